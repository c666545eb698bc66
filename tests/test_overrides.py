"""A folder of a site's own takes the place of any template, block, partial, style or script of the theme."""

from pathlib import Path

import pytest

from conftest import TODAY, run_command


def build_with(folder: Path, files: dict[str, str], settings: str = "") -> Path:
    """Build a library whose theme has a folder of its own with some files; return the site."""
    config = folder / "site.yml"
    text = config.read_text().replace(
        "  name: dealshelf\n", f"  name: dealshelf\n  custom_dir: overrides\n{settings}", 1
    )
    config.write_text(text)
    for name, content in files.items():
        file = folder / "overrides" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "site"


def test_a_whole_template(minimal: Path) -> None:
    """A template of the same name is used in the place of the theme's, with the same values; other pages stay."""
    site = build_with(minimal, {"stage.html": "<title>{{ title }}</title>{{ owner }} of {{ site.name }}, {{ total }}"})
    assert (site / "stages/justifying/index.html").read_text() == "<title>Justifying</title>Sales of Minimal, 1"
    assert "What to send, stage by stage" in (site / "personas/cfo/index.html").read_text()


def test_a_block_of_one_page(minimal: Path) -> None:
    """A template that extends the theme's own by its full name changes a block and keeps the rest."""
    text = '{% extends "dealshelf/persona.html" %}{% block signatures %}<p>Ask {{ title }}.</p>{% endblock %}'
    page = (build_with(minimal, {"persona.html": text}) / "personas/cfo/index.html").read_text()
    assert "<p>Ask Finance Director.</p>" in page
    assert "ds-signed" not in page.partition("<main")[2].replace('href="#ds-signed"', "")
    assert "What to send, stage by stage" in page


def test_the_home_page_and_ordinary_pages(minimal: Path) -> None:
    """Home and ordinary pages, which the host renders, take blocks of a site's own as well."""
    (minimal / "content/how.md").write_text("# How\n\nSo.\n")
    site = build_with(
        minimal,
        {
            "home.html": '{% extends "dealshelf/home.html" %}{% block needs %}<p>Ours</p>{% endblock %}',
            "main.html": '{% extends "dealshelf/main.html" %}{% block content %}{{ super() }}<p>X</p>{% endblock %}',
        },
    )
    home = (site / "index.html").read_text()
    assert "<p>Ours</p>" in home
    assert "Needs you" not in home
    assert "<p>X</p>" in (site / "how/index.html").read_text()


def test_a_partial(minimal: Path) -> None:
    """A partial changes wherever it is used: the trust stamp in lists and on the asset's page."""
    site = build_with(minimal, {"partials/stamp.html": "<b>{{ trust.audience_label }}!</b>"})
    for url in ("library/", "library/roi/"):
        page = (site / url / "index.html").read_text()
        assert "<b>Internal!</b>" in page
        assert 'class="trust"' not in page


def test_styles_and_scripts(minimal: Path) -> None:
    """A file of the theme is replaced by its namesake; a further style comes after the theme's on every page."""
    site = build_with(
        minimal,
        {
            "css/tokens.css": ":root { --accent: red }\n",
            "js/keys.js": "// ours\n",
            "css/more.css": "h1 { color: red }\n",
        },
        "extra_css: [css/more.css]\n",
    )
    assert (site / "css/tokens.css").read_text() == ":root { --accent: red }\n"
    assert (site / "js/keys.js").read_text() == "// ours\n"
    assert (site / "css/more.css").read_text() == "h1 { color: red }\n"
    for url in ("", "library/roi/", "stages/justifying/"):
        page = (site / url / "index.html").read_text()
        assert page.index("css/components.css") < page.index("css/more.css")


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ("{{ nothing }}", "overrides/stage.html:2: 'nothing' is undefined"),
        ("{% if %}", "overrides/stage.html:2: Expected an expression, got 'end of statement block'"),
    ],
)
def test_what_is_wrong_with_a_template_is_named(minimal: Path, block: str, message: str) -> None:
    """A fault in a template of one's own is said with its place, and the last site stays."""
    site = build_with(minimal, {"more.txt": ""})
    before = (site / "index.html").read_text()
    text = f'{{% extends "dealshelf/stage.html" %}}\n{{% block holdups %}}{block}{{% endblock %}}'
    (minimal / "overrides/stage.html").write_text(text)
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 1
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert (site / "index.html").read_text() == before

"""The theme's documents say what its templates hold."""

import re

from conftest import ROOT

THEME = ROOT / "theme"


def test_every_block_is_documented() -> None:
    """docs/theming.md lists each template with its blocks, in their order, and no other."""
    text = (ROOT / "docs" / "theming.md").read_text(encoding="utf-8").split("## Blocks")[1]
    documented = {
        name: re.findall(r"`(\w+)`", blocks)
        for name, blocks in re.findall(r"^\| `(\w+\.html)` \| (.*) \|$", text, re.M)
    }
    found = {
        path.name: re.findall(r"\{%-? block (\w+)", path.read_text(encoding="utf-8")) for path in THEME.glob("*.html")
    }
    assert documented == {name: blocks for name, blocks in found.items() if blocks}


def test_every_template_is_documented() -> None:
    """docs/theming.md names each template of a page."""
    text = (ROOT / "docs" / "theming.md").read_text(encoding="utf-8").split("## Templates")[1].split("## ")[0]
    assert {path.name for path in THEME.glob("*.html")} <= set(re.findall(r"`(\w+\.html)`", text))


def test_the_theme_holds_no_inline_code() -> None:
    """No template has an inline script, style or handler, and none loads from another host."""
    for path in THEME.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), path.name
        assert not re.search(r"(?:src|<link[^>]*href)=\"(?:https?:)?//", text), path.name


def test_colours_live_in_one_file() -> None:
    """Only tokens.css knows colours and themes; the others use its names."""
    for path in (THEME / "css").glob("*.css"):
        if path.name != "tokens.css":
            text = re.sub(r"/\*.*?\*/|url\([^)]*\)", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
            assert "prefers-color-scheme" not in text, path.name
            assert re.findall(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", text) == [], path.name

"""Small libraries with odd content: every page keeps its shape, runs nothing and shows what was written."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import serve_folder
from conftest import TODAY, run_command

LONG = "Rückversicherungsbestätigung" * 11
EVIL = "<img src=x onerror=window.hit=1><b>bold</b> {{ 7*7 }} **stars** [x](javascript:window.hit=1)"
ARABIC = "كم تكلف منصة نقالة مرفوضة حقا؟ 41,000 يورو"
HEBREW = "כמה עולה משטח שנדחה באמת"
CHINESE = "一个被拒收的托盘到底要花多少钱以及谁来承担这笔费用" * 4
JAPANESE = "拒否されたパレットの本当のコストとその理由について" * 4

ASSET = """\
---
title: {title}
type: one-pager
personas: [cfo]
stage: justifying
why: [{why}]
summary: {why}
owner: {owner}
status: published
publish: 2026-11-02
verified: {{on: 2026-11-12, by: {owner}}}
audience: shareable
answers: [budget]
{more}
---

{body}
"""

NOTE = """\
---
kind: {kind}
about: {about}
by: {by}
on: 2026-11-18
heard_in: [{by}]
outcome: {by}
---

{body}
"""

PERSONA = """\
---
title: {text}
role: {text}
background: {text}
company: {text}
goals: [{text}]
pains: [{text}]
buying_role: {text}
reads: [{text}]
social: {text}
phrases: [{text}]
segments: [{{name: {text}, differs: [{text}]}}]
objections: [{{they_say: {text}, we_say: {text}, proof: roi}}]
agreed: [{{team: sales, by: {text}, on: 2026-01-01}}]
review_by: 2026-06-01
---

{text}
"""

ROADMAP = """\
---
title: {text}
stage: {stage}
window: Q1 2026
say: {text}
not_yet: {text}
if_promised: {text}
confirmed: {{on: 2026-11-12, by: {text}}}
history: [{{stage: concept, on: 2025-11-12, window: Q4 2025}}]
---

{text}
"""


def quote(text: str) -> str:
    """Return a text as YAML takes it on one line."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write(folder: Path, path: str, text: str) -> None:
    """Write a file of a library."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def say_everywhere(text: str, lang: str = "") -> Callable[[Path], None]:
    """Return what puts one text wherever a text can stand: in every kind of record, in the vocabulary, as the name."""

    def change(folder: Path) -> None:
        words = quote(text)
        more = f"lang: {lang}" if lang else ""
        write(
            folder,
            "content/library/roi.md",
            ASSET.format(title=words, why=words, owner=words, more=more, body=f"# {text}\n\n{text}\n\n- {text}\n"),
        )
        planned = ASSET.format(title=words, why=words, owner=words, more=more, body="")
        planned = planned.replace("status: published", "status: planned").replace("2026-11-02", "2026-12-04")
        write(folder, "content/library/later.md", planned.replace("justifying", "deciding"))
        write(folder, "personas/cfo.md", PERSONA.format(text=words))
        for number, (kind, about) in enumerate(
            [
                ("dispute", "asset:roi"),
                ("objection", "asset:roi"),
                ("talk-track", "asset:roi"),
                ("comment", "asset:later"),
                ("request", "persona:cfo"),
                ("pain-point", "persona:cfo"),
                ("request", "stage:deciding"),
            ]
        ):
            write(folder, f"content/notes/2026/n{number}.md", NOTE.format(kind=kind, about=about, by=words, body=text))
        settled = NOTE.format(kind="dispute", about="roadmap:night", by=words, body=text)
        settled = settled.replace("outcome:", f"resolved: {{on: 2026-11-19, by: {words}}}\noutcome:")
        write(folder, "content/notes/2026/settled.md", settled)
        for slug, stage in (("night", "development"), ("day", "shipped"), ("dusk", "dropped")):
            write(folder, f"content/roadmap/{slug}.md", ROADMAP.format(text=words, stage=stage))
        write(
            folder,
            "content/library/roi.md",
            (folder / "content/library/roi.md").read_text().replace("answers", "roadmap: [day]\nanswers"),
        )
        site = (folder / "site.yml").read_text().replace("Minimal", words)
        for label in ("One-pager", "Justifying", "Deciding"):
            site = site.replace(f"label: {label}", f"label: {words}, description: {words}")
        write(folder, "site.yml", site)

    return change


def empty(folder: Path) -> None:
    """Take every record away."""
    shutil.rmtree(folder / "content")
    shutil.rmtree(folder / "personas")
    (folder / "content").mkdir()


def without_personas(folder: Path) -> None:
    """Leave an idea for nobody."""
    empty(folder)
    write(folder, "content/library/idea.md", "---\ntitle: An idea\n---\n")


def without_body(folder: Path) -> None:
    """Leave an asset of front matter alone, and one with no reason either."""
    write(folder, "content/library/roi.md", ASSET.format(title="T", why="W", owner="O", more="", body=""))
    write(folder, "content/library/bare.md", "---\ntitle: Bare\nstatus: retired\n---\n")


LIBRARIES: dict[str, Callable[[Path], None]] = {
    "no word ends": say_everywhere(LONG),
    "markup everywhere": say_everywhere(EVIL),
    "Arabic": say_everywhere(ARABIC, "ar"),
    "Hebrew, named so nowhere": say_everywhere(HEBREW),
    "Chinese": say_everywhere(CHINESE, "zh"),
    "Japanese": say_everywhere(JAPANESE, "ja"),
    "nothing at all": empty,
    "no persona": without_personas,
    "no body": without_body,
    "one asset": lambda folder: None,
}


def list_urls(site: Path) -> list[str]:
    """Return the address of every page; of the Library's lists, which are alike, only those of personas."""
    urls = sorted(f"/{path.parent.relative_to(site)}/".replace("/./", "/") for path in site.rglob("index.html"))
    return [url for url in urls if "/by/" not in url or "/by/persona/" in url]


@pytest.mark.parametrize("name", LIBRARIES)
def test_odd_libraries_keep_their_shape(browser: Browser, minimal: Path, name: str) -> None:
    """At any width no page is wider than the window; none logs a message, runs content or turns it into markup."""
    LIBRARIES[name](minimal)
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stdout + result.stderr
    site = minimal / "site"
    urls = list_urls(site)
    assert len(urls) > 5
    faults: list[str] = []
    with serve_folder(site) as address:
        page = browser.new_page()
        page.on("console", lambda message: faults.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        for url in urls:
            page.goto(address + url)
            for width in (320, 390, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    faults.append(f"{url}: wider than {width}")
            assert page.evaluate("window.hit") is None, url
            assert page.locator("main [onerror], main a[href^='javascript:']").count() == 0, url
        page.close()
    assert faults == []


def test_markup_is_shown_as_it_was_typed(browser: Browser, minimal: Path) -> None:
    """A title and a why line with markup, stars and braces read as they were typed."""
    say_everywhere(EVIL)(minimal)
    assert run_command("dealshelf", "build", "--today", TODAY, cwd=minimal).returncode == 0
    with serve_folder(minimal / "site") as address:
        page = browser.new_page()
        page.goto(f"{address}/library/roi/")
        assert page.locator("h1").inner_text() == EVIL
        assert page.locator("[data-why]").inner_text() == EVIL
        page.goto(f"{address}/personas/cfo/")
        assert page.locator("h1").inner_text() == EVIL
        assert page.locator(".segments h4").inner_text() == EVIL
        page.close()


def test_a_title_reads_in_its_own_direction(browser: Browser, minimal: Path) -> None:
    """An Arabic title runs from the right on an English site, in lists as on its page, and says its language."""
    say_everywhere(ARABIC, "ar")(minimal)
    assert run_command("dealshelf", "build", "--today", TODAY, cwd=minimal).returncode == 0
    with serve_folder(minimal / "site") as address:
        page = browser.new_page()
        for url, place in (("/library/roi/", "h1"), ("/library/", ".result h3"), ("/library/roi/", "[data-why]")):
            page.goto(address + url)
            found = page.locator(place).first
            assert found.evaluate("element => getComputedStyle(element).direction") == "rtl", (url, place)
            assert found.evaluate("element => !!(element.closest('[lang=ar]') || element.querySelector('[lang=ar]'))")
        page.close()

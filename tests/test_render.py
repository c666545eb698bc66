"""The renderer: escaping, undefined names, dates, and templates that a site puts in the place of ours."""

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from mkdocs.theme import Theme

from dealshelf.headers import CSP
from dealshelf.library import join_library
from dealshelf.load import load_records
from dealshelf.records import Audience
from dealshelf.render import Renderer, make_environment, make_filters, without_heading
from dealshelf.site import load_site
from dealshelf.views import list_pages
from dealshelf.views.home import view_home
from dealshelf.views.page import Page
from dealshelf.views.shelf import Shelf

TODAY = date(2026, 11, 21)
EVIL = "<script>alert('x')</script>\"&"
QUOTED = json.dumps(EVIL)

SITE = """\
site_name: "Shelf <b>&"
docs_dir: content
plugins:
  - dealshelf:
      lang: en-GB
      types: {one-pager: "<i>One</i>"}
      stages: {noticing: "<i>Noticing</i>"}
      products: {live: "<i>Live</i>"}
"""

ASSET = f"""\
---
title: {QUOTED}
type: one-pager
personas: [cfo]
stage: noticing
why: [{QUOTED}]
summary: {QUOTED}
owner: {QUOTED}
status: published
publish: 2026-11-01
audience: shareable
answers: [budget]
products: [live]
link: https://example.org/?a=1&b="2"
---

{EVIL} and [a link](javascript:alert(1))
"""

NOTE = f"""\
---
kind: dispute
about: asset:roi
by: {QUOTED}
on: 2026-11-18
outcome: {QUOTED}
---

{EVIL}
"""


PERSONA = f"""\
---
title: {QUOTED}
phrases: [{QUOTED}]
segments: [{{name: {QUOTED}, differs: {QUOTED}}}]
objections: [{{they_say: {QUOTED}, we_say: {QUOTED}, proof: roi}}]
---

{EVIL}
"""


class Site:
    """A library with hostile words, and a renderer for it."""

    def __init__(self, root: Path, audience: Audience = "internal", custom_dir: str | None = None) -> None:
        for path, text in {
            "site.yml": SITE,
            "content/library/roi.md": ASSET,
            "content/notes/2026/n1.md": NOTE,
            "personas/cfo.md": PERSONA,
        }.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        site = load_site(root / "site.yml")
        records = load_records(site)
        assert [str(problem) for problem in records.problems] == []
        self.library = join_library(site, records, today=TODAY, audience=audience)
        self.environment = Theme("dealshelf", custom_dir=custom_dir).get_env()
        self.renderer = Renderer(self.environment, self.library, revision="4f2c9ae", csp=CSP)

    def pages(self) -> dict[str, str]:
        """Return the HTML of every page by address."""
        pages = {page.url: self.renderer.render(page) for page in list_pages(Shelf(self.library))}
        context = self.renderer.context("", "find") | view_home(Shelf(self.library))
        return pages | {"": self.environment.get_template("home.html").render(context)}


class Outline(HTMLParser):
    """What a page is made of: tags that open, attributes, ids, and whether tags are nested well."""

    VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.scripts: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold that the tag that closes is the one that was opened last."""
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note what stands in a script."""
        if self._open and self._open[-1] == "script" and data.strip():
            self.scripts.append(data)


@pytest.mark.parametrize("audience", ["internal", "shareable"])
def test_hostile_words_stay_words(tmp_path: Path, audience: Audience) -> None:
    """Titles, whys, labels, names and bodies are escaped on every page, and no page holds a script or style inline."""
    pages = Site(tmp_path, audience).pages()
    assert "&lt;script&gt;alert(&#39;x&#39;)" in pages["library/roi/"]
    for url, text in pages.items():
        outline = Outline(text)
        assert outline.scripts == [], url
        assert "style" not in outline.tags, url
        assert not {"i", "b"} & set(outline.tags) - {"b"}, url
        assert len(outline.ids) == len(set(outline.ids)), url
        for tag, name, value in outline.attributes:
            assert name != "style", (url, tag)
            assert not name.startswith("on"), (url, tag)
            assert not (value or "").lower().startswith("javascript:"), (url, tag)


@pytest.mark.parametrize("audience", ["internal", "shareable"])
def test_links_lead_to_pages(tmp_path: Path, audience: Audience) -> None:
    """Every internal link of every page leads to a page of the site."""
    pages = Site(tmp_path, audience).pages()
    for url, text in pages.items():
        folder = Path("/site") / url
        for href in re.findall(r'<a [^>]*?href="([^"]*)"', text):
            if href.startswith(("http", "#")) or href.endswith((".md", ".ics", ".xml", ".json")):
                continue
            path, _, anchor = href.partition("#")
            target = Path(f"{folder}/{path}").resolve().relative_to("/site").as_posix()
            target = "" if target == "." else f"{target}/"
            assert target in pages, (url, href)
            assert not anchor or f'id="{anchor}"' in pages[target], (url, href)


def test_shareable_pages_leak_nothing(tmp_path: Path) -> None:
    """No word of the internal picture is printed for prospects."""
    for url, text in Site(tmp_path, "shareable").pages().items():
        for word in ("oticing", "udget", "isputed", "Owner", "ersona", "erified", "ds-note", "colleagues"):
            assert word not in text, (url, word)


def test_a_name_the_view_does_not_give_is_an_error(tmp_path: Path) -> None:
    """Our own templates raise on a name without a value instead of printing nothing."""
    (tmp_path / "theme").mkdir()
    (tmp_path / "theme" / "odd.html").write_text("{{ nobody }}")
    site = Site(tmp_path, custom_dir=str(tmp_path / "theme"))
    with pytest.raises(UndefinedError):
        site.renderer.render(Page("odd/", "odd.html", "find", dict))


def test_a_site_overrides_a_block_of_every_page(tmp_path: Path) -> None:
    """A site's own base.html builds on the theme's, and counts for our pages and for MkDocs' alike."""
    theme = tmp_path / "theme"
    theme.mkdir()
    (theme / "base.html").write_text(
        '{% extends "dealshelf/base.html" %}{% block footer %}<footer>{{ site.name }}: ours</footer>{% endblock %}'
    )
    pages = Site(tmp_path, custom_dir=str(theme)).pages()
    for text in pages.values():
        assert "<footer>Shelf &lt;b&gt;&amp;: ours</footer>" in text
        assert "as of" not in text


def test_a_site_overrides_a_row(tmp_path: Path) -> None:
    """A partial of a site takes the place of ours, with the same values."""
    (tmp_path / "theme" / "partials").mkdir(parents=True)
    (tmp_path / "theme" / "partials" / "row.html").write_text("<li>{{ root }}{{ entry.url }}</li>")
    pages = Site(tmp_path, custom_dir=str(tmp_path / "theme")).pages()
    assert "<li>../library/roi/</li>" in pages["library/"]
    assert "<li>../../../../library/roi/</li>" in pages["library/by/stage/noticing/"]
    assert "<li>library/roi/</li>" in pages[""]


def test_ordinary_pages_share_the_frame(tmp_path: Path) -> None:
    """A page that MkDocs renders has our top bar, at its own depth, and its content as it is."""

    class Ordinary:
        title = "How to <answer>"
        content = "<p>Write <em>it</em>.</p>"

    site = Site(tmp_path)
    context = site.renderer.context("how-to/answer/", "find") | {"page": Ordinary}
    text = site.environment.get_template("main.html").render(context)
    assert "<p>Write <em>it</em>.</p>" in text
    assert "<h1>How to &lt;answer&gt;</h1>" in text
    assert '<a href="../../library/">Library</a>' in text
    assert '<a href="../../" aria-current="true">Find</a>' in text


def test_the_frame_states_the_policy_first(tmp_path: Path) -> None:
    """The security policy stands before anything that it governs; the page says which commit it is."""
    text = Site(tmp_path).pages()["library/"]
    assert text.index("Content-Security-Policy") < text.index("<script")
    assert text.index("Content-Security-Policy") < text.index("<link")
    assert "4f2c9ae" in text
    assert '<a href="../library/" aria-current="page">Library</a>' in text


def test_pages_are_the_same_each_time(tmp_path: Path) -> None:
    """Rendering twice gives the same bytes, whatever was rendered before."""
    site = Site(tmp_path)
    assert site.pages() == site.pages() == Site(tmp_path).pages()


@pytest.mark.parametrize(
    ("name", "arguments", "text"),
    [
        ("day", (date(2026, 11, 12),), "12 Nov"),
        ("day", (date(2027, 2, 10),), "10 Feb"),
        ("day", (date(2025, 11, 12),), "12 Nov 2025"),
        ("long_day", (date(2026, 11, 12),), "12 Nov 2026"),
        ("weekday_day", (date(2026, 11, 24),), "Tue 24 Nov"),
        ("time", (date(2026, 11, 12),), '<time datetime="2026-11-12">12 Nov</time>'),
        ("count", (10000,), "10,000"),
        ("count", (1, "asset"), "1 asset"),
        ("count", (0, "asset"), "0 assets"),
        ("size", (180_400,), "180 KB"),
        ("size", (12,), "1 KB"),
        ("size", (1_240_000,), "1.2 MB"),
    ],
)
def test_filters(name: str, arguments: tuple[Any, ...], text: str) -> None:
    """Dates, counts and sizes are written as people of the site's language write them."""
    written = make_filters("en-GB", TODAY)[name](*arguments)
    assert re.sub(r"\s|,(?= \d)", " ", written).replace("Tue, ", "Tue ") == text


def test_filters_in_another_language() -> None:
    """The site's language decides on order, words and marks."""
    filters = make_filters("de", TODAY)
    assert filters["long_day"](date(2026, 3, 1)) == "1. März 2026"
    assert filters["size"](1_240_000) == "1,2 MB"


def test_without_heading() -> None:
    """The first heading of a page goes; the rest stays."""
    assert without_heading('<h1 id="a">A\n</h1>\n<p>B</p>') == "<p>B</p>"


def test_the_environment_of_mkdocs_escapes_too() -> None:
    """MkDocs' own pages print titles escaped as ours do."""
    environment = Theme("dealshelf").get_env()
    make_environment(environment, "en", TODAY)
    assert environment.from_string("{{ x }}").render(x="<b>") == "&lt;b&gt;"

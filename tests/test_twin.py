"""An asset's page in Markdown."""

import re
from pathlib import Path
from urllib.parse import unquote, urljoin

import pyromark

from conftest import TODAY
from dealshelf.markdown import OPTIONS
from dealshelf.pipeline import load_library
from dealshelf.records import Audience
from dealshelf.records.base import parse_day
from dealshelf.site import load_site
from dealshelf.views.shelf import Shelf
from dealshelf.views.twin import write_twin

ASSET = """---
title: "*Sum*"
type: deck
personas: [cfo]
stage: deciding
why:
  - It costs [[fact:price]].
summary: On one page.
owner: Ines Okafor
status: published
publish: 2026-11-02
verified: {on: 2026-11-12, by: Ines Okafor}
audience: shareable
files: [sum.pdf]
lang: de
---

See [the other](roi.md), [a guide](../guide.md) and ![the lane](lane.png). <!-- secret -->

[secret]: roi.md
"""


def write(folder: Path, audience: Audience, *, slug: str = "sum") -> str:
    """Return the twin of an asset for an audience."""
    library, _ = load_library(load_site(folder / "site.yml"), today=parse_day(TODAY), audience=audience)
    return write_twin(Shelf(library), library.assets[slug])


def prepare(folder: Path) -> None:
    """Add an asset with links and files to the minimal library."""
    (folder / "content/facts.yml").write_text("price: {value: €40, source: List, checked: 2026-11-01}\n")
    (folder / "content/library/sum.md").write_text(ASSET)
    (folder / "content/guide.md").write_text("# Guide\n")
    for name in ("sum.pdf", "lane.png"):
        (folder / "content/library" / name).write_bytes(b"not really")


def test_colleagues_get_the_whole_page(minimal: Path) -> None:
    """The reasons first, then the facts with the marks of trust, then the body with links that lead on."""
    prepare(minimal)
    assert write(minimal, "internal") == (
        "# \\*Sum\\*\n\nWhy a prospect cares:\n\n- It costs €40.\n\nFacts:\n\n- Type: Deck\n"
        "- Send or internal: Send\n- State: Verified 2026-11-12 by Ines Okafor\n- Owner: Ines Okafor\n"
        "- Persona: Finance Director\n- Stage: Deciding\n- Language: German\n- Published: 2026-11-02\n"
        "- File: [sum.pdf](../../library/sum.pdf)\n\n---\n\nOn one page.\n\n"
        "See [the other](../../library/roi/), [a guide](../../guide/) and ![the lane](../../library/lane.png). \n"
    )


def test_prospects_get_what_their_page_shows(minimal: Path) -> None:
    """Nothing of whom it is for, who keeps it and what we think of it; links to what is internal are text."""
    prepare(minimal)
    assert write(minimal, "shareable") == (
        "# \\*Sum\\*\n\nWhy it matters:\n\n- It costs €40.\n\nFacts:\n\n- Type: Deck\n- Language: German\n"
        "- Published: 2026-11-02\n- File: [sum.pdf](../../library/sum.pdf)\n\n---\n\nOn one page.\n\n"
        "See the other, a guide and ![the lane](../../library/lane.png). \n"
    )


def test_what_took_over_is_named(minimal: Path) -> None:
    """A program that reads an old asset learns of the new one, and that the old one must not be sent."""
    prepare(minimal)
    path = minimal / "content/library/sum.md"
    path.write_text(path.read_text().replace("status:", "replaces: roi\nstatus:"))
    old = minimal / "content/library/roi.md"
    old.write_text(old.read_text().replace("status: published", "status: retired"))
    text = write(minimal, "internal", slug="roi")
    assert "- Send or internal: Do not send\n- State: Retired\n" in text
    assert "- Replaced by: [\\*Sum\\*](../../library/sum/)\n" in text


def test_every_page_of_the_sample_names_its_twin(sample: Path) -> None:
    """The page's head leads to it, and each of its links leads to a file of the site."""
    twins = sorted((sample / "site/library").glob("*/index.md"))
    assert len(twins) > 40
    for twin in twins:
        page = (twin.parent / "index.html").read_text(encoding="utf-8")
        assert '<link rel="alternate" type="text/markdown" href="index.md">' in page
        base = f"http://site/{twin.relative_to(sample / 'site').as_posix()}"
        text = twin.read_text(encoding="utf-8")
        assert "[[fact:" not in re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
        assert "<!--" not in text
        for link in re.findall(r'(?:href|src)="([^"]*)"', pyromark.html(text, options=OPTIONS)):
            target = urljoin(base, link).partition("#")[0]
            if target.startswith("http://site/"):
                file = sample / "site" / unquote(target.removeprefix("http://site/"))
                assert (file / "index.html" if file.is_dir() else file).is_file(), (base, link)

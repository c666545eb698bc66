"""A dispute marks its asset at once wherever it shows, until somebody settles it."""

import json
import re
from pathlib import Path

import pytest

from browser import open_chromium, serve_folder
from conftest import TODAY, run_command
from dealshelf.views.needs import list_needs
from find_page import open_page, type_into
from test_field_notes import AGREEMENT, use_forge, write_note
from test_views import Folder, make

SHOWING = {
    "home": "index.html",
    "the Library": "library/index.html",
    "the list of a persona at a stage": "library/by/persona/cfo/stage/noticing/index.html",
    "the persona": "personas/cfo/index.html",
    "the stage": "stages/noticing/index.html",
    "what goes with it": "library/sheet/index.html",
    "the month": "calendar/2026-11/index.html",
    "the quarter": "calendar/2026-q4/index.html",
    "the persona's calendar": "calendar/persona/cfo/index.html",
    "the owner's calendar": "calendar/owner/ines-okafor/index.html",
    "the roadmap": "roadmap/index.html",
    "the calendar for other programs": "calendar.ics",
    "its page as Markdown": "library/roi/index.md",
    "the list for language models": "llms.txt",
}
"""Where an asset shows, by file of the site; its own page and Field notes come beside these."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a library with an asset that somebody disputes, and another that it goes with."""
    folder = Folder(tmp_path)
    use_forge(folder, "github")
    folder.write("content/agreement.md", AGREEMENT)
    folder.write("content/roadmap/tag.md", "---\ntitle: Tag\nstage: launching\n---\n")
    folder.add_asset("roi", "products: [live]\nroadmap: [tag]", title="Money back")
    folder.add_asset("sheet", "products: [live]", title="One sheet")
    write_note(folder, "n1", "kind: dispute\nabout: asset:roi", "Priya Raman", "It is not so.")
    return folder


def build(folder: Folder) -> Path:
    """Build the site and return its folder."""
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder.root)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder.root / "site"


def settle(folder: Folder) -> None:
    """Put into the dispute the line that its page offers."""
    write_note(
        folder,
        "n1",
        "kind: dispute\nabout: asset:roi\nresolved: {on: 2026-11-20, by: Ines Okafor}",
        "Priya Raman",
        "It is not so.",
    )


def read_state(site: Path) -> str:
    """Return what the library for other programs says of the asset."""
    assets = json.loads((site / "library.json").read_text(encoding="utf-8"))["assets"]
    return str(next(asset for asset in assets if asset["slug"] == "roi")["freshness"]["state"])


# What explains the marks, denies them, or lists all there can be is no mark of this asset.
OTHER = re.compile(r'<dd class="state state-disputed">.*?</dd>|Nothing is disputed|<nav.*?</nav>', re.DOTALL)


def says_disputed(site: Path, path: str) -> bool:
    """Does a file of the site call the asset disputed?"""
    return "disputed" in OTHER.sub("", (site / path).read_text(encoding="utf-8")).lower()


def test_a_dispute_shows_everywhere_until_it_is_settled(folder: Folder) -> None:
    """Every list, calendar and file that names the asset marks it; once it is settled, none does."""
    site = build(folder)
    assert [name for name, path in SHOWING.items() if not says_disputed(site, path)] == []
    assert read_state(site) == "disputed"
    assert "Disputed 2026-11-18" in run_command("dealshelf", "find", "money back", cwd=folder.root).stdout
    settle(folder)
    site = build(folder)
    assert [name for name, path in SHOWING.items() if says_disputed(site, path)] == []
    assert read_state(site) == "fresh"
    assert "Verified" in run_command("dealshelf", "find", "money back", cwd=folder.root).stdout


def test_its_page_says_until_when(folder: Folder) -> None:
    """The banner, the home page and Field notes say whose it is and until when, by the agreement; then no more."""
    site = build(folder)
    words = re.compile(r"Ines Okafor has until <time[^>]*>Nov 23</time> to settle it")
    for path in ("library/roi/index.html", "index.html", "notes/index.html"):
        assert words.search((site / path).read_text(encoding="utf-8")), path
    settle(folder)
    site = build(folder)
    text = (site / "library/roi/index.html").read_text(encoding="utf-8")
    assert "to settle it" not in text
    assert "banner-disputed" not in text
    assert re.search(r"Settled Nov 20 by Ines Okafor", text)


def test_a_second_dispute_turns_no_clock_back(folder: Folder) -> None:
    """The one that has been open for longest counts, on its page and on the home page, which begins with the oldest."""
    folder.add_asset("old", title="Older quarrel")
    for name, about, on in (("n2", "roi", 20), ("n3", "old", 12)):
        text = f"---\nkind: dispute\nabout: asset:{about}\nby: Joel\non: 2026-11-{on}\n---\n\nNor this.\n"
        folder.write(f"content/notes/2026/{name}.md", text)
    library = folder.load()
    dispute = make(library, "library/roi/")["dispute"]
    assert (dispute["by"], str(dispute["clock"].until)) == ("Priya Raman", "2026-11-23")
    needs = [need for need in list_needs(library) if need.label == "Disputed"]
    assert [(need.title, need.clock and need.clock.over) for need in needs] == [("Older quarrel", 4), ("Money back", 0)]


def test_results_mark_it(folder: Folder) -> None:
    """A search on the page shows the mark in the row."""
    site = build(folder)
    with open_chromium() as browser, serve_folder(site) as address, open_page(browser, address, "/library/") as page:
        type_into(page, "money")
        row = page.locator(".results-rows > li", has_text="Money back")
        row.locator(".trust-disputed").wait_for()
        assert page.locator(".trust-disputed").count() == 1

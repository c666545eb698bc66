"""What sales says: where conversations stand, how long a dispute may be open, what may be said of what, Field notes."""

import re
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

from conftest import TODAY, run_command
from dealshelf.library import Library
from dealshelf.pipeline import load_library
from dealshelf.problems import format_text
from dealshelf.records.note import ask_for_rest
from dealshelf.site import load_site
from dealshelf.talk import Clock, decide_word, read_clock
from dealshelf.views import list_pages
from dealshelf.views.actions import write_stamp
from dealshelf.views.events import list_events
from dealshelf.views.needs import list_needs
from dealshelf.views.notes import THREADS_A_PAGE
from dealshelf.views.plan import Plans
from dealshelf.views.proposals import AssetProposals, propose_note
from dealshelf.views.shelf import Shelf
from site_reader import find_broken_links, read_pages
from test_views import SITE, Folder, make

AGREEMENT = """\
---
answer_disputes_within: 5
agreed:
  - {team: marketing, by: Ines Okafor, on: 2026-09-04}
  - {team: sales, by: Marta Lindqvist, on: 2026-09-07}
---
"""
PLANNED = "status: planned\npublish: 2026-12-08\nverified:"
FORGES = {
    "github": "repo_url: https://github.com/a/b",
    "gitlab": "repo_url: https://gitlab.com/a/b",
    "other": "repo_url: https://git.example.com/a/b",
    "none": "",
}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a library with one live and one planned asset, on GitHub."""
    folder = Folder(tmp_path)
    use_forge(folder, "github")
    folder.add_asset("roi")
    folder.add_asset("soon", PLANNED)
    return folder


def use_forge(folder: Folder, name: str) -> None:
    """Let the library live on a forge."""
    folder.write("site.yml", f"{FORGES[name]}\ntheme: {{name: dealshelf}}\n{SITE}")


def write_note(folder: Folder, slug: str, front: str, by: str, body: str = "Hm?") -> None:
    """Write a note of somebody's."""
    text = f"---\n{front}\nby: {by}\non: 2026-11-18\n---\n\n{body}\n"
    folder.write(f"content/notes/2026/{slug}.md", text)


def word_of(library: Library, slug: str) -> tuple[str, str]:
    """Return what has been said of an asset, as decided and as its row on the calendar says it."""
    plan = Plans(Shelf(library)).view(library.assets[slug])
    assert plan.word is not None
    return decide_word(library, library.assets[slug]), plan.word[1]


def test_a_planned_asset_says_whether_it_was_seen(folder: Folder) -> None:
    """Nobody yet; questions that are open; agreed. What its owner says alone is no answer of others."""
    assert word_of(folder.load(), "soon") == ("none", "No comment yet")
    write_note(folder, "n0", "kind: comment\nabout: asset:soon", "Ines Okafor")
    assert word_of(folder.load(), "soon") == ("none", "No comment by others yet")
    write_note(folder, "n1", "kind: comment\nabout: asset:soon", "Priya Raman")
    write_note(folder, "n2", "kind: request\nabout: asset:soon", "Joel Etxeberria")
    assert word_of(folder.load(), "soon") == ("open", "3 questions open")
    for number, by in enumerate(("Lena Kuusk", "Ines Okafor", "Ines Okafor")):
        write_note(folder, f"r{number}", f"kind: comment\nabout: asset:soon\nreply_to: n{number}", by)
    assert word_of(folder.load(), "soon") == ("agreed", "Agreed")
    write_note(folder, "s1", "kind: comment\nabout: asset:soon\nreply_to: r1", "Priya Raman")
    assert word_of(folder.load(), "soon") == ("open", "Question open")


def test_a_dispute_runs_against_the_agreement(folder: Folder) -> None:
    """With a promise a dispute has a day, and then so many days over it; without one, its age."""
    write_note(folder, "n1", "kind: dispute\nabout: asset:roi", "Priya Raman", "It is not so.")
    library = folder.load()
    assert read_clock(library, library.notes["n1"]) == Clock(3, None, 0)
    folder.write("content/agreement.md", AGREEMENT)
    library = folder.load()
    (need,) = (need for need in list_needs(library) if need.label == "Disputed")
    assert need.clock == make(library, "library/roi/")["dispute"]["clock"]
    assert need.clock == Clock(3, need.clock.until, 0)
    assert str(need.clock.until) == "2026-11-23"
    folder.write("content/agreement.md", AGREEMENT.replace("within: 5", "within: 1"))
    library = folder.load()
    assert read_clock(library, library.notes["n1"]).over == 2
    (topic,) = make(library, "notes/")["sections"]
    assert topic["groups"][0].words[0].clock.over == 2


@pytest.mark.parametrize(
    ("kind", "body", "is_offered"),
    [
        ("request", "For the Finance Director at Using: ", True),
        ("request", "Against Timing at Using:", True),
        ("request", "For the Finance Director at Using: a page.", False),
        ("request", "For the board: a page.", False),
        ("request", "Searched “annex 11” for Deciding: ", True),
        ("request", "Searched “annex 11”: the list of changes.", False),
        ("rating", "", False),
        ("objection", "> “…”", True),
        ("objection", "> “Too dear.”", False),
        ("talk-track", "1. **Open** …\n", True),
        ("comment", "  \n", True),
        ("comment", "> “…”", False),
    ],
)
def test_a_note_left_as_offered_is_known(kind: str, body: str, is_offered: bool) -> None:
    """What links write into a note is no word of its writer's."""
    assert bool(ask_for_rest(kind, body)) is is_offered


def labels(values: object) -> list[str]:
    """Return what may be said on a page."""
    return [action.label for action in values["actions"]]  # type: ignore[index]


def test_what_may_be_said_of_what(folder: Folder) -> None:
    """A live asset may have burned or landed; a planned one can be asked of; a retired one only spoken of."""
    folder.add_asset("old", "status: retired")
    folder.write("content/roadmap/tag.md", "---\ntitle: Tag\nstage: concept\n---\n")
    library = folder.load()
    assert labels(make(library, "library/roi/"))[:3] == ["Comment", "This burned me", "It landed, or not"]
    assert labels(make(library, "library/soon/")) == ["Comment", "Ask for something"]
    assert labels(make(library, "library/old/")) == ["Comment"]
    assert "What hurts them" in labels(make(library, "personas/cfo/"))
    assert "They said …" in labels(make(library, "roadmap/tag/"))
    assert labels(make(library, "stages/noticing/")) == ["Comment", "These words work", "Ask for something"]
    assert labels(make(library, "notes/")) == ["Comment", "I was there", "Ask for something"]


def test_who_answers_for_it_keeps_it_true(folder: Folder) -> None:
    """The forge's page for a change, and the line to put there; where the forge has none, the file is named."""
    folder.write("content/roadmap/tag.md", "---\ntitle: Tag\nstage: concept\n---\n")
    library = folder.load()
    upkeep = make(library, "library/roi/")["upkeep"]
    assert upkeep.url == "https://github.com/a/b/edit/main/content/library/roi.md"
    assert (upkeep.verb, upkeep.line) == ("Verify", "verified: {on: 2026-11-21, by: Ines Okafor}")
    assert make(library, "library/soon/")["upkeep"].verb == ""
    assert make(library, "roadmap/tag/")["upkeep"].line == "confirmed: {on: 2026-11-21, by: }"
    assert make(library, "personas/cfo/")["upkeep"].line == ""
    use_forge(folder, "other")
    upkeep = make(folder.load(), "library/roi/")["upkeep"]
    assert (upkeep.url, upkeep.path) == ("", "content/library/roi.md")


@pytest.mark.parametrize("name", ["No", "O'Neill: A, B", "{x}", "Lena  Kuusk", "#1 Person", "true false"])
def test_a_name_in_a_line_to_copy_is_a_name(folder: Folder, name: str) -> None:
    """Whatever a person is called, the line that vouches in their name is read as that name."""
    line = write_stamp(folder.load(), "resolved", name)
    write_note(folder, "n1", f"kind: dispute\nabout: asset:roi\n{line}", "Priya Raman")
    stamp = folder.load().notes["n1"].resolved
    assert stamp is not None
    assert stamp.by == name


@pytest.mark.parametrize("slug", ["roi", "x" * 80, "über-uns", "a_b.c"])
def test_proposals_about_assets_are_those_of_any_note(folder: Folder, slug: str) -> None:
    """The quick way to propose notes about many assets gives what the slow one does."""
    folder.add_asset(slug)
    library = folder.load()
    quick = AssetProposals(library).propose("rating", slug)
    assert quick == propose_note(library, "rating", f"asset:{slug}")
    assert f"about: asset:{slug}\n" in unquote(quick.url)


@pytest.mark.parametrize("forge", FORGES)
def test_every_forge_has_a_way(folder: Folder, forge: str) -> None:
    """Pages hand over what the forge's address cannot take: text, path, an issue or a command."""
    use_forge(folder, forge)
    write_note(folder, "n1", "kind: comment\nabout: asset:soon", "Priya Raman")
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder.root)
    assert result.returncode == 0, result.stderr
    pages = read_pages(folder.root / "site")
    assert find_broken_links(folder.root / "site", pages) == []
    text = pages["/library/roi/"].text
    has_page = {"github": True, "gitlab": True, "other": False, "none": False}[forge]
    assert any("/new/main" in link for link in pages["/library/roi/"].links) is has_page
    assert ("kind: dispute" in text) is (forge != "github")
    assert any("/-/issues/new" in link for link in pages["/library/roi/"].links) is (forge == "gitlab")
    assert ("dealshelf new note --ask --about asset:roi" in text) is (forge in ("other", "none"))


def test_every_note_has_its_place(folder: Folder) -> None:
    """Notes about the library or a meeting stand on Field notes, to which news and needs lead."""
    folder.write("content/meetings/2026-11-17.md", "---\ntitle: Weekly\n---\n\nWords.\n")
    write_note(folder, "n1", "kind: request\nabout: library", "Priya Raman", "A page on trains.")
    write_note(folder, "n2", "kind: visit\nabout: meeting:2026-11-17", "Joel Etxeberria")
    write_note(folder, "n3", "kind: comment\nabout: note:n2", "Ines Okafor")
    library = folder.load()
    place = "notes/2026-11/#ds-note-"
    assert library.note_urls == {name: f"{place}{name}" for name in ("n1", "n2", "n3")}
    assert {event.url for event in list_events(library) if event.note} == {f"{place}n1", f"{place}n2"}
    assert {need.url for need in list_needs(library) if need.label == "Request"} == {f"{place}n1"}
    talks = make(library, "notes/2026-11/")["talks"]
    found = {(about.label, about.url) for about, _ in talks}
    assert found == {("a note by Joel Etxeberria", f"{place}n2"), ("a meeting", None), ("the library", None)}
    assert all(thread[0].reply for _, thread in talks)


def test_months_of_many_notes_have_pages(folder: Folder) -> None:
    """Each note's address leads to the page that it stands on."""
    for number in range(THREADS_A_PAGE + 1):
        write_note(folder, f"n{number:03}", "kind: visit\nabout: library", "Priya Raman")
    library = folder.load()
    urls = [page.url for page in list_pages(Shelf(library)) if page.url.startswith("notes/2026")]
    assert urls == ["notes/2026-11/", "notes/2026-11/page/2/"]
    assert library.note_urls["n000"] == "notes/2026-11/page/2/#ds-note-n000"
    (last,) = make(library, "notes/2026-11/page/2/")["talks"]
    assert last[1][0].anchor == "ds-note-n000"


def test_lists_of_field_notes(folder: Folder) -> None:
    """Objections stand by persona; what waits comes first; ratings are counted; a list of a kind holds all."""
    write_note(folder, "n1", "kind: objection\nabout: persona:cfo", "Priya Raman", "> “Too dear.”\n\nIt is not.")
    write_note(folder, "n2", "kind: objection\nabout: asset:roi", "Priya Raman", "> “Not now.”\n\nWhen?")
    write_note(folder, "n3", "kind: objection\nabout: library", "Priya Raman", "> “Who?”\n\nUs.")
    write_note(folder, "n4", "kind: rating\nabout: asset:roi\nrating: high", "Priya Raman")
    write_note(folder, "n5", "kind: rating\nabout: asset:roi\nrating: low", "Joel Etxeberria")
    settled = "kind: request\nabout: library\nresolved: {on: 2026-11-19, by: Ines}"
    write_note(folder, "n6", settled, "Priya Raman")
    write_note(folder, "n7", "kind: request\nabout: library", "Priya Raman")
    values = make(folder.load(), "notes/")
    waiting, objections = values["sections"]
    assert (waiting["title"], waiting["count"], waiting["topic"].count) == ("Waiting to be settled", 1, 2)
    assert [(group.name, len(group.words)) for group in objections["groups"]] == [
        ("Finance Director", 2),
        ("Anybody", 1),
    ]
    assert {word.title for word in objections["groups"][0].words} == {"“Too dear.”", "“Not now.”"}
    assert [(row.entry.title, row.counts, row.total) for row in values["ratings"]] == [("ROI", (1, 0, 1), 2)]
    (whole,) = make(folder.load(), "notes/requests/")["sections"]
    assert [word.state for word in whole["groups"][0].words] == ["open", "resolved"]


def test_a_site_for_prospects_knows_nothing_of_it(folder: Folder) -> None:
    """No link to say something, no Field notes, nowhere in a shareable build."""
    write_note(folder, "n1", "kind: comment\nabout: asset:roi", "Priya Raman")
    result = run_command("dealshelf", "build", "--audience", "shareable", "--today", TODAY, cwd=folder.root)
    assert result.returncode == 0, result.stderr
    site = folder.root / "site"
    assert not (site / "notes").exists()
    for page in read_pages(site).values():
        assert not any("github.com" in link or "notes/" in link for link in page.links), page.url


def list_errors(folder: Folder) -> str:
    """Return what is wrong with a library, a line each."""
    site = load_site(folder.root / "site.yml")
    _, problems = load_library(site, today=date.fromisoformat(TODAY), audience="internal")
    return format_text(problem for problem in problems if problem.severity == "error")


EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


def test_hostile_notes_are_harmless(folder: Folder) -> None:
    """Markup in any field, a name that pretends to be more, and a huge text: all of it is text on the next site."""
    front = f"kind: dispute\nabout: asset:roi\noutcome: '{EVIL}'\nheard_in: ['{EVIL}']"
    forged = f"'Ines Okafor</p>{EVIL}'"
    write_note(
        folder,
        "n1",
        front,
        forged,
        "<svg onload=alert(1)></svg><script>alert(1)</script>\n\n[x](javascript:alert(1)) [y](../../../../etc/passwd)",
    )
    write_note(
        folder, "n2", "kind: comment\nabout: asset:soon", '"A\\nresolved: {on: 2026-11-19, by: B}"', "word " * 300_000
    )
    result = run_command("dealshelf", "check", "--today", TODAY, cwd=folder.root)
    assert result.returncode == 1
    assert "../../../../etc/passwd" in result.stdout
    note = folder.root / "content/notes/2026/n1.md"
    note.write_text(note.read_text().replace("[x](javascript:alert(1)) [y](../../../../etc/passwd)", "x"))
    assert folder.load().notes["n2"].resolved is None
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder.root)
    assert result.returncode == 0, result.stdout + result.stderr
    for page in read_pages(folder.root / "site").values():
        assert not any(tag == "img" or set(found) & {"onerror", "onclick"} for tag, found in page.tags), page.url
        assert not any(tag == "script" and not found.get("src") for tag, found in page.tags), page.url
        assert not any(link.startswith("javascript:") for link in page.links), page.url
    for url in ("", "calendar", "notes", "new"):
        assert (folder.root / "site" / url / "index.html").stat().st_size < 60_000, url


@pytest.mark.parametrize(
    "name",
    [
        "a b.md",
        "A.md",
        "<b>.md",
        "n\n::error::x.md",
        "n%2f..%2fx.md",
        "n'1.md",
        'n"1.md',
        "n?x.md",
        "n#x.md",
        "n.html.md",
    ],
)
def test_tricks_in_a_name_are_refused(folder: Folder, name: str) -> None:
    """A name that would be more than a name in an address, a page or a log is a problem of its file."""
    write_note(folder, name.removesuffix(".md"), "kind: comment\nabout: asset:roi", "Priya Raman")
    errors = list_errors(folder)
    assert ": file name: " in errors
    assert "\n" not in errors


@pytest.mark.parametrize(
    "about", ["asset:../roi", "asset:ROI", "asset:roi#x", "asset:<b>", "note:../n1", "stage:..", "library/../x", "roi"]
)
def test_what_a_note_is_about_stays_within(folder: Folder, about: str) -> None:
    """A reference names a record of the library, or it is a problem."""
    write_note(folder, "n1", f"kind: comment\nabout: '{about}'", "Priya Raman")
    assert list_errors(folder).startswith("content/notes/2026/n1.md:3:8: about: ")


def test_a_note_is_no_way_out(folder: Folder, tmp_path: Path) -> None:
    """A link to a file outside is not followed, and what it holds shows nowhere."""
    write_note(folder, "n1", "kind: comment\nabout: asset:roi", "Priya Raman")
    outside = tmp_path.parent / "secret.md"
    (folder.root / "content/notes/2026/n1.md").rename(outside)
    (folder.root / "content/notes/2026/n1.md").symlink_to(outside)
    assert "is a symbolic link out of the library, and is not followed." in list_errors(folder)


def test_a_note_too_large_is_refused(folder: Folder) -> None:
    """What no reader would read to its end is named, and nothing is built."""
    write_note(folder, "n1", "kind: comment\nabout: asset:roi", "Priya Raman", "x" * 2_100_000)
    result = run_command("dealshelf", "check", "--today", TODAY, cwd=folder.root)
    assert result.returncode == 1
    assert re.search(r"n1\.md:1:1: is 2\.1 MB; a record holds at most 2 MB", result.stdout)

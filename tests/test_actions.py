"""What may be said from the pages: the texts that links write, and who carries them where a forge does not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page

from browser import serve_folder
from conftest import TODAY, run_command
from dealshelf.library import Library
from dealshelf.pipeline import load_library
from dealshelf.records import NOTE_KINDS
from dealshelf.site import load_site
from dealshelf.views.actions import SAY
from dealshelf.views.proposals import (
    SEARCHED,
    Proposal,
    propose_for_holdup,
    propose_for_persona,
    propose_for_search,
    propose_idea,
    propose_note,
    propose_reply,
)
from test_field_notes import PLANNED, use_forge, write_note
from test_views import Folder, make

SAID = "2027-01-02"
"""The day of the reader: later than the build's, and in another year."""


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a library with a live and a planned asset, a roadmap item, and a comment."""
    folder = Folder(tmp_path)
    use_forge(folder, "github")
    folder.add_asset("roi")
    folder.add_asset("soon", PLANNED)
    folder.write("content/roadmap/tag.md", "---\ntitle: Tag\nstage: concept\n---\n")
    write_note(folder, "n1", "kind: comment\nabout: asset:soon", "Priya Raman")
    return folder


def build(folder: Folder) -> Path:
    """Build the site and return its folder."""
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder.root)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder.root / "site"


def check(folder: Folder, path: str, text: str) -> list[str]:
    """Return the errors in a file when it holds a text."""
    folder.write(path, text)
    site = load_site(folder.root / "site.yml")
    _, problems = load_library(site, today=date.fromisoformat(TODAY), audience="internal")
    (folder.root / path).unlink()
    found = [problem for problem in problems if problem.path == path and problem.severity == "error"]
    return [f"{problem.field}: {problem.message}" for problem in found]


def list_proposals(library: Library) -> Iterator[tuple[str, Proposal]]:
    """Yield every sort of note that a page offers."""
    for kind in NOTE_KINDS:
        yield kind, propose_note(library, kind, "asset:roi")
    yield "request", propose_for_persona(library, "cfo", "noticing")
    yield "request", propose_for_holdup(library, "timing", "deciding")
    yield "request", propose_for_search(library)
    yield "comment", propose_reply(library, library.notes["n1"])


def test_a_name_and_a_text_make_a_note(folder: Folder) -> None:
    """As offered every kind is refused, with a name alone too (but a rating); with a name and a text it is sound."""
    for kind, proposal in list_proposals(folder.load()):
        offered = proposal.text.replace(SEARCHED, "“annex 11”")
        named = offered.replace("by:  # your name", "by: Priya Raman  # your name")
        found = check(folder, proposal.path, offered)
        assert found[0] == "by: is missing. Write your name after 'by:'.", kind
        assert [message.partition(":")[0] for message in found] == ["by", "body"][: 1 if kind == "rating" else 2], kind
        assert bool(check(folder, proposal.path, named)) is (kind != "rating"), kind
        assert check(folder, proposal.path, f"{named}Words of a person.\n") == [], kind
        assert check(folder, proposal.path, named.replace("…", "Words of a person.") + "\n\nMore.\n") == [], kind


def test_an_idea_needs_a_title(folder: Folder) -> None:
    """The file that the calendar offers says what to fill in; with a title it is an asset, and shows as one."""
    proposal = propose_idea(folder.load())
    assert proposal.path == "content/library/idea.md"
    assert parse_qs(urlsplit(proposal.url).query) == {"filename": [proposal.path], "value": [proposal.text]}
    assert check(folder, proposal.path, proposal.text) == ["title: is missing; status 'idea' asks for it."]
    text = proposal.text.replace("title:  #", "title: Winter lanes  #")
    assert check(folder, proposal.path, text) == []
    folder.write(proposal.path, text)
    (idea,) = make(folder.load(), "calendar/")["unscheduled"]
    assert (idea.entry.title, idea.state) == ("Winter lanes", "idea")


def test_links_stand_beside_every_entry(folder: Folder) -> None:
    """On the calendar what is planned offers a comment and more, what is published a comment; so does the roadmap."""
    site = build(folder)
    month = (site / "calendar/2026-11/index.html").read_text(encoding="utf-8")
    assert "comment-roi.md" in month
    assert 'href="../../library/roi/#ds-field">Dispute, rate' in month
    calendar = (site / "calendar/index.html").read_text(encoding="utf-8")
    for part in ("comment-soon.md", "request-soon.md", "/edit/main/content/library/soon.md", ">Add an idea<"):
        assert part in calendar, part
    assert "comment-tag.md" in (site / "roadmap/index.html").read_text(encoding="utf-8")
    for url in ("library/roi", "library/soon", "personas/cfo", "roadmap/tag", "stages/noticing"):
        page = (site / url / "index.html").read_text(encoding="utf-8")
        assert page.index('class="to-field') < page.index("<h1"), url


def test_the_same_words_stand_once(folder: Folder) -> None:
    """An objection of a persona that the field heard too is one, with both answers; so on the asset that proves it."""
    persona = "---\nobjections:\n  - {they_say: Too dear!, we_say: Twice as dear not to., proof: roi}\n---\n"
    folder.write("personas/cfo.md", persona)
    for name, about in (("n2", "persona:cfo"), ("n3", "asset:roi"), ("n4", "asset:roi")):
        write_note(folder, name, f"kind: objection\nabout: {about}", "Joel Etxeberria", "> “too  dear”\n\nIs it?")
    library = folder.load()
    (exchange,) = make(library, "personas/cfo/")["objections"]
    assert (exchange.words, [also.anchor for also in exchange.also]) == ("Twice as dear not to.", ["ds-note-n2"])
    (exchange,) = make(library, "library/roi/")["objections"]
    assert [also.by for also in exchange.also] == ["Joel Etxeberria"] * 2
    text = (build(folder) / "library/roi/index.html").read_text(encoding="utf-8")
    assert (text.count("Too dear!"), text.lower().count("too  dear"), text.count("<p>Is it?</p>")) == (1, 0, 2)
    assert 'id="ds-note-n3"' in text


def test_words_for_a_stage_stand_apart(folder: Folder) -> None:
    """What may be said at a stage is no conversation: talk tracks and objections stand before it, to be copied."""
    write_note(folder, "n2", "kind: talk-track\nabout: stage:noticing", "Joel Etxeberria", "1. **Open** When?")
    write_note(folder, "n3", "kind: objection\nabout: stage:noticing", "Joel Etxeberria", "> “Not now.”\n\nWhen?")
    write_note(folder, "n4", "kind: comment\nabout: stage:noticing", "Joel Etxeberria")
    values = make(folder.load(), "stages/noticing/")
    assert [track.anchor for track in values["tracks"]] == ["ds-note-n2"]
    assert [exchange.anchor for exchange in values["objections"]] == ["ds-note-n3"]
    assert [said.anchor for said in values["thread"]] == ["ds-note-n4"]


def test_an_objection_says_where_it_stands(folder: Folder) -> None:
    """Without an answer it is open and can be settled; what its page offers settles it."""
    write_note(folder, "n2", "kind: objection\nabout: asset:roi", "Joel Etxeberria", "> “Not now.”")
    (exchange,) = make(folder.load(), "library/roi/")["objections"]
    assert exchange.state == "open"
    assert exchange.settle is not None
    line = exchange.settle.line
    write_note(folder, "n2", f"kind: objection\nabout: asset:roi\n{line}", "Joel Etxeberria", "> “Not now.”")
    (exchange,) = make(folder.load(), "library/roi/")["objections"]
    assert (exchange.state, exchange.reply, exchange.settle) == ("resolved", None, None)


def open_page(browser: Browser, address: str, **settings: bool) -> Page:
    """Open a page on the reader's day."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"], **settings)
    context.clock.set_fixed_time(f"{SAID}T09:00:00")
    page = context.new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("forge", ["gitlab", "other", "none"])
def test_a_text_is_handed_over(browser: Browser, folder: Folder, forge: str) -> None:
    """Each kind unfolds into its text, of the reader's day, with a button that copies it, and where it goes."""
    use_forge(folder, forge)
    with serve_folder(build(folder)) as address:
        page = open_page(browser, f"{address}/library/roi/")
        page.locator(".say summary", has_text=SAY["dispute"]).click()
        kind = page.locator(".say details", has_text=SAY["dispute"])
        assert kind.locator("pre").inner_text().startswith("---\nkind: dispute\nabout: asset:roi\nby:  # your name\n")
        kind.get_by_role("button", name="Copy the text").click()
        page.get_by_text("Copied").first.wait_for()
        assert f"\non: {SAID}\n" in page.evaluate("navigator.clipboard.readText()")
        if forge == "gitlab":
            names = [
                kind.get_by_role("link", name=name).get_attribute("href") for name in ("open the new", "as an issue")
            ]
            file, issue = map(unquote, filter(None, names))
            assert file.startswith(
                f"https://gitlab.com/a/b/-/new/main/content/notes/2027?file_name={SAID}-dispute-roi-"
            )
            assert f"\non: {SAID}\n" in issue
        else:
            assert kind.locator("code").inner_text().startswith(f"content/notes/2027/{SAID}-dispute-roi-")
            assert "dealshelf new note --ask --about asset:roi" in page.locator(".say").inner_text()
        page.locator(".say summary", has_text=SAY["comment"]).click()
        assert page.locator(".say details[open]").count() == 1


@pytest.mark.parametrize("forge", ["gitlab", "other"])
def test_a_text_is_handed_over_without_scripts(browser: Browser, folder: Folder, forge: str) -> None:
    """Without scripts the text, its file and replies are there all the same, of the build's day."""
    use_forge(folder, forge)
    with serve_folder(build(folder)) as address:
        page = open_page(browser, f"{address}/library/soon/", java_script_enabled=False)
        page.locator(".answer summary", has_text="Reply").click()
        reply = page.locator(".answer details").first
        assert f"reply_to: n1\nby:  # your name\non: {TODAY}\n" in reply.locator("pre").inner_text()
        name = f"{TODAY}-comment-soon-reply.md"
        assert name in (
            reply.inner_text() if forge == "other" else reply.get_by_role("link").first.get_attribute("href")
        )


def test_a_talk_track_keeps_to_its_conversation(browser: Browser, folder: Folder) -> None:
    """On Field notes a bold cue opens its line; beside its asset it stands apart, on the same line."""
    write_note(folder, "n2", "kind: talk-track\nabout: asset:roi", "Joel Etxeberria", "1. **Grant it** It is good.")
    with serve_folder(build(folder)) as address:
        for url, inner in (("notes/2026-11/", ".note"), ("library/roi/", ".track")):
            page = open_page(browser, f"{address}/{url}")
            cue, line = page.locator(f"{inner} .track-cue").bounding_box(), page.locator(f"{inner} li").bounding_box()
            assert cue is not None
            assert line is not None
            assert line["y"] <= cue["y"] <= line["y"] + line["height"], url
        page = open_page(browser, f"{address}/notes/")
        assert "Grant it: It is good." in page.locator("main").inner_text()


def test_a_search_in_vain_is_handed_over(browser: Browser, folder: Folder) -> None:
    """Where nothing is found, what was typed stands in the text to copy, of the reader's day."""
    use_forge(folder, "gitlab")
    with serve_folder(build(folder)) as address:
        page = open_page(browser, f"{address}/library/?q=zebra")
        page.get_by_text("Ask marketing for it").click()
        text = page.locator("main details pre").inner_text()
    assert f"\non: {SAID}\n" in text
    assert "Searched “zebra”" in text

"""What home, asset, persona and stage pages say beyond lists: gaps and requests, needs, the way back, the sheet."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from dealshelf.reading import read_record
from dealshelf.records import Note
from dealshelf.views.asset import LINE, SHEET
from dealshelf.views.home import view_home
from dealshelf.views.needs import list_needs, view_needs
from dealshelf.views.proposals import propose_for_holdup, propose_for_persona, propose_note
from dealshelf.views.shelf import Shelf
from test_views import SITE, Folder, make


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a library with one persona, three stages and no asset, on a forge."""
    folder = Folder(tmp_path)
    folder.write(
        "site.yml",
        SITE.replace("deciding: Deciding", "deciding: {label: Deciding, owner: Sales}, using: Using").replace(
            "docs_dir", "repo_url: https://github.com/coldharrow/shelf\ndocs_dir"
        ),
    )
    return folder


def test_a_proposed_note_is_a_note(folder: Folder, tmp_path: Path) -> None:
    """Once its writer is named, what the forge opens with is a note that reads without a problem."""
    proposal = propose_for_persona(folder.load(), "cfo", "using")
    assert proposal.path == "content/notes/2026/2026-11-21-request-cfo-at-using.md"
    assert proposal.text == (
        "---\nkind: request\nabout: persona:cfo\nby:  # your name\non: 2026-11-21\n# Say it below these dashes.\n---\n"
        "\nFor the Finance Director at Using: \n"
    )
    query = parse_qs(urlsplit(proposal.url).query)
    assert query == {"filename": [proposal.path], "value": [proposal.text]}
    file = tmp_path / "n.md"
    file.write_text(proposal.text.replace("by:  # your name", "by: Priya Raman").replace("Using: ", "Using: A sheet."))
    note, problems = read_record(file, "n.md", Note)
    assert (note and note.about, problems) == ("persona:cfo", [])


def test_a_proposal_without_a_forge_is_a_text_to_paste(folder: Folder) -> None:
    """Where the library has no repository, the reader carries the text; a command begins the same note in a clone."""
    folder.write("site.yml", SITE)
    proposal = propose_note(folder.load(), "comment", "asset:it's")
    assert (proposal.url, proposal.pastes) == ("", True)
    assert proposal.command == "dealshelf new note --ask --about 'asset:it'\"'\"'s'"


def test_a_forge_without_texts_needs_pasting(folder: Folder) -> None:
    """GitLab takes the file's name alone, so the page has to hand the text over."""
    folder.write("site.yml", SITE.replace("docs_dir", "repo_url: https://gitlab.com/a/b\ndocs_dir"))
    proposal = propose_for_holdup(folder.load(), "budget", "deciding")
    assert proposal.pastes
    assert proposal.url.endswith("file_name=2026-11-21-request-deciding-budget.md")
    assert proposal.text.endswith("Against Budget at Deciding: \n")


def test_a_gap_leads_to_a_request_until_one_is_there(folder: Folder) -> None:
    """An empty stage offers a request; one that opens as proposed stands in its place until it is settled."""
    folder.add_asset("roi")
    noticing, deciding, using = make(folder.load(), "personas/cfo/")["coverage"]
    assert (noticing.ask, noticing.is_gap) == (None, False)
    assert deciding.ask.text.endswith("For the Finance Director at Deciding: \n")
    folder.add_note("n1", "kind: request\nabout: persona:cfo", "for the  finance director at Using:\nsomething short")
    folder.add_note("n2", "kind: request\nabout: persona:cfo", "A page in Finnish.")
    values = make(folder.load(), "personas/cfo/")
    deciding, using = values["coverage"][1:]
    assert (deciding.asked, using.ask) == (None, None)
    assert (using.asked.by, using.asked.url) == ("Priya Raman", "personas/cfo/#ds-note-n1")
    assert [asked.url for asked in values["requests"]] == ["personas/cfo/#ds-note-n2", "personas/cfo/#ds-note-n1"]
    assert make(folder.load(), "stages/using/")["coverage"][0].asked == using.asked
    settled = "kind: request\nabout: persona:cfo\nresolved: {on: 2026-11-19, by: Ines}"
    folder.add_note("n1", settled, "For the Finance Director at Using: x")
    assert make(folder.load(), "personas/cfo/")["coverage"][2].asked is None


def test_a_hold_up_without_an_asset_can_be_asked_for(folder: Folder) -> None:
    """What a stage has nothing against is a gap with its own request."""
    folder.add_asset("roi", "answers: [budget]")
    budget, authority, *_ = make(folder.load(), "stages/noticing/")["holdups"]
    assert (budget.is_gap, budget.ask) == (False, None)
    assert "Against Authority at Noticing:" in authority.ask.text
    folder.add_note("n1", "kind: request\nabout: stage:noticing", "Against Authority at Noticing: a letter")
    authority = make(folder.load(), "stages/noticing/")["holdups"][1]
    assert authority.asked.url == "stages/noticing/#ds-note-n1"


def test_the_way_back_goes_by_what_held_them_up(folder: Folder) -> None:
    """For each hold-up the most trusted asset of the stage before, none twice, then one for whoever is left over."""
    folder.write("personas/lab.md", "---\ntitle: Laboratory\n---\n")
    folder.add_asset("stale", "answers: [budget]\nverified: {on: 2026-01-01, by: X}")
    folder.add_asset("landed", "answers: [budget]\npublish: 2026-10-01")
    folder.add_asset("fresh", "answers: [budget, need]")
    folder.add_asset("burnt", "answers: [timing]")
    folder.add_asset("lab", "personas: [lab]")
    folder.add_note("n1", "kind: rating\nabout: asset:landed\nrating: high", "It did.")
    folder.add_note("n2", "kind: dispute\nabout: asset:burnt", "No.")
    library = folder.load()
    back = make(library, "stages/deciding/")["way_back"]
    assert (back.stage.label, back.owner, back.start) == ("Noticing", "Marketing", None)
    assert [(row.reason, [entry.title for entry in row.entries]) for row in back.returns] == [
        ("Budget", ["LANDED"]),
        ("Need", ["FRESH"]),
        ("", ["LAB"]),
    ]
    lost = make(library, "stages/using/")["way_back"]
    assert (lost.stage.label, lost.returns, lost.start.label) == ("Deciding", (), "Noticing")
    assert [entry.title for entry in lost.start_entries] == ["LANDED", "FRESH"]
    assert make(library, "stages/noticing/")["way_back"] is None


def test_phrases_come_from_the_record_and_from_the_field(folder: Folder) -> None:
    """What buyers said stands with who heard it, in how many deals; what both sources hold stands once."""
    folder.write("personas/cfo.md", "---\nphrases: [Whose number is that?, No surprises.]\n---\n")
    folder.add_note("n1", "kind: pain-point\nabout: persona:cfo\nheard_in: [A, B]", "“no surprises.” Every time.")
    folder.add_note(
        "n2", "kind: objection\nabout: persona:cfo\nheard_in: [A]", "> “Too dear.”\n\nTwice as dear not to."
    )
    folder.add_note("n3", "kind: pain-point\nabout: persona:cfo", "She says nothing we can quote.")
    values = make(folder.load(), "personas/cfo/")
    assert [(phrase.words, phrase.by, phrase.heard, phrase.is_answered) for phrase in values["phrases"]] == [
        ("Whose number is that?", "", 0, False),
        ("no surprises.", "Priya Raman", 2, False),
        ("Too dear.", "Priya Raman", 1, True),
    ]


def test_needs_come_in_their_order(folder: Folder) -> None:
    """What is disputed comes first, then what awaits a word, requests, what is overdue, reviews."""
    folder.write("personas/cfo.md", "---\ntitle: CFO\nreview_by: 2026-06-01\n---\n")
    folder.add_asset("old", "verified:")
    folder.add_asset("burnt")
    folder.add_asset("soon", "status: planned\npublish: 2026-12-04")
    folder.add_asset("later", "status: planned\npublish: 2026-12-20")
    folder.add_note("n1", "kind: dispute\nabout: asset:burnt", "No.")
    folder.add_note("n2", "kind: request\nabout: stage:using", "Something.")
    library = folder.load()
    assert [need.label for need in list_needs(library)] == ["Disputed", "No comment yet", "Request", "Due", "Review"]
    (word,) = [need for need in list_needs(library) if need.label == "No comment yet"]
    assert (word.title, word.url, str(word.due), word.owner) == ("SOON", "library/soon/", "2026-12-04", "Ines Okafor")


@pytest.mark.parametrize(
    ("notes", "labels"),
    [
        ({}, ["No comment yet"]),
        ({"n1": ("Ines Okafor", "")}, ["Unanswered"]),
        ({"n1": ("Priya Raman", "")}, ["Unanswered"]),
        ({"n1": ("Priya Raman", ""), "n2": ("Ines Okafor", "n1")}, []),
        ({"n2": ("Priya Raman", ""), "n1": ("Ines Okafor", "n2")}, []),
        ({"n1": ("Priya Raman", ""), "n2": ("Ines Okafor", "n1"), "n3": ("Priya Raman", "n2")}, ["Unanswered"]),
    ],
)
def test_a_word_is_awaited_until_it_comes(folder: Folder, notes: dict[str, tuple[str, str]], labels: list[str]) -> None:
    """A planned piece needs a word; a comment needs an answer, and once more when its writer asks back."""
    folder.add_asset("soon", "status: planned\npublish: 2026-12-04")
    for slug, (by, reply_to) in notes.items():
        reply = f"\nreply_to: {reply_to}" if reply_to else ""
        front = f"kind: comment\nabout: asset:soon\nby: {by}\non: 2026-11-18{reply}"
        folder.write(f"content/notes/2026/{slug}.md", f"---\n{front}\n---\n\nSaid {slug}.\n")
    needs = list_needs(folder.load())
    assert [need.label for need in needs] == labels
    if notes and labels:
        last = max(notes)
        assert (needs[0].url, needs[0].quote) == (f"library/soon/#ds-note-{last}", f"Said {last}.")


def test_home_names_a_few_needs_and_leads_to_the_rest(folder: Folder) -> None:
    """At most six stand on the home page, of each kind a few; the rest is counted by kind, with where it is listed."""
    for number in range(4):
        folder.add_asset(f"soon{number}", f"status: planned\npublish: 2026-12-0{number + 1}")
        folder.add_asset(f"burnt{number}")
        folder.add_note(f"n{number}", f"kind: dispute\nabout: asset:burnt{number}", "No.")
        folder.add_asset(f"old{number}", "verified:")
    shown, rest = view_needs(Shelf(folder.load()))
    assert [need.label for need in shown] == ["Disputed"] * 2 + ["No comment yet"] * 2 + ["Due"]
    assert [(link.label, link.url) for link in rest] == [
        ("2 disputed", "library/by/freshness/disputed/"),
        ("2 without a comment", "calendar/"),
        ("3 due", "library/by/freshness/due/"),
    ]
    assert view_home(Shelf(folder.load("shareable")))["needs"] == []


def test_an_upcoming_asset_leads_to_its_month(folder: Folder) -> None:
    """The date of what is planned leads to the calendar."""
    folder.add_asset("soon", "status: planned\npublish: 2026-12-04")
    assert make(folder.load(), "library/soon/")["month_url"] == "calendar/2026-12/"


def test_open_and_settled_are_told_apart(folder: Folder) -> None:
    """What nobody else has answered is open, what somebody settled is not, and a rating asks nothing."""
    folder.add_asset("roi")
    folder.add_note("n1", "kind: dispute\nabout: asset:roi", "No.")
    folder.add_note("n2", "kind: dispute\nabout: asset:roi\nresolved: {on: 2026-11-19, by: Ines}", "No.")
    folder.add_note("n3", "kind: comment\nabout: asset:roi", "Yes?")
    answer = "---\nkind: comment\nabout: asset:roi\nreply_to: n3\nby: Ines Okafor\non: 2026-11-19\n---\n\nYes.\n"
    folder.write("content/notes/2026/n4.md", answer)
    folder.add_note("n5", "kind: rating\nabout: asset:roi\nrating: low", "No.")
    thread = make(folder.load(), "library/roi/")["thread"]
    states = {"n1": "open", "n2": "resolved", "n3": "answered", "n5": None}
    assert {said.anchor[-2:]: said.state for said in thread} == states
    assert {said.anchor[-2:] for said in thread if said.reply} == {"n1", "n3"}
    assert {said.anchor[-2:] for said in thread if said.settle} == {"n1"}


@pytest.mark.parametrize(
    ("body", "fits"),
    [("x" * (SHEET - 3 * LINE), True), ("x" * SHEET, False), ("- x\n" * (SHEET // LINE), False), ("", True)],
)
def test_a_sheet_holds_so_much(folder: Folder, body: str, fits: bool) -> None:
    """A long text is left out of the printed sheet, and so is one of many short lines; its address stands there."""
    folder.add_asset("roi", body=body)
    values = make(folder.load(), "library/roi/")
    assert values["fits_sheet"] is fits
    assert values["address"] == "library/roi/ on Shelf"
    folder.write("site.yml", SITE.replace("docs_dir", "site_url: https://shelf.example/\ndocs_dir"))
    assert make(folder.load(), "library/roi/")["address"] == "https://shelf.example/library/roi/"


def test_what_is_coming_leads_to_what_was_said(folder: Folder) -> None:
    """The number of comments leads to them also where all of them stand on the card, so that there is no thread."""
    folder.add_asset("plan", "status: planned\npublish: 2026-12-01")
    folder.add_note("n1", "kind: objection\nabout: asset:plan", "> Too dear.\n\nNot over two years.")
    (coming,) = view_home(Shelf(folder.load()))["coming"]
    assert (coming.comments, coming.said) == (1, "library/plan/#ds-note-n1")

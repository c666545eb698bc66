"""The views: what pages there are, and what they say, as plain values."""

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dealshelf.library import Library, join_library
from dealshelf.load import load_records
from dealshelf.records import Audience
from dealshelf.site import load_site
from dealshelf.talk import Clock
from dealshelf.views import list_pages
from dealshelf.views.attachments import list_files, view_attachments
from dealshelf.views.frame import list_places
from dealshelf.views.home import view_home
from dealshelf.views.labels import name_language
from dealshelf.views.lists import number_pages
from dealshelf.views.needs import list_needs
from dealshelf.views.page import Page, find_root
from dealshelf.views.shelf import Shelf

TODAY = date(2026, 11, 21)

SITE = """\
site_name: Shelf
docs_dir: content
plugins:
  - dealshelf:
      types: {one-pager: {label: One-pager, verify_every: 90}}
      stages: {noticing: {label: Noticing, owner: Marketing}, deciding: Deciding}
      products: {live: Live}
      competitors: {norlogg: Norlogg}
"""

ASSET = """\
---
title: {title}
type: one-pager
personas: [cfo]
stage: {stage}
why: [They pay for it twice.]
owner: Ines Okafor
status: published
publish: 2026-11-01
verified: {{on: 2026-11-12, by: Ines Okafor}}
audience: shareable
{more}
---

{body}
"""


class Folder:
    """A library on disk, made piece by piece."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "content").mkdir()
        self.write("site.yml", SITE)
        self.write("personas/cfo.md", "---\ntitle: Finance Director\n---\n")

    def write(self, path: str, text: str) -> None:
        """Write a file, and the folders it lies in."""
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def add_asset(
        self, slug: str, more: str = "", *, title: str = "", stage: str = "noticing", body: str = "Text."
    ) -> None:
        """Write an asset that is published, verified and shareable; lines in `more` go before those."""
        lines = ASSET.format(title=title or slug.upper(), stage=stage, more="", body=body).splitlines()
        keys = {line.split(":")[0] for line in more.splitlines()}
        kept = [line for line in lines if line.split(":")[0] not in keys]
        end = kept.index("---", 1)
        self.write(f"content/library/{slug}.md", "\n".join([*kept[:end], *more.splitlines(), *kept[end:]]))

    def add_note(self, slug: str, front: str, body: str) -> None:
        """Write a note of Priya's."""
        front = f"by: Priya Raman\non: 2026-11-18\n{front}"
        self.write(f"content/notes/2026/{slug}.md", f"---\n{front}\n---\n\n{body}\n")

    def load(self, audience: Audience = "internal") -> Library:
        """Return the library, which must be without errors of its files."""
        site = load_site(self.root / "site.yml")
        records = load_records(site)
        assert [str(problem) for problem in records.problems] == []
        return join_library(site, records, today=TODAY, audience=audience)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a library with one persona and no asset."""
    return Folder(tmp_path)


def make(library: Library, url: str) -> Mapping[str, Any]:
    """Return the values of the page at an address."""
    return find_page(library, url).make()


def find_page(library: Library, url: str) -> Page:
    """Return the page at an address."""
    return next(page for page in list_pages(Shelf(library)) if page.url == url)


def all_texts(value: object) -> str:
    """Return every text anywhere in values, for proving that something is not there."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return "\n".join(f"{all_texts(key)}\n{all_texts(item)}" for key, item in value.items())
    if is_dataclass(value):
        return "\n".join(all_texts(getattr(value, field.name)) for field in fields(value))
    if isinstance(value, (list, tuple)):
        return "\n".join(map(all_texts, value))
    return str(value)


def test_pages_of_an_internal_site(folder: Folder) -> None:
    """Assets, the Library with its lists, personas and stages each have a page, at an address of their own."""
    folder.add_asset("roi", "answers: [budget]\nproducts: [live]")
    library = folder.load()
    urls = [page.url for page in list_pages(Shelf(library))]
    assert len(urls) == len(set(urls))
    assert set(urls) == {
        "library/roi/",
        "library/",
        "library/by/persona/cfo/",
        "library/by/persona/cfo/stage/noticing/",
        "library/by/stage/noticing/",
        "library/by/holdup/budget/",
        "library/by/audience/shareable/",
        "library/by/freshness/fresh/",
        "library/by/type/one-pager/",
        "library/by/product/live/",
        "personas/",
        "personas/cfo/",
        "stages/",
        "stages/noticing/",
        "stages/deciding/",
        "roadmap/",
        "new/",
        "new/2026-q4/",
        "notes/",
        "calendar/",
        "calendar/2026-11/",
        "calendar/2026-12/",
        "calendar/2026-q4/",
        "calendar/2027-q1/",
        "calendar/persona/cfo/",
        "calendar/owner/ines-okafor/",
    }
    assert find_page(library, "library/roi/").source == "content/library/roi.md"


def test_an_empty_library_has_its_pages(folder: Folder) -> None:
    """Without any asset every page can still be made."""
    library = folder.load()
    for page in list_pages(Shelf(library)):
        assert page.make()["title"]
    assert make(library, "library/")["total"] == 0
    assert view_home(Shelf(library))["new"] == []


def test_a_shareable_site_leaks_nothing(folder: Folder) -> None:
    """A site for prospects says nothing of personas, stages, hold-ups, owners, notes or competitors."""
    folder.add_asset("roi", "answers: [authority]\ncompetitors: [norlogg]\nproducts: [live]", title="Return")
    folder.add_asset("secret", "audience: internal", title="Hidden")
    folder.add_asset("later", "status: planned\npublish: 2027-01-05", title="Unborn")
    folder.add_note("n1", "kind: dispute\nabout: asset:roi", "Burnt.")
    library = folder.load("shareable")
    pages = list_pages(Shelf(library))
    urls = {page.url for page in pages}
    lists = {"library/", "library/by/type/one-pager/", "library/by/product/live/"}
    assert urls == {"library/roi/", *lists, "new/", "new/2026-q4/"}
    texts = "\n".join([*(all_texts(page.make()) for page in pages), all_texts(view_home(Shelf(library)))])
    assert "Return" in texts
    for word in "Finance cfo oticing uthority Ines Priya Burnt isputed Norlogg norlogg Hidden Unborn erified".split():
        assert word not in texts, word
    assert [place.label for place in list_places(library)] == ["Find", "Library"]


def test_a_shareable_asset_has_no_key_of_an_internal_one(folder: Folder) -> None:
    """What a prospect's page does not get, no template can print by mistake."""
    folder.add_asset("roi")
    values = make(folder.load("shareable"), "library/roi/")
    assert set(values) == set(
        "title kind lang why summary body fits_sheet address link files previews publish fact_lists language".split()
    )


@pytest.mark.parametrize(("count", "pages"), [(100, [100]), (101, [100, 1])])
def test_a_list_holds_a_hundred(folder: Folder, count: int, pages: list[int]) -> None:
    """A hundred assets fill one page; one more begins the next."""
    for number in range(count):
        folder.add_asset(f"a{number:03}")
    library = folder.load()
    made = [page.make() for page in list_pages(Shelf(library)) if re.fullmatch(r"library/(page/\d+/)?", page.url)]
    assert [len(values["entries"]) for values in made] == pages
    assert [values["start"] for values in made] == [1, 101][: len(pages)]
    assert bool(made[0]["next"]) is (len(pages) > 1)
    assert made[-1]["next"] == ""


def test_page_numbers() -> None:
    """The first and last pages stand with those near the current; a 0 marks what is left out."""
    assert number_pages("library/", 1, 1) == []
    assert [number.number for number in number_pages("library/", 9, 20)] == [1, 0, 7, 8, 9, 10, 11, 0, 20]
    assert number_pages("library/", 2, 3)[0].url == "library/"
    assert number_pages("library/", 2, 3)[2].url == "library/page/3/"


def test_rows_say_what_a_rep_asks(folder: Folder) -> None:
    """A row has the reason with facts filled in, the two trust marks and where the prospect is."""
    folder.write("content/facts.yml", "cost: {value: €41000, source: ledger}\n")
    folder.add_asset("roi", "why: ['It costs [[fact:cost]].']\nanswers: [budget, need]")
    (entry,) = make(folder.load(), "library/")["entries"]
    assert (entry.kind, entry.why, entry.personas, entry.answers) == (
        "One-pager",
        "It costs €41000.",
        "Finance Director",
        "budget, need",
    )
    assert (entry.trust.audience_label, entry.trust.label, entry.trust.on) == ("Send", "Verified", date(2026, 11, 12))
    assert (entry.stage.number, entry.stage.colour, entry.stage.label) == (1, 1, "Noticing")


@pytest.mark.parametrize(
    ("more", "stamp"),
    [
        ("audience: internal", ("Internal", "fresh", "Verified")),
        ("verified: {on: 2026-08-01, by: X}", ("Send", "due", "Due since")),
        ("verified: {on: 2026-01-01, by: X}", ("Send", "stale", "Stale since")),
        ("verified:", ("Send", "due", "Never verified")),
        ("status: drafting\npublish: 2026-12-01", ("Not yet", "drafting", "Drafting for")),
        ("publish: 2026-12-01", ("Not yet", "published", "Scheduled for")),
        ("status: retired", ("Do not send", "retired", "Retired")),
    ],
)
def test_trust_stamp(folder: Folder, more: str, stamp: tuple[str, str, str]) -> None:
    """The stamp says in words whether an asset may be sent and whether it is still true."""
    folder.add_asset("roi", more)
    trust = make(folder.load(), "library/roi/")["trust"]
    assert (trust.audience_label, trust.state, trust.label) == stamp


def test_short_lists_flag_exceptions_only(folder: Folder) -> None:
    """What may be sent and is fresh carries no flag."""
    folder.add_asset("roi")
    folder.add_asset("card", "audience: internal\nverified:")
    entries = {entry.title: entry for entry in make(folder.load(), "library/")["entries"]}
    assert entries["ROI"].trust.flags == ()
    assert entries["CARD"].trust.flags == (("internal", "Internal"), ("due", "Due"))


def test_gaps_name_what_is_planned(folder: Folder) -> None:
    """A stage without assets is a gap, with the planned piece and its date."""
    folder.add_asset("roi")
    folder.add_asset("next", "status: planned\npublish: 2026-12-08", stage="deciding", title="First audit")
    values = make(folder.load(), "personas/cfo/")
    noticing, deciding = values["coverage"]
    assert (noticing.count, [entry.title for entry in noticing.entries]) == (1, ["ROI"])
    assert deciding.count == 0
    assert [(item.title, item.on) for item in deciding.planned] == [("First audit", date(2026, 12, 8))]
    assert values["gaps"] == "1 stage empty, 1 stage thin"


def test_coverage_shows_six_and_leads_to_all(folder: Folder) -> None:
    """At most six assets stand at a stage; the list of the pair holds all of them."""
    for number in range(8):
        folder.add_asset(f"a{number}")
    library = folder.load()
    row = make(library, "personas/cfo/")["coverage"][0]
    assert (len(row.entries), row.count) == (6, 8)
    assert len(make(library, row.all_url)["entries"]) == 8


def test_related_goes_by_persona_stage_and_topic(folder: Folder) -> None:
    """What goes with an asset is live, never itself, of its stage first, at most three, nearest in topic first."""
    folder.add_asset("one", "answers: [budget]")
    folder.add_asset("far", stage="deciding")
    folder.add_asset("planned", "status: planned\npublish: 2027-01-01")
    folder.add_asset("plain")
    folder.add_asset("twin", "answers: [budget]")
    related = make(folder.load(), "library/one/")["related"]
    assert [entry.title for entry in related] == ["TWIN", "PLAIN", "FAR"]


def test_objections_and_tracks_stand_on_the_asset(folder: Folder) -> None:
    """An objection is split into their words and ours; a persona's counts where the asset is its proof."""
    folder.write(
        "personas/cfo.md",
        "---\nobjections:\n  - {they_say: Too dear., we_say: Twice as dear not to., proof: roi}\n---\n",
    )
    folder.add_asset("roi")
    folder.add_note(
        "n1", "kind: objection\nabout: asset:roi\nheard_in: [A, B]", "> “We reject nothing.”\n\nThen *two* pay."
    )
    folder.add_note("n2", "kind: talk-track\nabout: asset:roi", "1. **Open** When did you last?\n2. Then ask **who**.")
    folder.add_note("n3", "kind: comment\nabout: note:n1\nreply_to: n1", "So it is.")
    values = make(folder.load(), "library/roi/")
    proof, note = values["objections"]
    assert (note.they_say, note.heard, note.anchor) == ("We reject nothing.", 2, "ds-note-n1")
    assert note.answer.strip() == "<p>Then <em>two</em> pay.</p>"
    assert [reply.by for reply in note.replies] == ["Priya Raman"]
    assert (proof.they_say, proof.words, proof.persona[0].label) == ("Too dear.", "Twice as dear not to.", "Cfo")
    (track,) = values["tracks"]
    assert track.body.count("track-cue") == 1
    assert values["thread"] == ()


def test_threads_nest_three_deep_whatever_is_sent(folder: Folder) -> None:
    """A long chain of replies stays readable and ends; a circle of replies shows nowhere."""
    folder.add_asset("roi")
    folder.add_note("n0", "kind: comment\nabout: asset:roi", "Start.")
    for number in range(1, 1200):
        folder.add_note(f"n{number}", f"kind: comment\nabout: asset:roi\nreply_to: n{number - 1}", f"Reply {number}.")
    folder.add_note("x", "kind: comment\nabout: asset:roi\nreply_to: y", "Round.")
    folder.add_note("y", "kind: comment\nabout: asset:roi\nreply_to: x", "And round.")
    (first,) = make(folder.load(), "library/roi/")["thread"]
    third = first.replies[0].replies[0]
    assert len(third.replies) == 1197
    assert all(reply.replies == () for reply in third.replies)
    assert {reply.label for reply in third.replies} == {"Reply"}


def test_notes_are_not_trusted(folder: Folder) -> None:
    """Markup in a note cannot run; links that lead nowhere are no links."""
    folder.add_asset("roi")
    folder.add_note("n1", "kind: comment\nabout: asset:roi", "<script>alert(1)</script>\n\n[x](javascript:alert(1))")
    (said,) = make(folder.load(), "library/roi/")["thread"]
    assert "<script" not in said.body
    assert "javascript" not in said.body


def test_disputes_lead_to_their_text(folder: Folder) -> None:
    """A disputed asset says by whom and since when, and where to read why; the home page asks for somebody."""
    folder.add_asset("roi")
    folder.add_note("n1", "kind: dispute\nabout: asset:roi", "It is **not** so.")
    library = folder.load()
    values = make(library, "library/roi/")
    assert values["dispute"] == {
        "by": "Priya Raman",
        "on": date(2026, 11, 18),
        "anchor": "ds-note-n1",
        "clock": Clock(3, None, 0),
    }
    assert values["thread"][0].anchor == "ds-note-n1"
    (need,) = list_needs(library)
    assert (need.label, need.url, need.quote) == ("Disputed", "library/roi/#ds-note-n1", "It is not so.")


def test_retired_assets_name_their_successor(folder: Folder) -> None:
    """What took over is linked; while it is only planned, its date is given."""
    folder.add_asset("old", "status: retired")
    folder.add_asset("new", "replaces: old")
    folder.add_asset("aged")
    folder.add_asset("coming", "replaces: aged\nstatus: planned\npublish: 2027-01-05")
    library = folder.load()
    old = make(library, "library/old/")["replaced_by"]
    assert (old["links"][0].url, old["is_live"]) == ("library/new/", True)
    aged = make(library, "library/aged/")["replaced_by"]
    assert (aged["is_live"], aged["publish"]) == (False, date(2027, 1, 5))
    assert [entry.title for entry in make(library, "library/by/status/retired/")["entries"]] == ["OLD"]
    assert [entry.title for entry in make(library, "library/by/status/upcoming/")["entries"]] == ["COMING"]


def test_links_in_bodies_lead_through_the_site(folder: Folder) -> None:
    """A link to a file goes from the page's own depth to the site's root and down; the file is in the site."""
    folder.write("content/library/sheet.csv", "a,b\n")
    folder.write("content/library/deck.pdf", "%PDF")
    folder.write("content/library/unused.pdf", "%PDF")
    folder.add_asset(
        "roi", "files: [deck.pdf]", body="[Persona](../../personas/cfo.md), [sheet](sheet.csv), [top](#top)"
    )
    library = folder.load()
    body = make(library, "library/roi/")["body"]
    assert re.findall(r'href="([^"]+)"', body) == ["../../personas/cfo/", "../../library/sheet.csv", "#top"]
    assert list_files(library) == ["library/deck.pdf", "library/sheet.csv"]
    (file,) = view_attachments(library, library.assets["roi"])
    assert (file.label, file.kind, file.url, file.size) == ("Open PDF", "PDF", "library/deck.pdf", 4)


def test_what_bodies_link_to_is_taken_along(folder: Folder) -> None:
    """A file that a persona, a note or a roadmap item links to is in the site, as its page leads there."""
    folder.add_note("n1", "kind: comment\nabout: persona:cfo", "[x](note.csv)")
    folder.write("content/roadmap/night.md", "---\ntitle: Night\nstage: concept\n---\n\n![x](night.png)\n")
    folder.write("personas/cfo.md", "---\ntitle: CFO\n---\n\n[x](../content/cfo.csv)\n")
    for name in ("notes/2026/note.csv", "roadmap/night.png", "cfo.csv"):
        folder.write(f"content/{name}", "x")
    assert list_files(folder.load()) == ["cfo.csv", "notes/2026/note.csv", "roadmap/night.png"]
    assert list_files(folder.load("shareable")) == []


def test_attachments_of_one_kind_go_by_name(folder: Folder) -> None:
    """Two files of a kind are told apart by their names; one that is missing is left out."""
    folder.write("content/library/a.pdf", "%PDF")
    folder.write("content/library/b c.pdf", "%PDF")
    folder.add_asset("roi", "files: [a.pdf, b c.pdf, gone.pdf]")
    library = folder.load()
    found = view_attachments(library, library.assets["roi"])
    assert [(file.label, file.url) for file in found] == [
        ("a.pdf", "library/a.pdf"),
        ("b c.pdf", "library/b%20c.pdf"),
    ]


def test_stage_page_goes_by_persona_and_hold_up(folder: Folder) -> None:
    """A stage shows what to send to whom and against what, and the stages beside it."""
    folder.add_asset("roi", "answers: [budget]")
    values = make(folder.load(), "stages/noticing/")
    assert (values["owner"], values["previous"], values["next"].label) == ("Marketing", None, "Deciding")
    assert [(row.label, row.count) for row in values["coverage"]] == [("Finance Director", 1)]
    assert {row.label: row.count for row in values["holdups"]} == {
        "Budget": 1,
        "Authority": 0,
        "Need": 0,
        "Timing": 0,
    }


def test_persona_signatures(folder: Folder) -> None:
    """Who has not signed and a review that is overdue are plain to see."""
    folder.write(
        "personas/cfo.md",
        "---\nagreed: [{team: sales, by: Marta, on: 2026-01-01}]\nreview_by: 2026-06-01\n---\n",
    )
    agreement = make(folder.load(), "personas/cfo/")["agreement"]
    assert (agreement["missing"], agreement["is_overdue"]) == (["marketing"], True)


def test_more_stages_than_colours(folder: Folder) -> None:
    """Stages beyond the sixth share colours in their order along the ramp."""
    names = ", ".join(f"s{number}: S{number}" for number in range(1, 10))
    folder.write("site.yml", re.sub(r"stages: .*", f"stages: {{{names}}}", SITE))
    colours = [row["mark"].colour for row in make(folder.load(), "stages/")["stages"]]
    assert colours == [1, 1, 2, 3, 3, 4, 5, 5, 6]


def test_languages_by_name() -> None:
    """A language is named in the site's; a code that nobody knows stays as it is."""
    assert name_language("de", "en-GB") == "German"
    assert name_language("de", "de") == "Deutsch"
    assert name_language("qqq", "en") == "qqq"


def test_find_root() -> None:
    """The way to the root goes up as often as the address goes down."""
    assert [find_root(url) for url in ("", "./", "library/", "library/roi/")] == ["", "", "../", "../../"]

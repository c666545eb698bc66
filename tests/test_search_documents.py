"""What of a library is found, by whose words, in which order, and what prospects never find."""

import json
from pathlib import Path

import pytest

from conftest import ROOT, TODAY
from dealshelf.attachments.reading import Part, Reading
from dealshelf.library import Library
from dealshelf.pipeline import load_library
from dealshelf.records import Audience
from dealshelf.records.base import parse_day
from dealshelf.search.answer import Searcher, show_row
from dealshelf.search.files import POINTER, list_search_files
from dealshelf.search.plain import read_body, read_line
from dealshelf.search.reader import Index
from dealshelf.site import load_site
from dealshelf.views.shelf import Shelf

SITE = """
site_name: Small
plugins:
  - dealshelf:
      stages: {early: Early, late: {label: Late, synonyms: [closing]}}
      types:
        sheet: {label: Sheet, synonyms: [leaflet]}
        note: {label: Notice, verify_every: 10}
      products: {tag: {label: Harrow Tag, synonyms: [sensor]}}
      competitors: {norlogg: {label: Norlogg, synonyms: [nor log]}}
      tags: {gdp: {label: GDP, synonyms: [good distribution practice]}}
"""
PERSONA = """
title: Finance Director
synonyms: [cfo]
phrases: [Whose ledger is that?]
objections:
  - {they_say: Show me this year’s turnip., we_say: Here it is., proof: roi}
"""
ASSET = "type: sheet\npersonas: [fd]\nstage: late\nwhy: [A reason]\nowner: Ines\nstatus: published\n"


def write(folder: Path, path: str, front: str, body: str = "") -> None:
    """Write a record."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{front.strip()}\n---\n\n{body}\n", encoding="utf-8")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A library of one persona, in which tests write assets and notes."""
    (tmp_path / "site.yml").write_text(SITE, encoding="utf-8")
    (tmp_path / "docs" / "library").mkdir(parents=True)
    write(tmp_path, "personas/fd.md", PERSONA)
    return tmp_path


def load(folder: Path, audience: Audience = "internal") -> Library:
    """Return the library in a folder."""
    library, _ = load_library(load_site(folder / "site.yml"), today=parse_day(TODAY), audience=audience)
    return library


def read(library: Library) -> tuple[Index, dict[str, str]]:
    """Return a library's index, and its files."""
    files = dict(list_search_files(Shelf(library)))
    folder = "search/" + json.loads(files[POINTER])["folder"]
    return Index(lambda path: json.loads(files[folder + path])), files


def ask(index: Index, text: str) -> list[str]:
    """Return the titles of what a query finds, in order."""
    return [show_row(index, document)["title"] for document in Searcher(index).search(text).documents]


def test_every_field_of_an_asset_finds_it(small: Path) -> None:
    """Title, reasons, summary, headings, body, facts, attachments, and all names of what it is about."""
    front = f"title: Alpha one\n{ASSET}summary: Beta\nproducts: [tag]\ncompetitors: [norlogg]\ntags: [gdp]\n"
    front += "files: [alpha.pdf]\n"
    write(small, "docs/library/alpha.md", front, "# Gamma\n\nDelta costs [[fact:price]].\n")
    write(small, "docs/library/other.md", "title: Other\nstatus: idea", "Nothing of it.")
    (small / "docs" / "facts.yml").write_text("price: {value: 41 epsilon, source: x}\n", encoding="utf-8")
    (small / "docs" / "library" / "alpha.pdf").touch()
    library = load(small)
    library.readings = {"library/alpha.pdf": Reading("page", (Part("1", "Zeta in a PDF"),))}
    index, _ = read(library)
    words = [
        "alpha",
        "reason",
        "beta",
        "gamma",
        "delta",
        "epsilon",
        "zeta",
        "finance director",
        "cfo",
        "leaflet",
        "late",
    ]
    words += ["closing", "sensor", "norlogg", "nor log", "good distribution practice", "ledger"]
    for word in words:
        assert ask(index, f"kind:asset {word}")[0] == "Alpha one", word


def test_names_count_wherever_they_are_said(small: Path) -> None:
    """An asset that says one name in its text is found by the others of the same thing."""
    write(small, "docs/library/one.md", "title: One\nstatus: idea", "Ask the CFO about the sensor.")
    write(small, "docs/library/two.md", "title: Two\nstatus: idea", "Nothing else.")
    index, _ = read(load(small))
    assert ask(index, "finance director -persona:cfo kind:asset") == ["One"]
    assert ask(index, "harrow tag kind:asset") == ["One"]


def test_the_buyers_words_lead_to_the_asset(small: Path) -> None:
    """Objections, pain points and talk tracks about an asset, and the objections that it answers."""
    write(small, "docs/library/roi.md", f"title: Return\n{ASSET}")
    write(small, "docs/library/other.md", f"title: Other\n{ASSET}")
    about = "about: asset:roi\nby: Joel\non: 2026-11-01\n"
    for kind, word in (
        ("objection", "radish"),
        ("pain-point", "parsnip"),
        ("talk-track", "celery"),
        ("dispute", "leek"),
    ):
        write(small, f"docs/notes/2026/{kind}.md", f"kind: {kind}\n{about}", f"> “The {word}.”\n\nAn answer.")
    index, _ = read(load(small))
    for word in ("turnip", "radish", "parsnip", "celery"):
        assert ask(index, f'"{word}" kind:asset') == ["Return"], word
    assert ask(index, '"leek"') == []


def test_each_kind_is_a_result_of_its_own(small: Path) -> None:
    """Personas, roadmap items, objections and talk tracks are found with their page; other notes are not."""
    write(small, "docs/library/roi.md", f"title: Return\n{ASSET}")
    write(small, "docs/roadmap/export.md", "title: Export of cauliflower\nstage: concept\nsay: Soon.")
    about = "about: asset:roi\nby: Joel\non: 2026-11-01\n"
    write(small, "docs/notes/2026/a.md", f"kind: objection\n{about}", "> “Too much cabbage.”\n\nAn answer.")
    write(small, "docs/notes/2026/b.md", f"kind: talk-track\n{about}", "1. **Ask** about broccoli")
    write(small, "docs/notes/2026/c.md", f"kind: comment\n{about}", "A comment on spinach")
    index, _ = read(load(small))
    found = [show_row(index, document) for document in Searcher(index).search("-kind:asset").documents]
    assert [(row["kind"], row["url"], row["title"]) for row in found] == [
        ("persona", "personas/fd/", "Finance Director"),
        ("roadmap", "roadmap/export/", "Export of cauliflower"),
        ("objection", "library/roi/#ds-note-a", "Too much cabbage."),
        ("talk-track", "library/roi/#ds-note-b", "Talk track: Return"),
    ]
    assert ask(index, '"spinach"') == []


def test_the_trusted_stand_first(small: Path) -> None:
    """Of assets that say the same: fresh, due, stale, disputed, upcoming, retired; among equals the better rated."""
    texts = {
        "a-retired": "status: retired",
        "b-upcoming": "status: planned\npublish: 2027-01-01",
        "c-disputed": "status: published\nverified: {on: 2026-11-20, by: Ines}",
        "d-stale": "status: published\nverified: {on: 2026-10-01, by: Ines}",
        "e-due": "status: published\nverified: {on: 2026-11-10, by: Ines}",
        "f-fresh": "status: published\nverified: {on: 2026-11-20, by: Ines}",
        "g-landed": "status: published\nverified: {on: 2026-11-20, by: Ines}",
    }
    for slug, front in texts.items():
        write(small, f"docs/library/{slug}.md", f"title: Equal pallets\ntype: note\n{front}", "An equal body.")
    write(small, "docs/notes/2026/x.md", "kind: dispute\nabout: asset:c-disputed\nby: Joel\non: 2026-11-01", "No.")
    rating = "kind: rating\nabout: asset:g-landed\nby: Joel\non: 2026-11-01\nrating: high"
    write(small, "docs/notes/2026/y.md", rating)
    index, _ = read(load(small))
    for query in ("equal", "pallets body ", '"equal pallets"', "the", ""):
        found = Searcher(index).search(f"{query} kind:asset" if query else "kind:asset").documents
        slugs = [show_row(index, document)["url"].split("/")[1] for document in found]
        assert slugs == sorted(texts, reverse=True), query


def test_prospects_find_only_what_is_for_them(small: Path) -> None:
    """A site for prospects holds no word of a persona, note, owner, tag, synonym or internal asset, nor their names."""
    public = f"title: Public\n{ASSET}audience: shareable\nproducts: [tag]\ncompetitors: [norlogg]\ntags: [gdp]\n"
    hidden = "<!-- hiddenremark -->\n\n<script>hiddenscript</script>\n\n<p title='hiddentitle > hiddenrest'>Shown</p>"
    write(small, "docs/library/public.md", public, hidden)
    write(small, "docs/library/secret.md", f"title: Secretplan\n{ASSET}")
    write(
        small, "docs/library/later.md", "title: Futureplan\nstatus: planned\npublish: 2027-01-01\naudience: shareable"
    )
    write(small, "docs/roadmap/export.md", "title: Exportplan\nstage: concept\nsay: Soon.")
    about = "about: asset:public\nby: Joel\non: 2026-11-01\n"
    write(small, "docs/notes/2026/a.md", f"kind: objection\n{about}", "> “Too much cabbage.”\n\nAn answer.")
    index, files = read(load(small, "shareable"))
    assert index.documents == 1
    assert ask(index, "public") == ask(index, "harrow") == ask(index, "shown") == ["Public"]
    everything = " ".join([*files.values(), *" ".join(files)]).lower()
    words = set(everything.replace('"', " ").replace(",", " ").split())
    inner = " ".join(word for path in files for word in list_words(files, path))
    secrets = "secretplan futureplan exportplan cabbage joel ines cfo finance ledger turnip leaflet sensor norlogg"
    for secret in [*secrets.split(), "gdp", "hiddenremark", "hiddenscript", "hiddentitle", "hiddenrest", "closing"]:
        assert secret not in words, secret
        assert secret not in inner.split(), secret


def list_words(files: dict[str, str], path: str) -> list[str]:
    """Return the words that a term shard or spelling list spells, which its text does not show whole."""
    from dealshelf.search.decoding import decode_fronts

    value = json.loads(files[path])
    if "/t/" in path:
        return [word for word, _ in decode_fronts(value[0])]
    return [word for word, _ in decode_fronts(value)] if "/p/" in path else []


@pytest.mark.parametrize(
    ("body", "headings", "text"),
    [
        ("", "", ""),
        ("# One\n\nTwo *three* [four](five.md 'six')", "One", "Two three four"),
        ("`code <b>` and\n\n```python\nx < y\n```", "", "code <b> and x < y"),
        ("a <!-- b --> c\n\n<script>d</script>\n\n<b>e</b>", "", "a c e"),
        ("| a | b |\n| --- | --- |\n| c | d |", "", "a · b c · d"),
        ("Ask [*her*](a.md). **Un**likely", "", "Ask her. Unlikely"),
        ("[x]: https://example.com 'y'\n\nz", "", "z"),
    ],
)
def test_bodies_are_read_as_pages_show_them(body: str, headings: str, text: str) -> None:
    """No markup, no address, no comment."""
    plain = read_body(body, {})
    assert (" ".join(plain.headings.split()), " ".join(plain.text.split())) == (headings, text)


def test_lines_of_a_body_are_what_stands_together() -> None:
    """A paragraph is one line however its source is wrapped; items, rows and paragraphs are each their own."""
    body = "One\n*two*,\nthree.\n\n- four\n- five\n\n| a | b |\n| --- | --- |\n| c | d |\n"
    lines = (" ".join(line.split()) for line in read_body(body, {}).text.splitlines())
    assert list(filter(None, lines)) == ["One two, three.", "four", "five", "a · b", "c · d"]


def test_lines_are_shortened_at_a_word() -> None:
    """A long text becomes a line that ends in an ellipsis."""
    assert read_line("word " * 100, {}, most=12) == "word word…"


def test_the_same_library_makes_the_same_files(small: Path) -> None:
    """Two indexes of one library are the same to the byte, in a folder named after what it holds."""
    write(small, "docs/library/roi.md", f"title: Return\n{ASSET}")
    _, one = read(load(small))
    _, two = read(load(small))
    assert one == two
    write(small, "docs/library/roi.md", f"title: Returns\n{ASSET}")
    _, three = read(load(small))
    assert not set(three) & set(one) - {POINTER}


def test_an_empty_library_is_searched(small: Path) -> None:
    """A library without assets has an index too."""
    (small / "personas" / "fd.md").unlink()
    index, _ = read(load(small))
    assert (index.documents, ask(index, "anything")) == (0, [])


def test_the_sample_library_can_be_narrowed_by_every_field() -> None:
    """Every field has values with their names, and each finds something."""
    index, _ = read(load(ROOT))
    searcher = Searcher(index)
    for name in index.meta["f"]:
        for value in searcher.facet(name).values:
            assert searcher.search("", {name: [value[0]]}).documents, (name, value)
            assert searcher.search(f'{name}:"{value[0]}"').documents, (name, value)

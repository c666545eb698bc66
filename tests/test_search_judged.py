"""What reps ask of the sample library, and what answers it: the judged set that search is held to."""

import json
from pathlib import Path
from typing import Any

import yaml

from conftest import ROOT, TODAY
from dealshelf.library import Library
from dealshelf.pipeline import load_library
from dealshelf.records.base import parse_day
from dealshelf.search.answer import Searcher, show_row
from dealshelf.search.files import POINTER, list_search_files
from dealshelf.search.reader import Index
from dealshelf.site import load_site
from dealshelf.views.shelf import Shelf

QUESTIONS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "cases" / "search" / "judged.yml").read_text(encoding="utf-8")
)
MANY = 60
FIRST, FIVE = 0.8, 0.97


def load() -> Library:
    """Return the sample library."""
    library, _ = load_library(load_site(ROOT / "site.yml"), today=parse_day(TODAY), audience="internal")
    return library


def test_questions_are_sound() -> None:
    """There are many, of all kinds, none twice, and what answers them is there."""
    library = load()
    names = {*library.assets, *library.roadmap, *(note.reference for note in library.notes.values())}
    assert len(QUESTIONS) >= MANY
    assert len({question["ask"] for question in QUESTIONS}) == len(QUESTIONS)
    assert {question["kind"] for question in QUESTIONS} >= set("short half slip jargon buyer rival long other".split())
    assert not [name for question in QUESTIONS for name in question["right"] if name not in names]


def test_reps_find_what_they_ask_for() -> None:
    """A right answer stands first for four of five questions, among the first five for all but three in a hundred."""
    files = dict(list_search_files(Shelf(load())))
    folder = "search/" + json.loads(files[POINTER])["folder"]
    index = Index(lambda path: json.loads(files[folder + path]))
    places = {question["ask"]: find_place(index, question) for question in QUESTIONS}
    first = sum(place == 0 for place in places.values()) / len(places)
    five = sum(place < 5 for place in places.values()) / len(places)
    worst = sorted(places.items(), key=lambda item: -item[1])[:12]
    assert first >= FIRST, (first, worst)
    assert five >= FIVE, (five, worst)


def find_place(index: Index, question: dict[str, Any]) -> int:
    """Return how many results stand before the first right one."""
    for place, document in enumerate(Searcher(index).search(question["ask"]).documents):
        if name_result(show_row(index, document)) in question["right"]:
            return place
    return index.documents


def name_result(row: dict[str, Any]) -> str:
    """Return the slug of an asset, or the reference of a note."""
    page, _, anchor = row["url"].partition("#ds-note-")
    return f"note:{anchor}" if anchor else page.split("/")[1]

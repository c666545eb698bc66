"""The page of a stage: "the prospect is here"; what to send, by persona and by hold-up, and when they slip back."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from dealshelf.library import stage_url
from dealshelf.talk import list_open_requests
from dealshelf.views.actions import OF_STAGE, view_actions
from dealshelf.views.coverage import MOST, view_asked, view_holdup, view_pair, view_planned
from dealshelf.views.page import Page, find_root
from dealshelf.views.shelf import Shelf, facet_url
from dealshelf.views.thread import fold_exchanges, keep_thread, view_objections, view_thread, view_tracks
from dealshelf.views.way_back import view_way_back

INDEX_URL = "stages/"


def list_stage_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the page of each stage, and their index."""
    yield Page(INDEX_URL, "stages.html", "stages", partial(view_stages, shelf))
    for name, mark in shelf.stages.items():
        yield Page(mark.url, "stage.html", "stages", partial(view_stage, shelf, name))


def view_stage(shelf: Shelf, name: str) -> Mapping[str, Any]:
    """Return what there is for prospects at a stage."""
    library = shelf.library
    marks = list(shelf.stages.values())
    mark = shelf.stages[name]
    stage = library.settings.stages[name]
    assets = shelf.by_value["stage"].get(name, [])
    upcoming = [asset for asset in library.upcoming if asset.stage == name]
    about, root = f"stage:{name}", find_root(mark.url)
    notes = library.notes_about.get(about, [])
    return {
        "title": stage.label,
        "mark": mark,
        "number": len(marks),
        "owner": stage.owner,
        "description": stage.description,
        "previous": marks[mark.number - 2] if mark.number > 1 else None,
        "next": marks[mark.number] if mark.number < len(marks) else None,
        "total": len(assets),
        "total_url": facet_url("stage", name) if assets else "",
        "coverage": [view_pair(shelf, slug, name) for slug in library.personas],
        "holdups": [view_holdup(shelf, holdup, name) for holdup in library.settings.holdups],
        "requests": [view_asked(note, stage_url(name)) for note in list_open_requests(library, about)],
        "way_back": view_way_back(shelf, mark),
        "upcoming": [view_planned(asset) for asset in upcoming[:MOST]],
        "actions": view_actions(library, about, OF_STAGE),
        "pulls": shelf.pulls.get(about),
        "objections": fold_exchanges(view_objections(library, notes, root)),
        "tracks": view_tracks(library, notes, root),
        "thread": view_thread(library, keep_thread(notes), root),
    }


def view_stages(shelf: Shelf) -> Mapping[str, Any]:
    """Return every stage in order, with whose it is and how much there is."""
    library = shelf.library
    by_stage = shelf.by_value["stage"]
    rows = [
        {
            "mark": mark,
            "owner": library.settings.stages[name].owner,
            "description": library.settings.stages[name].description,
            "count": len(by_stage.get(name, ())),
            "entries": shelf.entries(by_stage.get(name, ())[:2]),
        }
        for name, mark in shelf.stages.items()
    ]
    return {"title": "Stages", "stages": rows}

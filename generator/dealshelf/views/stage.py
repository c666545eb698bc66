"""The page of a stage: "the prospect is here"; what to send, by persona and by hold-up."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from dealshelf.views.page import Page, find_root
from dealshelf.views.persona import MOST, view_coverage, view_planned
from dealshelf.views.shelf import Shelf, facet_url
from dealshelf.views.thread import view_thread

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
        "coverage": [view_coverage(shelf, slug, name) for slug in library.personas],
        "holdups": _view_holdups(shelf, name),
        "upcoming": [view_planned(asset) for asset in upcoming[:MOST]],
        "thread": view_thread(library, library.notes_about.get(f"stage:{name}", ()), find_root(mark.url)),
    }


def _view_holdups(shelf: Shelf, stage: str) -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = []
    for name, term in shelf.library.settings.holdups.items():
        assets = [asset for asset in shelf.by_value["holdup"].get(name, ()) if asset.stage == stage]
        rows.append(
            {
                "label": term.label,
                "description": term.description,
                "count": len(assets),
                "entries": shelf.entries(assets[:MOST]),
                "url": facet_url("holdup", name),
            }
        )
    return rows


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

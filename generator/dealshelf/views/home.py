"""The home page: search first, then whom one talks to and where they are, then what is new, coming and wanting."""

from collections.abc import Mapping
from typing import Any

from dealshelf.library import Library
from dealshelf.records import Asset
from dealshelf.views.labels import STATUS_LABELS
from dealshelf.views.needs import view_needs
from dealshelf.views.shelf import Shelf
from dealshelf.views.thread import count_words

SHORT = 3
COMING = 5


def view_home(shelf: Shelf) -> Mapping[str, Any]:
    """Return what the home page shows; a site for prospects has only the search and what is new."""
    library = shelf.library
    values: dict[str, Any] = {
        "total": len(library.live),
        "new": shelf.entries(shelf.newest[: SHORT if library.is_internal else 2 * SHORT]),
        "personas": [],
        "stages": [],
        "holdups": [],
        "kinds": [],
        "coming": [],
        "needs": [],
        "needs_more": [],
    }
    if not library.is_internal:
        by_type = shelf.by_value["type"]
        return values | {"kinds": shelf.links("type", tuple(by_type))}
    needs, needs_more = view_needs(shelf)
    return values | {
        "personas": shelf.links("persona", tuple(library.personas)),
        "stages": list(shelf.stages.values()),
        "holdups": shelf.links("holdup", tuple(shelf.by_value["holdup"])),
        "coming": [_view_coming(library, shelf, asset) for asset in library.upcoming[:COMING]],
        "needs": needs,
        "needs_more": needs_more,
    }


def _view_coming(library: Library, shelf: Shelf, asset: Asset) -> Mapping[str, Any]:
    notes = library.notes_about.get(asset.reference, ())
    return {
        "entry": shelf.entry(asset),
        "on": asset.publish,
        "status": asset.status,
        "label": STATUS_LABELS[asset.status],
        "comments": count_words(library, notes),
    }

"""The home page: search first, then whom one talks to and where they are, then what is new, coming and wanting."""

from collections.abc import Mapping
from typing import Any

from dealshelf.views.needs import view_needs
from dealshelf.views.plan import view_plan
from dealshelf.views.pulls import view_proposed
from dealshelf.views.shelf import Shelf

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
        "proposed": None,
        "proposed_more": 0,
    }
    if not library.is_internal:
        by_type = shelf.by_value["type"]
        return values | {"kinds": shelf.links("type", tuple(by_type))}
    needs, needs_more = view_needs(shelf)
    proposed, proposed_more = view_proposed(library, library.pulls)
    return values | {
        "personas": shelf.links("persona", tuple(library.personas)),
        "stages": list(shelf.stages.values()),
        "holdups": shelf.links("holdup", tuple(shelf.by_value["holdup"])),
        "coming": [view_plan(shelf, asset) for asset in library.upcoming[:COMING]],
        "needs": needs,
        "needs_more": needs_more,
        "proposed": proposed,
        "proposed_more": proposed_more,
    }

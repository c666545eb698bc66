"""The home page: search first, then whom one talks to and where they are, then what is new, coming and wanting."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dealshelf.library import Library, asset_url, persona_url, stage_url
from dealshelf.records import Asset, Note
from dealshelf.views.entry import Link
from dealshelf.views.labels import STATUS_LABELS
from dealshelf.views.shelf import Shelf, status_url
from dealshelf.views.text import first_paragraph, plain_text
from dealshelf.views.thread import anchor_note

SHORT = 3
NEEDS = 5
EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for a colleague. `quote` is what somebody said, `words` what is to be done."""

    mark: str
    label: str
    title: str
    url: str
    quote: str = ""
    words: str = ""
    by: str = ""
    on: date | None = None
    owner: str = ""


def view_home(library: Library) -> Mapping[str, Any]:
    """Return what the home page shows; a site for prospects has only the search and what is new."""
    shelf = Shelf(library)
    values: dict[str, Any] = {
        "total": len(library.live),
        "new": shelf.entries(shelf.newest[: SHORT if library.is_internal else 2 * SHORT]),
        "personas": [],
        "stages": [],
        "holdups": [],
        "kinds": [],
        "coming": [],
        "coming_url": "",
        "needs": [],
    }
    if not library.is_internal:
        by_type = shelf.by_value["type"]
        return values | {"kinds": shelf.links("type", tuple(by_type))}
    return values | {
        "personas": shelf.links("persona", tuple(library.personas)),
        "stages": list(shelf.stages.values()),
        "holdups": shelf.links("holdup", tuple(shelf.by_value["holdup"])),
        "coming": [_view_coming(library, shelf, asset) for asset in library.upcoming[:SHORT]],
        "coming_url": status_url("upcoming") if library.upcoming else "",
        "needs": list_needs(library)[:NEEDS],
    }


def _view_coming(library: Library, shelf: Shelf, asset: Asset) -> Mapping[str, Any]:
    notes = library.notes_about.get(asset.reference, ())
    return {
        "entry": shelf.entry(asset),
        "on": asset.publish,
        "status": asset.status,
        "label": STATUS_LABELS[asset.status],
        "comments": sum(1 + len(library.replies.get(note.slug, ())) for note in notes),
    }


def list_needs(library: Library) -> list[Need]:
    """Return what waits for a colleague: what is disputed, asked for, no longer verified, to be agreed on anew."""
    return [*_list_disputes(library), *_list_requests(library), *_list_overdue(library), *_list_reviews(library)]


def _list_disputes(library: Library) -> Iterator[Need]:
    for asset in library.live:
        note = library.freshness[asset.slug].dispute
        if note is not None:
            yield Need(
                "disputed",
                "Disputed",
                asset.title,
                f"{asset_url(asset.slug)}#{anchor_note(note)}",
                quote=_excerpt(library, note),
                by=note.by,
                on=note.on,
                owner=asset.owner,
            )


def _list_requests(library: Library) -> Iterator[Need]:
    requests = [note for note in library.notes.values() if note.kind == "request" and note.resolved is None]
    for note in sorted(requests, key=lambda note: note.on, reverse=True)[:2]:
        about = _link_subject(library, note)
        yield Need(
            "request",
            "Request",
            about.label,
            about.url or "library/",
            quote=_excerpt(library, note),
            by=note.by,
            on=note.on,
        )


def _link_subject(library: Library, note: Note) -> Link:
    """Return what a note is about, and the page where it is shown."""
    kind, _, name = note.about.partition(":")
    if kind == "asset" and name in library.assets:
        return Link(library.assets[name].title, f"{asset_url(name)}#{anchor_note(note)}")
    if kind == "persona" and name in library.personas:
        return Link(library.personas[name].label, f"{persona_url(name)}#{anchor_note(note)}")
    if kind == "stage" and name in library.settings.stages:
        return Link(f"Something for {library.settings.stages[name].label}", f"{stage_url(name)}#{anchor_note(note)}")
    if kind == "roadmap" and name in library.roadmap:
        return Link(library.roadmap[name].title)
    return Link("Something for the library" if kind == "library" else f"Something for a {kind}")


def _list_overdue(library: Library) -> Iterator[Need]:
    """Yield what nobody has vouched for in time, the longest overdue first."""
    overdue = [asset for asset in library.live if library.freshness[asset.slug].state in ("stale", "due")]
    overdue.sort(key=lambda asset: (library.freshness[asset.slug].due_on or date.min, asset.title))
    for asset in overdue[:2]:
        freshness = library.freshness[asset.slug]
        stamp = freshness.stamp
        label = "Stale" if freshness.state == "stale" else "Due"
        yield Need(
            freshness.state,
            label,
            asset.title,
            asset_url(asset.slug),
            words="Still true?" if stamp else "Nobody has vouched for it yet.",
            by=stamp.by if stamp else "",
            on=stamp.on if stamp else None,
            owner=asset.owner,
        )


def _list_reviews(library: Library) -> Iterator[Need]:
    for slug, persona in library.personas.items():
        if persona.review_by is not None and persona.review_by < library.today:
            words = "Both teams were to look at this persona again."
            yield Need("due", "Review", persona.label, persona_url(slug), words=words, on=persona.review_by)


def _excerpt(library: Library, note: Note) -> str:
    return plain_text(library, note, first_paragraph(note.body), most=EXCERPT)

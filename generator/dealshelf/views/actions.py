"""What a reader may do about a record: say something of it, or, who answers for it, keep it true."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dealshelf.dump import OnOneLine, format_fields
from dealshelf.library import Library
from dealshelf.records import Asset, Note, Record, RoadmapItem
from dealshelf.records.note import NoteKind
from dealshelf.trust import Visibility
from dealshelf.views.proposals import Proposal, propose_note
from dealshelf.views.shelf import Shelf

SAY: dict[NoteKind, str] = {
    "comment": "Comment",
    "dispute": "This burned me",
    "rating": "It landed, or not",
    "objection": "They said …",
    "talk-track": "These words work",
    "pain-point": "What hurts them",
    "visit": "I was there",
    "request": "Ask for something",
}
"""What a link to write a note of a kind is called."""

OF_ASSET: dict[Visibility, tuple[NoteKind, ...]] = {
    "live": ("comment", "dispute", "rating", "objection", "talk-track", "request"),
    "upcoming": ("comment", "request"),
    "retired": ("comment",),
}
OF_PERSONA: tuple[NoteKind, ...] = ("comment", "objection", "talk-track", "pain-point", "request")
OF_ROADMAP: tuple[NoteKind, ...] = ("comment", "objection", "talk-track", "request")
OF_STAGE: tuple[NoteKind, ...] = ("comment", "talk-track", "request")
OF_LIBRARY: tuple[NoteKind, ...] = ("comment", "visit", "request")
"""The kinds of note that make sense about a record, in the order of their links."""

_NAME = re.compile(r"\w+(?: [\w-]+)+")
"""A person's name that YAML takes for text as it is."""


@dataclass(frozen=True, slots=True)
class Action:
    """A note that a reader may write."""

    label: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What somebody may change who answers for a record, at `url`, or nowhere on the forge: then in its file.

    `line` is what to put into the front matter, so that `question` is answered.
    """

    path: str
    url: str
    line: str = ""
    question: str = ""
    verb: str = ""
    owner: str = ""


def view_asset_actions(shelf: Shelf, asset: Asset, *, most: int | None = None) -> list[Action]:
    """Return what may be said of an asset, by how far it has come; the first few, if asked."""
    propose = shelf.proposals.propose
    kinds = OF_ASSET.get(shelf.library.visibility[asset.slug], ())[:most]
    return [Action(SAY[kind], propose(kind, asset.slug)) for kind in kinds]


def view_actions(library: Library, about: str, kinds: Iterable[NoteKind]) -> list[Action]:
    """Return what may be said about a reference."""
    return [Action(SAY[kind], propose_note(library, kind, about)) for kind in kinds]


def view_upkeep(library: Library, record: Record) -> Upkeep:
    """Return how a record is changed; a live asset or an open roadmap item is also vouched for."""
    path, url = record.path, _find_edit_page(library, record)
    if isinstance(record, Asset) and library.visibility[record.slug] == "live":
        line = write_stamp(library, "verified", record.owner)
        return Upkeep(path, url, line, "Still true?", "Verify", record.owner)
    if isinstance(record, RoadmapItem) and record.is_open:
        by = record.confirmed.by if record.confirmed else ""
        return Upkeep(path, url, write_stamp(library, "confirmed", by), "Still so?", "Confirm", by)
    return Upkeep(path, url)


def view_settling(library: Library, note: Note) -> Upkeep:
    """Return how a note is settled, by whoever answers for what it is about."""
    asset = library.assets.get(note.about.removeprefix("asset:"))
    owner = asset.owner if asset else ""
    line = write_stamp(library, "resolved", owner)
    return Upkeep(note.path, _find_edit_page(library, note), line, verb="Settle", owner=owner)


def write_stamp(library: Library, name: str, by: str) -> str:
    """Return a line of front matter that says who did something today; the name stands open where nobody is known."""
    on = library.today.isoformat()
    if not by or _NAME.fullmatch(by):
        return f"{name}: {{on: {on}, by: {by}}}"
    return format_fields({name: OnOneLine({"on": on, "by": by})}).strip()


def _find_edit_page(library: Library, record: Record) -> str:
    return (library.repository.edit_file_url(record.path) if library.repository else None) or ""

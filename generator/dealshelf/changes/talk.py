"""What people said: disputes, requests and other notes that came, were settled or were taken back."""

from collections.abc import Iterable

from dealshelf.changes.naming import Namer
from dealshelf.changes.values import NoteChange
from dealshelf.config import make_label
from dealshelf.records import Note
from dealshelf.records.note import NoteKind
from dealshelf.talk import SETTLED_KINDS, is_waiting
from dealshelf.views.text import excerpt

LONGEST_TEXT = 160


def compare_open(base: Namer, head: Namer, kind: NoteKind) -> tuple[tuple[NoteChange, ...], tuple[NoteChange, ...]]:
    """Return the notes of a kind that newly wait to be settled, and those that no longer do."""
    old, new = _find_open(base, kind), _find_open(head, kind)
    opened = [note for slug, note in new.items() if slug not in old]
    ended = [head.library.notes.get(slug, note) for slug, note in old.items() if slug not in new]
    is_there = head.library.names["note"]
    settled = [note for note in ended if note.resolved or note.slug not in is_there]
    return view_notes(head, opened), tuple(
        view_note(head if note.slug in is_there else base, note) for note in _sort(settled)
    )


def compare_rest(base: Namer, head: Namer) -> tuple[NoteChange, ...]:
    """Return the notes that came, but for those that wait to be settled."""
    old = base.library.names["note"]
    return view_notes(
        head,
        (note for slug, note in head.library.notes.items() if slug not in old and note.kind not in SETTLED_KINDS),
    )


def _find_open(namer: Namer, kind: NoteKind) -> dict[str, Note]:
    notes = namer.library.notes
    return {slug: note for slug, note in notes.items() if note.kind == kind and is_waiting(note)}


def _sort(notes: Iterable[Note]) -> list[Note]:
    return sorted(notes, key=lambda note: (note.on, note.slug))


def view_notes(namer: Namer, notes: Iterable[Note]) -> tuple[NoteChange, ...]:
    """Return notes as they are told, oldest first."""
    return tuple(view_note(namer, note) for note in _sort(notes))


def view_note(namer: Namer, note: Note) -> NoteChange:
    """Return a note as it is told."""
    return NoteChange(
        id=note.slug,
        kind=note.kind,
        path=namer.path(note),
        about=note.about,
        about_label=_name_subject(namer, note.about),
        by=note.by,
        on=note.on,
        text=excerpt(namer.library, note, most=LONGEST_TEXT),
        rating=note.rating,
        outcome=note.outcome,
        resolved_by=note.resolved.by if note.resolved else None,
        resolved_on=note.resolved.on if note.resolved else None,
    )


def _name_subject(namer: Namer, reference: str) -> str:
    """Return what a reference leads to, as people read it."""
    library = namer.library
    kind, _, name = reference.partition(":")
    if kind == "asset" and name in library.assets:
        return library.assets[name].title or name
    if kind in ("persona", "stage"):
        return namer.name(kind, name).label
    if kind == "roadmap" and name in library.roadmap:
        return library.roadmap[name].title
    return make_label(name or kind)

"""What people said about something: threads of notes, talk tracks, objections and their answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dealshelf.library import Library, asset_url, stage_url
from dealshelf.records import Asset, Note, Persona, RoadmapItem, Stamp
from dealshelf.views.entry import Link
from dealshelf.views.shelf import Shelf
from dealshelf.views.text import render_text, render_track, split_objection

KIND_LABELS = {
    "comment": "Comment",
    "rating": "Rated",
    "dispute": "Disputed",
    "objection": "Objection",
    "talk-track": "Talk track",
    "pain-point": "Pain point",
    "request": "Request",
    "visit": "Visit",
}
SETTLED = ("dispute", "request")
"""The kinds of note that wait to be settled; what else is said stands as it is."""

APART = ("talk-track", "objection")
"""The kinds of note that stand on a page by themselves, not in its thread."""

DEEPEST = 3
"""How many levels of replies are set in; deeper ones stand on the last level, so that no chain can break a page."""


@dataclass(frozen=True, slots=True)
class Said:
    """A note in a thread. `body` is safe HTML; `heard` is in how many deals it was heard."""

    anchor: str
    kind: str
    label: str
    by: str
    on: date
    body: str
    outcome: str = ""
    heard: int = 0
    resolved: Stamp | None = None
    is_open: bool = False
    """Does it wait for somebody to settle it?"""
    replies: tuple["Said", ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What they say, what we say. `answer` is safe HTML where somebody wrote it as a note, else `words` are ours."""

    they_say: str
    words: str = ""
    answer: str = ""
    anchor: str = ""
    proof: tuple[Link, ...] = ()
    persona: tuple[Link, ...] = ()
    by: str = ""
    on: date | None = None
    heard: int = 0
    replies: tuple[Said, ...] = ()


def anchor_note(note: Note) -> str:
    """Return the id that a note's text has on its page."""
    return f"ds-note-{note.slug}"


def link_subject(library: Library, note: Note) -> Link:
    """Return what a note is about, with the place on its page where the note stands, if it has a page."""
    kind, _, name = note.about.partition(":")
    stage = library.settings.stages.get(name) if kind == "stage" else None
    if stage is not None:
        return Link(stage.label, f"{stage_url(name)}#{anchor_note(note)}")
    groups: Mapping[str, Mapping[str, Asset | Persona | RoadmapItem]]
    groups = {"asset": library.assets, "persona": library.personas, "roadmap": library.roadmap}
    record = groups.get(kind, {}).get(name)
    if record is None:
        return Link("the library" if kind == "library" else f"a {kind}")
    url = library.urls.get(record.path)
    label = record.label if isinstance(record, Persona) else record.title
    return Link(label, f"{url}#{anchor_note(note)}" if url else None)


def walk_thread(library: Library, note: Note) -> Iterator[Note]:
    """Yield a note and all below it: its replies, and theirs."""
    waiting, seen = [note], {note.slug}
    while waiting:
        current = waiting.pop()
        yield current
        for reply in library.replies.get(current.slug, ()):
            if reply.slug not in seen:
                seen.add(reply.slug)
                waiting.append(reply)


def keep_thread(notes: Iterable[Note]) -> list[Note]:
    """Return the notes that stand in the thread of a page."""
    return [note for note in notes if note.kind not in APART]


def count_words(library: Library, notes: Iterable[Note]) -> int:
    """Return how often something was said in threads."""
    return sum(1 for note in notes for _ in walk_thread(library, note))


def find_last_word(library: Library, note: Note) -> Note:
    """Return the last of what was said in a thread: nothing answers it, though more may have been said on its day."""
    return max((said for said in walk_thread(library, note) if said.slug not in library.replies), key=_by_day)


def _by_day(note: Note) -> tuple[date, str]:
    return note.on, note.slug


def view_thread(library: Library, notes: Iterable[Note], root: str) -> tuple[Said, ...]:
    """Return notes as a thread, each with its replies."""
    return tuple(_view_note(library, note, root, 1) for note in notes)


def _view_note(library: Library, note: Note, root: str, level: int) -> Said:
    replies = library.replies.get(note.slug, ())
    if level < DEEPEST:
        below = tuple(_view_note(library, reply, root, level + 1) for reply in replies)
    else:
        below = tuple(_view_alone(library, reply, root) for reply in _flatten(library, replies))
    return replace(_view_alone(library, note, root), replies=below)


def _view_alone(library: Library, note: Note, root: str) -> Said:
    """Return a note without its replies."""
    is_track = note.kind == "talk-track"
    return Said(
        anchor=anchor_note(note),
        kind=note.kind,
        label="Reply" if note.reply_to and note.kind == "comment" else _label(note),
        by=note.by,
        on=note.on,
        body=render_track(library, note, root) if is_track else render_text(library, note, root),
        outcome=note.outcome,
        heard=len(note.heard_in),
        resolved=note.resolved,
        is_open=note.kind in SETTLED and note.resolved is None,
    )


def _flatten(library: Library, replies: Iterable[Note]) -> list[Note]:
    """Return replies and all below them, oldest first."""
    found = {note.slug: note for reply in replies for note in walk_thread(library, reply)}
    return sorted(found.values(), key=_by_day)


def _label(note: Note) -> str:
    return f"Rated {note.rating}" if note.rating else KIND_LABELS[note.kind]


def view_tracks(library: Library, notes: Iterable[Note], root: str) -> tuple[Said, ...]:
    """Return the talk tracks among notes."""
    return view_thread(library, (note for note in notes if note.kind == "talk-track"), root)


def view_objections(library: Library, notes: Iterable[Note], root: str) -> list[Exchange]:
    """Return the objections among notes, with the answers that were given."""
    exchanges = []
    for note in notes:
        if note.kind == "objection":
            they_say, answer = split_objection(library, note)
            exchanges.append(
                Exchange(
                    they_say,
                    answer=render_text(library, note, root, answer),
                    anchor=anchor_note(note),
                    by=note.by,
                    on=note.on,
                    heard=len(note.heard_in),
                    replies=view_thread(library, library.replies.get(note.slug, ()), root),
                )
            )
    return exchanges


def view_proofs(shelf: Shelf, slug: str) -> list[Exchange]:
    """Return the objections of personas that an asset is the proof against."""
    return [
        Exchange(objection.they_say, objection.we_say, persona=shelf.links("persona", (persona.slug,)))
        for persona, objection in shelf.proofs.get(slug, ())
    ]


def link_asset(library: Library, slug: str | None) -> tuple[Link, ...]:
    """Return the link to an asset's page, just its name where it has none; nothing where there is no such asset."""
    asset = library.assets.get(slug) if slug else None
    if asset is None or slug is None:
        return ()
    return (Link(asset.title, asset_url(slug) if library.visibility[slug] != "hidden" else None),)

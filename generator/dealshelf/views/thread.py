"""What people said about something: threads of notes, talk tracks, objections and their answers."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from dealshelf.library import Library, anchor_note, asset_url, stage_url
from dealshelf.records import Asset, Note, Persona, RoadmapItem, Stamp
from dealshelf.talk import TalkState, decide_state, decide_word, is_waiting, list_open
from dealshelf.views.actions import Upkeep, view_settling
from dealshelf.views.entry import Link
from dealshelf.views.proposals import Proposal, propose_reply
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
APART = ("talk-track", "objection")
"""The kinds of note that stand on a page by themselves, not in its thread."""

_NO_WORD = re.compile(r"\W+")

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
    rating: str = ""
    heard: int = 0
    resolved: Stamp | None = None
    state: TalkState | None = None
    """Where the conversation stands that it began; None of what asks nothing, and of a reply."""
    replies: tuple["Said", ...] = ()
    reply: Proposal | None = None
    settle: Upkeep | None = None


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
    reply: Proposal | None = None
    state: TalkState | None = None
    resolved: Stamp | None = None
    settle: Upkeep | None = None
    also: tuple["Exchange", ...] = ()
    """What else was answered to the same words."""


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
        return Link("the library" if kind == "library" else f"a {kind}", library.note_urls.get(note.slug))
    url = library.urls.get(record.path)
    label = record.label if isinstance(record, Persona) else record.title
    return Link(label, f"{url}#{anchor_note(note)}" if url else None)


def say_word(library: Library, asset: Asset) -> tuple[str, str]:
    """Return what has been said of a planned asset, as a mark and words; without a mark, nobody has said anything."""
    word = decide_word(library, asset)
    if word == "none":
        return "", "No comment by others yet" if asset.reference in library.notes_about else "No comment yet"
    if word == "agreed":
        return "fresh", "Agreed"
    number = len(list(list_open(library, asset)))
    return "due", "Question open" if number == 1 else f"{number} questions open"


def count_words(library: Library, notes: Iterable[Note]) -> int:
    """Return how often something was said in threads."""
    return sum(1 for note in notes for _ in library.walk_thread(note))


def keep_thread(notes: Iterable[Note]) -> list[Note]:
    """Return the notes that stand in the thread of a page."""
    return [note for note in notes if note.kind not in APART]


def view_thread(library: Library, notes: Iterable[Note], root: str) -> tuple[Said, ...]:
    """Return notes as a thread, each with its replies; where a conversation goes on, with how to reply."""
    return tuple(_view_begun(library, note, root) for note in notes)


def _view_begun(library: Library, note: Note, root: str) -> Said:
    """Return a note with its replies and, if it began the conversation, where that stands."""
    said = _view_note(library, note, root, 1)
    if note.reply_to:
        return said
    state = decide_state(library, note)
    return replace(
        said,
        state=state,
        reply=propose_reply(library, note) if state in ("open", "answered") else None,
        settle=view_settling(library, note) if state == "open" or is_waiting(note) else None,
    )


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
        rating=note.rating or "",
        heard=len(note.heard_in),
        resolved=note.resolved,
    )


def _flatten(library: Library, replies: Iterable[Note]) -> list[Note]:
    """Return replies and all below them, oldest first."""
    found = {note.slug: note for reply in replies for note in library.walk_thread(reply)}
    return sorted(found.values(), key=lambda note: (note.on, note.slug))


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
            state = decide_state(library, note)
            exchanges.append(
                Exchange(
                    they_say,
                    answer=render_text(library, note, root, answer),
                    anchor=anchor_note(note),
                    by=note.by,
                    on=note.on,
                    heard=len(note.heard_in),
                    replies=view_thread(library, library.replies.get(note.slug, ()), root),
                    reply=propose_reply(library, note) if note.resolved is None else None,
                    state=state,
                    resolved=note.resolved,
                    settle=view_settling(library, note) if state == "open" else None,
                )
            )
    return exchanges


def fold_exchanges(exchanges: Iterable[Exchange]) -> list[Exchange]:
    """Return what they say once each, however often it was written down; the first answer goes before all others."""
    found: dict[str, Exchange] = {}
    for exchange in exchanges:
        words = _NO_WORD.sub(" ", exchange.they_say).casefold().strip()
        first = found.get(words)
        found[words] = replace(first, also=(*first.also, exchange)) if first else exchange
    return list(found.values())


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

"""Where conversations stand: what waits for a word, what has one, what is settled; until when a dispute may wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from dealshelf.library import Library
from dealshelf.records import Asset, Note
from dealshelf.records.note import NoteKind

TalkState: TypeAlias = Literal["open", "answered", "resolved"]
"""`open`: who said it has the last word. `answered`: somebody else has. `resolved`: a named person settled it."""

Word: TypeAlias = Literal["none", "open", "agreed"]
"""What has been said of a planned asset: nothing by anybody but its owner, a question that is open, or enough."""

ASKING: tuple[NoteKind, ...] = ("comment", "request", "dispute", "objection")
"""The kinds of note that want an answer; what else is said stands as it is."""

SETTLED_KINDS: tuple[NoteKind, ...] = ("dispute", "request")
"""The kinds that wait until somebody settles them, whatever is answered."""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a dispute is open, until when it may be by the agreement, and by how many days that has passed."""

    days: int
    until: date | None
    over: int


def decide_state(library: Library, note: Note) -> TalkState | None:
    """Return where the conversation stands that a note began, None for a note that asks nothing."""
    if note.resolved is not None:
        return "resolved"
    if note.kind not in ASKING:
        return None
    has_answer = note.kind == "objection" and bool(note.body.strip().partition("\n\n")[2])
    return "answered" if has_answer or find_last_word(library, note).by != note.by else "open"


def find_last_word(library: Library, note: Note) -> Note:
    """Return the last that was said in the thread of a note."""
    # What has been replied to is not the last word, even when both were said on one day.
    ends = [said for said in library.walk_thread(note) if said.slug not in library.replies]
    return max(ends, key=lambda said: (said.on, said.slug), default=note)


def is_waiting(note: Note) -> bool:
    """Does a note wait for somebody to settle it?"""
    return note.kind in SETTLED_KINDS and note.resolved is None


def list_open(library: Library, asset: Asset) -> Iterator[Note]:
    """Yield the notes about an asset that nobody has answered, the newest first."""
    notes = library.notes_about.get(asset.reference, ())
    return (note for note in notes if decide_state(library, note) == "open")


def decide_word(library: Library, asset: Asset) -> Word:
    """Return whether those who will use a planned asset have said what they think of it."""
    notes = library.notes_about.get(asset.reference, ())
    if {said.by for note in notes for said in library.walk_thread(note)} <= {asset.owner}:
        return "none"
    return "open" if any(list_open(library, asset)) else "agreed"


def read_clock(library: Library, note: Note) -> Clock:
    """Return how long a dispute is open, and how that stands to what both teams agreed on."""
    within = library.agreement.answer_disputes_within if library.agreement else None
    days = max((library.today - note.on).days, 0)
    if within is None or note.on > date.max - timedelta(days=within):
        return Clock(days, None, 0)
    until = note.on + timedelta(days=within)
    return Clock(days, until, max((library.today - until).days, 0))


def open_for_persona(library: Library, persona: str, stage: str) -> str:
    """Return how a request for a persona at a stage begins: `For the Finance Director at Using:`."""
    return _squeeze(f"For the {library.personas[persona].label} at {library.settings.stages[stage].label}:")


def open_for_holdup(library: Library, holdup: str, stage: str) -> str:
    """Return how a request against a hold-up at a stage begins: `Against Timing at Using:`."""
    return _squeeze(f"Against {library.settings.holdups[holdup].label} at {library.settings.stages[stage].label}:")


def list_open_requests(library: Library, about: str) -> list[Note]:
    """Return the requests about a reference that nobody has settled, newest first."""
    return [note for note in library.notes_about.get(about, ()) if note.kind == "request" and is_waiting(note)]


def find_request(library: Library, about: str, opening: str) -> Note | None:
    """Return the newest open request about a reference whose text begins as given, whatever its blanks and capitals."""
    begins = opening.casefold()
    found = (note for note in list_open_requests(library, about) if _squeeze(note.body).casefold().startswith(begins))
    return next(found, None)


def _squeeze(text: str) -> str:
    return " ".join(text.split())

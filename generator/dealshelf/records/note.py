"""The note: whatever sales says about anything."""

import re
from typing import ClassVar, Literal, get_args

from dealshelf.records.base import Day, Line, NoteId, Record, Reference, Stamp, Texts

NoteKind = Literal["comment", "rating", "dispute", "objection", "talk-track", "pain-point", "request", "visit"]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
Rating = Literal["high", "medium", "low"]
RATINGS: tuple[Rating, ...] = get_args(Rating)

BEGINNING: tuple[NoteKind, ...] = ("dispute", "request", "rating")
"""The kinds that begin a conversation and are no answer: what they say holds for what they are about."""

OFFERED: dict[str, str] = {"objection": "> “…”", "talk-track": "1. **Open** …"}
"""What a link on a page writes into the body of a note of a kind, to be filled in."""

SAYS_NOTHING = "the note says nothing yet. Write a sentence or two below the second '---'."
UNFINISHED: dict[str, str] = {
    "objection": "Put the buyer's words where the dots are, and your answer below them.",
    "talk-track": "Put your words where the dots are.",
    "request": "Add what you need.",
}
"""What somebody should do who has saved a note as a link on a page offered it."""

_OPENING = re.compile(r"(?:(?:For the|Against) [^:\n]+ at [^:\n]+|Searched [^\n]+):")
"""How a request begins that nobody has finished."""


class Note(Record):
    """One thing somebody said. See docs/records.md for each key."""

    kind_name: ClassVar[str] = "note"

    kind: NoteKind
    about: Reference
    by: Line
    on: Day
    rating: Rating | None = None
    outcome: Line = ""
    heard_in: Texts = ()
    reply_to: NoteId | None = None
    resolved: Stamp | None = None


def ask_for_rest(kind: str, body: str) -> str:
    """Return what to ask of who wrote a note that says no more than a link on a page did; nothing if it says more.

    A rating says enough by itself.
    """
    body = body.strip()
    if not body:
        return "" if kind == "rating" else SAYS_NOTHING
    if body == OFFERED.get(kind) or (kind == "request" and _OPENING.fullmatch(body)):
        return f"the note says no more than the link wrote into it. {UNFINISHED[kind]}"
    return ""

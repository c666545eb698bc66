"""The note: whatever sales says about anything."""

from typing import ClassVar, Literal, get_args

from dealshelf.records.base import Day, NoteId, Record, Reference, Stamp, Text, Texts

NoteKind = Literal["comment", "rating", "dispute", "objection", "talk-track", "pain-point", "request", "visit"]
NOTE_KINDS: tuple[NoteKind, ...] = get_args(NoteKind)
Rating = Literal["high", "medium", "low"]
SAYS_NOTHING = "the note says nothing yet. Write a sentence or two below the second '---'."
RATINGS: tuple[Rating, ...] = get_args(Rating)


class Note(Record):
    """One thing somebody said. See docs/records.md for each key."""

    kind_name: ClassVar[str] = "note"

    kind: NoteKind
    about: Reference
    by: Text
    on: Day
    rating: Rating | None = None
    outcome: Text = ""
    heard_in: Texts = ()
    reply_to: NoteId | None = None
    resolved: Stamp | None = None

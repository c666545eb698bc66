"""Who changed a record and when, in few lines for the foot of its page."""

from dataclasses import dataclass
from datetime import date

from dealshelf.library import Library
from dealshelf.records import Record


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a record; `url` is its page on the forge, where that is known. `subject` is text."""

    on: date
    author: str
    subject: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The last changes of a record, newest first, how many there were, and since when; None when that is not known."""

    edits: tuple[Edit, ...]
    count: int
    since: date | None


def view_history(library: Library, record: Record) -> Past | None:
    """Return who changed a record last, or None when git does not know."""
    trail = library.history.trails.get(record.path)
    if trail is None:
        return None
    repository = library.repository
    edits = (
        Edit(change.on, change.author, change.subject, repository.commit_url(change.commit) if repository else None)
        for change in trail.changes
    )
    # An author's days need not follow one another: a commit can be made anew later on.
    since = min(change.on for change in (trail.first, *trail.changes)) if trail.first else None
    return Past(tuple(edits), trail.count, since)

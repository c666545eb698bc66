"""Who changed a record and when, in few lines for the foot of its page."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from dealshelf.config import Forge
from dealshelf.library import Library
from dealshelf.records import Record

COMMIT_PATHS = {"github": "commit", "gitlab": "-/commit", "gitea": "commit", "forgejo": "commit"}
"""Where a forge shows a commit, from the repository's page."""


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
    forge = library.settings.forge
    edits = (
        Edit(change.on, change.author, change.subject, find_commit_url(forge, change.commit))
        for change in trail.changes
    )
    # An author's days need not follow one another: a commit can be made anew later on.
    since = min(change.on for change in (trail.first, *trail.changes)) if trail.first else None
    return Past(tuple(edits), trail.count, since)


def find_commit_url(forge: Forge, commit: str) -> str | None:
    """Return the address of a commit's page on the forge, or None where the forge is not known."""
    path = COMMIT_PATHS.get(forge.kind or "")
    return f"{forge.url.rstrip('/')}/{path}/{quote(commit)}" if path and forge.url else None

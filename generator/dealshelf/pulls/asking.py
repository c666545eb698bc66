"""Forge → open pull requests: what every forge can be asked, and what is kept of its answers."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Protocol, TypeVar

from pydantic import TypeAdapter, ValidationError

from dealshelf.frontmatter import FrontMatter, read_front_matter
from dealshelf.pulls.model import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_COMMENTS,
    MOST_FILES,
    MOST_PULLS,
    VERSION,
    Comment,
    ForgeError,
    PullRequest,
    Pulls,
    Status,
    Touch,
)
from dealshelf.pulls.places import Places
from dealshelf.records import Note
from dealshelf.records.base import Reference
from dealshelf.yaml_text import UnreadableError

MOST_READ = 20
"""How many proposed records of a pull request are read."""

UNSEEN = re.compile("[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")
"""What nobody sees, and what turns the writing around: nothing for a page that shows the words of others."""

SOMEBODY = "somebody"
"""Stands for those whose account is gone."""

Item = TypeVar("Item")

_REFERENCE: TypeAdapter[str] = TypeAdapter(Reference)


@dataclass(frozen=True, slots=True)
class OpenPull:
    """An open pull request as a forge tells of it. `head` is the commit it proposes; texts are as others wrote them."""

    number: int
    title: str
    url: str
    author: str
    opened: date
    updated: date
    branch: str
    head: str = ""
    is_draft: bool = False


def _read_nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Change:
    """A file that a pull request changes, by its path in the repository; `previous` is its path before, if another.

    `read` returns what is in a file that was added, and may ask the forge for it.
    """

    path: str
    status: Status
    previous: str = ""
    read: Callable[[], str] = _read_nothing


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer says to a line of a file."""

    path: str
    line: int | None
    author: str
    on: date
    text: str
    url: str


class Forge(Protocol):
    """A place where pull requests are. Every method may raise `ForgeError`."""

    def list_pulls(self) -> Iterator[OpenPull]:
        """Yield the open pull requests to the branch, those changed last first."""
        ...

    def list_changes(self, pull: OpenPull) -> Iterator[Change]:
        """Yield the files that a pull request changes."""
        ...

    def list_remarks(self, pull: OpenPull) -> Iterator[Remark]:
        """Yield what reviewers said to lines of its files and is not settled, each thread in its order."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of asking: the pull requests to keep, and how many were looked at."""

    pulls: Pulls
    looked_at: int

    def __str__(self) -> str:
        kept = self.pulls.pulls
        comments = sum(len(pull.comments) for pull in kept)
        found = f"{_count(self.looked_at, 'open pull request')} to '{self.pulls.branch}'"
        touching = f"{len(kept)} of them touch{'es' * (len(kept) == 1)} the library, with {_count(comments, 'comment')}"
        cut = f". There are more: the {MOST_PULLS} changed last were looked at" * self.pulls.is_cut
        return f"{found}, {touching}{cut}" if kept or cut else f"{found}, none of them touches the library"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def ask_pulls(forge: Forge, places: Places, *, repository: str, branch: str, asked: datetime) -> Outcome:
    """Return the open pull requests that touch records. Raises `ForgeError` when the forge does not tell them all."""
    listed, is_cut = _take(forge.list_pulls(), MOST_PULLS)
    opened = {pull.number: pull for pull in listed}
    try:
        kept = [found for number in sorted(opened) if (found := _keep(forge, places, opened[number]))]
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, fault["loc"]))
        raise ForgeError(f"{repository} holds a pull request that cannot be kept: {place}: {fault['msg']}.") from None
    pulls = Pulls(
        version=VERSION,
        asked=asked.astimezone(UTC).replace(microsecond=0),
        repository=repository,
        branch=clean_line(branch),
        is_cut=is_cut,
        pulls=tuple(kept),
    )
    return Outcome(pulls, len(opened))


def _keep(forge: Forge, places: Places, pull: OpenPull) -> PullRequest | None:
    """Return what is kept of a pull request, or None when it touches no record."""
    changes, has_more_files = _take(forge.list_changes(pull), MOST_FILES)
    touches = list(_find_touches(changes, places))
    if not touches:
        return None
    paths = {touch.path for touch in touches}
    remarks, has_more_remarks = _take(forge.list_remarks(pull), MOST_COMMENTS)
    comments = [_keep_remark(remark, path) for remark in remarks if (path := places.find_path(remark.path)) in paths]
    return PullRequest(
        number=pull.number,
        title=clean_line(pull.title) or f"Pull request {pull.number}",
        url=pull.url,
        author=clean_line(pull.author) or SOMEBODY,
        opened=pull.opened,
        updated=pull.updated,
        is_draft=pull.is_draft,
        branch=clean_line(pull.branch),
        touches=tuple(sorted(touches, key=lambda touch: touch.path)),
        comments=tuple(sorted(comments, key=lambda comment: (comment.path, comment.line or 0))),
        is_cut=has_more_files or has_more_remarks,
    )


def _take(items: Iterable[Item], most: int) -> tuple[list[Item], bool]:
    """Return the first items, and whether there are more."""
    taken = list(islice(items, most + 1))
    return taken[:most], len(taken) > most


def _keep_remark(remark: Remark, path: str) -> Comment:
    return Comment(
        path=path,
        line=remark.line,
        author=clean_line(remark.author) or SOMEBODY,
        on=remark.on,
        text=clean_text(remark.text),
        url=remark.url,
    )


def _find_touches(changes: Iterable[Change], places: Places) -> Iterator[Touch]:
    """Yield the records that changes touch; a record that is renamed is touched under both names."""
    left = MOST_READ
    for change in changes:
        reference = places.find_reference(change.path)
        previous = places.find_reference(change.previous) if change.previous else ""
        if previous and previous != reference:
            status: Status = "renamed" if reference else "removed"
            yield Touch(path=places.find_path(change.previous), status=status, reference=previous)
        if not reference:
            continue
        said: dict[str, str] = {}
        if change.status == "added" and ":" in reference and left:
            left -= 1
            read = read_note if reference.startswith(f"{Note.kind_name}:") else read_title
            said = read(change.read())
        yield Touch(path=places.find_path(change.path), status=change.status, reference=reference, **said)


def read_note(text: str) -> dict[str, str]:
    """Return what a proposed note is about, and what it says; nothing when it does not tell what it is about."""
    try:
        front = _read_front(text)
        about = _REFERENCE.validate_python(front.document.values.get("about"))
    except (UnreadableError, ValidationError):
        return {}
    return {"about": about, "text": clean_text(front.body)}


def read_title(text: str) -> dict[str, str]:
    """Return the title of a proposed record; nothing when it has none."""
    try:
        title = _read_front(text).document.values.get("title")
    except UnreadableError:
        return {}
    return {"title": clean_line(title)} if isinstance(title, str) else {}


def _read_front(text: str) -> FrontMatter:
    return read_front_matter(text.replace("\r\n", "\n").replace("\r", "\n"))


def read_added(patch: str | None) -> str:
    """Return the text of an added file from its patch, which holds all its lines; nothing without a patch."""
    _, mark, lines = f"\n{patch or ''}".partition("\n@@")
    added = [line[1:] for line in lines.split("\n") if line.startswith("+")] if mark else []
    return "".join(f"{line}\n" for line in added)


def clean_line(text: str) -> str:
    """Return a text of others on one line, without what cannot be seen, shortened."""
    return _shorten(" ".join(UNSEEN.sub(" ", text).split()), LONGEST_LINE)


def clean_text(text: str) -> str:
    """Return a text of others in its lines, without what cannot be seen, shortened."""
    lines = UNSEEN.sub(" ", text.replace("\r\n", "\n")).split("\n")
    return _shorten("\n".join(line.rstrip() for line in lines).strip(), LONGEST_TEXT)


def _shorten(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"

"""Who changed what, and when: the log of git, read once for a whole library."""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from dealshelf.revisions import GitError, ask_git, find_clone, split

COMMIT = b"\x01"
FORMAT = "%x01%H%x00%aN%x00%as%x00%s"
"""A commit: its hash, the author's name after the mailmap, the day in the author's own zone, the subject."""

MOST_PAIRS = 400
"""How many files that a commit adds and removes are compared to find which were renamed and changed at once."""

STATUS = re.compile(rb"\n?([ACDMRTUX])\d*")


@dataclass(frozen=True, slots=True)
class Change:
    """A commit, as people name it. `author` and `subject` are text as somebody wrote it, never markup."""

    commit: str
    author: str
    on: date
    subject: str


@dataclass(slots=True)
class Trail:
    """What became of a file: its last changes, newest first, how many there were, and the one it began with.

    `first` is None where the clone does not reach back so far.
    """

    changes: list[Change] = field(default_factory=list)
    count: int = 0
    first: Change | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The trail of every file by its path from the root, and whether the oldest commits are missing.

    `trouble` says why there are no trails, where git gives none.
    """

    trails: Mapping[str, Trail] = field(default_factory=dict)
    is_shallow: bool = False
    trouble: str = ""


def read_history(root: Path, folders: Sequence[str], *, most: int = 3) -> History:
    """Return what became of the files of a root's folders, up to the commit that is checked out.

    `folders` are names of files or folders in the root; trails name files from the root, too. Each trail
    holds at most `most` changes. Renames are followed, merges left out. Where there is no git, no
    repository or no commit, there are no trails.
    """
    try:
        clone = find_clone(root)
        log = _read_log(root, folders)
        edges = _read_edges(root) if clone.is_shallow else frozenset()
    except GitError as error:
        return History(trouble=str(error))
    return History(follow_log(log, edges, most=most), clone.is_shallow)


def _read_log(root: Path, folders: Sequence[str]) -> bytes:
    """Return git's log of some folders. A clone without old files' text knows renames that changed nothing alone."""
    try:
        return ask_git(root, *_make_words(folders, "-M"))
    except GitError:
        return ask_git(root, *_make_words(folders, "-M100%"))


def _make_words(folders: Sequence[str], renames: str) -> list[str]:
    # What somebody has set for their own eyes must not change what is read here.
    settings = ("log.showRoot=true", "log.follow=false", "log.showSignature=false", "diff.ignoreSubmodules=all")
    words = [word for setting in settings for word in ("-c", setting)]
    words += ["--literal-pathspecs", "log", "-z", "--relative", "--no-merges", "--name-status"]
    words += [renames, f"-l{MOST_PAIRS}", "-O/dev/null"]
    words += ["--no-color", "--no-notes", "--no-ext-diff", "--encoding=UTF-8", f"--format=tformat:{FORMAT}"]
    return [*words, "HEAD", "--", *folders]


def _read_edges(root: Path) -> frozenset[str]:
    """Return the commits whose parents a shallow clone lacks: they seem to add all that was there before them."""
    name = os.fsdecode(ask_git(root, "rev-parse", "--git-path", "shallow").rstrip(b"\n"))
    try:
        return frozenset((root / name).read_text().split())
    except OSError:
        return frozenset()


def follow_log(log: bytes, edges: frozenset[str], *, most: int) -> dict[str, Trail]:
    """Return the trail of every file of a log, by its path today; the log's newest commit comes first."""
    trails: dict[str, Trail] = {}
    today: dict[str, str | None] = {}
    """What a path of the past is called now; None where it was another file's."""
    begun: set[str] = set()
    for change, entries in read_log(log):
        if change.commit in edges:
            continue
        named = [(entry, today.get(entry.path, entry.path)) for entry in entries if entry.letter != "D"]
        for entry, name in named:
            if name is None:
                continue
            trail = trails.setdefault(name, Trail())
            _add_change(trail, change, most)
            if entry.letter == "A":
                trail.first = change
                begun.add(entry.path)
            elif entry.before in trails and entry.before not in begun and entry.before not in today:
                # Work on a branch that parted before the rename still names the file as it was.
                _join(trail, trails.pop(entry.before), most)
        renames = [(entry, name) for entry, name in named if entry.before is not None]
        today |= {entry.path: None for entry, _ in renames}
        today |= {entry.before: name for entry, name in renames if entry.before is not None}
    return trails


def _add_change(trail: Trail, change: Change, most: int) -> None:
    trail.count += 1
    if len(trail.changes) < most:
        trail.changes.append(change)


def _join(trail: Trail, other: Trail, most: int) -> None:
    """Add to a trail what was done meanwhile under the file's former name."""
    trail.count += other.count
    trail.changes = sorted([*trail.changes, *other.changes], key=lambda change: change.on, reverse=True)[:most]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a commit did to a file: git's letter for it, its path, and the path before a rename."""

    letter: str
    path: str
    before: str | None = None


def read_log(log: bytes) -> Iterator[tuple[Change, list[Entry]]]:
    """Yield each commit of a log, with what it did to which file."""
    parts = iter(split(log + b"\0" if log and not log.endswith(b"\0") else log))
    change: Change | None = None
    entries: list[Entry] = []
    for part in parts:
        if part.startswith(COMMIT):
            if change is not None:
                yield change, entries
            change, entries = _read_commit(part, parts), []
        elif match := STATUS.fullmatch(part):
            letter = match[1].decode()
            before = os.fsdecode(next(parts)) if letter in "RC" else None
            path = os.fsdecode(next(parts))
            entries.append(Entry(letter, path, before if letter == "R" else None))
    if change is not None:
        yield change, entries


def _read_commit(part: bytes, parts: Iterator[bytes]) -> Change:
    author, day, subject = (clean(next(parts)) for _ in range(3))
    try:
        on = date.fromisoformat(day)
    except ValueError:
        on = date(1970, 1, 1)  # as git itself has it for a day that is none
    return Change(part[1:].decode(), author, on, subject)


def clean(text: bytes) -> str:
    """Return a text of a commit as one line of letters that can be printed."""
    line = " ".join(text.decode(errors="replace").split())
    return "".join(letter for letter in line if letter.isprintable() or letter in "\u200c\u200d")

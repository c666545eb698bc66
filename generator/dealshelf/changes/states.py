"""The two states of a library that are compared, each read as `check` reads it."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from dealshelf.changes.export import Exporter
from dealshelf.changes.values import Side
from dealshelf.library import Library, join_library
from dealshelf.load import AGREEMENT_FILE, SCORECARD_DIR, Records
from dealshelf.pipeline import load_library
from dealshelf.problems import Problem, SettingsError
from dealshelf.records import Record
from dealshelf.revisions import find_clone, split_range
from dealshelf.site import Site, load_site

WORKTREE = "the working tree"


@dataclass(frozen=True, slots=True)
class State:
    """A library at a moment, and what is wrong with it; there is none when its configuration cannot be used.

    `folder` is the site's within the repository: `docs/`, or nothing.
    """

    side: Side
    folder: str
    library: Library | None = None
    problems: list[Problem] = field(default_factory=list)
    renewed: frozenset[str] = frozenset()
    """The files, by their path from the repository's top, that hold something else than in the state before; of
    records, their values say so."""

    @property
    def has_broken_agreement(self) -> bool:
        """Is there an agreement of which not all can be read?"""
        if self.library is None or (agreement := self.library.agreement) is None:
            return any(PurePath(problem.path).name == AGREEMENT_FILE for problem in self.problems)
        return bool(agreement.source.unusable)

    @property
    def has_broken_scorecard(self) -> bool:
        """Are there measures that cannot be read?"""
        faulty = (PurePath(problem.path) for problem in self.problems if problem.severity == "error")
        return any(path.parent.name == SCORECARD_DIR for path in faulty)


class MissingLibraryError(Exception):
    """Neither of two states has a library. The message says so for people."""


@contextmanager
def read_states(
    config_file: Path, revisions: str, *, today: date, uses_worktree: bool = False
) -> Iterator[tuple[State, State]]:
    """Yield the states of a library that `BASE..HEAD` names, both for the same day.

    Their files are there until the context ends. With `uses_worktree`, the second is the files as they
    lie there, and `revisions` is BASE alone. Raises `GitError` and `MissingLibraryError`.
    """
    clone = find_clone(config_file.absolute().parent)
    top, parent = os.path.realpath(clone.top), os.path.realpath(config_file.absolute().parent)
    folder = "" if parent == top else Path(os.path.relpath(parent, top)).as_posix() + "/"
    base, head, is_parting = split_range(revisions)
    before, after = clone.resolve(base), clone.resolve(head)
    if is_parting:
        before = clone.find_merge_base(before, after)
    exporter = Exporter(clone, folder)
    with TemporaryDirectory(prefix="dealshelf-") as scratch:
        # The folder's real path, since links are followed by theirs.
        old, new = (Path(os.path.realpath(scratch), name) for name in ("base", "head"))
        old_files = exporter.export(before, old)
        first = _read_state(Side(base, before, "sound"), old / folder / config_file.name, folder, today)
        if uses_worktree:
            second = _read_state(Side(WORKTREE, "", "sound"), config_file, folder, today)
        else:
            new_files = exporter.export(after, new)
            same = {path for path, blob in new_files.items() if old_files.get(path) == blob}
            known = _list_sound(first, same)
            second = _read_state(Side(head, after, "sound"), new / folder / config_file.name, folder, today, known)
        renewed = clone.list_renewed(before, None if uses_worktree else after, folder)
        second = replace(second, renewed=frozenset(path for path in renewed if not path.endswith(".md")))
        yield _fill_missing(first, second, f"{folder}{config_file.name}")


def _list_sound(state: State, paths: Collection[str]) -> dict[str, Record]:
    """Return the records of a state that have these paths and nothing wrong with them, by path."""
    library = state.library
    if library is None:
        return {}
    groups: tuple[Iterable[Record], ...] = (library.assets.values(), library.notes.values(), library.personas.values())
    faulty = {problem.path for problem in state.problems}
    records = (record for group in groups for record in group)
    return {record.path: record for record in records if record.path in paths and record.path not in faulty}


def _read_state(side: Side, file: Path, folder: str, today: date, known: Mapping[str, Record] | None = None) -> State:
    if not os.path.lexists(file):
        return State(replace(side, condition="missing"), folder)
    try:
        site = load_site(file)
    except SettingsError as error:
        return State(replace(side, condition="broken"), folder, None, error.problems)
    # What prospects see is asked of each asset, so that one reading answers for both audiences.
    library, problems = load_library(site, today=today, audience="internal", forks=True, known=known)
    set_aside_unusable(library)
    return State(side, folder, library, problems)


def set_aside_unusable(library: Library) -> None:
    """Take the records out of a library of which some field cannot be used; their names stay.

    What such a field was to say cannot be compared: without its status, what is published looks like an idea.
    """
    groups: tuple[dict[str, Any], ...]
    groups = (library.assets, library.personas, library.notes, library.roadmap, library.meetings)
    for group in groups:
        for slug in [slug for slug, record in group.items() if record.source.unusable]:
            del group[slug]


def _fill_missing(first: State, second: State, file: str) -> tuple[State, State]:
    """Return two states with an empty library in the place of one that is not there yet, or no longer."""
    if first.side.condition == second.side.condition == "missing":
        names = f"{first.side.name} and {second.side.name}"
        raise MissingLibraryError(f"there is no '{file}' in {names}. Go where it is, or name it with -f.")
    if first.side.condition == "missing" and second.library is not None:
        return State(first.side, first.folder, _empty(second.library.site, second.library.today)), second
    if second.side.condition == "missing" and first.library is not None:
        return first, State(second.side, second.folder, _empty(first.library.site, first.library.today))
    return first, second


def _empty(site: Site, today: date) -> Library:
    return join_library(site, Records(), today=today, audience="internal")

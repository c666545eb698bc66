"""All that a build takes in: the records, their history, the open pull requests and what attachments say."""

import logging
from dataclasses import replace
from pathlib import Path

from mkdocs.exceptions import PluginError

from dealshelf.attached import read_attachments
from dealshelf.history import read_history
from dealshelf.library import Library
from dealshelf.pipeline import find_audience, find_today, load_library, require_sound
from dealshelf.problems import Problem, ProblemsError, tighten
from dealshelf.pulls import read_pulls
from dealshelf.site import load_site

MANY_WARNINGS = 20
"""How many warnings a build lists before it says where the rest can be read."""

log = logging.getLogger("mkdocs.plugins.dealshelf")


def take_in(file: Path, *, uses_folders: bool, is_strict: bool, forks: bool) -> tuple[Library, list[Problem]]:
    """Return the library of a configuration file with all that is known about it, and its warnings, which are logged.

    `uses_folders` says how MkDocs names ordinary pages. Raises MkDocs' `PluginError` with every problem when the
    library cannot be built; with `is_strict`, a warning is one too.
    """
    try:
        site = replace(load_site(file), uses_folders=uses_folders)
        today, audience = find_today(), find_audience(site)
        library, problems = load_library(site, today=today, audience=audience, forks=forks)
        if is_strict:
            problems = tighten(problems)
        require_sound(problems)
    except ProblemsError as error:
        raise PluginError(f"the library has problems, nothing was written:\n{error}") from error
    if library.is_internal:
        _read_repository(library)
    faults, missing = read_attachments(library)
    if missing:
        # The same library builds well elsewhere, so not even a strict build fails of it.
        log.log(logging.INFO if is_strict else logging.WARNING, missing)
    problems += faults
    _warn(problems)
    return library, problems


def _read_repository(library: Library) -> None:
    """Let a library know who changed its records, and what is proposed for them."""
    site = library.site
    library.history = read_history(site.root, [site.relative(site.content_dir), site.relative(site.personas_dir)])
    if library.history.is_shallow:
        log.info("The clone is shallow: pages tell only of the changes that it holds.")
    library.pulls, unread = read_pulls(site)
    for problem in unread:
        # The file is no part of the library: a build never fails of it, not even a strict one.
        log.info(str(problem))


def _warn(problems: list[Problem]) -> None:
    for problem in problems[:MANY_WARNINGS]:
        log.warning(str(problem))
    if len(problems) > MANY_WARNINGS:
        log.warning(f"… and {len(problems) - MANY_WARNINGS} more: 'dealshelf check' lists them all.")

"""Load → join → check: what `check` and every build begin with, for a day and an audience."""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import get_args

from dealshelf.checks import check_library
from dealshelf.forking import paused_collection
from dealshelf.library import Library, join_library
from dealshelf.load import load_records
from dealshelf.problems import Problem, ProblemsError, SettingsError, did_you_mean, has_errors
from dealshelf.records import Audience, Record
from dealshelf.site import Site

AUDIENCE_VARIABLE = "DEALSHELF_AUDIENCE"
DATE_VARIABLE = "SOURCE_DATE_EPOCH"


def find_today() -> date:
    """Return the day the site is built for: that of `SOURCE_DATE_EPOCH` (in UTC), else today's.

    Source: reproducible-builds.org, SOURCE_DATE_EPOCH specification 1.1.
    """
    seconds = os.environ.get(DATE_VARIABLE)
    if not seconds:
        return date.today()
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date()
    except (ValueError, OverflowError, OSError):
        message = f"'{seconds[:40]}' is no number of seconds since 1970."
        raise SettingsError([Problem(DATE_VARIABLE, 1, 1, "", message)]) from None


def find_audience(site: Site) -> Audience:
    """Return who the site is built for: what `DEALSHELF_AUDIENCE` says, else the settings."""
    name = os.environ.get(AUDIENCE_VARIABLE)
    if not name:
        return site.settings.audience
    for audience in get_args(Audience):
        if name == audience:
            found: Audience = audience
            return found
    message = f"'{name[:40]}' is no audience.{did_you_mean(name, get_args(Audience))}"
    raise SettingsError([Problem(AUDIENCE_VARIABLE, 1, 1, "", message)])


def load_library(
    site: Site, *, today: date, audience: Audience, forks: bool = False, known: Mapping[str, Record] | None = None
) -> tuple[Library, list[Problem]]:
    """Return the library of a site on a day, for an audience, and every problem of its content, sorted.

    `known` holds sound records by path, whose files need not be read again.
    """
    with paused_collection(keeps=forks):
        records = load_records(site, forks=forks, known=known)
        library = join_library(site, records, today=today, audience=audience)
        problems = records.problems + check_library(library, records)
    return library, sorted(set(problems))


def require_sound(problems: list[Problem]) -> None:
    """Raise `ProblemsError` with all problems when any is an error: nothing is written then."""
    if has_errors(problems):
        raise ProblemsError(problems)

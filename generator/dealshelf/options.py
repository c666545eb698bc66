"""What the commands share: their options, and how they end."""

import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

import click
from pydantic_core import PydanticCustomError

from dealshelf.pipeline import find_today
from dealshelf.problems import ProblemsError, SettingsError
from dealshelf.records import AUDIENCES
from dealshelf.records.base import parse_day
from dealshelf.site import SITE_FILE, Site, load_site

EXIT_CONTENT = 1
EXIT_USAGE = 2


class Day(click.ParamType):  # type: ignore[type-arg]
    """A date written as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date. Fails with a usage error."""
        try:
            return parse_day(value)
        except PydanticCustomError as error:
            self.fail(error.message(), param, ctx)


CONFIG_FILE = click.option(
    "-f",
    "--config-file",
    type=click.Path(path_type=Path),
    default=SITE_FILE,
    show_default=True,
    help="The site.",
)
TODAY = click.option("--today", type=Day(), help="The day to go by; else SOURCE_DATE_EPOCH, else today.")
AUDIENCE = click.option("--audience", type=click.Choice(AUDIENCES), help="Whom the site is for; else as site.yml says.")
STRICT = click.option("--strict", is_flag=True, help="Turn warnings into errors.")


def require_site(config_file: Path) -> Site:
    """Return the site of a configuration file, or end with its problems and exit code 2."""
    try:
        return load_site(config_file)
    except SettingsError as error:
        end(error, EXIT_USAGE)


def choose_day(today: date | None) -> date:
    """Return the day to go by, or end with exit code 2 when the environment names none that is."""
    try:
        return today or find_today()
    except SettingsError as error:
        end(error, EXIT_USAGE)


def end(error: ProblemsError, code: int) -> NoReturn:
    """Print the problems to stderr, one a line, and end with the exit code."""
    click.echo(str(error), err=True)
    sys.exit(code)

"""The commands. Errors become messages and exit codes here: 1 for content, 2 for usage and configuration."""

import logging
import os
import signal
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import click

from dealshelf import __version__
from dealshelf.cli_changes import changes
from dealshelf.cli_editing import cms
from dealshelf.cli_find import find
from dealshelf.cli_import import import_command
from dealshelf.cli_pulls import pulls
from dealshelf.cli_recipes import codeowners
from dealshelf.cli_records import init, new, schema
from dealshelf.cli_synonyms import synonyms
from dealshelf.forge import find_prefix
from dealshelf.options import AUDIENCE, CONFIG_FILE, EXIT_CONTENT, EXIT_USAGE, STRICT, TODAY, end, require_site
from dealshelf.pipeline import AUDIENCE_VARIABLE, DATE_VARIABLE, find_audience, find_today, load_library
from dealshelf.problems import FORGE_FORMATS, FORMATS, Problem, SettingsError, count_problems, has_errors, tighten
from dealshelf.site import Site, load_site


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Turn a git repository of Markdown into the content library that sales and marketing share."""


@main.command()
@CONFIG_FILE
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@STRICT
@TODAY
@AUDIENCE
def check(config_file: Path, form: str, strict: bool, today: date | None, audience: str | None) -> None:
    """Say everything that is wrong with the library.

    Exits with 0 when nothing is, 1 for problems in the content, 2 for wrong usage or configuration.
    """
    with settings_applied(today, audience):
        try:
            site = load_site(config_file)
            _, problems = load_library(site, today=find_today(), audience=find_audience(site), forks=True)
        except SettingsError as error:
            click.echo(FORMATS[form](place_problems(error.problems, form, config_file)))
            sys.exit(EXIT_USAGE)
    if strict:
        problems = tighten(problems)
    if problems or form != "text":
        click.echo(FORMATS[form](place_problems(problems, form, config_file)), nl=bool(problems) or form != "github")
    click.echo(count_problems(problems), err=True)
    if has_errors(problems):
        sys.exit(EXIT_CONTENT)


def place_problems(problems: Iterable[Problem], form: str, config_file: Path) -> list[Problem]:
    """Return problems with their paths as a format has them: a forge's go from the top of the repository."""
    prefix = find_prefix(config_file.absolute().parent) if form in FORGE_FORMATS else ""
    return [replace(problem, path=prefix + problem.path) for problem in problems] if prefix else list(problems)


@main.command()
@CONFIG_FILE
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help="Where to build to; else as site.yml says.")
@STRICT
@TODAY
@AUDIENCE
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is done.")
def build(
    config_file: Path,
    site_dir: Path | None,
    strict: bool,
    today: date | None,
    audience: str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Build the site. The previous one stays, whole, until the new one is done."""
    site = require_site(config_file)
    if quiet and verbose:
        raise click.UsageError("--quiet and --verbose do not go together.")
    with settings_applied(today, audience), messages_shown(quiet=quiet, verbose=verbose):
        require_environment(site)
        options = {} if site_dir is None else {"site_dir": str(site_dir.absolute())}
        config = load_mkdocs(site, strict=strict, **options)
        from mkdocs.commands.build import build as build_mkdocs

        config.plugins.on_startup(command="build", dirty=False)
        try:
            build_mkdocs(config)
        finally:
            config.plugins.on_shutdown()
        if not quiet:
            summary = config.plugins["dealshelf"].build.summary
            click.echo(f"{summary} → {os.path.relpath(config.site_dir)}")


@main.command()
@CONFIG_FILE
@click.option("-a", "--dev-addr", metavar="HOST:PORT", help="Where to serve; else 127.0.0.1:8000.")
@TODAY
@AUDIENCE
@click.option("-o", "--open", "opens", is_flag=True, help="Open the site in the browser.")
@click.option("-v", "--verbose", is_flag=True, help="Say what is done.")
def serve(
    config_file: Path, dev_addr: str | None, today: date | None, audience: str | None, opens: bool, verbose: bool
) -> None:
    """Serve the site, and build it again when content, personas, theme or configuration change."""
    site = require_site(config_file)
    with settings_applied(today, audience), messages_shown(quiet=False, verbose=verbose, informs=True):
        require_environment(site)
        from mkdocs.commands.serve import serve as serve_mkdocs

        options: dict[str, Any] = {} if dev_addr is None else {"dev_addr": dev_addr}
        serve_mkdocs(config_file=str(site.file), open_in_browser=opens, watch_theme=True, **options)


def require_environment(site: Site) -> None:
    """End with exit code 2 when the environment names no good day or audience."""
    try:
        find_today()
        find_audience(site)
    except SettingsError as error:
        end(error, EXIT_USAGE)


def load_mkdocs(site: Site, **options: Any) -> Any:
    """Return MkDocs' configuration of a site, or end with its complaint and exit code 2."""
    from mkdocs.config import load_config
    from mkdocs.exceptions import Abort, ConfigurationError

    try:
        return load_config(str(site.file), **options)
    except Abort:
        sys.exit(EXIT_USAGE)
    except ConfigurationError as error:
        click.echo(f"{site.file.name}: {error}", err=True)
        sys.exit(EXIT_USAGE)


@contextmanager
def settings_applied(today: date | None, audience: str | None) -> Iterator[None]:
    """Hand the day and the audience on by the environment, the one way that reaches a plugin of MkDocs too."""
    applied = {}
    if today is not None:
        applied[DATE_VARIABLE] = str(int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp()))
    if audience is not None:
        applied[AUDIENCE_VARIABLE] = audience
    before = {name: os.environ.get(name) for name in applied}
    os.environ.update(applied)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def messages_shown(*, quiet: bool, verbose: bool, informs: bool = False) -> Iterator[None]:
    """Print what MkDocs and its plugins log to stderr, as plain lines, as much of it as is asked for."""
    logger = logging.getLogger("mkdocs")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    before = logger.level, logger.propagate
    logger.setLevel(logging.INFO if not quiet else logging.ERROR)
    if verbose:
        logger.setLevel(logging.DEBUG)
    handler.setLevel(logging.DEBUG if verbose else logging.INFO if informs else logging.WARNING)
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.level, logger.propagate = before


for command in (find, new, init, schema, import_command, changes, pulls, cms, codeowners, synonyms):
    main.add_command(command)


def run() -> None:
    """Run the command line and end at once: giving back a large library's memory piece by piece takes half a second."""
    # Ended from outside, a build tidies up as after Ctrl C; 143 is what a shell says of SIGTERM.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(end.code or 0)

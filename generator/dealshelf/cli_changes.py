"""The command that says what a change means for people."""

import re
from datetime import date
from pathlib import Path

import click

from dealshelf.changes import FORMATS, MissingLibraryError, compare_states, read_states
from dealshelf.forking import paused_collection
from dealshelf.options import CONFIG_FILE, EXIT_USAGE, TODAY, choose_day
from dealshelf.revisions import RANGE_MARKS, GitError


@click.command()
@click.argument("revisions", metavar="BASE..HEAD")
@CONFIG_FILE
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True)
@click.option(
    "--worktree", is_flag=True, help="Compare BASE with the files as they lie there, saved but not committed."
)
@click.option("--links", metavar="URL", default="", help="What links to files begin with; else the repository's top.")
@TODAY
@click.pass_context
def changes(
    context: click.Context,
    revisions: str,
    config_file: Path,
    form: str,
    worktree: bool,
    links: str,
    today: date | None,
) -> None:
    """Say what changes between two commits mean for people: what is published, moved, promised, exposed, broken.

    BASE...HEAD begins where the two parted; BASE alone goes up to the commit that is checked out.
    Exits with 0 whatever has changed, 2 for wrong usage; to fail on problems is what 'check' is for.
    """
    if worktree and any(mark in revisions for mark in RANGE_MARKS):
        raise click.UsageError("--worktree goes with BASE alone.")
    if links and not re.match(r"https?://[^\s()<>]+$", links):
        raise click.UsageError("--links is an address, such as https://example.com/shelf/blob/main/.")
    links = f"{links.rstrip('/')}/" if links else ""
    day = choose_day(today)
    try:
        with (
            paused_collection(),
            read_states(config_file, revisions, today=day, uses_worktree=worktree) as (base, head),
        ):
            click.echo(FORMATS[form](compare_states(base, head, today=day), links))
    except (GitError, MissingLibraryError) as error:
        click.echo(f"dealshelf changes: {error}", err=True)
        context.exit(EXIT_USAGE)

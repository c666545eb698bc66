"""The command that brings in a folder of Markdown."""

import sys
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from dealshelf.importing import format_report, import_folder, load_mapping
from dealshelf.options import CONFIG_FILE, EXIT_CONTENT, EXIT_USAGE, TODAY, choose_day, end, require_site
from dealshelf.problems import SettingsError


@click.command("import")
@click.argument("source", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--map", "map_file", type=click.Path(path_type=Path), help="How to map keys and values; see the docs.")
@click.option("--add-vocabulary", is_flag=True, help="Add new tags, types, products, industries and competitors.")
@click.option("--into", default="", metavar="FOLDER", help="The folder below content/library/; else as the map says.")
@CONFIG_FILE
@TODAY
def import_command(
    source: Path, map_file: Path | None, add_vocabulary: bool, into: str, config_file: Path, today: date | None
) -> None:
    """Bring the Markdown of a folder (Hugo, Docusaurus, Jekyll) into the library.

    Says what became of every file and what each asset still lacks. Run it again after changes at the
    source: what people have edited in the library is left alone.
    """
    site = require_site(config_file)
    day = choose_day(today)
    columns = TextColumn("Importing"), BarColumn(), MofNCompleteColumn()
    console = Console(stderr=True)
    try:
        mapping = load_mapping(map_file) if map_file else None
        with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("import", total=None)
            report = import_folder(
                site,
                source,
                mapping=mapping,
                add_vocabulary=add_vocabulary,
                today=day,
                into=into,
                progress=lambda done, total: progress.update(task, completed=done, total=total),
            )
    except SettingsError as error:
        end(error, EXIT_USAGE)
    except OSError as error:
        raise click.ClickException(f"'{error.filename}' cannot be written: {error.strerror}.") from None
    click.echo(format_report(report))
    if report.has_broken:
        sys.exit(EXIT_CONTENT)

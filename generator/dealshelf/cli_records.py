"""The commands that write: a new library, a new record, and the schema of both."""

import json
import sys
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Literal

import click
from click.core import ParameterSource
from pydantic_core import PydanticCustomError

from dealshelf.forge import find_prefix
from dealshelf.forms import RECORD_FORMS, Form, FormField, list_choices
from dealshelf.load import Records, load_records
from dealshelf.options import CONFIG_FILE, EXIT_CONTENT, EXIT_USAGE, TODAY, choose_day, end, require_site
from dealshelf.owners import HEADER, OWNERS_FILES, format_owners
from dealshelf.problems import ProblemsError, SettingsError, did_you_mean, format_text
from dealshelf.recipes import RECIPE_FORGES, RecipeForge, find_forge, list_recipes
from dealshelf.records.base import parse_day, show
from dealshelf.scaffold import draft_record
from dealshelf.schema import DESCRIPTIONS, SCHEMA_KINDS, SchemaKind, make_schema, make_schemas
from dealshelf.site import SITE_FILE, Site, load_site
from dealshelf.starter import start_library

ASK = click.Option(["--ask"], is_flag=True, help="Ask for what is missing, even when nobody is at the terminal.")
SLUG = click.Option(["--slug"], help="The file's name without .md; else made from what is said.")
FOLDER = click.Option(["--folder"], help="The folder below content/library/ that it goes to.")
TEXT = click.Option(["--text"], help="The body, in Markdown; '-' reads it from standard input.")

Said = dict[str, Any]


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--forge",
    type=click.Choice([*RECIPE_FORGES, "none"]),
    help="Whose continuous integration to write files for; else that of the git remote, else github.",
)
@TODAY
def init(folder: Path, forge: Literal[RecipeForge, "none"] | None, today: date | None) -> None:
    """Start a library in DIR: settings, folders, an example of each record to write over, and files for your forge.

    Writes over nothing: when a file is there already, it says so and leaves everything as it was.
    """
    # A forge reads its files at the top of a repository only.
    if forge is None and find_prefix(folder.absolute()):
        forge = "none"
    chosen = None if forge == "none" else forge or find_forge(folder)
    recipes = {OWNERS_FILES[chosen]: HEADER, **list_recipes(chosen)} if chosen else {}
    try:
        written = start_library(folder, today=choose_day(today), recipes=recipes)
    except SettingsError as error:
        end(error, EXIT_USAGE)
    if chosen:
        site = load_site(folder / SITE_FILE)
        (folder / OWNERS_FILES[chosen]).write_text(format_owners(site, load_records(site).assets, chosen), "utf-8")
    for path in written:
        click.echo(path)
    click.echo(f"{len(written)} files. Next: 'dealshelf serve' in {folder}; its README.md says the rest.", err=True)


@click.command()
@click.argument("record", type=click.Choice(SCHEMA_KINDS), required=False)
@CONFIG_FILE
@click.pass_context
def schema(context: click.Context, record: SchemaKind | None, config_file: Path) -> None:
    """Print the JSON Schema of a RECORD, with which an editor completes and checks it; without RECORD, of all."""
    is_named = context.get_parameter_source("config_file") is not ParameterSource.DEFAULT
    settings = require_site(config_file).settings if is_named or config_file.exists() else None
    made = make_schemas(settings) if record is None else make_schema(record, settings)
    click.echo(json.dumps(made, indent=2, ensure_ascii=False))


@click.group()
def new() -> None:
    """Write a correct file for a new record, from flags or by asking.

    A list takes commas (--tags cost,winter) or the flag again; lines take the flag again.
    """


def run_new(form: Form, /, config_file: Path, today: date | None, ask: bool, text: str | None, **flags: Any) -> None:
    """Write a record from flags and answers, and print its path."""
    slug, folder = flags.pop("slug", None) or "", flags.pop("folder", None) or ""
    said: Said = {field.name: flags[field.name] for field in form.fields if flags[field.name]}
    if text == "-":
        text = sys.stdin.read()
    site = require_site(config_file)
    records = load_records(site)
    day = choose_day(today)
    if ask or sys.stdin.isatty():
        if find_missing(form, said, text) or lacks_for_status(form, site, said):
            text = ask_for_rest(form, site, records, said, text)
    elif missing := find_missing(form, said, text):
        raise click.UsageError(f"Missing {', '.join(missing)}. Say it, or let --ask ask for it.")
    try:
        draft = draft_record(site, records, form.kind, said, text or "", today=day, slug=slug, folder=folder)
        draft.write()
    except ProblemsError as error:
        end(error, EXIT_CONTENT)
    if draft.warnings:
        click.echo(format_text(draft.warnings), err=True)
    click.echo(draft.path)


def find_missing(form: Form, said: Said, text: str | None) -> list[str]:
    """Return the flags of what every record of the kind must say, and this one does not."""
    missing = [field.flag for field in form.fields if field.is_required and not said.get(field.name)]
    return missing + ["--text"] * (needs_text(form, said) and not text)


def needs_text(form: Form, said: Said) -> bool:
    """Must the record have a body? A rating says enough without one."""
    return bool(form.text_question) and said.get("kind") != "rating"


def lacks_for_status(form: Form, site: Site, said: Said) -> list[str]:
    """Return the fields that an asset of the status said must have, and this one does not."""
    if form.kind != "asset":
        return []
    return [name for name in site.settings.required.get(said.get("status", "idea"), ()) if not said.get(name)]


def ask_for_rest(form: Form, site: Site, records: Records, said: Said, text: str | None) -> str | None:
    """Ask for each field that is not said yet, put the answers in `said`, and return the body."""
    for field in form.fields:
        must = field.is_required or field.name in lacks_for_status(form, site, said)
        choices = list_choices(form.kind, field, site, records)
        is_apt = choices != () and (field.name != "rating" or said.get("kind") == "rating")
        if not said.get(field.name) and (must or (field.question and is_apt)):
            said[field.name] = ask_field(field, choices, must=must)
    if form.text_question and not text:
        text = "\n".join(ask_lines(form.text_question, must=needs_text(form, said)))
    return text


def ask_field(field: FormField, choices: Sequence[str] | None, *, must: bool) -> str | list[str]:
    """Return a person's answer for a field; it may be empty, unless it `must` be said."""
    question = field.question or f"{field.name.replace('_', ' ').capitalize()}?"
    if field.shape in ("lines", "rows"):
        return ask_lines(question, must=must)
    if choices:
        question += f" [{', '.join(choices)}]"
    answer: str | list[str] = click.prompt(
        question + " (several with commas)" * (field.shape == "list"),
        default=field.default or (None if must else ""),
        show_default=bool(field.default),
        value_proc=partial(read_answer, field, choices, must),
        prompt_suffix=" ",
        err=True,
    )
    return answer


def read_answer(field: FormField, choices: Sequence[str] | None, must: bool, text: str) -> str | list[str]:
    """Return an answer as the field holds it. Raises `BadParameter`, upon which the question comes again."""
    said = [item.strip() for item in (text.split(",") if field.shape == "list" else [text]) if item.strip()]
    if must and not said:
        raise click.BadParameter("this has to be said.")
    for item in said:
        if choices and item not in choices:
            raise click.BadParameter(f"{show(item)} is none of these.{did_you_mean(item, choices)}")
        if field.shape == "day" and item != "today":
            try:
                parse_day(item)
            except PydanticCustomError as error:
                raise click.BadParameter(error.message()) from None
    return said if field.shape == "list" else "".join(said)


def ask_lines(question: str, *, must: bool) -> list[str]:
    """Return the lines a person types before an empty one; at least one when it `must` be said."""
    click.echo(f"{question} (an empty line ends)", err=True)
    lines: list[str] = []
    while line := click.prompt(
        "-", default=None if must and not lines else "", show_default=False, prompt_suffix=" ", err=True
    ).rstrip():
        lines.append(line)
    return lines


def make_option(form: Form, field: FormField) -> click.Option:
    """Return the flag that says a field."""
    descriptions = DESCRIPTIONS[form.model.__name__]
    text = descriptions.get(field.name, "The day of the meeting; it names the file.")
    if field.choices:
        text += f" One of: {', '.join(field.choices)}."
    if field.parts:
        text += f" Each as '{' | '.join(field.parts)}'."
    if field.shape == "stamp":
        text = text.replace(", and when,", "").replace(", and when", "") + " The day is today."
    metavars = {"day": "YYYY-MM-DD", "list": "A,B", "lines": "LINE", "rows": "ROW", "stamp": "NAME"}
    return click.Option(
        [field.flag, field.name],
        multiple=field.shape in ("list", "lines", "rows"),
        metavar=metavars.get(field.shape, "TEXT"),
        help=text,
    )


def make_command(form: Form) -> click.Command:
    """Return the command that writes a record of a kind, with a flag for each field."""
    article = "an" if form.kind == "asset" else "a"
    name = "roadmap item" if form.kind == "roadmap" else form.kind
    where = [FOLDER] * (form.kind == "asset") + [SLUG] * (form.kind != "meeting")
    command = click.Command(
        form.kind,
        callback=partial(run_new, form),
        params=[*(make_option(form, field) for field in form.fields), TEXT, *where, ASK],
        help=f"Write {article} {name}, and print its path. What is wrong with it is said before it is written.",
        short_help=f"Write {article} {name}.",
    )
    for add_option in (TODAY, CONFIG_FILE):
        add_option(command)
    return command


for _form in RECORD_FORMS.values():
    new.add_command(make_command(_form))

"""The command that suggests other names for entries of the vocabulary, from what buyers say."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dealshelf.attached import read_attachments
from dealshelf.options import CONFIG_FILE, EXIT_CONTENT, EXIT_USAGE, TODAY, choose_day, end, require_site
from dealshelf.pipeline import load_library, require_sound
from dealshelf.problems import ProblemsError, SettingsError

if TYPE_CHECKING:
    from dealshelf.suggesting import Suggestion

SHOWN = 3
"""How many files a line names."""


@click.command()
@CONFIG_FILE
@click.option("--format", "form", type=click.Choice(["text", "yaml", "json"]), default="text", show_default=True)
@click.option("--least", type=click.IntRange(1), default=2, show_default=True, help="Places that say a word.")
@TODAY
def synonyms(config_file: Path, form: str, least: int, today: date | None) -> None:
    """Suggest what buyers say for entries of the vocabulary, and no asset does.

    Reads requests, objections, pain points, and the phrases and objections of personas. Changes no file: a
    person decides.
    """
    # It needs numpy, which would take a fifth of a second of every other command.
    from dealshelf.suggesting import Suggesting

    site = require_site(config_file)
    try:
        library, problems = load_library(site, today=choose_day(today), audience="internal", forks=True)
        require_sound(problems)
    except SettingsError as error:
        end(error, EXIT_USAGE)
    except ProblemsError as error:
        end(error, EXIT_CONTENT)
    _, missing = read_attachments(library)
    if missing:
        click.echo(missing, err=True)
    found = Suggesting(library).suggest(least=least)
    click.echo(FORMS[form](found), nl=bool(found) or form == "json")
    if not found:
        hint = " With '--least 1' words come too that were said but once." if least > 1 else ""
        click.echo(f"Nothing to suggest: what buyers say, assets say too.{hint}", err=True)


def print_text(found: Sequence["Suggestion"]) -> str:
    """Return two lines a suggestion: the pair, and what speaks for it."""
    return "\n".join(
        f"{one.word} → {one.label} ({'.'.join(one.term)})\n    {_say_weight(one)}: {_list_paths(one)}" for one in found
    )


def print_yaml(found: Sequence["Suggestion"]) -> str:
    """Return lists to paste into `site.yml`, beside what is there."""
    groups: dict[str, dict[str, list[Suggestion]]] = {}
    for one in found:
        groups.setdefault(one.term[0], {}).setdefault(one.term[1], []).append(one)
    lines = ["# Under the plugin in site.yml: add what is right to the synonyms there."] if found else []
    for vocabulary, entries in groups.items():
        lines.append(f"{vocabulary}:")
        for key, suggestions in entries.items():
            lines += [f"  {key}:", "    synonyms:"]
            for one in suggestions:
                word = json.dumps(one.word, ensure_ascii=False)
                lines.append(f"      - {word}  # {_say_weight(one)}: {_list_paths(one)}")
    return "\n".join(lines)


def print_json(found: Sequence["Suggestion"]) -> str:
    """Return an array of objects, the best founded suggestion first."""
    rows = [
        {
            "word": one.word,
            "vocabulary": one.term[0],
            "id": one.term[1],
            "label": one.label,
            "assets": one.said_by,
            "said": [
                {"path": saying.path, "companies": saying.companies, "text": saying.text} for saying in one.sayings
            ],
        }
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)


FORMS: dict[str, Callable[[Sequence["Suggestion"]], str]] = {"text": print_text, "yaml": print_yaml, "json": print_json}


def _say_weight(one: "Suggestion") -> str:
    heard = [f"heard in {_count(one.companies, 'company')}"] if one.companies else []
    parts = [f"said in {_count(len(one.sayings), 'place')}", *heard]
    assets = f"by {_count(one.said_by, 'asset')}" if one.said_by else "by no asset"
    return f"{', '.join([*parts, assets])}"


def _count(number: int, noun: str) -> str:
    plural = {"company": "companies"}.get(noun, f"{noun}s")
    return f"{number} {noun if number == 1 else plural}"


def _list_paths(one: "Suggestion") -> str:
    paths = list(dict.fromkeys(saying.path for saying in one.sayings))
    return ", ".join(paths[:SHOWN]) + (f" and {len(paths) - SHOWN} more" if len(paths) > SHOWN else "")

"""The command that searches the built site. It loads little, and is done before other commands have begun."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from dealshelf.search.answer import Results, Searcher, show_row, suggest
from dealshelf.search.locating import locate
from dealshelf.search.place import NoIndexError, find_site_url, open_index
from dealshelf.search.query import find_values, parse_query
from dealshelf.search.reader import Index
from dealshelf.search.words import split_words

EXIT_USAGE = 2
DEFAULT_FILE = "site.yml"
WIDTH = 100
STATUS = "status"


class Find(click.Command):
    """A command whose arguments may begin with a hyphen: `-draft` leaves out what says it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take for options only what is written as one; a blank before the rest keeps it an argument."""
        is_option = {"-", *(option for parameter in self.get_params(ctx) for option in parameter.opts)}
        return super().parse_args(
            ctx, [f" {arg}" if arg[:1] == "-" and arg[:2] != "--" and arg not in is_option else arg for arg in args]
        )


def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return what a shell may put in the place of a word: a field's values by any of their names, or fields."""
    name, colon, written = _take_apart(ctx, param, incomplete)
    try:
        index = open_index(Path(ctx.params.get("config_file") or DEFAULT_FILE))
    except NoIndexError:
        return []
    if not colon:
        return [f"{field}:" for field in index.meta["f"] if field.startswith(written)]
    if name not in index.meta["f"]:
        return []
    values = Searcher(index).facet(name).values
    typed = " ".join(split_words(written))
    chosen = [values[number][0] for number in find_values(typed, values)] if typed else [value[0] for value in values]
    return [f"{name}:{value}" for value in chosen] if ":" in incomplete[1:] else chosen


def _take_apart(ctx: click.Context, param: click.Parameter, incomplete: str) -> tuple[str, str, str]:
    """Return the field that a shell asks about, its colon and what is typed of a value."""
    if isinstance(param, click.Option):
        return str(param.name), ":", incomplete
    # A shell that cuts words at colons hands over `persona`, `:`, `fin`.
    words = [*(ctx.params.get("words") or ()), incomplete]
    if ":" in words[-2:]:
        words = words[-3:] if words[-2:-1] == [":"] else words[-2:]
        incomplete = "".join(words)
    name, colon, written = incomplete.partition(":")
    return (name, colon, written) if colon else ("", "", name)


@click.command(cls=Find, context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("words", nargs=-1, metavar="QUERY", shell_complete=complete)
@click.option(
    "--persona", multiple=True, shell_complete=complete, help="Only what is for this persona; may be repeated."
)
@click.option("--stage", multiple=True, shell_complete=complete, help="Only what is for this stage; may be repeated.")
@click.option("--sort", type=click.Choice(["newest", "rated"]), help="Order by day or rating, not by how well it fits.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True, help="How many results to print.")
@click.option("--json", "is_json", is_flag=True, help="Print JSON.")
@click.option(
    "-f", "--config-file", type=click.Path(path_type=Path), default=DEFAULT_FILE, show_default=True, help="The site."
)
def find(
    words: tuple[str, ...],
    persona: tuple[str, ...],
    stage: tuple[str, ...],
    sort: str | None,
    limit: int,
    is_json: bool,
    config_file: Path,
) -> None:
    """Search the site as it was last built, as its search field does.

    QUERY may narrow by field and leave out: persona:cfo stage:deciding type:case-study -draft "exact words".
    """
    try:
        index, site_url = open_index(config_file), find_site_url(config_file)
        quoted = [f'{name}:"{value}"' for name, values in (("persona", persona), ("stage", stage)) for value in values]
        results = ask(index, " ".join([*quoted, *words]), sort or "")
        found = [describe(index, results, document, site_url) for document in results.documents[:limit]]
        nearest = {word: suggest(index, word) for word in results.unknown}
    except NoIndexError as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_USAGE)
    if is_json:
        click.echo(json.dumps(to_json(results, found, nearest), ensure_ascii=False, indent=2))
        return
    for line in explain(results, nearest):
        click.echo(line, err=True)
    for row in found:
        click.echo(print_row(row))
    if len(results.documents) > limit:
        click.echo(f"… and {len(results.documents) - limit} more.", err=True)


def ask(index: Index, text: str, sort: str) -> Results:
    """Return what a query finds. What is coming or retired is left out unless it is asked for, as on the page."""
    fields = index.meta["f"]
    is_open = STATUS not in fields or STATUS in parse_query(text, fields).fields
    return Searcher(index).search(text, {} if is_open else {STATUS: ["live"]}, sort=sort)


def describe(index: Index, results: Results, document: int, site_url: str) -> dict[str, Any]:
    """Return a result's row with all its why lines (`lines`) and its address (`link`).

    Where only an attachment says the words, `place` says where it does, and `place_url` leads there.
    """
    row = show_row(index, document)
    others = index.more(document)[:1] if row.get("lines") else []
    row |= {"lines": [row["why"], *(line for lines in others for line in lines)] if row.get("why") else []}
    row["link"] = site_url + row["url"]
    if row.pop("attached", 0):
        place = locate(index, document, results.query.words, is_typing=results.query.is_typing)
        if place:
            row |= {"place": str(place), "place_url": place.address}
    return row


def to_json(results: Results, found: list[dict[str, Any]], nearest: dict[str, list[str]]) -> dict[str, Any]:
    """Return results as the command prints them for programs."""
    return {
        "total": len(results.documents),
        "results": found,
        "corrected": results.corrected,
        "unknown": nearest,
        "problems": results.problems,
        "relaxed": results.relaxed,
    }


def explain(results: Results, nearest: dict[str, list[str]]) -> list[str]:
    """Return what there is to say about a query besides its results."""
    lines = list(results.problems)
    lines += [f"'{typed}' is taken for {_join(meant)}." for typed, meant in results.corrected.items()]
    for word, near in nearest.items():
        lines.append(f"Nothing says '{word}'." + (f" Did you mean {_join(near)}?" if near else ""))
    if not results.documents:
        lines.append("Nothing found.")
        lines += [_offer(name, count, results) for name, count in results.relaxed.items()]
    return lines


def _offer(name: str, count: int, results: Results) -> str:
    if name == STATUS and STATUS not in results.query.fields:
        return f"Of what is coming or retired there would be {count}: add status:upcoming or status:retired."
    return f"Without '{name}:' there would be {count}."


def _join(words: list[str]) -> str:
    return " or ".join(f"'{word}'" for word in words)


def print_row(row: dict[str, Any]) -> str:
    """Return a result in a few lines: what it is, the first reason to care, where the words are, where it is."""
    state = f"{row.get('state_label', '')} {row.get('on', '')}".strip()
    marks = [row.get("label", ""), state, row.get("audience_label", "")]
    lines = [f"{click.style(row['title'], bold=True)}  ({', '.join(mark for mark in marks if mark)})"]
    why = row.get("why", "")
    if why:
        lines.append(f"    {why if len(why) <= WIDTH else why[:WIDTH].rpartition(' ')[0] + '…'}")
    if "place" in row:
        lines.append(f"    {row['place']}: {row['place_url']}")
    return "\n".join([*lines, f"    {row['link']}"])

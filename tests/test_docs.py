"""The reference pages hold every key and every option, and none that is not there."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from dealshelf.config import Forge, Settings, Stage, Term, Type
from dealshelf.records import (
    Agreement,
    Asset,
    Claim,
    Fact,
    LifecycleStage,
    Meeting,
    Note,
    Objection,
    Persona,
    Promise,
    RoadmapItem,
    Segment,
    Signature,
    Stamp,
)

DOCS = Path(__file__).parents[1] / "docs"

RECORDS: dict[str, type[BaseModel]] = {
    "Asset": Asset,
    "Persona": Persona,
    "Note": Note,
    "Roadmap item": RoadmapItem,
    "Agreement": Agreement,
    "Meeting": Meeting,
    "Fact": Fact,
}

PARTS: dict[tuple[str, str], type[BaseModel]] = {
    ("Persona", "objections"): Objection,
    ("Persona", "segments"): Segment,
    ("Roadmap item", "history"): Claim,
    ("Agreement", "stages"): LifecycleStage,
    ("Agreement", "promises"): Promise,
}
"""Keys that hold mappings, written in the table as `{key, key}`."""


def read_page(name: str) -> str:
    """Return the text of a page of the docs."""
    return (DOCS / name).read_text(encoding="utf-8")


def read_section(text: str, heading: str) -> str:
    """Return what stands under a heading: up to the next that is as high, or higher."""
    match = re.search(rf"^(#+) {re.escape(heading)}(?=[:\n]).*\n", text, re.MULTILINE)
    assert match, f"no heading '{heading}'"
    rest = text[match.end() :]
    following = re.search(rf"^#{{1,{len(match[1])}}} ", rest, re.MULTILINE)
    return rest[: following.start()] if following else rest


def read_rows(section: str) -> Iterator[list[str]]:
    """Yield the cells of each row of the first table of a section, without its heading."""
    table = re.search(r"(?:^\|.*\|\n)+", section, re.MULTILINE)
    assert table, "no table"
    for line in table[0].splitlines()[2:]:
        yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]


def read_keys(section: str) -> list[str]:
    """Return the keys that the first column of a section's first table names, in their order."""
    return [key for cells in read_rows(section) for key in re.findall(r"`([^`]+)`", cells[0])]


@pytest.mark.parametrize("heading", RECORDS)
def test_the_table_of_a_record_has_its_keys(heading: str) -> None:
    """All of them, and no other, in the order in which files have them."""
    assert read_keys(read_section(read_page("records.md"), heading)) == list(RECORDS[heading].model_fields)


def test_every_kind_of_record_has_its_section() -> None:
    """And there is no section of a record that is none."""
    headings = re.findall(r"^## ([^:\n]+)", read_page("records.md"), re.MULTILINE)
    assert headings.count("Scorecard") == 1
    assert {*headings} - {"Scorecard"} == {*RECORDS}


@pytest.mark.parametrize(("heading", "key"), PARTS)
def test_a_key_that_holds_mappings_names_theirs(heading: str, key: str) -> None:
    """As `{key, key}` in its row."""
    rows = {cells[0].strip("`"): cells for cells in read_rows(read_section(read_page("records.md"), heading))}
    match = re.search(r"`\{([^}]+)\}`", rows[key][1])
    assert match
    assert [name.strip() for name in match[1].split(",")] == list(PARTS[heading, key].model_fields)


@pytest.mark.parametrize(("name", "model"), [("stamp", Stamp), ("signature", Signature)])
def test_stamp_and_signature_name_their_keys(name: str, model: type[BaseModel]) -> None:
    """In the table of the types of value."""
    rows = {cells[0]: cells for cells in read_rows(read_page("records.md"))}
    match = re.search(r"`\{([^}]+)\}`", rows[name][1])
    assert match
    assert [part.split(":")[0].strip() for part in match[1].split(",")] == list(model.model_fields)


@pytest.mark.parametrize(
    ("heading", "models"),
    [("Keys of the plugin", [Settings]), ("Vocabulary", [Term, Type, Stage]), ("Forge", [Forge])],
)
def test_the_table_of_settings_has_their_keys(heading: str, models: list[type[BaseModel]]) -> None:
    """All of them, and no other."""
    documented = read_keys(read_section(read_page("configuration.md"), heading))
    assert len(documented) == len(set(documented))
    assert set(documented) == {key for model in models for key in model.model_fields}


def test_required_fields_by_status_are_documented_as_they_are() -> None:
    """The defaults in the table are those of the code."""
    from dealshelf.config import DEFAULT_REQUIRED

    documented = {
        status: tuple(re.findall(r"`([^`]+)`", cells[1]))
        for cells in read_rows(read_section(read_page("configuration.md"), "Required fields"))
        for status in re.findall(r"`([^`]+)`", cells[0])
    }
    assert documented == DEFAULT_REQUIRED


def list_commands() -> dict[str, click.Command]:
    """Return every command by its words, those of groups too, as far as there are any."""
    cli = pytest.importorskip("dealshelf.cli")

    def walk(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[str, click.Command]]:
        if words:
            yield " ".join(words), command
        if isinstance(command, click.Group):
            for name, inner in command.commands.items():
                yield from walk(inner, (*words, name))

    return dict(walk(cli.main, ()))


def name_parameter(command: click.Command, parameter: click.Parameter) -> list[str]:
    """Return how a parameter is written: an option's flags, an argument's word."""
    if isinstance(parameter, click.Option):
        return [*parameter.opts, *parameter.secondary_opts]
    return [parameter.make_metavar(click.Context(command)).strip("[]").partition("|")[0]]


def test_every_command_has_its_section_with_all_its_options() -> None:
    """What the commands of a group share stands in the section of the group."""
    page = read_page("commands.md")
    for words, command in list_commands().items():
        assert command.help, words
        section = read_section(page, words)
        if " " in words:
            section += read_section(page, words.split(" ")[0]).partition("\n### ")[0]
        for name in (name for parameter in command.params for name in name_parameter(command, parameter)):
            assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", section), f"'{words}': {name} is not there"


def test_no_documented_option_is_unknown() -> None:
    """In the first table of each command's section; that of a group is for its commands together."""
    page = read_page("commands.md")
    commands = {words: command for words, command in list_commands().items() if not isinstance(command, click.Group)}
    for words, command in commands.items():
        section = read_section(page, words)
        known = {name for parameter in command.params for name in name_parameter(command, parameter)}
        for cells in read_rows(section) if "\n| " in section else ():
            assert set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", cells[0])) <= known, words

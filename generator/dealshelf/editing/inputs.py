"""The inputs of a form for a kind of record, made from its JSON Schema: what both editors are told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeAlias

from dealshelf.config import ASSET_FIELDS, Settings, make_label
from dealshelf.forms import RecordKind
from dealshelf.records import STATUSES
from dealshelf.schema import Schema, SchemaKind, make_schema

InputShape: TypeAlias = Literal["text", "prose", "day", "number", "choice", "record", "file", "group", "pairs"]
"""What is typed or picked: `prose` may have several lines, a `record` is picked by its slug, a `group` has parts of
its own, `pairs` go from any name to a text."""

RECORD_INPUTS: dict[str, RecordKind] = {
    "personas": "persona",
    "roadmap": "roadmap",
    "replaces": "asset",
    "proof": "asset",
}
"""Fields that hold slugs, and of what."""

PROSE = frozenset(
    {"summary", "background", "company", "role", "why", "goals", "pains", "phrases", "say", "not_yet"}
) | {
    *("they_say", "we_say", "differs", "if_promised", "when_missed", "does", "hands_over", "outcome", "nuggets"),
}
"""Fields whose texts are long enough for a box of several lines."""

DAY_PATTERN = r"^\d{4}-\d{2}-\d{2}$"


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form. `is_many` means a list of what the shape says; `choices` go from a value to its label."""

    name: str
    shape: InputShape
    label: str
    hint: str = ""
    is_many: bool = False
    is_required: bool = False
    choices: Mapping[str, str] | None = None
    default: str = ""
    pattern: str = ""
    most: int | None = None
    of: RecordKind | None = None
    parts: tuple["Input", ...] = ()


def list_inputs(kind: SchemaKind, settings: Settings) -> tuple[Input, ...]:
    """Return the inputs for the front matter of a kind of record, in the order in which files have them.

    An asset's field whose vocabulary declares nothing is left out: no value would be right.
    """
    schema = make_schema(kind, settings)
    parts = schema.get("$defs", {})
    unusable = {name for name, vocabulary in ASSET_FIELDS.items() if not settings.vocabulary(vocabulary)}
    inputs = _read_inputs(schema, parts)
    if kind != "asset":
        return tuple(inputs)
    return tuple(_fit_asset(each, settings) for each in inputs if each.name not in unusable)


def list_fact_inputs(settings: Settings) -> tuple[Input, ...]:
    """Return the inputs for one fact of `facts.yml`."""
    schema = make_schema("facts", settings)
    return tuple(_read_inputs(schema["$defs"]["Fact"], schema["$defs"]))


def _fit_asset(each: Input, settings: Settings) -> Input:
    """Return an asset's input with the labels of its vocabulary, and which statuses ask for it.

    A form knows one answer to "is it required?" for an asset's whole life, so only what every status asks for is
    required there; the hint names the rest, and `check` asks for it.
    """
    if each.name in ASSET_FIELDS:
        terms = settings.vocabulary(ASSET_FIELDS[each.name])
        each = replace(each, choices={name: term.label for name, term in terms.items()})
    asking = [status for status in STATUSES if each.name in settings.required[status]]
    if not asking:
        return each
    if len(asking) == len(STATUSES):
        return replace(each, is_required=True)
    return replace(each, hint=f"{each.hint} Needed when {', '.join(asking)}.")


def _read_inputs(schema: Schema, parts: Mapping[str, Schema]) -> Iterator[Input]:
    required = schema.get("required", ())
    for name, written in schema["properties"].items():
        yield _read_input(name, written, parts, is_required=name in required)


def _read_input(name: str, written: Schema, parts: Mapping[str, Schema], *, is_required: bool) -> Input:
    resolved = _resolve(written, parts)
    items = resolved.get("items")
    one = _resolve(items, parts) if items else resolved
    said: dict[str, Any] = {
        "label": make_label(name),
        "hint": written.get("description", ""),
        "is_required": is_required,
        "is_many": items is not None,
        "most": resolved.get("maxItems"),
    }
    if "properties" in one:
        return Input(name, "group", **said, parts=tuple(_read_inputs(one, parts)))
    if one.get("type") == "object":
        return Input(name, "pairs", **said)
    if "enum" in one:
        choices = {value: make_label(value) for value in one["enum"]}
        return Input(name, "choice", **said, choices=choices, default=resolved.get("default", ""))
    if name in RECORD_INPUTS:
        return Input(name, "record", **said, of=RECORD_INPUTS[name])
    if one.get("pattern") == DAY_PATTERN:
        return Input(name, "day", **said)
    if one.get("type") == "number":
        return Input(name, "number", **said)
    shape: InputShape = "file" if name == "files" else "prose" if name in PROSE else "text"
    return Input(name, shape, **said, pattern=one.get("pattern", ""))


def _resolve(written: Schema, parts: Mapping[str, Schema]) -> Schema:
    """Return what a schema says, with what it refers to."""
    reference = written.get("$ref", "").rpartition("/")[2]
    return {**parts[reference], **written} if reference else written

"""Values as written → a typed model, or the problems that stand in the way, each at its place."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from dealshelf.problems import Problem, did_you_mean
from dealshelf.records.base import show
from dealshelf.yaml_text import Document, FieldPath

Model = TypeVar("Model", bound=BaseModel)


def validate(
    model: type[Model],
    document: Document,
    path: str,
    *,
    at: FieldPath = (),
    line_offset: int = 0,
    context: Any = None,
) -> tuple[Model | None, list[Problem]]:
    """Return the model that a document's values make, and what is wrong with them.

    `at` is the mapping in the document that holds the values; without it, the whole document.
    `context` is handed to the model. `line_offset` is added to every line. The model is None when
    any value cannot be used.
    """
    problems = [
        Problem(
            path,
            error.place[0] + line_offset,
            error.place[1],
            name_field(error.path[len(at) :]),
            error.message,
        )
        for error in document.errors
        if error.path[: len(at)] == at and len(error.path) > len(at)
    ]
    values: Any = document.values
    for step in at:
        values = values[step]
    try:
        return model.model_validate(values, context=context), problems
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            problems.append(_describe(detail, model, document, path, at=at, line_offset=line_offset))
        return None, _only_first(problems)


def _describe(
    detail: ErrorDetails,
    model: type[BaseModel],
    document: Document,
    path: str,
    *,
    at: FieldPath,
    line_offset: int,
) -> Problem:
    steps = tuple(step for step in detail["loc"] if step != "[key]")
    full = at + steps
    kind = detail["type"]
    if kind == "extra_forbidden":
        line, column = document.locate_key(full)
        message = _unknown_key(model, steps)
    else:
        line, column = (
            document.locate_key(full) if kind == "missing" or "[key]" in detail["loc"] else document.locate(full)
        )
        # Whoever writes from a link on a page leaves this one out, if any.
        ask = " Write your name after 'by:'." if kind == "missing" and steps[-1] == "by" else ""
        message = _explain(detail) + ask
    return Problem(path, line + line_offset, column, name_field(steps), message)


def name_field(steps: Iterable[str | int]) -> str:
    """Return a field's name as people write it: `history.2.window`, counting from 1; a list item by its list."""
    shown = list(steps)
    if shown and isinstance(shown[-1], int):
        shown.pop()
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in shown)


def _unknown_key(model: type[BaseModel], steps: FieldPath) -> str:
    known = keys_at(model, steps[:-1])
    name = str(steps[-1])
    hint = did_you_mean(name, known) or f" Known are: {', '.join(known)}."
    return f"'{name[:60]}' is no key here.{hint}"


def keys_at(model: type[BaseModel], steps: FieldPath) -> list[str]:
    """Return the keys that the mapping at `steps` within a model may have."""
    current: Any = model
    for step in steps:
        if isinstance(current, type) and issubclass(current, BaseModel) and step in current.model_fields:
            current = current.model_fields[str(step)].annotation
        current = _inner_model(current) or current
    if isinstance(current, type) and issubclass(current, BaseModel):
        return list(current.model_fields)
    return []


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside `tuple[Model, ...]`, `Model | None` or `dict[str, Model]`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        if found := _inner_model(argument):
            return found
    return None


EXPECTED = {
    "string_type": "text",
    "tuple_type": "a list. Begin each line with '- '",
    "list_type": "a list. Begin each line with '- '",
    "dict_type": "'key: value' lines",
    "model_type": "'key: value' lines",
    "model_attributes_type": "'key: value' lines",
}


def _explain(detail: ErrorDetails) -> str:
    kind, value = detail["type"], detail["input"]
    if kind == "missing":
        return "is missing."
    if kind == "string_too_short":
        return "is empty."
    if kind == "string_too_long":
        return f"is too long: {len(value):,} letters, of at most {detail['ctx']['max_length']}."
    if kind == "literal_error":
        known = re.findall(r"'([^']+)'", detail["ctx"]["expected"])
        hint = did_you_mean(value, known) if isinstance(value, str) else ""
        return f"{show(value)} is none of {', '.join(known)}.{hint}"
    if expected := EXPECTED.get(kind):
        first, _, rest = expected.partition(". ")
        return f"expected {first}, found {show(value)}.{' ' + rest + '.' if rest else ''}"
    return detail["msg"]


def _only_first(problems: list[Problem]) -> list[Problem]:
    """Drop what a problem at the same field already says."""
    seen: dict[tuple[int, int, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.line, problem.column, problem.field), problem)
    return list(seen.values())

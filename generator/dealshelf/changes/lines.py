"""What a report is made of, before a format writes it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a record: text that anybody may have written, never markup."""

    text: str


@dataclass(frozen=True, slots=True)
class FileLink:
    """A name that leads to a file, by its path from the repository's top."""

    text: str
    path: str


Span: TypeAlias = str | Said | FileLink | date
"""A part of a line: our own words, those of a record, the name of a file, a day."""

Line: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind under a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What differs, as it is read: a sentence, between which states, and the rest. `lang` is for the days in it."""

    summary: str
    states: Line
    sections: tuple[Section, ...]
    lang: str


def join(lines: Iterable[Line], mark: str) -> Line:
    """Return lines as one, with a mark between them."""
    joined: list[Span] = []
    for line in lines:
        joined += [mark, *line] if joined else line
    return tuple(joined)


def quote(lines: Sequence[str]) -> Line:
    """Return words of records in quotation marks: “one”, “two”."""
    return join((("“", Said(line), "”") for line in lines), ", ")

"""What every record shares: its types of value, and where it came from."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, TypeAlias, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PrivateAttr,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

Team = Literal["marketing", "sales"]
TEAMS: tuple[Team, ...] = get_args(Team)

DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
ADDRESS = re.compile(r"https?://[^\s/<>][^\s<>]*")
SLUG = re.compile(r"[^\W_](?:[\w.-]*\w)?")
REFERENCE_KINDS = ("asset", "persona", "roadmap", "stage", "note", "meeting")


def parse_day(value: Any) -> date:
    """Return the date written as YYYY-MM-DD. Raises `PydanticCustomError` for anything else."""
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not DATE.fullmatch(value):
        raise PydanticCustomError("day", "{value} is no date. Write it as YYYY-MM-DD.", {"value": show(value)})
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        reason = str(error).replace("day is out of range for month", "that month has no such day")
        raise PydanticCustomError(
            "day", "{value} is no date: {reason}.", {"value": show(value), "reason": reason}
        ) from None


def is_slug(text: str) -> bool:
    """Can a text name a record or an entry of the vocabulary: lower case, no blanks?"""
    return SLUG.fullmatch(text) is not None and text == text.lower()


def show(value: Any) -> str:
    """Return a value as an error message names it: text in quotes and shortened, other things by kind."""
    if isinstance(value, str):
        shown = "".join(letter if letter.isprintable() else "�" for letter in value[:60])
        return f"'{shown}{'…' * (len(value) > 60)}'"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping"
    return "nothing" if value is None else f"'{value}'"


def _as_lines(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _parse_day_count(value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,3}", value):
        return int(value)
    raise PydanticCustomError("days", "{value} is no number of days.", {"value": show(value)})


def _without_kind(kind: str) -> BeforeValidator:
    """Let `note:ID` stand where the field already says that it is a note."""
    return BeforeValidator(lambda value: value.removeprefix(f"{kind}:") if isinstance(value, str) else value)


def _check_reference(value: str) -> str:
    kind, colon, name = value.partition(":")
    if value == "library" or (colon and name and kind in REFERENCE_KINDS):
        return value
    forms = "library, " + ", ".join(f"{kind}:…" for kind in REFERENCE_KINDS)
    raise PydanticCustomError(
        "reference", "{value} is no reference. Write one of {forms}.", {"value": show(value), "forms": forms}
    )


def _check_link(value: str) -> str:
    if ADDRESS.fullmatch(value):
        return value
    message = "{value} is no address. Write it with https://, and without blanks, < and >."
    raise PydanticCustomError("link", message, {"value": show(value)})


def _check_language(value: str) -> str:
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", value):
        return value
    raise PydanticCustomError(
        "language", "{value} is no language code. Write one such as en or pt-BR.", {"value": show(value)}
    )


Day: TypeAlias = Annotated[date, BeforeValidator(parse_day)]
DayCount: TypeAlias = Annotated[int, BeforeValidator(_parse_day_count)]
Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Line: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Lines: TypeAlias = Annotated[tuple[Text, ...], BeforeValidator(_as_lines)]
Texts: TypeAlias = tuple[Text, ...]
Link: TypeAlias = Annotated[Text, AfterValidator(_check_link)]
Language: TypeAlias = Annotated[Text, AfterValidator(_check_language)]
Reference: TypeAlias = Annotated[Text, AfterValidator(_check_reference)]
AssetSlug: TypeAlias = Annotated[Text, _without_kind("asset")]
PersonaSlug: TypeAlias = Annotated[Text, _without_kind("persona")]
RoadmapSlug: TypeAlias = Annotated[Text, _without_kind("roadmap")]
NoteId: TypeAlias = Annotated[Text, _without_kind("note")]


class Part(BaseModel):
    """A mapping inside a record. Unknown keys are refused, and nothing changes after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _drop_nothing(cls, values: Any) -> Any:
        """Let a key without a value be as no key, unless it is a key that is not known."""
        if isinstance(values, dict) and None in values.values():
            return {name: value for name, value in values.items() if value is not None or name not in cls.model_fields}
        return values


class Stamp(Part):
    """A named person, on a day."""

    on: Day
    by: Line


class Signature(Part):
    """One team's agreement."""

    team: Team
    by: Line
    on: Day


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record came from: `path` relative to the folder of `site.yml`, its file, and its body.

    `unusable` names the fields whose values were wrong and were left out.
    """

    path: str
    file: Path
    slug: str
    body: str = ""
    body_line: int = 1
    unusable: frozenset[str] = frozenset()


class Record(Part):
    """A file of the library. Its fields are the front matter; the body and the slug come from the file."""

    kind_name: ClassVar[str]
    _source: Source = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        self._source = context

    # Cached, since Pydantic looks a private attribute up two hundred times slower than a plain one.

    @cached_property
    def source(self) -> Source:
        """Where it came from."""
        return self._source

    @cached_property
    def slug(self) -> str:
        """Its name, unique among the records of its kind."""
        return self._source.slug

    @cached_property
    def path(self) -> str:
        """Its file, relative to the folder of `site.yml`, with `/`."""
        return self._source.path

    @cached_property
    def body(self) -> str:
        """The Markdown below the front matter."""
        return self._source.body

    @cached_property
    def reference(self) -> str:
        """How other records name it, such as `asset:roi`."""
        return f"{self.kind_name}:{self.slug}"


def missing_teams(signatures: Iterable[Signature]) -> list[Team]:
    """Return the teams that have not signed."""
    signed = {signature.team for signature in signatures}
    return [team for team in TEAMS if team not in signed]

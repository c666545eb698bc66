"""The asset: one piece that sales can use, for its whole life."""

from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field
from pydantic.functional_validators import BeforeValidator
from pydantic_core import PydanticCustomError

from dealshelf.records.base import (
    AssetSlug,
    Day,
    Language,
    Link,
    PersonaSlug,
    Record,
    RoadmapSlug,
    Stamp,
    Text,
    Texts,
    show,
)

Status = Literal["idea", "planned", "drafting", "review", "scheduled", "published", "retired"]
STATUSES: tuple[Status, ...] = get_args(Status)
Audience = Literal["internal", "shareable"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

MAX_WHY = 5


def _check_why(value: object) -> object:
    if isinstance(value, list) and len(value) > MAX_WHY:
        message = "{count} lines; keep the {most} that matter most."
        raise PydanticCustomError("why", message, {"count": len(value), "most": MAX_WHY})
    if isinstance(value, str):
        raise PydanticCustomError(
            "why", "expected a list, found {value}. Begin each line with '- '.", {"value": show(value)}
        )
    return value


class Asset(Record):
    """One piece that sales can use, from idea to retired. See docs/records.md for each key."""

    kind_name: ClassVar[str] = "asset"

    title: Text = ""
    type: Text = ""
    personas: tuple[PersonaSlug, ...] = ()
    stage: Text = ""
    why: Annotated[Texts, BeforeValidator(_check_why)] = ()
    summary: Text = ""
    owner: Text = ""
    status: Status = "idea"
    publish: Day | None = None
    verified: Stamp | None = None
    audience: Audience = "internal"
    link: Link | None = None
    files: Texts = ()
    answers: Texts = ()
    products: Texts = ()
    industries: Texts = ()
    competitors: Texts = ()
    tags: Texts = ()
    roadmap: tuple[RoadmapSlug, ...] = ()
    replaces: AssetSlug | None = None
    lang: Language | None = None
    needs: Annotated[Texts, Field(description="What an imported asset still lacks.")] = ()

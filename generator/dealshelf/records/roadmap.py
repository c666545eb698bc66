"""The roadmap item: a coming feature, how sure it is, and the words that go with it."""

import re
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from dealshelf.records.base import Day, Lines, Part, PersonaSlug, Record, Stamp, Text, parse_day, show

RoadmapStage = Literal["concept", "development", "launching", "shipped", "dropped"]
ROADMAP_STAGES: tuple[RoadmapStage, ...] = get_args(RoadmapStage)
CONFIDENCE: dict[RoadmapStage, int] = {
    "concept": 50,
    "development": 60,
    "launching": 95,
    "shipped": 100,
    "dropped": 0,
}
"""How sure we are that it ships at all, in per cent."""

CONFIRM_EVERY: dict[RoadmapStage, int] = {"concept": 90, "development": 60, "launching": 30}
"""For how many days a confirmation holds: the surer an item is, the sooner its words reach a buyer. What is closed
needs none."""

SPEAKABLE: frozenset[RoadmapStage] = frozenset({"launching", "shipped"})
"""The stages at which a piece that prospects may have can speak of it."""


def _check_window(value: str) -> str:
    if re.fullmatch(r"Q[1-4] (?!0000)[0-9]{4}", value):
        return value
    try:
        parse_day(value)
    except PydanticCustomError:
        message = "{value} is no window. Write a quarter such as Q1 2027, or a date."
        raise PydanticCustomError("window", message, {"value": show(value)}) from None
    return value


Window = Annotated[Text, AfterValidator(_check_window)]


class Claim(Part):
    """What was said of an item on a day."""

    stage: RoadmapStage
    on: Day
    window: Window | None = None


class RoadmapItem(Record):
    """A coming feature. See docs/records.md for each key."""

    kind_name: ClassVar[str] = "roadmap"

    title: Text
    stage: RoadmapStage
    window: Window | None = None
    personas: tuple[PersonaSlug, ...] = ()
    say: Lines = ()
    not_yet: Lines = ()
    if_promised: Text = ""
    confirmed: Stamp | None = None
    history: tuple[Claim, ...] = ()

    @property
    def confidence(self) -> int:
        """How sure we are that it ships, in per cent."""
        return CONFIDENCE[self.stage]

    @property
    def is_open(self) -> bool:
        """Is it neither shipped nor dropped?"""
        return self.stage in CONFIRM_EVERY

"""The agreement: what both teams signed."""

import re
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from dealshelf.records.base import Day, DayCount, Part, Record, Signature, Team, Text, show


def _parse_number(value: Any) -> float:
    if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", value):
        return float(value)
    raise PydanticCustomError("number", "{value} is no number.", {"value": show(value)})


Number = Annotated[float, BeforeValidator(_parse_number)]


class LifecycleStage(Part):
    """A stage of the customer life cycle: whose it is, and how it is handed over."""

    name: Text
    owner: Literal["marketing", "sales", "both"]
    does: Text = ""
    hands_over: Text = ""
    within: Text = ""


class Promise(Part):
    """A figure that a team holds itself to; `metric` is its name in the scorecard."""

    team: Team
    metric: Text
    target: Number
    unit: Text = ""
    label: Text = ""


class Agreement(Record):
    """What both teams signed. See docs/records.md for each key."""

    kind_name: ClassVar[str] = "agreement"

    definitions: dict[str, Text] = Field(default_factory=dict)
    stages: tuple[LifecycleStage, ...] = ()
    promises: tuple[Promise, ...] = ()
    when_missed: Text = ""
    answer_disputes_within: DayCount | None = None
    agreed: tuple[Signature, ...] = ()
    review_by: Day | None = None

"""The meeting: what was said, and what everyone left with."""

from datetime import date
from typing import Annotated, ClassVar

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

from dealshelf.records.base import Record, Text, Texts

MAX_NUGGETS = 4


def _check_nuggets(value: object) -> object:
    if isinstance(value, list) and len(value) > MAX_NUGGETS:
        message = "{count} nuggets; keep the {most} that matter most."
        raise PydanticCustomError("nuggets", message, {"count": len(value), "most": MAX_NUGGETS})
    return value


class Meeting(Record):
    """A meeting of both teams. Its file's name is its date. See docs/records.md for each key."""

    kind_name: ClassVar[str] = "meeting"

    title: Text = ""
    attended: Texts = ()
    nuggets: Annotated[Texts, BeforeValidator(_check_nuggets)] = ()

    @property
    def on(self) -> date:
        """The day of the meeting."""
        return date.fromisoformat(self.slug)

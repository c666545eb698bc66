"""The fact: one number or claim that assets use by name."""

import re

from dealshelf.records.base import Day, Part, Text

FACT_USE = re.compile(r"\[\[fact:([\w.-]+)\]\]")
"""How a text uses a fact: `[[fact:NAME]]`."""


class Fact(Part):
    """One number or claim. See docs/records.md for each key."""

    value: Text
    source: Text
    checked: Day | None = None

"""What the index is made of: one result with its texts, as plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

FIELDS = ("title", "names", "why", "summary", "headings", "body", "field", "attachments", "alike")
"""The texts a document may have, by name; `score.WEIGHTS` says what each counts. `alike` is added: see `synonyms`."""


class Labelled(Protocol):
    """A page, slide or section: what it is called, and its text."""

    @property
    def label(self) -> str:
        """Its number; of a section its heading."""

    @property
    def text(self) -> str:
        """What it says."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of a document, by parts; `kind` is what those are called, such as `page`."""

    name: str
    url: str
    kind: str
    parts: Sequence[Labelled]


@dataclass(slots=True)
class Document:
    """One result: an asset, a persona, a roadmap item or a note.

    `row` is what a list of results shows of it, ready for JSON. `texts` are plain text by field. `facets` are ids by
    field. Documents are numbered in their order, best first; `prior` is what their scores are multiplied by.
    """

    row: list[object]
    texts: Mapping[str, str]
    lang: str = "en"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prior: float = 1.0
    marks: Mapping[str, int] = field(default_factory=dict)
    """What results can be sorted by, the highest first: numbers from 0 to 65,535."""
    attached: Sequence[Attached] = ()
    """The files whose text stands in `attachments`."""
    more: Sequence[object] = ()
    """What a result shows when it is asked for more than its row: its other why lines, then texts to quote."""


def trim_row(row: Sequence[object]) -> list[object]:
    """Return a row without what is empty at its end."""
    kept = list(row)
    while kept and not kept[-1]:
        kept.pop()
    return kept

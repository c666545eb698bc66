"""What is read of an attachment, as plain values that a cache can keep."""

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

KINDS = {".pdf": "page", ".pptx": "slide", ".docx": "section"}
"""The files whose text is read, by the end of their names, and what the parts of each are called."""

MOST_BYTES = 50_000_000
"""A file that is larger is not read."""

MOST_UNPACKED = 200_000_000
"""A PPTX or DOCX is an archive; one that unpacks to more bytes is not read."""

MOST_FOLDED = 200
"""Nor one of which a large part unpacks to so many times its size: text packs to a tenth, an archive bomb to less."""

MOST_ENTRIES = 10_000
"""Nor one that holds more files."""

MOST_PARTS = 200
"""Of how many pages or slides the text is read."""

MOST_LETTERS = 1_000_000
"""How many characters of one file are read."""

MOST_SECONDS = 20
"""How long reading one file may take."""

MOST_MEMORY = 1_500_000_000
"""How many bytes of address space the process that reads may take."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page, slide or section: its number (of a section its heading, or nothing), and its text."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A small picture of the first page, as WebP."""

    raw: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, part by part, and what it looks like. `fault` says why it could not be read, if so.

    `kind` is what its parts are called.
    """

    kind: str
    parts: tuple[Part, ...] = ()
    picture: Picture | None = None
    fault: str = ""


def to_json(reading: Reading) -> dict[str, Any]:
    """Return a reading as values for JSON."""
    picture = reading.picture
    return {
        "kind": reading.kind,
        "parts": [[part.label, part.text] for part in reading.parts],
        "picture": picture and [b64encode(picture.raw).decode("ascii"), picture.width, picture.height],
        "fault": reading.fault,
    }


def from_json(values: Any) -> Reading:
    """Return the reading that `to_json` wrote. Raises `ValueError` when it is none."""
    try:
        parts = tuple(Part(str(label), str(text)) for label, text in values["parts"])
        picture = None
        if values["picture"]:
            raw, width, height = values["picture"]
            picture = Picture(b64decode(raw, validate=True), int(width), int(height))
        return Reading(str(values["kind"]), parts, picture, str(values["fault"]))
    except (LookupError, TypeError, ValueError) as error:
        raise ValueError("is no reading") from error

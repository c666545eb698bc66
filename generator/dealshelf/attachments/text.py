"""The text of parts: cleaned of what no page can show, and cut where there is too much of it."""

import re
from collections.abc import Iterable, Iterator

from dealshelf.attachments.reading import MOST_LETTERS, MOST_PARTS, Part

_BROKEN = re.compile("[\x02\xad\ufffe]\\s*")
"""Where a word is parted at the end of a line, as PDFium marks it and as Word does."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\\s]+")


def clean(text: str) -> str:
    """Return a text as one line, with the words whole that a line's end had parted."""
    return _UNPRINTABLE.sub(" ", _BROKEN.sub("", text)).strip()


def cut(parts: Iterable[tuple[str, str]]) -> tuple[Part, ...]:
    """Return parts from their labels and raw texts: as many, and as much of them, as is read of one file."""
    return tuple(_cut(parts))


def _cut(parts: Iterable[tuple[str, str]]) -> Iterator[Part]:
    left = MOST_LETTERS
    for number, (label, raw) in enumerate(parts, start=1):
        text = clean(raw[:left])
        left -= len(text)
        if text:
            yield Part(clean(label)[:200], text)
        if left <= 0 or number == MOST_PARTS:
            return

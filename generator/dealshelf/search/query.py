"""What is typed → words, exact words, words to leave out, and fields: `persona:cfo -draft "exact words" price`.

Nothing typed is wrong: what cannot be meant is taken as words, and said in `problems`. The twin of
`theme/js/search-query.js`.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from dealshelf.search.slips import is_within
from dealshelf.search.words import split_words

_BLANKS = re.compile(r"[\s\x00-\x20\x85\ufeff]+")
_QUOTES = re.compile("[“”„«»]")
_TOKEN = re.compile(r'(-?)(?:([A-Za-z][A-Za-z-]*):(?=[^ /]))?(?:"([^"]*)"|([^ ]+))')


@dataclass(slots=True)
class Query:
    """What was typed, taken apart.

    `words` are looked up, all of them; `exact` are rows of words that must stand so in a text. `without` are groups of
    words that may not all be there, `without_exact` rows that may not. `fields` and `without_fields` go from a field to
    values as they were typed.
    """

    words: list[str] = field(default_factory=list)
    exact: list[list[str]] = field(default_factory=list)
    without: list[list[str]] = field(default_factory=list)
    without_exact: list[list[str]] = field(default_factory=list)
    fields: dict[str, list[str]] = field(default_factory=dict)
    without_fields: dict[str, list[str]] = field(default_factory=dict)
    is_typing: bool = False
    """May the last word go on?"""
    problems: list[str] = field(default_factory=list)


def parse_query(text: str, fields: Collection[str]) -> Query:
    """Return what was typed, taken apart; `fields` are those there are."""
    query = Query()
    text = _QUOTES.sub('"', _BLANKS.sub(" ", text))
    is_open = False
    for minus, name, quoted, plain in _TOKEN.findall(text):
        value = quoted or plain
        words = split_words(value)
        is_field = bool(name) and name.lower() in fields
        is_open = bool(plain) and not minus and not is_field
        if is_field:
            into = query.without_fields if minus else query.fields
            if words:
                into.setdefault(name.lower(), []).append(" ".join(words))
            continue
        if name:
            query.problems.append(_explain_field(name, fields))
            words = split_words(name) + words
        if not words:
            continue
        is_exact = bool(quoted) and not name
        if minus:
            (query.without_exact if is_exact else query.without).append(words)
            continue
        query.words += words
        if is_exact:
            query.exact.append(words)
    query.is_typing = is_open and bool(split_words(text[-1]))
    return query


def _explain_field(name: str, fields: Collection[str]) -> str:
    near = sorted(known for known in fields if is_within(name.lower(), known, 2))
    hint = f"Did you mean '{near[0]}:'?" if near else f"There are: {', '.join(fields)}."
    return f"'{name}:' is no field. {hint}"


def find_values(written: str, values: Iterable[Sequence[str]]) -> list[int]:
    """Return the numbers of the values that a typed one means: by any of its names, whole, or as begun at a word."""
    names = [[f" {' '.join(split_words(name))}" for name in value] for value in values]
    whole = [number for number, known in enumerate(names) if f" {written}" in known]
    return whole or [number for number, known in enumerate(names) if any(f" {written}" in name for name in known)]

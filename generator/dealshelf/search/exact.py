"""Words in quotes → the documents that say them just so: one after the other, in one text. `places` writes the files.

The twin of `theme/js/search-exact.js`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice

from dealshelf.search.decoding import decode_varints
from dealshelf.search.reader import Index

Listed = str | tuple[int, list[int]]
"""A word's places as written; or the number of the first of several parts, and the place before each."""

TURN, ROUND = 31, 1 << 20


def choose_file(word: str, files: int) -> int:
    """Return the number of the file that lists a word, of so many."""
    number = 0
    for letter in word:
        number = (number * TURN + ord(letter)) % ROUND
    return number % files


def find_exact(index: Index, words: Sequence[str]) -> set[int]:
    """Return the documents in which the words stand in a row. Of common words only what may matter is read."""
    files, spans = index.load("w/texts.json")
    listed: list[tuple[int, Listed]] = []
    for at, word in enumerate(words):
        held: Listed | None = index.load(f"w/{choose_file(word, files)}.json").get(word)
        if held is None:
            return set()
        listed.append((at, held))
    listed.sort(key=lambda item: _measure(item[1]))
    at, held = listed[0]
    starts = [place - at for place in _read_places(index, held)]
    for at, held in listed[1:]:
        places = frozenset(_read_places(index, held, [start + at for start in starts]))
        starts = [start for start in starts if start + at in places]
    ends = list(accumulate(decode_varints(spans)))
    return {bisect_right(ends, start) for start in starts}


def _measure(held: Listed) -> tuple[int, int]:
    return (0, len(held)) if isinstance(held, str) else (len(held[1]), 0)


def _read_places(index: Index, held: Listed, wanted: Iterable[int] | None = None) -> list[int]:
    """Return the places of a word; when some are wanted, at least those of them."""
    if isinstance(held, str):
        return list(accumulate(decode_varints(held)))
    first, before = held
    parts: Iterable[int] = range(len(before))
    if wanted is not None:
        parts = sorted({max(bisect_left(before, place) - 1, 0) for place in wanted})
    found: list[int] = []
    for part in parts:
        places = accumulate(decode_varints(index.load(f"w/{first + part}-part.json")), initial=before[part])
        found += islice(places, 1, None)
    return found

"""How the files write words and numbers: front coding, base 36, varints in base64. `decoding` reads them."""

from binascii import b2a_base64
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dealshelf.search.counting import Ints
from dealshelf.search.score import Postings

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
AT_ONCE = 4_000_000
"""How many postings are written at once."""

MOST_SHARED = 35
"""Letters that a word can share with the one before: what one digit can say."""


def count_shared(one: str, other: str) -> int:
    """Return with how many letters two words begin alike, at most `MOST_SHARED`."""
    most = min(len(one), len(other), MOST_SHARED)
    for at in range(most):
        if one[at] != other[at]:
            return at
    return most


def encode_front(before: str, word: str) -> str:
    """Return a word as the number of letters that it shares with the word before, and the rest."""
    shared = count_shared(before, word)
    return DIGITS[shared] + word[shared:]


def encode_fronts(words: Iterable[str]) -> list[str]:
    """Return words, in order, front coded."""
    coded, before = [], ""
    for word in words:
        coded.append(encode_front(before, word))
        before = word
    return coded


def encode_36(number: int) -> str:
    """Return a number in base 36."""
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = DIGITS[digit] + digits
        if not number:
            return digits


def encode_base64(raw: bytes) -> str:
    """Return bytes in base64, without padding."""
    return b2a_base64(raw, newline=False).rstrip(b"=").decode("ascii")


def encode_lists(postings: Postings) -> list[str]:
    """Return each family's list: `impact, count, first document, gap, gap …` for each impact, the best first.

    A 0 where an impact would stand parts those who say it from those to whom it is lent.
    """
    starts, families = postings.starts, len(postings.starts) - 1
    lists: list[str] = []
    while len(lists) < families:
        first = len(lists)
        last = max(int(np.searchsorted(starts, starts[first] + AT_ONCE, side="right")) - 1, first + 1)
        span = slice(starts[first], starts[last])
        part = Postings(
            postings.document[span],
            postings.impact[span],
            postings.is_lent[span],
            starts[first : last + 1] - starts[first],
        )
        lists += _encode_lists(part)
    return lists


def _encode_lists(postings: Postings) -> list[str]:
    families = len(postings.starts) - 1
    sizes = np.diff(postings.starts)
    total = len(postings.document)
    if not total:
        return [""] * families
    family = np.repeat(np.arange(families), sizes)
    part = family * 2 + postings.is_lent
    is_first = np.diff(part * 64 + postings.impact, prepend=-1) != 0
    is_parted = (np.diff(part, prepend=-1) != 0) & postings.is_lent
    gap = np.where(is_first, postings.document, np.diff(postings.document, prepend=0))
    # Before the first posting of an impact stand two numbers, and a 0 before those where lent ones begin.
    place = np.arange(total) + np.cumsum(2 * is_first + is_parted)
    first = np.flatnonzero(is_first)
    stream = np.zeros(int(place[-1]) + 1, dtype=np.int64)
    stream[place] = gap
    stream[place[first] - 2] = postings.impact[first]
    stream[place[first] - 1] = np.diff(first, append=total)
    raw, ends = encode_varints(stream)
    # A list ends where its last posting does.
    stops = np.where(sizes > 0, ends[place[postings.starts[1:] - 1]], 0).tolist()
    lists, start = [], 0
    for stop in stops:
        lists.append(encode_base64(raw[start:stop]))
        start = max(start, stop)
    return lists


def encode_varints(numbers: Ints | NDArray[np.int32]) -> tuple[bytes, Ints]:
    """Return numbers as seven bits a byte, low first, the high bit set where more follow; and where each ends."""
    longer = [np.flatnonzero(numbers >= 1 << 7)]
    for bits in (14, 21, 28):
        longer.append(longer[-1][numbers[longer[-1]] >= 1 << bits])
    sizes = np.ones(len(numbers), dtype=np.int64)
    for at in longer:
        sizes[at] += 1
    ends = np.cumsum(sizes)
    raw = np.empty(int(sizes.sum()), dtype=np.uint8)
    low = numbers.astype(np.uint8) & 127
    low[longer[0]] |= 128
    raw[ends - sizes] = low
    for byte, (at, more) in enumerate(pairwise(longer), 1):
        part = (numbers[at] >> 7 * byte).astype(np.uint8) & 127
        part[np.searchsorted(at, more)] |= 128
        raw[ends[at] - sizes[at] + byte] = part
    return raw.tobytes(), ends

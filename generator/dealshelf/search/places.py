"""Where words stand in texts, in files that only words in quotes ask for; `exact` reads them.

All texts stand one after the other with an empty place between two, so that a row of words is a row of places.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from dealshelf.search.counting import Ints
from dealshelf.search.document import FIELDS
from dealshelf.search.encoding import encode_base64, encode_varints
from dealshelf.search.exact import choose_file
from dealshelf.search.score import order_numbers

PART_SIZE = 12_000
"""How many bytes of a list stand together: of a longer one, only the parts that may matter are fetched."""

FILE_SIZE = 24_000
"""About how many characters of lists a file holds."""

IS_TEXT = np.array([name not in ("names", "alike") for name in FIELDS])
"""Which fields are texts: names are labels and their synonyms, and stand there for what they say, not as written."""

NO_RUNS = np.zeros((4, 0), dtype=np.int32)


def _make_empty() -> Ints:
    return np.zeros(0, dtype=np.int64)


@dataclass(slots=True)
class Places:
    """The places of all words, as texts come: by blocks of texts, so that little is in memory at once."""

    _next: int = 0
    """The place where the next text begins."""
    _spans: list[Ints] = field(default_factory=list)
    """How many places each document takes."""
    _last: Ints = field(default_factory=_make_empty)
    """The last place of each word."""
    _raw: list[bytes] = field(default_factory=list)
    """The places in each block as written, word by word, each from the one before it."""
    _runs: list[Ints] = field(default_factory=list)
    """Of each word in each block: its number, where its places begin and end in the block, and the last of them."""

    def add(self, said: Ints, lengths: Ints) -> None:
        """Take the words of some documents' texts as they stand, by number, and how many each text has."""
        self._spans.append(lengths.reshape(-1, len(FIELDS)).sum(axis=1) + len(FIELDS))
        place = self._next + np.arange(len(said)) + np.repeat(np.arange(len(lengths)), lengths)
        self._next += len(said) + len(lengths)
        is_text = np.repeat(np.tile(IS_TEXT, len(lengths) // len(FIELDS)), lengths)
        said, place = said[is_text], place[is_text]
        if not len(said):
            return
        most = int(said.max()) + 1
        order = order_numbers(said, most)
        said, place = said[order], place[order]
        first = np.flatnonzero(np.diff(said, prepend=-1))
        words, final = said[first], np.append(first[1:], len(said)) - 1
        self._last = np.append(self._last, np.zeros(max(most - len(self._last), 0), dtype=np.int64))
        gaps = np.diff(place, prepend=0)
        gaps[first] = place[first] - self._last[words]
        self._last[words] = place[final]
        raw, ends = encode_varints(gaps)
        stops = ends[final]
        self._raw.append(raw)
        self._runs.append(np.stack((words, np.append(0, stops[:-1]), stops, place[final])).astype(np.int32))

    def write(self, vocabulary: Iterable[str]) -> Iterator[tuple[str, object]]:
        """Yield the path and value of each file; words are in the order of their numbers."""
        lists: dict[str, object] = {}
        size = parts = 0
        for word, runs in zip(vocabulary, self._list_runs(), strict=False):
            texts, before = _join(runs)
            if len(texts) == 1:
                lists[word] = texts[0]
                size += len(texts[0])
            elif texts:
                lists[word] = [parts, before]
                yield from ((f"w/{parts + at}-part.json", text) for at, text in enumerate(texts))
                parts += len(texts)
        files: list[dict[str, object]] = [{} for _ in range(1 + size // FILE_SIZE)]
        for word, value in lists.items():
            files[choose_file(word, len(files))][word] = value
        yield from ((f"w/{number}.json", words) for number, words in enumerate(files))
        yield "w/texts.json", [len(files), encode_base64(encode_varints(np.concatenate(self._spans))[0])]

    def _list_runs(self) -> Iterator[Iterator[tuple[bytes, int]]]:
        """Yield the runs of each word, by its number: its places in each block, and the last of them."""
        block = np.repeat(np.arange(len(self._runs)), [runs.shape[1] for runs in self._runs])
        word, *run = np.concatenate([NO_RUNS, *self._runs], axis=1)
        order = np.argsort(word, kind="stable")
        columns = [column[order] for column in (block, *run)]
        bounds = np.cumsum(np.bincount(word)).tolist()
        for bound in pairwise([0, *bounds]):
            found = zip(*(column[slice(*bound)].tolist() for column in columns), strict=True)
            yield ((self._raw[at][start:stop], last) for at, start, stop, last in found)


def _join(runs: Iterable[tuple[bytes, int]]) -> tuple[list[str], list[int]]:
    """Return the parts of a list in base64, and the place before each."""
    texts, before = [], [0]
    held: list[bytes] = []
    size = last = 0
    for raw, last in runs:
        held.append(raw)
        size += len(raw)
        if size >= PART_SIZE:
            texts.append(encode_base64(b"".join(held)))
            before.append(last)
            held, size = [], 0
    if held:
        texts.append(encode_base64(b"".join(held)))
    return texts, before[: len(texts)]

"""Counts → impacts: what each word adds to a document's score, worked out whole at build, so that readers only add up.

BM25F as in Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), 3.6: a word's counts in the fields of
a document are weighted and added before they saturate; scoring each field by itself and adding costs .03 of nDCG@10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealshelf.search.counting import STOP, Counts, Families, Ints, find_first
from dealshelf.search.document import FIELDS

Floats = NDArray[np.floating[Any]]
Bools = NDArray[np.bool_]

BITS = 6
MOST_POSTINGS = 5000
"""How many documents a list names, the best: who ranks below would not be seen."""

K1 = 1.5


@dataclass(frozen=True, slots=True)
class Weight:
    """What a field counts, and how much a long text counts for less (BM25's b)."""

    times: float
    length: float


WEIGHTS = {
    "title": Weight(2.5, 0.5),
    "names": Weight(1.5, 0.3),
    "why": Weight(1.5, 0.5),
    "summary": Weight(1.5, 0.5),
    "headings": Weight(1.0, 0.5),
    "body": Weight(1.0, 0.75),
    "field": Weight(1.0, 0.5),
    "attachments": Weight(0.5, 0.75),
    "alike": Weight(0.3, 0.0),
}


AT_ONCE = 4_000_000
"""About how many postings are ranked at once: enough to be quick, few enough for little memory."""


@dataclass(slots=True)
class Saying:
    """How much each document says of each family, `much` being counts weighted and set against the texts' lengths.

    Sorted by family, then document; `starts` is where each family begins.
    """

    document: Ints
    much: Floats
    starts: Ints

    @property
    def sizes(self) -> Ints:
        """How many documents say each family."""
        return np.diff(self.starts)

    @property
    def family(self) -> Ints:
        """The family of each entry; worked out when it is asked for, as it would take a third of the memory."""
        return np.repeat(np.arange(len(self.sizes), dtype=np.int32), self.sizes)


@dataclass(slots=True)
class Postings:
    """For each family the documents and their impacts (1 to 63): best first, then by number.

    Those that say it themselves stand before those to which it `is_lent` by their neighbours.
    """

    document: Ints
    impact: Ints
    is_lent: Bools
    starts: Ints


def weigh(counts: Counts, families: Families) -> Saying:
    """Return how much each document says of each family."""
    factor = _measure_texts(counts, families)
    parts = []
    for block in counts.blocks:
        family = families.of_word[block.words]
        is_kept = family != STOP
        much = block.times[is_kept] * factor[block.text[is_kept]]
        parts.append(add_up(family[is_kept], block.document[is_kept], much, families=families.count))
    return join(parts, families.count)


def _measure_texts(counts: Counts, families: Families) -> Floats:
    """Return for each text what a word in it counts: by its field, and by how long such texts are."""
    lengths = np.zeros(counts.documents * len(FIELDS))
    for block in counts.blocks:
        times = np.where(families.of_word[block.words] == STOP, 0, block.times)
        lengths += np.bincount(block.text, times, len(lengths))
    by_field = lengths.reshape(-1, len(FIELDS))
    present = np.maximum((by_field > 0).sum(axis=0), 1)
    mean = np.maximum(by_field.sum(axis=0) / present, 1)
    weight = np.array([WEIGHTS[name].times for name in FIELDS])
    slope = np.array([WEIGHTS[name].length for name in FIELDS])
    factor: Floats = (weight / (1 - slope + slope * by_field / mean)).reshape(-1)
    return factor


def add_up(family: Ints, document: Ints, much: Floats, *, families: int) -> Saying:
    """Return one entry for each family and document, adding what is said of it. Entries come by document."""
    order = order_numbers(family, families)
    family, document, much = family[order], document[order], much[order]
    first = find_first(family, document)
    family, document = family[first], document[first]
    much = np.add.reduceat(much, first) if len(first) else much
    return Saying(document, much.astype(np.float32), np.searchsorted(family, np.arange(families + 1)))


def join(parts: list[Saying], families: int) -> Saying:
    """Return what all parts say, each of later documents than the one before. The list is emptied, for its memory."""
    if len(parts) == 1:
        return parts.pop()
    sizes = sum((part.sizes for part in parts), np.zeros(families, dtype=np.int64))
    starts = np.concatenate(([0], np.cumsum(sizes)))
    document = np.empty(starts[-1], dtype=np.int32)
    much = np.empty(starts[-1], dtype=np.float32)
    begun = starts[:-1].copy()
    while parts:
        part = parts.pop(0)
        place = np.arange(len(part.document)) + np.repeat(begun - part.starts[:-1], part.sizes)
        document[place], much[place] = part.document, part.much
        begun += part.sizes
    return Saying(document, much, starts)


def order_numbers(numbers: Ints, below: int) -> Ints:
    """Return the order of whole numbers, equals as they come: by 16 bits at a time, which numpy sorts by counting."""
    order: Ints = np.argsort((numbers & 0xFFFF).astype(np.uint16), kind="stable")
    if below > 1 << 16:
        order = order[order_numbers(numbers[order] >> 16, below >> 16)]
    return order


def find_rarity(saying: Saying, documents: int) -> Floats:
    """Return how much a word of each family says, by how few documents say it (BM25's idf)."""
    frequency = saying.sizes
    return np.log1p((documents - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


def find_impacts(rarity: Floats, much: Floats) -> Floats:
    """Return what words add to a score, by how rare they are and how much is said of them."""
    impacts: Floats = rarity * much / (K1 + much)
    return impacts


def quantise(saying: Saying, exact: Floats, lent: tuple[Ints, Ints, Floats], *, documents: int) -> Postings:
    """Return the impacts, quantised to one scale for all families, the highest being 63.

    `exact` are the impacts of `saying`; `lent` are families, documents and impacts of what neighbours lend.
    """
    families, top = len(saying.starts) - 1, 2**BITS - 1
    order = order_numbers(lent[0], families)
    family, near, softly = lent[0][order], lent[1][order], lent[2][order]
    begun = np.searchsorted(family, np.arange(families + 1))
    scale = top / (exact.max() if len(exact) else 1.0)
    parts: list[Postings] = []
    first, ends = 0, saying.starts + begun
    while first < families:
        last = max(int(np.searchsorted(ends, ends[first] + AT_ONCE, side="right")) - 1, first + 1)
        own, other = slice(saying.starts[first], saying.starts[last]), slice(begun[first], begun[last])
        columns = (saying.document[own], exact[own]), (near[other], softly[other])
        sizes = np.diff(saying.starts[first : last + 1]), np.diff(begun[first : last + 1])
        levels = [(document, np.clip(np.rint(impact * scale), 1, top).astype(np.int8)) for document, impact in columns]
        parts.append(_rank(levels, sizes, bits=documents.bit_length()))
        first = last
    return _chain(parts)


def _rank(levels: Sequence[tuple[Ints, Ints]], sizes: Sequence[Ints], *, bits: int) -> Postings:
    """Return the postings of some families; of each, `sizes` says how many are its own, and how many it is lent."""
    families, top = len(sizes[0]), 2**BITS - 1
    # One number holds family, whether it is lent, impact and document, so that sorting it sorts all four.
    parts = []
    for is_lent, ((document, level), size) in enumerate(zip(levels, sizes, strict=True)):
        part = np.repeat(np.arange(families, dtype=np.int64), size)
        for shift, value in ((1, is_lent), (BITS, top - level), (bits, document)):
            part <<= shift
            part |= value
        parts.append(part)
    key = np.concatenate(parts)
    key.sort()
    size = sizes[0] + sizes[1]
    starts = np.cumsum(size) - size
    is_kept = np.ones(len(key), dtype=np.bool_)
    for long in np.flatnonzero(size > MOST_POSTINGS).tolist():
        is_kept[starts[long] + MOST_POSTINGS : starts[long] + size[long]] = False
    key = key[is_kept]
    starts = np.concatenate(([0], np.cumsum(np.minimum(size, MOST_POSTINGS))))
    document = (key & (1 << bits) - 1).astype(np.int32)
    impact = (top - (key >> bits & top)).astype(np.int8)
    return Postings(document, impact, (key >> bits + BITS & 1).astype(np.bool_), starts)


def _chain(parts: Sequence[Postings]) -> Postings:
    """Return the postings of all families, from those of some after the other."""
    ends = np.cumsum([0, *(part.starts[-1] for part in parts)])
    starts = [part.starts[:-1] + end for part, end in zip(parts, ends[:-1], strict=True)]
    return Postings(
        np.concatenate([np.empty(0, dtype=np.int32), *(part.document for part in parts)]),
        np.concatenate([np.empty(0, dtype=np.int8), *(part.impact for part in parts)]),
        np.concatenate([np.empty(0, dtype=np.bool_), *(part.is_lent for part in parts)]),
        np.concatenate([*starts, ends[-1:]]),
    )

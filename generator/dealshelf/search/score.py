"""Counts → impacts: what each word adds to a document's score, worked out whole at build, so that readers only add up.

BM25F as in Robertson and Zaragoza, The Probabilistic Relevance Framework (2009), 3.6: a word's counts in the fields of
a document are weighted and added before they saturate; scoring each field by itself and adding costs .03 of nDCG@10.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dealshelf.search.counting import STOP, Counts, Families, Ints
from dealshelf.search.document import FIELDS

Floats = NDArray[np.float64]

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
    "title": Weight(3.0, 0.5),
    "names": Weight(1.5, 0.3),
    "why": Weight(1.5, 0.5),
    "summary": Weight(1.5, 0.5),
    "headings": Weight(1.0, 0.5),
    "body": Weight(1.0, 0.75),
    "field": Weight(1.0, 0.5),
    "attachments": Weight(0.5, 0.75),
    "alike": Weight(0.3, 0.0),
}


@dataclass(slots=True)
class Saying:
    """How much each document says of each family, `much` being counts weighted and set against the texts' lengths.

    Sorted by family, then document; `starts` is where each family begins.
    """

    family: Ints
    document: Ints
    much: Floats
    starts: Ints


@dataclass(slots=True)
class Postings:
    """For each family the documents and their impacts (1 to 63): best first, then by number."""

    document: Ints
    impact: Ints
    starts: Ints


def weigh(counts: Counts, families: Families) -> Saying:
    """Return how much each document says of each family."""
    fields = len(FIELDS)
    runs = np.asarray(counts.runs, dtype=np.int64)
    words, times = np.asarray(counts.words), np.asarray(counts.times)
    text = np.repeat(np.arange(len(runs)), runs)
    family = families.of_word[words]
    is_kept = family != STOP
    family, times, text = family[is_kept], times[is_kept], text[is_kept]
    lengths = np.bincount(text, times, len(runs)).reshape(-1, fields)
    present = np.maximum((lengths > 0).sum(axis=0), 1)
    mean = np.maximum(lengths.sum(axis=0) / present, 1)
    weight = np.array([WEIGHTS[name].times for name in FIELDS])
    slope = np.array([WEIGHTS[name].length for name in FIELDS])
    factor = (weight / (1 - slope + slope * lengths / mean)).reshape(-1)
    return add_up(family, text // fields, times * factor[text], documents=counts.documents, families=families.count)


def add_up(family: Ints, document: Ints, much: Floats, *, documents: int, families: int) -> Saying:
    """Return one entry for each family and document, adding what is said of it."""
    key = family * documents + document
    order = np.argsort(key, kind="stable")
    key, much = key[order], much[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    key = key[first]
    family, document = np.divmod(key, max(documents, 1))
    much = np.add.reduceat(much, first) if len(first) else much
    return Saying(family, document, much, np.searchsorted(family, np.arange(families + 1)))


def find_rarity(saying: Saying, documents: int) -> Floats:
    """Return how much a word of each family says, by how few documents say it (BM25's idf)."""
    frequency = np.diff(saying.starts)
    rarity: Floats = np.log1p((documents - frequency + 0.5) / (frequency + 0.5))
    return rarity


def find_impacts(saying: Saying, rarity: Floats) -> Floats:
    """Return what each family adds to the score of each document that says it."""
    impacts: Floats = rarity[saying.family] * saying.much / (K1 + saying.much)
    return impacts


def quantise(saying: Saying, exact: Floats, documents: int) -> Postings:
    """Return the impacts, quantised to one scale for all families, the highest being 63."""
    families = len(saying.starts) - 1
    top = 2**BITS - 1
    highest = exact.max() if len(exact) else 1.0
    impact = np.clip(np.rint(exact * (top / highest)), 1, top).astype(np.int64)
    # One number holds family, impact and document, so that sorting it sorts all three.
    key = (saying.family * (top + 1) + (top - impact)) * documents + saying.document
    key.sort()
    group, document = np.divmod(key, max(documents, 1))
    family, lacking = np.divmod(group, top + 1)
    starts = np.searchsorted(family, np.arange(families + 1))
    is_kept = np.arange(len(key)) - starts[family] < MOST_POSTINGS
    kept = np.concatenate(([0], np.cumsum(is_kept)))
    return Postings(document[is_kept], top - lacking[is_kept], kept[starts])

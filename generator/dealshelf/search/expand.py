"""Document expansion: a document also says, softly, what the documents nearest to it say.

A question and the asset that answers it often share no word; the asset's neighbours say the others. Measured on public
collections: docs/search-format.md, "Document expansion".
"""

from dataclasses import dataclass

import numpy as np

from dealshelf.search.counting import Ints
from dealshelf.search.score import Floats, Saying

SIGNATURE = 40
"""How many of a document's weightiest families stand for it."""

ASKED = 25
"""How many of them look for neighbours."""

ASKED_DOCUMENTS = 150
"""How many documents of each family are looked at, those it weighs most in."""

NEIGHBOURS = 5
NEW_WORDS = 25
SOFTLY = 0.4
"""How often a document is taken to say what it is lent."""

LEAST_NEAR = 0.05
"""How near a document must be to lend: below this, two have a word or two in common by chance."""

BLOCK = 1000
ENTRIES = 4_000_000
"""How many documents are expanded, and how many entries looked through, at once."""

CELLS = 1_000_000
MOST_BITS = 40
"""Of how many bits of a value an order takes note: so few that a float holds them exactly."""

STRETCHES = 64


@dataclass(slots=True)
class Signatures:
    """The weightiest families of each document (-1 where it has fewer), the weightiest first, each row of length 1."""

    family: Ints
    weight: Floats


@dataclass(slots=True)
class Neighbours:
    """The nearest documents of each document (-1 where there are fewer), nearest first, and how near (0 to 1)."""

    document: Ints
    nearness: Floats


def sign(saying: Saying, weight: Floats, documents: int) -> Signatures:
    """Return what stands for each document, from the weight of each entry of `saying`."""
    family = np.full((documents, SIGNATURE), -1, dtype=np.int64)
    weights = np.zeros((documents, SIGNATURE))
    of_entry = saying.family
    step = max(1, documents * ENTRIES // max(len(weight), 1))
    for start in range(0, documents, step):
        entry = np.flatnonzero((saying.document >= start) & (saying.document < start + step))
        best, rank = _rank(saying.document[entry], weight[entry], SIGNATURE)
        entry = entry[best]
        family[saying.document[entry], rank] = of_entry[entry]
        weights[saying.document[entry], rank] = weight[entry]
    length = np.sqrt((weights**2).sum(axis=1, keepdims=True))
    return Signatures(family, weights / np.maximum(length, 1e-9))


def find_neighbours(signatures: Signatures, families: int) -> Neighbours:
    """Return the documents nearest to each: those whose signatures have the greatest product."""
    documents, width = signatures.family.shape
    family, weight = signatures.family.reshape(-1), signatures.weight.reshape(-1)
    order = _sort_rows(family, weight)
    order = order[np.searchsorted(family[order], 0) :]
    said_by, said_weight = order // width, weight[order]
    starts = np.searchsorted(family[order], np.arange(families + 1))
    sizes = np.minimum(np.diff(starts), ASKED_DOCUMENTS)
    nearest = np.full((documents, NEIGHBOURS), -1, dtype=np.int64)
    nearness = np.zeros((documents, NEIGHBOURS))
    # Each document has a row of products with all: as many rows at once as the processor keeps at hand.
    block = max(1, CELLS // max(documents, 1))
    for start in range(0, documents, block):
        asked = signatures.family[start : start + block, :ASKED]
        row, column = np.nonzero(asked >= 0)
        of = asked[row, column]
        at, entry = _spread(starts[of], sizes[of])
        product = said_weight[at] * signatures.weight[start + row, column][entry]
        cells = len(asked) * documents
        sums = np.bincount(row[entry] * documents + said_by[at], weights=product, minlength=cells)
        products = sums.astype(np.float64, copy=False).reshape(-1, documents)
        own = np.arange(len(asked))
        products[own, start + own] = 0
        rows, found = _find_high(products)
        values = products[rows, found]
        best, rank = _rank(rows, values, NEIGHBOURS)
        nearest[rows[best] + start, rank] = found[best]
        nearness[rows[best] + start, rank] = values[best]
    return Neighbours(nearest, nearness)


def _find_high(products: Floats) -> tuple[Ints, Ints]:
    """Return the places of products among which the highest of each row are: few of them, and none for certain.

    The highest of as many stretches of a row as are wanted cannot all be beaten: what is lower than they are is out.
    """
    documents = products.shape[1]
    bounds = np.linspace(0, documents, min(STRETCHES, documents), endpoint=False, dtype=np.int64)
    highest = np.maximum.reduceat(products, bounds, axis=1)
    rank = max(highest.shape[1] - NEIGHBOURS, 0)
    least = np.partition(highest, rank, axis=1)[:, rank]
    row, column = np.nonzero(products >= np.maximum(least, LEAST_NEAR)[:, None])
    return row, column


def lend(saying: Saying, weight: Floats, documents: int) -> tuple[Ints, Ints, Floats]:
    """Return what documents say softly since their neighbours say it: families, documents, and how much.

    `weight` is that of each entry of `saying`.
    """
    if documents < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    signatures = sign(saying, weight, documents)
    neighbours = find_neighbours(signatures, len(saying.starts) - 1)
    return expand(saying, signatures, neighbours)


def expand(saying: Saying, signatures: Signatures, neighbours: Neighbours) -> tuple[Ints, Ints, Floats]:
    """Return what documents say softly: families new to them, the documents, and how much."""
    documents = len(neighbours.document)
    families = len(saying.starts) - 1
    own = saying.family.astype(np.int64) * documents + saying.document
    parts = []
    for start in range(0, documents, BLOCK):
        near, nearness = neighbours.document[start : start + BLOCK], neighbours.nearness[start : start + BLOCK]
        row, column = np.nonzero(near >= 0)
        of = near[row, column]
        family = signatures.family[of]
        product = signatures.weight[of] * nearness[row, column][:, None]
        is_there = family >= 0
        key = (np.repeat(row, is_there.sum(axis=1)) + start) * families + family[is_there]
        rows, found, sums = _add_up(key, product[is_there], families)
        key = found * documents + rows
        at = np.minimum(np.searchsorted(own, key), len(own) - 1)
        is_new = own[at] != key
        rows, found, sums = rows[is_new], found[is_new], sums[is_new]
        best, _ = _rank(rows, sums, NEW_WORDS)
        parts.append((found[best], rows[best], sums[best]))
    family, document, sums = (np.concatenate(part) for part in zip(*parts, strict=True))
    return family, document, np.full(len(sums), SOFTLY)


def _spread(starts: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """Return the places of several stretches one after the other, and which stretch each belongs to."""
    entry = np.repeat(np.arange(len(sizes)), sizes)
    before = np.cumsum(sizes) - sizes
    return np.arange(len(entry)) - before[entry] + starts[entry], entry


def _add_up(key: Ints, values: Floats, base: int) -> tuple[Ints, Ints, Floats]:
    """Return each key once, parted by `base`, with the sum of its values."""
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.diff(key, prepend=-1))
    sums = np.add.reduceat(values[order], first) if len(first) else values[:0]
    high, low = np.divmod(key[first], base)
    return high, low, sums


def _rank(rows: Ints, values: Floats, most: int) -> tuple[Ints, Ints]:
    """Return the places of the highest values of each row, and how high each ranks in it, from 0."""
    order = _sort_rows(rows, values)
    ordered = rows[order]
    first = np.flatnonzero(np.diff(ordered, prepend=-1))
    sizes = np.diff(first, append=len(ordered))
    rank = np.arange(len(ordered)) - np.repeat(first, sizes)
    kept = rank < most
    return order[kept], rank[kept]


def _sort_rows(rows: Ints, values: Floats) -> Ints:
    """Return the order by row, the highest values of each first; equal ones as they come.

    Row, value and place make one number: to sort numbers is ten times as fast as to find the order of any. A value has
    the bits that the others leave, 25 for four million entries of ten thousand rows.
    """
    place_bits = len(rows).bit_length()
    value_bits = min(62 - place_bits - int(rows.max(initial=0)).bit_length(), MOST_BITS)
    most = float(values.max(initial=0))
    lacking = ((most - values.astype(np.float64)) * (((1 << value_bits) - 1) / max(most, 1e-9))).astype(np.int64)
    key = (rows.astype(np.int64) << value_bits | lacking) << place_bits | np.arange(len(rows))
    key.sort()
    order: Ints = key & (1 << place_bits) - 1
    return order

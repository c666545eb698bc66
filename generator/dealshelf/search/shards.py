"""Written words and their families' lists → term shards, cut where the fewest families are split."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from dealshelf.search.encoding import encode_36, encode_front

SHARD_SIZE = 2600
"""Characters of a shard, about 2 KB compressed: what a word costs a reader."""

PLAY = 0.35
"""By how much of its size a shard may be longer or shorter, so that fewer families are split."""

COPIED = 250
"""Up to how many characters a list is written again in a second shard, instead of pointing to the first."""


@dataclass(slots=True)
class Words:
    """The written words of an index in their order, each with its family and how many documents say it."""

    words: list[str]
    families: list[int]
    said_in: list[int]


@dataclass(slots=True)
class Shards:
    """The term shards as `[words, lists]`, and the shortest start of each."""

    shards: list[list[object]]
    starts: list[str]


def cut_shards(words: Words, lists: list[str]) -> Shards:
    """Return the shards of all words."""
    bounds = _find_bounds(words, lists)
    homes = _find_homes(words, bounds)
    shards: list[list[object]] = []
    starts: list[str] = []
    for number, (start, end) in enumerate(pairwise(bounds)):
        shards.append(_write_shard(words, lists, homes, number=number, span=range(start, end)))
        starts.append(_shorten(words.words[start - 1] if start else "", words.words[start]))
    return Shards(shards, starts)


def _find_bounds(words: Words, lists: list[str]) -> list[int]:
    """Return where shards begin, and where the last one ends."""
    sizes = _measure(words, lists)
    split = _count_split(words.families)
    bounds, total = [0], len(words.words)
    while bounds[-1] < total:
        start = bounds[-1]
        size, end = 0.0, start
        best, fewest = start + 1, (total, 0.0)
        while end < total and (size := size + sizes[end]) <= SHARD_SIZE * (1 + PLAY):
            end += 1
            cost = split[end], abs(size - SHARD_SIZE)
            if size >= SHARD_SIZE * (1 - PLAY) and cost < fewest:
                best, fewest = end, cost
        if end == total and size <= SHARD_SIZE * (1 + PLAY):
            best = total
        elif fewest[0] == total:
            # No place within the play: a long list stands next. It begins a shard, unless it is alone.
            best = max(end, start + 1)
        bounds.append(best)
    return bounds


def _measure(words: Words, lists: list[str]) -> list[int]:
    """Return about how many characters each word adds to its shard: itself, and its list where it is the first."""
    seen: set[int] = set()
    sizes, before = [], ""
    for word, family in zip(words.words, words.families, strict=True):
        size = len(encode_front(before, word)) + 1
        if family in seen:
            size += 1
        else:
            size += len(lists[family]) + 3
            seen.add(family)
        sizes.append(size)
        before = word
    return sizes


def _count_split(families: list[int]) -> list[int]:
    """Return for each place between words how many families have words on both sides."""
    change = np.zeros(len(families) + 1, dtype=np.int64)
    family = np.asarray(families, dtype=np.int64)
    if len(family):
        _, first = np.unique(family, return_index=True)
        _, last = np.unique(family[::-1], return_index=True)
        change[first + 1] += 1
        np.add.at(change, np.minimum(len(family) - last, len(family)), -1)
    counts: list[int] = np.cumsum(change).tolist()
    return counts


def _find_homes(words: Words, bounds: list[int]) -> dict[int, tuple[int, str]]:
    """Return for each family the shard of the word said most, and that word."""
    best: dict[int, int] = {}
    for at, family in enumerate(words.families):
        known = best.get(family)
        if known is None or words.said_in[at] > words.said_in[known]:
            best[family] = at
    places = np.searchsorted(np.asarray(bounds), np.fromiter(best.values(), dtype=np.int64), side="right") - 1
    return {family: (shard, words.words[at]) for (family, at), shard in zip(best.items(), places.tolist(), strict=True)}


def _write_shard(
    words: Words, lists: list[str], homes: dict[int, tuple[int, str]], *, number: int, span: range
) -> list[object]:
    coded: list[str] = []
    held: dict[int, int] = {}
    before = ""
    for at in span:
        word, family = words.words[at], words.families[at]
        home, leader = homes[family]
        mark = ""
        if family in held:
            back = len(held) - 1 - held[family]
            mark = "-" + (encode_36(back) if back else "")
        elif home == number or len(lists[family]) <= COPIED:
            held[family] = len(held)
        else:
            mark = ">" + leader
        coded.append(encode_front(before, word) + mark)
        before = word
    return [" ".join(coded), [lists[family] for family in held]]


def _shorten(before: str, word: str) -> str:
    """Return the shortest beginning of a word that still sorts after the word before it."""
    return next(word[:size] for size in range(1, len(word) + 1) if word[:size] > before)


def order_words(vocabulary: dict[str, int], families: list[int], said_in: list[int]) -> Words:
    """Return all words that have a family, in order of code points."""
    kept: Iterator[tuple[str, int]] = ((word, number) for word, number in vocabulary.items() if families[number] >= 0)
    ordered = sorted(kept)
    numbers = [number for _, number in ordered]
    return Words([word for word, _ in ordered], [families[at] for at in numbers], [said_in[at] for at in numbers])

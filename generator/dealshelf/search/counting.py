"""Documents → how often each says each word, as flat arrays; and the words grouped into families."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealshelf.search.analysis import load_stemmer, load_stop_words
from dealshelf.search.document import FIELDS, Document
from dealshelf.search.synonyms import Synonyms
from dealshelf.search.words import split_words

Ints = NDArray[np.signedinteger[Any]]

ALIKE_IN = frozenset({"title", "why", "summary", "headings", "body", "attachments"})
"""The texts whose words are looked through for names that have others."""

STOP = -1
"""The family of a word that says nothing."""

BLOCK = 4_000_000
"""How many pairs of a text and a word are worked on at once: enough to be quick, few enough for little memory."""


@dataclass(frozen=True, slots=True)
class Block:
    """The counts of some documents: a text, a word it says, and how often; by text."""

    text: Ints
    words: Ints
    times: Ints

    @property
    def document(self) -> Ints:
        """The document that each text belongs to."""
        return self.text // len(FIELDS)


@dataclass(slots=True)
class Counts:
    """How often documents say words: for each text (a field of a document) a run of (word, times) pairs.

    `vocabulary` numbers the written words. `runs` is the length of each run; text `i` is field `i % len(FIELDS)` of
    document `i // len(FIELDS)`.
    """

    vocabulary: defaultdict[str, int] = field(default_factory=lambda: defaultdict(count().__next__))
    synonyms: Synonyms | None = None
    languages: dict[str, int] = field(default_factory=dict)
    spoken: "array[int]" = field(default_factory=lambda: array("i"))
    """The language of each document."""
    _words: "array[int]" = field(default_factory=lambda: array("i"))
    _times: "array[int]" = field(default_factory=lambda: array("i"))
    _runs: "array[int]" = field(default_factory=lambda: array("i"))

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.spoken)

    @property
    def words(self) -> Ints:
        """The words of all runs, by number. While somebody holds these, no document can be added."""
        return np.asarray(self._words)

    @property
    def times(self) -> Ints:
        """How often each is said."""
        return np.asarray(self._times)

    @property
    def runs(self) -> Ints:
        """How many words each text says."""
        return np.asarray(self._runs)

    def blocks(self) -> Iterator[Block]:
        """Yield all counts, those of a document at once."""
        runs, step = self.runs, len(FIELDS)
        ends = np.cumsum(runs, dtype=np.int64)[step - 1 :: step]
        start, first = 0, 0
        while start < self.documents:
            stop = max(int(np.searchsorted(ends, first + BLOCK, side="right")), start + 1)
            last = int(ends[stop - 1])
            texts = np.arange(start * step, stop * step, dtype=np.int32)
            text = np.repeat(texts, runs[start * step : stop * step])
            yield Block(text, self.words[first:last], self.times[first:last])
            start, first = stop, last

    def forget(self) -> None:
        """Let go of all that was counted: it takes more memory than what is made of it."""
        self._words, self._times, self._runs = array("i"), array("i"), array("i")

    def add(self, document: Document) -> None:
        """Take one more document."""
        number, synonyms = self.vocabulary.__getitem__, self.synonyms
        alike: set[str] = set()
        self.spoken.append(self.languages.setdefault(document.lang, len(self.languages)))
        for name in FIELDS:
            words = split_words(text) if (text := document.texts.get(name)) else []
            if name == "alike":
                words = sorted(alike)
            said = Counter(words)
            if name in ALIKE_IN and synonyms:
                alike |= synonyms.find_others(words, said)
            self._words.fromlist(list(map(number, said)))
            self._times.fromlist(list(said.values()))
            self._runs.append(len(said))


@dataclass(slots=True)
class Families:
    """Written words in their families: `of_word` is each word's family, or `STOP`."""

    of_word: Ints
    count: int
    stop_words: list[str]


def group_words(counts: Counts) -> Families:
    """Return the families of all words: those with one stem in the language in which each is said most.

    A reader knows no language, so a written word has one family, or is a stop word, for the whole site.
    """
    languages = list(counts.languages)
    stems = [load_stemmer(lang) for lang in languages]
    stops = [load_stop_words(lang) for lang in languages]
    mostly = _find_languages(counts)
    of_word = np.full(len(counts.vocabulary), STOP, dtype=np.int32)
    numbers: dict[str, int] = {}
    for word, number in counts.vocabulary.items():
        lang = mostly[number]
        if word not in stops[lang]:
            of_word[number] = numbers.setdefault(stems[lang](word), len(numbers))
    said = {word for word, number in counts.vocabulary.items() if of_word[number] != STOP}
    return Families(of_word, len(numbers), sorted(frozenset().union(*stops) - said))


def _find_languages(counts: Counts) -> list[int]:
    """Return the language in which each word is said most; the first of those that say it equally often."""
    size, languages = len(counts.vocabulary), len(counts.languages)
    if languages < 2:
        return [0] * size
    spoken = np.asarray(counts.spoken)
    said = np.zeros(size * languages)
    for block in counts.blocks():
        said += np.bincount(block.words * languages + spoken[block.document], block.times, len(said))
    found: list[int] = said.reshape(size, languages).argmax(axis=1).tolist()
    return found


def count_documents(counts: Counts) -> list[int]:
    """Return in how many documents each written word stands."""
    size = len(counts.vocabulary)
    said_in = np.zeros(size, dtype=np.int64)
    for block in counts.blocks():
        said = block.document.astype(np.int64) * size + block.words
        said.sort()
        said_in += np.bincount(said[find_first(said)] % size, minlength=size)
    found: list[int] = said_in.tolist()
    return found


def find_first(*columns: Ints) -> Ints:
    """Return the places of rows that differ from the row before them, in any column."""
    is_first = np.ones(len(columns[0]), dtype=np.bool_)
    is_first[1:] = False
    for column in columns:
        is_first[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(is_first)

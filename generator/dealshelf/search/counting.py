"""Documents → how often each says each word, as flat arrays; and the words grouped into families."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Sequence
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


BLOCK = 1_000_000
"""How many words are gathered before they are counted: enough to be quick, few enough for little memory."""


@dataclass(frozen=True, slots=True)
class Block:
    """The counts of some documents: a text, a word it says, and how often; by text."""

    text: Ints
    words: Ints
    times: Ints

    @property
    def document(self) -> Ints:
        """The document of each text."""
        return self.text // np.int32(len(FIELDS))


@dataclass(slots=True)
class Counts:
    """How often documents say words, in blocks of documents, which are there once `close` is called.

    `vocabulary` numbers the written words. Text `i` is field `i % len(FIELDS)` of document `i // len(FIELDS)`.
    """

    vocabulary: defaultdict[str, int] = field(default_factory=lambda: defaultdict(count().__next__))
    blocks: list[Block] = field(default_factory=list)
    synonyms: Synonyms | None = None
    watch: Callable[[Ints, Ints], None] | None = None
    """What is told the words of texts as they stand, one text after the other, and how many each has."""
    languages: dict[str, int] = field(default_factory=dict)
    spoken: "array[int]" = field(default_factory=lambda: array("i"))
    """The language of each document."""
    _said: "array[int]" = field(default_factory=lambda: array("i"))
    """The words of the texts that are not counted yet, one after the other."""
    _sizes: "array[int]" = field(default_factory=lambda: array("i"))
    """How many words each of those texts has."""

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return len(self.spoken)

    def list_words(self, document: int, fields: Sequence[int]) -> Ints:
        """Return the words that some fields of a document say, by number."""
        first = document * len(FIELDS)
        for block in self.blocks:
            start, stop = np.searchsorted(block.text, (first, first + len(FIELDS)))
            if start < stop:
                return block.words[start:stop][np.isin(block.text[start:stop] - first, fields)]
        return np.zeros(0, dtype=np.int32)

    def add(self, document: Document) -> None:
        """Take one more document."""
        number, synonyms = self.vocabulary.__getitem__, self.synonyms
        alike: set[str] = set()
        self.spoken.append(self.languages.setdefault(document.lang, len(self.languages)))
        for name in FIELDS:
            words = split_words(text) if (text := document.texts.get(name)) else []
            if name == "alike":
                words = sorted(alike)
            if name in ALIKE_IN and synonyms:
                alike |= synonyms.find_others(words)
            self._said.fromlist(list(map(number, words)))
            self._sizes.append(len(words))
        if len(self._said) > BLOCK:
            self.close()

    def close(self) -> None:
        """Count what is not counted yet."""
        said, sizes = np.array(self._said, dtype=np.int32), np.array(self._sizes, dtype=np.int32)
        self._said, self._sizes = array("i"), array("i")
        if self.watch:
            self.watch(said, sizes)
        vocabulary = max(len(self.vocabulary), 1)
        key = np.repeat(np.arange(len(sizes)) * vocabulary, sizes) + said
        key.sort()
        first = find_first(key)
        text, words = np.divmod(key[first], vocabulary)
        text += self.documents * len(FIELDS) - len(sizes)
        times = np.diff(first, append=len(key))
        self.blocks.append(Block(text.astype(np.int32), words.astype(np.int32), times.astype(np.int32)))


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
    for block in counts.blocks:
        said += np.bincount(block.words * languages + spoken[block.document], block.times, len(said))
    found: list[int] = said.reshape(size, languages).argmax(axis=1).tolist()
    return found


def count_documents(counts: Counts) -> list[int]:
    """Return in how many documents each written word stands."""
    size = len(counts.vocabulary)
    said_in = np.zeros(size, dtype=np.int64)
    for block in counts.blocks:
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

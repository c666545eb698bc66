"""Documents → the files of the index, as (path, text) pairs; docs/search-format.md describes each."""

import json
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from dealshelf.search.attached import Pages, write_attached
from dealshelf.search.columns import write_column, write_marks
from dealshelf.search.counting import Counts, Families, count_documents, group_words
from dealshelf.search.document import Document
from dealshelf.search.encoding import encode_fronts, encode_lists
from dealshelf.search.expand import lend
from dealshelf.search.places import Places
from dealshelf.search.score import BITS, Floats, Postings, Saying, find_impacts, find_rarity, quantise, weigh
from dealshelf.search.shards import cut_shards, order_words
from dealshelf.search.spelling import learn_endings, list_spellings
from dealshelf.search.synonyms import Synonyms

VERSION = 1
ROWS_AT_ONCE = 1000
"""Up to how many documents all rows stand in one file."""

MANY = 20_000
"""From how many documents on a file holds four rows, and not two: ten results are mostly in ten files either way."""

MOST_STARTS = 1000
STARTS_AT_ONCE = 100
"""With more than so many shards, where each begins stands in files of their own, so many in each."""

MORE_AT_ONCE = 4
"""How many documents' further lines and texts stand in one file."""


Meta: TypeAlias = dict[str, object]
"""What `meta.json` says of the index."""

Part: TypeAlias = Generator[tuple[str, str], None, Meta]
"""Yields some files of the index, and returns what `meta.json` says of them."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field that results can be narrowed by: its name in words, and its values by id, each with all its names."""

    label: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Shown:
    """What the index keeps of documents besides their words."""

    rows: list[list[object]] = field(default_factory=list)
    facets: list[Mapping[str, tuple[str, ...]]] = field(default_factory=list)
    marks: list[Mapping[str, int]] = field(default_factory=list)
    priors: list[float] = field(default_factory=list)
    more: list[Sequence[object]] = field(default_factory=list)

    def add(self, document: Document) -> None:
        """Keep one more document."""
        self.rows.append(document.row)
        self.facets.append(document.facets)
        self.marks.append(document.marks)
        self.priors.append(document.prior)
        self.more.append(document.more)


def write_index(
    documents: Iterable[Document],
    fields: Mapping[str, Field] | None = None,
    *,
    row: Sequence[str] = (),
    synonyms: Synonyms | None = None,
    stages: Sequence[tuple[str, str, int]] = (),
) -> Iterator[tuple[str, str]]:
    """Yield every file of the index: its path within the index's folder, and its text. `meta.json` comes last.

    `row` names the cells of a row; `stages` are each stage's id, label and colour, in order. Documents are gone
    through once, so that their texts need not all be in memory.
    """
    places, shown, pages = Places(), Shown(), Pages()
    counts = Counts(synonyms=synonyms, watch=places.add)
    for number, document in enumerate(documents):
        counts.add(document)
        if document.attached:
            pages.add(number, document, counts.vocabulary)
        shown.add(document)
    counts.close()
    yield from _write_each(places.write(counts.vocabulary))
    families = group_words(counts)
    yield from _write_each(write_attached(pages, counts, families))
    meta: Meta = {"v": VERSION, "n": counts.documents, "row": list(row), "stages": list(stages)}
    meta |= yield from _write_words(counts, families, np.array(shown.priors, dtype=np.float32))
    meta |= yield from _write_shown(shown)
    meta |= yield from _write_facets(shown, fields or {})
    yield "meta.json", write_json(meta)


def _write_words(counts: Counts, families: Families, priors: Floats) -> Part:
    """Yield the words with their documents, and how they are spelt. Of the counts, the blocks are let go."""
    words = order_words(counts.vocabulary, families.of_word.tolist(), count_documents(counts))
    saying = weigh(counts, families)
    counts.blocks.clear()  # It takes more memory than what is made of it.
    shards = cut_shards(words, encode_lists(_score(saying, priors)))
    yield from _number("t", shards.shards)
    step = STARTS_AT_ONCE if len(shards.starts) > MOST_STARTS else 1
    if step > 1:
        yield from _number("i", [" ".join(encode_fronts(starts)) for starts in _cut(shards.starts, step)])
    forward, starts, backward, ends = list_spellings(words, counts.documents)
    yield from _number("p", forward)
    yield from _number("r", backward)
    return {
        "bits": BITS,
        "ts": step,
        "t": " ".join(encode_fronts(shards.starts[::step])),
        "p": " ".join(starts),
        "r": " ".join(ends),
        "stop": " ".join(families.stop_words),
        "ends": " ".join(learn_endings(words, counts.languages)),
    }


def _write_shown(shown: Shown) -> Part:
    """Yield the rows of documents, their further lines, and the orders they can be listed in."""
    size = choose_rows(len(shown.rows))
    yield from _number("d", _cut(shown.rows, size))
    has_more = any(shown.more)
    if has_more:
        yield from _number("x", _cut(shown.more, MORE_AT_ONCE))
    orders = sorted({name for marks in shown.marks for name in marks})
    for name in orders:
        yield f"s/{name}.json", write_json(write_marks([marks.get(name, 0) for marks in shown.marks]))
    return {"ds": size, "xs": MORE_AT_ONCE if has_more else 0, "s": orders}


def _write_facets(shown: Shown, fields: Mapping[str, Field]) -> Part:
    """Yield the fields that results can be narrowed by."""
    for name, of in fields.items():
        column = write_column(shown.facets, name, list(of.values))
        names = [[value, *of.values.get(value, ())] for value in column.values]
        yield f"f/{name}.json", write_json([column.form, names, column.cells])
    return {"f": {name: of.label for name, of in fields.items()}}


def _score(saying: Saying, priors: Floats) -> Postings:
    """Return what each family adds to the documents that say it, and softly to those near them."""
    documents = len(priors)
    rarity = find_rarity(saying, documents)
    impacts = find_impacts(np.repeat(rarity, saying.sizes), saying.much)
    family, document, much = lend(saying, impacts, documents)
    lent = family, document, find_impacts(rarity[family], much) * priors[document]
    impacts *= priors[saying.document]
    return quantise(saying, impacts, lent, documents=documents)


def choose_rows(documents: int) -> int:
    """Return how many rows a file holds: all of a small library, which is fetched while idle, else few."""
    if documents <= ROWS_AT_ONCE:
        return ROWS_AT_ONCE
    return 2 if documents < MANY else 4


def write_json(value: object) -> str:
    """Return a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _write_each(values: Iterable[tuple[str, object]]) -> Iterator[tuple[str, str]]:
    return ((path, write_json(value)) for path, value in values)


def _number(folder: str, values: Iterable[object]) -> Iterator[tuple[str, str]]:
    return _write_each((f"{folder}/{number}.json", value) for number, value in enumerate(values))


def _cut(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Yield a sequence in parts of a size."""
    return (values[start : start + size] for start in range(0, len(values), size))

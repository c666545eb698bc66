"""A query → results: ranked, narrowed to the fields' values, counted. The twin of `theme/js/search-query.js`."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dealshelf.search.decoding import decode_bytes, decode_column, decode_list
from dealshelf.search.exact import find_exact
from dealshelf.search.query import Query, find_values, parse_query
from dealshelf.search.reader import SHORTEST, Answer, Index
from dealshelf.search.slips import is_within

Chosen = dict[str, set[int]]
"""By field the numbers of the values that results may have: one of each field's."""

MOST_SUGGESTED = 3
MANY = 8
"""How many values, or words, a message names."""


@dataclass(slots=True)
class Results:
    """Documents in their order, and what there is to say about the query.

    `total` says how many there would be without the values chosen; `relaxed` how many without those of one field, when
    nothing is left.
    """

    documents: list[int]
    scores: Mapping[int, int]
    query: Query
    chosen: Chosen
    corrected: dict[str, list[str]]
    unknown: list[str]
    problems: list[str]
    total: int
    relaxed: dict[str, int] = field(default_factory=dict)


class Facet:
    """A field's values, each with its id and other names, and which of them each document has."""

    def __init__(self, index: Index, name: str) -> None:
        form, self.values, self._cells = index.load(f"f/{name}.json")
        self._form: str = form
        self._documents = index.documents

    @cached_property
    def column(self) -> list[tuple[int, ...]]:
        """The value numbers of each document."""
        return decode_column(self._form, self._cells, self._documents)

    def has(self, document: int, numbers: Collection[int]) -> bool:
        """Has a document one of the values?"""
        return any(number in numbers for number in self.column[document])


class Searcher:
    """Answers queries from an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._facets: dict[str, Facet] = {}

    def facet(self, name: str) -> Facet:
        """Return a field with its values."""
        if name not in self._facets:
            self._facets[name] = Facet(self.index, name)
        return self._facets[name]

    def search(self, text: str, chosen: Mapping[str, Iterable[str]] | None = None, *, sort: str = "") -> Results:
        """Return what a query finds. `chosen` are ids by field; `sort` is `newest` or `rated`, without it by score."""
        index = self.index
        query = parse_query(text, index.meta["f"])
        problems = list(query.problems)
        if query.words and not query.exact and not query.is_typing and index.stop_words.issuperset(query.words):
            problems.append(f"'{_shorten(query.words)}' is what every text says. Add another word.")
        values = self._resolve(query.fields, problems)
        for name, ids in (chosen or {}).items():
            wanted = set(ids)
            numbers = {number for number, value in enumerate(self.facet(name).values) if value[0] in wanted}
            values[name] = values.get(name, set()) | numbers
        left_out = self._resolve(query.without_fields, problems)
        answer = self._rank(query, is_narrowed=bool(values or left_out))
        kept = self._keep(self._demand(answer.documents, query.exact, problems), query, left_out)
        documents = self.narrow(kept, values)
        if sort:
            marks = self._marks(sort)
            documents.sort(key=lambda document: -marks[document])
        relaxed = {} if documents else {name: len(self.narrow(kept, values, but=name)) for name in values}
        return Results(
            documents,
            answer.scores,
            query,
            values,
            answer.corrected,
            answer.unknown,
            problems,
            total=len(kept),
            relaxed={name: count for name, count in relaxed.items() if count},
        )

    def narrow(self, documents: Iterable[int], chosen: Chosen, *, but: str = "") -> list[int]:
        """Return the documents that have one of the chosen values of every field, leaving one field aside."""
        facets = [(self.facet(name), numbers) for name, numbers in chosen.items() if name != but]
        return [document for document in documents if all(facet.has(document, numbers) for facet, numbers in facets)]

    def count_values(self, name: str, documents: Iterable[int]) -> list[int]:
        """Return how many of the documents have each value of a field."""
        facet = self.facet(name)
        counts = [0] * len(facet.values)
        for document in documents:
            for number in facet.column[document]:
                counts[number] += 1
        return counts

    def _rank(self, query: Query, *, is_narrowed: bool) -> Answer:
        if query.is_typing or not self.index.stop_words.issuperset(query.words):
            return self.index.rank(query.words, is_typing=query.is_typing)
        everything = is_narrowed or query.without or query.without_exact
        return Answer(list(range(self.index.documents)) if everything else [], {})

    def _demand(self, documents: list[int], exact: Iterable[Sequence[str]], problems: list[str]) -> list[int]:
        """Return the documents that say every row of words just so; last those that were not among the ranked."""
        found: set[int] | None = None
        for words in exact:
            said = find_exact(self.index, words)
            found = said if found is None else found & said
            if not said:
                problems.append(f"Nothing says '{_shorten(words)}' word for word. Leave out the quotes.")
        if found is None:
            return documents
        return [document for document in documents if document in found] + sorted(found.difference(documents))

    def _keep(self, documents: Iterable[int], query: Query, left_out: Chosen) -> list[int]:
        """Return the documents that neither say words nor have values that are to be left out."""
        without = [
            set[int].intersection(*map(self._say, words))
            for group in query.without
            if (words := [word for word in group if word not in self.index.stop_words])
        ]
        without += [find_exact(self.index, words) for words in query.without_exact]
        facets = [(self.facet(name), numbers) for name, numbers in left_out.items()]
        return [
            document
            for document in documents
            if not any(document in said for said in without)
            and not any(facet.has(document, numbers) for facet, numbers in facets)
        ]

    def _say(self, word: str) -> set[int]:
        text = self.index.find_list(word)
        return {document for _, documents in decode_list(text, with_lent=False) for document in documents}

    def _resolve(self, fields: Mapping[str, Sequence[str]], problems: list[str]) -> Chosen:
        chosen: Chosen = {}
        for name, written in fields.items():
            values = self.facet(name).values
            for value in written:
                numbers = find_values(value, values)
                if numbers:
                    chosen[name] = chosen.get(name, set()) | set(numbers)
                else:
                    listed = ", ".join(value[0] for value in values[:MANY]) + ", …" * (len(values) > MANY)
                    problems.append(f"{name}: nothing is called '{value}'. There are: {listed or 'none'}.")
        return chosen

    def _marks(self, name: str) -> list[int]:
        raw = decode_bytes(self.index.load(f"s/{name}.json"))
        return [low + 256 * high for low, high in zip(raw[::2], raw[1::2], strict=True)]


def _shorten(words: Sequence[str]) -> str:
    return " ".join(words[:MANY]) + " …" * (len(words) > MANY)


def suggest(index: Index, word: str) -> list[str]:
    """Return the words nearest to one that nothing was found for: at most three, two edits away."""
    if len(word) < SHORTEST:
        return []
    near = index.list_near(word)
    meant = [other for other in near if is_within(word, other, 2)]
    return sorted(meant, key=lambda other: (other[0] != word[0], -near[other], other))[:MOST_SUGGESTED]


def show_row(index: Index, document: int) -> dict[str, Any]:
    """Return a document's row by the names of its cells, without those that are empty."""
    cells = zip(index.meta["row"], index.row(document), strict=False)
    return {name: cell for name, cell in cells if cell != ""}

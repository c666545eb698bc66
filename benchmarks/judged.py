"""Collections with human judgements: their documents, four sets of queries as people type, and the usual measures.

A collection is three files: `NAME.docs.jsonl.gz` (`id`, `title`, `body`), `NAME.queries.jsonl.gz` (`id`, `text`) and
`NAME.qrels.tsv.gz` (query, document, relevance; anything above 0 counts).
"""

import gzip
import json
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dealshelf.search.analysis import load_stemmer

SETS = ("full", "kw", "prefix", "typo")
"""The question as it was asked; its three rarest words; the last of them 60 % typed; the longest with one slip."""

KEYWORDS = 3
TYPED = 0.6
SHORTEST = 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"
CUT = 10
DEEP = 50
STOP_WORDS = frozenset(
    """a about above after again against all am an and any are as at be because been before being below between both
    but by can cannot could did do does doing down during each few for from further had has have having he her here
    hers him his how i if in into is it its itself me more most my no nor not of off on once only or other our out over
    own same she should so some such than that the their them then there these they this those through to too under
    until up very was we were what when where which while who whom why will with would you your""".split()
)


@dataclass(frozen=True, slots=True)
class Query:
    """One query and the documents that are right for it."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents as mappings (`id`, `title`, `body`), queries by set, and the relevant documents of each query."""

    name: str
    documents: list[Mapping[str, str]]
    queries: dict[str, list[Query]]
    relevant: dict[str, set[str]]


def list_collections(folder: Path) -> list[str]:
    """Return the names of the collections in a folder."""
    return sorted(file.name.removesuffix(".docs.jsonl.gz") for file in folder.glob("*.docs.jsonl.gz"))


def load_collection(folder: Path, name: str) -> Collection:
    """Return a collection with its queries in all sets."""
    documents = [json.loads(line) for line in _read_lines(folder / f"{name}.docs.jsonl.gz")]
    asked = [json.loads(line) for line in _read_lines(folder / f"{name}.queries.jsonl.gz")]
    relevant: dict[str, set[str]] = {}
    for line in _read_lines(folder / f"{name}.qrels.tsv.gz"):
        query, document, relevance = line.split("\t")
        if int(relevance) > 0:
            relevant.setdefault(query, set()).add(document)
    return Collection(name, documents, derive_sets(documents, asked), relevant)


def _read_lines(file: Path) -> Iterator[str]:
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        yield from filter(None, map(str.rstrip, stream))


def derive_sets(documents: Sequence[Mapping[str, str]], asked: Sequence[Mapping[str, str]]) -> dict[str, list[Query]]:
    """Return the sets of queries; the slips are drawn from a fixed seed, so that they are the same each time."""
    stem = cache(load_stemmer("en"))
    found_in: Counter[str] = Counter()
    for document in documents:
        words = set(_cut(f"{document['title']} {document['body']}")) - STOP_WORDS
        found_in.update(set(map(stem, words)))
    draw = random.Random(7)
    sets: dict[str, list[Query]] = {name: [] for name in SETS}
    for query in asked:
        keywords = _choose_keywords(query["text"], found_in, stem)
        last = keywords[-1]
        begun = last[: max(SHORTEST, math.ceil(len(last) * TYPED))]
        longest = max(range(len(keywords)), key=lambda at: len(keywords[at]))
        slipped = [*keywords[:longest], _slip(keywords[longest], draw), *keywords[longest + 1 :]]
        for name, words in zip(SETS[1:], (keywords, [*keywords[:-1], begun], slipped), strict=True):
            sets[name].append(Query(query["id"], " ".join(words)))
        sets["full"].append(Query(query["id"], query["text"]))
    return sets


def _cut(text: str) -> list[str]:
    return re.findall("[a-z0-9]+", text.lower())


def _choose_keywords(text: str, found_in: Mapping[str, int], stem: Callable[[str], str]) -> list[str]:
    """Return the three words of a question that the fewest documents say, in the question's order."""
    words: dict[str, tuple[int, int, str]] = {}
    for at, word in enumerate(_cut(text)):
        if word not in STOP_WORDS and len(word) >= SHORTEST and not word.isdigit() and stem(word) in found_in:
            words.setdefault(stem(word), (found_in[stem(word)], at, word))
    rarest = sorted(words.values())[:KEYWORDS]
    return [word for _, _, word in sorted(rarest, key=lambda found: found[1])] or _cut(text)[:1]


def _slip(word: str, draw: random.Random) -> str:
    """Return a word with one letter left out, put in, mistaken or swapped with the next."""
    at, kind = draw.randrange(len(word)), draw.choice("disr")
    if kind == "i":
        return word[:at] + draw.choice(LETTERS) + word[at:]
    if kind == "s":
        return word[:at] + draw.choice(LETTERS.replace(word[at], "")) + word[at + 1 :]
    if kind == "r":
        at = min(at, len(word) - 2)
        swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if swapped != word:
            return swapped
    return word[:at] + word[at + 1 :]


def measure(ranked: Mapping[str, Sequence[str]], relevant: Mapping[str, set[str]]) -> dict[str, float]:
    """Return the means over all judged queries; one that found nothing counts as 0."""
    sums: Counter[str] = Counter()
    for query, right in relevant.items():
        found = ranked.get(query, ())
        places = [place for place, document in enumerate(found[:CUT]) if document in right]
        best = sum(1 / math.log2(place + 2) for place in range(min(CUT, len(right))))
        sums["ndcg10"] += sum(1 / math.log2(place + 2) for place in places) / best
        sums["mrr10"] += 1 / (places[0] + 1) if places else 0
        sums["recall50"] += len(right.intersection(found[:DEEP])) / len(right)
        sums["empty"] += not found
    count = max(len(relevant), 1)
    return {name: round(sums[name] / count, 4) for name in ("ndcg10", "mrr10", "recall50")} | {"empty": sums["empty"]}


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that so many per cent do not pass; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else 0.0

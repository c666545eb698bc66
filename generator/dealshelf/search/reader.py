"""The reader of the index: a query → documents in their order. `theme/js/search-index.js` takes the same steps.

It reads a folder's JSON files one by one, as a browser does, and knows no language. The steps are those of
docs/search-format.md, "Looking words up"; a change to one reader is a change to the other.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import floor, log2
from typing import Any

from dealshelf.search.decoding import Shard, count_list, decode_frequency, decode_fronts, decode_list, decode_shard
from dealshelf.search.slips import begins_within, is_within

VERSION = 1
LAST = "\uffff"

KNOWN, BEGUN, NEAR, FORM, SLIP, HALF_SLIP, TWO_SLIPS = 100, 95, 50, 90, 100, 80, 60
"""What a word found each way counts, in hundredths: whole numbers add up alike everywhere."""

OTHER_LETTER = 7
"""Tenths of its weight that a slip keeps whose first letter differs."""

MOST_WORDS = 200
MOST_SHARDS = 4
MOST_LISTS = 3
MOST_BEGUN = 50
MOST_SLIPS = 4
LONG_WORD = 8
"""Letters from which on a word may hold two slips."""

SHORTEST = 4
SHORTEST_STEM = 4
LONGEST_ENDING = 7


class VersionError(Exception):
    """The index is of another version than this reader reads."""


@dataclass(slots=True)
class Found:
    """The lists that a typed word leads to, each with its weight; `instead` are the words it was taken for."""

    lists: list[tuple[int, str]] = field(default_factory=list)
    instead: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Answer:
    """Documents by score and number, best first; how words were corrected; which words nothing was found for."""

    documents: list[int]
    scores: dict[int, int]
    corrected: dict[str, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


class Index:
    """An index, read as far as it is asked. `read` returns the value of a JSON file, by its path."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        self._read = read
        self._cache: dict[str, Any] = {}
        self.meta = read("meta.json")
        if not isinstance(self.meta, dict) or self.meta.get("v") != VERSION:
            raise VersionError
        self.documents: int = self.meta["n"]
        self.stop_words = frozenset(self.meta["stop"].split())
        self._starts = _read_starts(self.meta["t"])
        self._spelling = {"p": self.meta["p"].split(), "r": self.meta["r"].split()}
        self._endings = frozenset(self.meta["ends"].split(" "))

    def rank(self, words: Iterable[str], *, is_typing: bool = True) -> Answer:
        """Return the documents that say any of the words, a word said twice counting twice.

        `is_typing` says that the last word may go on.
        """
        words = list(words)[:MOST_WORDS]
        last = len(words) - 1 if is_typing else -1
        kept = [(at, word) for at, word in enumerate(words) if at == last or word not in self.stop_words]
        answer = Answer([], {})
        scores = answer.scores
        for at, word in kept:
            found = self.look_up(word, is_typing=at == last)
            if found.instead:
                answer.corrected[word] = found.instead
            if not found.lists and word not in self.stop_words and word not in answer.unknown:
                answer.unknown.append(word)
            for document, score in best_of(found.lists).items():
                scores[document] = scores.get(document, 0) + score
        answer.documents = sorted(scores, key=lambda document: (-scores[document], document))
        return answer

    def look_up(self, word: str, *, is_typing: bool = False) -> Found:
        """Return the lists of a word: as written, begun, in another form, or with a slip mended."""
        home = self._shard(self._place(word))
        found = Found()
        known = self._list(word, home)
        if known:
            found.lists.append((KNOWN, known))
        if is_typing:
            found.lists += self._weigh_begun(self._complete(word), known)
            if found.lists and not known and len(word) >= SHORTEST and not word.isdecimal():
                # `palet` begins a word of another language, and is a slip: what is at hand anyway may be meant.
                near = [other for other in home.words if is_within(word, other, 1)]
                found.lists += [(NEAR, self._list(other, home)) for other in near]
        if not found.lists and word not in self.stop_words:
            form = self._find_form(word, home)
            if form:
                found.lists.append((FORM, form))
            elif len(word) >= SHORTEST and not word.isdecimal():
                self._mend(word, home, found, is_typing=is_typing)
        return found

    def _weigh_begun(self, lists: list[str], known: str) -> list[tuple[int, str]]:
        """Return lists with weights that make each as rare as the commonest of them.

        What goes on from few letters may be anything: a rare word is no better a guess than a common one.
        """
        sizes = [count_list(text) for text in lists]
        most = max([*sizes, count_list(known)], default=0)
        rarity = measure_rarity(most, self.documents)
        return [
            (max(BEGUN * rarity // measure_rarity(size, self.documents), 1), text)
            for size, text in zip(sizes, lists, strict=True)
        ]

    def _complete(self, word: str) -> list[str]:
        """Return the lists of the words that begin with a word: families once, those of the shortest words."""
        first, last = self._place(word), self._place(word + LAST)
        shards = [self._shard(place) for place in range(first, min(last + 1, first + MOST_SHARDS))]
        begun = [
            (len(longer), longer, shard)
            for shard in shards
            for longer in shard.words
            if longer != word and longer.startswith(word)
        ]
        lists: dict[str, None] = {}
        for _, longer, shard in sorted(begun, key=lambda item: item[:2]):
            family = shard.words[longer]
            if leader := family.leader:
                home = next((other for other in shards if leader in other.words), None)
                if not home:
                    continue
                shard, family = home, home.words[leader]
            lists[shard.lists[family.place]] = None
            if len(lists) == MOST_BEGUN:
                break
        return list(lists)

    def _find_form(self, word: str, home: Shard) -> str:
        """Return the list of a word of the same shard whose ending changes into the typed one's, or nothing."""
        best: tuple[int, int, str] | None = None
        for other in home.words:
            shared = count_shared(word, other)
            if shared < SHORTEST_STEM or max(len(word), len(other)) - shared > LONGEST_ENDING:
                continue
            endings = word[shared:], other[shared:]
            if "|".join(endings) in self._endings or "|".join(reversed(endings)) in self._endings:
                family = home.words[other]
                size = 0 if family.leader else len(home.lists[family.place])
                if best is None or (shared, size) > best[:2]:
                    best = shared, size, other
        return self._list(best[2], home) if best else ""

    def _mend(self, word: str, home: Shard, found: Found, *, is_typing: bool) -> None:
        """Add the lists of words that a typed word may have been meant for."""
        near: dict[str, int] = {}
        for other, family in home.words.items():
            near[other] = 0 if family.leader else count_list(home.lists[family.place]).bit_length()
        choices: list[tuple[float, str, int]] = [(1, other, near[other]) for other in near if is_within(word, other, 1)]
        half = len(word) // 2
        for folder, part in (("p", word[:half]), ("r", word[:half:-1])):
            if not choices:
                listed = self._list_spellings(folder, part)
                near |= listed
                choices = [(1, other, said) for other, said in listed.items() if is_within(word, other, 1)]
        if not choices:
            choices = self._find_far(word, near, is_typing=is_typing)
        choices.sort(key=lambda choice: (choice[0], choice[1][0] != word[0], -choice[2], choice[1]))
        lists: dict[str, None] = {}
        for edits, other, _ in choices:
            text = self._list(other, self._shard(self._place(other)))
            if text and text not in lists and len(lists) < MOST_SLIPS:
                lists[text] = None
                weight = SLIP if edits == 1 else TWO_SLIPS if edits == 2 else HALF_SLIP
                found.lists.append((weight if other[0] == word[0] else weight * OTHER_LETTER // 10, text))
                found.instead.append(other)

    def _find_far(self, word: str, near: dict[str, int], *, is_typing: bool) -> list[tuple[float, str, int]]:
        choices: list[tuple[float, str, int]] = []
        for other, said in near.items():
            if is_typing and begins_within(word, other):
                choices.append((1.5, other, said))
            elif len(word) >= LONG_WORD and is_within(word, other, 2):
                choices.append((2, other, said))
        return choices

    def _list_spellings(self, folder: str, part: str) -> dict[str, int]:
        """Return the words that begin (`p`) or end (`r`, spelt backwards) with a part, and how often they are said."""
        starts = self._spelling[folder]
        if not starts:
            return {}
        first = max(bisect_right(starts, part) - 1, 0)
        last = max(bisect_right(starts, part + LAST) - 1, 0)
        listed: dict[str, int] = {}
        for place in range(first, min(last + 1, first + MOST_LISTS)):
            for word, mark in self._load(f"{folder}/{place}.json", lambda text: list(decode_fronts(text))):
                if len(starts) == 1 or word.startswith(part):
                    listed[word if folder == "p" else word[::-1]] = decode_frequency(mark)
        return listed

    def list_near(self, word: str) -> dict[str, int]:
        """Return the words that share the first or the last half of one, and how often they are said."""
        half = len(word) // 2
        return self._list_spellings("p", word[:half]) | self._list_spellings("r", word[:half:-1])

    def _list(self, word: str, shard: Shard) -> str:
        """Return the list of a word's family as written, or nothing when the shard does not hold the word."""
        family = shard.words.get(word)
        if family is None:
            return ""
        if family.leader:
            shard = self._shard(self._place(family.leader))
            family = shard.words[family.leader]
        return shard.lists[family.place]

    def _place(self, word: str) -> int:
        """Return the number of the shard that holds a word, if any does."""
        step: int = self.meta["ts"]
        group = max(bisect_right(self._starts, word) - 1, 0)
        if step == 1:
            return group
        starts = self._load(f"i/{group}.json", _read_starts)
        return group * step + max(bisect_right(starts, word) - 1, 0)

    def _shard(self, place: int) -> Shard:
        if not self._starts:
            return Shard({}, [])
        shard: Shard = self._load(f"t/{place}.json", decode_shard)
        return shard

    def load(self, path: str) -> Any:
        """Return the value of a file of the index."""
        return self._load(path, lambda value: value)

    def _load(self, path: str, decode: Callable[[Any], Any]) -> Any:
        if path not in self._cache:
            self._cache[path] = decode(self._read(path))
        return self._cache[path]

    def find_list(self, word: str) -> str:
        """Return the list of a word, or of one whose ending changes into its own; or nothing."""
        home = self._shard(self._place(word))
        return self._list(word, home) or self._find_form(word, home)

    def row(self, document: int) -> list[Any]:
        """Return what is shown of a document."""
        size = self.meta["ds"]
        row: list[Any] = self.load(f"d/{document // size}.json")[document % size]
        return row

    def more(self, document: int) -> list[Any]:
        """Return what can be shown of a document beyond its row: `[other why lines, texts to quote …]`."""
        size = self.meta["xs"]
        more: list[Any] = self.load(f"x/{document // size}.json")[document % size] if size else []
        return more


def _read_starts(text: str) -> list[str]:
    return [word for word, _ in decode_fronts(text)]


def best_of(lists: Iterable[tuple[int, str]]) -> dict[int, int]:
    """Return for each document the best of weight times impact, never the sum: one word typed says one thing."""
    best: dict[int, int] = {}
    for weight, text in lists:
        for impact, documents in decode_list(text):
            score = weight * impact
            for document in documents:
                if score > best.get(document, 0):
                    best[document] = score
    return best


def measure_rarity(size: int, documents: int) -> int:
    """Return how rare what so many documents say is: eight times the binary logarithm of their share, at least 1."""
    return max(floor(8 * log2(max(documents, 1))) - floor(8 * log2(max(size, 1))) + 4, 1)


def count_shared(one: str, other: str) -> int:
    """Return with how many letters two words begin alike."""
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)

"""Words in lists by their beginning and spelt backwards, and the endings that families change: for what is misspelt."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

from dealshelf.search.encoding import count_shared, encode_36, encode_front
from dealshelf.search.shards import Words

LIST_SIZE = 9000
"""Characters of a spelling list."""

ONE_LIST = 20_000
"""Below how many characters one list holds all words; no list spelt backwards is needed then."""

SHORTEST = 3
MANY = 1000
"""From how many documents on a word that only one of them says is taken for a slip itself."""

MOST_ENDINGS = 200
LEAST_SEEN = 3
LONGEST_ENDING = 7
SHORTEST_STEM = 4
COMMON_ENDINGS = {
    "en": (
        "|s ed|ing |ly |ing |d |ed d|s e|ing ed|s ing|s es|ing ed|ion ng|on ies|y |al e|ion |ally ation|ed ed|ions "
        "on|ve al|s es|ion |es ng|ons |ity ation|ing |ion |able ed|e ions|ed ed|ive |ment |er |or e|ation |r |rs"
    ),
    "de": "|e |en |er |n |s |es |em e|en e|er e|es en|er en|es er|es ung|ungen ung|en t|en |ung",
    "fr": "|s |e |es e|es al|aux |x er|e er|é er|ent ement|e |ment ant|er ation|er",
}
"""What a small library may not show often enough. Of English, those that large collections of texts show most."""

MOST_FORMS = 30
"""Families of more forms than this are no words: numbers, codes."""


def list_spellings(words: Words, documents: int) -> tuple[list[str], list[str], list[str], list[str]]:
    """Return the lists by beginning, their starts, the lists spelt backwards, and their starts."""
    least = 2 if documents >= MANY else 1
    kept = [
        (word, said)
        for word, said in zip(words.words, words.said_in, strict=True)
        if said >= least and len(word) >= SHORTEST and not word.isdecimal()
    ]
    forward, starts = _write_lists(kept)
    if sum(map(len, forward)) < ONE_LIST:
        return [" ".join(_join(kept))], ["."], [], []
    backward, ends = _write_lists(sorted((word[::-1], said) for word, said in kept))
    return forward, starts, backward, ends


def _write_lists(words: Iterable[tuple[str, int]]) -> tuple[list[str], list[str]]:
    lists: list[list[str]] = []
    starts: list[str] = []
    size, before = LIST_SIZE, ""
    for word, said in words:
        if size >= LIST_SIZE:
            lists.append([])
            starts.append(word if starts else ".")
            size, before = 0, ""
        lists[-1].append(_write(before, word, said))
        size += len(lists[-1][-1]) + 1
        before = word
    return [" ".join(coded) for coded in lists], starts


def _join(words: Iterable[tuple[str, int]]) -> Iterable[str]:
    before = ""
    for word, said in words:
        yield _write(before, word, said)
        before = word


def _write(before: str, word: str, said: int) -> str:
    frequency = measure_frequency(said)
    return encode_front(before, word) + ("" if frequency == 2 else "-" + encode_36(frequency))


def measure_frequency(said: int) -> int:
    """Return twice the binary logarithm of a number of documents, rounded down; by whole numbers, alike everywhere."""
    return (said * said).bit_length() - 1


def learn_endings(words: Words, languages: Iterable[str]) -> list[str]:
    """Return the commonest pairs of endings that families change (`|s`, `ed|ing`, `y|ies`), and those all know."""
    families: defaultdict[int, list[str]] = defaultdict(list)
    for word, family in zip(words.words, words.families, strict=True):
        families[family].append(word)
    seen: Counter[tuple[str, str]] = Counter()
    for forms in families.values():
        if 1 < len(forms) <= MOST_FORMS:
            for one, other in combinations(forms, 2):
                shared = count_shared(one, other)
                pair = one[shared:], other[shared:]
                if shared >= SHORTEST_STEM and max(map(len, pair)) <= LONGEST_ENDING:
                    seen[pair] += 1
    commonest = sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:MOST_ENDINGS]
    learnt = ["|".join(pair) for pair, times in commonest if times >= LEAST_SEEN]
    known = [pair for lang in languages for pair in COMMON_ENDINGS.get(lang.partition("-")[0], "").split()]
    return list(dict.fromkeys(learnt + known))

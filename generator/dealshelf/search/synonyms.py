"""Names that mean one thing: who says one of them is found by the others too."""

from collections.abc import Iterable, Sequence

from dealshelf.search.words import split_words


class Synonyms:
    """Groups of names. A name of several words is said where they stand in a row."""

    def __init__(self, groups: Iterable[Sequence[str]]) -> None:
        self._names: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        self._words: list[frozenset[str]] = []
        for group in groups:
            names = {tuple(split_words(name)): None for name in group}
            if len(names) < 2:
                continue
            number = len(self._words)
            self._words.append(frozenset(word for name in names for word in name))
            for name in filter(None, names):
                self._names.setdefault(name[0], []).append((name, number))
        self._first = frozenset(self._names)

    def find_others(self, words: Sequence[str]) -> set[str]:
        """Return the words of the other names of everything that a text names."""
        row = ""
        groups: set[int] = set()
        for first in self._first.intersection(words):
            for name, group in self._names[first]:
                if len(name) == 1:
                    groups.add(group)
                    continue
                row = row or f" {' '.join(words)} "
                if f" {' '.join(name)} " in row:
                    groups.add(group)
        others = set().union(*(self._words[group] for group in groups))
        return others.difference(words)

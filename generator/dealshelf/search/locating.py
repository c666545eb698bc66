"""A hit → the page of an attachment that says it, for what nothing else of a document says.

The twin of `theme/js/search-attachments.js`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dealshelf.search.decoding import decode_fronts
from dealshelf.search.reader import MOST_WORDS, Index, count_shared

SHARED = 3
"""With how many letters a word of a page must begin as one that was typed does."""


@dataclass(frozen=True, slots=True)
class Place:
    """A page of an attachment. `is_only` says that the document has no other attachment."""

    name: str
    url: str
    kind: str
    label: str
    is_only: bool

    @property
    def address(self) -> str:
        """Where it can be opened, from the site's root; a PDF at its page."""
        return f"{self.url}#page={self.label}" if self.kind == "page" else self.url

    def __str__(self) -> str:
        name = "the attachment" if self.is_only else self.name
        if self.kind == "section":
            return f"in {name}, under “{self.label}”" if self.label else f"in {name}"
        return f"in {name}, {self.kind} {self.label}"


def locate(index: Index, document: int, words: Sequence[str], *, is_typing: bool = False) -> Place | None:
    """Return the page that says most of the words which only attachments of the document say; the first of equals.

    Ask only of documents whose row has `attached`: others have no such file.
    """
    files = index.load(f"a/{document}.json")
    words = words[:MOST_WORDS]
    pages = [(file, label, [word for word, _ in decode_fronts(text)]) for file in files for label, text in file[3]]
    hits = [0] * len(pages)
    for at, word in enumerate(words):
        is_last = is_typing and at == len(words) - 1
        if word in index.stop_words and not is_last:
            continue
        found = index.look_up(word, is_typing=is_last)
        lists = {text for _, text in found.lists}
        meant = (word, *found.instead)
        for number, (_, _, said) in enumerate(pages):
            hits[number] += any(is_alike(other, meant) and index.find_list(other) in lists for other in said)
    best = max(hits, default=0)
    if not best:
        return None
    (name, url, kind, _), label, _ = pages[hits.index(best)]
    return Place(name, url, kind, label, is_only=len(files) == 1)


def is_alike(word: str, meant: Sequence[str]) -> bool:
    """Does a word begin as one of those that may be meant does?"""
    return any(count_shared(word, other) >= min(SHARED, len(other)) for other in meant)

"""Which pages of attachments say what nothing else of a document says, so that a hit can say where it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from dealshelf.search.counting import STOP, Counts, Families, Ints
from dealshelf.search.document import FIELDS, Attached, Document
from dealshelf.search.encoding import encode_fronts
from dealshelf.search.words import split_words

OWN = [at for at, name in enumerate(FIELDS) if name not in ("attachments", "alike")]


@dataclass(slots=True)
class Pages:
    """The numbers of the words on each page of what is attached, by document and file."""

    files: dict[int, list[tuple[Attached, list[Ints]]]] = field(default_factory=dict)

    def add(self, number: int, document: Document, vocabulary: Mapping[str, int]) -> None:
        """Keep the words of what is attached to a document. All of them are in the vocabulary by then."""
        self.files[number] = [
            (file, [_number(part.text, vocabulary) for part in file.parts]) for file in document.attached
        ]


def _number(text: str, vocabulary: Mapping[str, int]) -> Ints:
    return np.fromiter((vocabulary[word] for word in set(split_words(text))), dtype=np.int64)


def write_attached(pages: Pages, counts: Counts, families: Families) -> Iterator[tuple[str, object]]:
    """Yield the path and value of a file for each document: `[name, address, kind, [[label, words] …]]` by file.

    Words are those of families that only attachments say, as written, front coded.
    """
    if not pages.files:
        return
    written = list(counts.vocabulary)
    for document, files in pages.files.items():
        own = counts.list_words(document, OWN)
        said = np.unique(np.append(families.of_word[own], STOP))
        yield (
            f"a/{document}.json",
            [
                [file.name, file.url, file.kind, list(_keep(file, parts, said, families, written))]
                for file, parts in files
            ],
        )


def _keep(
    file: Attached, parts: Iterable[Ints], said: Ints, families: Families, written: list[str]
) -> Iterator[list[str]]:
    for part, numbers in zip(file.parts, parts, strict=True):
        kept = numbers[~np.isin(families.of_word[numbers], said)]
        if len(kept):
            yield [part.label, " ".join(encode_fronts(sorted(written[number] for number in kept.tolist())))]

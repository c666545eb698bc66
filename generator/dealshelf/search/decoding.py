"""What the files say, as values: the other half of `encoding`."""

from binascii import a2b_base64
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Where a family's list stands: in the shard itself (`place`), or in that of another word (`leader`)."""

    place: int
    leader: str = ""


@dataclass(slots=True)
class Shard:
    """A term shard: its words in order, each with its family, and the lists as written."""

    words: dict[str, Family]
    lists: list[str]


def decode_fronts(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word of a front-coded text, and its mark: what stands from `-` or `>` on."""
    before = ""
    for coded in text.split():
        end = min((at for at in (coded.find("-"), coded.find(">")) if at >= 0), default=len(coded))
        before = before[: int(coded[0], 36)] + coded[1:end]
        yield before, coded[end:]


def decode_shard(shard: tuple[str, list[str]]) -> Shard:
    """Return a term shard."""
    words: dict[str, Family] = {}
    lists = 0
    for word, mark in decode_fronts(shard[0]):
        if not mark:
            words[word] = Family(lists)
            lists += 1
        elif mark[0] == "-":
            words[word] = Family(lists - 1 - int(mark[1:] or "0", 36))
        else:
            words[word] = Family(-1, mark[1:])
    return Shard(words, shard[1])


def decode_frequency(mark: str) -> int:
    """Return how often a word of a spelling list is said, as twice a binary logarithm."""
    return int(mark[1:], 36) if mark else 2


def decode_bytes(text: str) -> bytes:
    """Return what base64 without padding says."""
    return a2b_base64(text + "=" * (-len(text) % 4))


def decode_varints(text: str) -> list[int]:
    """Return the numbers of base64: seven bits a byte, low first, the high bit set where more follow."""
    numbers: list[int] = []
    number, shift = 0, 0
    for byte in decode_bytes(text):
        number |= (byte & 127) << shift
        if byte > 127:
            shift += 7
        else:
            numbers.append(number)
            number, shift = 0, 0
    return numbers


def decode_list(text: str, *, with_lent: bool = True) -> Iterator[tuple[int, list[int]]]:
    """Yield the impacts of a list, each with its documents: the highest first, and after those the lent ones."""
    numbers = decode_varints(text)
    at = 0
    while at < len(numbers):
        if numbers[at] == 0:
            if not with_lent:
                return
            at += 1
        impact, count = numbers[at], numbers[at + 1]
        documents, document = [], 0
        for gap in numbers[at + 2 : at + 2 + count]:
            document += gap
            documents.append(document)
        yield impact, documents
        at += 2 + count


def count_list(text: str) -> int:
    """Return how many documents a list names that say the word themselves."""
    return sum(len(documents) for _, documents in decode_list(text, with_lent=False))


def decode_column(form: str, text: str, documents: int) -> list[tuple[int, ...]]:
    """Return the value numbers of each document, from a column as `columns.write_column` writes it."""
    raw = decode_bytes(text)
    cells = [low + 256 * high for low, high in zip(raw[::2], raw[1::2], strict=True)] if form.endswith("2") else raw
    if form.startswith("one"):
        return [(cell - 1,) if cell else () for cell in cells]
    if form.startswith("mask"):
        return [tuple(bit for bit in range(8) if cell >> bit & 1) for cell in cells]
    found, at = [], 0
    for _ in range(documents):
        found.append(tuple(cells[at + 1 : at + 1 + cells[at]]))
        at += 1 + cells[at]
    return found

"""Facet values of every document as columns of bytes, one file a field; and the names of the values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dealshelf.search.encoding import encode_base64

MASK_VALUES = 8


@dataclass(frozen=True, slots=True)
class Column:
    """A field's values, and each document's as bytes in base64; `form` says how."""

    form: str
    values: list[str]
    cells: str


def write_column(documents: Sequence[Mapping[str, tuple[str, ...]]], name: str, known: Sequence[str]) -> Column:
    """Return a field's column, from the facets of each document; values in the order of `known`.

    `form` is `one` (the value's number from 1, 0 for none), `mask` (a bit a value) or `list` (a count, then numbers
    from 0). A field of more than 255 values takes two bytes a number, low first, and its form ends in `2`.
    """
    used = {value for facets in documents for value in facets.get(name, ())}
    values = [value for value in known if value in used] + sorted(used - set(known))
    numbers = {value: number for number, value in enumerate(values)}
    most = max((len(facets.get(name, ())) for facets in documents), default=0)
    cells: list[int] = []
    if most <= 1:
        form = "one"
        cells.extend(numbers[held[0]] + 1 if (held := facets.get(name, ())) else 0 for facets in documents)
    elif len(values) <= MASK_VALUES:
        form = "mask"
        cells.extend(sum({1 << numbers[value] for value in facets.get(name, ())}) for facets in documents)
    else:
        form = "list"
        for facets in documents:
            of = sorted({numbers[value] for value in facets.get(name, ())})[:255]
            cells.extend([len(of), *of])
    if len(values) <= 255:
        return Column(form, values, encode_base64(bytes(cells)))
    return Column(f"{form}2", values, write_marks(cells))


def write_marks(marks: Iterable[int]) -> str:
    """Return numbers of two bytes, low first, in base64."""
    return encode_base64(b"".join(mark.to_bytes(2, "little") for mark in marks))

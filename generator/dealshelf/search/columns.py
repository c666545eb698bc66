"""Facet values of every document as columns of bytes, one file a field; and the names of the values."""

from array import array
from collections.abc import Mapping, Sequence

from dealshelf.search.encoding import encode_base64

MASK_VALUES = 8


def write_column(documents: Sequence[Mapping[str, tuple[str, ...]]], name: str, known: Sequence[str]) -> list[object]:
    """Return `[form, ids of the values, base64]` of a field, from the facets of each document.

    `form` is `one` (the value's number from 1, 0 for none), `mask` (a bit a value) or `list` (a count, then numbers
    from 0). A field of more than 255 values takes two bytes a number, low first, and its form ends in `2`.
    """
    used = {value for facets in documents for value in facets.get(name, ())}
    values = [value for value in known if value in used] + sorted(used - set(known))
    numbers = {value: number for number, value in enumerate(values)}
    most = max((len(facets.get(name, ())) for facets in documents), default=0)
    cells = array("H")
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
        return [form, values, encode_base64(bytes(cells))]
    return [form + "2", values, encode_base64(b"".join(cell.to_bytes(2, "little") for cell in cells))]

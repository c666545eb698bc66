"""The owners of assets, and how addresses name them."""

import unicodedata
from collections.abc import Iterator
from itertools import count

from dealshelf.library import Library
from dealshelf.reading import make_slug

LONGEST = 60
"""How many characters of a name go into an address, so that no file system finds it too long."""


def slug_owners(library: Library) -> dict[str, str]:
    """Return the slug of everyone who owns an asset that the site shows, by name and in their order.

    Names that would share a slug are numbered: `ana-li`, `ana-li-2`.
    """
    slugs: dict[str, str] = {}
    taken: set[str] = set()
    for name in sorted({asset.owner for asset in library.shown if asset.owner}):
        plain = make_slug(unicodedata.normalize("NFC", name))[:LONGEST].strip("-") or "owner"
        slug = next(slug for slug in _number(plain) if slug not in taken)
        slugs[name] = slug
        taken.add(slug)
    return slugs


def _number(slug: str) -> Iterator[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in count(2))

"""A page before it is rendered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """One page of our own: where it stands, which template prints it, and what makes the template's values.

    `url` goes from the site's root and ends in `/`. `place` is the entry of the top bar it belongs to.
    `source` is the path of the record it shows, from the folder of `site.yml`. `make` is called once,
    when the page is rendered, so that a library of any size is never held as values in memory.
    """

    url: str
    template: str
    place: str
    make: Callable[[], Mapping[str, Any]]
    source: str | None = None

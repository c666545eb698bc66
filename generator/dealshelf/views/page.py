"""A page before it is rendered, and the frame that all pages of a site share."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Page:
    """One page of our own: where it stands, which template prints it, and what makes the template's values.

    `url` goes from the site's root and ends in `/`. `place` is the entry of the top bar it belongs to.
    `source` is the path of the record it shows, from the folder of `site.yml`. `make` is called once,
    when the page is rendered, so that a library of any size is never held as values in memory. `twin`
    makes the same in Markdown, for the file `index.md` beside the page.
    """

    url: str
    template: str
    place: str
    make: Callable[[], Mapping[str, Any]]
    source: str | None = None
    twin: Callable[[], str] | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A file of the site that is no page, such as a feed. `path` goes from the site's root; `make` is called once.

    Files that share work say the same word in `shares`: one process makes them, one after the other.
    """

    path: str
    make: Callable[[], str | bytes]
    shares: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files made together, such as the search index: `make` yields their paths from the site's root, and texts."""

    make: Callable[[], Iterable[tuple[str, str]]]


Work: TypeAlias = Page | Output | Bundle
"""What is made and written."""


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the top bar. `name` is what a page's `place` says; `url` goes from the site's root."""

    name: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What the pages of a site show around their own values.

    `direction` is how the language is written, `ltr` or `rtl`. `revision` is the commit the site was made
    from, or nothing. `csp` is the Content-Security-Policy that pages state, or nothing. `styles` and `scripts`
    are the site's own, as paths from its root.
    """

    name: str
    lang: str
    direction: str
    places: tuple[Place, ...]
    today: date
    is_internal: bool
    revision: str = ""
    csp: str = ""
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    guides: tuple[Place, ...] = ()
    """The ordinary pages, which the foot of every page leads to."""


def find_root(url: str) -> str:
    """Return the relative prefix from a page to the site's root: `library/roi/` → `../../`."""
    return "../" * url.removeprefix("./").count("/")

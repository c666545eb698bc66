"""The Library: every asset in pages of a hundred, and a list for each value it can be browsed by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from dealshelf.library import page_url, persona_url
from dealshelf.records import Asset
from dealshelf.views.labels import FACET_LABELS
from dealshelf.views.page import Page
from dealshelf.views.proposals import propose_for_search
from dealshelf.views.shelf import Shelf, facet_url, pair_url, status_url

PAGE_SIZE = 100
LIBRARY_URL = "library/"
NEAR = 2
"""How many page numbers stand on either side of the current one."""

LEADS = {
    "upcoming": "On its way. Say what it must answer before it is made.",
    "retired": "Kept so that old links lead somewhere. Do not send these.",
}


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet: how many assets have it, and where their list is. `colour` and `number` are a stage's."""

    label: str
    url: str
    count: int
    is_current: bool = False
    number: int = 0
    colour: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """A field to browse by."""

    name: str
    label: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class List:
    """A list of assets before it is cut into pages."""

    url: str
    title: str
    assets: Sequence[Asset]
    kind: str = ""
    """What the title is a value of, such as `Persona`; nothing for the whole Library."""
    lead: str = ""
    about: str = ""
    """The address of the page that says more about the value."""
    facet: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class PageNumber:
    """A link to a page of a list; a number of 0 stands for pages left out."""

    number: int
    url: str = ""
    is_current: bool = False


def list_library_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the pages of the Library and of every list in it."""
    facets = view_facets(shelf)
    for listed in list_lists(shelf):
        count = count_pages(len(listed.assets))
        for number in range(1, count + 1):
            url = page_url(listed.url, number)
            yield Page(url, "library.html", "library", partial(view_list, shelf, facets, listed, number, count))


def list_lists(shelf: Shelf) -> Iterator[List]:
    """Yield every list of the Library, the whole first."""
    library = shelf.library
    yield List(LIBRARY_URL, "Library", shelf.live)
    for name, group in _list_facets(shelf):
        for value, assets in group.items():
            about = _about(shelf, name, value)
            url, label = facet_url(name, value), shelf.labels.of(name, value)
            yield List(url, label, assets, FACET_LABELS[name], about=about, facet=name, value=value)
    if library.is_internal:
        yield from _list_pairs(shelf)
        for status, title, assets in (
            ("upcoming", "Coming up", library.upcoming),
            ("retired", "Retired", library.retired),
        ):
            if assets:
                yield List(status_url(status), title, assets, lead=LEADS[status])


def _list_pairs(shelf: Shelf) -> Iterator[List]:
    for (persona, stage), assets in shelf.pairs.items():
        if stage in shelf.stages:
            title = f"{shelf.labels.of('persona', persona)} at {shelf.stages[stage].label}"
            about = _about(shelf, "persona", persona)
            yield List(pair_url(persona, stage), title, assets, "Persona and stage", about=about)


def _about(shelf: Shelf, name: str, value: str) -> str:
    if name == "stage" and value in shelf.stages:
        return shelf.stages[value].url
    if name == "persona" and value in shelf.library.personas:
        return persona_url(value)
    return ""


def view_facets(shelf: Shelf) -> tuple[Facet, ...]:
    """Return every field to browse by, each with its values and their counts."""
    return tuple(
        Facet(name, FACET_LABELS[name], _facet_values(shelf, name, group)) for name, group in _list_facets(shelf)
    )


def _list_facets(shelf: Shelf) -> Iterator[tuple[str, Mapping[str, Sequence[Asset]]]]:
    """Yield the fields by which the Library can be told apart; one language in all tells nothing."""
    for name, group in shelf.by_value.items():
        if group and (name != "language" or len(group) > 1):
            yield name, group


def _facet_values(shelf: Shelf, name: str, group: Mapping[str, Sequence[Asset]]) -> tuple[FacetValue, ...]:
    values = []
    for value, assets in group.items():
        mark = shelf.stages.get(value) if name == "stage" else None
        number, colour = (mark.number, mark.colour) if mark else (0, 0)
        label = shelf.labels.of(name, value)
        values.append(FacetValue(label, facet_url(name, value), len(assets), number=number, colour=colour))
    return tuple(values)


def view_list(shelf: Shelf, facets: Sequence[Facet], listed: List, number: int, count: int) -> Mapping[str, Any]:
    """Return one page of a list. All facets stand on the first page of the Library, one's own on its lists."""
    assets = take_page(listed.assets, number)
    own = [facet for facet in facets if facet.name == listed.facet]
    is_whole = listed.url == LIBRARY_URL
    library = shelf.library
    is_first = number == 1
    is_search = is_whole and is_first
    return {
        "title": listed.title if is_first else f"{listed.title}, page {number}",
        "heading": listed.title,
        "kind": listed.kind,
        "lead": listed.lead,
        "about": listed.about,
        "is_whole": is_whole,
        "total": len(listed.assets),
        "whole_total": len(library.live),
        "facets": facets if is_search else own,
        "is_search": is_search,
        "request": propose_for_search(library) if is_search and library.is_internal else None,
        "current": listed.url,
        "entries": shelf.entries(assets),
        "start": (number - 1) * PAGE_SIZE + 1,
        **view_pager(listed.url, number, count),
        "upcoming": len(library.upcoming) if library.is_internal else 0,
        "upcoming_url": status_url("upcoming"),
        "retired": len(library.retired) if library.is_internal else 0,
        "retired_url": status_url("retired"),
    }


def count_pages(total: int) -> int:
    """Return how many pages a list of so many takes; an empty one takes one."""
    return max(1, -(-total // PAGE_SIZE))


def take_page(items: Sequence[Any], number: int) -> Sequence[Any]:
    """Return what stands on a page of a list."""
    return items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]


def view_pager(url: str, number: int, count: int) -> Mapping[str, Any]:
    """Return the way to the other pages of a list."""
    return {
        "pages": number_pages(url, number, count),
        "previous": page_url(url, number - 1) if number > 1 else "",
        "next": page_url(url, number + 1) if number < count else "",
    }


def number_pages(url: str, current: int, count: int) -> list[PageNumber]:
    """Return links to the first and last pages of a list and those near the current; nothing when there is but one."""
    if count <= 1:
        return []
    shown = sorted({1, count, *range(max(1, current - NEAR), min(count, current + NEAR) + 1)})
    numbers: list[PageNumber] = []
    for before, number in zip([0, *shown], shown, strict=False):
        if number - before > 1:
            numbers.append(PageNumber(0))
        numbers.append(PageNumber(number, page_url(url, number), number == current))
    return numbers

"""A quarter as a board: who gets what in which week, and who goes without."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from dealshelf.dates import find_first_weekday, format_day, name_month
from dealshelf.library import asset_url, persona_url
from dealshelf.periods import Month, Quarter, Week, find_month, find_thursday, number_week
from dealshelf.records import Asset
from dealshelf.views.entry import Link
from dealshelf.views.plan import Plan, Plans

MOST = 3
"""How many entries a cell shows; a link leads to the rest of them."""

NAMED = 6
"""How many names a line under the board holds."""

ANYONE = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A week of the board: its ISO number and its first day. `is_empty`: nobody gets anything in it."""

    number: int
    label: str
    is_now: bool
    is_empty: bool
    opens_month: bool

    @property
    def marks(self) -> str:
        """The names by which styles know what week it is."""
        marks = {"opens-month": self.opens_month, "is-now": self.is_now}
        return " ".join(name for name, holds in marks.items() if holds)


@dataclass(frozen=True, slots=True)
class BoardCell:
    """What somebody gets in a week. `more` counts what there is no room for; `url` is where all of it stands."""

    column: Column
    plans: tuple[Plan, ...]
    more: int
    url: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A persona's weeks."""

    persona: Link
    cells: tuple[BoardCell, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing: `words` and whom they concern; `more` counts those that there is no room to name."""

    words: str
    links: tuple[Link, ...]
    more: int


def view_board(plans: Plans, quarter: Quarter) -> Mapping[str, Any]:
    """Return a quarter's board: only its own days, though its first and last weeks may have others."""
    library = plans.shelf.library
    weeks = quarter.weeks(find_first_weekday(library.settings.lang))
    by_cell = _sort(plans, quarter, weeks)
    filled = {index for _, index in by_cell}
    months = [_find_month_of(week, quarter) for week in weeks]
    columns = [
        _view_column(plans, week, is_empty=index not in filled, opens_month=index > 0 and months[index - 1] != month)
        for index, (week, month) in enumerate(zip(weeks, months, strict=True))
    ]
    names = [*library.personas, *([ANYONE] if any(name == ANYONE for name, _ in by_cell) else [])]
    return {
        "months": [(name_month(month, library.settings.lang), len(list(group))) for month, group in groupby(months)],
        "columns": columns,
        "rows": [
            BoardRow(
                _link_persona(plans, name),
                tuple(
                    _view_cell(plans, quarter, column, by_cell.get((name, index), []))
                    for index, column in enumerate(columns)
                ),
            )
            for name in names
        ],
        "gaps": list(say_gaps(plans, quarter)),
    }


def _sort(plans: Plans, quarter: Quarter, weeks: Sequence[Week]) -> dict[tuple[str, int], list[Asset]]:
    """Return the quarter's assets by persona and by the position of their week."""
    positions = {day: index for index, week in enumerate(weeks) for day in week}
    personas = plans.shelf.library.personas
    by_cell: defaultdict[tuple[str, int], list[Asset]] = defaultdict(list)
    for asset in plans.within(quarter):
        if asset.publish:
            known = [slug for slug in dict.fromkeys(asset.personas) if slug in personas]
            for name in known or [ANYONE]:
                by_cell[name, positions[asset.publish]].append(asset)
    return by_cell


def _find_month_of(week: Week, quarter: Quarter) -> Month:
    """Return the month of the quarter that a week counts to: that of its Thursday, as ISO 8601 does with years."""
    return find_month(min(max(find_thursday(week), quarter.first), quarter.last))


def _view_column(plans: Plans, week: Week, *, is_empty: bool, opens_month: bool) -> Column:
    library = plans.shelf.library
    label = format_day(week[0], "MMMd", library.settings.lang)
    return Column(number_week(week), label, library.today in week, is_empty, opens_month)


def _view_cell(plans: Plans, quarter: Quarter, column: Column, assets: Sequence[Asset]) -> BoardCell:
    more = len(assets) - MOST
    hidden: date | None = assets[MOST].publish if more > 0 else None
    url = plans.day_url(quarter, hidden) if hidden else ""
    return BoardCell(column, tuple(plans.view_all(assets[:MOST])), max(0, more), url)


def _link_persona(plans: Plans, slug: str) -> Link:
    if slug == ANYONE:
        return Link("For anyone")
    return Link(plans.shelf.labels.of("persona", slug), persona_url(slug))


def say_gaps(plans: Plans, quarter: Quarter) -> Iterator[Gap]:
    """Yield what a quarter lacks, in words."""
    assets = plans.within(quarter)
    counts = dict.fromkeys(plans.shelf.library.personas, 0)
    for asset in assets:
        for slug in counts.keys() & set(asset.personas):
            counts[slug] += 1
    for count, words in ((0, "Nothing for"), (1, "Only one asset for")):
        yield from _name_all(words, [_link_persona(plans, slug) for slug in counts if counts[slug] == count])
    plain = [asset for asset in assets if not asset.owner and plans.view(asset).is_open]
    yield from _name_all("Without an owner:", [Link(asset.title, asset_url(asset.slug)) for asset in plain])


def _name_all(words: str, links: Sequence[Link]) -> Iterator[Gap]:
    if links:
        yield Gap(words, tuple(links[:NAMED]), max(0, len(links) - NAMED))

"""A month as a grid: its weeks, and what stands on each day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dealshelf.dates import find_first_weekday, find_weekend, format_day, name_weekdays
from dealshelf.periods import Month, Week, find_month, number_week
from dealshelf.views.plan import Plan, Plans

MOST = 4
"""How many entries a day shows in the grid; a link leads to the rest of them."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the grid. `more` counts the entries that it has no room for; `url` is where all of them stand."""

    on: date
    label: str
    plans: tuple[Plan, ...]
    more: int
    url: str
    is_outside: bool
    is_weekend: bool
    is_today: bool

    @property
    def marks(self) -> str:
        """The names by which styles know what day it is."""
        marks = {"is-outside": self.is_outside, "is-weekend": self.is_weekend, "is-today": self.is_today}
        return " ".join(name for name, holds in marks.items() if holds)


@dataclass(frozen=True, slots=True)
class GridWeek:
    """A row of the grid: a week by its ISO number, and how many columns are left of its first day and after its last.

    Only the first and the last week of all time lack days.
    """

    number: int
    cells: tuple[Cell, ...]
    before: int = 0
    after: int = 0


def view_grid(plans: Plans, month: Month) -> Mapping[str, Any]:
    """Return a month's grid, with the days of its neighbours that share its weeks."""
    lang = plans.shelf.library.settings.lang
    first = find_first_weekday(lang)
    return {
        "weekdays": name_weekdays(lang),
        "weeks": [_view_week(plans, month, week, first) for week in month.weeks(first)],
    }


def _view_week(plans: Plans, month: Month, week: Week, first_weekday: int) -> GridWeek:
    before = (week[0].weekday() - first_weekday) % 7
    cells = tuple(_view_cell(plans, month, day, is_first=day == week[0] and day < month.first) for day in week)
    return GridWeek(number_week(week), cells, before, 7 - before - len(week))


def _view_cell(plans: Plans, month: Month, day: date, *, is_first: bool) -> Cell:
    library = plans.shelf.library
    assets = plans.by_day.get(day, [])
    more = len(assets) - MOST
    is_outside = find_month(day) != month
    # Where a neighbour's days begin, they say whose they are.
    has_month = is_outside and (is_first or day.day == 1)
    return Cell(
        day,
        format_day(day, "MMMd" if has_month else "d", library.settings.lang),
        tuple(plans.view_all(assets[:MOST])),
        max(0, more),
        plans.day_url(find_month(day), day) if more > 0 else "",
        is_outside,
        day.weekday() in find_weekend(library.settings.lang),
        day == library.today,
    )

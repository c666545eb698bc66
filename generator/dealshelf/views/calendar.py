"""The calendar: the library's future, and its past, by month, by quarter and as an agenda."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from dealshelf.dates import name_month, name_quarter, name_quarter_alone
from dealshelf.periods import Month, Quarter, find_month, find_quarter
from dealshelf.records import Asset
from dealshelf.views.board import view_board
from dealshelf.views.calendar_for import Subject, list_subject_pages, list_subjects
from dealshelf.views.entry import Link
from dealshelf.views.month import view_grid
from dealshelf.views.page import Page
from dealshelf.views.plan import CALENDAR_URL, LEGEND, Day, Plans, count_plans, cut_pages, period_url
from dealshelf.views.proposals import propose_idea
from dealshelf.views.shelf import Shelf

AGENDA_MOST = 60
LATE_MOST = 12
"""How much of what is coming, and of what is late, the overview shows; links lead to the quarters of the rest."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of an agenda. `url` leads to the page of it, if it has one."""

    name: str
    url: str
    days: list[Day]


@dataclass(frozen=True, slots=True)
class Index:
    """The ways through the calendar that every page of it shows: for whom, whose, and when."""

    subjects: tuple[tuple[str, tuple[Subject, ...]], ...]
    years: tuple[tuple[int, tuple[Link, ...]], ...]


def list_calendar_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the overview, the pages of months and quarters, and those for each persona and owner."""
    plans = Plans(shelf)
    subjects = list_subjects(shelf)
    stages = list(shelf.stages.values())
    shared = {"index": (view_index(plans, subjects),), "stages": stages, "legend": LEGEND}
    yield Page(CALENDAR_URL, "calendar.html", "calendar", partial(view_overview, plans, shared))
    for month in plans.months:
        make = partial(view_month, plans, shared, month)
        yield from cut_pages(period_url(month), "month.html", plans.within(month), make)
    for quarter in plans.quarters:
        make = partial(view_quarter, plans, shared, quarter)
        yield from cut_pages(period_url(quarter), "quarter.html", plans.within(quarter), make)
    yield from list_subject_pages(plans, subjects, shared)


def view_overview(plans: Plans, shared: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is coming from today on, with the grid of this month and the board of this quarter."""
    library = plans.shelf.library
    month, quarter = find_month(library.today), find_quarter(library.today)
    late = [asset for asset in plans.coming if asset.publish and asset.publish < library.today]
    coming = plans.coming[len(late) :]
    return {
        **shared,
        **view_grid(plans, month),
        **view_board(plans, quarter),
        "title": "Calendar",
        "late": plans.view_days(late[:LATE_MOST]),
        "agenda": _view_spans(plans, coming[:AGENDA_MOST]),
        "later": _link_quarters(plans, [*late[LATE_MOST:], *coming[AGENDA_MOST:]]),
        "unscheduled": plans.view_all(plans.unscheduled),
        "idea": propose_idea(library),
        "month": _link(plans, month),
        "month_steps": _view_steps(plans, month, plans.months),
        "quarter": _link(plans, quarter),
        "quarter_steps": _view_steps(plans, quarter, plans.quarters),
        "quarter_counts": count_plans(library, plans.within(quarter)),
    }


def view_month(
    plans: Plans, shared: Mapping[str, Any], month: Month, part: Sequence[Asset], is_first: bool
) -> Mapping[str, Any]:
    """Return a month as a grid, and its agenda; on the agenda's further pages without the grid."""
    return {
        **_view_period(plans, shared, month, part, is_first),
        **(view_grid(plans, month) if is_first else {}),
        "steps": _view_steps(plans, month, plans.months),
        "quarter": _link(plans, month.quarter),
    }


def view_quarter(
    plans: Plans, shared: Mapping[str, Any], quarter: Quarter, part: Sequence[Asset], is_first: bool
) -> Mapping[str, Any]:
    """Return a quarter as a board, and its agenda; on the agenda's further pages without the board."""
    return {
        **_view_period(plans, shared, quarter, part, is_first),
        **(view_board(plans, quarter) if is_first else {}),
        "steps": _view_steps(plans, quarter, plans.quarters),
        "year": quarter.year,
        "month_links": tuple(_link(plans, month) for month in quarter.months),
    }


def _view_period(
    plans: Plans, shared: Mapping[str, Any], period: Month | Quarter, part: Sequence[Asset], is_first: bool
) -> Mapping[str, Any]:
    name = _link(plans, period).label
    return {
        **shared,
        "title": name,
        "heading": name,
        "is_first": is_first,
        "days": plans.view_days(part),
        "counts": count_plans(plans.shelf.library, plans.within(period)),
    }


def view_index(plans: Plans, subjects: Sequence[Subject]) -> Index:
    """Return the ways through the calendar."""
    kinds = (("For whom", "persona"), ("Whose", "owner"))
    by_kind = ((label, tuple(subject for subject in subjects if subject.kind == kind)) for label, kind in kinds)
    lang = plans.shelf.library.settings.lang
    links = ((quarter.year, Link(name_quarter_alone(quarter, lang), period_url(quarter))) for quarter in plans.quarters)
    years = groupby(links, key=lambda pair: pair[0])
    return Index(
        tuple((label, found) for label, found in by_kind if found),
        tuple((year, tuple(link for _, link in pairs)) for year, pairs in years),
    )


def _view_spans(plans: Plans, assets: Sequence[Asset]) -> list[Span]:
    """Return dated assets by month."""
    groups = groupby(assets, key=lambda asset: asset.publish and find_month(asset.publish))
    return [
        Span(link.label, link.url or "", plans.view_days(list(group)))
        for link, group in ((_link(plans, month), group) for month, group in groups if month)
    ]


def _link_quarters(plans: Plans, assets: Sequence[Asset]) -> list[tuple[Link, int]]:
    """Return the quarters that assets lie in, each with how many."""
    counts = Counter(find_quarter(asset.publish) for asset in assets if asset.publish)
    return [(_link(plans, quarter), counts[quarter]) for quarter in sorted(counts)]


def _link(plans: Plans, period: Month | Quarter) -> Link:
    """Return the name of a period, with its address where it has a page."""
    lang = plans.shelf.library.settings.lang
    if isinstance(period, Month):
        return Link(name_month(period, lang), period_url(period) if period in plans.months else None)
    return Link(name_quarter(period, lang), period_url(period) if period in plans.quarters else None)


def _view_steps(
    plans: Plans, period: Month | Quarter, periods: Sequence[Month] | Sequence[Quarter]
) -> Mapping[str, Link | None]:
    """Return the way to the pages before and after one, and to that of today."""
    position = periods.index(period)
    today = plans.shelf.library.today
    now: Month | Quarter = find_month(today) if isinstance(period, Month) else find_quarter(today)
    return {
        "previous": _link(plans, periods[position - 1]) if position else None,
        "next": _link(plans, periods[position + 1]) if position + 1 < len(periods) else None,
        "today": _link(plans, now) if now != period else None,
    }

"""What is new: what has happened in the library, by week; older quarters on pages of their own."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from dealshelf.dates import find_first_weekday, format_day, format_span, name_quarter
from dealshelf.library import page_url
from dealshelf.periods import Quarter, find_quarter, find_week_start
from dealshelf.views.entry import Link
from dealshelf.views.events import Event, fill_event, list_events
from dealshelf.views.lists import count_pages, take_page, view_pager
from dealshelf.views.page import Page
from dealshelf.views.shelf import Shelf

NEWS_URL = "new/"
WEEKS = 12
"""How many weeks in which something happened stand on the first page, if their events are not too many."""

LATEST = 50
"""How many events the first page holds at most, so that it stays light."""


@dataclass(frozen=True, slots=True)
class WeekNews:
    """What happened in a week. `heading` is how people name the week, `span` its days where the heading is a word."""

    heading: str
    span: str
    events: tuple[Event, ...]


def list_news_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the page of what is new, and the pages of each quarter in which something happened."""
    events = list_events(shelf.library)
    quarters = {quarter: list(group) for quarter, group in groupby(events, lambda event: find_quarter(event.on))}
    lang = shelf.library.settings.lang
    links = [Link(format_day(quarter.first, "yQQQ", lang), quarter_url(quarter)) for quarter in quarters]
    latest = cut_latest(events, find_first_weekday(lang))
    yield Page(NEWS_URL, "new.html", "new", partial(view_news, shelf, latest, links))
    for quarter, found in quarters.items():
        count = count_pages(len(found))
        for number in range(1, count + 1):
            view = partial(view_quarter, shelf, quarter, found, links, number=number, count=count)
            yield Page(page_url(quarter_url(quarter), number), "new.html", "new", view)


def quarter_url(quarter: Quarter) -> str:
    """Return the address of the page of what happened in a quarter."""
    return f"{NEWS_URL}{quarter.key}/"


def cut_latest(events: Sequence[Event], first_weekday: int) -> Sequence[Event]:
    """Return the events of the last weeks in which something happened, at most fifty."""
    weeks = list(dict.fromkeys(find_week_start(event.on, first_weekday) for event in events[:LATEST]))
    known = frozenset(weeks[:WEEKS])
    return [event for event in events[:LATEST] if find_week_start(event.on, first_weekday) in known]


def view_news(shelf: Shelf, events: Sequence[Event], quarters: Sequence[Link]) -> Mapping[str, Any]:
    """Return what happened in the last weeks."""
    return {
        "title": "New",
        "is_first": True,
        "weeks": group_weeks(shelf, events),
        "quarters": quarters,
        "current": "",
        "pages": [],
        "previous": "",
        "next": "",
    }


def view_quarter(
    shelf: Shelf, quarter: Quarter, events: Sequence[Event], quarters: Sequence[Link], *, number: int, count: int
) -> Mapping[str, Any]:
    """Return a page of what happened in a quarter."""
    name, url = name_quarter(quarter, shelf.library.settings.lang), quarter_url(quarter)
    return {
        "title": f"New in the {name}" if number == 1 else f"New in the {name}, page {number}",
        "is_first": False,
        "weeks": group_weeks(shelf, take_page(events, number)),
        "quarters": quarters,
        "current": url,
        **view_pager(url, number, count),
    }


def group_weeks(shelf: Shelf, events: Iterable[Event]) -> list[WeekNews]:
    """Return events by week, with their lines; weeks begin as they do where the site's language is spoken."""
    library = shelf.library
    lang, today = library.settings.lang, library.today
    first_weekday = find_first_weekday(lang)
    current = find_week_start(today, first_weekday)
    weeks = []
    for start, group in groupby(events, lambda event: find_week_start(event.on, first_weekday)):
        span = _say_span(start, today, lang)
        name = {current: "This week", current - 7: "Last week"}.get(start, "")
        filled = tuple(fill_event(library, event) for event in group)
        weeks.append(WeekNews(name or span, span if name else "", filled))
    return weeks


def _say_span(start: int, today: date, lang: str) -> str:
    first = date.fromordinal(max(start, 1))
    last = min(first, date.max - timedelta(days=6)) + timedelta(days=6)
    return format_span(first, last, lang, has_year=(first.year, last.year) != (today.year, today.year))

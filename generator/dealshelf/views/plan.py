"""What stands on the calendar: every asset with its date, its state, and what was said about it."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from itertools import groupby
from typing import Any

from dealshelf.library import Library, anchor_note, page_url
from dealshelf.periods import Month, Quarter, find_month, find_quarter
from dealshelf.records import Asset, Note
from dealshelf.talk import find_last_word
from dealshelf.views.actions import Action, Upkeep, view_asset_actions, view_upkeep
from dealshelf.views.entry import Entry
from dealshelf.views.labels import STATUS_LABELS
from dealshelf.views.lists import PAGE_SIZE, count_pages, take_page, view_pager
from dealshelf.views.page import Page
from dealshelf.views.pulls import OpenPulls
from dealshelf.views.shelf import Shelf
from dealshelf.views.text import excerpt
from dealshelf.views.thread import count_words, keep_thread, say_word

CALENDAR_URL = "calendar/"
REACH = 24
"""For how many months before and after today an empty month has a page, if there is something beyond it."""

EXCERPT = 90

LEGEND = (
    ("idea", "Idea"),
    ("planned", "Planned"),
    ("drafting", "Drafting"),
    ("review", "In review"),
    ("scheduled", "Scheduled"),
    ("live", "Published"),
    ("disputed", "Disputed"),
    ("retired", "Retired"),
)
"""What an entry's mark says: the state of the asset."""

Part = Callable[[Sequence[Asset], bool], Mapping[str, Any]]
"""Makes a page's values of the assets on it, and whether it is the first of its pages."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An asset on the calendar: what it is stands in `entry`.

    `state` is a status, `live` or `disputed`; `label` says it in words. `comments` counts all that was said about it,
    `said` is where that stands, and `actions` what may be said of it: of what cannot change any more, only the first.
    Of what can, `latest` is the last word, `latest_by` whose it is, `word` whether its readers agree, and `upkeep` how
    it is changed.
    """

    entry: Entry
    on: date | None
    state: str
    label: str
    owner: str
    is_open: bool
    is_late: bool
    comments: int = 0
    said: str = ""
    latest: str = ""
    latest_by: str = ""
    word: tuple[str, str] | None = None
    actions: Sequence[Action] = ()
    upkeep: Upkeep | None = None
    pulls: OpenPulls | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of an agenda. `anchor` is its id on the page."""

    on: date
    anchor: str
    plans: tuple[Plan, ...]


@dataclass
class Plans:
    """The assets of a library by date. What the shelf shows of them is worked out once, when first asked for."""

    shelf: Shelf
    _plans: dict[str, Plan] = field(default_factory=dict)

    @cached_property
    def dated(self) -> list[Asset]:
        """Every asset that has a date, the earliest first: what is past, too."""
        assets = (asset for asset in self.shelf.library.shown if asset.publish)
        return sorted(assets, key=lambda asset: (asset.publish or date.min, asset.title, asset.slug))

    @cached_property
    def coming(self) -> list[Asset]:
        """What has a date and is not there yet, or comes today; the earliest first, so first what is late."""
        return [asset for asset in self.dated if self.is_coming(asset)]

    @cached_property
    def past(self) -> list[Asset]:
        """What came before today, or was retired; the earliest first."""
        return [asset for asset in self.dated if not self.is_coming(asset)]

    @cached_property
    def unscheduled(self) -> list[Asset]:
        """What is on its way and has no date."""
        return [asset for asset in self.shelf.library.upcoming if asset.publish is None]

    @cached_property
    def by_month(self) -> dict[Month, list[Asset]]:
        """Assets by the month they are dated in."""
        groups: defaultdict[Month, list[Asset]] = defaultdict(list)
        for asset in self.dated:
            if asset.publish:
                groups[find_month(asset.publish)].append(asset)
        return dict(groups)

    @cached_property
    def by_day(self) -> dict[date, list[Asset]]:
        """Assets by their date."""
        groups: defaultdict[date, list[Asset]] = defaultdict(list)
        for asset in self.dated:
            if asset.publish:
                groups[asset.publish].append(asset)
        return dict(groups)

    @cached_property
    def months(self) -> list[Month]:
        """The months that have a page: this one, the next, all between the first and the last entry, and any with one.

        Empty months are left out where they are far from today, so that a date centuries away costs one page.
        """
        now = find_month(self.shelf.library.today)
        near = [now.shift(count) for count in range(-REACH, REACH + 1)]
        first, last = min(self.by_month, default=now), max(self.by_month, default=now)
        between = {month for month in near if month and first <= month <= last}
        return sorted(between | {month for month in (now, now.shift(1)) if month} | set(self.by_month))

    @cached_property
    def quarters(self) -> list[Quarter]:
        """The quarters that have a page: those of the months, and the next."""
        following = find_quarter(self.shelf.library.today).shift(1)
        return sorted({month.quarter for month in self.months} | ({following} if following else set()))

    def is_coming(self, asset: Asset) -> bool:
        """Has an asset a date that lies ahead, or one that it missed?"""
        library = self.shelf.library
        visibility = library.visibility[asset.slug]
        if asset.publish is None or visibility == "retired":
            return False
        return visibility == "upcoming" or asset.publish == library.today

    def within(self, period: Month | Quarter) -> list[Asset]:
        """Return the assets of a month or a quarter."""
        months = (period,) if isinstance(period, Month) else period.months
        return [asset for month in months for asset in self.by_month.get(month, ())]

    def view(self, asset: Asset) -> Plan:
        """Return an asset as it stands on the calendar; the same object each time, so that its row is rendered once."""
        plan = self._plans.get(asset.slug)
        if plan is None:
            plan = self._plans[asset.slug] = view_plan(self.shelf, asset)
        return plan

    def view_all(self, assets: Iterable[Asset]) -> list[Plan]:
        """Return assets as they stand on the calendar."""
        return [self.view(asset) for asset in assets]

    def view_days(self, assets: Iterable[Asset]) -> list[Day]:
        """Return dated assets, which come in the order of their dates, by day."""
        groups = groupby(self.view_all(assets), key=lambda plan: plan.on)
        return [Day(on, anchor_day(on), tuple(plans)) for on, plans in groups if on]

    def day_url(self, period: Month | Quarter, day: date) -> str:
        """Return where a day stands in the agenda of its month or quarter."""
        index = bisect_left(self.within(period), day, key=lambda asset: asset.publish or date.min)
        return f"{page_url(period_url(period), index // PAGE_SIZE + 1)}#{anchor_day(day)}"


def period_url(period: Month | Quarter) -> str:
    """Return the address of the page of a month or a quarter, from the site's root."""
    return f"{CALENDAR_URL}{period.key}/"


def anchor_day(day: date) -> str:
    """Return the id of a day in an agenda."""
    return f"ds-{day.isoformat()}"


def cut_pages(url: str, template: str, assets: Sequence[Asset], make: Part) -> Iterator[Page]:
    """Yield the pages that it takes to show so many assets; one when there is none."""
    count = count_pages(len(assets))
    for number in range(1, count + 1):
        part = take_page(assets, number)
        yield Page(page_url(url, number), template, "calendar", partial(_view_page, url, number, count, part, make))


def _view_page(url: str, number: int, count: int, part: Sequence[Asset], make: Part) -> Mapping[str, Any]:
    values = {**make(part, number == 1), **view_pager(url, number, count)}
    if number > 1:
        values["title"] = f"{values['title']}, page {number}"
    return values


def view_plan(shelf: Shelf, asset: Asset) -> Plan:
    """Return an asset as it stands on the calendar."""
    library, entry = shelf.library, shelf.entry(asset)
    state, label = say_state(library, asset)
    is_open = library.visibility[asset.slug] == "upcoming"
    notes = library.notes_about.get(asset.reference, ())
    last_words = [find_last_word(library, note) for note in notes] if is_open else []
    latest = max(last_words, key=lambda note: (note.on, note.slug), default=None)
    return Plan(
        entry=entry,
        on=asset.publish,
        state=state,
        label=label,
        owner=asset.owner,
        is_open=is_open,
        is_late=is_open and asset.publish is not None and asset.publish < library.today,
        comments=count_words(library, notes),
        said=f"{entry.url}#{_anchor_thread(notes)}" if notes else "",
        latest=excerpt(library, latest, most=EXCERPT) if latest else "",
        latest_by=latest.by if latest else "",
        word=say_word(library, asset) if is_open else None,
        actions=view_asset_actions(shelf, asset, most=None if is_open else 1),
        upkeep=view_upkeep(library, asset) if is_open else None,
        pulls=shelf.pulls.get(asset.reference),
    )


def say_state(library: Library, asset: Asset) -> tuple[str, str]:
    """Return how far an asset has come, or that what it says is disputed, as a mark and in words."""
    if library.visibility[asset.slug] != "live":
        return asset.status, STATUS_LABELS[asset.status]
    if library.freshness[asset.slug].state == "disputed":
        return "disputed", "Published, disputed"
    return "live", "Published"


def _anchor_thread(notes: Sequence[Note]) -> str:
    """Return the id that leads to notes on an asset's page, where some kinds do not stand in the thread."""
    return "ds-field" if keep_thread(notes) else anchor_note(notes[0])


def count_plans(library: Library, assets: Iterable[Asset]) -> dict[str, int]:
    """Return how many assets have come how far, by words; only of what there is some."""
    counts = {"published": 0, "on the way": 0, "only an idea": 0}
    for asset in assets:
        is_open = library.visibility[asset.slug] == "upcoming"
        counts["published" if not is_open else "only an idea" if asset.status == "idea" else "on the way"] += 1
    return {words: count for words, count in counts.items() if count}

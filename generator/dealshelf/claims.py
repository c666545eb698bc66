"""What has been said of roadmap items: windows and how they moved, how long a confirmation holds, how an item ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dealshelf.periods import Quarter, find_quarter
from dealshelf.records.roadmap import CONFIRM_EVERY, RoadmapItem, RoadmapStage


@dataclass(frozen=True, slots=True)
class Window:
    """When something is to ship: in a quarter, or on a day of it."""

    quarter: Quarter
    day: date | None = None

    @property
    def last(self) -> date:
        """The last day on which it is still kept."""
        return self.day or self.quarter.last

    def is_after(self, other: "Window") -> bool:
        """Is it later? A day and its own quarter are the same time, the one said more exactly."""
        if self.day and other.day:
            return self.day > other.day
        return self.quarter > other.quarter


@dataclass(frozen=True, slots=True)
class Statement:
    """What was said of an item on a day, None when no record tells which."""

    stage: RoadmapStage
    window: Window | None
    on: date | None

    @property
    def is_open(self) -> bool:
        """Did it say that the item was still to come?"""
        return self.stage in CONFIRM_EVERY

    def repeats(self, other: "Statement") -> bool:
        """Does it say the same?"""
        return (self.stage, self.window) == (other.stage, other.window)


def read_window(text: str) -> Window:
    """Return the window that a record names: `Q1 2027`, or a date. The record has been checked."""
    if text.startswith("Q"):
        return Window(Quarter(int(text[3:]), int(text[1])))
    return make_window(date.fromisoformat(text))


def _read(text: str | None) -> Window | None:
    return read_window(text) if text else None


def make_window(day: date) -> Window:
    """Return the window that is a day."""
    return Window(find_quarter(day), day)


def list_statements(item: RoadmapItem) -> list[Statement]:
    """Return what was said of an item, oldest first, up to what is said today; what only repeats is left out."""
    said = [_make_statement(claim.stage, claim.window, claim.on) for claim in item.history]
    said.sort(key=lambda statement: statement.on or date.min)
    on = item.confirmed.on if item.confirmed else None
    end = None if item.is_open else find_end(item)
    said.append(_make_statement(item.stage, item.window, end.day if end else on))
    before = [None, *said]
    return [now for then, now in zip(before, said, strict=False) if then is None or not now.repeats(then)]


def _make_statement(stage: RoadmapStage, window: str | None, on: date | None) -> Statement:
    # The window of what was dropped is the plan that was given up.
    return Statement(stage, None if stage == "dropped" else _read(window), on)


def trace_windows(item: RoadmapItem) -> list[Window]:
    """Return the windows named for an item one after another, each later or earlier than the one before.

    A day that makes its quarter exact takes the quarter's place, since nothing moved.
    """
    traced: list[Window] = []
    for window in (statement.window for statement in list_statements(item)):
        if window is None:
            continue
        if not traced or window.is_after(traced[-1]) or traced[-1].is_after(window):
            traced.append(window)
        elif window.day:
            traced[-1] = window
    return traced


def count_moves(windows: Iterable[Window]) -> tuple[int, int]:
    """Return how often a window slipped and how often it was pulled forward."""
    moves = [after.is_after(before) for before, after in pairwise(windows)]
    return sum(moves), len(moves) - sum(moves)


def count_quarters(before: Quarter, after: Quarter) -> int:
    """Return how many quarters lie between two; less than 0 when the second is the earlier."""
    return (after.year - before.year) * 4 + after.number - before.number


def is_overdue(item: RoadmapItem, today: date) -> bool:
    """Has nobody confirmed an open item within its days?"""
    if not item.is_open:
        return False
    return item.confirmed is None or (today - item.confirmed.on).days > CONFIRM_EVERY[item.stage]


def is_late(item: RoadmapItem, today: date) -> bool:
    """Has the window of an open item passed?"""
    window = _read(item.window)
    return item.is_open and window is not None and window.last < today


def find_end(item: RoadmapItem) -> Window | None:
    """Return when a closed item shipped or was dropped, or None when nothing says so.

    What shipped did so in its window; the window of what was dropped is the plan that was given up. A day is
    that of the claim that says so, else of the confirmation.
    """
    days = sorted(claim.on for claim in item.history if claim.stage == item.stage)
    days += [item.confirmed.on] if item.confirmed else []
    if item.stage == "shipped" and item.window:
        window = read_window(item.window)
        within = [day for day in days if find_quarter(day) == window.quarter]
        return window if window.day or not within else make_window(within[0])
    return make_window(days[0]) if days else None


def list_forecasts(item: RoadmapItem) -> dict[RoadmapStage, Window | None]:
    """Return each stage that an item was ever said to be at while it was to come, with the window first named then."""
    windows: dict[RoadmapStage, Window | None] = {}
    for statement in list_statements(item):
        if statement.is_open and windows.get(statement.stage) is None:
            windows[statement.stage] = statement.window
    return windows

"""Windows of roadmap items in words, and how late or early something came."""

from dataclasses import dataclass
from datetime import date

from dealshelf.claims import Window, count_quarters
from dealshelf.dates import format_day

WEEK = 7
FAR = 13 * WEEK
"""From how many days on a delay is told in quarters."""


@dataclass(frozen=True, slots=True)
class When:
    """A window as people read it; `day` is there when it is one."""

    label: str
    day: date | None = None


def view_window(window: Window, lang: str) -> When:
    """Return a window as people read it."""
    return When(say_window(window, lang), window.day)


def say_window(window: Window, lang: str) -> str:
    """Return a window in words: `Q1 2027`, `8 Dec 2026`."""
    return format_day(window.day, "yMMMd", lang) if window.day else format_day(window.quarter.first, "yQQQ", lang)


def say_timing(named: Window, end: Window) -> str:
    """Return how late or early something came against the window first named: `1 quarter late`, `on time`."""
    days = (end.day - named.day).days if end.day and named.day else None
    quarters = count_quarters(named.quarter, end.quarter)
    if days is not None and 0 < abs(days) < FAR:
        size, unit = (abs(days), "day") if abs(days) < 2 * WEEK else (abs(days) // WEEK, "week")
        return f"{size} {unit}{'s' * (size > 1)} {'late' if days > 0 else 'early'}"
    if quarters > 0:
        return f"{say_quarters(quarters)} late"
    return say_quarters(quarters) if quarters else "on time"


def say_quarters(slip: float) -> str:
    """Return a slip in words: `1.5 quarters`, `1 quarter early`, `none`."""
    if not slip:
        return "none"
    size = abs(slip)
    return f"{size:g} quarter{'s' * (size != 1)}{' early' if slip < 0 else ''}"

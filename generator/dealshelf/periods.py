"""Months, quarters and weeks: the arithmetic of the calendar."""

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta

Week = tuple[date, ...]
"""Seven days in a row, the first of them the day that weeks begin with."""

ONE_DAY = timedelta(days=1)
THURSDAY = 3


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year; `number` is 1 to 12."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """How addresses name it: `2026-11`."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        following = self.shift(1)
        return following.first - ONE_DAY if following else date.max

    @property
    def quarter(self) -> "Quarter":
        """The quarter it lies in."""
        return Quarter(self.year, (self.number + 2) // 3)

    def shift(self, count: int) -> "Month | None":
        """Return the month so many later, or None beyond the years that a date can have."""
        year, index = divmod(self.year * 12 + self.number - 1 + count, 12)
        return Month(year, index + 1) if MINYEAR <= year <= MAXYEAR else None

    def weeks(self, first_weekday: int) -> list[Week]:
        """Return the weeks that hold a day of it, with the days of its neighbours; 0 begins weeks on Monday."""
        return cut_weeks(self.first, self.last, first_weekday)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A quarter of a year; `number` is 1 to 4."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """How addresses name it: `2026-q4`."""
        return f"{self.year:04}-q{self.number}"

    @property
    def months(self) -> tuple[Month, Month, Month]:
        """Its months."""
        start = self.number * 3 - 2
        return Month(self.year, start), Month(self.year, start + 1), Month(self.year, start + 2)

    @property
    def first(self) -> date:
        """Its first day."""
        return self.months[0].first

    @property
    def last(self) -> date:
        """Its last day."""
        return self.months[2].last

    def shift(self, count: int) -> "Quarter | None":
        """Return the quarter so many later, or None beyond the years that a date can have."""
        year, index = divmod(self.year * 4 + self.number - 1 + count, 4)
        return Quarter(year, index + 1) if MINYEAR <= year <= MAXYEAR else None

    def weeks(self, first_weekday: int) -> list[Week]:
        """Return the weeks that hold a day of it, with the days of its neighbours; 0 begins weeks on Monday."""
        return cut_weeks(self.first, self.last, first_weekday)


def find_month(day: date) -> Month:
    """Return the month that a day lies in."""
    return Month(day.year, day.month)


def find_quarter(day: date) -> Quarter:
    """Return the quarter that a day lies in."""
    return find_month(day).quarter


def find_week_start(day: date, first_weekday: int) -> int:
    """Return the first day of the week that a day lies in, as an ordinal number, since it may lie before all dates."""
    return day.toordinal() - (day.weekday() - first_weekday) % 7


def cut_weeks(first: date, last: date, first_weekday: int) -> list[Week]:
    """Return the weeks from the one that holds a day to the one that holds another.

    Only the days that a date can hold: the first and the last week of all time are short.
    """
    starts = range(find_week_start(first, first_weekday), last.toordinal() + 1, 7)
    lowest, highest = date.min.toordinal(), date.max.toordinal()
    return [
        tuple(date.fromordinal(day) for day in range(max(begin, lowest), min(begin + 6, highest) + 1))
        for begin in starts
    ]


def find_thursday(week: Week) -> date:
    """Return the Thursday of a week, by which it counts to a year; where all time leaves none, its first day.

    Source: ISO 8601-1:2019, 5.2.2.3: the week that holds a Thursday belongs to the Thursday's year.
    """
    return next((day for day in week if day.weekday() == THURSDAY), week[0])


def number_week(week: Week) -> int:
    """Return the ISO number of a week, which is that of its Thursday, whatever day it begins with."""
    return find_thursday(week).isocalendar().week

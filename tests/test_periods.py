"""The arithmetic of the calendar, for any day there is."""

import calendar
from datetime import MAXYEAR, date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dealshelf.periods import Month, Quarter, Week, cut_weeks, find_month, find_quarter, find_week_start, number_week

DAYS = st.dates()
YEARS = st.integers(1, MAXYEAR)
WEEKDAYS = st.integers(0, 6)
MONDAY, SUNDAY = 0, 6
MONTHS = st.builds(Month, YEARS, st.integers(1, 12))
QUARTERS = st.builds(Quarter, YEARS, st.integers(1, 4))


def list_days(weeks: list[Week]) -> list[date]:
    """Return the days of weeks in a row."""
    return [day for week in weeks for day in week]


@given(MONTHS)
def test_a_month_has_its_days(month: Month) -> None:
    """It begins on the 1st and ends on the day that the standard library says, in leap years, too."""
    assert month.first == date(month.year, month.number, 1)
    assert month.last == date(month.year, month.number, calendar.monthrange(month.year, month.number)[1])


@pytest.mark.parametrize(("year", "days"), [(2023, 28), (2024, 29), (1900, 28), (2000, 29), (2100, 28)])
def test_leap_years(year: int, days: int) -> None:
    """February has 29 days every four years, not every hundred, but every four hundred."""
    assert Month(year, 2).last.day == days


@given(YEARS)
def test_months_part_a_year(year: int) -> None:
    """Each month begins on the day after the one before it ends; together they are the year."""
    months = [Month(year, number) for number in range(1, 13)]
    assert months[0].first == date(year, 1, 1)
    assert months[-1].last == date(year, 12, 31)
    for before, after in pairwise(months):
        assert before.last + timedelta(days=1) == after.first


@given(QUARTERS)
def test_a_quarter_is_its_months(quarter: Quarter) -> None:
    """Three months in a row that name it as theirs; the fourth month is the next quarter's."""
    first, second, third = quarter.months
    assert {month.quarter for month in quarter.months} == {quarter}
    assert (first.shift(1), second.shift(1)) == (second, third)
    assert (quarter.first, quarter.last) == (first.first, third.last)
    following = third.shift(1)
    assert following is None or following.quarter == quarter.shift(1)


@given(DAYS)
def test_a_day_lies_in_its_month_and_quarter(day: date) -> None:
    """The month and the quarter found for a day hold it, and their keys begin with its year."""
    month, quarter = find_month(day), find_quarter(day)
    assert month.first <= day <= month.last
    assert quarter.first <= month.first <= month.last <= quarter.last
    assert month.key == day.isoformat()[:7]
    assert quarter.key == f"{day.isoformat()[:4]}-q{(day.month + 2) // 3}"


@given(MONTHS, MONTHS)
def test_months_are_ordered_by_time(one: Month, other: Month) -> None:
    """Of two months the smaller is the earlier, and so is its key."""
    assert (one < other) == (one.first < other.first) == (one.key < other.key)


@given(MONTHS, st.integers(-20_000, 20_000))
@example(Month(MAXYEAR, 12), 1)
@example(Month(1, 1), -1)
def test_shifting_a_month_can_be_undone(month: Month, count: int) -> None:
    """So many months on and back again is the same month; beyond all dates there is none."""
    shifted = month.shift(count)
    january, december = 1 - month.number - 12 * (month.year - 1), 12 - month.number + 12 * (MAXYEAR - month.year)
    assert (shifted is None) == (not january <= count <= december)
    if shifted is not None:
        assert shifted.shift(-count) == month
        assert (shifted.year - month.year) * 12 + shifted.number - month.number == count


@given(QUARTERS, st.integers(-50_000, 50_000))
def test_shifting_a_quarter_can_be_undone(quarter: Quarter, count: int) -> None:
    """So many quarters on and back again is the same quarter; it is that of the month three times so many on."""
    shifted = quarter.shift(count)
    month = quarter.months[0].shift(count * 3)
    assert shifted == (month.quarter if month else None)
    assert shifted is None or shifted.shift(-count) == quarter


@given(st.one_of(MONTHS, QUARTERS), WEEKDAYS)
def test_weeks_hold_every_day_once(period: Month | Quarter, first_weekday: int) -> None:
    """The weeks of a month or a quarter are days in a row, none twice, and all its days are among them."""
    days = list_days(period.weeks(first_weekday))
    assert days == [days[0] + timedelta(days=count) for count in range(len(days))]
    assert days[0] <= period.first <= period.last <= days[-1]
    assert (period.first - days[0]).days < 7
    assert (days[-1] - period.last).days < 7


@given(st.one_of(MONTHS, QUARTERS), WEEKDAYS)
def test_weeks_begin_on_the_day_asked_for(period: Month | Quarter, first_weekday: int) -> None:
    """Each week has seven days from that day on, but for the first and the last of all time."""
    for week in period.weeks(first_weekday):
        if week[0] != date.min:
            assert week[0].weekday() == first_weekday
        if date.min not in week and date.max not in week:
            assert len(week) == 7


@given(DAYS)
def test_a_week_from_monday_has_the_iso_number(day: date) -> None:
    """The number of a whole week from a Monday on is the one that the standard library gives each of its days."""
    week = cut_weeks(day, day, 0)[0]
    if len(week) == 7:
        assert {other.isocalendar().week for other in week} == {number_week(week)}


@given(DAYS, WEEKDAYS)
def test_any_week_has_the_number_of_its_thursday(day: date, first_weekday: int) -> None:
    """Whatever day weeks begin with, the Thursday decides."""
    week = cut_weeks(day, day, first_weekday)[0]
    thursdays = [other for other in week if other.weekday() == 3]
    assert len(thursdays) == 1 or len(week) < 7
    if thursdays:
        assert number_week(week) == thursdays[0].isocalendar().week


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(2026, 12, 31), 53),
        (date(2027, 1, 3), 53),
        (date(2027, 1, 4), 1),
        (date(2024, 12, 30), 1),
        (date(2021, 1, 3), 53),
        (date(2023, 1, 1), 52),
    ],
)
def test_weeks_at_the_turn_of_the_year(day: date, number: int) -> None:
    """A year's first week is the one with its first Thursday."""
    assert number_week(cut_weeks(day, day, 0)[0]) == number


@pytest.mark.parametrize("first_weekday", range(7))
def test_the_ends_of_time(first_weekday: int) -> None:
    """The first and the last month of all have weeks with numbers, and nothing before or after."""
    for month in (Month(1, 1), Month(MAXYEAR, 12)):
        weeks = month.weeks(first_weekday)
        assert month.first in list_days(weeks)
        assert month.last in list_days(weeks)
        assert all(1 <= number_week(week) <= 53 for week in weeks)
    assert Month(1, 1).shift(-1) is None
    assert Quarter(MAXYEAR, 4).shift(1) is None


@pytest.mark.parametrize(
    ("day", "first_weekday", "start"),
    [
        (date(2026, 11, 16), MONDAY, date(2026, 11, 16)),
        (date(2026, 11, 22), MONDAY, date(2026, 11, 16)),
        (date(2026, 11, 22), SUNDAY, date(2026, 11, 22)),
        (date(2026, 11, 21), SUNDAY, date(2026, 11, 15)),
        (date(2027, 1, 1), MONDAY, date(2026, 12, 28)),
        (date(2027, 1, 3), MONDAY, date(2026, 12, 28)),
        (date(2027, 1, 3), SUNDAY, date(2027, 1, 3)),
    ],
)
def test_weeks_begin_where_people_begin_them(day: date, first_weekday: int, start: date) -> None:
    """A day lies in the week that began last, also at the turn of the year."""
    assert find_week_start(day, first_weekday) == start.toordinal()

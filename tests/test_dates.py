"""Dates in words follow the language of the site and its territory."""

from datetime import date

import pytest

from dealshelf.dates import (
    find_direction,
    find_first_weekday,
    find_weekend,
    format_day,
    name_month,
    name_quarter,
    name_quarter_alone,
    name_weekdays,
)
from dealshelf.periods import Month, Quarter

DAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("lang", "weekday"), [("en-US", 6), ("en-GB", 0), ("de", 0), ("pt-BR", 6), ("ar-EG", 5), ("en", 0)]
)
def test_weeks_begin_where_people_begin_them(lang: str, weekday: int) -> None:
    """On Sunday in the United States and Brazil, on Monday in most of Europe, on Saturday in Egypt."""
    assert find_first_weekday(lang) == weekday


@pytest.mark.parametrize(("lang", "days"), [("en-US", {5, 6}), ("ar-EG", {4, 5}), ("en-IN", {6}), ("en", {5, 6})])
def test_people_rest_on_the_days_of_their_place(lang: str, days: set[int]) -> None:
    """On Friday and Saturday in Egypt, on Sunday alone in India, on Saturday and Sunday in most places."""
    assert find_weekend(lang) == days


def test_weekdays_stand_in_their_order() -> None:
    """Seven names, short and in full, from the day that weeks begin with."""
    assert name_weekdays("en-US")[0] == ("Sun", "Sunday")
    assert name_weekdays("en-US")[6] == ("Sat", "Saturday")
    assert name_weekdays("de")[0] == ("Mo", "Montag")
    assert len(name_weekdays("de")) == 7


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en-GB", "2 Nov"), ("en-US", "Nov 2"), ("de", "2. Nov."), ("pt-BR", "2 de nov."), ("ja", "11月2日")],
)
def test_the_order_of_a_date(lang: str, words: str) -> None:
    """Day and month stand in the order and with the marks of the place."""
    assert format_day(DAY, "MMMd", lang) == words


@pytest.mark.parametrize(
    ("lang", "month", "quarter", "short"),
    [
        ("en-GB", "November 2026", "4th quarter 2026", "Q4"),
        ("de", "November 2026", "4. Quartal 2026", "Q4"),
        ("fr", "Novembre 2026", "4e trimestre 2026", "T4"),
        ("ka", "ნოემბერი, 2026", "IV კვარტალი, 2026", "IV კვ."),
    ],
)
def test_names_of_months_and_quarters(lang: str, month: str, quarter: str, short: str) -> None:
    """They open large, as headings do, in scripts that have a large form at the beginning of a sentence."""
    assert name_month(Month(2026, 11), lang) == month
    assert name_quarter(Quarter(2026, 4), lang) == quarter
    assert name_quarter_alone(Quarter(2026, 4), lang) == short


def test_the_ends_of_time_have_names() -> None:
    """The first and the last month that a date can lie in are named like any other."""
    assert name_month(Month(1, 1), "en-GB") == "January 1"
    assert name_month(Month(9999, 12), "en-GB") == "December 9999"


def test_direction() -> None:
    """Hebrew runs from right to left; what is no language does not."""
    assert find_direction("he") == "rtl"
    assert find_direction("en-GB") == "ltr"

"""What has been said of roadmap items: windows, slips, confirmations, endings."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from dealshelf.claims import (
    Statement,
    Window,
    count_moves,
    count_quarters,
    find_end,
    is_late,
    is_overdue,
    list_forecasts,
    list_statements,
    make_window,
    read_window,
    trace_windows,
)
from dealshelf.periods import Quarter
from dealshelf.records import RoadmapItem, Source

TODAY = date(2026, 11, 21)


def make_item(stage: str = "development", **fields: Any) -> RoadmapItem:
    """Return an item; `said` is its history in short, such as ("concept", "2026-01-05", "Q1 2027")."""
    said = fields.pop("said", ())
    history = [{"stage": stage, "on": on, "window": window} for stage, on, window in said]
    values = {"title": "A", "stage": stage, "history": history, **fields}
    return RoadmapItem.model_validate(values, context=Source("content/roadmap/a.md", Path("a.md"), "a"))


def confirmed(on: str) -> dict[str, str]:
    """Return a confirmation."""
    return {"on": on, "by": "Dov Hartmann"}


def test_windows_are_quarters_or_days() -> None:
    """A window is read as the quarter or the day it names, and is kept until its last day."""
    assert read_window("Q1 2027") == Window(Quarter(2027, 1))
    assert read_window("Q1 2027").last == date(2027, 3, 31)
    assert read_window("2027-02-10") == Window(Quarter(2027, 1), date(2027, 2, 10))
    assert read_window("2027-02-10").last == date(2027, 2, 10)


@pytest.mark.parametrize(
    ("later", "earlier"),
    [("Q1 2027", "Q4 2026"), ("2027-01-01", "Q4 2026"), ("Q1 2027", "2026-12-31"), ("2026-12-09", "2026-12-08")],
)
def test_windows_are_later_or_earlier(later: str, earlier: str) -> None:
    """Days are told apart, and quarters; a day counts as its quarter beside one."""
    assert read_window(later).is_after(read_window(earlier))
    assert not read_window(earlier).is_after(read_window(later))


def test_a_day_is_its_quarter_said_exactly() -> None:
    """Neither a day nor its own quarter is later than the other."""
    assert not read_window("2026-12-31").is_after(read_window("Q4 2026"))
    assert not read_window("Q4 2026").is_after(read_window("2026-10-01"))
    assert not read_window("2026-12-08").is_after(read_window("2026-12-08"))


def name_windows(item: RoadmapItem) -> list[str]:
    """Return the trace of an item's windows as records write them."""
    windows = trace_windows(item)
    return [str(window.day or f"Q{window.quarter.number} {window.quarter.year}") for window in windows]


@pytest.mark.parametrize(
    ("windows", "traced", "moves"),
    [
        ((), [], (0, 0)),
        (("Q4 2026",), ["Q4 2026"], (0, 0)),
        (("Q4 2026", "Q4 2026"), ["Q4 2026"], (0, 0)),
        (("Q4 2026", "Q1 2027"), ["Q4 2026", "Q1 2027"], (1, 0)),
        (("Q3 2026", "Q1 2027", "Q2 2027"), ["Q3 2026", "Q1 2027", "Q2 2027"], (2, 0)),
        (("Q2 2027", "Q1 2027"), ["Q2 2027", "Q1 2027"], (0, 1)),
        (("Q1 2027", "Q2 2027", "Q1 2027"), ["Q1 2027", "Q2 2027", "Q1 2027"], (1, 1)),
        (("Q4 2026", "2026-12-08"), ["2026-12-08"], (0, 0)),
        (("Q4 2026", "2026-12-08", "2026-12-15"), ["2026-12-08", "2026-12-15"], (1, 0)),
        (("2026-12-08", "Q4 2026", "2026-12-20"), ["2026-12-08", "2026-12-20"], (1, 0)),
        (("Q2 2027", "2027-03-09"), ["Q2 2027", "2027-03-09"], (0, 1)),
    ],
)
def test_slips(windows: tuple[str, ...], traced: list[str], moves: tuple[int, int]) -> None:
    """A later window is a slip, an earlier one is pulled forward; a day that makes its quarter exact is neither."""
    said = [("development", f"2026-0{index + 1}-01", window) for index, window in enumerate(windows[:-1])]
    item = make_item(said=said, window=windows[-1] if windows else None)
    assert name_windows(item) == traced
    assert count_moves(trace_windows(item)) == moves


def test_history_may_stand_in_any_order() -> None:
    """What was said is taken by its days, not by its lines."""
    said = [("development", "2026-06-01", "Q1 2027"), ("concept", "2026-01-01", "Q4 2026")]
    item = make_item(said=said, window="Q1 2027", confirmed=confirmed("2026-11-01"))
    assert [statement.stage for statement in list_statements(item)] == ["concept", "development"]
    assert count_moves(trace_windows(item)) == (1, 0)


def test_what_is_said_today_is_the_last_statement() -> None:
    """It has the day of the confirmation; where the history ends with the same, it is not said twice."""
    item = make_item(said=[("concept", "2026-01-01", "Q4 2026")], window="Q4 2026", confirmed=confirmed("2026-11-01"))
    window = Window(Quarter(2026, 4))
    first = Statement("concept", window, date(2026, 1, 1))
    assert list_statements(item) == [first, Statement("development", window, date(2026, 11, 1))]
    same = make_item("concept", said=[("concept", "2026-01-01", "Q4 2026")], window="Q4 2026")
    assert list_statements(same) == [first]


def test_what_shipped_is_said_on_its_day() -> None:
    """The last statement of a closed item has the day of its end, and what was dropped has no window any more."""
    shipped = make_item("shipped", window="2026-09-14", confirmed=confirmed("2026-10-01"))
    assert list_statements(shipped) == [Statement("shipped", make_window(date(2026, 9, 14)), date(2026, 9, 14))]
    dropped = make_item("dropped", window="Q4 2026", confirmed=confirmed("2026-10-01"))
    assert list_statements(dropped) == [Statement("dropped", None, date(2026, 10, 1))]
    said = make_item("dropped", window="Q4 2026", said=(("dropped", "2026-10-01", "Q4 2026"),))
    assert list_statements(said) == list_statements(dropped)


@pytest.mark.parametrize(
    ("stage", "days", "expected"),
    [
        ("launching", 30, False),
        ("launching", 31, True),
        ("development", 60, False),
        ("development", 61, True),
        ("concept", 90, False),
        ("concept", 91, True),
        ("shipped", 4000, False),
        ("dropped", 4000, False),
    ],
)
def test_overdue(stage: str, days: int, expected: bool) -> None:
    """A confirmation holds to its last day; what is closed needs none."""
    item = make_item(stage, confirmed=confirmed(str(TODAY - timedelta(days=days))))
    assert is_overdue(item, TODAY) is expected


def test_what_nobody_confirmed_is_overdue() -> None:
    """An open item without a confirmation is overdue, a closed one is not."""
    assert is_overdue(make_item("concept"), TODAY)
    assert not is_overdue(make_item("shipped"), TODAY)


@pytest.mark.parametrize(
    ("stage", "window", "expected"),
    [
        ("development", "Q4 2026", False),
        ("development", "Q3 2026", True),
        ("development", "2026-11-21", False),
        ("development", "2026-11-20", True),
        ("shipped", "Q3 2026", False),
        ("development", None, False),
    ],
)
def test_late(stage: str, window: str | None, expected: bool) -> None:
    """An open item is late from the day after its window on."""
    assert is_late(make_item(stage, window=window), TODAY) is expected


@pytest.mark.parametrize(
    ("stage", "window", "said", "confirmed_on", "end"),
    [
        ("shipped", "2026-09-14", (), "2026-10-01", "2026-09-14"),
        ("shipped", "Q3 2026", (), "2026-09-14", "2026-09-14"),
        ("shipped", "Q3 2026", (), "2026-11-14", "Q3 2026"),
        ("shipped", "Q3 2026", (("shipped", "2026-08-01", None),), "2026-09-14", "2026-08-01"),
        ("shipped", None, (), "2026-09-14", "2026-09-14"),
        ("shipped", None, (), None, None),
        ("dropped", "2026-06-30", (), "2026-06-22", "2026-06-22"),
        ("dropped", "Q2 2026", (("dropped", "2026-04-01", None),), "2026-06-22", "2026-04-01"),
        ("dropped", "Q2 2026", (), None, None),
    ],
)
def test_endings(stage: str, window: str | None, said: Any, confirmed_on: str | None, end: str | None) -> None:
    """What shipped did so in its window, the day by the claim or the confirmation; a dropped item's window is void."""
    stamp = confirmed(confirmed_on) if confirmed_on else None
    item = make_item(stage, window=window, said=said, **({"confirmed": stamp} if stamp else {}))
    assert find_end(item) == (read_window(end) if end else None)


def test_forecasts_take_the_first_window_of_each_stage() -> None:
    """An item stands under each stage it was ever at, against the window that was named first at that stage."""
    said = [
        ("concept", "2025-01-01", None),
        ("concept", "2025-02-01", "Q4 2025"),
        ("concept", "2025-03-01", "Q1 2026"),
        ("launching", "2026-02-01", "2026-03-10"),
    ]
    item = make_item("shipped", said=said, window="2026-03-10")
    assert list_forecasts(item) == {
        "concept": Window(Quarter(2025, 4)),
        "launching": make_window(date(2026, 3, 10)),
    }


def test_quarters_are_counted_over_the_year() -> None:
    """Quarters between two, across years, and backwards."""
    assert count_quarters(Quarter(2026, 4), Quarter(2027, 1)) == 1
    assert count_quarters(Quarter(2027, 2), Quarter(2026, 4)) == -2
    assert count_quarters(Quarter(2024, 1), Quarter(2026, 1)) == 8

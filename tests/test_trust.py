"""The two rules every output goes by."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealshelf.records import AUDIENCES, STATUSES, Asset, Audience, Note, Status
from dealshelf.records.base import Source
from dealshelf.trust import decide_freshness, decide_visibility

TODAY = date(2026, 11, 21)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def make_asset(**fields: object) -> Asset:
    """Return an asset with these fields."""
    return Asset.model_validate(fields, context=Source("content/library/a.md", Path("a.md"), "a"))


def make_dispute() -> Note:
    """Return an open dispute of the asset."""
    fields = {"kind": "dispute", "about": "asset:a", "by": "Priya Raman", "on": YESTERDAY}
    return Note.model_validate(fields, context=Source("content/notes/n.md", Path("n.md"), "n"))


@pytest.mark.parametrize(
    ("status", "publish", "expected"),
    [
        ("idea", None, "upcoming"),
        ("planned", YESTERDAY, "upcoming"),
        ("drafting", TOMORROW, "upcoming"),
        ("review", TODAY, "upcoming"),
        ("scheduled", TOMORROW, "upcoming"),
        ("scheduled", TODAY, "live"),
        ("scheduled", None, "upcoming"),
        ("published", None, "live"),
        ("published", TODAY, "live"),
        ("published", TOMORROW, "upcoming"),
        ("retired", YESTERDAY, "retired"),
    ],
)
def test_status_and_date_decide_where_an_asset_shows(status: Status, publish: date | None, expected: str) -> None:
    """What is scheduled goes live on its day; what is published ahead of its date waits for it."""
    assert decide_visibility(make_asset(status=status, publish=publish), TODAY, "internal") == expected


@given(st.sampled_from(STATUSES), st.sampled_from(AUDIENCES), st.dates(), st.dates())
def test_prospects_see_only_what_is_live_and_may_be_sent(
    status: Status, audience: Audience, publish: date, today: date
) -> None:
    """Whatever the status, the dates and the audience: hidden, unless it is live for colleagues and shareable."""
    asset = make_asset(status=status, audience=audience, publish=publish)
    is_live = decide_visibility(asset, today, "internal") == "live"
    expected = "live" if is_live and audience == "shareable" else "hidden"
    assert decide_visibility(asset, today, "shareable") == expected


@pytest.mark.parametrize(
    ("days", "state", "since"),
    [(0, "fresh", 0), (90, "fresh", 0), (91, "due", 90), (180, "due", 90), (181, "stale", 180), (2000, "stale", 180)],
)
def test_freshness_follows_the_verification(days: int, state: str, since: int) -> None:
    """Fresh within the interval, due past it, stale past twice; `since` is the day the state began."""
    verified = TODAY - timedelta(days=days)
    asset = make_asset(verified={"on": verified, "by": "Ines Okafor"})
    freshness = decide_freshness(asset, 90, TODAY, None)
    assert freshness.state == state
    assert freshness.since == verified + timedelta(days=since)
    assert freshness.due_on == verified + timedelta(days=90)


def test_age_alone_is_not_staleness() -> None:
    """A type without an interval stays fresh for ever; what nobody has vouched for is due, however new."""
    old = make_asset(verified={"on": "2001-01-01", "by": "Ines Okafor"}, publish="2001-01-01")
    assert decide_freshness(old, None, TODAY, None).state == "fresh"
    new = make_asset(publish=TODAY)
    assert decide_freshness(new, None, TODAY, None).state == "due"
    assert decide_freshness(new, 90, TODAY, None).since is None


def test_a_dispute_goes_before_everything() -> None:
    """An open dispute marks an asset at once, even one verified today."""
    asset = make_asset(verified={"on": TODAY, "by": "Ines Okafor"})
    freshness = decide_freshness(asset, 90, TODAY, make_dispute())
    assert (freshness.state, freshness.since) == ("disputed", YESTERDAY)

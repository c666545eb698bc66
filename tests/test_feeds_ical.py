"""The calendars that programs subscribe to, opened by two libraries that know the format."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import pytest
from ical.calendar_stream import IcsCalendarStream

from conftest import TODAY, run_command
from dealshelf.feeds.ical import list_calendars, name_domain
from dealshelf.pipeline import load_library
from dealshelf.records.base import parse_day
from dealshelf.site import load_site
from dealshelf.views.shelf import Shelf

ASSET = """---
title: 'Terms; prices, and \\ more'
type: deck
personas: [cfo]
stage: deciding
why:
  - It costs [[fact:price]], and no more.
owner: Inés Ökafor
status: {status}
publish: {publish}
---

Text.
"""


def write_asset(folder: Path, slug: str, *, status: str = "published", publish: str = "2026-11-02") -> Path:
    """Write an asset that has a date; return its file."""
    (folder / "content/facts.yml").write_text("price: {value: €40, source: List, checked: 2026-11-01}\n")
    path = folder / f"content/library/{slug}.md"
    path.write_text(ASSET.replace("{status}", status).replace("{publish}", publish))
    return path


def write_note(folder: Path, name: str, front: str) -> None:
    """Write a note by its front matter."""
    (folder / "content/notes").mkdir(exist_ok=True)
    (folder / f"content/notes/{name}.md").write_text(f"---\n{front}---\n\nText.\n")


def make_calendars(folder: Path, today: str = TODAY) -> dict[str, str]:
    """Return the text of every calendar of a library by its path."""
    library, _ = load_library(load_site(folder / "site.yml"), today=parse_day(today), audience="internal")
    return {output.path: output.make() for output in list_calendars(Shelf(library))}


def read_events(text: str) -> dict[str, Any]:
    """Return the events of a calendar by the part of their UID before the `@`, as `icalendar` reads them."""
    events = icalendar.Calendar.from_ical(text).walk("VEVENT")
    return {str(event["UID"]).partition("@")[0]: event for event in events}


def set_address(folder: Path, address: str) -> None:
    """Say in `site.yml` where the site is published."""
    path = folder / "site.yml"
    path.write_text(f"site_url: {address}\n{path.read_text()}")


def test_an_event_says_all_of_its_asset(minimal: Path) -> None:
    """Every property of an event is what the record says, as `icalendar` reads it."""
    write_asset(minimal, "terms")
    set_address(minimal, "https://acme.example/shelf/")
    event = read_events(make_calendars(minimal)["calendar.ics"])["terms"]
    assert event["UID"] == "terms@shelf.acme.example"
    assert event["DTSTART"].dt == date(2026, 11, 2)
    assert event["DTEND"].dt == date(2026, 11, 3)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["SUMMARY"] == "Terms; prices, and \\ more (Deck)"
    assert event["DESCRIPTION"].splitlines() == [
        "– It costs €40, and no more.",
        "For: Finance Director",
        "Stage: Deciding",
        "Owner: Inés Ökafor",
        "Status: Published",
        "https://acme.example/shelf/library/terms/",
    ]
    assert event["URL"] == "https://acme.example/shelf/library/terms/"
    assert event["CATEGORIES"].cats == ["Finance Director", "Deciding"]
    assert (event["STATUS"], event["TRANSP"]) == ("CONFIRMED", "TRANSPARENT")
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == datetime(2026, 11, 2, tzinfo=UTC)


def test_a_calendar_says_its_name_and_when_to_ask_again(minimal: Path) -> None:
    """The interval has its type as a parameter, as RFC 7986 wants it, and the older property says the same."""
    write_asset(minimal, "terms")
    calendars = make_calendars(minimal)
    assert list(calendars) == [
        "calendar.ics", "calendar/persona/cfo.ics", "calendar/owner/ines-okafor.ics", "calendar/owner/inés-ökafor.ics",
    ]  # fmt: skip
    names = ["Minimal", "Minimal: Finance Director", "Minimal: Ines Okafor", "Minimal: Inés Ökafor"]
    for text, name in zip(calendars.values(), names, strict=True):
        calendar = icalendar.Calendar.from_ical(text)
        assert calendar["NAME"] == calendar["X-WR-CALNAME"] == name
        assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT12H\r\n" in text
        assert "\r\nX-PUBLISHED-TTL:PT12H\r\n" in text
        assert (calendar["VERSION"], calendar["PRODID"]) == ("2.0", "-//dealshelf//dealshelf//EN")


def test_a_calendar_says_where_it_is(minimal: Path) -> None:
    """An address of the file has only what an address may, whatever the owner's name."""
    write_asset(minimal, "terms")
    set_address(minimal, "https://acme.example/shelf/")
    text = make_calendars(minimal)["calendar/owner/inés-ökafor.ics"].replace("\r\n ", "")
    assert "\r\nSOURCE;VALUE=URI:https://acme.example/shelf/calendar/owner/in%C3%A9s-%C3%B6kafor.ics\r\n" in text


def test_each_calendar_has_its_events(minimal: Path) -> None:
    """All have a date; a persona's are for it, an owner's are kept by them; each event is the same in all of them."""
    write_asset(minimal, "terms")
    calendars = make_calendars(minimal)
    found = {path: set(read_events(text)) for path, text in calendars.items()}
    assert found == {
        "calendar.ics": {"terms"},
        "calendar/persona/cfo.ics": {"terms"},
        "calendar/owner/ines-okafor.ics": set(),
        "calendar/owner/inés-ökafor.ics": {"terms"},
    }
    (event,) = re.findall(r"BEGIN:VEVENT.*END:VEVENT", calendars["calendar.ics"], re.DOTALL)
    assert event in calendars["calendar/persona/cfo.ics"]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("idea", "TENTATIVE"), ("planned", "TENTATIVE"), ("drafting", "TENTATIVE"), ("review", "TENTATIVE"),
        ("scheduled", "CONFIRMED"), ("published", "CONFIRMED"), ("retired", "CANCELLED"),
    ],
)  # fmt: skip
def test_the_status_says_how_sure_the_day_is(minimal: Path, status: str, expected: str) -> None:
    """What is only planned is tentative, what is retired is cancelled."""
    write_asset(minimal, "terms", status=status, publish="2026-12-24")
    assert read_events(make_calendars(minimal)["calendar.ics"])["terms"]["STATUS"] == expected


def test_an_event_that_moves_stays_the_same_event(minimal: Path) -> None:
    """The UID does not change with the day, nor with the title."""
    path = write_asset(minimal, "terms", status="planned", publish="2026-12-01")
    before = read_events(make_calendars(minimal)["calendar.ics"])["terms"]
    path.write_text(path.read_text().replace("2026-12-01", "2027-01-15").replace("Terms;", "Conditions;"))
    after = read_events(make_calendars(minimal)["calendar.ics"])["terms"]
    assert before["UID"] == after["UID"]
    assert before["DTSTART"].dt != after["DTSTART"].dt


def test_nothing_depends_on_the_day_of_the_build(minimal: Path) -> None:
    """On another day, with the same statuses, the file is the same bytes."""
    write_asset(minimal, "terms", status="planned", publish="2026-12-24")
    assert make_calendars(minimal, "2026-11-21") == make_calendars(minimal, "2026-11-28")


def test_the_stamp_is_the_last_day_something_happened(minimal: Path) -> None:
    """A verification, a note, a reply and a settled dispute each move DTSTAMP; before them it is the publication."""
    path = write_asset(minimal, "terms")

    def stamp() -> date:
        found: datetime = read_events(make_calendars(minimal)["calendar.ics"])["terms"]["DTSTAMP"].dt
        return found.date()

    assert stamp() == date(2026, 11, 2)
    path.write_text(path.read_text().replace("status:", "verified: {on: 2026-11-05, by: A}\nstatus:"))
    assert stamp() == date(2026, 11, 5)
    write_note(minimal, "one", "kind: comment\nabout: asset:terms\nby: A\non: 2026-11-07\n")
    assert stamp() == date(2026, 11, 7)
    write_note(minimal, "two", "kind: comment\nabout: asset:terms\nby: B\non: 2026-11-09\nreply_to: one\n")
    assert stamp() == date(2026, 11, 9)
    write_note(minimal, "four", "kind: comment\nabout: asset:terms\nby: A\non: 2026-11-10\nreply_to: two\n")
    assert stamp() == date(2026, 11, 10)
    settled = "resolved: {on: 2026-11-12, by: C}\n"
    write_note(minimal, "three", f"kind: dispute\nabout: asset:terms\nby: B\non: 2026-11-08\n{settled}")
    assert stamp() == date(2026, 11, 12)


def test_lines_are_folded_by_bytes(minimal: Path) -> None:
    """No line has more than 75 bytes, each ends in CRLF, and no letter is cut in two."""
    path = write_asset(minimal, "größe-東京")
    path.write_text(path.read_text().replace("'Terms; prices, and \\ more'", "東京の冷凍庫" * 30), encoding="utf-8")
    text = make_calendars(minimal)["calendar.ics"]
    assert text.endswith("\r\nEND:VCALENDAR\r\n")
    lines = text.encode().split(b"\r\n")
    assert not [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 75]
    for line in lines:
        line.decode()
    event = read_events(text)["größe-東京"]
    assert event["SUMMARY"] == f"{'東京の冷凍庫' * 30} (Deck)"


def test_the_last_day_there_is_has_no_end(minimal: Path) -> None:
    """An event without an end lasts its day. Source: RFC 5545, 3.6.1."""
    write_asset(minimal, "terms", publish="9999-12-31", status="planned")
    event = read_events(make_calendars(minimal)["calendar.ics"])["terms"]
    assert "DTEND" not in event
    assert event["DTSTART"].dt == date.max


def test_the_sample_opens_in_two_libraries(sample: Path) -> None:
    """Both read the same events in every calendar of the sample, without an error."""
    paths = sorted((sample / "site").rglob("*.ics"))
    assert len(paths) > 5
    for path in paths:
        one = icalendar.Calendar.from_ical(path.read_bytes())
        other = IcsCalendarStream.calendar_from_ics(path.read_bytes().decode())
        first = {
            str(event["UID"]): (event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"]), str(event["STATUS"]))
            for event in one.walk("VEVENT")
        }
        second = {
            str(event.uid): (event.dtstart, event.dtend, event.summary, str(event.status).rpartition(".")[2])
            for event in other.events
        }
        assert first == second
        assert not [event for event in one.walk("VEVENT") if event.errors]
    library, _ = load_library(load_site(sample / "site.yml"), today=parse_day(TODAY), audience="internal")
    dated = {asset.slug for asset in library.shown if asset.publish}
    assert set(read_events((sample / "site/calendar.ics").read_bytes().decode())) == dated


def test_prospects_get_no_calendar(minimal: Path) -> None:
    """A plan is for colleagues."""
    write_asset(minimal, "terms")
    result = run_command("dealshelf", "build", "--audience", "shareable", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    assert list((minimal / "site").rglob("*.ics")) == []


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("https://acme.example/", "acme.example"),
        ("https://acme.github.io/a/b/", "b.a.acme.github.io"),
        ("", "minimal"),
    ],
)
def test_sites_of_one_host_have_different_events(minimal: Path, address: str, domain: str) -> None:
    """The UID ends in the site's address, turned round, or in the site's name where no address is known."""
    set_address(minimal, address)
    library, _ = load_library(load_site(minimal / "site.yml"), today=parse_day(TODAY), audience="internal")
    assert name_domain(library) == domain

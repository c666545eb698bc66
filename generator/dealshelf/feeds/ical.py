"""The calendar for calendar programs, in the iCalendar format (RFC 5545, RFC 7986): all of it, by persona, by owner.

Values are escaped by `icalendar`; its components, which check each value again, take five times as long as these lines.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from urllib.parse import quote, urlsplit

from icalendar import vText

from dealshelf.library import Library, asset_url
from dealshelf.markdown import name_anchor
from dealshelf.records import Asset
from dealshelf.scan import fill_facts
from dealshelf.views.entry import view_kind
from dealshelf.views.owners import slug_owners
from dealshelf.views.page import Output
from dealshelf.views.plan import say_state
from dealshelf.views.shelf import Shelf

ALL_PATH = "calendar.ics"
REFRESH = "PT12H"
"""How often a program should ask again: a calendar is built when somebody commits, a few times a day."""

PRODUCT = "-//dealshelf//dealshelf//EN"
CONFIRMED = ("published", "scheduled")
LONGEST = 75
"""How many bytes a line may have. Source: RFC 5545, 3.1."""


def persona_path(slug: str) -> str:
    """Return the path of a persona's calendar, from the site's root."""
    return f"calendar/persona/{slug}.ics"


def owner_path(slug: str) -> str:
    """Return the path of an owner's calendar, by the owner's slug, from the site's root."""
    return f"calendar/owner/{slug}.ics"


def list_calendars(shelf: Shelf) -> Iterator[Output]:
    """Yield every calendar: of all assets that have a date, of those for each persona, of those of each owner."""
    library = shelf.library
    name = library.site.name
    dated = sorted(
        (asset for asset in library.shown if asset.publish), key=lambda asset: (asset.publish or date.max, asset.slug)
    )
    events = Events(shelf)
    yield _list_calendar(events, ALL_PATH, name, dated)
    for slug, persona in library.personas.items():
        found = [asset for asset in dated if slug in asset.personas]
        yield _list_calendar(events, persona_path(slug), f"{name}: {persona.label}", found)
    for owner, slug in slug_owners(library).items():
        found = [asset for asset in dated if asset.owner == owner]
        yield _list_calendar(events, owner_path(slug), f"{name}: {owner}", found)


def _list_calendar(events: "Events", path: str, name: str, assets: list[Asset]) -> Output:
    return Output(path, partial(events.write_calendar, path, name, assets), shares="calendars")


@dataclass
class Events:
    """The events of a library's assets, each written once for all calendars it stands in."""

    shelf: Shelf
    _written: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.domain = name_domain(self.shelf.library)

    def write_calendar(self, path: str, name: str, assets: Iterable[Asset]) -> str:
        """Return a calendar as text."""
        url = self.shelf.library.site.url
        lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
        lines += [write_line("NAME", name), write_line("X-WR-CALNAME", name)]
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}", f"X-PUBLISHED-TTL:{REFRESH}"]
        if url:
            lines.append(fold(f"SOURCE;VALUE=URI:{url}{quote(path)}"))
        return "\r\n".join([*lines, *map(self.write_event, assets), "END:VCALENDAR", ""])

    def write_event(self, asset: Asset) -> str:
        """Return an asset's day as an event, without the end of its last line."""
        event = self._written.get(asset.slug)
        if event is None:
            event = self._written[asset.slug] = "\r\n".join(self._list_lines(asset))
        return event

    def _list_lines(self, asset: Asset) -> Iterator[str]:
        library, labels = self.shelf.library, self.shelf.labels
        day = asset.publish or date.min
        stamp = f"{write_day(find_revision(library, asset))}T000000Z"
        yield "BEGIN:VEVENT"
        yield write_line("UID", f"{asset.slug}@{self.domain}")
        yield f"DTSTAMP:{stamp}"
        yield f"LAST-MODIFIED:{stamp}"
        yield f"DTSTART;VALUE=DATE:{write_day(day)}"
        if day < date.max:
            yield f"DTEND;VALUE=DATE:{write_day(day + timedelta(days=1))}"
        yield write_line("SUMMARY", f"{asset.title} ({view_kind(library, asset)})")
        yield write_line("DESCRIPTION", "\n".join(self._describe(asset)))
        if library.site.url:
            yield fold(f"URL:{library.site.url}{asset_url(asset.slug)}")
        names = [labels.of("persona", slug) for slug in asset.personas]
        names += [labels.of("stage", asset.stage)] if asset.stage else []
        if names:
            yield fold("CATEGORIES:" + ",".join(map(escape, names)))
        yield f"STATUS:{decide_status(asset)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"

    def _describe(self, asset: Asset) -> Iterator[str]:
        """Yield what an event says of its asset, line by line."""
        library, labels = self.shelf.library, self.shelf.labels
        for line in asset.why:
            yield f"– {fill_facts(line, library.fact_values)}"
        if asset.personas:
            yield f"For: {labels.join('persona', asset.personas)}"
        if asset.stage:
            yield f"Stage: {labels.of('stage', asset.stage)}"
        if asset.owner:
            yield f"Owner: {asset.owner}"
        yield f"Status: {say_state(library, asset)[1]}"
        if library.site.url:
            yield f"{library.site.url}{asset_url(asset.slug)}"


def name_domain(library: Library) -> str:
    """Return what stands behind the `@` in the UIDs of a site: its address turned round, or else its name.

    `https://acme.example/shelf/` → `shelf.acme.example`, so that two sites of one host have different events.
    """
    address = urlsplit(library.site.url)
    if address.hostname:
        return ".".join([*reversed(address.path.strip("/").split("/")), address.hostname]).lstrip(".")
    return name_anchor(library.site.name) or "dealshelf"


def find_revision(library: Library, asset: Asset) -> date:
    """Return when something last happened to an asset by what the records say: DTSTAMP must not be the clock's.

    It is the latest day on which somebody vouched for it, said something about it, or answered or settled that;
    where nobody has, the day of its publication. So it is the same in every build of the same files.
    """
    days = [asset.verified.on] if asset.verified else []
    for note in library.notes_about.get(asset.reference, ()):
        for said in library.walk_thread(note):
            days += [said.on, said.resolved.on] if said.resolved else [said.on]
    return max(days, default=asset.publish or date.min)


def decide_status(asset: Asset) -> str:
    """Return how sure the day of an asset is, in the words of iCalendar."""
    if asset.status == "retired":
        return "CANCELLED"
    return "CONFIRMED" if asset.status in CONFIRMED else "TENTATIVE"


def write_day(day: date) -> str:
    """Return a day as iCalendar has it: `20261112`."""
    return day.isoformat().replace("-", "")


def write_line(name: str, text: str) -> str:
    """Return a property whose value is text, escaped and folded."""
    return fold(f"{name}:{escape(text)}")


def escape(text: str) -> str:
    """Return a text as a value of iCalendar: commas, semicolons and ends of lines are escaped."""
    return vText(text).to_ical().decode()


def fold(line: str) -> str:
    """Return a line cut into pieces of `LONGEST` bytes at most, none of them within a letter.

    Where icalendar folds what is not ASCII, it goes letter by letter, which takes twenty times as long.
    """
    raw = line.encode()
    if len(raw) <= LONGEST:
        return line
    pieces, start = [], 0
    while start < len(raw):
        # What goes on begins with a blank.
        end = start + LONGEST - 1
        while end < len(raw) and raw[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(raw[start:end])
        start = end
    return b"\r\n ".join(pieces).decode()

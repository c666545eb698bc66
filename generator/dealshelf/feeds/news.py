"""What is new as feeds: Atom (RFC 4287) and JSON Feed 1.1, of the newest events."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from dealshelf.library import Library
from dealshelf.site import Site
from dealshelf.views.events import Event, fill_event, list_events
from dealshelf.views.news import NEWS_URL
from dealshelf.views.page import Output, find_root
from dealshelf.views.shelf import Shelf

NEWEST = 50
ATOM_PATH = f"{NEWS_URL}atom.xml"
JSON_PATH = f"{NEWS_URL}feed.json"
ATOM = "http://www.w3.org/2005/Atom"

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, however it is written (its production 2, Char)."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest events of a library, for an audience.

    Addresses are whole where the site's own is known. Else they are relative to the feed's, which Atom allows.
    """

    library: Library
    events: Sequence[Event]

    @property
    def site(self) -> Site:
        """The site whose news it is."""
        return self.library.site

    @property
    def updated(self) -> date:
        """The day of the newest event; of none, today."""
        return self.events[0].on if self.events else self.library.today

    def make_id(self, key: str) -> str:
        """Return the id of an event, which stays when the site moves: it comes from the library and the record."""
        library = self.site.repo_url or self.site.name
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{library}#{self.library.audience}/{key}')}"

    def make_url(self, url: str) -> str:
        """Return the address of a page or file of the site as the feed gives it."""
        return (self.site.url or find_root(NEWS_URL)) + url


def list_news_outputs(shelf: Shelf) -> Iterator[Output]:
    """Yield the feeds of what is new."""
    yield Output(ATOM_PATH, partial(write_atom, shelf.library))
    yield Output(JSON_PATH, partial(write_json, shelf.library))


def make_feed(library: Library) -> Feed:
    """Return the feed of a library's newest events."""
    return Feed(library, [fill_event(library, event) for event in list_events(library)[:NEWEST]])


def name_event(event: Event) -> str:
    """Return the title of an event where nothing beside it says what it is: `Published: Night shift alerts`."""
    return f"{event.label}: {event.title}"


def write_atom(library: Library) -> str:
    """Return the feed as Atom."""
    feed = make_feed(library)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": library.settings.lang})
    _add(root, "id", feed.make_id("new"))
    _add(root, "title", f"New on {feed.site.name}")
    _add(root, "updated", format_midnight(feed.updated))
    _add(ET.SubElement(root, "author"), "name", feed.site.name)
    _link(root, "self", feed.make_url(ATOM_PATH), "application/atom+xml")
    _link(root, "alternate", feed.make_url(NEWS_URL), "text/html")
    for event in feed.events:
        _add_entry(root, feed, event)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add_entry(root: ET.Element, feed: Feed, event: Event) -> None:
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", feed.make_id(event.key))
    _add(entry, "title", name_event(event))
    _add(entry, "updated", format_midnight(event.on))
    _add(entry, "published", format_midnight(event.on))
    if event.by:
        _add(ET.SubElement(entry, "author"), "name", event.by)
    _link(entry, "alternate", feed.make_url(event.url or NEWS_URL), "text/html")
    ET.SubElement(entry, "category", {"term": event.label})
    if event.line:
        _add(entry, "summary", event.line)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = clean_text(text)


def _link(parent: ET.Element, relation: str, address: str, form: str) -> None:
    ET.SubElement(parent, "link", {"rel": relation, "type": form, "href": address})


def clean_text(text: str) -> str:
    """Return a text without the characters that XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def format_midnight(day: date) -> str:
    """Return the first moment of a day, in UTC, as RFC 3339 writes it: records know days, not times."""
    return f"{day.isoformat()}T00:00:00Z"


def write_json(library: Library) -> str:
    """Return the feed as JSON Feed 1.1. The feed's own addresses are left out where the site's is not known."""
    feed = make_feed(library)
    values: dict[str, Any] = {"version": "https://jsonfeed.org/version/1.1", "title": f"New on {feed.site.name}"}
    if feed.site.url:
        values |= {"home_page_url": feed.make_url(NEWS_URL), "feed_url": feed.make_url(JSON_PATH)}
    values |= {
        "language": library.settings.lang,
        "authors": [{"name": feed.site.name}],
        "items": [_make_item(feed, event) for event in feed.events],
    }
    return f"{json.dumps(values, ensure_ascii=False, indent=1)}\n"


def _make_item(feed: Feed, event: Event) -> dict[str, Any]:
    title = name_event(event)
    item: dict[str, Any] = {
        "id": feed.make_id(event.key),
        "url": feed.make_url(event.url or NEWS_URL),
        "title": title,
        "content_text": event.line or title,
        "date_published": format_midnight(event.on),
        "tags": [event.label],
    }
    if event.lang:
        item["language"] = event.lang
    return item | ({"authors": [{"name": event.by}]} if event.by else {})

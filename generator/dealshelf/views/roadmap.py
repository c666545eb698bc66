"""The roadmap: what is coming, how sure it is, and the words that go with it; what shipped and what was dropped."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dealshelf.claims import (
    Statement,
    Window,
    count_moves,
    find_end,
    is_late,
    is_overdue,
    list_statements,
    read_window,
    trace_windows,
)
from dealshelf.dates import format_day
from dealshelf.library import roadmap_url
from dealshelf.records import Asset, RoadmapItem, Stamp
from dealshelf.records.roadmap import CONFIDENCE, CONFIRM_EVERY, RoadmapStage
from dealshelf.views.actions import OF_ROADMAP, view_actions, view_upkeep
from dealshelf.views.confidence import view_past
from dealshelf.views.entry import Entry, Link
from dealshelf.views.history import view_history
from dealshelf.views.labels import ROADMAP_LABELS
from dealshelf.views.page import Page, find_root
from dealshelf.views.proposals import Proposal, propose_note
from dealshelf.views.shelf import Shelf
from dealshelf.views.text import render_text
from dealshelf.views.thread import (
    count_words,
    fold_exchanges,
    keep_thread,
    view_objections,
    view_thread,
    view_tracks,
)
from dealshelf.views.windows import When, say_timing, say_window, view_window

INDEX_URL = "roadmap/"
OFTEN = {1: "Once", 2: "Twice"}
LATELY = 90
"""For how many days after it shipped an item is still told as news."""

_SENTENCE = re.compile(r"(?<=[.!?])\s|(?<=[。！？])")


@dataclass(frozen=True, slots=True)
class Slips:
    """How a window moved, in words, and the windows in their order when it did."""

    words: str
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item that is neither shipped nor dropped. `notes` is how often something was said about it."""

    url: str
    title: str
    stage: RoadmapStage
    label: str
    confidence: int
    window: When | None
    is_late: bool
    slips: Slips
    personas: tuple[Link, ...]
    confirmed: Stamp | None
    is_overdue: bool
    say: tuple[str, ...]
    not_yet: tuple[str, ...]
    if_promised: str
    assets: tuple[Entry, ...]
    notes: int
    comment: Proposal


@dataclass(frozen=True, slots=True)
class Closed:
    """An item that shipped or was dropped: what was first said of it, and how it ended."""

    url: str
    title: str
    stage: RoadmapStage
    label: str
    first: str
    end: When | None
    timing: str
    reason: str
    say: tuple[str, ...]
    assets: tuple[Entry, ...]


@dataclass
class Roadmap:
    """The items of a library with the assets that speak of them."""

    shelf: Shelf

    def __post_init__(self) -> None:
        self.library = self.shelf.library
        self.today = self.library.today
        self.lang = self.library.settings.lang
        self.assets: defaultdict[str, list[Asset]] = defaultdict(list)
        for asset in (*self.library.live, *self.library.upcoming):
            for slug in dict.fromkeys(asset.roadmap):
                self.assets[slug].append(asset)

    @property
    def open_items(self) -> list[RoadmapItem]:
        """What has not shipped, the surest first, then by window; what has none comes last."""
        items = [item for item in self.library.roadmap.values() if item.is_open]
        return sorted(items, key=lambda item: (-item.confidence, _find_last(item), item.title, item.slug))

    @property
    def closed_items(self) -> list[RoadmapItem]:
        """What shipped or was dropped, the last first."""
        items = [item for item in self.library.roadmap.values() if not item.is_open]
        return sorted(items, key=lambda item: (_find_end_day(item), item.title), reverse=True)

    def view_item(self, item: RoadmapItem) -> Item:
        """Return an open item."""
        return Item(
            url=roadmap_url(item.slug),
            title=item.title,
            stage=item.stage,
            label=ROADMAP_LABELS[item.stage],
            confidence=item.confidence,
            window=view_window(read_window(item.window), self.lang) if item.window else None,
            is_late=is_late(item, self.today),
            slips=self.view_slips(item),
            personas=self.shelf.links("persona", item.personas),
            confirmed=item.confirmed,
            is_overdue=is_overdue(item, self.today),
            say=item.say,
            not_yet=item.not_yet,
            if_promised=item.if_promised,
            assets=tuple(self.shelf.entries(self.assets[item.slug])),
            notes=count_words(self.library, self.library.notes_about.get(item.reference, ())),
            comment=propose_note(self.library, "comment", item.reference),
        )

    def view_slips(self, item: RoadmapItem) -> Slips:
        """Return how the window of an item moved."""
        windows = trace_windows(item)
        slips, pulls = count_moves(windows)
        if not windows:
            return Slips("No window named")
        if not slips and not pulls:
            since = list_statements(item)[0].on if item.history else None
            return Slips(f"None since {format_day(since, 'yMMM', self.lang)}" if since else "None on record")
        pulled = f"pulled forward{'' if pulls == 1 else f' {pulls} times'}" if pulls else ""
        words = ", ".join(filter(None, (OFTEN.get(slips, f"{slips} times") if slips else "None", pulled)))
        return Slips(words, tuple(say_window(window, self.lang) for window in windows))

    def view_closed(self, item: RoadmapItem) -> Closed:
        """Return a closed item."""
        end = find_end(item)
        said = [statement for statement in list_statements(item) if statement.is_open]
        named = next((statement.window for statement in said if statement.window), None)
        first = f"{CONFIDENCE[said[0].stage]} %" if said else ""
        return Closed(
            url=roadmap_url(item.slug),
            title=item.title,
            stage=item.stage,
            label=ROADMAP_LABELS[item.stage],
            first=f"{first} for {say_window(named, self.lang)}" if named else first,
            end=view_window(end, self.lang) if end else None,
            timing=say_timing(named, end) if named and end and item.stage == "shipped" else "",
            reason=first_sentence(item.say[0]) if item.stage == "dropped" and item.say else "",
            say=item.say,
            assets=tuple(self.shelf.entries(self.assets[item.slug])),
        )

    def list_shipped_lately(self) -> list[RoadmapItem]:
        """Return what has shipped in the last months, the last first."""
        days = ((item, find_end(item)) for item in self.closed_items if item.stage == "shipped")
        return [item for item, end in days if end and end.day and 0 <= (self.today - end.day).days <= LATELY]

    def view_statements(self, item: RoadmapItem) -> list[Mapping[str, Any]]:
        """Return what was said of an item, oldest first, up to what is said today."""
        rows, named = [], None
        for statement in list_statements(item):
            rows.append(self._view_statement(statement, named))
            named = statement.window or named
        return rows

    def _view_statement(self, statement: Statement, named: Window | None) -> Mapping[str, Any]:
        stage, window = statement.stage, statement.window
        return {
            "label": ROADMAP_LABELS[stage],
            "confidence": CONFIDENCE[stage] if statement.is_open else None,
            "on": statement.on,
            "window": view_window(window, self.lang) if window else None,
            "is_later": window is not None and named is not None and window.is_after(named),
            "is_earlier": window is not None and named is not None and named.is_after(window),
        }


def _find_last(item: RoadmapItem) -> date:
    return read_window(item.window).last if item.window else date.max


def _find_end_day(item: RoadmapItem) -> date:
    end = find_end(item)
    return end.last if end else date.min


def first_sentence(text: str) -> str:
    """Return the first sentence of a text."""
    return _SENTENCE.split(text, maxsplit=1)[0]


def list_roadmap_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the roadmap and the page of each item."""
    roadmap = Roadmap(shelf)
    yield Page(INDEX_URL, "roadmap.html", "roadmap", partial(view_roadmap, roadmap))
    for slug, item in shelf.library.roadmap.items():
        view = partial(view_roadmap_item, roadmap, item)
        yield Page(roadmap_url(slug), "roadmap_item.html", "roadmap", view, item.path)


def view_roadmap(roadmap: Roadmap) -> Mapping[str, Any]:
    """Return every item: what is coming, what of it may be said, and how past claims held up."""
    coming = [roadmap.view_item(item) for item in roadmap.open_items]
    shipped = [roadmap.view_closed(item) for item in roadmap.list_shipped_lately()]
    closed = roadmap.closed_items
    told = [item for item in shipped if item.say], [item for item in coming if item.say]
    past = view_past(closed)
    sections = (
        ("Not shipped yet", "coming", coming),
        ("On the truck today", "today", any(told)),
        ("How our confidence held up", "past", past),
        ("Shipped and dropped", "closed", closed),
    )
    return {
        "title": "On the truck",
        "contents": [Link(label, f"#ds-{name}") for label, name, found in sections if found],
        "coming": coming,
        "due": sum(item.is_overdue for item in coming),
        "shipped": told[0],
        "sayable": told[1],
        "holds": [(ROADMAP_LABELS[stage].lower(), days) for stage, days in reversed(CONFIRM_EVERY.items())],
        "past": past,
        "closed": [roadmap.view_closed(item) for item in closed],
    }


def view_roadmap_item(roadmap: Roadmap, item: RoadmapItem) -> Mapping[str, Any]:
    """Return an item with its words, what has been said of it, and what the field says."""
    library = roadmap.library
    root = find_root(roadmap_url(item.slug))
    notes = library.notes_about.get(item.reference, [])
    return {
        "title": item.title,
        "item": roadmap.view_item(item),
        "closed": None if item.is_open else roadmap.view_closed(item),
        "body": render_text(library, item, root),
        "statements": roadmap.view_statements(item),
        "assets": roadmap.shelf.entries(roadmap.assets[item.slug]),
        "objections": fold_exchanges(view_objections(library, notes, root)),
        "tracks": view_tracks(library, notes, root),
        "thread": view_thread(library, keep_thread(notes), root),
        "actions": view_actions(library, item.reference, OF_ROADMAP),
        "upkeep": view_upkeep(library, item),
        "pulls": roadmap.shelf.pulls.get(item.reference),
        "history": view_history(library, item),
    }

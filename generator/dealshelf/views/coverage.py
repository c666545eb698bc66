"""What there is to send for a persona at a stage; where there is nothing, what is planned, asked for, or can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dealshelf.library import asset_url, persona_url, stage_url
from dealshelf.records import Asset, Note
from dealshelf.views.entry import Entry
from dealshelf.views.labels import StageMark
from dealshelf.views.proposals import (
    Proposal,
    find_request,
    open_for_holdup,
    open_for_persona,
    propose_for_holdup,
    propose_for_persona,
)
from dealshelf.views.shelf import Shelf, facet_url, pair_url
from dealshelf.views.thread import anchor_note

MOST = 6
"""How many assets stand at a stage before a link leads to all of them."""

THIN = 1
"""A stage with so many assets or fewer is thin: one piece gone, and there is nothing."""


@dataclass(frozen=True, slots=True)
class Planned:
    """An asset that is on its way."""

    title: str
    url: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """An open request: who asked, when, and where it stands."""

    by: str
    on: date
    url: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is at one place: the first few assets, and how many in all.

    `planned` is what is on its way where there is little. A gap has `asked`, the request that somebody made
    already, or else `ask`, the request to make. `note` says more of the place.
    """

    label: str
    url: str
    count: int
    all_url: str
    entries: tuple[Entry, ...]
    stage: StageMark | None = None
    note: str = ""
    planned: tuple[Planned, ...] = ()
    asked: Asked | None = None
    ask: Proposal | None = None

    @property
    def is_gap(self) -> bool:
        """Is there nothing?"""
        return not self.count


def view_pair(shelf: Shelf, persona: str, stage: str) -> Coverage:
    """Return what there is for a persona at a stage, named by the persona."""
    library = shelf.library
    assets = shelf.pairs.get((persona, stage), [])
    upcoming = shelf.upcoming_pairs.get((persona, stage), [])
    asked = None if assets else find_request(library, f"persona:{persona}", open_for_persona(library, persona, stage))
    return Coverage(
        label=shelf.labels.of("persona", persona),
        url=persona_url(persona),
        count=len(assets),
        all_url=pair_url(persona, stage),
        entries=tuple(shelf.entries(assets[:MOST])),
        stage=shelf.stages[stage],
        planned=tuple(view_planned(asset) for asset in upcoming[:2]) if len(assets) <= THIN else (),
        asked=view_asked(asked, persona_url(persona)) if asked else None,
        ask=None if assets or asked else propose_for_persona(library, persona, stage),
    )


def view_holdup(shelf: Shelf, holdup: str, stage: str) -> Coverage:
    """Return what there is against a hold-up at a stage."""
    library = shelf.library
    term = library.settings.holdups[holdup]
    assets = shelf.at_stage("holdup", holdup, stage)
    asked = None if assets else find_request(library, f"stage:{stage}", open_for_holdup(library, holdup, stage))
    return Coverage(
        label=term.label,
        url="",
        count=len(assets),
        all_url=facet_url("holdup", holdup),
        entries=tuple(shelf.entries(assets[:MOST])),
        note=term.description,
        asked=view_asked(asked, stage_url(stage)) if asked else None,
        ask=None if assets or asked else propose_for_holdup(library, holdup, stage),
    )


def view_asked(note: Note, page_url: str) -> Asked:
    """Return who made a request that stands on a page, and when."""
    return Asked(note.by, note.on, f"{page_url}#{anchor_note(note)}")


def view_planned(asset: Asset) -> Planned:
    """Return an asset that is on its way."""
    return Planned(asset.title, asset_url(asset.slug), asset.publish)


def say_gaps(coverage: Sequence[Coverage]) -> str:
    """Return how many stages are empty or thin, in words, or nothing."""
    empty = sum(row.is_gap for row in coverage)
    thin = sum(0 < row.count <= THIN for row in coverage)
    counts = ((empty, "empty"), (thin, "thin"))
    words = [f"{count} stage{'s' * (count > 1)} {word}" for count, word in counts if count]
    return ", ".join(words)

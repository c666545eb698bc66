"""The page of a persona: the picture both teams agreed on, what to send stage by stage, what to answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dealshelf.library import asset_url, persona_url
from dealshelf.records import Asset, Persona, Signature
from dealshelf.records.base import missing_teams
from dealshelf.views.entry import Entry, Link
from dealshelf.views.history import view_history
from dealshelf.views.labels import StageMark
from dealshelf.views.page import Page, find_root
from dealshelf.views.shelf import Shelf, facet_url, pair_url
from dealshelf.views.text import render_text
from dealshelf.views.thread import Exchange, link_asset, view_objections, view_thread, view_tracks

INDEX_URL = "personas/"
MOST = 6
"""How many assets stand at a stage before a link leads to all of them."""

THIN = 1
"""A stage with so many assets or fewer is thin: one piece gone, and there is nothing."""

PLACES = (("reads", "Reads"), ("watches", "Watches"), ("attends", "Attends"), ("social", "Social"))


@dataclass(frozen=True, slots=True)
class Planned:
    """An asset that is on its way."""

    title: str
    url: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """What there is for a persona at a stage: the first few assets, how many in all, and what is planned for a gap."""

    stage: StageMark
    persona: Link
    entries: tuple[Entry, ...]
    count: int
    url: str
    planned: tuple[Planned, ...] = ()


def list_persona_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the page of each persona, and their index."""
    personas = shelf.library.personas
    yield Page(INDEX_URL, "personas.html", "personas", partial(view_personas, shelf))
    for slug, persona in personas.items():
        yield Page(persona_url(slug), "persona.html", "personas", partial(view_persona, shelf, persona), persona.path)


def view_coverage(shelf: Shelf, slug: str, stage: str) -> Coverage:
    """Return what there is for a persona at a stage."""
    assets = shelf.pairs.get((slug, stage), [])
    upcoming = shelf.upcoming_pairs.get((slug, stage), [])
    return Coverage(
        stage=shelf.stages[stage],
        persona=Link(shelf.labels.of("persona", slug), persona_url(slug)),
        entries=tuple(shelf.entries(assets[:MOST])),
        count=len(assets),
        url=pair_url(slug, stage),
        planned=tuple(view_planned(asset) for asset in upcoming[:2]) if len(assets) <= THIN else (),
    )


def view_planned(asset: Asset) -> Planned:
    """Return an asset that is on its way."""
    return Planned(asset.title, asset_url(asset.slug), asset.publish)


def view_persona(shelf: Shelf, persona: Persona) -> Mapping[str, Any]:
    """Return a persona as both teams see it."""
    library = shelf.library
    root = find_root(persona_url(persona.slug))
    coverage = [view_coverage(shelf, persona.slug, stage) for stage in shelf.stages]
    notes = library.notes_about.get(persona.reference, [])
    rest = [note for note in notes if note.kind not in ("objection", "talk-track")]
    slugs = list(library.personas)
    return {
        "title": persona.label,
        "persona": persona,
        "position": slugs.index(persona.slug) + 1,
        "number": len(slugs),
        "body": render_text(library, persona, root),
        "agreement": view_signatures(persona.agreed, persona.review_by, library.today),
        "coverage": coverage,
        "total": len(shelf.by_value["persona"].get(persona.slug, ())),
        "total_url": facet_url("persona", persona.slug),
        "gaps": say_gaps(coverage),
        "objections": [*view_persona_objections(shelf, persona), *view_objections(library, notes, root)],
        "tracks": view_tracks(library, notes, root),
        "places": [(label, ", ".join(getattr(persona, name))) for name, label in PLACES if getattr(persona, name)],
        "thread": view_thread(library, rest, root),
        "history": view_history(library, persona),
    }


def say_gaps(coverage: Sequence[Coverage]) -> str:
    """Return how many stages are empty or thin, in words, or nothing."""
    empty = sum(not row.count for row in coverage)
    thin = sum(0 < row.count <= THIN for row in coverage)
    counts = ((empty, "empty"), (thin, "thin"))
    words = [f"{count} stage{'s' * (count > 1)} {word}" for count, word in counts if count]
    return ", ".join(words)


def view_persona_objections(shelf: Shelf, persona: Persona) -> list[Exchange]:
    """Return what a persona says and what we say, with the proof."""
    return [
        Exchange(
            objection.they_say,
            objection.we_say,
            proof=link_asset(shelf.library, objection.proof),
        )
        for objection in persona.objections
    ]


def view_signatures(agreed: Sequence[Signature], review_by: date | None, today: date) -> Mapping[str, Any]:
    """Return who signed and who did not, when both look again, and whether that day has passed."""
    return {
        "signed": agreed,
        "missing": missing_teams(agreed),
        "review_by": review_by,
        "is_overdue": review_by is not None and review_by < today,
    }


def view_personas(shelf: Shelf) -> Mapping[str, Any]:
    """Return every persona with its coverage in short."""
    library = shelf.library
    rows = []
    for slug, persona in library.personas.items():
        coverage = [
            {"stage": mark, "count": len(shelf.pairs.get((slug, stage), ())), "url": pair_url(slug, stage)}
            for stage, mark in shelf.stages.items()
        ]
        rows.append(
            {
                "url": persona_url(slug),
                "title": persona.label,
                "role": persona.role,
                "buying_role": persona.buying_role,
                "coverage": coverage,
                "agreement": view_signatures(persona.agreed, persona.review_by, library.today),
            }
        )
    return {"title": "Personas", "personas": rows}

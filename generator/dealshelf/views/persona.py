"""The page of a persona: the picture both teams agreed on, what to send stage by stage, what to answer."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from dealshelf.library import Library, anchor_note, persona_url
from dealshelf.records import Note, Persona, Signature
from dealshelf.records.base import missing_teams
from dealshelf.talk import list_open_requests
from dealshelf.views.actions import OF_PERSONA, view_actions, view_upkeep
from dealshelf.views.coverage import say_gaps, view_asked, view_pair
from dealshelf.views.history import view_history
from dealshelf.views.page import Page, find_root
from dealshelf.views.shelf import Shelf, facet_url, pair_url
from dealshelf.views.text import excerpt, render_text, split_objection
from dealshelf.views.thread import (
    Exchange,
    fold_exchanges,
    keep_thread,
    link_asset,
    view_objections,
    view_thread,
    view_tracks,
)

INDEX_URL = "personas/"

FACTS = (("background", "Background"), ("company", "Company"), ("buying_role", "In a purchase"))
PLACES = (("reads", "Reads"), ("watches", "Watches"), ("attends", "Attends"), ("social", "Social"))

_QUOTED = re.compile(r"[“„«\"]([^”“»\"]+)[”“»\"]")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A buyer's own words. Without a name they stand in the record that both teams signed.

    `is_answered` says that they stand once more on the page, as an objection with its answer.
    """

    words: str
    by: str = ""
    on: date | None = None
    heard: int = 0
    anchor: str = ""
    is_answered: bool = False


def list_persona_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the page of each persona, and their index."""
    personas = shelf.library.personas
    yield Page(INDEX_URL, "personas.html", "personas", partial(view_personas, shelf))
    for slug, persona in personas.items():
        yield Page(persona_url(slug), "persona.html", "personas", partial(view_persona, shelf, persona), persona.path)


def view_persona(shelf: Shelf, persona: Persona) -> Mapping[str, Any]:
    """Return a persona as both teams see it."""
    library = shelf.library
    url = persona_url(persona.slug)
    root = find_root(url)
    coverage = [view_pair(shelf, persona.slug, stage) for stage in shelf.stages]
    notes = library.notes_about.get(persona.reference, [])
    requests = list_open_requests(library, persona.reference)
    slugs = list(library.personas)
    return {
        "title": persona.label,
        "persona": persona,
        "position": slugs.index(persona.slug) + 1,
        "number": len(slugs),
        "facts": [(label, getattr(persona, name)) for name, label in FACTS if getattr(persona, name)],
        "places": [(label, ", ".join(getattr(persona, name))) for name, label in PLACES if getattr(persona, name)],
        "body": render_text(library, persona, root),
        "agreement": view_signatures(persona.agreed, persona.review_by, library.today),
        "coverage": coverage,
        "total": len(shelf.by_value["persona"].get(persona.slug, ())),
        "total_url": facet_url("persona", persona.slug),
        "gaps": say_gaps(coverage),
        "requests": [view_asked(note, url) for note in requests],
        "objections": fold_exchanges(
            [*view_persona_objections(shelf, persona), *view_objections(library, notes, root)]
        ),
        "tracks": view_tracks(library, notes, root),
        "phrases": view_phrases(library, persona, notes),
        "thread": view_thread(library, keep_thread(notes), root),
        "pulls": shelf.pulls.get(persona.reference),
        "actions": view_actions(library, persona.reference, OF_PERSONA),
        "upkeep": view_upkeep(library, persona),
        "history": view_history(library, persona),
    }


def view_phrases(library: Library, persona: Persona, notes: Iterable[Note]) -> list[Phrase]:
    """Return the words of the record, then those from the field; what was heard is not said twice."""
    phrases = {words.casefold(): Phrase(words) for words in persona.phrases}
    phrases |= {phrase.words.casefold(): phrase for phrase in list_heard_phrases(library, notes)}
    return list(phrases.values())


def list_heard_phrases(library: Library, notes: Iterable[Note]) -> Iterator[Phrase]:
    """Yield what buyers said, by the notes that hold it: of an objection its words, of a pain point what is quoted."""
    for note in notes:
        if note.kind == "objection":
            words, _ = split_objection(library, note)
        elif note.kind == "pain-point":
            text = excerpt(library, note)
            quoted = _QUOTED.search(text)
            words = quoted[1] if quoted else ""
        else:
            continue
        if words:
            yield Phrase(words, note.by, note.on, len(note.heard_in), anchor_note(note), note.kind == "objection")


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

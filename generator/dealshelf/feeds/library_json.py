"""The whole library as `library.json`, for programs that work with it: bots, customer databases, agents."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import get_args

from dealshelf.config import Stage, Term, Type, VocabularyField
from dealshelf.feeds.whole import (
    Whole,
    WholeAsset,
    WholeFile,
    WholeFreshness,
    WholeNote,
    WholeObjection,
    WholePersona,
    WholeRatings,
    WholeRoadmapItem,
    WholeStamp,
    WholeTerm,
    WholeVocabulary,
    make_whole_schema,
    write_whole,
)
from dealshelf.library import Library, asset_url, persona_url, roadmap_url
from dealshelf.records import Asset, Note, Persona, RoadmapItem, Stamp
from dealshelf.scan import fill_facts
from dealshelf.trust import Freshness
from dealshelf.views.attachments import view_attachments
from dealshelf.views.page import Output
from dealshelf.views.shelf import Shelf
from dealshelf.views.twin import twin_url, write_text

PATH = "library.json"
SCHEMA_PATH = "library.schema.json"
PROSPECT_WORDS: tuple[tuple[VocabularyField, str], ...] = (
    ("types", "type"),
    ("products", "product"),
    ("industries", "industry"),
)
"""Of which vocabulary prospects may see the words, and the facet that knows which of them are used."""


def list_library_json(shelf: Shelf) -> Iterator[Output]:
    """Yield the library as a file, and the file that says what is in it."""
    yield Output(PATH, lambda: write_whole(gather_whole(shelf)))
    yield Output(SCHEMA_PATH, lambda: json.dumps(make_whole_schema(), ensure_ascii=False, indent=1) + "\n")


def gather_whole(shelf: Shelf) -> Whole:
    """Return all that the file says of a library; for prospects, only what they may have."""
    library = shelf.library
    site = library.site
    gather = gather_asset if library.is_internal else gather_asset_for_prospects
    whole = partial(
        Whole,
        schema=SCHEMA_PATH,
        version=1,
        name=site.name,
        url=site.url,
        today=library.today,
        lang=library.settings.lang,
        audience=library.audience,
        vocabulary=_gather_vocabulary(shelf),
        assets=tuple(gather(library, asset) for asset in library.shown),
    )
    if not library.is_internal:
        return whole()
    notes = sorted(library.notes.values(), key=lambda note: (note.on, note.slug), reverse=True)
    return whole(
        personas=tuple(_gather_persona(persona) for persona in library.personas.values()),
        roadmap=tuple(_gather_item(item) for item in library.roadmap.values()),
        notes=tuple(_gather_note(library, note) for note in notes),
    )


def _gather_vocabulary(shelf: Shelf) -> WholeVocabulary:
    """Return the vocabulary; for prospects, the labels of what they can find, without synonyms of ours."""
    settings = shelf.library.settings
    if shelf.library.is_internal:
        fields: tuple[VocabularyField, ...] = get_args(VocabularyField)
        return WholeVocabulary(**{name: _gather_terms(settings.vocabulary(name)) for name in fields})
    return WholeVocabulary(
        **{
            name: {value: WholeTerm(label=shelf.labels.of(facet, value)) for value in shelf.by_value[facet]}
            for name, facet in PROSPECT_WORDS
        }
    )


def _gather_terms(terms: Mapping[str, Term]) -> dict[str, WholeTerm]:
    return {
        name: WholeTerm(
            label=term.label,
            synonyms=term.synonyms,
            description=term.description,
            verify_every=term.verify_every if isinstance(term, Type) else None,
            owner=term.owner if isinstance(term, Stage) else "",
        )
        for name, term in terms.items()
    }


def gather_asset_for_prospects(library: Library, asset: Asset) -> WholeAsset:
    """Return what prospects may know of an asset."""
    return _start_asset(library, asset)()


def gather_asset(library: Library, asset: Asset) -> WholeAsset:
    """Return what colleagues know of an asset."""
    slug = asset.slug
    freshness = library.freshness.get(slug)
    visibility = library.visibility[slug]
    return _start_asset(library, asset)(
        path=asset.path,
        visibility=visibility if visibility != "hidden" else None,
        status=asset.status,
        audience=asset.audience,
        freshness=_gather_freshness(freshness) if freshness else None,
        verified=_gather_stamp(asset.verified),
        owner=asset.owner,
        personas=asset.personas,
        stage=asset.stage,
        answers=asset.answers,
        competitors=asset.competitors,
        tags=asset.tags,
        roadmap=asset.roadmap,
        replaces=asset.replaces or "",
        replaced_by=library.replaced_by.get(slug, ""),
        ratings=_count_ratings(library.notes_about.get(asset.reference, ())),
    )


def _start_asset(library: Library, asset: Asset) -> Callable[..., WholeAsset]:
    """Return what makes an asset, with what everybody may know filled in."""
    facts = library.fact_values
    files = view_attachments(library, asset) if asset.files else ()
    return partial(
        WholeAsset,
        slug=asset.slug,
        url=asset_url(asset.slug),
        markdown=twin_url(asset.slug),
        title=asset.title,
        type=asset.type,
        why=tuple(fill_facts(line, facts) for line in asset.why),
        summary=fill_facts(asset.summary, facts),
        publish=asset.publish,
        products=asset.products,
        industries=asset.industries,
        lang=asset.lang or library.settings.lang,
        link=asset.link or "",
        files=tuple(WholeFile(name=file.name, url=file.url, kind=file.kind, size=file.size) for file in files),
    )


def _gather_freshness(freshness: Freshness) -> WholeFreshness:
    return WholeFreshness(state=freshness.state, since=freshness.since, due_on=freshness.due_on)


def _gather_stamp(stamp: Stamp | None) -> WholeStamp | None:
    return WholeStamp(on=stamp.on, by=stamp.by) if stamp else None


def _count_ratings(notes: Iterable[Note]) -> WholeRatings | None:
    counts = Counter(note.rating for note in notes if note.rating)
    return WholeRatings(high=counts["high"], medium=counts["medium"], low=counts["low"]) if counts else None


def _gather_persona(persona: Persona) -> WholePersona:
    return WholePersona(
        slug=persona.slug,
        url=persona_url(persona.slug),
        title=persona.label,
        synonyms=persona.synonyms,
        role=persona.role,
        buying_role=persona.buying_role,
        goals=persona.goals,
        pains=persona.pains,
        phrases=persona.phrases,
        objections=tuple(
            WholeObjection(they_say=objection.they_say, we_say=objection.we_say, proof=objection.proof or "")
            for objection in persona.objections
        ),
    )


def _gather_item(item: RoadmapItem) -> WholeRoadmapItem:
    return WholeRoadmapItem(
        slug=item.slug,
        url=roadmap_url(item.slug),
        title=item.title,
        stage=item.stage,
        confidence=item.confidence,
        window=item.window or "",
        personas=item.personas,
        say=item.say,
        not_yet=item.not_yet,
        if_promised=item.if_promised,
        confirmed=_gather_stamp(item.confirmed),
    )


def _gather_note(library: Library, note: Note) -> WholeNote:
    return WholeNote(
        id=note.slug,
        kind=note.kind,
        about=note.about,
        by=note.by,
        on=note.on,
        text=write_text(library, note, "").strip(),
        rating=note.rating,
        outcome=note.outcome,
        heard_in=note.heard_in,
        reply_to=note.reply_to or "",
        resolved=_gather_stamp(note.resolved),
    )

"""The page of an asset: what to say first, then whether it may be sent and is still true, then the asset itself."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from dealshelf.library import Library, anchor_note, asset_url, roadmap_url
from dealshelf.periods import find_month
from dealshelf.records import RATINGS, Asset, Note
from dealshelf.records.roadmap import SPEAKABLE
from dealshelf.scan import fill_facts
from dealshelf.talk import read_clock
from dealshelf.views.actions import view_asset_actions, view_upkeep
from dealshelf.views.attachments import view_attachments
from dealshelf.views.entry import Link, say_answers, view_lang, view_trust
from dealshelf.views.history import view_history
from dealshelf.views.labels import FACET_FIELDS, name_language
from dealshelf.views.page import Page, find_root
from dealshelf.views.plan import period_url
from dealshelf.views.shelf import Shelf
from dealshelf.views.text import render_text
from dealshelf.views.thread import (
    APART,
    fold_exchanges,
    keep_thread,
    link_asset,
    say_word,
    view_objections,
    view_proofs,
    view_thread,
    view_tracks,
)
from dealshelf.views.twin import write_twin

PROSPECT_LISTS = {"product": "Products", "industry": "Industries"}
FACT_LISTS = PROSPECT_LISTS | {"competitor": "Competitors", "tag": "Tags"}
ASSET_ROOT = find_root(asset_url("any"))

SHEET = 4000
"""How many characters one printed sheet holds beside the marks and facts; of more, the body is left out of it."""

LINE = 60


def list_asset_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the page of every asset that the site shows."""
    view = view_asset if shelf.library.is_internal else view_asset_for_prospects
    for asset in shelf.library.shown:
        twin = partial(write_twin, shelf, asset)
        yield Page(asset_url(asset.slug), "asset.html", "library", partial(view, shelf, asset), asset.path, twin)


def view_asset_for_prospects(shelf: Shelf, asset: Asset) -> dict[str, Any]:
    """Return an asset as a prospect may see it: nothing about whom it is for, who keeps it or what we think of it."""
    library = shelf.library
    facts = library.fact_values
    files = view_attachments(library, asset) if asset.files else []
    return {
        "title": asset.title,
        "kind": shelf.links("type", (asset.type,)),
        "lang": view_lang(library, asset),
        "why": [fill_facts(line, facts) for line in asset.why],
        "summary": fill_facts(asset.summary, facts),
        "body": render_text(library, asset, ASSET_ROOT),
        "fits_sheet": fits_sheet(shelf, asset),
        "address": say_address(library, asset_url(asset.slug)),
        "link": asset.link,
        "files": files,
        "previews": [file for file in files if file.preview],
        "publish": asset.publish,
        "fact_lists": _view_lists(shelf, asset, PROSPECT_LISTS),
        "language": name_language(asset.lang, library.settings.lang) if asset.lang else "",
    }


def view_asset(shelf: Shelf, asset: Asset) -> dict[str, Any]:
    """Return an asset as a colleague sees it."""
    library, slug = shelf.library, asset.slug
    notes = library.notes_about.get(f"asset:{slug}", ())
    freshness, visibility = library.freshness.get(slug), library.visibility[slug]
    return view_asset_for_prospects(shelf, asset) | {
        "trust": view_trust(library, asset, slug),
        "freshness": freshness,
        "visibility": visibility,
        "dispute": _view_dispute(library, freshness.dispute) if freshness and freshness.dispute else None,
        "month_url": period_url(find_month(asset.publish)) if asset.publish else "",
        "stage": shelf.stages.get(asset.stage),
        "personas": shelf.links("persona", asset.personas),
        "answers": say_answers(shelf.labels, asset),
        "owner": asset.owner,
        "fact_lists": _view_lists(shelf, asset, FACT_LISTS),
        "roadmap": _view_roadmap(library, asset) if asset.roadmap else (),
        "tracks": view_tracks(library, notes, ASSET_ROOT) if notes else (),
        "objections": fold_exchanges([*view_proofs(shelf, slug), *view_objections(library, notes, ASSET_ROOT)]),
        "thread": view_thread(library, keep_thread(notes), ASSET_ROOT) if notes else (),
        "ratings": _sum_ratings(notes) if notes else "",
        "related": shelf.related(asset),
        "replaced_by": _view_successor(library, slug),
        "replaces": link_asset(library, asset.replaces),
        "needs": ", ".join(asset.needs),
        "pulls": shelf.pulls.get(asset.reference),
        "actions": view_asset_actions(shelf, asset),
        "upkeep": view_upkeep(library, asset),
        "word": say_word(library, asset) if library.visibility[slug] == "upcoming" else None,
        "history": view_history(library, asset),
    }


def say_address(library: Library, url: str) -> str:
    """Return where a page is for somebody who holds a sheet of paper."""
    return f"{library.site.url}{url}" if library.site.url else f"{url} on {library.site.name}"


def fits_sheet(shelf: Shelf, asset: Asset) -> bool:
    """Does the whole text of an asset fit on its printed sheet, beside all else that stands on it?

    A short line takes as much paper as one of `LINE` characters.
    """
    if len(asset.body) > SHEET:
        return False
    texts = [*asset.why, asset.summary, asset.body]
    if shelf.library.is_internal:
        notes = shelf.library.notes_about.get(asset.reference, ())
        texts += [note.body for note in notes if note.kind in APART]
        for _, objection in shelf.proofs.get(asset.slug, ()):
            texts += [objection.they_say, objection.we_say]
    return sum(max(len(line), LINE) for text in texts for line in text.splitlines()) <= SHEET


def _view_lists(shelf: Shelf, asset: Asset, facets: Mapping[str, str]) -> list[tuple[str, tuple[Link, ...]]]:
    values = ((name, label, getattr(asset, FACET_FIELDS[name])) for name, label in facets.items())
    return [(label, shelf.links(name, found)) for name, label, found in values if found]


def _view_roadmap(library: Library, asset: Asset) -> list[Mapping[str, Any]]:
    """Return the coming features that an asset speaks of, and whether a rep may."""
    items = (library.roadmap[slug] for slug in asset.roadmap if slug in library.roadmap)
    return [
        {
            "url": roadmap_url(item.slug),
            "title": item.title,
            "confidence": item.confidence,
            "may_say": item.stage in SPEAKABLE,
            "stage": item.stage,
        }
        for item in items
    ]


def _view_dispute(library: Library, note: Note) -> Mapping[str, Any]:
    return {"by": note.by, "on": note.on, "anchor": anchor_note(note), "clock": read_clock(library, note)}


def _view_successor(library: Library, slug: str) -> Mapping[str, Any] | None:
    """Return what replaces an asset, and when it will, if it does not yet."""
    successor = library.replaced_by.get(slug)
    if successor is None or successor == slug:
        return None
    is_live = library.visibility[successor] == "live"
    publish = None if is_live else library.assets[successor].publish
    return {"links": link_asset(library, successor), "is_live": is_live, "publish": publish}


def _sum_ratings(notes: Sequence[Note]) -> str:
    """Return the ratings in words: `9 ratings: 6 high, 2 medium, 1 low`."""
    counts = Counter(note.rating for note in notes if note.rating)
    if not counts:
        return ""
    total = counts.total()
    parts = ", ".join(f"{counts[rating]} {rating}" for rating in RATINGS if counts[rating])
    return f"{total} rating{'s' * (total > 1)}: {parts}"

"""What goes with an asset: the pieces a rep would want next."""

from pathlib import Path

from conftest import ROOT, TODAY
from dealshelf.library import Library
from dealshelf.pipeline import load_library
from dealshelf.records.base import parse_day
from dealshelf.site import load_site
from dealshelf.views.shelf import Shelf

ASSET = """---
title: {slug}
type: deck
status: {status}
personas: [{persona}]
stage: {stage}
owner: Ines Okafor
publish: 2026-11-01
why: [A reason]
{more}
---
The body.
"""

WANTED = {
    "budget-email-four-sentences": (
        "twenty-minutes-with-finance rejected-pallet-cost business-case-quality direct-price-list held-shipment-hours"
    ),
    "gdp-checklist-last-mile": (
        "what-gdp-asks-of-a-record single-use-loggers-last-mile checkliste-letzte-vierzig-kilometer "
        "brackmoor-answers-the-same-day one-page-of-your-procedure"
    ),
    "annex-11-and-part-11-in-one-table": (
        "annex-11-part-11-validation-pack nine-scripts-in-four-days supplier-assessment-answers security-answers"
    ),
    "the-forwarder-is-not-your-enemy": (
        "coldharrow-against-forwarder-loggers carrier-review live-or-read-at-the-dock winter-lanes-recorded "
        "single-use-loggers-last-mile"
    ),
    "single-use-loggers-last-mile": (
        "live-or-read-at-the-dock coldharrow-against-forwarder-loggers gdp-checklist-last-mile "
        "spring-forum-last-forty-kilometres who-pays-for-an-excursion"
    ),
    "pilot-in-six-weeks": (
        "parallel-run-protocol veldmark-no-missed-clinic-day implementation-week-by-week business-case-quality"
    ),
    "excursion-wall-sheet": (
        "night-shift-alerts one-page-of-your-procedure implementation-week-by-week excursion-to-release"
    ),
    "coldharrow-against-norlogg": (
        "direct-price-list three-offers-on-one-sheet answers-to-nine-objections live-or-read-at-the-dock "
        "coldharrow-against-tempwell"
    ),
    "rejected-pallet-cost": (
        "held-shipment-hours twenty-minutes-with-finance business-case-quality who-pays-for-an-excursion "
        "was-eine-verworfene-palette-kostet"
    ),
    "who-pays-for-an-excursion": (
        "rejected-pallet-cost answers-to-nine-objections excursion-to-release held-shipment-hours "
        "live-or-read-at-the-dock"
    ),
    "winter-lanes-recorded": (
        "lane-risk-calculator carrier-review freezing-is-not-slow-ageing the-forwarder-is-not-your-enemy"
    ),
    "security-answers": (
        "supplier-assessment-answers annex-11-part-11-validation-pack nine-scripts-in-four-days "
        "annex-11-and-part-11-in-one-table"
    ),
}
"""Pieces of the sample library, and what a rep who has one open would want next; judged by what they are for."""


def load(folder: Path) -> Library:
    """Return the library in a folder."""
    library, _ = load_library(load_site(folder / "site.yml"), today=parse_day(TODAY), audience="internal")
    return library


def list_related(library: Library, slug: str) -> list[str]:
    """Return the slugs of what goes with an asset, in order."""
    return [entry.url.split("/")[1] for entry in Shelf(library).related(library.assets[slug])]


def write(folder: Path, slug: str, more: str = "", **front: str) -> None:
    """Write an asset for the finance director at the stage of deciding, unless it says otherwise."""
    values = {"status": "published", "persona": "cfo", "stage": "deciding"} | front
    file = folder / "content" / "library" / f"{slug}.md"
    file.write_text(ASSET.format(slug=slug, more=more, **values), encoding="utf-8")


def test_reps_get_what_they_want_next() -> None:
    """Of three pieces shown, two or more are of those that a person would give."""
    library = load(ROOT)
    found = sum(len({*list_related(library, slug)}.intersection(wanted.split())) for slug, wanted in WANTED.items())
    assert found / (3 * len(WANTED)) >= 0.7


def test_what_is_shared_by_few_counts_most(minimal: Path) -> None:
    """A topic that two pieces have says more than one that all have, and than the same stage."""
    write(minimal, "asked", "tags: [last-mile]\nproducts: [release-desk]")
    write(minimal, "twin", "tags: [last-mile]\nproducts: [release-desk]", stage="justifying")
    for number in range(6):
        write(minimal, f"other-{number}", "products: [release-desk]")
    assert list_related(load(minimal), "asked") == ["twin", "other-0", "other-1"]


def test_only_what_can_be_used_goes_with_it(minimal: Path) -> None:
    """Neither the piece itself nor what is retired, on its way, or hidden."""
    (minimal / "content" / "library" / "roi.md").unlink()
    write(minimal, "asked", "tags: [last-mile]")
    write(minimal, "gone", "tags: [last-mile]", status="retired")
    write(minimal, "coming", "tags: [last-mile]", status="planned")
    write(minimal, "live", "tags: [last-mile]")
    assert list_related(load(minimal), "asked") == ["live"]
    assert list_related(load(minimal), "gone") == ["asked", "live"]


def test_a_piece_without_topics_has_its_personas(minimal: Path) -> None:
    """Who shares nothing else shares the persona: those at its stage first."""
    (minimal / "content" / "library" / "roi.md").unlink()
    write(minimal, "asked")
    write(minimal, "a-elsewhere", stage="justifying")
    write(minimal, "beside")
    assert list_related(load(minimal), "asked") == ["beside", "a-elsewhere"]

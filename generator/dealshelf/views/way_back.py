"""The way back: a prospect slips to an earlier stage; what to send there, by what held them up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dealshelf.library import FRESHNESS_ORDER
from dealshelf.records import Asset
from dealshelf.views.entry import Entry
from dealshelf.views.labels import StageMark
from dealshelf.views.shelf import Shelf

MOST = 5
AGAIN = 2
"""How many assets stand for a prospect who is lost and begins again."""


@dataclass(frozen=True, slots=True)
class Return:
    """What to send when something held a prospect up; with no `reason`, whatever it was."""

    reason: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class WayBack:
    """The stage that a prospect slips to, whose it is, what it looks like, and what to send; then for the lost."""

    stage: StageMark
    owner: str
    description: str
    returns: tuple[Return, ...]
    start: StageMark | None = None
    start_entries: tuple[Entry, ...] = ()


def view_way_back(shelf: Shelf, mark: StageMark) -> WayBack | None:
    """Return the way back from a stage, or None from the first, which nothing comes before."""
    if mark.number == 1:
        return None
    marks = list(shelf.stages.values())
    before, first = marks[mark.number - 2], marks[0]
    stage = shelf.library.settings.stages[before.name]
    is_far = first is not before
    return WayBack(
        stage=before,
        owner=stage.owner,
        description=stage.description,
        returns=tuple(_list_returns(shelf, before.name)),
        start=first if is_far else None,
        start_entries=tuple(shelf.entries(_rank(shelf, first.name)[:AGAIN])) if is_far else (),
    )


def _list_returns(shelf: Shelf, stage: str) -> Iterator[Return]:
    """Yield the best asset against each hold-up, then the best for the personas who have got none by that."""
    ranked = _rank(shelf, stage)
    chosen: list[Asset] = []
    for name, term in shelf.library.settings.holdups.items():
        best = next((asset for asset in ranked if name in asset.answers and asset not in chosen), None)
        if best is not None and len(chosen) < MOST:
            chosen.append(best)
            yield Return(term.label, (shelf.entry(best),))
    others = list(_pick_for_others(ranked, chosen))[: MOST - len(chosen)]
    if others:
        yield Return("", tuple(shelf.entries(others)))


def _pick_for_others(ranked: Iterable[Asset], chosen: Iterable[Asset]) -> Iterator[Asset]:
    reached = {persona for asset in chosen for persona in asset.personas}
    for asset in ranked:
        if not reached.issuperset(asset.personas):
            reached.update(asset.personas)
            yield asset


def _rank(shelf: Shelf, stage: str) -> list[Asset]:
    """Return what may be relied on at a stage: the most trusted first, of those what landed most often.

    What is disputed is left out; nobody wins a prospect back with it.
    """
    freshness, notes_about = shelf.library.freshness, shelf.library.notes_about

    def measure(asset: Asset) -> tuple[int, int]:
        ratings = [note.rating for note in notes_about.get(asset.reference, ()) if note.kind == "rating"]
        return FRESHNESS_ORDER[freshness[asset.slug].state], ratings.count("low") - ratings.count("high")

    assets = shelf.by_value["stage"].get(stage, ())
    return sorted((asset for asset in assets if freshness[asset.slug].state != "disputed"), key=measure)

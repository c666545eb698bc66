"""What waits for a colleague: what is disputed, awaits a word, is asked for, is no longer vouched for or agreed on."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dealshelf.library import NOTES_URL, Library, anchor_note, asset_url, persona_url
from dealshelf.records import Asset, Note
from dealshelf.talk import Clock, decide_word, find_last_word, is_waiting, list_open, read_clock
from dealshelf.views.entry import Link
from dealshelf.views.plan import CALENDAR_URL
from dealshelf.views.shelf import Shelf, facet_url
from dealshelf.views.text import excerpt
from dealshelf.views.thread import link_subject

SOON = timedelta(weeks=4)
"""How far ahead a piece that nobody has said a word about is named: later, there is time; sooner, it is made."""

REQUESTS_URL = f"{NOTES_URL}requests/"
AT_MOST = 6
EXCERPT = 160


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for a colleague. `quote` is what somebody said, `words` what is to be done.

    `due` is the day until which it can wait, where there is one.
    """

    mark: str
    label: str
    title: str
    url: str
    quote: str = ""
    words: str = ""
    by: str = ""
    on: date | None = None
    owner: str = ""
    due: date | None = None
    clock: Clock | None = None


def view_needs(shelf: Shelf) -> tuple[list[Need], list[Link]]:
    """Return what waits most, a few of each kind, and where the rest is listed, by kind."""
    library = shelf.library
    shown: list[Need] = []
    rest: Counter[str] = Counter()
    for list_kind, most in SHOWN.items():
        needs = list(list_kind(library))
        taken = min(most, AT_MOST - len(shown))
        shown += needs[:taken]
        rest.update(need.label for need in needs[taken:])
    return shown, [Link(f"{count} {REST[label][0]}", REST[label][1]) for label, count in rest.items()]


def list_needs(library: Library) -> list[Need]:
    """Return all that waits for a colleague, what can wait least first."""
    return [need for list_kind in SHOWN for need in list_kind(library)]


def list_disputes(library: Library) -> Iterator[Need]:
    """Yield what somebody says is not true, as long as nobody has settled it, the longest open first."""
    disputed = [(note, asset) for asset in library.live if (note := library.freshness[asset.slug].dispute)]
    for note, asset in sorted(disputed, key=lambda pair: (pair[0].on, pair[1].title)):
        yield replace(_quote(library, note, "disputed", "Disputed", asset), clock=read_clock(library, note))


def list_awaiting(library: Library) -> list[Need]:
    """Return what is on its way and waits for a word, soonest first.

    Either nobody but its owner has said anything and it comes within four weeks, or somebody has and still has the
    last word.
    """
    needs: list[Need] = []
    for asset in library.upcoming:
        unanswered = list(_list_unanswered(library, asset))
        needs += unanswered
        is_soon = asset.publish is not None and library.today <= asset.publish <= library.today + SOON
        if is_soon and not unanswered and decide_word(library, asset) == "none":
            needs.append(_ask_for_word(asset))
    return needs


def _ask_for_word(asset: Asset) -> Need:
    words = "Say what it must answer, while it can still change."
    url = asset_url(asset.slug)
    return Need("comment", "No comment yet", asset.title, url, words=words, owner=asset.owner, due=asset.publish)


def _list_unanswered(library: Library, asset: Asset) -> Iterator[Need]:
    for note in list_open(library, asset):
        if note.kind == "comment":
            yield _quote(library, find_last_word(library, note), "comment", "Unanswered", asset)


def _quote(library: Library, note: Note, mark: str, label: str, asset: Asset) -> Need:
    return Need(
        mark,
        label,
        asset.title,
        f"{asset_url(asset.slug)}#{anchor_note(note)}",
        quote=excerpt(library, note, most=EXCERPT),
        by=note.by,
        on=note.on,
        owner=asset.owner,
    )


def list_requests(library: Library) -> Iterator[Need]:
    """Yield what somebody asked for and nobody has settled, the newest first."""
    requests = [note for note in library.notes.values() if note.kind == "request" and is_waiting(note)]
    for note in sorted(requests, key=lambda note: (note.on, note.slug), reverse=True):
        about = link_subject(library, note)
        label = (
            about.label if note.about.startswith(("asset:", "persona:", "roadmap:")) else f"Something for {about.label}"
        )
        quote = excerpt(library, note, most=EXCERPT)
        yield Need("request", "Request", label, about.url or "library/", quote=quote, by=note.by, on=note.on)


def list_overdue(library: Library) -> Iterator[Need]:
    """Yield what nobody has vouched for in time, the longest overdue first."""
    overdue = [asset for asset in library.live if library.freshness[asset.slug].state in ("stale", "due")]
    overdue.sort(key=lambda asset: (library.freshness[asset.slug].due_on or date.min, asset.title))
    for asset in overdue:
        freshness = library.freshness[asset.slug]
        stamp = freshness.stamp
        label = "Stale" if freshness.state == "stale" else "Due"
        yield Need(
            freshness.state,
            label,
            asset.title,
            asset_url(asset.slug),
            words="Still true?" if stamp else "Nobody has vouched for it yet.",
            by=stamp.by if stamp else "",
            on=stamp.on if stamp else None,
            owner=asset.owner,
        )


def list_reviews(library: Library) -> Iterator[Need]:
    """Yield the personas that both teams were to look at again, and did not."""
    for slug, persona in library.personas.items():
        if persona.review_by is not None and persona.review_by < library.today:
            words = "Both teams were to look at this persona again."
            yield Need("due", "Review", persona.label, persona_url(slug), words=words, on=persona.review_by)


SHOWN: dict[Callable[[Library], Iterable[Need]], int] = {
    list_disputes: 2,
    list_awaiting: 2,
    list_requests: 1,
    list_overdue: 1,
    list_reviews: 1,
}
"""What waits, in its order, and how many of each kind the home page names."""

REST = {
    "Disputed": ("disputed", facet_url("freshness", "disputed")),
    "Unanswered": ("unanswered", CALENDAR_URL),
    "No comment yet": ("without a comment", CALENDAR_URL),
    "Request": ("asked for", REQUESTS_URL),
    "Due": ("due", facet_url("freshness", "due")),
    "Stale": ("stale", facet_url("freshness", "stale")),
    "Review": ("to be agreed again", "personas/"),
}
"""What the rest of a kind is called, by its label, and where it is listed."""

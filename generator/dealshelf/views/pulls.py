"""Open pull requests as entries show them: how many, which, how long already, and what reviewers say to their lines."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten

from dealshelf.library import Library
from dealshelf.pulls import PullRequest, Pulls, Touch
from dealshelf.records import Record

FRESH = 1
"""For so many days what was asked for counts as how things are."""

VERBS = {"added": "proposes", "modified": "changes", "removed": "removes", "renamed": "renames"}
NOUNS = {
    "asset": "an asset",
    "persona": "a persona",
    "roadmap": "a roadmap item",
    "note": "a note",
    "meeting": "notes of a meeting",
    "agreement": "the agreement",
    "facts": "the facts",
    "scorecard": "the scorecard",
}
MOST_PROPOSED = 5
"""How many of the pull requests that have no page of their own the home page shows."""

LONGEST_NOTE = 240
"""How many letters of a proposed note the home page shows."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer says to a line, in paragraphs of plain text; `line` is None when it is said to the whole file."""

    line: int | None
    author: str
    on: date
    lines: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class OpenPull:
    """A pull request as it concerns one record; all of it is plain text.

    `days` is how long it is open, `deeds` what it does, `notes` what the notes say that it proposes, in paragraphs.
    """

    number: int
    title: str
    url: str
    author: str
    opened: date
    days: int
    is_draft: bool
    deeds: tuple[str, ...]
    notes: tuple[tuple[str, ...], ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class OpenPulls:
    """The open pull requests that concern one record, oldest first; `days` is how long ago the forge was asked."""

    pulls: tuple[OpenPull, ...]
    asked: date
    days: int

    @property
    def is_stale(self) -> bool:
        """Was it asked so long ago that things may well be otherwise now?"""
        return self.days > FRESH


def index_pulls(library: Library, pulls: Pulls | None) -> Mapping[str, OpenPulls]:
    """Return the open pull requests by the reference of each record that they concern; none for prospects.

    Whoever changes a note, or proposes one, concerns what the note is about.
    """
    if pulls is None or not library.is_internal:
        return {}
    found: defaultdict[str, list[OpenPull]] = defaultdict(list)
    for pull in pulls.pulls:
        touches: defaultdict[str, list[Touch]] = defaultdict(list)
        for touch in pull.touches:
            for reference in _find_concerned(library, touch):
                touches[reference].append(touch)
        for reference, group in touches.items():
            found[reference].append(_view_pull(pull, reference, group, library.today))
    return {reference: _date_pulls(library, pulls, group) for reference, group in found.items()}


def view_proposed(library: Library, pulls: Pulls | None) -> tuple[OpenPulls | None, int]:
    """Return the newest open pull requests that no record's page shows, and how many more there are.

    They propose what has no page yet, or touch what has none: the agreement, facts, the whole library.
    """
    if pulls is None or not library.is_internal:
        return None, 0
    pages = _list_pages(library)
    found = []
    for pull in reversed(pulls.pulls):
        touches = [touch for touch in pull.touches if pages.isdisjoint(_find_concerned(library, touch))]
        if touches:
            found.append(_shorten(_view_pull(pull, "", touches, library.today)))
    shown = _date_pulls(library, pulls, found[:MOST_PROPOSED]) if found else None
    return shown, max(len(found) - MOST_PROPOSED, 0)


def _shorten(pull: OpenPull) -> OpenPull:
    """Return a pull request with the beginning of each note alone, and no remarks."""
    notes = ((shorten(lines[0], LONGEST_NOTE, placeholder="…"),) for lines in pull.notes if lines)
    return replace(pull, notes=tuple(notes), remarks=())


def _list_pages(library: Library) -> set[str]:
    """Return the references of the records whose pages show open pull requests."""
    groups: tuple[Iterable[Record], ...]
    groups = (library.shown, library.personas.values(), library.roadmap.values())
    records = {record.reference for group in groups for record in group}
    return records | {f"stage:{name}" for name in library.settings.stages}


def _date_pulls(library: Library, pulls: Pulls, group: Iterable[OpenPull]) -> OpenPulls:
    return OpenPulls(tuple(group), pulls.asked_on, max((library.today - pulls.asked_on).days, 0))


def _find_concerned(library: Library, touch: Touch) -> set[str]:
    note = library.notes.get(touch.reference.removeprefix("note:"))
    return {touch.reference, touch.about, note.about if note else ""} - {""}


def _view_pull(pull: PullRequest, reference: str, touches: list[Touch], today: date) -> OpenPull:
    paths = {touch.path for touch in touches}
    said = (comment for comment in pull.comments if comment.path in paths)
    return OpenPull(
        number=pull.number,
        title=pull.title,
        url=pull.url,
        author=pull.author,
        opened=pull.opened,
        days=max((today - pull.opened).days, 0),
        is_draft=pull.is_draft,
        deeds=tuple(dict.fromkeys(_name_deed(touch, reference) for touch in touches)),
        notes=tuple(_split(touch.text) for touch in touches if touch.text),
        remarks=tuple(Remark(one.line, one.author, one.on, _split(one.text), one.url) for one in said),
    )


def _name_deed(touch: Touch, reference: str) -> str:
    if touch.reference == reference:
        return f"{VERBS[touch.status]} this"
    # The file may have been edited by hand, so a reference may be none.
    noun = NOUNS.get(touch.reference.partition(":")[0], "a file")
    return f"{VERBS[touch.status]} {noun}{f' “{touch.title}”' * bool(touch.title)}"


def _split(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line.strip())

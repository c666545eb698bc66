"""Field notes: what sales says. First what waits, then objections, talk tracks, pain points, ratings; all by month."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from typing import Any

from dealshelf.dates import format_day
from dealshelf.library import NOTES_URL, THREADS_A_PAGE, Library, page_url
from dealshelf.periods import Month
from dealshelf.records import RATINGS, Asset, Note, RoadmapItem
from dealshelf.records.note import NoteKind
from dealshelf.talk import Clock, TalkState, decide_state, is_waiting, read_clock
from dealshelf.views.actions import OF_LIBRARY, view_actions
from dealshelf.views.entry import Entry, Link
from dealshelf.views.lists import PAGE_SIZE, view_pager
from dealshelf.views.page import Page, find_root
from dealshelf.views.proposals import propose_reply
from dealshelf.views.shelf import Shelf
from dealshelf.views.text import first_paragraph, plain_text, split_objection
from dealshelf.views.thread import KIND_LABELS, Said, link_subject, view_thread

EXCERPT = 240
FEW = 5
"""How many of a kind the first page shows; a list of its own holds all of them."""

FEW_RATED = 10
FEW_EACH = 3
"""How many objections of each persona the first page shows."""


@dataclass(frozen=True, slots=True)
class Word:
    """A note in a list: what it says in short, and where it stands whole.

    `title` is the buyer's words of an objection, else what the note is about; `mark` is the shape of its kind.
    """

    kind: NoteKind
    label: str
    mark: str
    title: str
    url: str
    about: Link
    quote: str
    by: str
    on: date
    heard: int = 0
    outcome: str = ""
    state: TalkState | None = None
    clock: Clock | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Notes that belong together; without a name, all of a list."""

    name: str
    url: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Landed:
    """How often an asset landed, was so-so, or fell flat."""

    entry: Entry
    counts: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Topic:
    """A list of notes. `few` is how many of each of its groups the first page shows."""

    slug: str
    title: str
    groups: tuple[tuple[Link, tuple[Note, ...]], ...]
    few: int = FEW

    @property
    def url(self) -> str:
        """The address of the whole list."""
        return f"{NOTES_URL}{self.slug}/"

    @property
    def count(self) -> int:
        """How many notes it holds."""
        return sum(len(notes) for _, notes in self.groups)


@dataclass
class Field:
    """The notes of a library, sorted out once for all pages of Field notes."""

    shelf: Shelf

    def __post_init__(self) -> None:
        self.library = self.shelf.library
        self.notes = [note for notes in self.library.threads.values() for note in notes]

    @cached_property
    def waiting(self) -> list[Note]:
        """What waits to be settled: disputes before requests, the longest open first."""
        return sorted(filter(is_waiting, self.notes), key=lambda note: (note.kind, note.on, note.slug))

    @cached_property
    def topics(self) -> list[Topic]:
        """The lists, in their order on the first page; those that hold nothing are left out."""
        everything = Link("")
        settled = [note for note in self.notes if note.kind in ("dispute", "request") and not is_waiting(note)]
        topics = [
            Topic("requests", "Disputes and requests", ((everything, (*self.waiting, *settled)),)),
            Topic("objections", "Objections and answers", tuple(self._by_persona("objection")), FEW_EACH),
            Topic("talk-tracks", "Talk tracks", ((everything, self._of("talk-track")),)),
            Topic("pain-points", "Pain points and visits", ((everything, self._of("pain-point", "visit")),)),
        ]
        return [topic for topic in topics if topic.count]

    @cached_property
    def ratings(self) -> list[Landed]:
        """What was rated, what landed most often first."""
        counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for note in self._of("rating"):
            if note.rating and note.about.startswith("asset:"):
                counts[note.about.removeprefix("asset:")][note.rating] += 1
        rows = [
            Landed(
                self.shelf.entry(self.library.assets[slug]), tuple(found[rating] for rating in RATINGS), found.total()
            )
            for slug, found in counts.items()
            if slug in self.library.assets
        ]
        return sorted(rows, key=lambda row: (*(-count for count in row.counts), row.entry.title))

    @property
    def months(self) -> list[Link]:
        """The months in which something was said, the last first."""
        lang = self.library.settings.lang
        return [Link(format_day(month.first, "yMMM", lang), month_url(month)) for month in self.library.threads]

    def _of(self, *kinds: NoteKind) -> tuple[Note, ...]:
        return tuple(note for note in self.notes if note.kind in kinds)

    def _by_persona(self, kind: NoteKind) -> Iterator[tuple[Link, tuple[Note, ...]]]:
        """Yield notes by the first persona that they speak of, in the order of personas; the rest at the end."""
        groups: defaultdict[str, list[Note]] = defaultdict(list)
        for note in self._of(kind):
            groups[find_persona(self.library, note)].append(note)
        for slug in [*self.library.personas, ""]:
            if slug in groups:
                yield self.shelf.links("persona", (slug,))[0] if slug else Link("Anybody"), tuple(groups[slug])


def find_persona(library: Library, note: Note) -> str:
    """Return the slug of the first persona that a note speaks of, by what it is about; nothing where there is none."""
    kind, _, name = note.about.partition(":")
    groups: dict[str, Mapping[str, Asset | RoadmapItem]] = {"asset": library.assets, "roadmap": library.roadmap}
    record = groups.get(kind, {}).get(name)
    slugs = (name,) if kind == "persona" else record.personas if record is not None else ()
    return next((slug for slug in slugs if slug in library.personas), "")


def month_url(month: Month) -> str:
    """Return the address of what was said in a month."""
    return f"{NOTES_URL}{month.key}/"


def list_notes_pages(shelf: Shelf) -> Iterator[Page]:
    """Yield the first page of Field notes, each list, and everything by month."""
    field = Field(shelf)
    yield Page(NOTES_URL, "notes.html", "notes", partial(view_notes, field))
    for topic in field.topics:
        for number in range(1, count_pages(topic.count, PAGE_SIZE) + 1):
            yield Page(page_url(topic.url, number), "notes.html", "notes", partial(view_topic, field, topic, number))
    if len(field.ratings) > FEW_RATED:
        yield Page(f"{NOTES_URL}ratings/", "notes.html", "notes", partial(view_ratings, field))
    for month, notes in shelf.library.threads.items():
        for number in range(1, count_pages(len(notes), THREADS_A_PAGE) + 1):
            url = page_url(month_url(month), number)
            yield Page(url, "notes_month.html", "notes", partial(view_month, field, month, number))


def count_pages(number: int, size: int) -> int:
    """Return how many pages it takes to show so many."""
    return max(1, -(-number // size))


def view_notes(field: Field) -> Mapping[str, Any]:
    """Return the first page: what waits, and the newest of each kind."""
    sections = [
        {
            "topic": topic,
            "title": "Waiting to be settled" if topic.slug == "requests" else topic.title,
            "count": len(field.waiting) if topic.slug == "requests" else topic.count,
            "groups": view_groups(field, cut_few(field, topic)),
        }
        for topic in field.topics
    ]
    return _frame(field) | {
        "title": "Field notes",
        "is_first": True,
        "sections": sections,
        "ratings": field.ratings[:FEW_RATED],
        "rated": len(field.ratings),
        "actions": view_actions(field.library, "library", OF_LIBRARY),
    }


def cut_few(field: Field, topic: Topic) -> Iterator[tuple[Link, Sequence[Note]]]:
    """Yield the groups of a list as the first page shows them: of what can be settled only what waits."""
    for name, notes in topic.groups:
        yield name, (field.waiting if topic.slug == "requests" else notes)[: topic.few]


def view_topic(field: Field, topic: Topic, number: int) -> Mapping[str, Any]:
    """Return a page of a list."""
    count = count_pages(topic.count, PAGE_SIZE)
    flat = [(name, note) for name, notes in topic.groups for note in notes]
    part = flat[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    groups = [(name, [note for of, note in part if of is name]) for name, _ in topic.groups]
    shown = view_groups(field, (group for group in groups if group[1]))
    return _frame(field) | {
        "title": topic.title if number == 1 else f"{topic.title}, page {number}",
        "is_first": False,
        "sections": [{"topic": topic, "title": topic.title, "count": topic.count, "groups": shown}],
        **view_pager(topic.url, number, count),
    }


def view_ratings(field: Field) -> Mapping[str, Any]:
    """Return every asset that was rated."""
    return _frame(field) | {
        "title": "What landed",
        "is_first": False,
        "ratings": field.ratings,
        "rated": len(field.ratings),
    }


def view_month(field: Field, month: Month, number: int) -> Mapping[str, Any]:
    """Return what was said in a month, with its answers, newest first."""
    library, url = field.library, month_url(month)
    notes = library.threads[month]
    root = find_root(page_url(url, number))
    part = notes[(number - 1) * THREADS_A_PAGE : number * THREADS_A_PAGE]
    name = format_day(month.first, "yMMMM", library.settings.lang)
    return {
        "title": f"Field notes of {name}" + f", page {number}" * (number > 1),
        "heading": name,
        "talks": [(link_page(library, note), view_talk(library, note, root)) for note in part],
        "count": len(notes),
        "months": field.months,
        "current": url,
        **view_pager(url, number, count_pages(len(notes), THREADS_A_PAGE)),
    }


def view_talk(library: Library, note: Note, root: str) -> list[Said]:
    """Return a note with its thread, and how to reply, even where it asks nothing or is settled."""
    return [replace(said, reply=propose_reply(library, note)) for said in view_thread(library, (note,), root)]


def link_page(library: Library, note: Note) -> Link:
    """Return what a note is about, with the address of its page alone; nothing where that is this page.

    Another note has its place on Field notes.
    """
    link = link_subject(library, note)
    kind, _, name = note.about.partition(":")
    if kind == "note" and name in library.note_urls:
        return Link(f"a note by {library.notes[name].by}", library.note_urls[name])
    url = (link.url or "").partition("#")[0]
    return Link(link.label, url if url and not url.startswith(NOTES_URL) else None)


def view_groups(field: Field, groups: Iterable[tuple[Link, Sequence[Note]]]) -> list[Group]:
    """Return groups of notes in short."""
    return [
        Group(name.label, name.url or "", tuple(view_word(field.library, note) for note in notes))
        for name, notes in groups
        if notes
    ]


def view_word(library: Library, note: Note) -> Word:
    """Return a note in short."""
    link = link_subject(library, note)
    title, text = link.label[:1].upper() + link.label[1:], first_paragraph(note.body)
    if note.kind == "objection":
        words, text = split_objection(library, note)
        title = f"“{words}”"
    asset = library.assets.get(note.about.removeprefix("asset:"))
    return Word(
        kind=note.kind,
        label=KIND_LABELS[note.kind],
        mark={"dispute": "disputed", "request": "request"}.get(note.kind, "comment"),
        title=title,
        url=link.url or library.note_urls[note.slug],
        about=link_page(library, note),
        quote=plain_text(library, note, text, most=EXCERPT),
        by=note.by,
        on=note.on,
        heard=len(note.heard_in),
        outcome=note.outcome,
        state=decide_state(library, note),
        clock=read_clock(library, note) if note.kind == "dispute" and is_waiting(note) else None,
        owner=asset.owner if asset else "",
    )


def _frame(field: Field) -> dict[str, Any]:
    """Return what every page of lists has; a list fills in its own."""
    empty = {"pages": [], "previous": "", "next": "", "current": ""}
    return {"months": field.months, "sections": [], "ratings": [], "rated": 0, "actions": [], **empty}

"""What has happened in a library, by the dates in its records: never by the clock, never by the history of git."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dealshelf.claims import Statement, list_statements
from dealshelf.dates import open_large
from dealshelf.library import Library, asset_url, persona_url, roadmap_url
from dealshelf.records import Asset, Meeting, Note, Persona, RoadmapItem
from dealshelf.records.base import missing_teams
from dealshelf.records.roadmap import CONFIDENCE
from dealshelf.scan import fill_facts
from dealshelf.talk import SETTLED_KINDS
from dealshelf.views.entry import view_kind, view_lang
from dealshelf.views.labels import ROADMAP_LABELS
from dealshelf.views.text import excerpt, plain_text, split_objection
from dealshelf.views.thread import KIND_LABELS, link_subject
from dealshelf.views.windows import say_window

AGAIN = timedelta(days=7)
"""How long after its publication a verification is news; before, it belongs to the publication."""

EXCERPT = 200
FIELD = ("objection", "talk-track", "pain-point", "visit")
"""The kinds of note that are news for everybody, besides what is disputed, asked for and said of plans."""

_CUE = re.compile(r"^(?:\d+[.)]|[-*+])\s+(?:\*\*[^*]*\*\*\s*)?")
"""What stands before the first line of a talk track: its number, and the bold word that may open it."""

VERIFIED = "Verified"
SETTLED_LABELS = {"dispute": "Settled", "request": "Answered"}
MARKS = {"dispute": "disputed", "request": "request"}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day.

    `key` tells it from all others, and stays the same when its text or its day is corrected. `mark` is the shape it
    shows with, `label` says what it is. `url` goes from the site's root. `line` is what somebody says, or what is
    new. What comes from an asset or a note is filled in only when it is shown.
    """

    key: str
    on: date
    mark: str
    label: str
    title: str
    url: str | None
    line: str = ""
    by: str = ""
    kind: str = ""
    is_said: bool = True
    """Is the line somebody's words, not the record's?"""
    lang: str | None = None
    asset: Asset | None = None
    note: Note | None = None


def list_events(library: Library) -> list[Event]:
    """Return all that has happened up to today, the newest first; for prospects only what was published."""
    events = [event for event in _walk_events(library) if event.on <= library.today]
    return sorted(events, key=lambda event: (-event.on.toordinal(), event.mark, event.title, event.key))


def fill_event(library: Library, event: Event) -> Event:
    """Return an event as it is shown, with what is worked out only then: its line, its form and its language."""
    note, asset = event.note, event.asset
    shown = replace(event, note=None, asset=None)
    if asset is not None:
        why = fill_facts(asset.why[0] if asset.why else asset.summary, library.fact_values)
        line = "" if event.label == VERIFIED else why
        return replace(shown, line=line, kind=view_kind(library, asset), lang=view_lang(library, asset))
    return replace(shown, line=_quote(library, note)) if note else shown


def _quote(library: Library, note: Note) -> str:
    """Return the first words of a note: the buyer's of an objection, the first line of a talk track."""
    if note.kind == "objection":
        return f"“{split_objection(library, note)[0]}”"
    if note.kind == "talk-track":
        line = _CUE.sub("", note.body.strip().partition("\n")[0])
        return plain_text(library, note, line, most=EXCERPT)
    return excerpt(library, note, most=EXCERPT)


def _walk_events(library: Library) -> Iterator[Event]:
    for asset in library.live:
        yield from _list_asset(library, asset)
    if not library.is_internal:
        return
    for note in library.notes.values():
        yield from _list_note(library, note)
    for item in library.roadmap.values():
        yield from _list_item(library, item)
    for persona in library.personas.values():
        yield from _list_persona(persona)
    for meeting in library.meetings.values():
        yield _make_meeting(library, meeting)


def _list_asset(library: Library, asset: Asset) -> Iterator[Event]:
    slug, title, publish, stamp = asset.slug, asset.title, asset.publish, asset.verified
    url = asset_url(slug)
    if publish is not None:
        owner = asset.owner if library.is_internal else ""
        yield Event(f"asset:{slug}/published", publish, "new", "Published", title, url, by=owner, asset=asset)
    if library.is_internal and stamp and not (publish and stamp.on - publish <= AGAIN):
        key = f"asset:{slug}/verified/{stamp.on}"
        yield Event(key, stamp.on, "fresh", VERIFIED, title, url, by=stamp.by, asset=asset)


def _list_note(library: Library, note: Note) -> Iterator[Event]:
    is_news = note.kind in (*FIELD, *SETTLED_KINDS) or _is_of_plan(library, note)
    if note.reply_to or not is_news:
        return
    subject = link_subject(library, note)
    mark, label = MARKS.get(note.kind, "comment"), KIND_LABELS[note.kind]
    event = Event(note.reference, note.on, mark, label, open_large(subject.label), subject.url, by=note.by, note=note)
    yield event
    if note.resolved and note.kind in SETTLED_KINDS:
        stamp = note.resolved
        key = f"{note.reference}/resolved"
        yield replace(event, key=key, on=stamp.on, mark="fresh", label=SETTLED_LABELS[note.kind], by=stamp.by)


def _is_of_plan(library: Library, note: Note) -> bool:
    """Is a note a comment on an asset from before its day, when it could still change?"""
    asset = library.assets.get(note.about.removeprefix("asset:"))
    return asset is not None and note.kind == "comment" and (asset.publish is None or note.on < asset.publish)


def _list_item(library: Library, item: RoadmapItem) -> Iterator[Event]:
    """Yield what was said of an item, each time it was something else. That it was only confirmed is no news."""
    before: Statement | None = None
    said = list_statements(item)
    for index, now in enumerate(said):
        if now.on is not None:
            stamp = item.confirmed if now is said[-1] else None
            yield Event(
                key=f"{item.reference}/said/{index}",
                on=now.on,
                mark="roadmap" if now.is_open else now.stage,
                label=_name_change(before, now),
                title=item.title,
                url=roadmap_url(item.slug),
                line=_say_statement(before, now, library.settings.lang) if now.is_open else " ".join(item.say),
                is_said=not now.is_open,
                by=stamp.by if stamp and stamp.on == now.on else "",
            )
        # A statement that names no window takes none back.
        before = replace(now, window=now.window or (before.window if before else None))


def _name_change(before: Statement | None, now: Statement) -> str:
    if not now.is_open:
        return ROADMAP_LABELS[now.stage]
    if before is None:
        return "On the roadmap"
    if before.window and now.window and now.window.is_after(before.window):
        return "Slipped"
    if before.window and now.window and before.window.is_after(now.window):
        return "Pulled forward"
    return ROADMAP_LABELS[now.stage] if now.stage != before.stage else "Window"


def _say_statement(before: Statement | None, now: Statement, lang: str) -> str:
    sure = f"{ROADMAP_LABELS[now.stage]}, {CONFIDENCE[now.stage]} %"
    if now.window is None:
        return f"{sure}."
    window = say_window(now.window, lang)
    if before and before.window and before.window != now.window:
        return f"{sure}: {window}, was {say_window(before.window, lang)}."
    return f"{sure}, for {window}."


def _list_persona(persona: Persona) -> Iterator[Event]:
    if persona.agreed and not missing_teams(persona.agreed):
        last = max(persona.agreed, key=lambda signature: signature.on)
        names = " and ".join(dict.fromkeys(signature.by for signature in persona.agreed))
        yield Event(
            key=f"{persona.reference}/agreed/{last.on}",
            on=last.on,
            mark="fresh",
            label="Agreed",
            title=persona.label,
            url=persona_url(persona.slug),
            line="Both teams have signed this picture of a buyer.",
            by=names,
            is_said=False,
        )


def _make_meeting(library: Library, meeting: Meeting) -> Event:
    return Event(
        key=meeting.reference,
        on=meeting.on,
        mark="comment",
        label="Meeting",
        title=meeting.title or "Sales and marketing",
        url=library.urls.get(meeting.path),
        line=meeting.nuggets[0] if meeting.nuggets else "",
    )

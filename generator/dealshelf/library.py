"""The join: records become one `Library`, with addresses, visibility, freshness and who speaks of whom."""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from urllib.parse import quote

from dealshelf.attachments.reading import Reading
from dealshelf.config import Settings, Type
from dealshelf.forge import Repository, find_repository
from dealshelf.history import History
from dealshelf.links import LinkMap, Target, attachment_path
from dealshelf.load import NOTES_DIR, Records
from dealshelf.periods import Month, find_month
from dealshelf.pulls import Pulls
from dealshelf.records import Agreement, Asset, Audience, Fact, Meeting, Note, Persona, Record, RoadmapItem, Scorecard
from dealshelf.records.base import Source
from dealshelf.scan import find_destinations
from dealshelf.site import Site
from dealshelf.trust import Freshness, Visibility, decide_freshness, decide_visibility


@lru_cache(maxsize=1 << 16)
def asset_url(slug: str) -> str:
    """Return the address of an asset's page, from the site's root. It is asked for ten times an asset."""
    return f"library/{quote(slug)}/"


def persona_url(slug: str) -> str:
    """Return the address of a persona's page, from the site's root."""
    return f"personas/{quote(slug)}/"


def stage_url(name: str) -> str:
    """Return the address of a stage's page, from the site's root."""
    return f"stages/{quote(name)}/"


def roadmap_url(slug: str) -> str:
    """Return the address of a roadmap item's page, from the site's root."""
    return f"roadmap/{quote(slug)}/"


def page_url(url: str, number: int) -> str:
    """Return the address of a page of a list; the first is the list's own."""
    return url if number <= 1 else f"{url}page/{number}/"


def anchor_note(note: Note) -> str:
    """Return the id that a note's text has on its page."""
    return f"ds-note-{note.slug}"


NOTES_URL = "notes/"
THREADS_A_PAGE = 50
"""How many conversations stand on a page of Field notes."""

FRESHNESS_ORDER = {"fresh": 0, "due": 1, "stale": 2, "disputed": 3}


@dataclass
class Library:
    """All records of a site for one day and one audience.

    Mappings go from a slug (for notes, the id; for meetings, the date) to the record, in the order
    of paths. `visibility` and `freshness` go from an asset's slug; only what is live has a freshness.
    """

    site: Site
    today: date
    audience: Audience
    assets: dict[str, Asset]
    personas: dict[str, Persona]
    notes: dict[str, Note]
    roadmap: dict[str, RoadmapItem]
    meetings: dict[str, Meeting]
    agreement: Agreement | None
    facts: dict[str, Fact]
    scorecard: Scorecard
    visibility: dict[str, Visibility]
    freshness: dict[str, Freshness]
    notes_about: dict[str, list[Note]] = field(default_factory=dict)
    """From a reference to the notes about it that are no replies, newest first."""
    replies: dict[str, list[Note]] = field(default_factory=dict)
    """From a note's id to its replies, oldest first."""
    replaced_by: dict[str, str] = field(default_factory=dict)
    """From an asset's slug to that of the asset that took over."""
    history: History = field(default_factory=History)
    """Who changed which record; empty until a build has read it."""
    pulls: Pulls | None = None
    """The open pull requests, where a build has read what the forge said of them."""
    readings: dict[str, Reading] = field(default_factory=dict)
    """What attachments say, by their paths in the content folder; empty until a build has read them."""
    has_broken_facts: bool = False
    """Are there facts that cannot be read? Then no name can be said to be none."""
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    """By kind, the name of every record there is, whether its file could be read or not."""
    targets: dict[tuple[str, str], Target] = field(default_factory=dict)
    """Where links lead that have been asked for, by folder and destination."""
    links: dict[str, dict[str, Target]] = field(default_factory=dict)
    """Where the links of a body lead, for the records that have been asked for, by path and destination."""

    @property
    def settings(self) -> Settings:
        """What `site.yml` declares."""
        return self.site.settings

    @property
    def is_internal(self) -> bool:
        """Is this the site for colleagues, not for prospects?"""
        return self.audience == "internal"

    @cached_property
    def live(self) -> list[Asset]:
        """What sales can use today, in shelf order: trusted first, then newest, then by title."""
        return sorted(self._with("live"), key=self._shelf_order)

    @cached_property
    def upcoming(self) -> list[Asset]:
        """What is on its way, by date; what has no date comes last."""
        return sorted(self._with("upcoming"), key=lambda asset: (asset.publish or date.max, asset.title, asset.slug))

    @cached_property
    def retired(self) -> list[Asset]:
        """What is kept only for its links, by title."""
        return sorted(self._with("retired"), key=lambda asset: (asset.title, asset.slug))

    @cached_property
    def shown(self) -> list[Asset]:
        """Every asset that has a page in this site."""
        return [*self.live, *self.upcoming, *self.retired]

    @cached_property
    def fact_values(self) -> dict[str, str]:
        """The words that stand for each fact."""
        return {name: fact.value for name, fact in self.facts.items()}

    @cached_property
    def urls(self) -> dict[str, str]:
        """From a record's path to the address of its page, for every record that has one in this site."""
        urls = {asset.path: asset_url(asset.slug) for asset in self.shown}
        if self.is_internal:
            urls |= {persona.path: persona_url(slug) for slug, persona in self.personas.items()}
            urls |= {item.path: roadmap_url(slug) for slug, item in self.roadmap.items()}
        return urls

    @cached_property
    def threads(self) -> dict[Month, list[Note]]:
        """Every note that is no reply, by the month it was said in, the newest first."""
        months: defaultdict[Month, list[Note]] = defaultdict(list)
        notes = (note for group in self.notes_about.values() for note in group)
        for note in sorted(notes, key=lambda note: (note.on, note.slug), reverse=True):
            months[find_month(note.on)].append(note)
        return dict(months)

    @cached_property
    def note_urls(self) -> dict[str, str]:
        """From a note's id to the address of its place on Field notes, with its thread."""
        return {
            said.slug: f"{page_url(f'{NOTES_URL}{month.key}/', index // THREADS_A_PAGE + 1)}#{anchor_note(said)}"
            for month, notes in self.threads.items()
            for index, note in enumerate(notes)
            for said in self.walk_thread(note)
        }

    @cached_property
    def notes_folder(self) -> str:
        """Where notes lie, from the folder of `site.yml`."""
        return self.site.relative(self.site.content_dir / NOTES_DIR)

    def walk_thread(self, note: Note) -> Iterator[Note]:
        """Yield a note and all below it: its replies, and theirs."""
        waiting, seen = [note], {note.slug}
        while waiting:
            current = waiting.pop()
            yield current
            for reply in self.replies.get(current.slug, ()):
                if reply.slug not in seen:
                    seen.add(reply.slug)
                    waiting.append(reply)

    @cached_property
    def record_paths(self) -> frozenset[str]:
        """The path of every record, whether it has a page in this site or not."""
        groups: Iterable[Iterable[Asset | Persona | Note | RoadmapItem | Meeting]] = (
            self.assets.values(),
            self.personas.values(),
            self.notes.values(),
            self.roadmap.values(),
            self.meetings.values(),
        )
        paths = {record.path for group in groups for record in group}
        return frozenset(paths | ({self.agreement.path} if self.agreement else set()))

    @cached_property
    def internal_files(self) -> frozenset[str]:
        """The attachments, as paths in the content folder, that no asset has which prospects may have today."""
        sent: set[str] = set()
        kept: set[str] = set()
        for slug, asset in self.assets.items():
            is_sent = asset.audience == "shareable" and self.visibility[slug] == "live"
            (sent if is_sent else kept).update(attachment_path(self.site, asset.path, name) for name in asset.files)
        return frozenset(kept - sent)

    @cached_property
    def repository(self) -> Repository | None:
        """Where the library's files are kept, for links that propose a change of them."""
        return find_repository(self.site)

    @cached_property
    def link_map(self) -> LinkMap:
        """What links can lead to."""
        return LinkMap(self.site, self.audience, self.urls, self.record_paths)

    def resolve(self, source: Source, destination: str) -> Target:
        """Return where a destination leads that is written in a record's body.

        Answers are kept: a link is asked for when it is checked, when files are gathered and when it is shown.
        """
        key = posixpath.dirname(source.path), destination
        target = self.targets.get(key)
        if target is None:
            target = self.targets[key] = self.link_map.find_target(*key)
        return target

    def links_of(self, record: Record) -> dict[str, Target]:
        """Return where each link of a record's body leads, by destination; found once, for checks and for files."""
        links = self.links.get(record.path)
        if links is None:
            found = find_destinations(record.body)
            links = self.links[record.path] = {name: self.resolve(record.source, name) for name in found}
        return links

    def type_of(self, asset: Asset) -> Type | None:
        """Return the declared type of an asset."""
        return self.settings.types.get(asset.type)

    def _with(self, visibility: Visibility) -> list[Asset]:
        return [asset for slug, asset in self.assets.items() if self.visibility[slug] == visibility]

    def _shelf_order(self, asset: Asset) -> tuple[int, int, str, str]:
        published = asset.publish.toordinal() if asset.publish else 0
        return FRESHNESS_ORDER[self.freshness[asset.slug].state], -published, asset.title, asset.slug


def join_library(site: Site, records: Records, *, today: date, audience: Audience) -> Library:
    """Return the library that the records make on a day, for an audience."""
    notes_about: defaultdict[str, list[Note]] = defaultdict(list)
    replies: defaultdict[str, list[Note]] = defaultdict(list)
    for note in sorted(records.notes, key=lambda note: (note.on, note.slug)):
        if note.reply_to:
            replies[note.reply_to].append(note)
        else:
            notes_about[note.about].insert(0, note)
    visibility = {asset.slug: decide_visibility(asset, today, audience) for asset in records.assets}
    types = site.settings.types
    freshness = {}
    for asset in records.assets:
        if visibility[asset.slug] == "live":
            asset_type = types.get(asset.type)
            every = asset_type.verify_every if asset_type else None
            freshness[asset.slug] = decide_freshness(asset, every, today, find_dispute(notes_about, asset))
    return Library(
        site=site,
        today=today,
        audience=audience,
        assets={asset.slug: asset for asset in records.assets},
        personas={persona.slug: persona for persona in records.personas},
        notes={note.slug: note for note in records.notes},
        roadmap={item.slug: item for item in records.roadmap},
        meetings={meeting.slug: meeting for meeting in records.meetings},
        agreement=records.agreement,
        facts=records.facts,
        scorecard=records.scorecard,
        visibility=visibility,
        freshness=freshness,
        notes_about=dict(notes_about),
        replies=dict(replies),
        replaced_by={asset.replaces: asset.slug for asset in records.assets if asset.replaces},
        names=_collect_names(records),
        has_broken_facts=records.has_broken_facts,
    )


def _collect_names(records: Records) -> dict[str, frozenset[str]]:
    groups: dict[str, Iterable[Record]] = {
        "asset": records.assets,
        "persona": records.personas,
        "note": records.notes,
        "roadmap": records.roadmap,
        "meeting": records.meetings,
    }
    unread = [reference.partition(":") for reference in records.unread]
    return {
        kind: frozenset(record.slug for record in group).union(name for of, _, name in unread if of == kind)
        for kind, group in groups.items()
    }


def find_dispute(notes_about: Mapping[str, list[Note]], asset: Asset) -> Note | None:
    """Return the dispute of an asset that nobody has resolved for longest: later ones do not turn its clock back."""
    notes = reversed(notes_about.get(asset.reference, ()))
    return next((note for note in notes if note.kind == "dispute" and note.resolved is None), None)

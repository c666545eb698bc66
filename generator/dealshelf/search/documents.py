"""Library → what search finds: every asset shown, and for colleagues personas, the roadmap and what sales said."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import quote

from dealshelf.config import ASSET_FIELDS
from dealshelf.library import Library, anchor_note, asset_url, persona_url, roadmap_url, stage_url
from dealshelf.records import Asset, Note, Persona, RoadmapItem
from dealshelf.scan import fill_facts
from dealshelf.search.document import Attached, Document
from dealshelf.search.index import Field
from dealshelf.search.plain import read_body, read_line
from dealshelf.views.attachments import list_attached
from dealshelf.views.labels import AUDIENCE_LABELS, FACET_FIELDS, FACET_LABELS, FRESHNESS_LABELS, ROADMAP_LABELS
from dealshelf.views.shelf import PROSPECT_FACETS, Shelf
from dealshelf.views.text import split_objection

ROW = (
    *("kind", "url", "title", "why", "label", "lang", "publish"),
    *("audience", "audience_label", "state", "state_label", "on", "stage", "personas", "answers", "lines", "landed"),
    "attached",
)
"""What a row says, in this order; what is empty at its end is left out."""

MOST_QUOTED = 1200
"""How many characters of a text results may quote from."""

PRIORS = {"fresh": 1.0, "due": 0.98, "stale": 0.94, "disputed": 0.88, "upcoming": 0.85, "retired": 0.75}
"""What the score of an asset in each state is multiplied by."""

RATED = 0.05
"""By how much ratings from the field raise or lower a score, when all of very many say the same."""

DOUBT = 4
"""How many ratings in the middle each asset is taken to have before its first."""

OTHER_LANGUAGE = 0.85
"""What the score of an asset in another language than the site's is multiplied by: who wants it, types it in that."""

BESIDE = 0.7
"""What the score of anything but an asset is multiplied by: reps look for what they can use."""

STATUS_LABELS = {"live": "Ready", "upcoming": "Coming", "retired": "Retired"}
KIND_LABELS = {
    "asset": "Asset",
    "persona": "Persona",
    "roadmap": "Roadmap",
    "objection": "Objection",
    "talk-track": "Talk track",
}
OWN_LABELS = {"status": "Status", "kind": "What it is", "owner": "Owner"}
ABOUT_ASSET = frozenset({"objection", "talk-track", "pain-point", "request"})
"""The notes whose words lead to the asset they are about."""

ALIKE = ("product", "industry", "competitor", "tag")
"""The fields whose names count as said wherever a text says another name of the same thing."""


@dataclass
class Gathering:
    """Documents of a library in the making."""

    shelf: Shelf
    _names: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def library(self) -> Library:
        """The library."""
        return self.shelf.library

    @property
    def facets(self) -> tuple[str, ...]:
        """The fields that results can be narrowed by."""
        return (*FACET_LABELS, *OWN_LABELS) if self.library.is_internal else PROSPECT_FACETS

    def names(self, name: str, value: str) -> tuple[str, ...]:
        """Return all names of a facet's value, its label first; for prospects the label alone."""
        known = self._names.get((name, value))
        if known is None:
            known = self._names[name, value] = (self._label(name, value), *self._list_synonyms(name, value))
        return known

    def _label(self, name: str, value: str) -> str:
        labels = {"status": STATUS_LABELS, "kind": KIND_LABELS, "owner": {value: value}}.get(name)
        return labels[value] if labels else self.shelf.labels.of(name, value)

    def _list_synonyms(self, name: str, value: str) -> tuple[str, ...]:
        library = self.library
        if not library.is_internal:
            return ()
        if name == "persona":
            persona = library.personas.get(value)
            return persona.synonyms if persona else ()
        if name in FACET_FIELDS:
            term = library.settings.vocabulary(ASSET_FIELDS[FACET_FIELDS[name]]).get(value)
            return term.synonyms if term else ()
        return ()

    def fields(self) -> dict[str, Field]:
        """Return the fields that results can be narrowed by, with all names of their values."""
        known: dict[str, tuple[str, ...]] = {
            "status": tuple(STATUS_LABELS),
            "kind": tuple(KIND_LABELS),
            "owner": tuple(sorted({asset.owner for asset in self.library.shown if asset.owner})),
            "audience": tuple(AUDIENCE_LABELS),
            "freshness": tuple(FRESHNESS_LABELS),
            "language": tuple(sorted({self._lang(asset) for asset in self.library.shown})),
        }
        labels = FACET_LABELS | OWN_LABELS
        return {
            name: Field(
                labels[name],
                {
                    value: self.names(name, value)
                    for value in (known[name] if name in known else self.shelf.labels.known(name))
                },
            )
            for name in self.facets
        }

    def stages(self) -> list[tuple[str, str, int]]:
        """Return the id, label and colour of each stage, in order; none for prospects."""
        marks = self.shelf.stages.values() if self.library.is_internal else ()
        return [(mark.name, mark.label, mark.colour) for mark in marks]

    def alike(self) -> list[tuple[str, ...]]:
        """Return the groups of names that mean one thing."""
        labels = self.shelf.labels
        groups = [self.names(name, value) for name in ALIKE for value in labels.known(name)]
        return [*groups, *(self.names("persona", slug) for slug in self.library.personas)]

    def documents(self) -> Iterator[Document]:
        """Yield all documents, in the order in which those with equal scores stand."""
        library = self.library
        for asset in self.assets():
            yield self._view_asset(asset)
        if library.is_internal:
            for slug, persona in library.personas.items():
                yield self._view_persona(slug, persona)
            for slug, item in library.roadmap.items():
                yield self._view_item(slug, item)
            for note in library.notes.values():
                url = self._find_page(note)
                if url and note.kind in ("objection", "talk-track") and not note.reply_to:
                    yield self._view_note(note, f"{url}#{anchor_note(note)}")

    def assets(self) -> list[Asset]:
        """Return every asset shown, the best first: by state, rating, and day."""
        assets = self.library.shown
        if not self.library.is_internal:
            return sorted(assets, key=_by_day)
        states = list(PRIORS)
        return sorted(
            assets, key=lambda asset: (states.index(self._state(asset)), -self._rating(asset), *_by_day(asset))
        )

    def _state(self, asset: Asset) -> str:
        freshness = self.library.freshness.get(asset.slug)
        return freshness.state if freshness else self.library.visibility[asset.slug]

    def _rating(self, asset: Asset) -> float:
        """Return how an asset landed, from -1 to 1."""
        ratings = [note.rating for note in self._notes(asset.reference) if note.kind == "rating"]
        return (ratings.count("high") - ratings.count("low")) / (len(ratings) + DOUBT) if ratings else 0.0

    def _lang(self, asset: Asset) -> str:
        return asset.lang or self.library.settings.lang

    def _notes(self, reference: str) -> list[Note]:
        return self.library.notes_about.get(reference, [])

    def _fill(self, *texts: str) -> str:
        return fill_facts("\n".join(texts), self.library.fact_values)

    def _view_asset(self, asset: Asset) -> Document:
        library = self.library
        body = read_body(asset.body, library.fact_values)
        facets = self._asset_facets(asset)
        attached = list(self._list_attached(asset))
        named = [name for name in FACET_FIELDS if name in self.facets]
        texts = {
            "title": self._fill(asset.title),
            "names": "\n".join(text for name in named for value in facets[name] for text in self.names(name, value)),
            "why": self._fill(*asset.why),
            "summary": self._fill(asset.summary),
            "headings": body.headings,
            "body": body.text,
            "attachments": "\n".join(part.text for file in attached for part in file.parts),
        }
        prior = 1.0 if self._lang(asset) == library.settings.lang else OTHER_LANGUAGE
        if library.is_internal:
            texts["field"] = self._fill(*self._field_words(asset))
            prior *= PRIORS[self._state(asset)] * (1 + RATED * self._rating(asset))
        row, more = self._asset_row(asset, attached=len(attached)), self._more(asset, texts)
        marks = self._marks(asset)
        return Document(row, texts, self._lang(asset), facets, prior, marks, attached=attached, more=more)

    def _list_attached(self, asset: Asset) -> Iterator[Attached]:
        for path in list_attached(self.library, asset) if self.library.readings and asset.files else ():
            reading = self.library.readings.get(path)
            if reading and reading.parts:
                yield Attached(PurePosixPath(path).name, quote(path), reading.kind, reading.parts)

    def _more(self, asset: Asset, texts: Mapping[str, str]) -> list[object]:
        """Return the why lines after the first, then what else of an asset's texts a result may quote."""
        why = [self._fill(line) for line in asset.why[1:]]
        # Without a why line the row shows the summary already.
        summary = texts["summary"] if asset.why else ""
        lines = (" ".join(line.split()) for line in texts["body"][: 2 * MOST_QUOTED].splitlines())
        text = "\n".join(filter(None, lines))
        return _trim([why, summary, text[:MOST_QUOTED].rpartition(" ")[0] if len(text) > MOST_QUOTED else text])

    def _field_words(self, asset: Asset) -> Iterator[str]:
        """Yield what buyers and colleagues say about an asset, and for whom it is in their own words."""
        for note in self._notes(asset.reference):
            if note.kind in ABOUT_ASSET:
                yield read_body(note.body, {}).text
        for _, objection in self.shelf.proofs.get(asset.slug, ()):
            yield from (objection.they_say, objection.we_say)
        for slug in asset.personas:
            persona = self.library.personas.get(slug)
            if persona:
                yield from (*persona.phrases, *persona.pains)

    def _asset_facets(self, asset: Asset) -> dict[str, tuple[str, ...]]:
        values: dict[str, tuple[str, ...]] = {"language": (self._lang(asset),)}
        for name, attribute in FACET_FIELDS.items():
            value = getattr(asset, attribute)
            values[name] = value if isinstance(value, tuple) else (value,) if value else ()
        if self.library.is_internal:
            freshness = self.library.freshness.get(asset.slug)
            values |= {
                "audience": (asset.audience,),
                "freshness": (freshness.state,) if freshness else (),
                "status": (self.library.visibility[asset.slug],),
                "owner": (asset.owner,) if asset.owner else (),
                "kind": ("asset",),
            }
        return {name: values[name] for name in self.facets}

    def _marks(self, asset: Asset) -> dict[str, int]:
        """Return what results can be sorted by: the highest number first."""
        newest = asset.publish.toordinal() - date(1970, 1, 1).toordinal() if asset.publish else 0
        marks = {"newest": min(max(newest, 0), 65535)}
        if self.library.is_internal:
            has_ratings = any(note.kind == "rating" for note in self._notes(asset.reference))
            marks["rated"] = round(1000 + 1000 * self._rating(asset)) if has_ratings else 0
        return marks

    def _asset_row(self, asset: Asset, *, attached: int) -> list[object]:
        entry = self.shelf.entry(asset)
        row: list[object] = [
            "asset",
            entry.url,
            entry.title,
            entry.why,
            entry.kind,
            entry.lang or "",
            _iso(entry.publish),
        ]
        if entry.trust:
            trust = entry.trust
            row += [trust.audience, trust.audience_label, trust.state, trust.label, _iso(trust.on)]
            row += [entry.stage.name if entry.stage else "", entry.personas, entry.answers]
            row += [len(asset.why) if len(asset.why) > 1 else "", entry.landed]
        if attached:
            row += [""] * (len(ROW) - 1 - len(row)) + [attached]
        return _trim(row)

    def _view_persona(self, slug: str, persona: Persona) -> Document:
        body = read_body(persona.body, self.library.fact_values)
        lines = [persona.background, persona.company, persona.buying_role, *persona.goals]
        lines += [text for said in persona.objections for text in (said.they_say, said.we_say)]
        lines += [text for segment in persona.segments for text in (segment.name, *segment.differs)]
        lines += [*persona.reads, *persona.watches, *persona.attends, *persona.social]
        texts = {
            "title": persona.label,
            "names": "\n".join((*persona.synonyms, KIND_LABELS["persona"])),
            "why": "\n".join((*persona.phrases, *persona.pains)),
            "summary": persona.role,
            "headings": body.headings,
            "body": "\n".join([*lines, body.text]),
            "field": self._notes_words(persona.reference),
        }
        row = ["persona", persona_url(slug), persona.label, persona.role, KIND_LABELS["persona"]]
        return self._beside(row, texts, "persona", persona=(slug,))

    def _view_item(self, slug: str, item: RoadmapItem) -> Document:
        body = read_body(item.body, self.library.fact_values)
        stage = ROADMAP_LABELS[item.stage]
        texts = {
            "title": item.title,
            "names": "\n".join((KIND_LABELS["roadmap"], stage, item.window or "")),
            "why": "\n".join(item.say),
            "summary": "",
            "headings": body.headings,
            "body": "\n".join((*item.not_yet, item.if_promised, body.text)),
            "field": self._notes_words(item.reference),
        }
        label = f"{KIND_LABELS['roadmap']}: {stage}"
        row = ["roadmap", roadmap_url(slug), item.title, item.say[0] if item.say else "", label]
        return self._beside(row, texts, "roadmap", persona=item.personas)

    def _view_note(self, note: Note, url: str) -> Document:
        facts = self.library.fact_values
        about = self.library.assets.get(note.about.removeprefix("asset:"))
        if note.kind == "objection":
            title, rest = split_objection(self.library, note)
            line = read_line(rest, facts)
        else:
            title, line = f"{KIND_LABELS[note.kind]}: {about.title if about else note.by}", read_line(note.body, facts)
        texts = {"title": title, "names": KIND_LABELS[note.kind], "body": read_body(note.body, facts).text}
        texts["summary"] = about.title if about else ""
        slug = note.about.removeprefix("persona:")
        personas = about.personas if about else (slug,) if slug in self.library.personas else ()
        return self._beside([note.kind, url, title, line, KIND_LABELS[note.kind]], texts, note.kind, persona=personas)

    def _beside(self, row: list[str], texts: dict[str, str], kind: str, *, persona: tuple[str, ...]) -> Document:
        facets = dict.fromkeys(self.facets, ()) | {"kind": (kind,), "persona": persona, "status": ("live",)}
        return Document(_trim(row), texts, self.library.settings.lang, facets, BESIDE)

    def _notes_words(self, reference: str) -> str:
        return "\n".join(read_body(note.body, {}).text for note in self._notes(reference) if note.kind in ABOUT_ASSET)

    def _find_page(self, note: Note) -> str | None:
        """Return the address of the page that a note stands on."""
        kind, _, name = note.about.partition(":")
        library = self.library
        if kind == "asset":
            asset = library.assets.get(name)
            return asset_url(name) if asset and library.visibility[name] != "hidden" else None
        if kind == "persona" and name in library.personas:
            return persona_url(name)
        if kind == "roadmap" and name in library.roadmap:
            return roadmap_url(name)
        return stage_url(name) if kind == "stage" and name in library.settings.stages else None


def _by_day(asset: Asset) -> tuple[int, str, str]:
    return -(asset.publish or date.min).toordinal(), asset.title, asset.slug


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _trim(row: Sequence[object]) -> list[object]:
    kept = list(row)
    while kept and not kept[-1]:
        kept.pop()
    return kept

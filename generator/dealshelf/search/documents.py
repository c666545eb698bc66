"""Library → what search finds: every asset shown, and for colleagues personas, the roadmap and what sales said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePosixPath
from urllib.parse import quote

from dealshelf.library import Library
from dealshelf.records import Asset, Note
from dealshelf.scan import fill_facts
from dealshelf.search.beside import Beside, list_said
from dealshelf.search.document import Attached, Document, trim_row
from dealshelf.search.naming import Naming
from dealshelf.search.plain import read_body
from dealshelf.views.attachments import list_attached
from dealshelf.views.labels import FACET_FIELDS
from dealshelf.views.shelf import Shelf

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


@dataclass
class Gathering:
    """Documents of a library in the making."""

    shelf: Shelf

    @cached_property
    def naming(self) -> Naming:
        """The fields that results can be narrowed by, and the names of their values."""
        return Naming(self.shelf)

    @cached_property
    def library(self) -> Library:
        """The library."""
        return self.shelf.library

    def documents(self) -> Iterator[Document]:
        """Yield all documents, in the order in which those with equal scores stand."""
        library = self.library
        for asset in self.assets():
            yield self._view_asset(asset)
        if library.is_internal:
            yield from Beside(library, self.naming.facets).documents()

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
        naming = self.naming
        named = [field for field in FACET_FIELDS if field in naming.facets]
        texts = {
            "title": self._fill(asset.title),
            "names": "\n".join(
                text for name in named for value in facets[name] for text in self.naming.names(name, value)
            ),
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
        return trim_row([why, summary, text[:MOST_QUOTED].rpartition(" ")[0] if len(text) > MOST_QUOTED else text])

    def _field_words(self, asset: Asset) -> Iterator[str]:
        """Yield what buyers and colleagues say about an asset, and for whom it is in their own words."""
        yield from list_said(self.library, asset.reference)
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
        return {name: values[name] for name in self.naming.facets}

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
        return trim_row(row)


def _by_day(asset: Asset) -> tuple[int, str, str]:
    return -(asset.publish or date.min).toordinal(), asset.title, asset.slug


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""

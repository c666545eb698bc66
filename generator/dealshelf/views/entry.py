"""An asset as it stands in a list: its title, its kind, the first reason to care, its marks and facts."""

from dataclasses import dataclass
from datetime import date

from dealshelf.config import make_label
from dealshelf.library import Library, asset_url
from dealshelf.records import Asset, Note
from dealshelf.scan import fill_facts
from dealshelf.views.labels import FRESHNESS_LABELS, STATUS_LABELS, Labels, StageMark


@dataclass(frozen=True, slots=True)
class Link:
    """A name, and where it leads from the site's root; with no address, just the name."""

    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """The stamp of an asset: may it be sent, and is it still true (or, before that, how far has it come).

    `state` is a freshness, or a status on what is not live; `label` says it in words, up to the date `on`.
    """

    audience: str
    audience_label: str
    state: str
    label: str
    on: date | None

    @property
    def flags(self) -> tuple[tuple[str, str], ...]:
        """What short lists show of the stamp: only the exceptions, as (mark, words)."""
        internal = (("internal", "Internal"),) if self.audience == "internal" else ()
        if self.state == "fresh":
            return internal
        word = FRESHNESS_LABELS.get(self.state) or STATUS_LABELS[self.state]
        return (*internal, (self.state, word))


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a list. `trust`, `stage`, `personas`, `answers` and `landed` are empty on a site for prospects."""

    url: str
    title: str
    kind: str
    why: str
    lang: str | None
    trust: Trust | None = None
    stage: StageMark | None = None
    personas: str = ""
    answers: str = ""
    landed: str = ""
    publish: date | None = None


def view_trust(library: Library, asset: Asset, slug: str) -> Trust:
    """Return the stamp of an asset."""
    mark, words = ("send", "Send") if asset.audience == "shareable" else ("internal", "Internal")
    freshness = library.freshness.get(slug)
    if asset.status == "retired":
        return Trust("internal", "Do not send", "retired", STATUS_LABELS["retired"], None)
    if freshness is None:
        label = STATUS_LABELS[asset.status]
        if mark == "send":
            mark, words = "not-yet", "Not yet"
        return Trust(mark, words, asset.status, f"{label} for" if asset.publish else label, asset.publish)
    label = FRESHNESS_LABELS[freshness.state]
    if freshness.since is None:
        label = "Never verified"
    elif freshness.state in ("due", "stale"):
        label += " since"
    return Trust(mark, words, freshness.state, label, freshness.since)


def view_kind(library: Library, asset: Asset) -> str:
    """Return the form of an asset in words."""
    declared = library.type_of(asset)
    return declared.label if declared else make_label(asset.type)


def view_lang(library: Library, asset: Asset) -> str | None:
    """Return the language of an asset where it is not the site's."""
    return asset.lang if asset.lang and asset.lang != library.settings.lang else None


def count_landed(notes: list[Note]) -> str:
    """Return how often something landed, of how often it was rated: `landed 6 of 9`, or nothing."""
    ratings = [note.rating for note in notes if note.kind == "rating"]
    return f"landed {ratings.count('high')} of {len(ratings)}" if ratings else ""


def say_answers(labels: Labels, asset: Asset) -> str:
    """Return the hold-ups an asset resolves as they stand within a line: `budget, need`."""
    words = labels.join("holdup", asset.answers)
    # An abbreviation keeps its capitals.
    return words if words[:2].isupper() else words.lower()


def view_entry(labels: Labels, asset: Asset, marks: dict[str, StageMark]) -> Entry:
    """Return an asset's row."""
    library, slug = labels.library, asset.slug
    why = fill_facts(asset.why[0] if asset.why else asset.summary, library.fact_values)
    kind, lang = view_kind(library, asset), view_lang(library, asset)
    if not library.is_internal:
        return Entry(asset_url(slug), asset.title, kind, why, lang, publish=asset.publish)
    notes = library.notes_about.get(f"asset:{slug}")
    return Entry(
        asset_url(slug),
        asset.title,
        kind,
        why,
        lang,
        trust=view_trust(library, asset, slug),
        stage=marks.get(asset.stage),
        personas=labels.join("persona", asset.personas),
        answers=say_answers(labels, asset),
        landed=count_landed(notes) if notes else "",
        publish=asset.publish,
    )

"""What people read for the ids that records hold; each worked out once, since assets share them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from babel import Locale, UnknownLocaleError

from dealshelf.config import ASSET_FIELDS, make_label
from dealshelf.dates import open_large
from dealshelf.library import Library, stage_url
from dealshelf.records import RoadmapStage

FACET_LABELS = {
    "persona": "Persona",
    "stage": "Stage",
    "holdup": "Held up by",
    "audience": "Send or internal",
    "freshness": "Freshness",
    "type": "Type",
    "product": "Product",
    "industry": "Industry",
    "competitor": "Competitor",
    "tag": "Tag",
    "language": "Language",
}
"""The fields that the Library can be browsed by, in their order on the page."""

FACET_FIELDS = {
    "persona": "personas",
    "stage": "stage",
    "type": "type",
    "holdup": "answers",
    "product": "products",
    "industry": "industries",
    "competitor": "competitors",
    "tag": "tags",
}
"""Where an asset holds the values of a facet; what is not named is worked out."""

AUDIENCE_LABELS = {"shareable": "Send", "internal": "Internal"}
FRESHNESS_LABELS = {"fresh": "Verified", "due": "Due", "stale": "Stale", "disputed": "Disputed"}
STATUS_LABELS = {
    "idea": "Idea",
    "planned": "Planned",
    "drafting": "Drafting",
    "review": "In review",
    "scheduled": "Scheduled",
    "published": "Scheduled",
    "retired": "Retired",
}
"""Of what is not live; what is published and not yet live waits for its day."""

ROADMAP_LABELS: dict[RoadmapStage, str] = {
    "concept": "Concept",
    "development": "In development",
    "launching": "Launching",
    "shipped": "Shipped",
    "dropped": "Dropped",
}

STAGE_COLOURS = 6


@dataclass(frozen=True, slots=True)
class StageMark:
    """A stage as a number, a colour of the ramp and a name."""

    name: str
    number: int
    colour: int
    label: str
    url: str


@dataclass
class Labels:
    """The words of a library."""

    library: Library
    _joined: dict[tuple[str, tuple[str, ...]], str] = field(default_factory=dict)

    def of(self, name: str, value: str) -> str:
        """Return a facet's value as people read it."""
        library = self.library
        if name == "persona":
            persona = library.personas.get(value)
            return persona.label if persona else make_label(value)
        if name == "audience":
            return AUDIENCE_LABELS[value]
        if name == "freshness":
            return FRESHNESS_LABELS[value]
        if name == "language":
            return name_language(value, library.settings.lang)
        term = library.settings.vocabulary(ASSET_FIELDS[FACET_FIELDS[name]]).get(value)
        return term.label if term else make_label(value)

    def join(self, name: str, values: tuple[str, ...]) -> str:
        """Return a facet's values in one line: `Head of Quality, Finance Director`."""
        words = self._joined.get((name, values))
        if words is None:
            words = self._joined[name, values] = ", ".join(self.of(name, value) for value in values)
        return words

    def known(self, name: str) -> Iterable[str]:
        """Return the values of a facet that are declared, in their order."""
        if name == "persona":
            return self.library.personas
        if name == "audience":
            return AUDIENCE_LABELS
        if name == "freshness":
            return FRESHNESS_LABELS
        if name == "language":
            return (self.library.settings.lang,)
        return self.library.settings.vocabulary(ASSET_FIELDS[FACET_FIELDS[name]])


def mark_stages(library: Library) -> dict[str, StageMark]:
    """Return the mark of each declared stage; where there are more than colours, neighbours share one."""
    stages = library.settings.stages
    marks = {}
    for index, (name, stage) in enumerate(stages.items()):
        colour = index if len(stages) <= STAGE_COLOURS else index * STAGE_COLOURS // len(stages)
        marks[name] = StageMark(name, index + 1, colour + 1, stage.label, stage_url(name))
    return marks


def name_language(code: str, lang: str) -> str:
    """Return the name of a language in another: ('de', 'en') → 'German'."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code
    return open_large(name or code)

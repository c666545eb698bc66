"""The whole library for other programs, as `library.json` has it: the shape of the file, and nothing else.

docs/library-json.md documents it and says when its version changes.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from dealshelf.records import Audience, NoteKind, Rating, RoadmapStage, Status
from dealshelf.trust import FreshnessState

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Shaped:
    """A mapping of the file. What stands under a key's name says what it holds, in the schema too."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(use_attribute_docstrings=True)


@dataclass(frozen=True, kw_only=True)
class WholeTerm(Shaped):
    """An entry of the vocabulary."""

    label: str
    """What people read."""
    synonyms: tuple[str, ...] = ()
    """Other words for it."""
    description: str = ""
    """What it means."""
    verify_every: int | None = None
    """Of types: how many days a verification holds; without it, for ever."""
    owner: str = ""
    """Of stages: the team or person who owns it."""


@dataclass(frozen=True, kw_only=True)
class WholeVocabulary(Shaped):
    """The words that records are described by: from each id to its entry, in the site's order."""

    types: dict[str, WholeTerm] = field(default_factory=dict)
    """The forms of assets."""
    stages: dict[str, WholeTerm] = field(default_factory=dict)
    """Where a prospect can be, in order."""
    holdups: dict[str, WholeTerm] = field(default_factory=dict)
    """What holds a deal up."""
    products: dict[str, WholeTerm] = field(default_factory=dict)
    """Products that assets are about."""
    industries: dict[str, WholeTerm] = field(default_factory=dict)
    """Industries that assets are about."""
    competitors: dict[str, WholeTerm] = field(default_factory=dict)
    """Competitors that assets are about."""
    tags: dict[str, WholeTerm] = field(default_factory=dict)
    """Subjects that assets are about."""


@dataclass(frozen=True, kw_only=True)
class WholeStamp(Shaped):
    """A named person, on a day."""

    on: date
    """The day."""
    by: str
    """The person's name."""


@dataclass(frozen=True, kw_only=True)
class WholeFreshness(Shaped):
    """Whether an asset is still true on the day of the file."""

    state: FreshnessState
    """Verified within its type's interval: `fresh`; past it: `due`; past twice: `stale`. An open dispute goes first."""
    since: date | None = None
    """The day it came into that state; of `fresh`, the day somebody vouched."""
    due_on: date | None = None
    """The day after which the verification no longer holds."""


@dataclass(frozen=True, kw_only=True)
class WholeFile(Shaped):
    """An attachment."""

    name: str
    """Its name."""
    url: str
    """Its address."""
    kind: str
    """What it is, such as `PDF`."""
    size: int
    """Its size in bytes."""


@dataclass(frozen=True, kw_only=True)
class WholeRatings(Shaped):
    """How often an asset was rated."""

    high: int
    """How often it landed."""
    medium: int
    """How often it did half."""
    low: int
    """How often it did not."""


@dataclass(frozen=True, kw_only=True)
class WholeAsset(Shaped):
    """A piece that sales can use, will or could."""

    slug: str
    """Its name, unique among assets."""
    url: str
    """The address of its page."""
    markdown: str
    """The address of its page in Markdown, with its body."""
    title: str
    """What it is called."""
    type: str
    """What form it has: an id of the vocabulary."""
    why: tuple[str, ...] = ()
    """Why a prospect cares, in lines a rep can say."""
    summary: str = ""
    """What is in it."""
    publish: date | None = None
    """The day it is (to be) published."""
    products: tuple[str, ...] = ()
    """Ids of the vocabulary."""
    industries: tuple[str, ...] = ()
    """Ids of the vocabulary."""
    lang: str
    """The language it is written in."""
    link: str = ""
    """Where it lives, when that is elsewhere."""
    files: tuple[WholeFile, ...] = ()
    """What is attached to it."""
    path: str = ""
    """Its file in the repository, from the folder of `site.yml`."""
    visibility: Literal["live", "upcoming", "retired"] | None = None
    """`live`: sales can use it. `upcoming`: it is on its way. `retired`: kept for its links."""
    status: Status | None = None
    """Where it is in its life."""
    audience: Audience | None = None
    """May a prospect have it?"""
    freshness: WholeFreshness | None = None
    """Whether it is still true; of live assets."""
    verified: WholeStamp | None = None
    """Who last vouched for it, and when."""
    owner: str = ""
    """The person who answers for it."""
    personas: tuple[str, ...] = ()
    """Whom it is for: slugs of personas."""
    stage: str = ""
    """Where the prospect is: an id of the vocabulary."""
    answers: tuple[str, ...] = ()
    """The hold-ups it resolves: ids of the vocabulary."""
    competitors: tuple[str, ...] = ()
    """Ids of the vocabulary."""
    tags: tuple[str, ...] = ()
    """Ids of the vocabulary."""
    roadmap: tuple[str, ...] = ()
    """Coming features that it speaks of: slugs of roadmap items."""
    replaces: str = ""
    """The slug of the asset it takes over from."""
    replaced_by: str = ""
    """The slug of the asset that took over, or will."""
    ratings: WholeRatings | None = None
    """How it landed, where anybody said."""


@dataclass(frozen=True, kw_only=True)
class WholeObjection(Shaped):
    """What a persona objects to."""

    they_say: str
    """The objection, in their words."""
    we_say: str
    """The answer."""
    proof: str = ""
    """The slug of the asset that proves it."""


@dataclass(frozen=True, kw_only=True)
class WholePersona(Shaped):
    """A buyer as both teams see them."""

    slug: str
    """Its name, unique among personas."""
    url: str
    """The address of its page."""
    title: str
    """What it is called."""
    synonyms: tuple[str, ...] = ()
    """Other names reps use for them."""
    role: str = ""
    """What they answer for."""
    buying_role: str = ""
    """What they do in a purchase."""
    goals: tuple[str, ...] = ()
    """What they want."""
    pains: tuple[str, ...] = ()
    """What hurts."""
    phrases: tuple[str, ...] = ()
    """Their own words."""
    objections: tuple[WholeObjection, ...] = ()
    """What they object to, and what we say."""


@dataclass(frozen=True, kw_only=True)
class WholeRoadmapItem(Shaped):
    """A coming feature."""

    slug: str
    """Its name, unique among roadmap items."""
    url: str
    """The address of its page."""
    title: str
    """What it is called."""
    stage: RoadmapStage
    """How far it is."""
    confidence: int
    """How sure we are that it ships at all, in per cent."""
    window: str = ""
    """When we think so today: a quarter such as `Q1 2027`, or a date."""
    personas: tuple[str, ...] = ()
    """For whom: slugs of personas."""
    say: tuple[str, ...] = ()
    """What a rep may say."""
    not_yet: tuple[str, ...] = ()
    """What a rep may not say yet."""
    if_promised: str = ""
    """What slips when someone sells it early."""
    confirmed: WholeStamp | None = None
    """Who last confirmed all this, and when."""


@dataclass(frozen=True, kw_only=True)
class WholeNote(Shaped):
    """What somebody said about something."""

    id: str
    """Its name, unique among notes."""
    kind: NoteKind
    """What sort of thing is said."""
    about: str
    """What it is about: a reference such as `asset:roi`."""
    by: str
    """Who says it."""
    on: date
    """When."""
    text: str = ""
    """What is said, in Markdown; links lead on from the site's root."""
    rating: Rating | None = None
    """How it landed."""
    outcome: str = ""
    """What came of it."""
    heard_in: tuple[str, ...] = ()
    """The deals it was heard in."""
    reply_to: str = ""
    """The id of the note it answers."""
    resolved: WholeStamp | None = None
    """Who settled it, and when."""


@dataclass(frozen=True, kw_only=True)
class Whole(Shaped):
    """A library as other programs read it. Keys without a value are left out."""

    schema: Annotated[str, Field(serialization_alias="$schema")]
    """Where the schema of the file is."""
    version: Literal[1]
    """The version of this shape: it changes when a key goes or means something else, not when one is added."""
    name: str
    """The name of the site."""
    url: str = ""
    """The site's address; without it, nobody has said where the site is published."""
    today: date
    """The day for which the file was made: what is live and what is fresh is so on that day."""
    lang: str
    """The site's language."""
    audience: Audience
    """Who the file is for: a `shareable` one holds only what prospects may have."""
    vocabulary: WholeVocabulary
    """What the ids mean."""
    assets: tuple[WholeAsset, ...]
    """Live ones first, the most trusted and newest before others; then what is to come, by date; then retired ones."""
    personas: tuple[WholePersona, ...] = ()
    """By the names of their files."""
    roadmap: tuple[WholeRoadmapItem, ...] = ()
    """By the names of their files."""
    notes: tuple[WholeNote, ...] = ()
    """The newest first."""


class _FileSchema(GenerateJsonSchema):
    """Pydantic's generator, for a file in which a key without a value is left out, so that null is none."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        written = super().default_schema(schema)
        written.pop("default", None)
        return written

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def make_whole_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the file."""
    return {"$schema": DIALECT, **_SHAPE.json_schema(schema_generator=_FileSchema, mode="serialization")}


def write_whole(whole: Whole) -> str:
    """Return the file's text."""
    return _SHAPE.dump_json(whole, indent=1, by_alias=True, exclude_defaults=True).decode() + "\n"


_SHAPE = TypeAdapter(Whole)

"""What differs between two states of a library, as plain values. docs/commands.md describes them as JSON."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dealshelf.problems import Problem
from dealshelf.records import Audience, NoteKind, RoadmapStage, Status
from dealshelf.records.note import Rating

VERSION = 1
"""Of the JSON: it goes up when a key changes its meaning or goes away."""

Condition = Literal["sound", "missing", "broken"]
"""Of a side: `missing` when it has no library at all, `broken` when its configuration cannot be used."""

Fate = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two states: what somebody called it, its commit (nothing for files as they lie there)."""

    name: str
    commit: str
    condition: Condition


@dataclass(frozen=True, slots=True)
class Name:
    """What a record says for something, and what people read."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """An asset, as far as it takes to name it. `path` goes from the repository's top."""

    slug: str
    title: str
    path: str
    type: Name | None
    personas: tuple[Name, ...]
    stage: Name | None
    status: Status
    audience: Audience
    publish: date | None
    owner: str
    verified_on: date | None
    verified_by: str


@dataclass(frozen=True, slots=True)
class Swap:
    """Lines that came, and lines that went."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """Words that differ; nothing where there are none. `part` is the field of `name` in which they stand, if any."""

    name: str
    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AssetChange:
    """An asset that says something else. `fields` names all that differs, the body as `body`.

    `renewed` are the files beside it, attached or linked to, that hold something else.
    """

    asset: Piece
    before: Piece
    fields: tuple[str, ...]
    why: Swap
    renewed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Retirement:
    """An asset that is retired, and the one that takes its place."""

    asset: Piece
    instead: Piece | None


@dataclass(frozen=True, slots=True)
class Rename:
    """An asset at another address."""

    asset: Piece
    before: str


@dataclass(frozen=True, slots=True)
class Move:
    """An entry of the calendar on another day; None is no day."""

    asset: Piece
    before: date | None
    after: date | None


@dataclass(frozen=True, slots=True)
class Gap:
    """A persona at a stage. `assets` are what was there before it opened, or what closes it; `planned` comes next."""

    persona: Name
    stage: Name
    assets: tuple[Piece, ...]
    planned: Piece | None = None


@dataclass(frozen=True, slots=True)
class RoadmapChange:
    """A coming feature of which something else is said. `assets` are the pieces that speak of it."""

    slug: str
    title: str
    path: str
    fate: Fate
    stage_before: RoadmapStage | None
    stage: RoadmapStage | None
    confidence_before: int | None
    confidence: int | None
    window_before: str | None
    window: str | None
    say: Swap
    not_yet: Swap
    fields: tuple[str, ...]
    assets: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """A figure of the agreement; None where there is no such promise."""

    team: str
    metric: str
    label: str
    unit: str
    before: float | None
    after: float | None


@dataclass(frozen=True, slots=True)
class AgreementChange:
    """The agreement, where it says something else. `unsigned` are the teams whose signature is older than that.

    `answer` is within how many days a dispute is answered. `fields` names what else differs.
    """

    path: str
    fate: Fate
    promises: tuple[PromiseChange, ...] = ()
    answer_before: int | None = None
    answer: int | None = None
    definitions: tuple[Wording, ...] = ()
    stages: tuple[Wording, ...] = ()
    fields: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonaChange:
    """A persona, where the picture differs. `unsigned` are the teams whose signature is older than that.

    `lines` are those of its goals, pains and phrases that came and went.
    """

    persona: Name
    path: str
    fate: Fate
    fields: tuple[str, ...]
    lines: Swap
    unsigned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact, and every asset that uses it."""

    name: str
    fate: Fate
    before: str
    after: str
    fields: tuple[str, ...]
    assets: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A metric whose last value differs, or its day. `corrected` is how many values of earlier days do, too."""

    metric: str
    label: str
    unit: str
    before: float | None
    before_on: date | None
    after: float | None
    after_on: date | None
    target: float | None
    corrected: int


@dataclass(frozen=True, slots=True)
class MeetingChange:
    """A meeting of which something else is written down."""

    on: date
    path: str
    fate: Fate
    nuggets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermChange:
    """An entry of the vocabulary that is called something else; nothing where there is none."""

    vocabulary: str
    id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note that came, was settled or was taken back. `text` is its beginning, without markup."""

    id: str
    kind: NoteKind
    path: str
    about: str
    about_label: str
    by: str
    on: date
    text: str
    rating: Rating | None = None
    outcome: str = ""
    resolved_by: str | None = None
    resolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class PageChange:
    """An ordinary page, such as a how-to, that holds something else. `path` goes from the repository's top."""

    path: str
    fate: Fate


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a site for prospects would newly hold. `files` and `pages` are paths from the repository's top."""

    assets: tuple[Piece, ...] = ()
    files: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two states, for a day. `lang` is the site's language, for its dates."""

    base: Side
    head: Side
    today: date
    lang: str = "en"
    published: tuple[Piece, ...] = ()
    planned: tuple[Piece, ...] = ()
    withdrawn: tuple[Piece, ...] = ()
    retired: tuple[Retirement, ...] = ()
    removed: tuple[Piece, ...] = ()
    renamed: tuple[Rename, ...] = ()
    changed: tuple[AssetChange, ...] = ()
    moved: tuple[Move, ...] = ()
    gaps_opened: tuple[Gap, ...] = ()
    gaps_closed: tuple[Gap, ...] = ()
    roadmap: tuple[RoadmapChange, ...] = ()
    agreement: AgreementChange | None = None
    personas: tuple[PersonaChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    measures: tuple[MeasureChange, ...] = ()
    lead_sources: tuple[str, ...] = ()
    """Where leads came from whose ratings differ."""
    meetings: tuple[MeetingChange, ...] = ()
    vocabulary: tuple[TermChange, ...] = ()
    pages: tuple[PageChange, ...] = ()
    disputes_opened: tuple[NoteChange, ...] = ()
    disputes_settled: tuple[NoteChange, ...] = ()
    requests_made: tuple[NoteChange, ...] = ()
    requests_resolved: tuple[NoteChange, ...] = ()
    notes: tuple[NoteChange, ...] = ()
    """What else was said."""
    exposed: Exposure = field(default_factory=Exposure)
    problems_introduced: tuple[Problem, ...] = ()
    problems_mended: tuple[Problem, ...] = ()

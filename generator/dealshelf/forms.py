"""What can be said of a new record of each kind, in the order of asking."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dealshelf.config import ASSET_FIELDS
from dealshelf.load import Records
from dealshelf.records import (
    AUDIENCES,
    NOTE_KINDS,
    RATINGS,
    ROADMAP_STAGES,
    STATUSES,
    Asset,
    Meeting,
    Note,
    Persona,
    Record,
    RoadmapItem,
)
from dealshelf.site import Site

RecordKind: TypeAlias = Literal["asset", "persona", "note", "roadmap", "meeting"]
Shape: TypeAlias = Literal["text", "day", "list", "lines", "stamp", "rows"]
"""How a field is said on one line: a `list` by commas; `lines` and `rows` one at a time, the cells of a row
parted by `|`; a `stamp` by its name, which then holds from today."""

GROUPS: dict[RecordKind, str] = {
    "asset": "assets",
    "persona": "personas",
    "note": "notes",
    "roadmap": "roadmap",
    "meeting": "meetings",
}
"""Where `Records` holds each kind."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing to say of a new record: a key of its front matter, or a meeting's date.

    `question` is what to ask a person; without one, it can be said but is not asked. `choices` are all
    good values when the model itself declares them. `parts` are the keys of a row, in their order.
    """

    name: str
    shape: Shape = "text"
    question: str = ""
    choices: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    default: str = ""
    is_required: bool = False

    @property
    def flag(self) -> str:
        """How a command line names it."""
        return "--" + self.name.replace("_", "-") + "-by" * (self.shape == "stamp")


@dataclass(frozen=True, slots=True)
class Form:
    """All that can be said of a new record of a kind, in the order of asking. `text_question` asks for its body."""

    kind: RecordKind
    model: type[Record]
    fields: tuple[FormField, ...]
    text_question: str = ""


SIGNATURES = FormField("agreed", "rows", parts=("team", "by", "on"))

RECORD_FORMS: dict[RecordKind, Form] = {
    "asset": Form(
        "asset",
        Asset,
        (
            FormField("title", question="What is it called?", is_required=True),
            FormField("status", question="Where is it in its life?", choices=STATUSES, default="idea"),
            FormField("type", question="What form has it?"),
            FormField("personas", "list", "Whom is it for?"),
            FormField("stage", question="Where is the prospect?"),
            FormField("why", "lines", "Why does a prospect care? Up to five lines"),
            FormField("summary", question="What is in it, in a sentence?"),
            FormField("owner", question="Who answers for it?"),
            FormField("publish", "day", "When is it published? YYYY-MM-DD"),
            FormField("audience", question="Who may have it?", choices=AUDIENCES, default="internal"),
            FormField("verified", "stamp"),
            FormField("link"),
            FormField("files", "list"),
            FormField("answers", "list", "Which hold-ups does it resolve?"),
            FormField("products", "list", "Which products is it about?"),
            FormField("industries", "list", "Which industries is it about?"),
            FormField("competitors", "list", "Which competitors is it about?"),
            FormField("tags", "list", "Which tags?"),
            FormField("roadmap", "list"),
            FormField("replaces"),
            FormField("lang"),
        ),
    ),
    "persona": Form(
        "persona",
        Persona,
        (
            FormField("title", question="What do you call them?", is_required=True),
            FormField("role", question="What do they answer for?"),
            FormField("background", question="Where do they come from?"),
            FormField("company", question="Where do they work?"),
            FormField("goals", "lines", "What do they want?"),
            FormField("pains", "lines", "What hurts?"),
            FormField("objections", "rows", parts=("they_say", "we_say", "proof")),
            FormField("reads", "lines"),
            FormField("watches", "lines"),
            FormField("attends", "lines"),
            FormField("social", "lines"),
            FormField("buying_role", question="What do they do in a purchase?"),
            FormField("segments", "rows", parts=("name", "differs")),
            FormField("phrases", "lines", "What do they say, in their own words?"),
            FormField("synonyms", "list", "What else do reps call them?"),
            SIGNATURES,
            FormField("review_by", "day"),
        ),
    ),
    "note": Form(
        "note",
        Note,
        (
            FormField("kind", question="What sort of note?", choices=NOTE_KINDS, is_required=True),
            FormField("about", question="What is it about? Such as asset:SLUG, or library", is_required=True),
            FormField("by", question="Who says it?", is_required=True),
            FormField("on", "day", default="today"),
            FormField("rating", question="How did it land? (ratings only)", choices=RATINGS),
            FormField("outcome"),
            FormField("heard_in", "list"),
            FormField("reply_to"),
            FormField("resolved", "stamp"),
        ),
        text_question="What is said?",
    ),
    "roadmap": Form(
        "roadmap",
        RoadmapItem,
        (
            FormField("title", question="What is it called?", is_required=True),
            FormField("stage", question="How sure is it?", choices=ROADMAP_STAGES, is_required=True),
            FormField("window", question="When is it to come? Such as Q1 2027, or a date"),
            FormField("personas", "list", "Whom is it for?"),
            FormField("say", "lines", "What may a rep say?"),
            FormField("not_yet", "lines", "What may a rep not say yet?"),
            FormField("if_promised", question="What slips when someone sells it early?"),
            FormField("confirmed", "stamp", "Who confirms this today?"),
            FormField("history", "rows", parts=("stage", "on", "window")),
        ),
    ),
    "meeting": Form(
        "meeting",
        Meeting,
        (
            FormField("date", "day", "On which day? YYYY-MM-DD", default="today"),
            FormField("title", question="What was it about?", is_required=True),
            FormField("attended", "list", "Who was there?"),
            FormField("nuggets", "lines", "What does everyone leave with? Up to four lines"),
        ),
    ),
}
"""What `new` can be told, by kind. What only an import says (`needs`) is left out."""


def list_choices(kind: RecordKind, field: FormField, site: Site, records: Records) -> tuple[str, ...] | None:
    """Return the good values of a field in this library, None when any text is."""
    if field.choices:
        return field.choices
    if kind == "asset" and field.name in ASSET_FIELDS:
        return tuple(site.settings.vocabulary(ASSET_FIELDS[field.name]))
    groups: dict[str, Sequence[Record]] = {
        "personas": records.personas,
        "roadmap": records.roadmap,
        "replaces": records.assets,
        "reply_to": records.notes,
    }
    return tuple(record.slug for record in groups[field.name]) if field.name in groups else None

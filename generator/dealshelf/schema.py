"""JSON Schema of what people write, made from the models, so that an editor can complete and check it."""

from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from dealshelf.config import ASSET_FIELDS, DEFAULT_REQUIRED, Settings
from dealshelf.records import STATUSES, Agreement, Asset, Fact, Meeting, Note, Persona, RoadmapItem, Status
from dealshelf.records.asset import MAX_WHY
from dealshelf.records.base import ADDRESS, Day, Language, Lines, Link, Reference
from dealshelf.records.meeting import MAX_NUGGETS
from dealshelf.records.roadmap import Window
from dealshelf.site import PLUGIN

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SchemaKind = Literal["asset", "persona", "note", "roadmap", "agreement", "meeting", "facts", "site"]
SCHEMA_KINDS: tuple[SchemaKind, ...] = get_args(SchemaKind)

Schema: TypeAlias = dict[str, Any]

MODELS: dict[SchemaKind, type[BaseModel]] = {
    "asset": Asset,
    "persona": Persona,
    "note": Note,
    "roadmap": RoadmapItem,
    "agreement": Agreement,
    "meeting": Meeting,
    "site": Settings,
}

ABOUT = "What it is about; ids declared in site.yml."

TERM = {
    "label": "What people read; without it, made from the id.",
    "synonyms": "Other words for it.",
    "description": "What it means.",
}

DESCRIPTIONS: dict[str, dict[str, str]] = {
    "Asset": {
        "title": "What it is called.",
        "type": "What form it has: an id under 'types' in site.yml.",
        "personas": "Whom it is for: slugs of personas.",
        "stage": "Where the prospect is: an id under 'stages' in site.yml.",
        "why": "Why a prospect cares, in one to five lines a rep can say.",
        "summary": "What is in it.",
        "owner": "The person who answers for it.",
        "status": "Where it is in its life; without it, idea.",
        "publish": "When it is (to be) published, as YYYY-MM-DD; what is to come is listed by it.",
        "verified": "Who vouched, and when, that it is still true.",
        "audience": "May a prospect have it? Without it, internal.",
        "link": "Where it lives, when that is elsewhere: an http(s) address.",
        "files": "Attachments: paths beside the file.",
        "answers": "The hold-ups it resolves: ids under 'holdups' in site.yml.",
        "products": ABOUT,
        "industries": ABOUT,
        "competitors": ABOUT,
        "tags": ABOUT,
        "roadmap": "Coming features that it speaks of: slugs of roadmap items.",
        "replaces": "The asset it takes over from: a slug.",
        "lang": "The language it is written in, such as en or pt-BR; without it, the site's.",
        "needs": "What an imported asset still lacks; a field named here is not asked for yet.",
    },
    "Stamp": {"on": "The day, as YYYY-MM-DD.", "by": "The person's name."},
    "Signature": {"team": "Who agrees.", "by": "Who signs for the team.", "on": "The day, as YYYY-MM-DD."},
    "Persona": {
        "title": "Its name; without it, made from the file's name.",
        "role": "What they answer for.",
        "background": "Where they come from.",
        "company": "Where they work.",
        "goals": "What they want.",
        "pains": "What hurts.",
        "objections": "What they object to, what we say to it, and the asset that proves it.",
        "reads": "What they read.",
        "watches": "What they watch.",
        "attends": "Where they go.",
        "social": "Where they talk to others.",
        "buying_role": "What they do in a purchase.",
        "segments": "Groups that need other content.",
        "phrases": "Their own words.",
        "synonyms": "Other names reps use for them.",
        "agreed": "Who agreed to this picture; both teams sign.",
        "review_by": "When both teams look at it again, as YYYY-MM-DD.",
    },
    "Objection": {
        "they_say": "The objection, in their words.",
        "we_say": "The answer.",
        "proof": "The asset that proves it: a slug.",
    },
    "Segment": {"name": "What the group is called.", "differs": "In what it differs."},
    "Note": {
        "kind": "What sort of thing is said.",
        "about": "What it is about: asset:SLUG, persona:SLUG, roadmap:SLUG, stage:ID, note:ID, meeting:DATE, library.",
        "by": "Who says it.",
        "on": "When, as YYYY-MM-DD.",
        "rating": "How it landed (ratings only).",
        "outcome": "What came of it.",
        "heard_in": "The deals it was heard in.",
        "reply_to": "The note it answers: its id.",
        "resolved": "Who settled it, and when.",
    },
    "RoadmapItem": {
        "title": "What it is called.",
        "stage": "How sure it is: concept 50 %, development 60 %, launching 95 %.",
        "window": "When we think so today: a quarter such as Q1 2027, or a date.",
        "personas": "For whom: slugs of personas.",
        "say": "What a rep may say.",
        "not_yet": "What a rep may not say yet.",
        "if_promised": "What slips when someone sells it early.",
        "confirmed": "Who last confirmed all this, and when.",
        "history": "What was said before, oldest first.",
    },
    "Claim": {
        "stage": "How sure it was.",
        "on": "When that was said, as YYYY-MM-DD.",
        "window": "When it was to come: a quarter such as Q1 2027, or a date.",
    },
    "Agreement": {
        "definitions": "What each term means: a lead, an MQL, an SQL.",
        "stages": "The life cycle of a customer, in order.",
        "promises": "The figures that each team holds itself to.",
        "when_missed": "What happens when a promise is missed.",
        "answer_disputes_within": "Within how many days a dispute is settled; without it, nobody is held to a day.",
        "agreed": "Who agreed; both teams sign.",
        "review_by": "The day it expires, as YYYY-MM-DD.",
    },
    "LifecycleStage": {
        "name": "What the stage is called.",
        "owner": "Whose it is.",
        "does": "What they do.",
        "hands_over": "What they hand over, and to whom.",
        "within": "How long they have for it.",
    },
    "Promise": {
        "team": "Whose promise it is.",
        "metric": "Its name in the scorecard.",
        "target": "The figure to reach: a number.",
        "unit": "What is counted.",
        "label": "What people read.",
    },
    "Meeting": {
        "title": "What it was about.",
        "attended": "Who was there.",
        "nuggets": "What everyone left with, in up to four lines.",
    },
    "Fact": {
        "value": "The words that stand where it is used.",
        "source": "Where it comes from.",
        "checked": "When someone last looked, as YYYY-MM-DD.",
    },
    "Settings": {
        "personas_dir": "The folder of the personas, beside site.yml.",
        "lang": "The site's language, and that of assets that name none.",
        "audience": "Who the site is for.",
        "types": "The forms of assets.",
        "stages": "Where a prospect can be, in order.",
        "holdups": "What holds a deal up; without it, budget, authority, need and timing.",
        "products": "Products that assets are about.",
        "industries": "Industries that assets are about.",
        "competitors": "Competitors that assets are about.",
        "tags": "Subjects that assets are about.",
        "required": "What an asset must have, by its status.",
        "forge": "Where the repository lives.",
        "handles": "What people are called on the forge, by the name that 'owner' says.",
    },
    "Term": TERM,
    "Type": {**TERM, "verify_every": "How many days a verification holds; without it, for ever."},
    "Stage": {**TERM, "owner": "The team or person who owns it."},
    "Forge": {
        "url": "The repository's page; without it, repo_url.",
        "kind": "What the forge is; without it, guessed from the address.",
        "branch": "Where proposals go; without it, main.",
    },
}
"""What each key says, by model. docs/records.md and docs/configuration.md say it at length."""


def _last_function(alias: Any) -> Callable[..., Any]:
    """Return the validator that a type of value ends with, by which it is known in a core schema."""
    function: Callable[..., Any] = get_args(alias)[-1].func
    return function


def _allow_one(written: Schema) -> Schema:
    item: Schema = written["items"]
    return item | written | {"type": [*item["type"], "array"]}


def _matching(pattern: str) -> Callable[[Schema], Schema]:
    return lambda written: written | {"type": "string", "pattern": pattern}


WRITTEN: dict[Callable[..., Any], Callable[[Schema], Schema]] = {
    _last_function(Day): _matching(r"^\d{4}-\d{2}-\d{2}$"),
    _last_function(Lines): _allow_one,
    _last_function(Link): _matching(f"^{ADDRESS.pattern}$"),
    _last_function(Language): _matching("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"),
    _last_function(Reference): _matching("^(library|(asset|persona|roadmap|stage|note|meeting):.+)$"),
    _last_function(Window): _matching(r"^(Q[1-4] \d{4}|\d{4}-\d{2}-\d{2})$"),
}
"""How a value is written where the model holds something else, by the validator that reads it."""


class _WrittenSchema(GenerateJsonSchema):
    """Pydantic's generator, but for values as people write them.

    Every value is read as text, so a number may stand for text. A key without a value is left out, so null is none.
    """

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        return super().str_schema(schema) | {"type": ["string", "number"]}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        written = super().function_before_schema(schema)
        return WRITTEN.get(schema["function"]["function"], dict)(written)

    def function_after_schema(self, schema: core_schema.AfterValidatorFunctionSchema) -> JsonSchemaValue:
        written = super().function_after_schema(schema)
        return WRITTEN.get(schema["function"]["function"], dict)(written)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        written = super().default_schema(schema)
        if not isinstance(written.get("default"), str) or not written["default"]:
            written.pop("default", None)
        return written

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def make_schema(kind: SchemaKind, settings: Settings | None = None) -> Schema:
    """Return the JSON Schema (draft 2020-12) of a kind of record's front matter, of `facts.yml` or of `site.yml`.

    With `settings`, fields that take a vocabulary name its ids. Parts such as `Stamp` are under `$defs`;
    of `site`, the plugin's own keys are `Settings` there, and the keys of MkDocs are free.
    """
    adapter = TypeAdapter(dict[str, Fact] if kind == "facts" else MODELS[kind])
    schema: Schema = adapter.json_schema(schema_generator=_WrittenSchema)
    parts: dict[str, Schema] = schema.pop("$defs", {})
    for name, part in [*parts.items(), (schema.get("title", ""), schema)]:
        for field, text in DESCRIPTIONS.get(name, {}).items():
            part["properties"][field]["description"] = text
    if kind == "asset":
        schema["properties"]["why"] |= {"minItems": 1, "maxItems": MAX_WHY}
        schema["allOf"] = _require_by_status(settings.required if settings else DEFAULT_REQUIRED)
        if settings is not None:
            _name_vocabulary(schema["properties"], settings)
    elif kind == "agreement":
        schema["properties"]["answer_disputes_within"]["minimum"] = 1
    elif kind == "meeting":
        schema["properties"]["nuggets"]["maxItems"] = MAX_NUGGETS
    elif kind == "facts":
        schema |= {"title": "Facts", "description": "Numbers and claims that assets use as [[fact:NAME]], by name."}
    elif kind == "site":
        for name in ("Term", "Type", "Stage"):
            parts[name]["type"] = ["object", "string", "null"]
        parts["Type"]["properties"]["verify_every"]["minimum"] = 1
        parts["Settings"] = schema | {"type": ["object", "null"]}
        schema = _wrap_plugin()
    return {"$schema": DIALECT, **schema} | ({"$defs": parts} if parts else {})


def make_schemas(settings: Settings | None = None) -> Schema:
    """Return one JSON Schema that holds that of every kind, by its name, under `$defs`."""
    definitions: dict[str, Schema] = {}
    for kind in SCHEMA_KINDS:
        schema = make_schema(kind, settings)
        del schema["$schema"]
        definitions |= schema.pop("$defs", {})
        definitions[kind] = schema
    return {"$schema": DIALECT, "title": "What a dealshelf library holds", "$defs": definitions}


def _require_by_status(required: Mapping[Status, tuple[str, ...]]) -> list[Schema]:
    """Return a rule a status. An asset with `needs` is let off: it says itself what it lacks."""
    rules = []
    for status in STATUSES:
        has_status: Schema = {"properties": {"status": {"const": status}}, "not": {"required": ["needs"]}}
        if status != "idea":
            has_status["required"] = ["status"]
        rules.append({"if": has_status, "then": {"required": list(required[status])}})
    return rules


def _name_vocabulary(properties: dict[str, Schema], settings: Settings) -> None:
    """Let fields that take a vocabulary hold its ids only; `enumDescriptions` is what editors show beside each."""
    for field, vocabulary in ASSET_FIELDS.items():
        terms = settings.vocabulary(vocabulary)
        if terms:
            written = properties[field].get("items", properties[field])
            written |= {
                "type": "string",
                "enum": list(terms),
                "enumDescriptions": [
                    term.label + (f": {term.description}" * bool(term.description)) for term in terms.values()
                ],
            }


def _wrap_plugin() -> Schema:
    """Return the schema of a whole `site.yml`, in which only the plugin's own entry is described."""
    entry: Schema = {"properties": {PLUGIN: {"$ref": "#/$defs/Settings"}}}
    return {
        "title": "site.yml",
        "description": "A configuration of MkDocs with the plugin dealshelf. See docs/configuration.md for each key.",
        "type": "object",
        "properties": {
            "plugins": {
                "description": "Which plugins of MkDocs run, and their settings.",
                "type": ["array", "object"],
                "items": {"type": ["string", "object"], **entry},
                **entry,
            }
        },
        "required": ["plugins"],
    }

"""What the plugin's entry in `site.yml` may say: vocabulary, required fields and the forge, as `Settings`."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args

from babel import Locale, UnknownLocaleError
from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from dealshelf.problems import did_you_mean
from dealshelf.records import Asset, Audience, Status
from dealshelf.records.base import DayCount, Language, Part, Text, Texts, is_slug, show

ForgeKind = Literal["github", "gitlab", "gitea", "forgejo", "other"]
FORGE_KINDS: tuple[ForgeKind, ...] = get_args(ForgeKind)
VocabularyField = Literal["types", "stages", "holdups", "products", "industries", "competitors", "tags"]

ASSET_FIELDS: dict[str, VocabularyField] = {
    "type": "types",
    "stage": "stages",
    "answers": "holdups",
    "products": "products",
    "industries": "industries",
    "competitors": "competitors",
    "tags": "tags",
}
"""Which vocabulary each field of an asset takes its values from."""


PUBLISHED = ("title", "type", "personas", "stage", "why", "owner")
DEFAULT_REQUIRED: dict[Status, tuple[str, ...]] = {
    "idea": ("title",),
    "planned": ("title", "type", "publish"),
    "drafting": ("title", "type", "owner", "publish"),
    "review": ("title", "type", "owner", "publish"),
    "scheduled": (*PUBLISHED, "publish"),
    "published": PUBLISHED,
    "retired": ("title",),
}


def make_label(name: str) -> str:
    """Return an id as people would read it: `one-pager` → `One pager`."""
    return name.replace("-", " ").replace("_", " ").strip().capitalize()


class Term(Part):
    """An entry of the vocabulary."""

    label: Text = ""
    synonyms: Texts = ()
    description: Text = ""


class Type(Term):
    """A form of asset; `verify_every` is how many days a verification holds, None for ever."""

    verify_every: DayCount | None = None


class Stage(Term):
    """Where a prospect can be."""

    owner: Text = ""


AnyTerm = TypeVar("AnyTerm", bound=Term)


def _expand_terms(value: Any) -> Any:
    """Let an entry be just its label, or nothing; make the label from the id when there is none."""
    if not isinstance(value, dict):
        return value
    expanded = {}
    for name, entry in value.items():
        if entry is None:
            entry = {}
        elif isinstance(entry, str):
            entry = {"label": entry}
        if isinstance(entry, dict) and entry.get("label") is None:
            entry = {**entry, "label": make_label(name)}
        expanded[name] = entry
    return expanded


def _check_id(name: str) -> str:
    if is_slug(name):
        return name
    raise PydanticCustomError("id", "{name} is no id. Write it in lower case, with hyphens.", {"name": show(name)})


VocabularyId: TypeAlias = Annotated[str, AfterValidator(_check_id)]
Vocabulary: TypeAlias = Annotated[dict[VocabularyId, AnyTerm], BeforeValidator(_expand_terms)]


def _default_holdups() -> dict[str, Term]:
    return {name: Term(label=make_label(name)) for name in ("budget", "authority", "need", "timing")}


def _check_field(name: str) -> str:
    if name in Asset.model_fields:
        return name
    hint = did_you_mean(name, Asset.model_fields)
    raise PydanticCustomError("field", "{name} is no field of an asset.{hint}", {"name": show(name), "hint": hint})


FieldName: TypeAlias = Annotated[str, AfterValidator(_check_field)]


def _add_defaults(value: dict[Status, tuple[str, ...]]) -> dict[Status, tuple[str, ...]]:
    return DEFAULT_REQUIRED | value


class Forge(Part):
    """Where the repository lives."""

    url: Text | None = None
    kind: ForgeKind | None = None
    branch: Text = "main"


def _check_locale(value: str) -> str:
    try:
        Locale.parse(value, sep="-")
    except (UnknownLocaleError, ValueError):
        message = "{value} is no language that dates can be written in."
        raise PydanticCustomError("locale", message, {"value": show(value)}) from None
    return value


def _check_handle(value: str) -> str:
    if re.fullmatch(r"@[\w.-]+(/[\w.-]+)*|[^@\s]+@[^@\s]+\.[^@\s]+", value):
        return value
    message = "{value} is no handle. Write it as @name, or as an address of e-mail."
    raise PydanticCustomError("handle", message, {"value": show(value)})


Handle: TypeAlias = Annotated[Text, AfterValidator(_check_handle)]


class Settings(Part):
    """The plugin's entry in `site.yml`. See docs/configuration.md for each key."""

    personas_dir: Text = "personas"
    lang: Annotated[Language, AfterValidator(_check_locale)] = "en"
    audience: Audience = "internal"
    types: Vocabulary[Type] = Field(default_factory=dict)
    stages: Vocabulary[Stage] = Field(default_factory=dict)
    holdups: Vocabulary[Term] = Field(default_factory=_default_holdups)
    products: Vocabulary[Term] = Field(default_factory=dict)
    industries: Vocabulary[Term] = Field(default_factory=dict)
    competitors: Vocabulary[Term] = Field(default_factory=dict)
    tags: Vocabulary[Term] = Field(default_factory=dict)
    required: Annotated[dict[Status, tuple[FieldName, ...]], AfterValidator(_add_defaults)] = DEFAULT_REQUIRED
    forge: Forge = Forge()
    handles: dict[str, Handle] = Field(default_factory=dict)

    def vocabulary(self, name: VocabularyField) -> Mapping[str, Term]:
        """Return the declared entries by id, in their order."""
        terms: Mapping[str, Term] = getattr(self, name)
        return terms

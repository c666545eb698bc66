"""What `site.yml` says: vocabulary, required fields and the forge, as `Settings`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias, TypeVar, get_args

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from dealshelf.frontmatter import Document, FieldPath, UnreadableError, read_yaml
from dealshelf.problems import Problem, SettingsError, did_you_mean, has_errors
from dealshelf.records import Asset, Audience, Status
from dealshelf.records.base import Language, Part, Text, Texts, show
from dealshelf.validate import validate

PLUGIN = "dealshelf"
SITE_FILE = "site.yml"

ForgeKind = Literal["github", "gitlab", "gitea", "forgejo", "other"]
FORGE_KINDS: tuple[ForgeKind, ...] = get_args(ForgeKind)
VocabularyField = Literal["types", "stages", "holdups", "products", "industries", "competitors", "tags"]
VOCABULARY_FIELDS: tuple[VocabularyField, ...] = get_args(VocabularyField)

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

VOCABULARY_ID = re.compile(r"[^\W_A-Z](?:[\w.-]*\w)?")

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


def _parse_days(value: Any) -> int:
    if isinstance(value, str) and value.isdigit() and 0 < int(value) < 10_000:
        return int(value)
    raise PydanticCustomError("days", "{value} is no number of days.", {"value": show(value)})


class Type(Term):
    """A form of asset; `verify_every` is how many days a verification holds, None for ever."""

    verify_every: Annotated[int, BeforeValidator(_parse_days)] | None = None


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
    if VOCABULARY_ID.fullmatch(name):
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


def guess_forge_kind(url: str) -> ForgeKind:
    """Return the kind of forge that an address looks like."""
    host = re.sub(r"^https?://", "", url.lower()).split("/")[0]
    for kind in FORGE_KINDS:
        if kind in host:
            return kind
    return "forgejo" if host == "codeberg.org" else "other"


class Settings(Part):
    """The plugin's entry in `site.yml`. See docs/configuration.md for each key."""

    personas_dir: Text = "personas"
    lang: Language = "en"
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

    def vocabulary(self, name: VocabularyField) -> Mapping[str, Term]:
        """Return the declared entries by id, in their order."""
        terms: Mapping[str, Term] = getattr(self, name)
        return terms


@dataclass(frozen=True, slots=True)
class Site:
    """A library's place on disk and its settings.

    `root` is the folder of the configuration file; the other folders are absolute.
    """

    file: Path
    root: Path
    name: str
    content_dir: Path
    personas_dir: Path
    settings: Settings
    repo_url: str = ""

    def relative(self, file: Path) -> str:
        """Return a file's path as problems name it: from the root, with `/`."""
        return file.relative_to(self.root).as_posix()


def load_site(file: Path) -> Site:
    """Return the site that a configuration file declares.

    Raises `SettingsError` with every problem of the file.
    """
    file = file.absolute()
    document = _read_document(file)
    at = _find_plugin(document, file)
    settings: Settings | None = Settings()
    problems: list[Problem] = []
    if at:
        settings, problems = validate(Settings, document, file.name, at=at)
    if settings is None or has_errors(problems):
        raise SettingsError(problems)
    values = document.values
    content_dir = file.parent / _text(values.get("docs_dir"), "docs")
    personas_dir = file.parent / settings.personas_dir
    for name, folder in (("docs_dir", content_dir), ("personas_dir", personas_dir)):
        if not folder.resolve().is_relative_to(file.parent.resolve()):
            line, column = document.locate((name,) if name == "docs_dir" else (*at, name))
            message = f"{show(str(folder))} lies outside the folder of {file.name}. Move it inside."
            raise SettingsError([Problem(file.name, line, column, name, message)])
    repo_url = _text(values.get("repo_url"), "")
    return Site(
        file=file,
        root=file.parent,
        name=_text(values.get("site_name"), "Content library"),
        content_dir=content_dir,
        personas_dir=personas_dir,
        settings=settings,
        repo_url=settings.forge.url or repo_url,
    )


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) else default


def _read_document(file: Path) -> Document:
    try:
        text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        return read_yaml(text, allow_aliases=True)
    except FileNotFoundError:
        message = f"there is no such file. Go where {SITE_FILE} is, name it with -f, or begin with 'dealshelf init'."
        raise SettingsError([Problem(str(file), 1, 1, "", message)]) from None
    except IsADirectoryError:
        raise SettingsError([Problem(str(file), 1, 1, "", "is a folder, not a file.")]) from None
    except UnicodeDecodeError:
        raise SettingsError([Problem(file.name, 1, 1, "", "is not UTF-8. Save it as UTF-8.")]) from None
    except UnreadableError as error:
        raise SettingsError([Problem(file.name, *error.place, "", error.message)]) from None


def _find_plugin(document: Document, file: Path) -> FieldPath:
    """Return where the plugin's options stand, or () when it has none.

    Raises `SettingsError` when the plugin is not switched on.
    """
    plugins = document.values.get("plugins")
    if isinstance(plugins, list):
        for index, entry in enumerate(plugins):
            if entry == PLUGIN or (isinstance(entry, dict) and entry.get(PLUGIN, ...) is None):
                return ()
            if isinstance(entry, dict) and PLUGIN in entry:
                return _check_mapping(document, file, ("plugins", index, PLUGIN))
    if isinstance(plugins, dict) and PLUGIN in plugins:
        return _check_mapping(document, file, ("plugins", PLUGIN)) if plugins[PLUGIN] is not None else ()
    line, column = document.locate_key(("plugins",))
    message = f"the plugin '{PLUGIN}' is not switched on. Add '- {PLUGIN}:' under 'plugins:'."
    raise SettingsError([Problem(file.name, line, column, "plugins", message)])


def _check_mapping(document: Document, file: Path, at: FieldPath) -> FieldPath:
    value: Any = document.values
    for step in at:
        value = value[step]
    if isinstance(value, dict):
        return at
    line, column = document.locate(at)
    raise SettingsError(
        [Problem(file.name, line, column, PLUGIN, f"expected 'key: value' lines, found {show(value)}.")]
    )

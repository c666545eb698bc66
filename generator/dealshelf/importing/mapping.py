"""The map file: how a foreign folder's keys and values become those of an asset."""

import re
from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr
from pydantic_core import PydanticCustomError

from dealshelf.config import ASSET_FIELDS, Settings
from dealshelf.problems import Problem, SettingsError, did_you_mean, has_errors
from dealshelf.reading import read_text
from dealshelf.records import Audience
from dealshelf.records.base import Language, Link, Part, PersonaSlug, Text, Texts, show
from dealshelf.validate import name_field, validate
from dealshelf.yaml_text import Document, FieldPath, UnreadableError, read_yaml

KeyTarget = Literal[
    "title",
    "type",
    "personas",
    "stage",
    "why",
    "summary",
    "owner",
    "status",
    "publish",
    "audience",
    "link",
    "answers",
    "products",
    "industries",
    "competitors",
    "tags",
    "lang",
    "slug",
    "address",
    "draft",
    "published",
    "expires",
    "ignore",
]
"""What a source's key can become. The last six are no fields of an asset: `slug` names its file, `address` is where it
was found on the old site, `draft`, `published` and `expires` decide its status, and `ignore` leaves the key out."""

DEFAULT_KEYS: dict[str, KeyTarget] = {
    "title": "title",
    "linktitle": "title",
    "description": "summary",
    "summary": "summary",
    "excerpt": "summary",
    "publishdate": "publish",
    "date": "publish",
    "pubdate": "publish",
    "publish": "publish",
    "authors": "owner",
    "author": "owner",
    "owner": "owner",
    "externalurl": "link",
    "external_url": "link",
    "link": "link",
    "redirect": "link",
    "redirect_to": "link",
    "tags": "tags",
    "tag": "tags",
    "categories": "tags",
    "category": "tags",
    "taxonomies.tags": "tags",
    "taxonomies.categories": "tags",
    "type": "type",
    "lang": "lang",
    "language": "lang",
    "locale": "lang",
    "slug": "slug",
    "url": "address",
    "permalink": "address",
    "aliases": "address",
    "redirect_from": "address",
    "draft": "draft",
    "published": "published",
    "expirydate": "expires",
    "status": "status",
    "audience": "audience",
    "personas": "personas",
    "stage": "stage",
    "why": "why",
    "answers": "answers",
    "products": "products",
    "industries": "industries",
    "competitors": "competitors",
}
"""What a key becomes when the map file does not say. Of two keys for one field the earlier that has a value wins."""

DEFAULT_FOLDER = "imported"


def check_folder(name: str) -> str:
    """Return a folder's name below the library when assets in it are read. Raises `PydanticCustomError` otherwise."""
    parts = name.strip("/").split("/")
    if all(re.fullmatch(r"[^\W_][\w. -]*", part) and not part.endswith((".", " ")) for part in parts):
        return "/".join(parts)
    message = "{name} is no folder of the library. Write a name such as 'blog'."
    raise PydanticCustomError("folder", message, {"name": show(name)})


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Defaults(Part):
    """What an asset gets in a field for which its source has nothing."""

    type: Text = ""
    personas: tuple[PersonaSlug, ...] = ()
    stage: Text = ""
    owner: Text = ""
    audience: Audience = "internal"
    answers: Texts = ()
    products: Texts = ()
    industries: Texts = ()
    competitors: Texts = ()
    tags: Texts = ()
    lang: Language | None = None


class Mapping(Part):
    """A map file. See docs/importing.md for each key."""

    folder: Annotated[Text, AfterValidator(check_folder)] = DEFAULT_FOLDER
    base_url: Annotated[tuple[Link, ...], BeforeValidator(_as_list)] = ()
    keys: dict[Text, KeyTarget] = Field(default_factory=dict)
    values: dict[KeyTarget, dict[str, Text | None]] = Field(default_factory=dict)
    defaults: Defaults = Defaults()

    _origin: tuple[Document, str] | None = PrivateAttr(default=None)

    def model_post_init(self, context: Any, /) -> None:
        self._origin = context

    def problem(self, path: FieldPath, message: str) -> Problem:
        """Return a problem with a value of the map file, placed where the value stands."""
        document, name = self._origin or (Document(), "map file")
        return Problem(name, *document.locate(path), name_field(path), message)

    def targets(self) -> dict[str, KeyTarget]:
        """Return what each key becomes, by the key in lower case, the map file's own keys first."""
        own = {key.lower(): target for key, target in self.keys.items()}
        return own | {key: target for key, target in DEFAULT_KEYS.items() if key not in own}

    def translate(self, target: KeyTarget, value: str) -> str | None:
        """Return what the map file makes of a value, the value itself when it says nothing, None to drop it."""
        known = self.values.get(target, {})
        if value in known:
            return known[value]
        folded = {spelling.casefold(): ours for spelling, ours in known.items()}
        return folded.get(value.casefold(), value)


def load_mapping(file: Path) -> Mapping:
    """Return the mapping that a map file declares.

    Raises `SettingsError` with every problem of the file.
    """
    path = file.as_posix()
    problems: list[Problem] = []
    try:
        document = read_yaml(read_text(file, path, problems))
    except UnreadableError as error:
        raise SettingsError([Problem(path, *error.place, "", error.message)]) from None
    mapping, found = validate(Mapping, document, path, context=(document, path))
    if mapping is None or has_errors(found):
        raise SettingsError(found)
    return mapping


def check_defaults(mapping: Mapping, settings: Settings, personas: Collection[str]) -> None:
    """Raise `SettingsError` when a default is no id of the site's vocabulary, or no persona."""
    problems = []
    known: dict[str, Any] = {name: settings.vocabulary(vocabulary) for name, vocabulary in ASSET_FIELDS.items()}
    known["personas"] = personas
    for name, ids in known.items():
        value = getattr(mapping.defaults, name)
        for index, item in enumerate([value] if isinstance(value, str) else value):
            if item and item not in ids:
                path: FieldPath = ("defaults", name) if isinstance(value, str) else ("defaults", name, index)
                problems.append(mapping.problem(path, f"{show(item)} is not known here.{did_you_mean(item, ids)}"))
    if problems:
        raise SettingsError(problems)

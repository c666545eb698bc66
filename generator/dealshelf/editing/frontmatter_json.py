"""The settings of the Front Matter extension of Visual Studio Code: forms for the front matter of open files.

Source for every key: the extension's `package.json`, `contributes.configuration`, release 10.
"""

from typing import Any, TypeAlias

from dealshelf.editing.inputs import Input, InputShape, list_inputs
from dealshelf.forms import RecordKind
from dealshelf.load import LIBRARY_DIR, MEETINGS_DIR, NOTES_DIR, ROADMAP_DIR, Records
from dealshelf.site import Site

Values: TypeAlias = dict[str, Any]

SCHEMA = "https://frontmatter.codes/frontmatter.schema.json"

ASSET_TYPE = "default"
"""What the content type of assets is called. The extension takes a file's own `type`, which ours have for something
else, for the name of a content type, and falls back to this one."""

FIELD_TYPES: dict[InputShape, Values] = {
    "text": {"type": "string", "single": True},
    "prose": {"type": "string"},
    # Its picker goes by one time zone for everybody, UTC, and is a day off east of it. So a day is typed.
    "day": {"type": "string", "single": True},
    "number": {"type": "number", "numberOptions": {"isDecimal": True}},
    "choice": {"type": "choice"},
    "record": {"type": "choice"},
    "file": {"type": "string", "single": True},
    "group": {"type": "fields"},
}
"""Pairs, and lists of groups, have no form that leaves the file without keys of the extension's own."""


def make_frontmatter_json(site: Site, records: Records, prefix: str = "") -> Values:
    """Return the content of `frontmatter.json`, which lies at the top of the repository.

    `prefix` is the way from there to the folder of `site.yml`, ending in `/`, or nothing.
    """
    content = prefix + site.relative(site.content_dir)
    folders: dict[RecordKind, tuple[str, str]] = {
        "asset": ("Assets", f"{content}/{LIBRARY_DIR}"),
        "persona": ("Personas", prefix + site.relative(site.personas_dir)),
        "note": ("Notes", f"{content}/{NOTES_DIR}"),
        "roadmap": ("Roadmap", f"{content}/{ROADMAP_DIR}"),
        "meeting": ("Meetings", f"{content}/{MEETINGS_DIR}"),
    }
    return {
        "$schema": SCHEMA,
        "frontMatter.framework.id": "other",
        "frontMatter.content.autoUpdateDate": False,
        "frontMatter.taxonomy.dateFormat": "yyyy-MM-dd",
        "frontMatter.content.pageFolders": [
            _make_folder(kind, title, folder) for kind, (title, folder) in folders.items()
        ],
        "frontMatter.taxonomy.contentTypes": [_make_content_type(kind, site, records) for kind in folders],
    }


def _name_content_type(kind: RecordKind) -> str:
    return ASSET_TYPE if kind == "asset" else kind


def _make_folder(kind: RecordKind, title: str, folder: str) -> Values:
    """Return the folder of a kind of record. New files are made of assets only.

    Into those of other kinds the extension writes a key of its own, `fmContentType`; 'dealshelf new' makes them.
    """
    made = {"title": title, "path": f"[[workspace]]/{folder}", "contentTypes": [_name_content_type(kind)]}
    return made if kind == "asset" else made | {"disableCreation": True}


def _make_content_type(kind: RecordKind, site: Site, records: Records) -> Values:
    inputs = list_inputs(kind, site.settings)
    fields = [field for each in inputs if (field := _make_field(each, records)) is not None]
    return {"name": _name_content_type(kind), "clearEmpty": True, "fields": fields}


def _make_field(each: Input, records: Records) -> Values | None:
    """Return the field of an input, None where the extension has none that would do."""
    if each.shape == "pairs" or (each.shape == "group" and each.is_many):
        return None
    field: Values = {"name": each.name, "title": each.label, "description": each.hint, **FIELD_TYPES[each.shape]}
    choices = each.choices
    if each.of == "persona":
        choices = {persona.slug: persona.label for persona in records.personas}
    elif each.of == "roadmap":
        choices = {item.slug: item.title for item in records.roadmap}
    if choices is not None:
        field["choices"] = [{"id": value, "title": label} for value, label in choices.items()]
        field["multiple"] = each.is_many
    elif each.is_many:
        field = {"name": each.name, "title": each.label, "description": each.hint, "type": "list"}
    elif each.of:
        field |= FIELD_TYPES["text"]
    if each.parts:
        field["fields"] = [part for inner in each.parts if (part := _make_field(inner, records)) is not None]
    if each.default:
        field["default"] = each.default
    return field | {"required": each.is_required}

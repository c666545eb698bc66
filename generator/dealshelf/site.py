"""Where a library is: the MkDocs configuration it is built by, read with lines and columns."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dealshelf.config import Settings
from dealshelf.problems import Problem, SettingsError, has_errors
from dealshelf.records.base import show
from dealshelf.validate import name_field, validate
from dealshelf.yaml_text import Document, FieldPath, UnreadableError, read_yaml

PLUGIN = "dealshelf"
SITE_FILE = "site.yml"
MAX_PARENTS = 8


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
    uses_folders: bool = True
    """Are ordinary pages at `page/`, not at `page.html`?"""
    url: str = ""
    """The address that the site is published at, with a `/` at its end, or nothing."""
    repo_url: str = ""

    def relative(self, file: Path) -> str:
        """Return a file's path as problems name it: from the root, with `/`."""
        return file.relative_to(self.root).as_posix()


def load_site(file: Path) -> Site:
    """Return the site that a configuration file declares, with what the files it inherits from say.

    Raises `SettingsError` with every problem of the file.
    """
    file = _normalise(file.absolute())
    chain = _read_chain(file)
    owner = _find_plugin(chain)
    settings = _read_settings(chain, owner)
    values: dict[str, Any] = {}
    for _, document in reversed(chain):
        values |= document.values
    holder = next((link for link in chain if "docs_dir" in link[1].values), chain[0])
    docs = Written(*holder, ("docs_dir",))
    content_dir = _find_folder(file, _text(values.get("docs_dir"), "docs"), docs, field="docs_dir", is_needed=True)
    return Site(
        file=file,
        root=file.parent,
        name=_text(values.get("site_name"), "Content library"),
        content_dir=content_dir,
        personas_dir=_find_folder(file, settings.personas_dir, owner.down("personas_dir"), field="personas_dir"),
        settings=settings,
        uses_folders=str(values.get("use_directory_urls")).lower() not in ("false", "no", "off"),
        url=_address(values.get("site_url")),
        repo_url=_text(values.get("repo_url"), ""),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """Where a setting is written: in a file, whose document holds it at a path (empty where it is not there)."""

    file: Path
    document: Document
    at: FieldPath

    def down(self, key: str) -> "Written":
        """Return where a key of this mapping is written."""
        has_key = bool(self.at) and key in _at(self.document, self.at)
        return Written(self.file, self.document, (*self.at, key) if has_key else ())

    def refuse(self, field: str, message: str) -> SettingsError:
        """Return the error that the setting is."""
        return SettingsError([Problem(self.file.name, *self.document.locate(self.at), field, message)])


def _read_settings(chain: list[tuple[Path, Document]], owner: Written) -> Settings:
    """Return the plugin's settings; raise `SettingsError` with every problem of all files."""
    settings: Settings | None = Settings()
    problems: list[Problem] = []
    at = owner.at
    if at:
        settings, problems = validate(Settings, owner.document, owner.file.name, at=at)
    problems += [
        Problem(path.name, *error.place, name_field(error.path), error.message)
        for path, document in chain
        for error in document.errors
        if document is not owner.document or error.path[: len(at)] != at or not at
    ]
    if settings is None or has_errors(problems):
        raise SettingsError(problems)
    return settings


def _find_folder(file: Path, name: str, written: Written, *, field: str, is_needed: bool = False) -> Path:
    """Return a folder of the site, which lies inside that of its file; one that is named, or needed, exists."""
    folder = _normalise(file.parent / name)
    shown = show(os.path.relpath(folder, file.parent))
    if not folder.resolve().is_relative_to(file.parent.resolve()):
        raise written.refuse(field, f"{shown} lies outside the folder of {file.name}. Move it inside.")
    if not folder.is_dir() and (is_needed or written.at):
        raise written.refuse(field, f"there is no folder {shown}. Make it, or set '{field}'.")
    return folder


def _at(document: Document, at: FieldPath) -> Any:
    """Return what stands at a path of a document."""
    value: Any = document.values
    for step in at:
        value = value[step]
    return value


def _normalise(folder: Path) -> Path:
    """Return a folder without `..` on the way, as MkDocs names it in its own files."""
    return Path(os.path.normpath(folder))


def _text(value: object, default: str) -> str:
    return value if isinstance(value, str) else default


def _address(value: object) -> str:
    """Return an address with a `/` at its end, so that others can be joined to it; nothing when it is none."""
    text = _text(value, "").strip()
    return f"{text.rstrip('/')}/" if text.startswith(("https://", "http://")) else ""


def _read_chain(file: Path) -> list[tuple[Path, Document]]:
    """Return a configuration file and those it inherits from, nearest first. Source: MkDocs, "INHERIT"."""
    chain: list[tuple[Path, Document]] = []
    here: Path | None = file
    while here is not None and len(chain) < MAX_PARENTS:
        document = _read_document(here)
        chain.append((here, document))
        parent = document.values.get("INHERIT")
        here = here.parent / parent if isinstance(parent, str) else None
    return chain


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


def _find_plugin(chain: list[tuple[Path, Document]]) -> Written:
    """Return where the plugin's options are written: `at` is () when it has none.

    Raises `SettingsError` when the plugin is not switched on.
    """
    owners = [link for link in chain if "plugins" in link[1].values] or chain[:1]
    # MkDocs merges mappings and replaces lists.
    merged = (link for link in owners if isinstance(plugins := link[1].values["plugins"], dict) and PLUGIN in plugins)
    file, document = owners[0]
    if isinstance(document.values.get("plugins"), dict):
        file, document = next(merged, owners[0])
    plugins = document.values.get("plugins")
    if isinstance(plugins, list):
        for index, entry in enumerate(plugins):
            if entry == PLUGIN or (isinstance(entry, dict) and entry.get(PLUGIN, ...) is None):
                return Written(file, document, ())
            if isinstance(entry, dict) and PLUGIN in entry:
                return _check_mapping(Written(file, document, ("plugins", index, PLUGIN)))
    if isinstance(plugins, dict) and PLUGIN in plugins:
        written = Written(file, document, ("plugins", PLUGIN))
        return Written(file, document, ()) if plugins[PLUGIN] is None else _check_mapping(written)
    message = f"the plugin '{PLUGIN}' is not switched on. Add '- {PLUGIN}:' under 'plugins:'."
    raise SettingsError([Problem(file.name, *document.locate_key(("plugins",)), "plugins", message)])


def _check_mapping(written: Written) -> Written:
    value = _at(written.document, written.at)
    if isinstance(value, dict):
        return written
    raise written.refuse(PLUGIN, f"expected 'key: value' lines, found {show(value)}.")

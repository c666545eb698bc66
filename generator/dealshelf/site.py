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
    owner, document, at = _find_plugin(chain)
    settings: Settings | None = Settings()
    problems: list[Problem] = []
    if at:
        settings, problems = validate(Settings, document, owner.name, at=at)
    problems += [
        Problem(path.name, *error.place, name_field(error.path), error.message)
        for path, parent in chain
        for error in parent.errors
        if parent is not document or error.path[: len(at)] != at or not at
    ]
    if settings is None or has_errors(problems):
        raise SettingsError(problems)
    values: dict[str, Any] = {}
    for _, parent in reversed(chain):
        values |= parent.values
    content_dir = _normalise(file.parent / _text(values.get("docs_dir"), "docs"))
    personas_dir = _normalise(file.parent / settings.personas_dir)
    docs_owner, docs_document = next((link for link in chain if "docs_dir" in link[1].values), chain[0])
    for name, folder, where, place in (
        ("docs_dir", content_dir, docs_owner, docs_document.locate(("docs_dir",))),
        ("personas_dir", personas_dir, owner, document.locate((*at, "personas_dir"))),
    ):
        if not folder.resolve().is_relative_to(file.parent.resolve()):
            written = os.path.relpath(folder, file.parent)
            message = f"{show(written)} lies outside the folder of {file.name}. Move it inside."
            raise SettingsError([Problem(where.name, *place, name, message)])
        if not folder.is_dir() and (name == "docs_dir" or (at and name in _at(document, at))):
            message = f"there is no folder {show(os.path.relpath(folder, file.parent))}. Make it, or set '{name}'."
            raise SettingsError([Problem(where.name, *place, name, message)])
    return Site(
        file=file,
        root=file.parent,
        name=_text(values.get("site_name"), "Content library"),
        content_dir=content_dir,
        personas_dir=personas_dir,
        settings=settings,
        uses_folders=str(values.get("use_directory_urls")).lower() not in ("false", "no", "off"),
        url=_address(values.get("site_url")),
        repo_url=_text(values.get("repo_url"), ""),
    )


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


def _find_plugin(chain: list[tuple[Path, Document]]) -> tuple[Path, Document, FieldPath]:
    """Return the file that switches the plugin on, with where its options stand, or () when it has none.

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
                return file, document, ()
            if isinstance(entry, dict) and PLUGIN in entry:
                return file, document, _check_mapping(document, file, ("plugins", index, PLUGIN))
    if isinstance(plugins, dict) and PLUGIN in plugins:
        has_options = plugins[PLUGIN] is not None
        return file, document, _check_mapping(document, file, ("plugins", PLUGIN)) if has_options else ()
    line, column = document.locate_key(("plugins",))
    message = f"the plugin '{PLUGIN}' is not switched on. Add '- {PLUGIN}:' under 'plugins:'."
    raise SettingsError([Problem(file.name, line, column, "plugins", message)])


def _check_mapping(document: Document, file: Path, at: FieldPath) -> FieldPath:
    value = _at(document, at)
    if isinstance(value, dict):
        return at
    line, column = document.locate(at)
    raise SettingsError(
        [Problem(file.name, line, column, PLUGIN, f"expected 'key: value' lines, found {show(value)}.")]
    )

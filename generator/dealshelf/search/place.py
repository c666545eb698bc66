"""Where the index of a site lies: `site.yml` → the built site → its index. It reads little, to begin fast."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dealshelf.search.reader import VERSION, Index, VersionError
from dealshelf.yaml_text import UnreadableError, read_yaml

SITE_DIR = "site"
"""Where MkDocs builds to when nothing else is said."""

MOST_PARENTS = 8


class NoIndexError(Exception):
    """There is no index to read; the message says why and what to do."""


def open_index(config_file: Path) -> Index:
    """Return the index of the site that a configuration file builds. Raises `NoIndexError`."""
    site_dir = find_site_dir(config_file)
    folder = site_dir / "search"
    if not site_dir.is_dir():
        raise NoIndexError(f"there is no site in '{site_dir}' yet. Build it with 'dealshelf build'.")
    try:
        pointer = json.loads((folder / "current.json").read_bytes())
        if pointer["v"] != VERSION:
            raise VersionError
        return Index(_make_reader(folder / pointer["folder"]))
    except FileNotFoundError:
        message = f"the site in '{site_dir}' has no search index. Build it again with 'dealshelf build'."
    except VersionError:
        message = f"the search index in '{site_dir}' is of another version. Build it again with 'dealshelf build'."
    except (OSError, ValueError, LookupError, TypeError):
        message = f"the search index in '{site_dir}' cannot be read. Build it again with 'dealshelf build'."
    raise NoIndexError(message)


def _make_reader(folder: Path) -> Callable[[str], Any]:
    return lambda path: json.loads((folder / path).read_bytes())


def find_site_dir(config_file: Path) -> Path:
    """Return where a configuration file builds to. Raises `NoIndexError`."""
    return config_file.absolute().parent / (_find_setting(config_file, "site_dir") or SITE_DIR)


def find_site_url(config_file: Path) -> str:
    """Return the address that a site is at, with a slash at its end; or nothing. Raises `NoIndexError`."""
    site_url = _find_setting(config_file, "site_url")
    return f"{site_url.rstrip('/')}/" if site_url else ""


def _find_setting(config_file: Path, name: str) -> str:
    """Return a setting as a configuration file says it, or what it inherits from; or nothing."""
    here: Path | None = config_file.absolute()
    for _ in range(MOST_PARENTS):
        if here is None:
            break
        values = _read_settings(here)
        value, parent = values.get(name), values.get("INHERIT")
        if isinstance(value, str):
            return value
        here = here.parent / parent if isinstance(parent, str) else None
    return ""


def _read_settings(file: Path) -> dict[str, Any]:
    try:
        values = read_yaml(file.read_bytes().decode("utf-8-sig"), allow_aliases=True).values
    except FileNotFoundError:
        message = f"there is no file '{file}'. Go where site.yml is, or name it with -f."
    except (OSError, UnicodeDecodeError):
        message = f"'{file}' cannot be read."
    except UnreadableError as error:
        message = f"{file.name}:{error.place[0]}:{error.place[1]}: {error.message}"
    else:
        return values if isinstance(values, dict) else {}
    raise NoIndexError(message)

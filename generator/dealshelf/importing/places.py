"""Where each entry comes to stand in the library: once chosen, for good."""

import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from pydantic_core import PydanticCustomError

from dealshelf.importing.addresses import Place
from dealshelf.importing.manifest import MANIFEST_FILE, Manifest, read_manifest
from dealshelf.importing.mapping import Mapping as ImportMapping
from dealshelf.importing.mapping import check_folder
from dealshelf.importing.sources import Entry, Found
from dealshelf.load import LIBRARY_DIR, find_markdown
from dealshelf.problems import Problem, SettingsError
from dealshelf.reading import RESERVED_SLUGS, make_slug, name_slug
from dealshelf.records.base import is_slug, show
from dealshelf.site import Site

MAX_SLUG_BYTES = 180
"""File systems take names of 255 bytes; the rest is room for an ending."""

NO_SLUGS = RESERVED_SLUGS | {"index", "readme"}

State = Literal["new", "here", "moved", "removed"]


@dataclass(frozen=True, slots=True)
class Spot:
    """An entry's place and how it came to it. `wanted` is the slug that it would have had, were that not taken."""

    place: Place
    slug: str
    state: State
    wanted: str


def find_folder(site: Site, mapping: ImportMapping, into: str) -> Path:
    """Return the folder of the library that the assets go to. Raises `SettingsError` for one that is none."""
    try:
        name = check_folder(into) if into else mapping.folder
    except PydanticCustomError as error:
        raise SettingsError([Problem("--into", 1, 1, "", error.message())]) from None
    folder = site.content_dir / LIBRARY_DIR / name
    if not folder.resolve().is_relative_to(site.content_dir.resolve()):
        message = "leads out of the content folder. Choose another."
        raise SettingsError([Problem(site.relative(folder), 1, 1, "", message)])
    return folder


def check_source(site: Site, source: Path) -> None:
    """Raise `SettingsError` when nothing can be imported from there."""
    message = ""
    if not source.exists():
        message = "there is no such folder."
    elif not source.is_dir():
        message = "is a file. Name the folder that it lies in."
    elif source.resolve().is_relative_to((site.content_dir / LIBRARY_DIR).resolve()):
        message = "lies in the library already."
    if message:
        raise SettingsError([Problem(source.as_posix(), 1, 1, "", message)])


def check_history(site: Site, folder: Path, manifest: Manifest, found: Found) -> None:
    """Raise `SettingsError` when the folder holds another source, or the source went to another folder before.

    A source is known by its paths: it is the same when half of the paths of the smaller side are common.
    """
    paths = {rel for rel, _ in found.files} | {skipped.rel for skipped in found.skipped}
    if manifest.imports and not _are_alike(paths, manifest.imports):
        message = "this folder holds the import of another source. Choose a folder for this one with --into."
        raise SettingsError([Problem(site.relative(folder / MANIFEST_FILE), 1, 1, "imports", message)])
    if manifest.imports or not paths:
        return
    for parent, folders, names in os.walk(site.content_dir / LIBRARY_DIR):
        folders.sort()
        if MANIFEST_FILE in names and Path(parent) != folder:
            other = read_manifest(site, Path(parent))
            if len(paths) > 1 and other.imports and _are_alike(paths, other.imports):
                message = f"the source was imported here before, not into {show(site.relative(folder))}. Keep to one."
                raise SettingsError([Problem(site.relative(Path(parent) / MANIFEST_FILE), 1, 1, "imports", message)])


def _are_alike(paths: set[str], imports: Mapping[str, object]) -> bool:
    return 2 * len(paths & imports.keys()) >= min(len(paths), len(imports))


def choose_places(
    site: Site, folder: Path, manifest: Manifest, entries: Iterable[tuple[Entry, str]]
) -> dict[str, Spot]:
    """Return where each entry stands, by its path in the source. `entries` come with the slug each names, or ''.

    What has been imported keeps its place, even when its source names another slug by now. A slug that is taken
    gets a number.
    """
    library = site.content_dir / LIBRARY_DIR
    existing = {site.relative(file): name_slug(file) for file in find_markdown(library)}
    base = site.relative(folder)
    owned = {f"{base}/{one.target}" for one in manifest.imports.values()}
    taken = NO_SLUGS | {slug for path, slug in existing.items() if path not in owned}
    taken |= {name_slug(Path(path)) for path in owned}
    elsewhere = {slug: path for path, slug in existing.items() if path not in owned}
    spots = {}
    for entry, named in entries:
        known = manifest.imports.get(entry.rel)
        if known is None:
            spot = _choose(folder, base, entry, make_entry_slug(entry, named), taken)
            taken |= {spot.slug}
        else:
            slug = name_slug(Path(base, known.target))
            state: State = "here"
            path = f"{base}/{known.target}"
            if not os.path.lexists(site.root / path) and not manifest.unfinished:
                state = "moved" if slug in elsewhere else "removed"
                path = elsewhere.get(slug, path)
            spot = Spot(Place(path, f"{base}/{slug}"), slug, state, slug)
        spots[entry.rel] = spot
    return spots


def _choose(folder: Path, base: str, entry: Entry, wanted: str, taken: set[str] | frozenset[str]) -> Spot:
    slug, count = wanted, 1
    while True:
        target = f"{slug}/index.md" if entry.is_folder else f"{slug}.md"
        if slug not in taken and not os.path.lexists(folder / target):
            return Spot(Place(f"{base}/{target}", f"{base}/{slug}"), slug, "new", wanted)
        count += 1
        slug = f"{wanted}-{count}"


def make_entry_slug(entry: Entry, named: str) -> str:
    """Return the slug of a new asset: what the source names, else the file's name; both made to fit."""
    slug = unquote(posixpath.basename(re.split(r"[?#]", named)[0].rstrip("/")))
    if slug and entry.lang:
        slug = f"{slug}-{entry.lang.lower()}"
    for tried in (slug, entry.name):
        if is_slug(tried) and tried == tried.casefold():
            break
        tried = make_slug(tried)
        if is_slug(tried):
            break
    else:
        tried = "asset"
    short = tried.encode()[:MAX_SLUG_BYTES].decode(errors="ignore")
    return short.rstrip("-._") or "asset"

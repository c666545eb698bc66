"""Where a link of an entry leads: to another entry, to a file beside it, or to the old site."""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urljoin

from dealshelf.importing.links import Shortcode
from dealshelf.importing.sources import SUFFIXES, Entry, is_inside, is_ordinary

MAX_FILE_BYTES = 50_000_000
"""A larger attachment stays behind: git hosts refuse such files."""

OLD_PREFIXES = ("blog", "posts", "post", "docs", "content", "_posts")
"""Folders and addresses below which generators keep their entries, when the source is that folder itself."""

OUTSIDE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry comes to stand: its file and the folder of what belongs to it, both from the site's root."""

    path: str
    folder: str


@dataclass(slots=True)
class Directory:
    """Finds an entry by its path in the source or by an address that it had on the old site.

    An address that two entries could have had leads to neither.
    """

    source_name: str
    base_urls: tuple[str, ...]
    paths: dict[str, Entry] = field(default_factory=dict)
    addresses: dict[str, Entry | None] = field(default_factory=dict)
    names: dict[str, Entry | None] = field(default_factory=dict)

    def find_path(self, path: str) -> Entry | None:
        """Return the entry at a path in the source; its ending, and folders above the source, may differ."""
        path = path.strip("/")
        first, _, below = path.partition("/")
        for tried in (path, below) if first in (self.source_name, *OLD_PREFIXES) else (path,):
            for ending in ("", ".md", ".mdx", ".markdown", "/index.md", "/index.mdx"):
                if found := self.paths.get(tried + ending):
                    return found
        return None

    def find_name(self, path: str) -> Entry | None:
        """Return the only entry whose path ends like this one."""
        name = _drop_ending(path).strip("/")
        return self.find_path(path) or self.names.get(name) or self.names.get(posixpath.basename(name))

    def find_address(self, address: str) -> Entry | None:
        """Return the entry that had an address, which begins with `/`, on the old site."""
        path = _plain_address(address)
        tried = [path]
        bases = [_plain_address(url.split("/", 3)[3]) for url in self.base_urls if url.count("/") > 2]
        for prefix in (*bases, self.source_name.casefold(), *OLD_PREFIXES):
            if prefix and path.startswith(prefix + "/"):
                tried.append(path.removeprefix(prefix + "/"))
        if match := re.search(r"(?:^|/)(\d{4}/\d{2}/\d{2}/[^/]+)$", path):
            tried.append(match[1])
        return next((found for one in tried if (found := self.addresses.get(one))), None)

    def strip_base(self, url: str) -> str | None:
        """Return the address on the old site that a full one stands for, None when it leads elsewhere."""
        for base in self.base_urls:
            home = base.rstrip("/")
            if url == home or url.startswith((home + "/", home + "#", home + "?")):
                rest = url[len(home) :]
                return rest if rest.startswith("/") else "/" + rest
        return None


def make_directory(
    entries: Iterable[tuple[Entry, str, list[str]]], source_name: str, base_urls: tuple[str, ...]
) -> Directory:
    """Return the directory of entries, each with its slug and the addresses that its front matter names."""
    directory = Directory(source_name, base_urls)
    told: list[tuple[str, Entry]] = []
    guessed: list[tuple[str, Entry]] = []
    for entry, slug, named in entries:
        directory.paths[entry.rel] = entry
        told += [(_plain_address(directory.strip_base(url) or url), entry) for url in named]
        guessed += [(_plain_address(url), entry) for url in _guess_addresses(entry, slug)]
        for name in {entry.name, _drop_ending(entry.rel), posixpath.basename(_drop_ending(entry.rel))}:
            _put(directory.names, name, entry)
    for address, entry in told:
        _put(directory.addresses, address, entry)
    fixed = set(directory.addresses)
    for address, entry in guessed:
        if address not in fixed:
            _put(directory.addresses, address, entry)
    return directory


def _put(known: dict[str, Entry | None], name: str, entry: Entry) -> None:
    known[name] = entry if known.get(name, entry) is entry else None


def _guess_addresses(entry: Entry, slug: str) -> Iterator[str]:
    folder = posixpath.dirname(entry.folder) if entry.is_folder else entry.folder
    plain = _drop_ending(entry.rel)
    yield plain
    for name in {slug, entry.name}:
        yield name
        yield posixpath.join(folder, name)
        if entry.day:
            yield f"{entry.day:%Y/%m/%d}/{name}"


def _drop_ending(path: str) -> str:
    stem, suffix = posixpath.splitext(path)
    stem = stem if suffix.lower() in SUFFIXES else path
    return stem.removesuffix("/index") if stem.endswith("/index") else stem


def _plain_address(address: str) -> str:
    path = unquote(re.split(r"[?#]", address)[0]).casefold().strip("/")
    path = re.sub(r"(^|/)index\.html?$", "", path)
    return re.sub(r"\.html?$", "", path)


@dataclass(slots=True)
class Mover:
    """Gives every link of one entry its new address, and gathers the files that have to come along.

    `files` goes from a file's place in the entry's folder to where it is now.
    """

    entry: Entry
    source: Path
    directory: Directory
    places: dict[str, Place]
    files: dict[str, Path] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    has_dead_shortcode: bool = False

    def readdress(self, destination: str) -> str:
        """Return where a destination leads from now on; itself when nothing better is known."""
        if OUTSIDE.match(destination):
            address = self.directory.strip_base(destination)
            found = self.directory.find_address(address) if address else None
            return self._lead_to(found, destination) or destination
        name = unquote(re.split(r"[?#]", destination)[0])
        if not name:
            return destination
        if name.startswith("@site/"):
            name = name.removeprefix("@site")
        found = self._find_entry(name)
        if moved := self._lead_to(found, destination) or self._bring(name, destination):
            return moved
        if destination.startswith("/") and self.directory.base_urls:
            return urljoin(self.directory.base_urls[0], destination)
        return destination

    def expand(self, shortcode: Shortcode) -> str | None:
        """Return the address that a shortcode stands for; None when it leads nowhere."""
        destination = shortcode.destination
        if shortcode.kind == "address":
            moved = self.readdress(destination)
            address = moved if moved != destination else None
        elif destination.startswith("#"):
            address = destination
        else:
            name = destination.partition("#")[0]
            beside = posixpath.normpath(posixpath.join(self.entry.folder, name))
            found = self.directory.find_path(beside) or self.directory.find_name(name)
            address = self._lead_to(found, destination)
        self.has_dead_shortcode = self.has_dead_shortcode or address is None
        return address

    def _find_entry(self, name: str) -> Entry | None:
        if name.startswith("/"):
            return self.directory.find_path(name) or self.directory.find_address(name)
        beside = posixpath.normpath(posixpath.join(self.entry.folder, name))
        found = self.directory.find_path(beside)
        if found is None and not re.search(r"\.\w{1,5}$", name):
            found = self.directory.find_address("/" + beside)
        return found

    def _lead_to(self, found: Entry | None, destination: str) -> str | None:
        """Return the way from this entry's new place to that of another, None when that has none."""
        place = self.places.get(found.rel) if found else None
        if place is None:
            return None
        _, mark, anchor = destination.partition("#")
        here = posixpath.dirname(self.places[self.entry.rel].path)
        return quote(posixpath.relpath(place.path, here), safe="/") + mark + anchor

    def _bring(self, name: str, destination: str) -> str | None:
        """Return the new address of a file of the source, which comes along; None when there is none."""
        for path in self._where_files_are(name):
            file = self.source / path
            if file.suffix.lower() in SUFFIXES or not is_ordinary(file) or not is_inside(file, self.source):
                continue
            if file.stat().st_size > MAX_FILE_BYTES:
                self.notes.append(f"{path} is larger than {MAX_FILE_BYTES // 1_000_000} MB, and stays behind.")
                continue
            place = self.places[self.entry.rel]
            kept = posixpath.join(place.folder, self._name_file(path, file))
            moved = posixpath.relpath(kept, posixpath.dirname(place.path))
            if moved == posixpath.normpath(name):
                return destination
            _, mark, anchor = destination.partition("#")
            return quote(moved, safe="/") + mark + anchor
        return None

    def _where_files_are(self, name: str) -> Iterator[str]:
        if name.startswith("/"):
            yield from (posixpath.normpath(f"{folder}{name}") for folder in ("static", "."))
        else:
            yield posixpath.normpath(posixpath.join(self.entry.folder, name))

    def _name_file(self, path: str, file: Path) -> str:
        """Return a file's place in the entry's folder: as it was below the entry, else by its name alone."""
        below = posixpath.relpath(path, self.entry.folder or ".")
        if below.startswith("..") or any(part.startswith((".", "_")) for part in below.split("/")):
            below = posixpath.basename(path).lstrip("._") or "file"
        stem, suffix = posixpath.splitext(below)
        count = 1
        while self.files.setdefault(below, file) != file:
            count += 1
            below = f"{stem}-{count}{suffix}"
        return below

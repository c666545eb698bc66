"""Where a link in a text leads, from what it says and where it stands."""

import os
import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote

from dealshelf.frontmatter import split_front_matter
from dealshelf.load import RECORD_DIRS
from dealshelf.problems import did_you_mean
from dealshelf.records import Audience
from dealshelf.site import Site
from dealshelf.yaml_text import UnreadableError, read_yaml

RECORD_FOLDERS = tuple(f"{name}/" for name in RECORD_DIRS)


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link in a text leads: to an address from the site's root, an outside one, or, with neither, nowhere.

    `file` is set when it leads to a file of the content folder that has to be in the site for that.
    `problem` says what is wrong with the link.
    """

    url: str | None = None
    is_outside: bool = False
    file: str | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class LinkMap:
    """What links of a site can lead to: `urls` from the path of each record that has a page, `records` of all."""

    site: Site
    audience: Audience
    urls: Mapping[str, str]
    records: Collection[str]

    def find_target(self, folder: str, destination: str) -> Target:
        """Return where a destination leads that is written in a file of a folder.

        Relative paths go from that folder, as on the forge; a leading `/` means the content folder.
        """
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", destination):
            return Target(destination, is_outside=True)
        name, mark, anchor = destination.partition("#")
        name = unquote(name.partition("?")[0])
        if not name:
            return Target(f"#{anchor}", is_outside=True) if mark else Target()
        base = self.site.relative(self.site.content_dir) if name.startswith("/") else folder
        path = posixpath.normpath(posixpath.join(base, name.lstrip("/")))
        if path in self.urls:
            return Target(self.urls[path] + mark + anchor)
        if path in self.records:
            return Target()
        return self._find_file(path, destination, mark + anchor)

    def _find_file(self, path: str, destination: str, anchor: str) -> Target:
        """Return the target when it is no record: an ordinary page, or a file to be taken along."""
        file = self.site.root / path
        content = self.site.relative(self.site.content_dir) + "/"
        inner = path.removeprefix(content)
        if path.startswith(content):
            for name in ("index.md", "README.md"):
                if is_file(file / name):
                    file, inner = file / name, f"{inner}/{name}"
            if is_file(file) and inner.startswith(RECORD_FOLDERS) and inner.endswith(".md"):
                return Target()
            if is_file(file) and inner.endswith(".md"):
                shows = self.audience == "internal" or says_shareable(file)
                return Target(page_url(inner, uses_folders=self.site.uses_folders) + anchor) if shows else Target()
            if is_file(file):
                return Target(quote(inner) + anchor, file=inner)
        if is_file(file) and not path.startswith(("..", "/")):
            message = f"'{destination[:80]}' lies outside the content folder, which holds all files. Move it there."
            return Target(problem=message)
        hint = "" if path.startswith("..") else did_you_mean(file.name, list_alike(file.parent, file.name))
        return Target(problem=f"'{destination[:80]}' leads to no file.{hint}")


def says_shareable(file: Path) -> bool:
    """Does an ordinary page say in its front matter that prospects may have it?"""
    try:
        parts = split_front_matter(file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n"))
        return parts is not None and read_yaml(parts[0], allow_aliases=True).values.get("audience") == "shareable"
    except (OSError, UnreadableError, UnicodeDecodeError):
        return False


def is_file(path: Path) -> bool:
    """Is there a file? A name that no file can have is none, where `Path.is_file` raises."""
    return os.path.isfile(path)  # noqa: PTH113


def list_alike(folder: Path, name: str) -> list[str]:
    """Return the names in a folder that end as `name` does, such as in `.md`."""
    suffix = Path(name).suffix
    if not os.path.isdir(folder):  # noqa: PTH112 - as above
        return []
    return [entry.name for entry in folder.iterdir() if entry.suffix == suffix]


def page_url(inner: str, *, uses_folders: bool) -> str:
    """Return the address MkDocs gives an ordinary Markdown page, from its path in the content folder."""
    stem = inner.removesuffix(".md")
    parent, name = posixpath.split(stem)
    is_index = name in ("index", "README")
    if uses_folders:
        return (f"{quote(parent)}/" if parent else "./") if is_index else f"{quote(stem)}/"
    return quote(posixpath.join(parent, "index") if is_index else stem) + ".html"


def attachment_path(site: Site, record_path: str, name: str) -> str:
    """Return the path of an attachment in the content folder, from its name beside a record."""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(record_path), name))
    return posixpath.relpath(path, site.relative(site.content_dir))

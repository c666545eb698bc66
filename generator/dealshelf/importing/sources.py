"""A foreign folder → its entries: front matter as plain values, the rest as it stands, and what a file's name says."""

import hashlib
import os
import re
import stat
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dealshelf.reading import MAX_RECORD_BYTES, read_text
from dealshelf.yaml_text import UnreadableError, Value, read_yaml

SUFFIXES = frozenset({".md", ".mdx", ".markdown"})
PASSED_OVER = frozenset({"node_modules", "_site", "_includes", "_layouts", "_sass"})
"""Folders that hold a generator's parts or its output, never entries."""

_YAML_LINE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_TOML_LINE = re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)
_DATED = re.compile(r"(?:^|/)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[-_/]([^/]*))?$")
_LANGUAGE = re.compile(r"(.+)\.([a-z]{2}(?:-[A-Za-z]{2})?)")


@dataclass(frozen=True, slots=True)
class Entry:
    """A Markdown file of the source.

    `rel` is its path in the source, with `/`; `rest` is everything below the front matter, unchanged. `name`
    is the file's name (or the folder's, of `index.md`) without date and language.
    """

    rel: str
    file: Path
    values: dict[str, Value]
    rest: str
    name: str
    digest: str
    day: date | None = None
    lang: str = ""
    is_folder: bool = False

    @property
    def folder(self) -> str:
        """The folder it lies in, relative to the source; empty for the source itself."""
        return self.rel.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that is not imported, and why. One that is none of the library's business is not broken."""

    rel: str
    reason: str
    line: int = 0
    is_broken: bool = True


@dataclass(slots=True)
class Found:
    """What lies in a source: Markdown files, folders and files passed over, and how many other files."""

    files: list[tuple[str, Path]] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    folders: list[Skipped] = field(default_factory=list)
    authors: dict[str, Path] = field(default_factory=dict)
    """From a folder to the file that names the authors of what lies in it."""
    others: int = 0


def find_sources(source: Path, leave_out: Path) -> Found:
    """Return what lies in a folder, sorted by path. Links to folders are not followed, so that no loop can hold it up.

    `leave_out` is the library's own folder, which is not looked into.
    """
    found = Found()
    library = leave_out.resolve()

    def note_error(error: OSError) -> None:
        rel = Path(error.filename or source).relative_to(source).as_posix()
        found.folders.append(Skipped(rel + "/", f"cannot be read: {error.strerror}."))

    for parent, folders, names in os.walk(source, onerror=note_error):
        here = Path(parent)
        kept = []
        for name in sorted(folders):
            if reason := _refuse_folder(here / name, library):
                found.folders.append(Skipped((here / name).relative_to(source).as_posix() + "/", reason))
            else:
                kept.append(name)
        folders[:] = kept
        for name in sorted(names):
            _sort_in(here / name, source, found)
    found.files.sort()
    return found


def _refuse_folder(folder: Path, library: Path) -> str:
    if folder.is_symlink():
        return "is a symbolic link to a folder, and is not followed."
    if folder.name.startswith(".") or folder.name in PASSED_OVER:
        return "holds no entries."
    return "is the library itself." if folder.resolve() == library else ""


def _sort_in(file: Path, source: Path, found: Found) -> None:
    rel = file.relative_to(source).as_posix()
    if file.suffix.lower() not in SUFFIXES:
        found.others += 1
        if file.name in ("authors.yml", "authors.yaml") and is_inside(file, source):
            folder = rel.rpartition("/")[0]
            found.authors.setdefault(re.sub(r"(^|/)_?data$", "", folder), file)
    elif reason := _leave_out(file.name):
        found.skipped.append(Skipped(rel, reason, is_broken=False))
    elif reason := _refuse_file(file, source):
        found.skipped.append(Skipped(rel, reason))
    else:
        found.files.append((rel, file))


def _leave_out(name: str) -> str:
    if name.startswith("."):
        return "is hidden."
    if name.startswith("_"):
        return "its name begins with '_': a part or a heading page, no entry."
    if name.lower() in ("readme.md", "readme.mdx"):
        return "a README tells about its folder. Rename it to bring it in."
    return ""


def _refuse_file(file: Path, source: Path) -> str:
    if not is_inside(file, source):
        return "is a symbolic link out of the folder, and is not followed."
    return "" if is_ordinary(file) else "is no ordinary file, or may not be read."


def is_inside(file: Path, folder: Path) -> bool:
    """Does a file, with links followed, lie below the folder?"""
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):
        return False


def is_ordinary(file: Path) -> bool:
    """Can the file be read like a text: no folder, no pipe, no link to nothing, not locked?"""
    try:
        return stat.S_ISREG(file.stat().st_mode) and os.access(file, os.R_OK)
    except (OSError, ValueError):
        return False


def read_entry(rel: str, file: Path, known: Iterable[str], source_name: str) -> Entry | Skipped:
    """Return the entry in a file, or why there is none. `known` are the paths of all files found."""
    try:
        if not file.stat().st_size:
            return Skipped(rel, "is empty.", is_broken=False)
        if file.stat().st_size > MAX_RECORD_BYTES:
            return Skipped(rel, f"is larger than {MAX_RECORD_BYTES // 1_000_000} MB.")
        text = read_text(file, rel, [])
        values, rest = read_foreign(text)
    except UnreadableError as error:
        return Skipped(rel, error.message, error.place[0])
    except OSError as error:
        return Skipped(rel, f"cannot be read: {error.strerror}.")
    if not values and not rest.strip():
        return Skipped(rel, "is empty.", is_broken=False)
    name, day, lang, is_folder = read_name(rel, known, source_name)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Entry(rel, file, values, rest, name, digest, day, lang, is_folder)


def read_foreign(text: str) -> tuple[dict[str, Value], str]:
    """Return the front matter of a foreign text, YAML (`---`) or TOML (`+++`), and all that stands below it.

    Raises `UnreadableError` for front matter that is broken or of another kind.
    """
    start = len(text) - len(text.lstrip("\n"))
    first = text[start:].split("\n", 1)[0].rstrip()
    if first == "---":
        front, rest = _split(text, _YAML_LINE, "---")
        return read_yaml(front, allow_aliases=True).values, rest
    if first == "+++":
        front, rest = _split(text, _TOML_LINE, "+++")
        return _read_toml(front), rest
    if first == "{":
        raise UnreadableError(
            "front matter in JSON is not read. Turn it into YAML.", (text.count("\n", 0, start) + 1, 1)
        )
    return {}, text


def _split(text: str, line: re.Pattern[str], mark: str) -> tuple[str, str]:
    """Return front matter, with a line for each line above it, and the rest of a text."""
    opening = line.search(text)
    closing = opening and line.search(text, opening.end())
    if not opening or not closing:
        place = (text.count("\n", 0, opening.start()) + 1 if opening else 1, 1)
        raise UnreadableError(f"front matter opens here and is never closed. Add a line '{mark}' after it.", place)
    above = "\n" * text.count("\n", 0, opening.end())
    return above + text[opening.end() : closing.start()], text[closing.end() :].removeprefix("\n")


def _read_toml(front: str) -> dict[str, Value]:
    try:
        return {key: _plain(value) for key, value in tomllib.loads(front).items()}
    except tomllib.TOMLDecodeError as error:
        match = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = (int(match[1]), int(match[2])) if match else (front.count("\n") + 1, 1)
        message = re.sub(r" \(at .*\)$", "", str(error))
        raise UnreadableError(f"TOML: {message[:1].lower()}{message[1:]}.", place) from None
    except RecursionError:
        raise UnreadableError("TOML: lists are nested too deep.") from None
    except ValueError as error:
        raise UnreadableError(f"TOML: {error}.") from None


def _plain(value: Any) -> Value:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_name(rel: str, known: Iterable[str], source_name: str) -> tuple[str, date | None, str, bool]:
    """Return what a path says: name, date (None without one), language (or empty), and is it a folder's `index.md`?

    `2020-01-02-x.md`, `2020-01-02-x/index.md` and `2020/01/02/x.md` carry a date. `x.de.md` carries a language when
    `x.md` stands beside it.
    """
    stem, _, suffix = rel.rpartition(".")
    lang = ""
    match = _LANGUAGE.fullmatch(stem)
    if match and (match[1].rpartition("/")[2] == "index" or f"{match[1]}.{suffix}" in known):
        stem, lang = match[1], match[2]
    is_folder = stem.rpartition("/")[2] == "index"
    if is_folder:
        stem = stem.rpartition("/")[0] or source_name
    name = stem.rpartition("/")[2]
    dated = _DATED.search(stem)
    day = make_day(*dated.group(1, 2, 3)) if dated else None
    if dated and day:
        name = dated[4] or day.isoformat()
    return f"{name}-{lang.lower()}" if lang else name, day, lang, is_folder


def make_day(year: str, month: str, day: str) -> date | None:
    """Return the date that three numbers make, None when there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None

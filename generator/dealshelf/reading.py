"""One file → one record, with everything that is wrong with it. Pure: a file in, values out."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from dealshelf.frontmatter import read_front_matter
from dealshelf.problems import Problem
from dealshelf.records import Asset, Meeting, Note, Record
from dealshelf.records.base import DATE, Source, is_slug, show
from dealshelf.records.note import ask_for_rest
from dealshelf.validate import validate
from dealshelf.yaml_text import Document, FieldPath, Place, UnreadableError

MAX_RECORD_BYTES = 2_000_000
"""A record is text that a person wrote; anything larger belongs beside it as an attachment."""

RESERVED_SLUGS = frozenset({"by", "page"})
"""Folders of the Library's own pages, which no asset may take."""

NAME_FIELD = "file name"
MEANT = re.compile(r"is no key here\. Did you mean '(\w+)'\?")
"""What a misspelt key was meant to be, which then is not missing too."""

AnyRecord = TypeVar("AnyRecord", bound=Record)


def read_record(file: Path, path: str, model: type[AnyRecord]) -> tuple[AnyRecord | None, list[Problem]]:
    """Return the record in a file, None when it cannot be used, and what is wrong with it."""
    slug = name_slug(file)
    problems = list(_check_name(slug, path, model))
    has_bad_name = bool(problems)
    try:
        text = read_text(file, path, problems)
        front = read_front_matter(text)
    except UnreadableError as error:
        return None, [*problems, Problem(path, *error.place, "", error.message)]
    source = Source(path, file, slug, front.body, front.body_line)
    record, found = validate(model, front.document, path, context=source)
    if record is None:
        record = _read_rest(model, front.document, source, found)
    if record is None and model is Note:
        # Nothing looks at it later; and who left out both, name and text, should hear of both.
        message = ask_for_rest(str(front.document.values.get("kind")), front.body)
        found += [Problem(path, front.body_line, 1, "body", message)] if message else []
    return None if has_bad_name else record, problems + found


def _read_rest(
    model: type[AnyRecord], document: Document, source: Source, problems: Iterable[Problem]
) -> AnyRecord | None:
    """Return the record without its unusable fields, so that one run shows what is wrong with the others too."""
    unusable = frozenset(problem.field.partition(".")[0] for problem in problems) | frozenset(
        meant[1] for problem in problems if (meant := MEANT.search(problem.message))
    )
    rest = Document({name: value for name, value in document.values.items() if name not in unusable})
    record, _ = validate(model, rest, source.path, context=replace(source, unusable=unusable))
    return record


def read_text(file: Path, path: str, problems: list[Problem]) -> str:
    """Return a file's text with `\n` line ends; a byte-order mark is dropped and put in `problems`.

    Raises `UnreadableError` for a file that is too large, empty or not UTF-8.
    """
    if file.exists() and not file.is_file():
        raise UnreadableError("is no file that can be read.")
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_RECORD_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}.") from None
    if len(raw) > MAX_RECORD_BYTES:
        size, limit = file.stat().st_size / 1_000_000, MAX_RECORD_BYTES / 1_000_000
        raise UnreadableError(
            f"is {size:.1f} MB; a record holds at most {limit:.0f} MB. Put large files beside it, under 'files'."
        )
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1
        message = f"is not UTF-8: byte 0x{raw[error.start]:02X} stands here. Save the file as UTF-8."
        raise UnreadableError(message, (before.count(b"\n") + 1, column)) from None
    if text.startswith("\ufeff"):
        text = text[1:]
        message = "begins with a byte-order mark. Save the file as UTF-8 without it."
        problems.append(Problem(path, 1, 1, "", message, "warning"))
    if not text.strip():
        raise UnreadableError("the file is empty. Write it or remove it; 'dealshelf new' makes a correct one.")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def stays_inside(file: Path, folder: Path) -> bool:
    """Does a file lie in a folder even when links are followed? A loop of links lies nowhere."""
    return file.exists() and os.path.realpath(file).startswith(os.path.realpath(folder) + os.sep)


def name_slug(file: Path) -> str:
    """Return a record's slug: the file's name, or the folder's for `index.md`."""
    return file.parent.name if file.name == "index.md" else file.stem


def make_slug(text: str) -> str:
    """Return a slug made from any text: `Return on Investment!` → `return-on-investment`."""
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")


def _check_name(slug: str, path: str, model: type[Record]) -> Iterator[Problem]:
    if model is Meeting:
        if not DATE.fullmatch(slug) or not is_day(slug):
            yield Problem(
                path,
                1,
                1,
                NAME_FIELD,
                f"{show(slug)} is no date. Name the file after the meeting's day, such as 2026-11-17.md.",
            )
    elif not is_slug(slug):
        suggestion = make_slug(slug)
        hint = f" Rename it to '{suggestion}.md'." if suggestion else ""
        yield Problem(
            path,
            1,
            1,
            NAME_FIELD,
            f"{show(slug)} makes no address: use lower case, digits and hyphens.{hint}",
        )
    elif slug.endswith(".html"):
        yield Problem(path, 1, 1, NAME_FIELD, f"{show(slug)} looks like a page's file. Leave out '.html'.")
    elif model is Asset and slug in RESERVED_SLUGS:
        yield Problem(path, 1, 1, NAME_FIELD, f"{show(slug)} is kept for the Library's own pages. Choose another name.")


def is_day(text: str) -> bool:
    """Is a text in the form of a date also a day of the calendar?"""
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def locate_field(record: Record, path: FieldPath) -> Place:
    """Return where a field of a record stands, by reading its file again: places are kept for no longer than needed."""
    return _read_places(record.source.file, record.source.file.stat().st_mtime_ns).locate(path)


@lru_cache(maxsize=4)
def _read_places(file: Path, changed_at: int) -> Document:  # noqa: ARG001 - a part of the cache's key
    """Return a file's front matter with its places; a file with many problems is read but once."""
    return read_front_matter(read_text(file, file.name, [])).document

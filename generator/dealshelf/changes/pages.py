"""Ordinary pages: which differ between two states."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from dealshelf.changes.claims import name_fate
from dealshelf.changes.naming import Namer
from dealshelf.changes.values import PageChange
from dealshelf.library import Library
from dealshelf.load import AGREEMENT_FILE, RECORD_DIRS


def compare_pages(base: Namer, head: Namer) -> Iterator[PageChange]:
    """Yield each ordinary page that came, went, or holds something else."""
    old, new = dict(_read_pages(base.library)), dict(_read_pages(head.library))
    for path in sorted({**old, **new}):
        was, now = old.get(path), new.get(path)
        if was != now:
            namer = base if now is None else head
            yield PageChange(f"{namer.content}/{path}", name_fate(was, now))


def _read_pages(library: Library) -> Iterator[tuple[str, bytes]]:
    for path in list_page_files(library):
        # What cannot be read in a working tree holds nothing that differs.
        with suppress(OSError):
            yield path, (library.site.content_dir / path).read_bytes()


def list_page_files(library: Library) -> Iterator[str]:
    """Yield the files of ordinary pages, by their path in the content folder."""
    content = library.site.content_dir
    for parent, folders, names in os.walk(content):
        # MkDocs leaves out what begins with a period.
        folders[:] = [
            name for name in folders if name[0] != "." and (Path(parent) != content or name not in RECORD_DIRS)
        ]
        pages = (Path(parent, name) for name in names if name.endswith(".md") and name[0] != ".")
        found = (page.relative_to(content).as_posix() for page in pages if page.is_file())
        yield from (path for path in found if path != AGREEMENT_FILE)

"""Files → readings: from the cache where their bytes are known, by other processes where not."""

import os
import stat
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

from dealshelf.attachments.cache import Cache
from dealshelf.attachments.faults import FaultError
from dealshelf.attachments.process import Reader
from dealshelf.attachments.reading import KINDS, MOST_BYTES, Reading

FILES_FOR_EACH = 4
"""How many files repay one more process."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file to be read, under a name of the site's, and the name under which the cache will keep it."""

    path: str
    file: Path
    entry: str


def read_files(files: Mapping[str, Path], root: Path, cache: Cache) -> dict[str, Reading]:
    """Return what files say, by the names they are given under; those whose kind is not read are left out.

    A file must lie in `root`, wherever links lead. Readings of those that cannot be read say why.
    """
    readings: dict[str, Reading] = {}
    waiting: dict[str, list[Waiting]] = {}
    for path, file in files.items():
        suffix = file.suffix.lower()
        if suffix not in KINDS:
            continue
        try:
            entry = cache.name_entry(suffix, load_bytes(file, root))
        except FaultError as error:
            readings[path] = Reading(KINDS[suffix], fault=str(error))
            continue
        known = cache.find(entry)
        if known is None:
            waiting.setdefault(entry, []).append(Waiting(path, file, entry))
        else:
            readings[path] = known
    for path, reading in _read_all(list(waiting.values()), cache):
        readings[path] = reading
    cache.tidy()
    return {path: readings[path] for path in files if path in readings}


def load_bytes(file: Path, root: Path) -> bytes:
    """Return the bytes of a file in a folder. Raises `FaultError`."""
    if not file.resolve().is_relative_to(root.resolve()):
        raise FaultError("is a link that leads out of the library's folder. Put the file itself there.")
    try:
        # A pipe would keep whoever opens it waiting for ever.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                raise FaultError("is no file.")
            if status.st_size > MOST_BYTES:
                most = MOST_BYTES // 1_000_000
                raise FaultError(f"is larger than {most} MB, and its text is not read. Save it with smaller pictures.")
            if not status.st_size:
                raise FaultError("is empty. Export it anew.")
            return stream.read(MOST_BYTES)
    except OSError as error:
        raise FaultError(f"cannot be read: {error.strerror}.") from None


def _read_all(groups: list[list[Waiting]], cache: Cache) -> Iterable[tuple[str, Reading]]:
    """Return the readings of files, those of the same bytes together; by a few processes where there are many."""
    queue: SimpleQueue[list[Waiting]] = SimpleQueue()
    for group in groups:
        queue.put(group)
    processes = min(os.cpu_count() or 1, -(-len(groups) // FILES_FOR_EACH))
    if processes <= 1:
        return _read_queue(queue, cache)
    with ThreadPoolExecutor(processes) as pool:
        return [found for part in pool.map(lambda _: _read_queue(queue, cache), range(processes)) for found in part]


def _read_queue(queue: "SimpleQueue[list[Waiting]]", cache: Cache) -> list[tuple[str, Reading]]:
    found: list[tuple[str, Reading]] = []
    with Reader() as reader:
        while True:
            try:
                group = queue.get_nowait()
            except Empty:
                return found
            try:
                reading = reader.read(str(group[0].file))
            except FaultError as error:
                reading = Reading(KINDS[group[0].file.suffix.lower()], fault=str(error))
            cache.keep(group[0].entry, reading)
            found += [(waiting.path, reading) for waiting in group]

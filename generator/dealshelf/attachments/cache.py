"""What was read of files before, kept by the hash of their bytes, so that no file is read twice.

Several builds may use it at once: an entry is written aside and put in its place in one step. An entry that is broken,
or of other readers, counts as none.
"""

import json
import os
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from dealshelf.attachments.reading import Reading, from_json, to_json

VERSION = 1
"""Goes up when the same file would be read otherwise."""

LIBRARIES = ("pypdfium2", "python-pptx", "python-docx", "pillow")
"""What reads files: another version of one of them may read a file otherwise."""

UNUSED = 90 * 24 * 3600
"""After how many seconds without use an entry goes."""

TOUCHED = 24 * 3600
"""How old the mark of an entry's last use may become before it is set anew."""


def list_missing() -> list[str]:
    """Return which of the libraries that read files are not installed."""
    return [name for name in LIBRARIES if not _find_version(name)]


def _find_version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


class Cache:
    """Readings in a folder, which is made when the first one is kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._readers = f"{VERSION} {' '.join(map(_find_version, LIBRARIES))}".encode()

    def name_entry(self, suffix: str, raw: bytes) -> str:
        """Return the name under which the reading of a file is kept, from the end of its name and its bytes."""
        return sha256(b"\0".join((self._readers, suffix.encode(), sha256(raw).digest()))).hexdigest()

    def find(self, name: str) -> Reading | None:
        """Return a reading that is kept, or None."""
        file = self._folder / f"{name}.json"
        try:
            reading = from_json(json.loads(file.read_bytes()))
        except (OSError, ValueError):
            return None
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > TOUCHED:
                os.utime(file)
        return reading

    def keep(self, name: str, reading: Reading) -> None:
        """Keep a reading; where nothing can be written, do without."""
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=self._folder, prefix=".")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    json.dump(to_json(reading), stream, ensure_ascii=False)
                Path(aside).replace(self._folder / f"{name}.json")
            except BaseException:
                Path(aside).unlink(missing_ok=True)
                raise

    def tidy(self) -> None:
        """Remove what nobody has used for long."""
        with suppress(OSError):
            for file in self._folder.iterdir():
                if time.time() - file.stat().st_mtime > UNUSED:
                    file.unlink(missing_ok=True)

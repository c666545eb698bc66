"""The only code that touches the site folder: everything is written aside, then put in its place at once."""

import ctypes
import errno
import glob
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

RENAME_EXCHANGE = 2
"""Flag of Linux' renameat2(2): swap two paths in one step."""

AT_FDCWD = -100

CARRIED_OVER = (".git",)
"""What a deployment keeps in a site folder, and no build makes: a worktree's `.git` file."""

ABANDONED = 24 * 3600
"""After how many seconds a staging folder was left by a build that was killed."""


class SiteFolderError(Exception):
    """The site folder cannot be written; the message says why and what to do."""


class Staging:
    """A folder beside the site folder in which the next site is made.

    Nothing of the site changes until `publish`; `discard` leaves it as it was. The site folder would be
    replaced whole, so it may not hold any of the `sources`, nor lie in one.
    """

    def __init__(self, site_dir: Path, sources: Iterable[Path] = ()) -> None:
        self.site_dir = site_dir.resolve()
        if (self.site_dir / ".git").is_dir():
            raise SiteFolderError(f"'{self.site_dir}' holds a repository. Set 'site_dir' to a folder of its own.")
        if self.site_dir.exists() and not self.site_dir.is_dir():
            raise SiteFolderError(f"'{self.site_dir}' is a file. Set 'site_dir' to a folder.")
        for folder in map(Path.resolve, sources):
            if self.site_dir.is_relative_to(folder) or folder.is_relative_to(self.site_dir):
                raise SiteFolderError(f"'{self.site_dir}' holds the library. Set 'site_dir' to a folder of its own.")
        try:
            self.site_dir.parent.mkdir(parents=True, exist_ok=True)
            self._remove_abandoned()
            self.folder = Path(tempfile.mkdtemp(prefix=f".{self.site_dir.name}.", dir=self.site_dir.parent))
        except OSError as error:
            message = f"cannot write beside '{self.site_dir}': {error.strerror}. Set 'site_dir' to another folder."
            raise SiteFolderError(message) from error
        self.folder.chmod(0o755)

    def _remove_abandoned(self) -> None:
        for folder in self.site_dir.parent.glob(f".{glob.escape(self.site_dir.name)}.????????"):
            if folder.is_dir() and time.time() - folder.stat().st_mtime > ABANDONED:
                shutil.rmtree(folder, ignore_errors=True)

    def make_folders(self, urls: Iterable[str]) -> None:
        """Make the folder of each address. One process does it: several would wait for the same parent's lock."""
        for path in map(unquote, urls):
            try:
                os.mkdir(f"{self.folder}/{path}")  # noqa: PTH102 - a Path for each would double the time
            except FileExistsError:
                continue
            except FileNotFoundError:
                os.makedirs(f"{self.folder}/{path}", exist_ok=True)  # noqa: PTH103 - as above

    def write_page(self, url: str, text: str, *, name: str = "index.html") -> int:
        """Write a page, or its twin, at an address whose folder is made; return its size in bytes."""
        raw = text.encode()
        with open(f"{self.folder}/{unquote(url)}{name}", "wb", buffering=0) as stream:  # noqa: PTH123 - as above
            stream.write(raw)
        return len(raw)

    def write_file(self, path: str, content: str | bytes) -> None:
        """Write a file of the site, in a folder that is made where there is none."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())

    def publish(self) -> None:
        """Put what was written in the place of the site, in one step where the system can do that.

        What a deployment keeps there (`CARRIED_OVER`) stays.
        """
        try:
            self._publish()
        except OSError as error:
            self.discard()
            hint = " Set 'site_dir' to a folder inside it." if error.errno == errno.EBUSY else ""
            message = f"cannot replace '{self.site_dir}': {error.strerror}.{hint} The site there is as it was."
            raise SiteFolderError(message) from error

    def _publish(self) -> None:
        if not self.site_dir.exists():
            self.folder.rename(self.site_dir)
            return
        if not exchange(self.folder, self.site_dir):
            old = self.folder.with_name(self.folder.name + ".old")
            self.site_dir.rename(old)
            try:
                self.folder.rename(self.site_dir)
            except OSError:
                old.rename(self.site_dir)
                raise
            self.folder = old
        for name in CARRIED_OVER:
            if (self.folder / name).exists() and not (self.site_dir / name).exists():
                (self.folder / name).rename(self.site_dir / name)
        self.discard()

    def discard(self) -> None:
        """Remove what was written and not published."""
        shutil.rmtree(self.folder, ignore_errors=True)


def exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step, so that a reader sees the one or the other; return False where that cannot be done.

    Source: renameat2(2), flag RENAME_EXCHANGE, Linux 3.15 and later, glibc 2.28 and later.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    result: int = renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    return result == 0

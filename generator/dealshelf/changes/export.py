"""A commit's library as files in a temporary folder, so that it is read as any other."""

import errno
import os
import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dealshelf.revisions import Clone, TreeFile

TEXTS = (".md", ".yml", ".yaml", ".csv")
"""The endings of what is read. Of other files only the name counts, so they are left empty."""

SETTINGS = (".yml", ".yaml")
"""The endings of what a configuration may inherit from, in the folders above its own."""

IMPOSSIBLE = frozenset(
    {errno.ENAMETOOLONG, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EINVAL, errno.EILSEQ, errno.ENOENT}
)
"""Why a name cannot be a file here. A checkout could not have it either."""


@dataclass(slots=True)
class Exporter:
    """Writes commits of a repository; what two of them share is written once.

    `folder` is the site's within the repository, ending in `/`, or nothing.
    """

    clone: Clone
    folder: str
    _written: dict[str, Path] = field(default_factory=dict)
    """From a blob to a file that holds it."""

    def export(self, commit: str, target: Path) -> Mapping[str, str]:
        """Write the files of a commit's library below a folder; return the blob of each by its path from the site's.

        The folder has the paths of the repository. Nothing is written outside it, and no link leads out of
        it, whatever the commit says.
        """
        files = [file for file in self._list_files(commit) if is_plain(file.path)]
        missing = {file.blob for file in files if is_read(file) and file.blob not in self._written}
        blobs = dict(self.clone.read_blobs(sorted(missing)))
        # Links come last, so that no file is ever written through one.
        for file in sorted(files, key=lambda file: file.is_link):
            try:
                self._write(target, file, blobs)
            except OSError as error:
                if error.errno not in IMPOSSIBLE:
                    raise
        return {file.path.removeprefix(self.folder): file.blob for file in files if not file.is_link}

    def _list_files(self, commit: str) -> Iterable[TreeFile]:
        parts = self.folder.split("/")[:-1]
        for depth in range(len(parts)):
            above = "".join(f"{part}/" for part in parts[:depth])
            siblings = self.clone.list_files(commit, above, deep=False)
            yield from (file for file in siblings if file.path.endswith(SETTINGS))
        yield from self.clone.list_files(commit, self.folder)

    def _write(self, target: Path, file: TreeFile, blobs: dict[str, bytes]) -> None:
        path = target / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.is_link:
            goal = os.fsdecode(blobs[file.blob])
            path.symlink_to(goal if stays_below(file.path, goal) else target.parent / "outside")
        elif file.blob in self._written:
            os.link(self._written[file.blob], path)
        elif is_read(file):
            # Never over another: a tree made by hand may name a file twice, and files of two commits are one on disk.
            with path.open("xb") as stream:
                stream.write(blobs[file.blob])
            self._written[file.blob] = path
        else:
            path.touch(exist_ok=False)


def is_read(file: TreeFile) -> bool:
    """Does anybody read what is in a file?"""
    return file.is_link or file.path.lower().endswith(TEXTS)


def is_plain(path: str) -> bool:
    """Is a path of a commit one that goes down from the top, step by step? Trees made by hand may hold `..`."""
    is_down = posixpath.normpath(path) == path and path.partition("/")[0] not in ("", ".", "..")
    return is_down and (os.sep == "/" or not {"\\", ":"} & set(path))


def stays_below(path: str, goal: str) -> bool:
    """Does a link lead to what lies in the same tree, whatever other links its way goes through?

    So it does when it climbs first, no higher than the tree's top, and then only descends.
    """
    steps = goal.split("/")
    climbs = next((index for index, step in enumerate(steps) if step != ".."), len(steps))
    return not goal.startswith("/") and ".." not in steps[climbs:] and climbs <= path.count("/")

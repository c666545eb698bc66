"""What git is asked: revisions, trees and logs. Nothing here changes a checkout, an index or a branch."""

import os
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

OWN_VARIABLES = frozenset(
    f"GIT_{name}"
    for name in (
        *("DIR", "WORK_TREE", "INDEX_FILE", "COMMON_DIR", "OBJECT_DIRECTORY", "ALTERNATE_OBJECT_DIRECTORIES"),
        *("NAMESPACE", "PREFIX", "SHALLOW_FILE", "GRAFT_FILE", "INTERNAL_SUPER_PREFIX", "EXTERNAL_DIFF"),
        *("LITERAL_PATHSPECS", "GLOB_PATHSPECS", "NOGLOB_PATHSPECS", "ICASE_PATHSPECS"),
    )
)
"""What hooks and other tools set for their own repository; ours is that of the folder."""

SETTINGS = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1"}
"""Messages that we know, no lock beside somebody's work, no question to nobody, commits as every clone has them."""

SHORT_HASH = 8
"""How many letters of a commit's hash are shown. git's own count differs from clone to clone."""

RANGE_MARKS = ("...", "..")


class GitError(Exception):
    """git cannot answer. The message says why, and what to do, in words for people."""


@dataclass(frozen=True, slots=True)
class TreeFile:
    """A file of a commit: its path from the repository's top, as git spells it, and what it holds."""

    path: str
    blob: str
    is_link: bool


@dataclass(frozen=True, slots=True)
class Clone:
    """A repository on this machine: `top` is its folder, `is_shallow` says that its oldest commits are not there."""

    top: Path
    is_shallow: bool

    def resolve(self, revision: str) -> str:
        """Return the hash of the commit that a revision names. Raises `GitError` when it names none."""
        commit = self._find_commit(revision)
        if commit is not None:
            return commit
        if self._find_commit("HEAD") is None:
            raise GitError("there is no commit here yet. Make the first one, then there is something to compare.")
        shown = "".join(letter if letter.isprintable() else "�" for letter in revision[:80])
        raise GitError(f"'{shown}' names no commit here.{self._say_shallow()}")

    def find_merge_base(self, one: str, other: str) -> str:
        """Return the hash of the newest commit that two have in common. Raises `GitError` when there is none."""
        try:
            bases = ask_git(self.top, "merge-base", one, other).decode().split()
        except GitError:
            message = f"the two have no commit in common here.{self._say_shallow()}"
            raise GitError(message) from None
        return bases[0]

    def list_files(self, commit: str, folder: str = "", *, deep: bool = True) -> Iterator[TreeFile]:
        """Yield the files of a commit below a folder (`docs/`, or nothing for all), or only those right in it.

        Submodules are left out.
        """
        words = ["ls-tree", "-z", "--full-tree", *(["-r"] if deep else []), commit]
        for line in split(ask_git(self.top, "--literal-pathspecs", *words, *([folder] if folder else []))):
            entry, _, path = line.partition(b"\t")
            mode, kind, blob = entry.decode().split()
            if kind == "blob":
                yield TreeFile(os.fsdecode(path), blob, mode == "120000")

    def list_renewed(self, base: str, head: str | None, folder: str = "") -> Iterator[str]:
        """Yield the files below a folder that hold something else in another commit, or in the folder as it lies there.

        What comes, goes or is renamed is left out.
        """
        words = ["diff", "-z", "--name-only", "--no-renames", "--no-relative", "--no-ext-diff", "--diff-filter=M"]
        words += [
            "--ignore-submodules=all",
            "-O/dev/null",
            base,
            *([head] if head else []),
            "--",
            *([folder] if folder else []),
        ]
        yield from map(os.fsdecode, split(ask_git(self.top, "--literal-pathspecs", *words)))

    def read_blobs(self, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Yield what each blob holds, in their order, by one process of git."""
        with tempfile.TemporaryFile() as asked:
            # A file, not a pipe: git answers before it has read all, and neither side can then block the other.
            asked.writelines(f"{blob}\n".encode() for blob in blobs)
            asked.seek(0)
            command = make_command(self.top, "cat-file", "--batch")
            with subprocess.Popen(
                command, stdin=asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=make_environment()
            ) as process:
                assert process.stdout is not None
                yield from _read_answers(process.stdout)

    def _find_commit(self, revision: str) -> str | None:
        if revision.startswith("-"):
            return None
        try:
            return ask_git(self.top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").decode().strip()
        except GitError:
            return None

    def _say_shallow(self) -> str:
        hint = " The clone is shallow: bring the rest with 'git fetch --unshallow', or clone with its full history."
        return hint if self.is_shallow else ""


def find_clone(folder: Path) -> Clone:
    """Return the repository that a folder lies in. Raises `GitError` where there is none, or no git."""
    while not folder.is_dir() and folder != folder.parent:
        folder = folder.parent
    answer = ask_git(folder, "rev-parse", "--is-shallow-repository", "--show-toplevel")
    is_shallow, _, top = answer.partition(b"\n")
    return Clone(Path(os.fsdecode(top.removesuffix(b"\n"))), is_shallow == b"true")


def read_revision(folder: Path) -> str:
    """Return the short hash of the commit that is checked out; nothing where there is no git or no commit."""
    try:
        return ask_git(folder, "rev-parse", "--verify", "--quiet", "HEAD").decode()[:SHORT_HASH]
    except GitError:
        return ""


def split_range(revisions: str) -> tuple[str, str, bool]:
    """Return the two ends of `BASE..HEAD`, and whether to begin where they parted (`BASE...HEAD`).

    An end that is left out is the commit that is checked out.
    """
    for mark in RANGE_MARKS:
        base, found, head = revisions.partition(mark)
        if found:
            return base or "HEAD", head or "HEAD", mark == "..."
    return revisions, "HEAD", False


def ask_git(folder: Path, *words: str) -> bytes:
    """Return what git answers in a folder. Raises `GitError`."""
    try:
        result = subprocess.run(
            make_command(folder, *words),
            env=make_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        missing = "git is not installed, or not on the path."
        message = missing if isinstance(error, FileNotFoundError) else f"git cannot be asked: {error}."
        raise GitError(message) from None
    if result.returncode:
        raise GitError(_explain(result.stderr.decode(errors="replace")))
    return result.stdout


def make_command(folder: Path, *words: str) -> list[str]:
    """Return the command line that asks git in a folder."""
    return ["git", "-C", str(folder), *words]


def make_environment() -> dict[str, str]:
    """Return the environment that git is asked in: ours, without what names another repository."""
    return {name: value for name, value in os.environ.items() if name not in OWN_VARIABLES} | SETTINGS


def split(answer: bytes) -> list[bytes]:
    """Return the entries of an answer that ends each with a NUL."""
    return answer.split(b"\0")[:-1]


def _read_answers(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    while header := stream.readline():
        blob, _, size = header.decode().strip().rpartition(" ")
        if not size.isdigit():
            raise GitError(f"the repository lacks '{header.decode().split()[0]}'. Repair it with 'git fsck'.")
        text = stream.read(int(size))
        stream.read(1)
        yield blob.partition(" ")[0], text


def _explain(complaint: str) -> str:
    if "not a git repository" in complaint:
        return "there is no git repository here."
    if "must be run in a work tree" in complaint:
        return "this repository has no files checked out. Go to a clone that has."
    if "dubious ownership" in complaint:
        return "git does not trust this folder, since it is somebody else's. Allow it with 'git config safe.directory'."
    return f"git says: {' '.join(complaint.split())[:300] or 'nothing, and fails'}"

"""The sample library, built once for all tests that look at it, and the commands as a user runs them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import open_chromium, serve_folder
from case_files import SITES
from dealshelf.search.answer import Searcher
from site_reader import open_searcher

ROOT = Path(__file__).parents[1]
TODAY = "2026-11-21"

Run = Callable[..., subprocess.CompletedProcess[str]]


def find_command(name: str) -> str:
    """Return the path of a command installed beside this Python."""
    found = shutil.which(name, path=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]))
    assert found, f"{name} is not installed; run 'make test'"
    return found


def run_command(*words: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own and return what it said."""
    command, *arguments = map(str, words)
    ours = ("SOURCE_DATE_EPOCH", "DEALSHELF_AUDIENCE")
    inherited = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [find_command(command), *arguments],
        cwd=cwd,
        env={**inherited, "PYTHONWARNINGS": "ignore", **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def copy_sample(folder: Path) -> Path:
    """Copy the sample library into a folder, with a git history of one commit; return the folder."""
    for name in ("content", "personas"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "site.yml", folder)
    return folder


def commit_all(folder: Path) -> None:
    """Make a folder a git repository whose one commit has always the same hash."""
    when = "2026-11-21T08:00:00+0000"
    identity = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    for words in (
        ("init", "--quiet", "--initial-branch=main"),
        ("config", "user.name", "Ines Okafor"),
        ("config", "user.email", "ines@example.com"),
        ("config", "commit.gpgsign", "false"),
        ("add", "--all"),
        ("commit", "--quiet", "--message=Begin"),
    ):
        result = run_command("git", *words, cwd=folder, **identity)
        assert result.returncode == 0, result.stderr


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample library in a git repository, with its site built in `site/`."""
    folder = copy_sample(tmp_path_factory.mktemp("sample"))
    commit_all(folder)
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """A small sound library to change."""
    shutil.copytree(SITES / "minimal", tmp_path / "library")
    return tmp_path / "library"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of a module."""
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(sample: Path) -> Iterator[str]:
    """Where the sample site is served."""
    with serve_folder(sample / "site") as address:
        yield address


@pytest.fixture(scope="module")
def searcher(sample: Path) -> Searcher:
    """The sample site's index, read in Python."""
    return open_searcher(sample / "site")

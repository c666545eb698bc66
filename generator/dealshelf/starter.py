"""A library to begin with: the starter's files, put into a folder for a day."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from dealshelf.problems import Problem, SettingsError
from dealshelf.site import SITE_FILE

STARTER_FOLDER = "starter_files"

STARTER_TOKEN = re.compile(r"@(today|year|quarter)([+-]\d+)?@")
"""A day in the starter's files and their names: `@today-7@` is a week ago, `@quarter+90@` a quarter to come."""


def start_library(folder: Path, *, today: date, recipes: Mapping[str, str] | None = None) -> list[Path]:
    """Return the files written to begin a library in a folder, which is made when it is not there.

    `recipes` are further files, by their path in the folder.
    Raises `SettingsError` when any of them is there already, and when one cannot be written; nothing is left then.
    """
    texts = {folder / path: text for path, text in _read_starter(files("dealshelf") / STARTER_FOLDER, "", today)}
    texts |= {folder / path: text for path, text in (recipes or {}).items()}
    suspects = [site_file] if (site_file := folder / SITE_FILE).exists() else list(texts)
    problems = [Problem(str(path), 1, 1, "", fault) for path in suspects for fault in _find_obstacle(path, folder)]
    if problems:
        raise SettingsError(problems)
    made: list[Path] = []
    try:
        for path, text in texts.items():
            made += _make_folders(path.parent)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                made.append(path)
                stream.write(text)
    except OSError as error:
        for leftover in reversed(made):
            with suppress(OSError):
                leftover.rmdir() if leftover.is_dir() else leftover.unlink()
        raise SettingsError([Problem(str(path), 1, 1, "", f"cannot be written: {error.strerror}.")]) from None
    return list(texts)


def _read_starter(folder: Traversable, parent: str, today: date) -> Iterator[tuple[str, str]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        name = ".gitignore" if entry.name == "gitignore" else _set_days(entry.name, today)
        if entry.is_dir():
            yield from _read_starter(entry, f"{parent}{name}/", today)
        else:
            yield parent + name, _set_days(entry.read_text("utf-8"), today)


def _set_days(text: str, today: date) -> str:
    def show_day(match: re.Match[str]) -> str:
        day = today + timedelta(days=int(match[2] or 0))
        shown = {"today": day.isoformat(), "year": str(day.year), "quarter": f"Q{(day.month + 2) // 3} {day.year}"}
        return shown[match[1]]

    return STARTER_TOKEN.sub(show_day, text)


def _find_obstacle(path: Path, folder: Path) -> Iterator[str]:
    """Yield why a file cannot be made, if so. What is above the folder is not looked at."""
    if path.exists() or path.is_symlink():
        yield "is already there, and nothing is written over. Begin in an empty folder, or move it away."
        return
    for parent in path.parents:
        if parent.exists() and not parent.is_dir():
            yield f"cannot be made: '{parent}' is a file, not a folder."
        if parent == folder:
            return


def _make_folders(folder: Path) -> list[Path]:
    """Make a folder and what it lies in; return those made, outermost first."""
    missing = [parent for parent in (folder, *folder.parents) if not parent.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing[::-1]

"""The file between the forge and the build: written whole or not at all, read with care."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from pydantic import ValidationError

from dealshelf.problems import Problem
from dealshelf.pulls.model import VERSION, Pulls
from dealshelf.site import Site

PULLS_FILE = ".dealshelf/pulls.json"
"""Where the build looks for open pull requests, from the folder of `site.yml`."""

LARGEST_FILE = 50_000_000


def write_pulls(pulls: Pulls, path: Path) -> None:
    """Write open pull requests to a file in one step, so that a reader sees the file of before or the new one.

    Its folder is made when it is not there. Raises `OSError` when it cannot be written; the file of before stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    raw = f"{pulls.model_dump_json(indent=2)}\n".encode()
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as stream:
        try:
            stream.write(raw)
            stream.close()
            Path(stream.name).chmod(0o644)
            os.replace(stream.name, path)  # noqa: PTH105 - `stream.name` is a text
        except BaseException:
            with suppress(OSError):
                Path(stream.name).unlink()
            raise


def read_pulls(site: Site) -> tuple[Pulls | None, list[Problem]]:
    """Return the open pull requests that were asked for, if they were, and a warning for a file that cannot be used."""
    path = site.root / PULLS_FILE
    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return None, []
    except OSError as error:
        return None, [_warn(f"cannot be read: {error.strerror}.")]
    if len(raw) > LARGEST_FILE:
        return None, [_warn(f"is larger than {LARGEST_FILE // 1_000_000} MB.")]
    try:
        return Pulls.model_validate_json(raw), []
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        if any(fault["loc"] == ("version",) for fault in faults):
            return None, [_warn(f"is not of version {VERSION} of its form.")]
        place = "".join(f"{step}: " for step in faults[0]["loc"])
        return None, [_warn(f"is no list of pull requests: {place}{faults[0]['msg'][:200].rstrip('.')}.")]


def _warn(message: str) -> Problem:
    return Problem(PULLS_FILE, 1, 1, "", f"{message} Run 'dealshelf pulls' again, or remove it.", "warning")

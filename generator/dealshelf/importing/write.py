"""The plan carried out: each file whole or not at all, and never outside the content folder."""

import os
import shutil
import tempfile
from pathlib import Path

from dealshelf.importing.manifest import MANIFEST_FILE, Manifest, format_manifest
from dealshelf.importing.plan import ImportPlan, Progress


def write_import(plan: ImportPlan, *, progress: Progress | None = None) -> None:
    """Write what a plan holds; a plan without changes touches nothing.

    What is remembered is written before and after: a run that is cut off is completed by the next one.
    Raises `PermissionError` for a file outside the content folder, and `OSError` when a file cannot be written.
    """
    home = plan.site.content_dir.resolve()
    for planned in plan.files:
        _check_inside(planned.file, home)
    memory = plan.folder / MANIFEST_FILE
    _check_inside(memory, home)
    if plan.files:
        begun = plan.manifest.imports | plan.previous.imports
        _write_text(memory, format_manifest(Manifest(unfinished=True, imports=begun)))
    if plan.settings is not None:
        _write(plan.site.file, plan.settings.encode())
    for done, planned in enumerate(plan.files):
        _write(planned.file, planned.content)
        if progress:
            progress(done + 1, len(plan.files))
    if plan.manifest.imports:
        _write_text(memory, format_manifest(plan.manifest))


def _check_inside(file: Path, home: Path) -> None:
    if not file.parent.resolve().is_relative_to(home):
        raise PermissionError(f"{file} lies outside {home}")


def _write_text(file: Path, text: str) -> None:
    content = text.encode()
    if not file.is_file() or file.read_bytes() != content:
        _write(file, content)


def _write(file: Path, content: bytes | Path) -> None:
    """Write a file beside its place and then put it there, with the mode it had or that new files get."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=file.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            if isinstance(content, Path):
                with content.open("rb") as origin:
                    shutil.copyfileobj(origin, stream)
            else:
                stream.write(content)
        fresh.chmod(file.stat().st_mode & 0o777 if file.exists() else 0o666 & ~_read_umask())
        fresh.replace(file)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def _read_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask

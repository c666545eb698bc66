"""What an import remembers: where each source went and what was written there, to tell edits from its own work."""

import hashlib
from pathlib import Path
from typing import Annotated, TypeAlias

import yaml
from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from dealshelf.problems import Problem, SettingsError, has_errors
from dealshelf.records.base import Part, Text, show
from dealshelf.site import Site
from dealshelf.validate import validate
from dealshelf.yaml_text import UnreadableError, read_yaml

MANIFEST_FILE = ".import.yml"
HEADING = """\
# What 'dealshelf import' brought into this folder. Keep this file in git: a rerun reads here what it may write again
# and what a person has changed since, which it leaves alone.
"""


def _check_path(path: str) -> str:
    parts = path.split("/")
    if "\\" in path or any(part in ("", ".", "..") for part in parts):
        raise PydanticCustomError("path", "{path} is no path below this folder.", {"path": show(path)})
    return path


InnerPath: TypeAlias = Annotated[Text, AfterValidator(_check_path)]


class Import(Part):
    """One source file: the asset made of it, relative to the manifest, and fingerprints.

    `source` is that of the file read, `wrote` that of the asset as it was written; `files` has what came along, from
    the place in this folder to the fingerprint.
    """

    target: InnerPath
    source: Text
    wrote: Text
    files: dict[InnerPath, Text] = Field(default_factory=dict)


class Manifest(Part):
    """All that one folder of the library holds from elsewhere, by the path in the source.

    `unfinished` says that a run has begun to write and not ended.
    """

    unfinished: bool = False
    imports: dict[Text, Import] = Field(default_factory=dict)


def fingerprint(content: bytes) -> str:
    """Return a short fingerprint of a file's bytes."""
    return hashlib.sha256(content).hexdigest()[:16]


def fingerprint_text(content: bytes) -> str:
    """Return a short fingerprint of a text, the same for both kinds of line ends: git may change them."""
    return fingerprint(content.replace(b"\r\n", b"\n"))


def fingerprint_file(file: Path) -> str:
    """Return a short fingerprint of a file that may be large."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:16]


def read_manifest(site: Site, folder: Path) -> Manifest:
    """Return what is remembered of a folder of the library, nothing for one that is new.

    Raises `SettingsError` when the file cannot be read.
    """
    file = folder / MANIFEST_FILE
    if not file.exists():
        return Manifest()
    path = site.relative(file)
    try:
        document = read_yaml(file.read_bytes().decode().replace("\r\n", "\n"))
    except UnicodeDecodeError:
        raise SettingsError([Problem(path, 1, 1, "", "is not UTF-8. Save it as UTF-8.")]) from None
    except UnreadableError as error:
        raise SettingsError([Problem(path, *error.place, "", error.message)]) from None
    manifest, problems = validate(Manifest, document, path)
    if manifest is None or has_errors(problems):
        raise SettingsError(problems)
    return manifest


def format_manifest(manifest: Manifest) -> str:
    """Return the text of a manifest; equal manifests give equal text."""
    imports = {}
    for rel, one in sorted(manifest.imports.items()):
        values: dict[str, object] = {"target": one.target, "source": one.source, "wrote": one.wrote}
        imports[rel] = values | ({"files": dict(sorted(one.files.items()))} if one.files else {})
    unfinished = {"unfinished": "true"} if manifest.unfinished else {}
    values = {**unfinished, "imports": imports}
    return HEADING + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=10**9)

"""The index of the site that stands so far: a build that would make the same again takes it over, if it is whole."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from unicodedata import unidata_version

from dealshelf.search.document import Document

FOLDER = "search"
POINTER = f"{FOLDER}/current.json"
"""Says which folder is that of this build: a page or command that knows only the site begins here."""

_BESIDE_TEXTS = tuple(part.name for part in fields(Document) if part.name != "texts")
_NAME = re.compile(r"[0-9a-f]{8}/")


class Inputs:
    """The digest of all that an index is made from: documents, what is said of all of them, and what makes it."""

    def __init__(self, *values: object) -> None:
        self._digest = sha256()
        for part in (version("numpy"), version("whoosh"), unidata_version, *values):
            self._digest.update(f"{part!r}\0".encode())
        for module in sorted(Path(__file__).parent.glob("*.py")):
            self._digest.update(module.read_bytes())

    def watch(self, documents: Iterable[Document]) -> Iterator[Document]:
        """Yield documents, each taken into account."""
        for document in documents:
            # Texts are long, and to write them as Python would takes five times as long as to hash them.
            self._digest.update("\0".join(chain(document.texts, document.texts.values())).encode())
            self._digest.update(repr([getattr(document, name) for name in _BESIDE_TEXTS]).encode())
            yield document

    def name(self) -> str:
        """Return the digest of what has been seen so far."""
        return self._digest.hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Kept:
    """An index that stands in a folder, and the digest of what it was made from."""

    folder: Path
    made_from: str

    def read(self) -> dict[str, str] | None:
        """Return its files: path within the folder, and text; None unless they are what the folder is named after."""
        try:
            paths = (path for path in self.folder.rglob("*") if path.is_file())
            files = {path.relative_to(self.folder).as_posix(): path.read_bytes().decode() for path in paths}
        except (OSError, UnicodeDecodeError):
            return None
        return files if name_folder(files) == self.folder.name else None


def find_kept(site_dir: Path) -> Kept | None:
    """Return the index of the site in a folder, if it says what it was made from."""
    try:
        pointer = json.loads((site_dir / POINTER).read_bytes())
        name, made_from = pointer["folder"], pointer["made_from"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    if not (isinstance(name, str) and isinstance(made_from, str) and _NAME.fullmatch(name)):
        return None
    return Kept(site_dir / FOLDER / name.rstrip("/"), made_from)


def name_folder(files: Mapping[str, str]) -> str:
    """Return the name of the folder that holds an index: the hash of its files."""
    digest = sha256()
    for path, text in sorted(files.items()):
        digest.update(f"{path}\0{text}\0".encode())
    return digest.hexdigest()[:8]

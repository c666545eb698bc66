"""Files that belong to pages: attachments of assets, and whatever in the content folder a body links to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import quote

from dealshelf.library import Library
from dealshelf.links import attachment_path
from dealshelf.records import Asset, Record


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to take along: `kind` is what it is, such as `PDF`; `size` is in bytes."""

    name: str
    kind: str
    url: str
    size: int
    label: str


def view_attachments(library: Library, asset: Asset) -> list[Attachment]:
    """Return the attachments of an asset that exist. A button is named by the kind of file where that is plain."""
    found = []
    for path in _attached(library, asset):
        name = PurePosixPath(path).name
        kind = PurePosixPath(path).suffix.removeprefix(".").upper() or "File"
        size = (library.site.content_dir / path).stat().st_size
        found.append((name, kind, quote(path), size))
    kinds = [kind for _, kind, _, _ in found]
    return [
        Attachment(name, kind, url, size, f"Open {kind}" if kinds.count(kind) == 1 and kind != "File" else name)
        for name, kind, url, size in found
    ]


def _attached(library: Library, asset: Asset) -> Iterator[str]:
    for name in dict.fromkeys(asset.files):
        path = attachment_path(library.site, asset.path, name)
        if not path.startswith("..") and (library.site.content_dir / path).is_file():
            yield path


def list_files(library: Library) -> list[str]:
    """Return the files that the site must hold for its pages, as paths inside the content folder, sorted."""
    files: set[str] = set()
    for asset in library.shown:
        files.update(_attached(library, asset))
        files.update(_linked(library, asset))
    if library.is_internal:
        for record in (*library.personas.values(), *library.notes.values(), *library.roadmap.values()):
            files.update(_linked(library, record))
    return sorted(files)


def _linked(library: Library, record: Record) -> Iterator[str]:
    for target in library.links_of(record).values():
        if target.file is not None:
            yield target.file

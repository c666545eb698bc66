"""Files that belong to pages: attachments of assets, and whatever in the content folder a body links to."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote

from dealshelf.attachments.reading import Picture
from dealshelf.library import Library, asset_url
from dealshelf.links import attachment_path
from dealshelf.records import Asset, Record
from dealshelf.views.page import Output


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture of an attachment's first page: its address from the site's root, and its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file to take along: `kind` is what it is, such as `PDF`; `size` is in bytes."""

    name: str
    kind: str
    url: str
    size: int
    label: str
    preview: Preview | None = None


def view_attachments(library: Library, asset: Asset) -> list[Attachment]:
    """Return the attachments of an asset that exist. A button is named by the kind of file where that is plain."""
    found = []
    for path in list_attached(library, asset):
        name = PurePosixPath(path).name
        kind = PurePosixPath(path).suffix.removeprefix(".").upper() or "File"
        size = (library.site.content_dir / path).stat().st_size
        reading = library.readings.get(path)
        picture = reading.picture if reading else None
        preview = Preview(_preview_url(asset, picture), picture.width, picture.height) if picture else None
        found.append((name, kind, quote(path), size, preview))
    kinds = [kind for _, kind, *_ in found]
    plain = {kind for kind in kinds if kinds.count(kind) == 1 and kind != "File"}
    return [
        Attachment(name, kind, url, size, f"Open {kind}" if kind in plain else name, preview)
        for name, kind, url, size, preview in found
    ]


def _preview_url(asset: Asset, picture: Picture) -> str:
    # Named after what it shows, so that two files of one name do not meet, and browsers may keep it.
    return f"{asset_url(asset.slug)}preview-{sha256(picture.raw).hexdigest()[:8]}.webp"


def list_previews(library: Library) -> list[Output]:
    """Return the pictures of attachments that the pages of assets show, as files of the site."""
    found = {}
    for asset in library.shown if library.readings else ():
        for path in list_attached(library, asset):
            reading = library.readings.get(path)
            if reading and reading.picture:
                url = unquote(_preview_url(asset, reading.picture))
                found[url] = Output(url, partial(_take, reading.picture), shares="previews")
    return list(found.values())


def _take(picture: Picture) -> bytes:
    return picture.raw


def list_readable(library: Library) -> dict[str, Path]:
    """Return the attachments of every asset shown, by their paths in the content folder."""
    paths = {path: None for asset in library.shown for path in list_attached(library, asset)}
    return {path: library.site.content_dir / path for path in paths}


def list_attached(library: Library, asset: Asset) -> Iterator[str]:
    """Yield the attachments of an asset that exist, as paths in the content folder."""
    for name in dict.fromkeys(asset.files):
        path = attachment_path(library.site, asset.path, name)
        if not path.startswith("..") and (library.site.content_dir / path).is_file():
            yield path


def list_files(library: Library) -> list[str]:
    """Return the files that the site must hold for its pages, as paths inside the content folder, sorted."""
    files: set[str] = set()
    for asset in library.shown:
        files.update(list_attached(library, asset))
        files.update(_linked(library, asset))
    if library.is_internal:
        for record in (*library.personas.values(), *library.notes.values(), *library.roadmap.values()):
            files.update(_linked(library, record))
    return sorted(files)


def _linked(library: Library, record: Record) -> Iterator[str]:
    for target in library.links_of(record).values():
        if target.file is not None:
            yield target.file

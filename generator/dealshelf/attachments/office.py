"""PPTX and DOCX → text by slide or section, and the picture that the program which saved it put in."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any
from zipfile import BadZipFile, ZipFile

from dealshelf.attachments.faults import FaultError
from dealshelf.attachments.picture import redraw
from dealshelf.attachments.reading import KINDS, MOST_ENTRIES, MOST_FOLDED, MOST_UNPACKED, Picture, Reading
from dealshelf.attachments.text import cut

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file begins that Office has encrypted (or an older one, of before 2007)."""

THUMBNAILS = ("docProps/thumbnail.jpeg", "docProps/thumbnail.png")
LARGE_PART = 1_000_000
LARGEST_PICTURE = 2_000_000

OF_TEMPLATES = frozenset(
    {
        "116f9aa8ea038e39ef47ee99a23592ab569cf77feafecd0a30e222369e931d25",
        "96367138dc44ce09bf2c8f0f8e49348a1478d2c5c0af69bbc2bbc38b63cdcead",
    }
)
"""Pictures of the empty documents that python-pptx and python-docx begin with: they show nothing of the file."""

DEEPEST_GROUP = 20


def read_pptx(path: str) -> Reading:
    """Return what a presentation says. Raises `FaultError`."""
    picture = _open_archive(path)
    try:
        from pptx import Presentation

        slides = Presentation(path).slides
        texts = ((str(number), "\n".join(_read_slide(slide))) for number, slide in enumerate(slides, start=1))
        return Reading(KINDS[".pptx"], cut(texts), picture)
    except MemoryError:
        raise
    except Exception as error:  # The library raises whatever its own parts do when a file is not as it should be.
        raise FaultError("is no presentation that can be read. Save it anew.") from error


def read_docx(path: str) -> Reading:
    """Return what a document says. Raises `FaultError`."""
    picture = _open_archive(path)
    try:
        from docx import Document

        return Reading(KINDS[".docx"], cut(_list_sections(Document(path))), picture)
    except MemoryError:
        raise
    except Exception as error:  # As above.
        raise FaultError("is no document that can be read. Save it anew.") from error


def _open_archive(path: str) -> Picture | None:
    """Return the picture that an archive holds, when the archive is safe to unpack. Raises `FaultError`."""
    try:
        with ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise FaultError("unpacks to far more than a document holds. Save it anew.")
            for entry in entries:
                if entry.flag_bits & 1:
                    raise FaultError("is encrypted. Save it without a password.")
                if entry.file_size > LARGE_PART and entry.file_size > MOST_FOLDED * entry.compress_size:
                    raise FaultError("unpacks to far more than a document holds. Save it anew.")
            return _find_picture(archive)
    except (BadZipFile, OSError, EOFError, ValueError, NotImplementedError):
        with open(path, "rb") as stream:  # noqa: PTH123 - a path as text
            if stream.read(len(OLE)) == OLE:
                raise FaultError("is encrypted, or older than 2007. Save it anew, without a password.") from None
        raise FaultError("is broken, or not what its name says. Save it anew.") from None


def _find_picture(archive: ZipFile) -> Picture | None:
    held = {entry.filename: entry for entry in archive.infolist()}
    for name in THUMBNAILS:
        if name in held and held[name].file_size <= LARGEST_PICTURE:
            raw = archive.read(name)
            return None if sha256(raw).hexdigest() in OF_TEMPLATES else redraw(raw)
    return None


def _read_slide(slide: Any) -> Iterator[str]:
    yield from _read_shapes(slide.shapes)
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        yield slide.notes_slide.notes_text_frame.text


def _read_shapes(shapes: Iterable[Any], depth: int = 0) -> Iterator[str]:
    for shape in shapes:
        if depth < DEEPEST_GROUP and hasattr(shape, "shapes"):
            yield from _read_shapes(shape.shapes, depth + 1)
        elif getattr(shape, "has_table", False):
            yield from (cell.text for row in shape.table.rows for cell in row.cells)
        elif shape.has_text_frame:
            yield shape.text_frame.text


def _list_sections(document: Any) -> Iterator[tuple[str, str]]:
    """Yield each heading with what stands below it. A document has no pages before it is laid out."""
    heading, texts = "", list[str]()
    for block in _list_blocks(document):
        if isinstance(block, tuple):
            yield heading, "\n".join(texts)
            heading, texts = block[0], [block[0]]
        else:
            texts.append(block)
    yield heading, "\n".join([*texts, *_list_margins(document)])


def _list_blocks(container: Any, depth: int = 0) -> Iterator[str | tuple[str]]:
    """Yield the texts of a document in their order; those of headings in a tuple."""
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            if depth < DEEPEST_GROUP:
                yield from _read_table(block, depth)
        elif block.text.strip():
            style = getattr(block.style, "name", None) or ""
            yield (block.text,) if style.startswith(("Heading", "Title")) else block.text


def _read_table(table: Any, depth: int) -> Iterator[str]:
    before = None
    for row in table.rows:
        for cell in row.cells:
            # A merged cell stands in each of its places.
            if before is None or cell._tc is not before._tc:
                yield from (text if isinstance(text, str) else text[0] for text in _list_blocks(cell, depth + 1))
            before = cell


def _list_margins(document: Any) -> Iterator[str]:
    for section in document.sections:
        for margin in (section.header, section.footer):
            if not margin.is_linked_to_previous:
                yield from (paragraph.text for paragraph in margin.paragraphs)

"""The attachments of the sample library are what their maker makes."""

import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pptx
import pypdfium2
import pytest
import yaml

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "content" / "library"
TEXTS = [
    yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "docs" / "attachments").glob("*.yml"))
]
FILES = [text["file"] for text in TEXTS]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Two folders, each with what one run has made."""
    made = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    for folder in made:
        subprocess.run([sys.executable, "-B", ROOT / "docs" / "make_attachments.py", folder], check=True, timeout=120)
    return made


@pytest.mark.parametrize("name", FILES)
def test_two_runs_write_the_same_bytes(folders: list[Path], name: str) -> None:
    """What is made holds neither the hour of its making nor chance."""
    assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_library_holds_what_is_made(folders: list[Path], name: str) -> None:
    """Whoever changes a text or a fact runs `make attachments` and commits what comes out."""
    assert read_parts(LIBRARY / name) == read_parts(folders[0] / name)


def read_parts(path: Path) -> dict[str, bytes]:
    """Return the unpacked parts of a file, since another zlib packs the same parts in other bytes."""
    if path.suffix == ".pdf":
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_file_is_made_that_could_be() -> None:
    """No sheet, form or deck lies in the library that the maker does not know."""
    found = [path for kind in ("pdf", "docx", "pptx") for path in LIBRARY.rglob(f"*.{kind}")]
    assert sorted(path.relative_to(LIBRARY).as_posix() for path in found) == sorted(FILES)


@pytest.mark.parametrize("text", TEXTS, ids=FILES)
def test_readers_find_title_and_foot(text: dict[str, str]) -> None:
    """Each file opens with its own library, is small enough to send, and says what its text says."""
    path = LIBRARY / text["file"]
    words = READERS[path.suffix](path)
    assert text["title"] in words
    assert text["footer"] in words
    assert "[[fact:" not in words
    assert path.stat().st_size < 100_000


def read_pdf(path: Path) -> str:
    """Return the words of a PDF."""
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


def read_docx(path: Path) -> str:
    """Return the words of a form, its foot last."""
    form = docx.Document(str(path))
    cells = [cell.text for table in form.tables for row in table.rows for cell in row.cells]
    paragraphs = [*form.paragraphs, *form.sections[0].footer.paragraphs]
    return "\n".join([*cells, *(paragraph.text for paragraph in paragraphs)])


def read_pptx(path: Path) -> str:
    """Return the words of a deck, with its notes; every slide but the first has some."""
    slides = list(pptx.Presentation(str(path)).slides)
    assert all(slide.has_notes_slide for slide in slides[1:])
    frames = [shape.text_frame for slide in slides for shape in slide.shapes if shape.has_text_frame]
    return "\n".join(frame.text for frame in frames)


READERS = {".pdf": read_pdf, ".docx": read_docx, ".pptx": read_pptx}

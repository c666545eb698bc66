"""Attachments for tests, made by real programs: sound ones, and such as do harm."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path

import docx
import pptx
from PIL import Image, ImageDraw
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas


def write_pdf(path: Path, pages: Sequence[str], *, password: str = "") -> Path:
    """Write a PDF with a line on each page; with a password, nobody reads it without."""
    encryption = StandardEncryption(password, ownerPassword="owner") if password else None
    canvas = Canvas(str(path), invariant=1, encrypt=encryption)
    for text in pages:
        canvas.drawString(72, 700, text)
        canvas.showPage()
    canvas.save()
    return path


def write_pptx(path: Path, slides: Sequence[str], *, note: str = "", thumbnail: bytes = b"") -> Path:
    """Write a presentation with a line on each slide, a table on the last, a note beside the first."""
    deck = pptx.Presentation()
    for text in slides:
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(0, 0, 4_000_000, 500_000).text_frame.text = text
    table = slide.shapes.add_table(1, 2, 0, 0, 4_000_000, 500_000).table
    table.cell(0, 1).text = "in a cell"
    if note:
        deck.slides[0].notes_slide.notes_text_frame.text = note
    deck.save(str(path))
    if thumbnail:
        replace_part(path, "docProps/thumbnail.jpeg", thumbnail)
    return path


def write_docx(path: Path, sections: Sequence[tuple[str, str]]) -> Path:
    """Write a document of headings, each with a paragraph and a table of one cell below it."""
    document = docx.Document()
    for heading, text in sections:
        document.add_heading(heading, 1)
        document.add_paragraph(text)
        document.add_table(1, 1).cell(0, 0).text = f"{text} in a table"
    document.save(str(path))
    return path


def replace_part(path: Path, name: str, content: bytes) -> Path:
    """Put other bytes in the place of a part of an archive."""
    with zipfile.ZipFile(path) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, raw in (parts | {name: content}).items():
            archive.writestr(entry, raw)
    return path


def draw_jpeg() -> bytes:
    """Return a picture with something on it."""
    image = Image.new("RGB", (512, 288), "white")
    ImageDraw.Draw(image).rectangle((40, 40, 400, 200), fill="navy")
    stream = io.BytesIO()
    image.save(stream, "JPEG")
    return stream.getvalue()

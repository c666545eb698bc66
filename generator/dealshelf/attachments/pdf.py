"""PDF → its pages' text and a picture of the first, by PDFium."""

from collections.abc import Iterator
from typing import Any

from dealshelf.attachments.faults import FaultError
from dealshelf.attachments.picture import HEIGHT, WIDTH, encode
from dealshelf.attachments.reading import KINDS, MOST_LETTERS, Picture, Reading
from dealshelf.attachments.text import cut

PASSWORD = 4
SECURITY = 5
"""Errors of PDFium, from its fpdfview.h: FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY."""


def read_pdf(path: str) -> Reading:
    """Return what a PDF says. Raises `FaultError`."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(path)
        if not len(document):
            raise FaultError("holds no pages. Export it anew.")
        return Reading(KINDS[".pdf"], cut(_list_pages(document)), _draw(document))
    except PdfiumError as error:
        if getattr(error, "err_code", None) in (PASSWORD, SECURITY):
            raise FaultError("is encrypted. Save it without a password.") from None
        raise FaultError("is no PDF that can be read. Export it anew.") from None


def _list_pages(document: Any) -> Iterator[tuple[str, str]]:
    from pypdfium2 import PdfiumError

    for number in range(len(document)):
        try:
            page = document[number].get_textpage()
            text = page.get_text_range(0, min(page.count_chars(), MOST_LETTERS))
        except PdfiumError:
            # One broken page does not spoil the others.
            text = ""
        yield str(number + 1), text


def _draw(document: Any) -> Picture | None:
    from pypdfium2 import PdfiumError

    try:
        page = document[0]
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            return None
        scale = min(WIDTH / width, HEIGHT / height)
        return encode(page.render(scale=scale).to_pil())
    except (PdfiumError, ValueError):
        return None

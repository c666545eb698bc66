"""Makes a sheet to print: PDF with a head, blocks of text and tables, and a foot with page numbers."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    KeepTogether,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
    TableStyle,
)

from attachments.look import ACCENT, AUTHOR, INK, INK_2, INK_3, LINE, TINT

MARGIN = 20 * mm
TOP = 26 * mm

BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=10, leading=14.5, textColor=HexColor(f"#{INK}"))
HEAD = ParagraphStyle(
    "head", BODY, fontName="Helvetica-Bold", fontSize=8.5, leading=13, textColor=HexColor(f"#{INK_3}")
)
CELL = ParagraphStyle("cell", BODY, leading=13)
SUM = ParagraphStyle("sum", CELL, fontName="Helvetica-Bold")
CELLS = {
    (kind, is_right): ParagraphStyle(f"{kind}-{is_right}", style, alignment=2 if is_right else 0)
    for kind, style in {"head": HEAD, "cell": CELL, "total": SUM}.items()
    for is_right in (False, True)
}
"""From what a cell is, and whether it is right aligned, to its style."""

TITLE = ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=23, leading=27)
SUBTITLE = ParagraphStyle("subtitle", BODY, fontSize=11.5, leading=16, textColor=HexColor(f"#{INK_2}"), spaceBefore=5)
HEADING = ParagraphStyle(
    "heading", BODY, fontName="Helvetica-Bold", fontSize=12.5, leading=16, textColor=HexColor(f"#{ACCENT}"),
    spaceBefore=13, spaceAfter=4, keepWithNext=1,
)  # fmt: skip
NOTE = ParagraphStyle("note", BODY, fontName="Times-Italic", fontSize=12, leading=16.5)
FIGURE = ParagraphStyle(
    "figure", BODY, fontName="Helvetica-Bold", fontSize=19, leading=26, textColor=HexColor(f"#{ACCENT}")
)
FIGURE_TEXT = ParagraphStyle("figure-text", BODY, fontSize=9, leading=12.5, textColor=HexColor(f"#{INK_2}"))
STEP = ParagraphStyle("step", BODY, fontName="Helvetica-Bold", fontSize=15, leading=19)
STEP_TEXT = ParagraphStyle("step-text", BODY, fontSize=12.5, leading=17)
MINUTE = ParagraphStyle("minute", FIGURE, fontSize=38, leading=46)

TABLE = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEBELOW", (0, 0), (-1, 0), 1, HexColor(f"#{INK_3}")),
    ("LINEBELOW", (0, 1), (-1, -1), 0.5, HexColor(f"#{LINE}")),
    ("TOPPADDING", (0, 0), (-1, -1), 3.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4.5),
]
TALL = [
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ("INNERGRID", (0, 1), (-1, -1), 0.5, HexColor(f"#{LINE}")),
    ("TOPPADDING", (0, 1), (-1, -1), 7),
    ("BOTTOMPADDING", (0, 1), (-1, -1), 8),
]
TOTAL = [("BACKGROUND", (0, -1), (-1, -1), HexColor(f"#{TINT}"))]


def make_pdf(text: dict[str, Any]) -> bytes:
    """Return a sheet as PDF; its pages are not packed, so that the same text gives the same bytes everywhere."""
    buffer = io.BytesIO()
    size = landscape(A4) if text.get("landscape") else A4
    document = SimpleDocTemplate(
        buffer, pagesize=size, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=TOP, bottomMargin=22 * mm,
        title=text["title"], author=AUTHOR, subject=text["subtitle"], lang="en-GB", invariant=1, pageCompression=0,
    )  # fmt: skip
    width = size[0] - 2 * MARGIN - 12  # the frame's own padding
    story: list[Flowable] = [write(text["title"], TITLE), write(text["subtitle"], SUBTITLE), Spacer(1, 5 * mm)]
    for block in text["blocks"]:
        ((kind, value),) = block.items()
        story += BLOCKS[kind](value, width)
    frame = partial(draw_frame, text)
    document.build(story, onFirstPage=frame, onLaterPages=frame, canvasmaker=NumberedCanvas)
    return buffer.getvalue()


class NumberedCanvas(Canvas):
    """A canvas that knows how many pages there are before it draws the last line of each."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.pages: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802 - the library's name
        self.pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self.pages, 1):
            self.__dict__.update(page)
            if len(self.pages) > 1:
                self.setFont("Helvetica", 8)
                self.setFillColor(HexColor(f"#{INK_3}"))
                self.drawRightString(self._pagesize[0] - MARGIN - 6, 12 * mm, f"{number} of {len(self.pages)}")
            super().showPage()
        super().save()


def draw_frame(text: dict[str, Any], canvas: Canvas, document: SimpleDocTemplate) -> None:
    """Draw what stands on every page: whose it is above, when it was checked below."""
    width, height = document.pagesize
    left, right = MARGIN + 6, width - MARGIN - 6
    canvas.saveState()
    canvas.setFillColor(HexColor(f"#{ACCENT}"))
    canvas.rect(0, height - 4 * mm, width, 4 * mm, stroke=0, fill=1)
    canvas.setFont("Helvetica-Bold", 9)
    canvas.drawString(left, height - 15 * mm, "COLDHARROW", charSpace=1.6)
    canvas.setFillColor(HexColor(f"#{INK_3}"))
    canvas.setFont("Helvetica", 8)
    if document.page > 1:
        canvas.drawRightString(right, height - 15 * mm, text["title"])
    canvas.setStrokeColor(HexColor(f"#{LINE}"))
    canvas.setLineWidth(0.6)
    canvas.line(left, 17 * mm, right, 17 * mm)
    canvas.drawString(left, 12 * mm, text["footer"])
    canvas.restoreState()


def write(words: str, style: ParagraphStyle) -> Paragraph:
    """Return a paragraph of plain words; nothing in them is markup."""
    return Paragraph(escape(words), style)


def make_heading(value: str, _width: float) -> list[Flowable]:
    """Return a heading, kept with what follows."""
    return [write(value, HEADING)]


def make_text(value: str, _width: float) -> list[Flowable]:
    """Return a paragraph."""
    return [write(value, BODY), Spacer(1, 2 * mm)]


def make_note(value: str, width: float) -> list[Flowable]:
    """Return a remark in the voice of somebody, behind a bar."""
    bar = TableStyle(
        [("LINEBEFORE", (0, 0), (0, 0), 2.5, HexColor(f"#{ACCENT}")), ("LEFTPADDING", (0, 0), (-1, -1), 10)]
    )
    return [Spacer(1, 4 * mm), Table([[write(value, NOTE)]], colWidths=[width], style=bar)]


def make_points(mark: str, value: list[str], width: float) -> list[Flowable]:
    """Return a list, each point behind a bullet, a box to tick or its number."""
    rows = [[make_mark(mark, number), write(point, BODY)] for number, point in enumerate(value, 1)]
    tight = [
        ("TOPPADDING", (0, 0), (-1, -1), 1.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        *([("TOPPADDING", (0, 0), (0, -1), 4)] if mark == "box" else []),
    ]
    return [Table(rows, colWidths=[8 * mm, width - 8 * mm], style=TableStyle(tight)), Spacer(1, 2 * mm)]


def make_mark(mark: str, number: int) -> Flowable:
    """Return what stands before a point: `box`, `number` or the letter itself."""
    if mark == "box":
        outline = [("BOX", (0, 0), (-1, -1), 0.9, HexColor(f"#{INK_2}"))]
        return Table([[""]], colWidths=[9], rowHeights=[9], style=TableStyle(outline), hAlign="LEFT", spaceBefore=3)
    return write(f"{number}." if mark == "number" else mark, BODY)


def make_figures(value: list[list[str]], width: float) -> list[Flowable]:
    """Return two or three figures side by side, each with the words that explain it."""
    cells = [[write(figure, FIGURE), write(words, FIGURE_TEXT)] for figure, words in value]
    style = [
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(f"#{TINT}")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 10),
        ("LINEAFTER", (0, 0), (-2, -1), 4, white),
    ]
    return [Table([cells], colWidths=[width / len(cells)] * len(cells), style=TableStyle(style)), Spacer(1, 2 * mm)]


def make_steps(value: list[list[str]], width: float) -> list[Flowable]:
    """Return steps side by side, each with its minute, to be read from across a room."""
    cells = [
        [write(minute, MINUTE), write(step, STEP), Spacer(1, 2 * mm), write(words, STEP_TEXT)]
        for minute, step, words in value
    ]
    style = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEABOVE", (0, 0), (-1, 0), 3, HexColor(f"#{ACCENT}")),
        ("LINEAFTER", (0, 0), (-2, -1), 8, white),
        ("LEFTPADDING", (0, 0), (-1, -1), 7),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("TOPPADDING", (0, 0), (-1, -1), 6),
    ]
    return [Table([cells], colWidths=[width / len(cells)] * len(cells), style=TableStyle(style)), Spacer(1, 6 * mm)]


def make_table(value: dict[str, Any], width: float) -> list[Flowable]:
    """Return a table: `rows`, the first of which is the head, `widths` as shares, and what is `right` aligned.

    A `tall` table leaves room to write by hand; a `total` is the last row.
    """
    rows, right, last = value["rows"], value.get("right", []), len(value["rows"]) - 1
    kinds = ["head", *["cell"] * (last - 1), "total" if value.get("total") else "cell"]
    cells = [
        [write(words, CELLS[kind, column in right]) for column, words in enumerate(row)]
        for kind, row in zip(kinds, rows, strict=True)
    ]
    share = width / sum(value["widths"])
    style = TableStyle(TABLE + TALL * value.get("tall", False) + TOTAL * value.get("total", False))
    table = Table(cells, colWidths=[share * part for part in value["widths"]], style=style)
    return [KeepTogether([table]), Spacer(1, 3 * mm)]


def make_page(_value: bool, _width: float) -> list[Flowable]:
    """Return the end of a page."""
    return [PageBreak()]


BLOCKS: dict[str, Callable[[Any, float], list[Flowable]]] = {
    "heading": make_heading,
    "text": make_text,
    "note": make_note,
    "bullets": partial(make_points, "–"),
    "numbers": partial(make_points, "number"),
    "checks": partial(make_points, "box"),
    "figures": make_figures,
    "steps": make_steps,
    "table": make_table,
    "page": make_page,
}

"""Makes a form to fill in: DOCX with headings, lists, tables and lines to sign on."""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

from docx import Document
from docx.document import Document as Form
from docx.enum.text import WD_BREAK, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from attachments.look import ACCENT, AUTHOR, INK, INK_2, INK_3, LINE, MADE, TINT, repack

FONT = "Arial"
STYLES = {
    "Normal": (10.5, INK, 0, 5),
    "Title": (22, INK, 0, 4),
    "Subtitle": (11.5, INK_2, 0, 10),
    "Heading 1": (13, ACCENT, 14, 4),
    "List Number": (10.5, INK, 0, 2),
    "List Bullet": (10.5, INK, 0, 2),
}
"""From a style to its size in points, its colour, and the room before and after it."""


def make_docx(text: dict[str, Any]) -> bytes:
    """Return a form as DOCX."""
    form = Document()
    set_properties(form, text)
    set_page(form, text["footer"])
    set_styles(form)
    form.add_paragraph(text["title"], style="Title")
    form.add_paragraph(text["subtitle"], style="Subtitle")
    for block in text["blocks"]:
        ((kind, value),) = block.items()
        BLOCKS[kind](form, value)
    buffer = io.BytesIO()
    form.save(buffer)
    return repack(buffer.getvalue())


def set_properties(form: Form, text: dict[str, Any]) -> None:
    """Say what the form is, who made it and when."""
    about = form.core_properties
    about.title, about.subject = text["title"], text["subtitle"]
    about.author = about.last_modified_by = AUTHOR
    about.created = about.modified = MADE
    about.comments, about.language, about.revision = "", "en-GB", 1


def set_page(form: Form, footer: str) -> None:
    """Set A4 with its margins, and the line at the foot."""
    section = form.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(22), Mm(20)
    foot = section.footer.paragraphs[0]
    run = foot.add_run(footer)
    run.font.size, run.font.color.rgb = Pt(8), RGBColor.from_string(INK_3.upper())


def set_styles(form: Form) -> None:
    """Set size, colour and room of the styles that are used, and one font for all."""
    for name, (size, colour, before, after) in STYLES.items():
        style = form.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(colour.upper())
        style.font.bold = name in ("Title", "Heading 1")
        style.font.italic = False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    # The template underlines its title across the page.
    title = form.styles["Title"].element.pPr
    for border in title.findall(qn("w:pBdr")):
        title.remove(border)


def add_text(form: Form, value: str, *, style: str = "Normal") -> None:
    """Add a paragraph."""
    form.add_paragraph(value, style=style)


def add_points(form: Form, value: list[str], *, style: str) -> None:
    """Add a list, numbered or not."""
    for point in value:
        form.add_paragraph(point, style=style)


def add_checks(form: Form, value: list[str]) -> None:
    """Add a list of boxes to tick."""
    for point in value:
        paragraph = form.add_paragraph(f"☐\t{point}")
        paragraph.paragraph_format.left_indent = Mm(8)
        paragraph.paragraph_format.first_line_indent = Mm(-8)
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(8))


def add_table(form: Form, value: dict[str, Any]) -> None:
    """Add a table: `rows`, the first of which is the head unless it is `plain`, and `widths` in millimetres.

    A `tall` table leaves room to write by hand.
    """
    rows, widths = value["rows"], [Mm(width) for width in value["widths"]]
    table = form.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        is_head = number == 0 and not value.get("plain")
        if value.get("tall") or (value.get("plain") and not texts[-1]):
            row.height = Mm(9)
        for place, (cell, words) in enumerate(zip(row.cells, texts, strict=True)):
            cell.width = widths[place]
            fill_cell(cell, words, is_head=is_head or (place == 0 and bool(value.get("plain"))))
        if is_head:
            repeat = OxmlElement("w:tblHeader")
            row._tr.get_or_add_trPr().append(repeat)
    form.add_paragraph().paragraph_format.space_after = Pt(0)


def fill_cell(cell: _Cell, words: str, *, is_head: bool) -> None:
    """Write into a cell; a head is bold, on a tint."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(2)
    run = paragraph.add_run(words)
    run.font.size, run.font.bold = Pt(9.5), is_head
    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        border = OxmlElement(f"w:{side}")
        for name, setting in {"val": "single", "sz": "4", "color": LINE}.items():
            border.set(qn(f"w:{name}"), setting)
        borders.append(border)
    properties.append(borders)
    if is_head:
        shade = OxmlElement("w:shd")
        for name, setting in {"val": "clear", "color": "auto", "fill": TINT}.items():
            shade.set(qn(f"w:{name}"), setting)
        properties.append(shade)


def add_lines(form: Form, value: list[str]) -> None:
    """Add lines to sign on: what the line is for, room for the name, the day."""
    for role in value:
        paragraph = form.add_paragraph(f"{role}\t\tDate\t")
        paragraph.paragraph_format.space_before = Pt(16)
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(62))
        stops.add_tab_stop(Mm(122), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)
        stops.add_tab_stop(Mm(170), WD_TAB_ALIGNMENT.LEFT, WD_TAB_LEADER.LINES)


def add_page(form: Form, _value: bool) -> None:
    """End the page."""
    form.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)


BLOCKS: dict[str, Callable[[Form, Any], None]] = {
    "heading": partial(add_text, style="Heading 1"),
    "text": add_text,
    "bullets": partial(add_points, style="List Bullet"),
    "numbers": partial(add_points, style="List Number"),
    "checks": add_checks,
    "table": add_table,
    "lines": add_lines,
    "page": add_page,
}

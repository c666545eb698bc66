"""Makes a deck: PPTX with a title slide, then one message a slide, and what to say in its notes."""

import io
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.shapes.base import BaseShape
from pptx.slide import Slide
from pptx.table import _Cell
from pptx.text.text import TextFrame
from pptx.util import Emu, Pt

from attachments.look import ACCENT, AUTHOR, INK, INK_2, INK_3, LINE, MADE, TINT, repack

WIDTH, HEIGHT = 960, 540
LEFT, TOP, INNER = 60, 150, 840
"""The slide and the place for what is on it, in points."""

LAYOUT = "Title Only"
FONT = "Arial"
NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""How PowerPoint calls the table style without lines and colours."""


def make_pptx(text: dict[str, Any]) -> bytes:
    """Return a deck as PPTX."""
    deck = Presentation()
    set_properties(deck, text)
    set_slide_size(deck)
    add_title_slide(deck, text)
    for number, content in enumerate(text["slides"], 2):
        add_slide(deck, content, f"{text['footer']}  ·  {number}")
    buffer = io.BytesIO()
    deck.save(buffer)
    return repack(buffer.getvalue())


def set_properties(deck: Deck, text: dict[str, Any]) -> None:
    """Say what the deck is, who made it and when."""
    about = deck.core_properties
    about.title, about.subject = text["title"], text["subtitle"]
    about.author = about.last_modified_by = AUTHOR
    about.created = about.modified = MADE
    about.language, about.revision = "en-GB", 1


def set_slide_size(deck: Deck) -> None:
    """Make the slides wide, stretch what the template holds, and drop the layouts that nobody uses."""
    stretch = Pt(WIDTH) / deck.slide_width
    deck.slide_width, deck.slide_height = Pt(WIDTH), Pt(HEIGHT)
    for layout in list(deck.slide_layouts):
        if layout.name != LAYOUT:
            deck.slide_layouts.remove(layout)
    # The layout takes its places from the master. Both are as high as before.
    for shape in deck.slide_master.shapes:
        top, height = shape.top, shape.height
        shape.left, shape.width = Emu(int(shape.left * stretch)), Emu(int(shape.width * stretch))
        shape.top, shape.height = top, height


def add_title_slide(deck: Deck, text: dict[str, Any]) -> None:
    """Add the first slide: the title large, a bar at the left."""
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    bar = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Pt(24), Pt(HEIGHT))
    bar.fill.solid()
    bar.fill.fore_color.rgb = colour(ACCENT)
    bar.line.fill.background()
    set_title(slide, text["title"], top=170, size=40)
    write(add_box(slide, LEFT, 300, height=60), text["subtitle"], size=20, ink=INK_2)
    write(add_box(slide, LEFT, 470, height=30), text["footer"], size=12, ink=INK_3)


def add_slide(deck: Deck, content: dict[str, Any], footer: str) -> None:
    """Add a slide with its title, then figures, a table and points, as far as there are any."""
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    set_title(slide, content["title"], top=48, size=30)
    top = TOP
    if figures := content.get("figures"):
        add_figures(slide, figures, top)
        top += 150
    if table := content.get("table"):
        add_table(slide, table, top)
        top += 44 * len(table["rows"]) + 30
    if points := content.get("bullets"):
        add_points(slide, points, top)
    write(add_box(slide, LEFT, 500, height=24), footer, size=11, ink=INK_3)
    slide.notes_slide.notes_text_frame.text = content["notes"]


def set_title(slide: Slide, words: str, *, top: float, size: int) -> None:
    """Write a slide's title, at its left and as tall as two lines."""
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Pt(LEFT), Pt(top), Pt(INNER), Pt(size * 2.6)
    write(title, words, size=size, is_bold=True)
    title.text_frame.vertical_anchor = MSO_ANCHOR.TOP


def add_box(slide: Slide, left: float, top: float, *, width: float = INNER, height: float) -> BaseShape:
    """Add a box for text and return it; all in points."""
    return slide.shapes.add_textbox(Pt(left), Pt(top), Pt(width), Pt(height))


def write(shape: Any, words: str, *, size: float, ink: str = INK, is_bold: bool = False) -> None:
    """Write a text into a shape or a cell."""
    frame: TextFrame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    add_run(frame.paragraphs[0], words, size=size, ink=ink, is_bold=is_bold)


def add_run(paragraph: Any, words: str, *, size: float, ink: str = INK, is_bold: bool = False) -> None:
    """Write a text into a paragraph, aligned to the left."""
    paragraph.alignment = PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = words
    run.font.name, run.font.size, run.font.bold = FONT, Pt(size), is_bold
    run.font.color.rgb = colour(ink)


def add_figures(slide: Slide, figures: list[list[str]], top: float) -> None:
    """Add one to three figures side by side, each with the words that explain it."""
    room = INNER / max(len(figures), 2)
    for place, (figure, words) in enumerate(figures):
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Pt(LEFT + place * room), Pt(top), Pt(room - 16), Pt(124))
        box.fill.solid()
        box.fill.fore_color.rgb = colour(TINT)
        box.line.fill.background()
        write(box, figure, size=34, ink=ACCENT, is_bold=True)
        frame = box.text_frame
        frame.margin_left, frame.vertical_anchor = Pt(16), MSO_ANCHOR.MIDDLE
        add_run(frame.add_paragraph(), words, size=15, ink=INK_2)


def add_points(slide: Slide, points: list[str], top: float) -> None:
    """Add points below each other, with a dash before each."""
    frame = add_box(slide, LEFT, top, height=40 * len(points)).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    for number, point in enumerate(points):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(12)
        is_signature = "____" in point
        add_run(paragraph, point if is_signature else f"–  {point}", size=16 if is_signature else 21)


def add_table(slide: Slide, value: dict[str, Any], top: float) -> None:
    """Add a table: `rows`, the first of which is the head, `widths` as shares, `right` aligned columns, a `total`."""
    rows, widths = value["rows"], value["widths"]
    shape = slide.shapes.add_table(len(rows), len(widths), Pt(LEFT), Pt(top), Pt(INNER), Pt(44 * len(rows)))
    shape._element.graphic.graphicData.tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    table = shape.table
    for place, width in enumerate(widths):
        table.columns[place].width = Pt(INNER * width / sum(widths))
    for number, texts in enumerate(rows):
        is_head, is_total = number == 0, number == len(rows) - 1 and value.get("total")
        for place, words in enumerate(texts):
            cell = table.cell(number, place)
            size, ink = (13, INK_3) if is_head else (18, INK)
            write(cell, words, size=size, ink=ink, is_bold=bool(is_head or is_total))
            cell.vertical_anchor = MSO_ANCHOR.MIDDLE
            cell.margin_left = cell.margin_right = Pt(8)
            if place in value.get("right", []):
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
            if is_total:
                cell.fill.solid()
                cell.fill.fore_color.rgb = colour(TINT)
            rule(cell)


def rule(cell: _Cell) -> None:
    """Draw the line below a cell; the library has no word for it."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": "9525"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": LINE.upper()}))
    line.append(fill)
    properties.insert(0, line)


def colour(name: str) -> RGBColor:
    """Return a colour of the look as the library wants it."""
    return RGBColor.from_string(name.upper())

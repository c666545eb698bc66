"""Texts of records: bodies as HTML with their links resolved, and plain excerpts of them."""

import html
import re
from collections.abc import Callable

from dealshelf.library import Library
from dealshelf.markdown import render_body
from dealshelf.records import Note, Record
from dealshelf.records.note import OFFERED

_TAG = re.compile(r"<[^>]+>")
_BLANK = re.compile(r"\s+")
_QUOTES = '“”"„«» '
_CUE = re.compile(r"<li>(\s*(?:<p>)?)<strong>(.*?)</strong>", re.DOTALL)


def render_text(library: Library, record: Record, root: str, text: str | None = None) -> str:
    """Return a record's body, or a part of it, as safe HTML for a page that stands at `root` from the site's root."""
    source = record.source
    body = source.body if text is None else text
    if not body:
        return ""
    prefix = f"{record.slug}-" if isinstance(record, Note) else ""
    return render_body(body, _resolver(library, record, root), library.fact_values, prefix=prefix)


def _resolver(library: Library, record: Record, root: str) -> Callable[[str], str | None]:
    source = record.source

    def resolve(destination: str) -> str | None:
        target = library.resolve(source, destination)
        if target.url is None or target.is_outside:
            return target.url
        return root + target.url

    return resolve


def render_track(library: Library, record: Record, root: str) -> str:
    """Return a talk track as HTML, with the bold word that may open a line set apart from what is said."""
    return _CUE.sub(r'<li>\1<strong class="track-cue">\2</strong>', render_text(library, record, root))


def plain_text(library: Library, record: Record, text: str | None = None, *, most: int = 240) -> str:
    """Return a body, or a part of it, as one line of plain text, shortened at a word to `most` characters."""
    markup = render_text(library, record, "", text)
    if isinstance(record, Note) and record.kind == "talk-track":
        markup = _CUE.sub(r"<li>\1\2:", markup)
    line = _BLANK.sub(" ", html.unescape(_TAG.sub(" ", markup))).strip()
    if len(line) <= most:
        return line
    kept = line[:most].rpartition(" ")[0]
    # Some languages write no blanks; then the cut falls where it falls.
    return (kept if len(kept) > most // 2 else line[:most]).rstrip(" ,;:.–") + "…"


def split_objection(library: Library, record: Record) -> tuple[str, str]:
    """Return the buyer's words of an objection, without quotation marks, and the Markdown of the answer.

    The words are the first paragraph, as docs/records.md has it; dots that nobody has replaced say nothing.
    """
    body = record.body.strip().removeprefix(OFFERED["objection"]).strip()
    first, _, rest = body.partition("\n\n")
    return plain_text(library, record, first).strip(_QUOTES), rest


def excerpt(library: Library, note: Note, *, most: int = 240) -> str:
    """Return the first paragraph of a note as one line of plain text, shortened at a word to `most` characters."""
    return plain_text(library, note, first_paragraph(note.body), most=most)


def first_paragraph(text: str) -> str:
    """Return the Markdown of a body's first paragraph."""
    return text.strip().partition("\n\n")[0]

"""Markdown bodies → their plain words, as a visitor of the page reads them: no comments, no addresses, no markup."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

import nh3
import pyromark

from dealshelf.markdown import ALLOWED_TAGS, OPTIONS
from dealshelf.scan import fill_facts

_RAW = re.compile(r"<[A-Za-z!/?]")
_HEADING = re.compile(r"<h[1-6]>(.*?)</h[1-6]>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_WITHIN = re.compile(r"</?(?:a|abbr|b|code|del|em|i|ins|kbd|mark|q|s|samp|small|span|strong|sub|u|var)(?: [^>]*)?>")
"""What stands within a line, and does not part words."""

_BETWEEN_CELLS = re.compile(r"</t[dh]>\s*<t[dh](?: [^>]*)?>")
_CLEANER = nh3.Cleaner(tags=ALLOWED_TAGS, attributes={}, link_rel=None)


@dataclass(frozen=True, slots=True)
class Plain:
    """A body's headings and the rest of its text."""

    headings: str
    text: str


def read_body(body: str, facts: Mapping[str, str]) -> Plain:
    """Return the words of a body, facts standing as their values."""
    if not body:
        return Plain("", "")
    source = pyromark.html(fill_facts(body, facts), options=OPTIONS)
    if _RAW.search(body):
        # What the sanitiser drops (comments, scripts) no page shows, so nobody may find it.
        source = _CLEANER.clean(source)
    headings = _HEADING.findall(source)
    if headings:
        source = _HEADING.sub(" ", source)
    return Plain(_strip(" ".join(headings)), _strip(source))


def read_line(text: str, facts: Mapping[str, str], *, most: int = 240) -> str:
    """Return a body, or a part of it, as one line, shortened at a word."""
    plain = read_body(text, facts)
    line = " ".join(f"{plain.headings} {plain.text}".split())
    if len(line) <= most:
        return line
    return line[:most].rpartition(" ")[0].rstrip(" ,;:.–") + "…"


def _strip(source: str) -> str:
    """Return the words of HTML, each paragraph, row and item on lines of its own."""
    return html.unescape(_TAG.sub("\n", _BETWEEN_CELLS.sub(" · ", _WITHIN.sub("", source.replace("\n", " ")))))

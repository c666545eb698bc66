"""A body as Markdown for other programs: links led anew, facts filled in, comments and raw HTML left out."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import pyromark

from dealshelf.markdown import ALLOWED_SCHEMES, OPTIONS, ResolveLink, render_body
from dealshelf.scan import find_destinations

Span: TypeAlias = tuple[int, int]
Edit: TypeAlias = tuple[int, int, bytes]
"""Bytes from one place to another, and what to write there."""

LONG = 50_000
"""From how many characters on a body takes the parser's way, whose time grows with its length alone."""

_HTML = re.compile(r"<[A-Za-z/!?]")
_LINK = r"(?P<{0}text>[^\[\]\n]*)\]\((?P<{0}to>[^\s()<>\\&]+)\)"
# Each alternative begins with a letter of its own, so that the search skips from one of them to the next.
_SIMPLE = re.compile(
    r"`(?:(?<=^`)(?P<fence>``+)[^`\n]*\n.*?^`(?P=fence)|(?<!``)(?P<ticks>`*)(?!`).*?(?<!`)`(?P=ticks)(?!`))"
    r"|~(?<=^~)(?P<tildes>~~+)[^\n]*\n.*?^~(?P=tildes)"
    rf"|!\[{_LINK.format('image_')}"
    rf"|\[(?:\[fact:(?P<fact>[^\[\]\n]+)\]\]|{_LINK.format('')})",
    re.MULTILINE | re.DOTALL,
)
_CONTAINERS = frozenset({"BlockQuote", "List", "Item", "FootnoteDefinition"})
_MARKERS = re.compile(rb"(?:[ \t>]|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)|\[\^[^\]\n]*\]:|\[![A-Za-z]+\])*")
"""What stands before text in quotations, lists and footnotes."""

_FACT = re.compile(rb"\[\[fact:([^\[\]\n]+)\]\]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_NEEDS_BRACKETS = re.compile(r"[\s()<>\\]|^$")
_TAG = re.compile(
    r"<!--(?:(?!<!--).)*?-->|</?[A-Za-z][\w-]*(?:\s+[\w:@.-]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*\s*/?>",
    re.S,
)
_SWALLOWING = re.compile(
    r"<(?:script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext|template|svg|math)\b",
    re.IGNORECASE,
)
"""Elements that read what follows by rules of their own."""

_SPECIAL = re.compile(r"\\|`|\*|\[|\]|~|<(?=[A-Za-z/!?])|&(?=#?\w+;)|_(?:(?<![^\W_]_)|(?![^\W_]))")
_LEADING = re.compile(r"(\d{0,9})([#>+.)-])")


class _UnclearHtmlError(Exception):
    """Raw HTML of which only a browser could say where it ends."""


@lru_cache(maxsize=4096)
def escape_text(text: str) -> str:
    r"""Return plain text as Markdown that shows it in one line: `a *b*` → `a \*b\*`."""
    line = _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
    return _LEADING.sub(r"\1\\\2", line, count=1) if _LEADING.match(line) else line


def rewrite_body(body: str, resolve: ResolveLink, facts: Mapping[str, str]) -> str:
    """Return a body in Markdown as a page shows it: no more is in it, and links lead where `resolve` says.

    A link that leads nowhere is its text. Raw HTML is left out but for its text; where only a browser could tell
    what is text, the body is the page's HTML, which is Markdown too.
    """
    is_usual = not ("]:" in body or _HTML.search(body))
    if is_usual and "](" not in body and "[[fact:" not in body:
        return body
    # Code by indentation is told from text by a parser only, and marks of code without an end take the quick way long.
    is_usual = is_usual and len(body) < LONG and "    " not in body and "\t" not in body
    if is_usual and (simple := _rewrite_simple(body, resolve, facts)):
        return simple
    return _rewrite_by_events(body, resolve, facts)


def _rewrite_simple(body: str, resolve: ResolveLink, facts: Mapping[str, str]) -> str | None:
    """Return a body anew whose links all have the usual form, in half of the time; None when some have not."""
    found: list[str] = []

    def write(match: re.Match[str]) -> str:
        if match["fact"]:
            return escape_text(facts[match["fact"]]) if match["fact"] in facts else match[0]
        kind = "" if match["to"] else "image_"
        destination = match[f"{kind}to"]
        if destination is None:
            return match[0]
        found.append(destination)
        url, text = _lead(destination, resolve), match[f"{kind}text"]
        return text if url is None else f"{'!' * (kind != '')}[{text}]({_show_url(url)})"

    written = _SIMPLE.sub(write, body)
    return written if found == find_destinations(body) else None


def _rewrite_by_events(body: str, resolve: ResolveLink, facts: Mapping[str, str]) -> str:
    """Return a body anew, changed where the parser says that something to change stands."""
    raw = body.encode()
    events = list(pyromark.events_with_range(body, options=OPTIONS))
    try:
        edits = sorted([*_edit_links(events, resolve), *_edit_html(events), *_fill_facts(raw, events, facts)])
    except _UnclearHtmlError:
        return render_body(body, resolve, facts)
    if "]:" in body:
        edits = sorted([*edits, *_drop_definitions(raw, events)])
    parts, at = [], 0
    for start, end, new in edits:
        # Of two that overlap, the one that begins first counts: a fact in a tag is left out with the tag.
        if start >= at:
            parts += [raw[at:start], new]
            at = end
    return b"".join([*parts, raw[at:]]).decode()


def _edit_links(events: list[Any], resolve: ResolveLink) -> Iterator[Edit]:
    """Yield what to write before and after the text of each link and image whose destination changes."""
    opened: list[tuple[int, int, dict[str, Any]]] = []
    # Where the last event before an end ended: that is how far the text of a link goes.
    reached = 0
    for event, span in events:
        if event.__class__ is dict:
            if "Start" in event:
                value = event["Start"]
                if value.__class__ is dict and ("Link" in value or "Image" in value):
                    reached = span["start"] + (2 if "Image" in value else 1)
                    opened.append((span["start"], reached, value.get("Link") or value["Image"]))
                continue
            if "End" in event and (event["End"] == "Link" or event["End"] == "Image"):
                start, opening, link = opened.pop()
                yield from _lead_anew(link, (start, opening), (reached, span["end"]), resolve=resolve)
        reached = span["end"]


def _lead_anew(link: Mapping[str, Any], before: Span, after: Span, *, resolve: ResolveLink) -> Iterator[Edit]:
    """Yield what to write before and after the text of a link; nothing where it stays as it is."""
    destination, link_type = link["dest_url"], link["link_type"]
    if link_type == "Email":
        return
    url = _lead(destination, resolve)
    if link_type == "Autolink":
        if url is None:
            yield *before, b"\\<"
    elif url is None:
        yield *before, b""
        yield *after, b""
    elif url != destination or link_type != "Inline":
        shown = _show_url(url)
        title = " ".join(link["title"].split()).replace("\\", "\\\\").replace('"', '\\"')
        yield *after, (f']({shown} "{title}")' if title else f"]({shown})").encode()


def _lead(destination: str, resolve: ResolveLink) -> str | None:
    """Return where a link leads, None when that is nowhere or where no link of a page may lead."""
    url = resolve(destination)
    scheme = _SCHEME.match(url) if url else None
    return None if scheme and scheme[1].lower() not in ALLOWED_SCHEMES else url


def _show_url(url: str) -> str:
    return f"<{url}>" if _NEEDS_BRACKETS.search(url) else url


def _edit_html(events: list[Any]) -> Iterator[Edit]:
    """Yield each piece of raw HTML with the text that is in it. Raises `_UnclearHtmlError`."""
    block: list[str] = []
    for event, span in events:
        if event.__class__ is not dict:
            continue
        if "InlineHtml" in event:
            yield span["start"], span["end"], _take_text(event["InlineHtml"])
        elif "Html" in event:
            block.append(event["Html"])
        elif event.get("End") == "HtmlBlock":
            yield span["start"], span["end"], _take_text("".join(block)) + b"\n"
            block.clear()


def _take_text(source: str) -> bytes:
    """Return the text between the tags of raw HTML, in one line."""
    text = _TAG.sub(" ", source)
    if "<" in text or _SWALLOWING.search(source):
        raise _UnclearHtmlError
    return " ".join(text.split()).encode()


def _drop_definitions(raw: bytes, events: list[Any]) -> Iterator[Edit]:
    """Yield the definitions of links, which no page shows: of what no event covers, only markers of blocks stay."""
    known = [(span["start"], span["end"]) for event, span in events if not _is_container(event)]
    at = 0
    for start, end in [*sorted(known), (len(raw), len(raw))]:
        if start > at and b"]:" in raw[at:start]:
            *lines, rest = raw[at:start].split(b"\n")
            yield at, start, b"\n".join([*filter(_MARKERS.fullmatch, lines), _read_markers(rest)])
        at = max(at, end)


def _read_markers(line: bytes) -> bytes:
    match = _MARKERS.match(line)
    return match[0] if match else b""


def _is_container(event: Any) -> bool:
    """Is an event the start or the end of a block that holds others?"""
    value = event.get("Start") or event.get("End") if event.__class__ is dict else None
    return value is not None and (value if value.__class__ is str else next(iter(value))) in _CONTAINERS


def _fill_facts(raw: bytes, events: list[Any], facts: Mapping[str, str]) -> Iterator[Edit]:
    """Yield each fact outside code, with the words that stand for it."""
    code = sorted((span["start"], span["end"]) for event, span in events if _is_code(event))
    for match in _FACT.finditer(raw):
        name = match[1].decode()
        before = bisect_right(code, (match.start(), len(raw))) - 1
        if name in facts and (before < 0 or code[before][1] <= match.start()):
            yield *match.span(), escape_text(facts[name]).encode()


def _is_code(event: Any) -> bool:
    if event.__class__ is not dict:
        return False
    start = event.get("Start")
    return "Code" in event or (start.__class__ is dict and "CodeBlock" in start)

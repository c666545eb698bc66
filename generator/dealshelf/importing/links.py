"""The links in a body: found where they stand, and written anew without touching anything else."""

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import pyromark

from dealshelf.markdown import OPTIONS

Readdress: TypeAlias = Callable[[str], str]
"""From a destination as written to the one to write; the same when it stays."""

Span: TypeAlias = tuple[int, int]
Edit: TypeAlias = tuple[int, int, bytes]

ShortcodeKind = Literal["reference", "address"]


@dataclass(frozen=True, slots=True)
class Shortcode:
    """A template tag that stands for an address: a `reference` to a source file, or an `address` on the old site."""

    kind: ShortcodeKind
    destination: str


Expand: TypeAlias = Callable[[Shortcode], "str | None"]
"""From a shortcode to the address to write in its place; None when it leads nowhere and stays."""

_HUGO = rb"\{\{[<%]\s*(?:rel)?ref\s+(?:path\s*=\s*)?(?:\"(?P<h1>[^\"\n]*)\"|'(?P<h2>[^'\n]*)'|(?P<h3>[^\s\"'>%}]+))"
_SHORTCODE = re.compile(
    _HUGO + rb"[^{}\n]{0,200}?[>%]\}\}"
    rb"|(?:\{\{\s*site\.(?:baseurl|url)\s*\}\}){0,2}\{%-?\s*(?:link|post_url)\s+(?P<jekyll>[^%{}\n]{1,500}?)\s*-?%\}"
    rb"(?P<anchor>\#[\w.-]+)?"
    rb"|\{\{\s*(?:\"(?P<f1>/[^\"\n{}]*)\"|'(?P<f2>/[^'\n{}]*)')\s*\|\s*(?:relative|absolute)_url\s*\}\}"
    rb"|(?:\{\{\s*site\.(?:baseurl|url)\s*\}\}){1,2}(?P<site>/[^\s()<>\"'{}]*)"
)
_DESTINATION = re.compile(rb"\s*(<[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))+)")
_DEFINITION = re.compile(rb"^[ >\t]*\[(?!\^)[^\[\]\n]{1,999}\]:[ \t]*\n?[ \t]*(<[^<>\n]*>|[^\s<]\S*)", re.MULTILINE)
_TAG = re.compile(
    rb"<(?:a|img)\b[^<>]{0,5000}?\s(?:href|src)\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s<>\"']+))", re.IGNORECASE
)
_AS_WRITTEN = re.compile(rb"<(?:pre|script|style|textarea|!--)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def rewrite_links(body: str, readdress: Readdress, expand: Expand) -> str:
    """Return a body with the destination of every link and image written anew, in Markdown and in raw HTML.

    Template tags that stand for an address are links too. What stands in code is not touched.
    """
    tagged, addresses = _take_shortcodes(body, expand)
    raw = tagged.encode()
    parts, at = [], 0
    for start, end, new in sorted(_find_edits(raw, tagged, readdress)):
        parts += [raw[at:start], new]
        at = end
    text = b"".join([*parts, raw[at:]]).decode()
    if not addresses:
        return text
    marks = re.compile(next(iter(addresses)).replace("0:", r"\d+:"))
    return marks.sub(lambda match: addresses[match[0]], text)


def _take_shortcodes(body: str, expand: Expand) -> tuple[str, dict[str, str]]:
    """Return a body with a mark for each shortcode that leads somewhere, and what stands for each mark.

    A mark looks like an outside address, so that a link to it is seen as one and stays.
    """
    if "{{" not in body and "{%" not in body:
        return body, {}
    scheme = "import"
    while f"{scheme}-" in body:
        scheme += "x"
    code = _find_code(body)
    addresses: dict[str, str] = {}

    def mark(match: re.Match[bytes]) -> bytes:
        if _is_within(match.start(), code):
            return match[0]
        address = expand(_read_shortcode(match))
        if address is None:
            return match[0]
        name = f"{scheme}-{len(addresses)}:"
        addresses[name] = address
        return name.encode()

    return _SHORTCODE.sub(mark, body.encode()).decode(), addresses


def _read_shortcode(match: re.Match[bytes]) -> Shortcode:
    groups = {name: value.decode() for name, value in match.groupdict().items() if value is not None}
    for name in ("h1", "h2", "h3"):
        if name in groups:
            return Shortcode("reference", groups[name])
    if "jekyll" in groups:
        return Shortcode("reference", groups["jekyll"] + groups.get("anchor", ""))
    return Shortcode("address", groups.get("f1") or groups.get("f2") or groups.get("site", "/"))


def _find_code(body: str) -> list[Span]:
    """Return where code stands, in bytes, in order."""
    spans = []
    for event, span in pyromark.events_with_range(body, options=OPTIONS):
        if isinstance(event, dict):
            opened: object = event.get("Start")
            if "Code" in event or (isinstance(opened, dict) and "CodeBlock" in opened):
                spans.append((span["start"], span["end"]))
    return spans


def _is_within(at: int, spans: list[Span]) -> bool:
    index = bisect_right(spans, (at, 1 << 62)) - 1
    return index >= 0 and spans[index][0] <= at < spans[index][1]


def _find_edits(raw: bytes, body: str, readdress: Readdress) -> Iterator[Edit]:
    """Yield every destination to be changed, in bytes, and what to write there; no two overlap."""
    plain: list[Span] = []
    defined = False
    for event, span in pyromark.events_with_range(body, options=OPTIONS):
        if not isinstance(event, dict):
            continue
        start, end = span["start"], span["end"]
        opened = event.get("Start")
        link = isinstance(opened, dict) and (opened.get("Link") or opened.get("Image"))
        if link and link["link_type"] == "Inline":
            yield from _edit_inline(raw, (start, end), link["dest_url"], readdress)
        elif link:
            defined = defined or link["link_type"] in ("Reference", "Collapsed", "Shortcut")
        elif opened == "HtmlBlock" or "InlineHtml" in event:
            plain.append((start, end))
            if not _AS_WRITTEN.match(raw, start):
                yield from _edit_tags(raw, (start, end), readdress)
        elif "Text" in event or "Code" in event:
            plain.append((start, end))
    if defined:
        yield from _edit_definitions(raw, sorted(plain), readdress)


def _edit_inline(raw: bytes, span: Span, destination: str, readdress: Readdress) -> Iterator[Edit]:
    start, end = span
    at = raw.rfind(b"](", start, end)
    for _ in range(20):
        match = _DESTINATION.match(raw, at + 2, end) if at >= 0 else None
        if match and _read_destination(match[1]) == destination:
            yield from _edit(match.span(1), destination, readdress)
            return
        at = raw.rfind(b"](", start, max(at, start))


def _edit_definitions(raw: bytes, plain: list[Span], readdress: Readdress) -> Iterator[Edit]:
    for match in _DEFINITION.finditer(raw):
        if not _is_within(match.start(1), plain):
            yield from _edit(match.span(1), _read_destination(match[1]), readdress)


def _edit(span: Span, destination: str, readdress: Readdress) -> Iterator[Edit]:
    new = readdress(destination)
    if new != destination:
        needs_brackets = re.search(r"[\s()<>\\]", new) is not None
        yield *span, (f"<{new}>" if needs_brackets else new).encode()


def _edit_tags(raw: bytes, span: Span, readdress: Readdress) -> Iterator[Edit]:
    for match in _TAG.finditer(raw, *span):
        group = next(number for number in (1, 2, 3) if match[number] is not None)
        destination = html.unescape(match[group].decode())
        new = readdress(destination)
        if new != destination:
            yield *match.span(group), html.escape(new).encode()


def _read_destination(written: bytes) -> str:
    text = written.decode()
    if text.startswith("<"):
        text = text[1:-1]
    return html.unescape(_ESCAPED.sub(r"\1", text))

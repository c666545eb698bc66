"""GitHub-flavoured Markdown → safe HTML."""

import html
import itertools
import re
from collections.abc import Callable, Mapping

import nh3
import pyromark

OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM
)

ALERTS = {"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution"}
OWN_IDS = ("ds-", "fn-")
"""How the ids of the theme's own sections and of footnotes begin."""

ALIGNMENTS = ("left", "center", "right")

ALLOWED_TAGS = frozenset(
    (
        "a abbr b blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
        "hr i img ins kbd li mark ol p pre q s samp small span strong sub summary sup table tbody td tfoot th thead "
        "tr u ul var"
    ).split()
)
ALLOWED_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "details": {"open"},
    "div": {"id"},
}
ALLOWED_CLASSES = {
    "blockquote": {f"markdown-alert-{alert}" for alert in ALERTS},
    "div": {"footnote-definition"},
    "sup": {"footnote-reference", "footnote-definition-label"},
    "span": {"task-open", "task-done"},
    "td": {f"align-{side}" for side in ALIGNMENTS},
    "th": {f"align-{side}" for side in ALIGNMENTS},
}
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


ResolveLink = Callable[[str], "str | None"]
"""From a destination as written to the address to put in the page; None when there is nothing to lead to."""


def render_body(body: str, resolve: ResolveLink, facts: Mapping[str, str], *, prefix: str = "") -> str:
    """Return a body as HTML that can stand in a page; headings go one level down, below the page's title.

    `prefix` begins the ids of headings and footnotes where several bodies stand in one page.
    Markup that is not allowed is dropped; links lead where `resolve` says; facts stand as their values.
    """
    if not body:
        return ""
    source = pyromark.html(body, options=OPTIONS)
    for plain, ours in _BEFORE_CLEANING:
        if plain in source:
            source = source.replace(plain, ours)
    clean = _CLEANER.clean(source)
    if "<h" in clean:
        clean = _anchor_headings(clean, prefix)
    if "<pre>" in clean:
        clean = clean.replace("<pre>", '<pre tabindex="0">')
    if prefix and "fn-" in clean:
        clean = clean.replace('id="fn-', f'id="{prefix}fn-').replace('href="#fn-', f'href="#{prefix}fn-')
    if "<table>" in clean:
        clean = clean.replace("<table>", _TABLE_OPEN).replace("</table>", "</table></div>")
    if "markdown-alert" in clean:
        clean = _ALERT.sub(lambda match: f'{match[0]}<p class="alert-title">{ALERTS[match[1]]}</p>', clean)
    if "task-" in clean:
        clean = clean.replace('<span class="task-done">', _TASK_DONE).replace('<span class="task-open">', _TASK_OPEN)
    if "<a " in clean or "<img" in clean or "[[fact:" in clean or "http" in clean:
        clean = _fix_inline(clean, resolve, facts)
    return clean


_CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    attributes=ALLOWED_ATTRIBUTES,
    allowed_classes=ALLOWED_CLASSES,
    url_schemes=ALLOWED_SCHEMES,
    link_rel=None,
    id_prefix="fn-",
)

# What pulldown-cmark writes that a strict Content-Security-Policy or a reader's ear does not bear.
_BEFORE_CLEANING = (
    *((f' style="text-align: {side}"', f' class="align-{side}"') for side in ALIGNMENTS),
    ('<input disabled="" type="checkbox" checked=""/>', '<span class="task-done"></span>'),
    ('<input disabled="" type="checkbox"/>', '<span class="task-open"></span>'),
    ('<sup class="footnote-reference"><a href="#', '<sup class="footnote-reference"><a href="#fn-'),
)
_TABLE_OPEN = '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>'
_TASK_DONE = '<span class="task task-done" role="img" aria-label="Done">'
_TASK_OPEN = '<span class="task task-open" role="img" aria-label="To do">'
_ALERT = re.compile(r'<blockquote class="markdown-alert-(\w+)">')
_HEADING = re.compile(r"<h([1-6])((?: [a-z]+=\"[^\"]*\")*)>(.*?)</h\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_ATTRIBUTES = r'(?: [a-z]+="[^"]*")*'
# Each alternative begins with a letter of its own, not with a group or a look-behind: so the search skips
# from one of `<`, `[` and `h` to the next, which makes it ten times faster.
_INLINE = re.compile(
    rf"<(?P<code>pre|code)\b[^>]*>.*?</(?P=code)>"
    rf"|<a(?P<link>{_ATTRIBUTES})>(?P<inner>.*?)</a>"
    rf"|<img(?P<image>{_ATTRIBUTES})>"
    r"|\[\[fact:(?P<fact>[\w.-]+)\]\]"
    r"|https?://[^\s<]*[^\s<.,:;!?\"'()\]*_~]",
    re.DOTALL,
)
_NO_LINK_AFTER = frozenset('_/="')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


def name_anchor(heading: str) -> str:
    """Return the anchor of a heading as GitHub makes it: lower case, blanks to hyphens, punctuation dropped."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def _anchor_headings(source: str, prefix: str) -> str:
    taken: set[str] = set()

    def anchor(match: re.Match[str]) -> str:
        level = min(int(match[1]) + 1, 6)
        name = prefix + (name_anchor(html.unescape(_TAG.sub("", match[3]))) or "section")
        if name.startswith(OWN_IDS):
            name = f"section-{name}"
        free = name
        for number in itertools.count(1):
            if free not in taken:
                break
            free = f"{name}-{number}"
        taken.add(free)
        return f'<h{level} id="{html.escape(free)}"{match[2]}>{match[3]}</h{level}>'

    return _HEADING.sub(anchor, source)


def _fix_inline(source: str, resolve: ResolveLink, facts: Mapping[str, str]) -> str:
    def fix(match: re.Match[str]) -> str:
        if match["code"]:
            return match[0]
        if match["link"] is not None:
            return _fix_link(match["link"], _INLINE.sub(_leave_bare(fix), match["inner"]), resolve)
        if match["image"] is not None:
            return _fix_image(match["image"], resolve)
        if match["fact"]:
            return html.escape(facts.get(match["fact"], match[0]))
        before = match.string[match.start() - 1 : match.start()]
        return match[0] if before.isalnum() or before in _NO_LINK_AFTER else f'<a href="{match[0]}">{match[0]}</a>'

    return _INLINE.sub(fix, source)


def _leave_bare(fix: Callable[[re.Match[str]], str]) -> Callable[[re.Match[str]], str]:
    return lambda match: match[0] if match[0].startswith("http") else fix(match)


def _fix_link(attributes: str, inner: str, resolve: ResolveLink) -> str:
    kept = dict(_ATTRIBUTE.findall(attributes))
    href = kept.pop("href", None)
    url = resolve(html.unescape(href)) if href is not None else None
    if url is None:
        return f'<span class="no-link">{inner}</span>'
    return f'<a href="{html.escape(url)}"{_join(kept)}>{inner}</a>'


def _fix_image(attributes: str, resolve: ResolveLink) -> str:
    """Return the image when the site holds it; one from another host becomes a link: pages load nothing from there."""
    kept = dict(_ATTRIBUTE.findall(attributes))
    source = kept.pop("src", None)
    url = resolve(html.unescape(source)) if source is not None else None
    text = kept.get("alt") or "Image"
    if url is None:
        return f'<span class="no-image">{text}</span>'
    if re.match(r"[a-z]+:", url):
        return f'<a class="remote-image" href="{html.escape(url)}">{text}</a>'
    return f'<img src="{html.escape(url)}" loading="lazy"{_join({"alt": "", **kept})}>'


def _join(attributes: Mapping[str, str]) -> str:
    return "".join(f' {name}="{value}"' for name, value in attributes.items())

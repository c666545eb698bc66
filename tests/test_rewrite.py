"""Bodies as Markdown for other programs."""

import html
import re

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from dealshelf import rewrite
from dealshelf.frontmatter import split_front_matter
from dealshelf.markdown import OPTIONS
from dealshelf.rewrite import escape_text, rewrite_body

ADDRESSES: dict[str, str | None] = {"y.md": "../y/", "z.md": "../z/", "none.md": None, "blank.md": "../a b/"}
FACTS = {"price": "€40", "größe": "1 < *2*"}


def resolve(destination: str) -> str | None:
    """Lead the destinations that are known anew."""
    return ADDRESSES.get(destination, destination)


def write(body: str) -> str:
    """Return a body rewritten."""
    return rewrite_body(body, resolve, FACTS)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Plain *text*.", "Plain *text*."),
        ("[x](y.md) and [y](https://example.com/a)", "[x](../y/) and [y](https://example.com/a)"),
        ("[gone *now*](none.md), ![a picture](none.md).", "gone *now*, a picture."),
        ('[x](y.md "A \\"title\\"")', '[x](../y/ "A \\"title\\"")'),
        ("[x](<y.md>) [b](blank.md)", "[x](../y/) [b](<../a b/>)"),
        ("[![i](y.md)](z.md)", "[![i](../y/)](../z/)"),
        ("[a \\]](y.md) [](y.md) [two\nlines](y.md)", "[a \\]](../y/) [](../y/) [two\nlines](../y/)"),
        ("`[x](y.md)` [x](y.md)", "`[x](y.md)` [x](../y/)"),
        ("```\n[x](y.md) [[fact:price]]\n```\n\n[x](y.md)", "```\n[x](y.md) [[fact:price]]\n```\n\n[x](../y/)"),
        ("    [x](y.md) [[fact:price]]\n\n[x](y.md)", "    [x](y.md) [[fact:price]]\n\n[x](../y/)"),
        ("| a |\n| --- |\n| [x](y.md) [[fact:price]] |", "| a |\n| --- |\n| [x](../y/) €40 |"),
        ("    [[fact:price]]\n\n[x](y.md)", "    [[fact:price]]\n\n[x](../y/)"),
        (">     [[fact:price]]\n\n[x](y.md)", ">     [[fact:price]]\n\n[x](../y/)"),
        ("2.     [[fact:price]]\n\n[x](y.md)", "2.     [[fact:price]]\n\n[x](../y/)"),
        ("[js](javascript:alert(1)) <https://example.com>", "js <https://example.com>"),
        ("<javascript:alert(1)> <tel:+1> <none@example.com>", "\\<javascript:alert(1)> <tel:+1> <none@example.com>"),
        ("It costs [[fact:price]], not [[fact:none]] or `[[fact:price]]`.",
         "It costs €40, not [[fact:none]] or `[[fact:price]]`."),
        ("[[fact:größe]]", "1 < \\*2\\*"),
    ],
)  # fmt: skip
def test_links_lead_anew_and_facts_stand(body: str, expected: str) -> None:
    """Links lead where they are told, those that lead nowhere are their text; code stays as it was written."""
    assert write(body) == expected


def test_definitions_become_part_of_their_links() -> None:
    """What no page shows of a body is not in it: definitions of links, used or not, and comments made of them."""
    body = "[a] and [b][a].\n\n[a]: y.md 'T\n on two lines'\n[//]: # (secret)\n\n> [c]\n>\n> [c]: z.md\n>\n> End\n"
    assert (
        write(body) == '[a](../y/ "T on two lines") and [b](../y/ "T on two lines").\n\n\n> [c](../z/)\n>\n>\n> End\n'
    )


def test_footnotes_and_alerts_stay_beside_definitions() -> None:
    """Marks of blocks that look like definitions are none."""
    body = "> [!NOTE]\n> See [a].[^1]\n\n[a]: y.md\n\n[^1]: A footnote.\n"
    assert write(body) == "> [!NOTE]\n> See [a](../y/).[^1]\n\n\n[^1]: A footnote.\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a <!-- secret --> b", "a  b"),
        ("<!--\nsecret\n\nsecret\n-->\n\nend", "\n\nend"),
        ("one<br>two <kbd title='secret'>c</kbd>", "onetwo c"),
        ("<div class='secret'>\ntext <!-- secret -->\n</div>\n\nend", "text\n\nend"),
    ],
)
def test_comments_and_raw_html_are_left_out(body: str, expected: str) -> None:
    """Of raw HTML only the text between the tags stays."""
    assert write(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        "<div> <!-- open\n\nsecret\n\n-->\n</div>\n\nend",
        "x <script>secret</script> y",
        "<style>\nsecret\n</style>\n\ny",
        "<!-- never closed\n\nsecret",
        "a\n\n<div><script>\n\nsecret\n\n</script></div>",
    ],
)
def test_what_a_page_hides_stays_hidden(body: str) -> None:
    """Where HTML swallows what follows, as a browser has it, the text for programs does not show it either."""
    assert "secret" not in write(body)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* [c](d) `e` <b> snake_case _f_", "a \\*b\\* \\[c\\](d) \\`e\\` \\<b> snake_case \\_f\\_"),
        ("1. one", "1\\. one"),
        ("# no heading", "\\# no heading"),
        ("__0__ snake_case_0", "\\_\\_0\\_\\_ snake_case_0"),
        ("- no item\nsecond line", "\\- no item second line"),
        ("5 < 6 & 7, A&B, &amp;", "5 < 6 & 7, A&B, \\&amp;"),
        ("€41,000 (median)", "€41,000 (median)"),
    ],
)
def test_text_is_shown_as_text(text: str, expected: str) -> None:
    """What Markdown would take for markup is escaped; the rest is left alone."""
    assert escape_text(text) == expected


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_is_shown_as_text(text: str) -> None:
    """Whatever somebody types, rendering it gives the words back, without an element but the paragraph."""
    line = " ".join(text.split())
    rendered = pyromark.html(escape_text(text) or "-", options=OPTIONS)
    if line:
        assert html.unescape(re.sub(r"^<p>|</p>\n$", "", rendered)) == line


@pytest.mark.parametrize(
    "body",
    [
        "[x](y.md) <b> " + "".join(f" {'`' * number}" for number in range(1, 1400)),
        "[x](y.md)\n\n" + "<!-- " * 200_000,
        "`a` [[fact:price]] " * 50_000 + "<b>",
        "[x](y.md) " * 100_000,
        "[x][y] " * 20_000 + "\n\n" + "[y]: y.md\n" * 20_000,
        "<a " + "b " * 200_000,
        "![" * 200_000 + "](y.md)",
        "[" * 50_000 + "](y.md)" * 50_000,
    ],
)
def test_no_body_takes_for_ever(body: str) -> None:
    """What is made to be slow is written in the time of its length."""
    assert write(body)


def read_bodies() -> list[str]:
    """Return the bodies of the sample's assets and notes."""
    paths = sorted([*(ROOT / "content/library").rglob("*.md"), *(ROOT / "content/notes").rglob("*.md")])
    parts = [split_front_matter(path.read_text(encoding="utf-8")) for path in paths]
    return [found[1] for found in parts if found]


def test_both_ways_agree() -> None:
    """The quick way for bodies of the usual form writes what the parser's events say."""
    bodies = read_bodies()
    agreed = 0
    for body in bodies:
        quick = rewrite._rewrite_simple(body, resolve, FACTS)
        if quick is not None and "<" not in body and "]:" not in body:
            agreed += "](" in body
            assert rewrite._rewrite_by_events(body, resolve, FACTS) == quick
    assert agreed > 10

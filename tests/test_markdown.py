"""Markdown becomes safe HTML that fits into a page."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_files import Case, read_cases
from dealshelf.markdown import name_anchor, render_body
from dealshelf.scan import fill_facts, find_deep_line, find_destinations, find_facts, find_links

FACTS = {"cost": "€41,000", "sharp": '<b>"&'}


def render(body: str) -> str:
    """Render with links put below `/`, those that begin with `gone` leading nowhere."""

    def resolve(destination: str) -> str | None:
        if destination.startswith("gone"):
            return None
        return destination if re.match(r"[a-z]+:|#", destination) else f"/{destination}"

    return render_body(body, resolve, FACTS)


@pytest.mark.parametrize("case", read_cases("markdown"), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    """Each case file's Markdown gives exactly its HTML."""
    assert render(case.files["markdown"]).strip() == case.expected.strip(), case.says


@given(st.text(alphabet="<>/=\"'&;: abonerrorcliphtsvg[]()!`*#|-\n\t", max_size=200))
def test_no_text_becomes_script(text: str) -> None:
    """Whatever is typed, no handler, no script and no style comes out."""
    html = render(text)
    for tag in re.findall(r"<[^>]*>", html):
        assert not re.match(r"</?(script|style|iframe|object|form|input|svg)", tag, re.IGNORECASE)
        assert not re.search(r"\son\w+=|\sstyle=", tag, re.IGNORECASE)
    assert not re.search(r'(href|src)="\s*(javascript|data|vbscript):', html, re.IGNORECASE)


def test_links_are_found_with_their_lines() -> None:
    """Links, images, references and raw HTML count; code and autolinks do not; lines are right behind wide letters."""
    body = "Zürich [a](a.md)\n\n`[no](no.md)` ![b](b.png) <https://x.y>\n\n<A HREF='c.md'>c</A>\n\n[d]\n\n[d]: d.md\n"
    assert [(link.destination, link.line) for link in find_links(body)] == [
        ("a.md", 1),
        ("b.png", 3),
        ("c.md", 5),
        ("d.md", 7),
    ]
    assert sorted(find_destinations(body)) == ["a.md", "b.png", "c.md", "d.md", "https://x.y"]
    assert find_links("No links here.") == []


def test_facts_in_plain_text() -> None:
    """A known fact is filled in, an unknown one stays as typed."""
    assert fill_facts("It costs [[fact:cost]], not [[fact:none]].", FACTS) == "It costs €41,000, not [[fact:none]]."
    assert list(find_facts("a\n[[fact:x]] [[fact:y-z]]")) == [("x", 2), ("y-z", 2)]


def test_anchors_are_made_as_on_the_forge() -> None:
    """Blanks become hyphens, punctuation goes, letters of any script stay."""
    assert name_anchor("What’s it cost? 41,000 € (net)") == "whats-it-cost-41000--net"
    assert name_anchor("Zürich 東京") == "zürich-東京"


@pytest.mark.parametrize("text", ["> ", "1. ", "<div>", "<b><i>", ">"])
def test_deep_nesting_is_found_before_it_is_rendered(text: str) -> None:
    """What would take minutes to render is found at once, with its line; many flat things are fine."""
    assert find_deep_line("\n\n" + "> " * 99 + "a") is None
    assert find_deep_line("<br><p><img>" * 1000 + "<b>a</b>" * 1000) is None
    assert find_deep_line("\n\n" + text * 100_000) == 3


def test_long_flat_bodies_render_in_one_pass() -> None:
    """Two hundred thousand links are found with their lines: the search does not begin anew for each."""
    links = find_links("[a](b.md)\n" * 200_000)
    assert (len(links), links[-1].line) == (200_000, 200_000)

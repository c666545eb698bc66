"""What all pages share in a real Chromium: the top bar at any width, the list of keys, links that propose a note."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser

from site_reader import read_pages


@pytest.mark.parametrize("width", [320, 390, 768, 960, 1024, 1151, 1152, 1280, 1440])
def test_the_top_bar_fits(browser: Browser, address: str, width: int) -> None:
    """At any width the search field can be typed into, and no place lies over another or outside."""
    page = browser.new_page(viewport={"width": width, "height": 700})
    page.goto(f"{address}/library/rejected-pallet-cost/")
    assert page.locator(".topbar-search").bounding_box()["width"] >= 90
    boxes = [item.bounding_box() for item in page.locator(".site-name, .topbar-search, .places a, .theme-toggle").all()]
    for number, box in enumerate(boxes):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        for other in boxes[number + 1 :]:
            is_apart = (
                box["x"] + box["width"] <= other["x"]
                or other["x"] + other["width"] <= box["x"]
                or box["y"] + box["height"] <= other["y"]
                or other["y"] + other["height"] <= box["y"]
            )
            assert is_apart
    page.close()


def test_one_place_is_current(browser: Browser, address: str) -> None:
    """A place's own page says so; a page below it says which place it belongs to."""
    page = browser.new_page()
    for url, expected in (
        ("/", ("Find", "page")),
        ("/library/", ("Library", "page")),
        ("/library/rejected-pallet-cost/", ("Library", "true")),
        ("/library/by/persona/head-of-quality/", ("Library", "true")),
        ("/personas/head-of-quality/", ("Personas", "true")),
        ("/stages/justifying/", ("Stages", "true")),
    ):
        page.goto(address + url)
        current = page.locator(".places [aria-current]")
        assert [(link.inner_text(), link.get_attribute("aria-current")) for link in current.all()] == [expected]
    page.close()


def test_the_keys_are_listed(browser: Browser, address: str) -> None:
    """`?` and the foot of the page show the keys, Escape closes them, and a `?` typed into a field is typed."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}/library/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    dialog.wait_for()
    assert [key.inner_text() for key in dialog.locator("kbd").all()] == [
        *("/", "Ctrl K", "↑", "↓", "Enter", "c", "l", "e", "?", "Esc")
    ]
    page.keyboard.press("/")
    assert dialog.is_visible()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    page.get_by_role("button", name="Keys").click()
    dialog.wait_for()
    dialog.get_by_role("button", name="Close").click()
    page.locator("#ds-search").focus()
    page.keyboard.type("why?")
    assert page.locator("#ds-search").input_value() == "why?"
    assert not dialog.is_visible()
    page.close()


def test_without_scripts_no_key_is_promised(browser: Browser, address: str) -> None:
    """The foot names the key only where it works."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/library/")
    assert "Keys" not in page.locator("footer").inner_text()
    context.close()


def test_nothing_moves_for_who_wants_it_still(browser: Browser, address: str) -> None:
    """Under reduced motion no element has a transition."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    moving = "[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    assert page.evaluate(moving) == 0
    context.close()


def test_two_proposals_never_share_a_name(browser: Browser, address: str) -> None:
    """Each visit gives the file of a request its day and a name of its own; the text says the same day."""
    context = browser.new_context()
    context.clock.set_fixed_time("2027-01-02T09:00:00")
    page = context.new_page()
    names = set()
    for _ in range(2):
        page.goto(f"{address}/personas/validation-lead/")
        link = page.locator("[data-propose]").first
        query = parse_qs(urlsplit(link.get_attribute("href") or "").query)
        names.add(query["filename"][0])
        assert "about: persona:validation-lead" in query["value"][0]
        assert "\non: 2027-01-02\n" in query["value"][0]
    assert len(names) == 2
    assert all(re.fullmatch(r"content/notes/2027/2027-01-02-request-[a-z-]+-[a-z2-9]{4}\.md", name) for name in names)
    context.close()


def test_every_page_that_proposes_brings_the_script(sample: Path) -> None:
    """Wherever a link proposes a note, what gives the file its own name is there."""
    pages = read_pages(sample / "site").items()
    proposing = {url for url, page in pages if any("data-propose" in found for _, found in page.tags)}
    named = {url for url, page in pages if any(link.endswith("js/propose.js") for link in page.links)}
    assert {url.split("/")[1] for url in proposing} >= {"calendar", "personas", "roadmap", "stages"}
    assert proposing <= named

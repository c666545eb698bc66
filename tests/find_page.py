"""What the tests of search on the page share: a fresh window on a site, and its index as Python reads it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

from dealshelf.search.answer import Results, Searcher
from test_browser import Watch


@contextmanager
def open_page(browser: Browser, address: str, url: str = "/", **settings: Any) -> Iterator[Page]:
    """Give a page of a site in a browser that remembers nothing; afterwards hold that it did nothing it should not."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
    page = context.new_page()
    watch = Watch(page, address)
    page.goto(address + url)
    yield page
    assert not watch.faults, watch.faults
    context.close()


def search_live(searcher: Searcher, text: str, **chosen: list[str]) -> Results:
    """Return what a search finds when nothing is said about status, as the page has it."""
    return searcher.search(text, {"status": ["live"], **chosen})


def type_into(page: Page, text: str) -> None:
    """Type into the search field as a person does."""
    page.locator("#ds-search").click()
    page.keyboard.type(text, delay=15)


def read_titles(page: Page, most: int = 20) -> list[str]:
    """Return the titles of the results shown, once those stand there that come when typing rests."""
    words = page.locator(".results-count").inner_text()
    expected = min(most, int(words.split()[0].replace(",", ""))) if words[0].isdigit() else 0
    titles = page.locator(".results-rows h3 > a")
    for _ in range(60):
        if titles.count() >= expected:
            break
        page.wait_for_timeout(50)
    return titles.all_text_contents()


def wait_for_count(page: Page, words: str) -> None:
    """Wait until the heading says so many results."""
    page.locator(".results-count", has_text=words).wait_for()


def list_titles(searcher: Searcher, results: Results, most: int = 20) -> list[str]:
    """Return the titles of the first results."""
    return [searcher.index.row(document)[2] for document in results.documents[:most]]

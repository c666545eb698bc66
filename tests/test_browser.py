"""The sample site in a real Chromium, as a rep sees it."""

import gzip
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Response

from browser import serve_folder
from conftest import TODAY, run_command
from sample_pages import PAGES


class Watch:
    """What a page did that it should not: messages on the console, failures, requests to elsewhere."""

    def __init__(self, page: Page, address: str) -> None:
        self.faults: list[str] = []
        page.on("console", lambda message: self.faults.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("requestfailed", self._lose)
        page.on("request", lambda request: self._see(request.url, address))
        page.on("response", lambda response: self._hear(response))

    def _see(self, url: str, address: str) -> None:
        if not url.startswith((address, "data:")):
            self.faults.append(f"elsewhere: {url}")

    def _lose(self, request: Any) -> None:
        # Leaving a page before its icon has come is no failure.
        if request.failure != "net::ERR_ABORTED":
            self.faults.append(f"failed: {request.url}: {request.failure}")

    def _hear(self, response: Any) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280, 1440])
def test_every_kind_of_page_is_clean(browser: Browser, address: str, width: int, scheme: Any) -> None:
    """No console message, no blocked code, no request elsewhere, nothing wider than the window."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    watch = Watch(page, address)
    for url in PAGES:
        assert page.goto(address + url).ok, url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        assert watch.faults == [], url
    context.close()


def test_pages_are_whole_without_scripts(browser: Browser, address: str) -> None:
    """Without scripts the reason, the trust marks and the lists are there, and no dead button is."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/library/rejected-pallet-cost/")
    assert page.locator(".cue-lines li").count() == 3
    assert page.locator(".trust").first.is_visible()
    assert [button for button in page.locator("main button").all() if button.is_visible()] == []
    page.goto(f"{address}/library/")
    assert page.locator(".result").count() >= 25
    context.close()


def test_theme_is_remembered(browser: Browser, address: str) -> None:
    """The toggle changes the colours, and the next page keeps them."""
    context = browser.new_context(color_scheme="light")
    page = context.new_page()
    page.goto(address)
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.locator("header button").last.click()
    after = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert after != before
    page.goto(f"{address}/library/")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == after
    context.close()


def test_why_lines_are_copied_by_key_and_by_button(browser: Browser, address: str) -> None:
    """`c` puts every why line on the clipboard; a line's own button puts that line."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/library/rejected-pallet-cost/")
    lines = [line.inner_text().strip() for line in page.locator(".cue-lines .voice").all()]
    page.keyboard.press("c")
    page.wait_for_function("text => navigator.clipboard.readText().then(copied => copied.includes(text))", arg=lines[2])
    copied = page.evaluate("navigator.clipboard.readText()")
    assert all(line in copied for line in lines)
    page.locator(".cue-lines button").nth(1).click()
    page.wait_for_function(
        "text => navigator.clipboard.readText().then(copied => copied.trim() === text)", arg=lines[1]
    )
    context.close()


def test_keys_lead_to_search(browser: Browser, address: str) -> None:
    """`/` and Ctrl K put the cursor in the search field, and typing a `/` there types it."""
    page = browser.new_page()
    page.goto(f"{address}/library/")
    for key in ("/", "Control+k"):
        page.keyboard.press(key)
        assert page.evaluate("document.activeElement.id") == "ds-search"
        page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    page.keyboard.type("a/b")
    assert page.evaluate("document.activeElement.value") == "a/b"
    page.close()


def test_skip_link_comes_first(browser: Browser, address: str) -> None:
    """The first Tab shows a link to the content."""
    page = browser.new_page()
    page.goto(f"{address}/library/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#ds-main"
    page.close()


def test_pages_are_light(browser: Browser, address: str) -> None:
    """A first page, with all that it loads, is under 60 KB as hosts send it: text compressed, pictures as they are."""
    for url in ("/", "/library/", "/library/rejected-pallet-cost/", "/calendar/", "/roadmap/", "/new/"):
        context = browser.new_context()
        page = context.new_page()
        sizes: list[int] = []
        page.on("response", lambda response, sizes=sizes: sizes.append(measure_sent(response)))
        page.goto(address + url)
        page.wait_for_load_state("networkidle")
        assert 8_000 < sum(sizes) < 60_000, (url, sum(sizes))
        context.close()


def measure_sent(response: Response) -> int:
    """Return the size of a response in bytes as a host sends it."""
    body = response.body()
    is_picture = response.headers.get("content-type", "").startswith("image/png")
    return len(body) if is_picture else len(gzip.compress(body))


def test_hostile_text_runs_nothing(browser: Browser, minimal: Path) -> None:
    """A script typed into a title, a why line, a body or a note does not run."""
    evil = "<img src=x onerror=window.hit=1><script>window.hit=1</script>"
    asset = minimal / "content/library/roi.md"
    text = asset.read_text().replace("What one rejected pallet costs", f"'{evil}'")
    text = text.replace("A rejected pallet costs more than a year of records.", f"'{evil}'")
    asset.write_text(text + "\n<svg onload=window.hit=1></svg><a href=javascript:window.hit=1>x</a>\n")
    (minimal / "content/notes").mkdir()
    (minimal / "content/notes/n.md").write_text(
        "---\nkind: comment\nabout: asset:roi\nby: A\non: 2026-11-01\n---\n\n<script>window.hit=1</script>x\n"
    )
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    with serve_folder(minimal / "site") as address:
        page = browser.new_page()
        watch = Watch(page, address)
        for url in ("/", "/library/", "/library/roi/", "/personas/cfo/", "/stages/justifying/"):
            page.goto(address + url)
            for link in page.locator("main a").all():
                assert not (link.get_attribute("href") or "").startswith("javascript:")
            assert page.evaluate("window.hit") is None
        assert watch.faults == []
        page.close()

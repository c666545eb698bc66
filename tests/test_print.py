"""Paper: an asset or a persona is one sheet."""

from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from browser import serve_folder
from conftest import TODAY, run_command


def print_page(page: Page, address: str) -> pypdfium2.PdfDocument:
    """Return what Chromium prints of a page on A4."""
    page.goto(address)
    return pypdfium2.PdfDocument(page.pdf(format="A4"))


def read_sheet(document: pypdfium2.PdfDocument) -> str:
    """Return the words of the first sheet on one line."""
    return " ".join(document[0].get_textpage().get_text_range().split())


@pytest.mark.parametrize("place", ["library", "personas"])
def test_every_asset_and_persona_is_one_sheet(browser: Browser, sample: Path, place: str) -> None:
    """Whatever the sample holds, each page prints on one A4 sheet."""
    site = sample / "site"
    names = [path.parent.name for path in sorted((site / place).glob("*/index.html"))]
    assert len(names) >= 5
    with serve_folder(site) as address:
        page = browser.new_page()
        counts = {name: len(print_page(page, f"{address}/{place}/{name}/")) for name in names}
        page.close()
    assert {name: count for name, count in counts.items() if count != 1} == {}


def test_a_sheet_holds_the_card_and_no_controls(browser: Browser, sample: Path) -> None:
    """Title, marks, reasons, talk track, answers, facts and text are on paper; frame, buttons and thread are not."""
    with serve_folder(sample / "site") as address:
        page = browser.new_page()
        text = read_sheet(print_page(page, f"{address}/library/rejected-pallet-cost/"))
        page.close()
    for words in ("What one rejected pallet really costs", "Verified 12 Nov", "Why a prospect cares", "Talk track"):
        assert words in text
    for words in ("Objections it answers", "Owner Ines Okafor", "The four lines", "Together €41,000"):
        assert words in text
    for words in ("Copy", "Search", "Calendar", "From the field", "Goes with", "As Markdown"):
        assert words not in text


def test_a_long_text_is_left_out_and_says_where_it_is(browser: Browser, minimal: Path) -> None:
    """No text breaks off in the middle: a body too long for the sheet is named with its address instead."""
    asset = minimal / "content/library/roi.md"
    asset.write_text(asset.read_text() + "\nA paragraph of a long text. " * 400 + "\n")
    assert run_command("dealshelf", "build", "--today", TODAY, cwd=minimal).returncode == 0
    with serve_folder(minimal / "site") as address:
        page = browser.new_page()
        document = print_page(page, f"{address}/library/roi/")
        page.close()
    assert len(document) == 1
    text = read_sheet(document)
    assert "A paragraph" not in text
    assert "The whole text is too long for this sheet. It is at library/roi/ on Minimal" in text

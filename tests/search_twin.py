"""The theme's search scripts, run in a real Chromium from a folder on loopback."""

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from browser import open_chromium, serve_folder

SCRIPTS = Path(__file__).parents[1] / "theme" / "js"
FOLDER = "index/"


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files of an index into a folder."""
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@contextmanager
def open_twin(folder: Path, files: Mapping[str, str] | None = None) -> Iterator[Page]:
    """Give a page that can import the scripts, and an index in `index/` beside them, all in an empty folder."""
    for script in SCRIPTS.glob("search-*.js"):
        shutil.copy(script, folder)
    (folder / "page.html").write_text("<!doctype html><title>Search</title>", encoding="utf-8")
    write_files(folder / FOLDER, files or {})
    with serve_folder(folder) as address, open_chromium() as browser:
        # The site's policy forbids what a test needs: to run its own text as a script.
        page = browser.new_context(bypass_csp=True).new_page()
        page.goto(f"{address}/page.html")
        yield page


def run_twin(page: Page, body: str, given: Any = None) -> Any:
    """Return what a script returns: it knows the scripts' names, `index` when there is one, and `given`."""
    script = """async (given) => {
      const { SearchIndex, VersionError } = await import("/search-index.js");
      const { splitWords } = await import("/search-words.js");
      const { parseQuery, search, countValues } = await import("/search-query.js");
      const { suggest } = await import("/search-slips.js");
      BODY
    }"""
    return page.evaluate(script.replace("BODY", body), json.loads(json.dumps(given)))

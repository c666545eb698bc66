"""What a page of each kind holds, kept word for word: a change of any of them has to be meant.

`REWRITE_GOLDENS=1 pytest tests/test_goldens.py` writes them anew.
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from case_files import SITES
from conftest import TODAY, run_command

GOLDENS = Path(__file__).parent / "goldens"
MAIN = re.compile(r"<main.*?</main>\n", re.DOTALL)

PAGES = {
    "home": "",
    "library": "library/",
    "asset": "library/pallet-cost/",
    "asset-disputed": "library/against-norlogg/",
    "asset-upcoming": "library/first-audit/",
    "asset-retired": "library/old-sum/",
    "personas": "personas/",
    "persona": "personas/finance-director/",
    "stages": "stages/",
    "stage": "stages/justifying/",
    "stage-first": "stages/noticing/",
    "calendar": "calendar/",
    "month": "calendar/2026-11/",
    "quarter": "calendar/2026-q4/",
    "calendar-persona": "calendar/persona/finance-director/",
    "roadmap": "roadmap/",
    "roadmap-item": "roadmap/auto-release/",
    "new": "new/",
    "ordinary": "how-to/answer/",
}
"""From a golden's name to the page it is of."""


@pytest.fixture(scope="module")
def golden_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small library that holds a bit of everything, built."""
    folder = tmp_path_factory.mktemp("golden") / "library"
    shutil.copytree(SITES / "golden", folder)
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=folder)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder / "site"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_as_it_was_meant(golden_site: Path, name: str) -> None:
    """The main part of a page is that of the golden of its name."""
    found = MAIN.search((golden_site / PAGES[name] / "index.html").read_text(encoding="utf-8"))
    assert found, "no <main>"
    golden = GOLDENS / f"{name}.html"
    if os.environ.get("REWRITE_GOLDENS"):
        GOLDENS.mkdir(exist_ok=True)
        golden.write_text(found[0], encoding="utf-8")
    assert found[0] == golden.read_text(encoding="utf-8")


def test_every_golden_is_compared() -> None:
    """No golden is left over from a page that is no more."""
    assert {path.stem for path in GOLDENS.iterdir()} == set(PAGES)

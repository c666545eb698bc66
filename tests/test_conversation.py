"""A whole conversation as people have it who never used git: a browser, a forge, a repository, and the next site."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser import serve_folder
from case_files import SITES
from conftest import run_command
from git_folder import GitFolder
from gitea_page import GiteaPage, serve_gitea

BUILT = "2026-11-21"
SAID = "2026-11-23"
"""The day of the first build, and the later one on which somebody answers from it."""


@dataclass
class Team:
    """A library in a clone, the forge it came from, and its site."""

    clone: GitFolder
    forge: GiteaPage

    @property
    def root(self) -> Path:
        """The library's folder."""
        return self.clone.root

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of ours in the library, on the day somebody answers."""
        return run_command("dealshelf", *words, cwd=self.root)

    def build(self, day: str) -> Path:
        """Build the site of a day and return its folder."""
        result = self.run("build", "--today", day)
        assert result.returncode == 0, result.stdout + result.stderr
        return self.root / "site"

    def check_out(self, branch: str) -> None:
        """Look at a branch of the forge, as its continuous integration does."""
        self.clone.git("fetch", "--quiet", "origin")
        self.clone.git("checkout", "--quiet", f"origin/{branch}")

    def merge(self, branch: str) -> None:
        """Accept a proposal, as a click on the forge does."""
        self.clone.git("checkout", "--quiet", "main")
        self.clone.git("merge", "--quiet", "--no-edit", f"origin/{branch}")
        self.clone.git("push", "--quiet", "origin", "main")


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """Return a small library, pushed to a forge of the kind of Gitea."""
    with serve_gitea(tmp_path / "shelf.git") as forge:
        clone = GitFolder(tmp_path / "clone")
        shutil.copytree(SITES / "golden", clone.root, dirs_exist_ok=True)
        site = clone.root / "site.yml"
        text = site.read_text().replace("https://github.com/example/shelf", forge.address)
        site.write_text(text + "      forge: {kind: gitea}\n")
        (clone.root / ".gitignore").write_text("site/\n")
        clone.commit("Begin")
        clone.git("clone", "--quiet", "--bare", ".", str(forge.repository))
        clone.git("remote", "add", "origin", str(forge.repository))
        yield Team(clone, forge)


def open_page(browser: Browser, address: str) -> Page:
    """Open a page on the later day."""
    context = browser.new_context()
    context.clock.set_fixed_time(f"{SAID}T09:00:00")
    page = context.new_page()
    page.goto(address)
    return page


def say(page: Page, by: str, words: str) -> None:
    """Fill in what the forge's form offers, and propose it."""
    text = page.get_by_role("textbox", name="Text")
    offered = text.input_value()
    assert "\nby:  # your name\n" in offered
    text.fill(offered.replace("by:  # your name", f"by: {by}") + words)
    page.get_by_role("button", name="Propose file change").click()
    assert "Proposed" in page.title()


def settle(page: Page, line: str) -> None:
    """Put a line into the front matter that the forge's page shows, and propose that."""
    text = page.get_by_role("textbox", name="Text")
    head, _, body = text.input_value().rpartition("---\n")
    text.fill(f"{head}{line}\n---\n{body}")
    page.get_by_role("button", name="Propose file change").click()
    assert "Proposed" in page.title()


def test_a_rep_comments_and_marketing_answers(browser: Browser, team: Team) -> None:
    """From a link on the calendar to the thread on the next site, and from its Reply to what both agree on."""
    with serve_folder(team.build(BUILT)) as address:
        page = open_page(browser, f"{address}/calendar/")
        row = page.locator(".agenda-row", has_text="First audit").first
        assert "Question open" in row.inner_text()
        row.get_by_role("link", name="Comment on First audit", exact=True).click()
        name = page.get_by_role("textbox", name="Name").input_value()
        assert re.fullmatch(rf"{SAID}-comment-first-audit-[a-z2-9]{{4}}\.md", name)
        say(page, "Priya Raman", "Let it open with the **clause** of the annex.\n")

    branch = team.forge.proposals[-1]
    team.check_out(branch)
    assert (team.root / "content/notes/2026" / name).read_text() == (
        "---\nkind: comment\nabout: asset:first-audit\nby: Priya Raman\n"
        f"on: {SAID}\n# Say it below these dashes.\n---\n\nLet it open with the **clause** of the annex.\n"
    )
    checked = team.run("check", "--today", SAID)
    assert checked.returncode == 0, checked.stdout
    report = team.run("changes", "origin/main..HEAD", "--format", "markdown", "--today", SAID)
    assert report.returncode == 0, report.stderr
    assert "Priya Raman" in report.stdout
    assert "Let it open with the clause of the annex." in report.stdout

    team.merge(branch)
    note = name.removesuffix(".md")
    with serve_folder(team.build(SAID)) as address:
        page = open_page(browser, f"{address}/calendar/")
        row = page.locator(".agenda-row", has_text="First audit").first
        assert "2 questions open" in row.inner_text()
        assert "Let it open with the clause" in row.inner_text()
        feed = page.request.get(f"{address}/new/atom.xml").text()
        assert "Let it open with the clause of the annex." in feed
        page.goto(f"{address}/notes/2026-11/")
        assert page.locator(f"#ds-note-{note}").get_by_text("clause").count() == 1
        page.goto(f"{address}/library/first-audit/")
        thread = page.locator(f"#ds-note-{note}")
        assert thread.locator("strong").inner_text() == "clause"
        thread.get_by_role("link", name="Reply to Priya Raman").click()
        assert f"\nreply_to: {note}\n" in page.get_by_role("textbox", name="Text").input_value()
        say(page, "Lena Kuusk", "It will: Annex 11, 9.\n")

    branch = team.forge.proposals[-1]
    team.check_out(branch)
    assert team.run("check", "--today", SAID).returncode == 0
    team.merge(branch)
    with serve_folder(team.build(SAID)) as address:
        page = open_page(browser, f"{address}/library/first-audit/")
        thread = page.locator("#ds-note-2026-11-19-marta-audit")
        thread.get_by_text("Settle").click()
        line = thread.locator("pre").inner_text()
        assert line == f"resolved: {{on: {SAID}, by: Lena Kuusk}}"
        thread.get_by_role("link", name="its file").click()
        settle(page, line)

    branch = team.forge.proposals[-1]
    team.check_out(branch)
    assert team.run("check", "--today", SAID).returncode == 0
    team.merge(branch)
    with serve_folder(team.build(SAID)) as address:
        page = open_page(browser, f"{address}/calendar/")
        row = page.locator(".agenda-row", has_text="First audit").first
        assert "Agreed" in row.inner_text()
        assert "Lena Kuusk" in row.locator(".agenda-latest").inner_text()


def test_a_note_left_as_it_was_offered_is_refused_kindly(browser: Browser, team: Team) -> None:
    """Who saves the form untouched learns what to write; so does who has said who they are, and nothing else."""
    with serve_folder(team.build(BUILT)) as address:
        page = open_page(browser, f"{address}/library/first-audit/")
        page.locator(".say").get_by_role("link", name="Comment").click()
        page.get_by_role("button", name="Propose file change").click()
        page.goto(f"{address}/personas/finance-director/")
        page.get_by_role("link", name="They said …").click()
        say(page, "Priya Raman", "")
    first, second = team.forge.proposals
    team.check_out(first)
    checked = team.run("check", "--today", SAID)
    assert checked.returncode == 1
    assert "by: is missing. Write your name after 'by:'." in checked.stdout
    assert "body: the note says nothing yet. Write a sentence or two below the second '---'." in checked.stdout
    team.check_out(second)
    checked = team.run("check", "--today", SAID)
    assert checked.returncode == 1
    assert "Put the buyer's words where the dots are, and your answer below them." in checked.stdout


def test_links_work_without_scripts(browser: Browser, team: Team) -> None:
    """Without scripts a proposal carries the day of the build and no suffix, and is a sound note all the same."""
    with serve_folder(team.build(BUILT)) as address:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(f"{address}/library/pallet-cost/")
        page.get_by_role("link", name="It landed, or not").click()
        assert page.get_by_role("textbox", name="Name").input_value() == f"{BUILT}-rating-pallet-cost.md"
        say(page, "Priya Raman", "")
    team.check_out(team.forge.proposals[-1])
    assert team.run("check", "--today", SAID).returncode == 0

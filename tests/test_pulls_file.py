"""The command that writes open pull requests down, the file, and how entries show what is in it."""

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest
from mkdocs.theme import Theme

from conftest import TODAY, run_command
from dealshelf.library import Library, join_library
from dealshelf.load import load_records
from dealshelf.pulls import PULLS_FILE, Pulls, read_pulls, write_pulls
from dealshelf.records import Audience
from dealshelf.render import make_environment
from dealshelf.site import load_site
from dealshelf.views.pulls import index_pulls, view_proposed
from forge_server import ForgeServer, Reply, forge_served
from forge_shapes import EARLY, NAME, OWNER, GitHubShapes, added_patch, note

TOKEN = "ghp_ThisIsNoTokenButLooksLikeOne42"
ROI = "content/library/roi.md"
NOTE = "content/notes/2026/2026-11-18-oskar-thiel-comment-k4xm.md"
PULLS = f"/repos/{OWNER}/{NAME}/pulls"
EVIL = "<script>alert(1)</script>\"'&"
NO_TOKENS = dict.fromkeys(
    ("DEALSHELF_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN", "GITEA_TOKEN", "FORGEJO_TOKEN", "DEALSHELF_API"), ""
)


@pytest.fixture
def forge() -> Iterator[ForgeServer]:
    """A forge on loopback with one pull request that touches an asset and proposes a note about it."""
    with forge_served() as server:
        said = [GitHubShapes.comment(ROI, 3, f"Whose figure?\n\n{EVIL}")]
        files = [
            GitHubShapes.file(ROI),
            GitHubShapes.file(NOTE, "added", patch=added_patch(note("asset:roi", "Ask for the tariff."))),
        ]
        server.set(PULLS, [GitHubShapes.pull(7, title=EVIL)])
        server.set(f"{PULLS}/7/files", files)
        server.set(f"{PULLS}/7/comments", said)
        yield server


@pytest.fixture
def library(minimal: Path) -> Path:
    """A library whose repository is on a forge."""
    file = minimal / "site.yml"
    file.write_text(f"repo_url: https://github.com/{OWNER}/{NAME}\n{file.read_text()}")
    return minimal


def run_pulls(folder: Path, forge: ForgeServer, *words: str, **environment: str) -> CompletedProcess[str]:
    """Run the command against the forge on loopback."""
    ours = {**NO_TOKENS, "NO_PROXY": "127.0.0.1", "DEALSHELF_API": forge.url, **environment}
    return run_command("dealshelf", "pulls", *words, cwd=folder, **ours)


def test_the_command_writes_the_file(library: Path, forge: ForgeServer) -> None:
    """And says in one line what it found; the folder is made, and nothing else is left in it."""
    result = run_pulls(library, forge)
    said = "1 open pull request to 'main', 1 of them touches the library, with 1 comment → .dealshelf/pulls.json\n"
    assert (result.returncode, result.stdout, result.stderr) == (0, said, "")
    assert [path.name for path in (library / ".dealshelf").iterdir()] == ["pulls.json"]
    written = json.loads((library / PULLS_FILE).read_text())
    assert list(written) == ["version", "asked", "repository", "branch", "is_cut", "pulls"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", written["asked"])
    assert written["pulls"][0]["comments"][0]["path"] == ROI
    pulls, problems = read_pulls(load_site(library / "site.yml"))
    assert pulls
    assert problems == []


def test_the_command_from_another_folder(library: Path, forge: ForgeServer, tmp_path: Path) -> None:
    """The file is beside `site.yml`, unless it is to be another."""
    assert run_pulls(tmp_path, forge, "-f", str(library / "site.yml")).returncode == 0
    assert (library / PULLS_FILE).exists()
    result = run_pulls(tmp_path, forge, "-f", str(library / "site.yml"), "--output", "deep/down.json")
    assert result.stdout.endswith(" → deep/down.json\n")
    assert (tmp_path / "deep/down.json").exists()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(status=401), "wants to know who asks (401). Put a token that may read pull requests into GITHUB_TOKEN."),
        (Reply(status=404), "(404). Check 'url' under 'forge', or put a token into GITHUB_TOKEN."),
        (Reply(b"<html>"), "answers otherwise than its API does"),
        (Reply([GitHubShapes.pull(7, html_url="javascript:alert(1)")]), "is no address"),
    ],
)
def test_a_failure_keeps_the_file_of_before(library: Path, forge: ForgeServer, reply: Reply, said: str) -> None:
    """One line says why, the exit code is 1, and neither build nor check minds."""
    assert run_pulls(library, forge).returncode == 0
    before = (library / PULLS_FILE).read_bytes()
    forge.set(PULLS, reply)
    result = run_pulls(library, forge)
    assert (result.returncode, result.stdout) == (1, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith(f" '{PULLS_FILE}' stays as it was.\n")
    assert (library / PULLS_FILE).read_bytes() == before
    assert run_command("dealshelf", "build", "--strict", "--today", TODAY, cwd=library).returncode == 0


def test_a_failure_in_the_midst_writes_nothing(library: Path, forge: ForgeServer) -> None:
    """Half of an answer is none: neither a file nor a part of one is there."""
    forge.set(f"{PULLS}/7/comments", Reply(status=404))
    result = run_pulls(library, forge)
    assert result.returncode == 1
    assert "stays as it was" not in result.stderr
    assert not (library / ".dealshelf").exists()


def test_a_file_that_cannot_be_written(library: Path, forge: ForgeServer) -> None:
    """It is named, with why."""
    (library / ".dealshelf").write_text("in the way")
    result = run_pulls(library, forge)
    assert (result.returncode, result.stderr) == (1, "'.dealshelf/pulls.json' cannot be written: File exists.\n")


@pytest.mark.parametrize(
    ("yaml", "words", "said"),
    [
        ("", (), "site.yml:1:1: forge: names no repository. Set 'repo_url', or 'url' under 'forge'.\n"),
        (
            "repo_url: https://example.org/a/b\n",
            (),
            "site.yml:1:1: forge: 'https://example.org/a/b' is on no forge that can be asked. "
            "Set 'kind' to one of github, gitlab, gitea, forgejo.\n",
        ),
        (
            "repo_url: https://github.com/coldharrow\n",
            (),
            "site.yml:1:1: forge: 'https://github.com/coldharrow' names no repository: "
            "it is to end in an owner and a name.\n",
        ),
        (
            "repo_url: https://github.com/a/b\n",
            ("--token-env", "MISSING"),
            "MISSING:1:1: the environment holds no token of this name.\n",
        ),
    ],
)
def test_wrong_settings(minimal: Path, forge: ForgeServer, yaml: str, words: tuple[str, ...], said: str) -> None:
    """They end with 2, and nothing is asked."""
    file = minimal / "site.yml"
    file.write_text(yaml + file.read_text())
    result = run_pulls(minimal, forge, *words)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", said)
    assert forge.asked == []


def test_the_token_is_written_nowhere(library: Path, forge: ForgeServer) -> None:
    """Neither printed nor in any file, whether all goes well or nothing does."""
    secret = {"MY_TOKEN": TOKEN, "GITHUB_TOKEN": TOKEN, "PYTHONWARNINGS": "default", "HTTPX_LOG_LEVEL": "trace"}
    outputs = []
    for reply in (Reply({"data": None, "errors": [{"message": f"no {TOKEN}"}]}), Reply(b""), Reply(status=403)):
        forge.set("/graphql", reply)
        outputs.append(run_pulls(library, forge, "--token-env", "MY_TOKEN", **secret))
    outputs.append(run_pulls(library, forge, **{**secret, "GITHUB_TOKEN": f"{TOKEN}\n{TOKEN}"}))
    assert [result.returncode for result in outputs] == [1, 1, 1, 1]
    assert not any(TOKEN in result.stdout + result.stderr for result in outputs)
    assert not any("Traceback" in result.stderr for result in outputs)
    assert [asked.headers["authorization"] for asked in forge.asked] == [f"Bearer {TOKEN}"] * 3
    files = [path for path in library.rglob("*") if path.is_file()]
    assert not any(TOKEN.encode() in path.read_bytes() for path in files)


GOOD: dict[str, Any] = {
    "version": 1,
    "asked": "2026-11-20T23:30:00Z",
    "repository": "https://github.com/coldharrow/shelf",
    "branch": "main",
    "pulls": [],
}


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (json.dumps({**GOOD, "version": 2, "more": 1}), "is not of version 1 of its form."),
        (json.dumps({key: value for key, value in GOOD.items() if key != "version"}), "is not of version 1"),
        ("{", "is no list of pull requests: Invalid JSON"),
        ("", "is no list of pull requests: Invalid JSON"),
        ("[]", "is no list of pull requests: Input should be an object."),
        ("\udcff", "is no list of pull requests: "),
        ("[" * 100_000, "is no list of pull requests: Invalid JSON"),
        (json.dumps({**GOOD, "pulls": [{"number": "x"}]}), "is no list of pull requests: pulls: 0: number: "),
        (json.dumps({**GOOD, "repository": "javascript:alert(1)"}), "is no list of pull requests: repository: "),
        (json.dumps({**GOOD, "asked": "2026-11-20T23:30:00"}), "is no list of pull requests: asked: "),
    ],
)
def test_a_file_that_cannot_be_used(library: Path, raw: str, said: str) -> None:
    """It is a warning that says why, and nothing shows."""
    (library / ".dealshelf").mkdir()
    (library / PULLS_FILE).write_bytes(raw.encode(errors="surrogateescape"))
    pulls, (problem,) = read_pulls(load_site(library / "site.yml"))
    assert pulls is None
    assert (problem.path, problem.severity) == (PULLS_FILE, "warning")
    assert problem.message.startswith(said)
    assert problem.message.endswith(" Run 'dealshelf pulls' again, or remove it.")


def test_without_the_file(library: Path) -> None:
    """There is nothing to show and nothing to say; a folder in its place is said."""
    assert read_pulls(load_site(library / "site.yml")) == (None, [])
    (library / PULLS_FILE).mkdir(parents=True)
    _, (problem,) = read_pulls(load_site(library / "site.yml"))
    assert problem.message == "cannot be read: Is a directory. Run 'dealshelf pulls' again, or remove it."


def test_a_file_is_written_whole_or_not_at_all(library: Path) -> None:
    """When it cannot take the place of the one before, nothing of it stays."""
    pulls = Pulls.model_validate_json(json.dumps(GOOD))
    path = library / PULLS_FILE
    path.mkdir(parents=True)
    with pytest.raises(IsADirectoryError):
        write_pulls(pulls, path)
    assert list(path.parent.iterdir()) == [path]
    path.rmdir()
    write_pulls(pulls, path)
    assert path.stat().st_mode & 0o777 == 0o644
    assert read_pulls(load_site(library / "site.yml")) == (pulls, [])


def join(folder: Path, today: str = TODAY, audience: Audience = "internal") -> Library:
    """Return the library of a folder."""
    site = load_site(folder / "site.yml")
    return join_library(site, load_records(site), today=date.fromisoformat(today), audience=audience)


def read_sample(library: Path, forge: ForgeServer) -> Pulls:
    """Return what the command writes, as if it had been asked the day before `TODAY`."""
    assert run_pulls(library, forge).returncode == 0
    pulls, _ = read_pulls(load_site(library / "site.yml"))
    assert pulls
    return Pulls.model_validate({**pulls.model_dump(), "asked": "2026-11-20T23:30:00Z"})


def test_an_entry_shows_what_concerns_it(library: Path, forge: ForgeServer) -> None:
    """Once a pull request, with what it does, what its note says, how old it is and what reviewers say."""
    pulls = read_sample(library, forge)
    found = index_pulls(join(library), pulls)
    assert list(found) == ["asset:roi", "note:2026-11-18-oskar-thiel-comment-k4xm"]
    (pull,) = found["asset:roi"].pulls
    assert (pull.number, pull.title, pull.author, pull.days) == (7, EVIL, "oskar", 3)
    assert pull.deeds == ("changes this", "proposes a note")
    assert pull.notes == (("Ask for the tariff.",),)
    (remark,) = pull.remarks
    assert (remark.line, remark.author, remark.lines) == (3, "ines", ("Whose figure?", EVIL))


def test_a_change_of_a_note_concerns_what_it_is_about(library: Path, forge: ForgeServer) -> None:
    """Also when the note is there already."""
    path = library / NOTE
    path.parent.mkdir(parents=True)
    path.write_text(note("persona:cfo", "Ask."))
    forge.set(f"{PULLS}/7/files", [GitHubShapes.file(NOTE)])
    found = index_pulls(join(library), read_sample(library, forge))
    assert found["persona:cfo"].pulls[0].deeds == ("changes a note",)


PROPOSED = "content/library/dry-ice.md"


def propose(forge: ForgeServer, *paths: str) -> None:
    """Let the pull request touch the asset, and propose other files."""
    text = f"---\ntitle: Dry ice in three lines\nabout: library\n---\n\n{'A page on sugar. ' * 40}\n\nMore.\n"
    added = [GitHubShapes.file(path, "added", patch=added_patch(text)) for path in paths]
    forge.set(f"{PULLS}/7/files", [GitHubShapes.file(ROI), *added])


def test_what_has_no_page_yet_is_proposed_on_the_first(library: Path, forge: ForgeServer) -> None:
    """A new asset by its title, a note about the whole library, the agreement; without what other pages show."""
    propose(forge, PROPOSED, NOTE, "content/agreement.md", "content/meetings/2026-11-24.md")
    proposed, more = view_proposed(join(library), read_sample(library, forge))
    assert proposed
    (pull,) = proposed.pulls
    assert pull.deeds == (
        "proposes the agreement",
        "proposes an asset “Dry ice in three lines”",
        "proposes notes of a meeting “Dry ice in three lines”",
        "proposes a note",
    )
    (note,) = pull.notes
    assert len(note) == 1
    assert note[0].startswith("A page on sugar. A page on")
    assert (len(note[0]) <= 240, note[0][-1]) == (True, "…")
    assert pull.remarks == ()
    assert more == 0


def test_what_other_pages_show_is_not_proposed_twice(library: Path, forge: ForgeServer) -> None:
    """Nor is anything, where nothing was asked, or to prospects."""
    pulls = read_sample(library, forge)
    assert view_proposed(join(library), pulls) == (None, 0)
    propose(forge, PROPOSED)
    pulls = read_sample(library, forge)
    assert view_proposed(join(library, audience="shareable"), pulls) == (None, 0)
    assert view_proposed(join(library), None) == (None, 0)
    assert view_proposed(join(library), pulls)[0]


def test_many_proposals_are_counted(library: Path, forge: ForgeServer) -> None:
    """The newest show."""
    propose(forge, PROPOSED)
    forge.set(PULLS, [GitHubShapes.pull(number) for number in range(7, 15)])
    for number in range(8, 15):
        forge.set(f"{PULLS}/{number}/files", [GitHubShapes.file(PROPOSED, "added")])
        forge.set(f"{PULLS}/{number}/comments", [])
    proposed, more = view_proposed(join(library), read_sample(library, forge))
    assert proposed
    assert [pull.number for pull in proposed.pulls] == [14, 13, 12, 11, 10]
    assert more == 3


def test_the_pages_show_them(library: Path, forge: ForgeServer) -> None:
    """The home page what is proposed, a stage's page what is said of it; what is edited by hand breaks nothing."""
    propose(forge, PROPOSED)
    assert run_pulls(library, forge).returncode == 0
    path = library / PULLS_FILE
    values = json.loads(path.read_text())
    about = {"about": "stage:deciding", "text": EVIL, "title": ""}
    values["asked"] = "0001-01-01T00:00:00+05:00"
    touch = {"path": NOTE, "status": "added", "reference": f"note:{Path(NOTE).stem}"}
    values["pulls"][0]["touches"] += [touch | about, touch | {"reference": "odd", "path": "odd.md"}]
    path.write_text(json.dumps(values))
    result = run_command("dealshelf", "build", "--strict", "--today", TODAY, cwd=library)
    assert result.returncode == 0, result.stderr
    home = (library / "site/index.html").read_text()
    assert ">Proposed</h2>" in home
    assert "oskar proposes an asset “Dry ice in three lines”, proposes a file" in home
    stage = (library / "site/stages/deciding/index.html").read_text()
    assert "1 open pull request</h2>" in stage
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in stage


def test_prospects_see_none(library: Path, forge: ForgeServer) -> None:
    """And where nothing was asked, nothing shows."""
    pulls = read_sample(library, forge)
    assert index_pulls(join(library, audience="shareable"), pulls) == {}
    assert index_pulls(join(library), None) == {}


@pytest.mark.parametrize(
    ("today", "days", "is_stale"),
    [("2026-11-01", 0, False), ("2026-11-20", 0, False), ("2026-11-21", 1, False), ("2026-11-22", 2, True)],
)
def test_the_age_of_what_was_asked(library: Path, forge: ForgeServer, today: str, days: int, is_stale: bool) -> None:
    """From the second day on it shows; a build for a day before counts as of the same day."""
    found = index_pulls(join(library, today), read_sample(library, forge))["asset:roi"]
    assert (found.days, found.is_stale) == (days, is_stale)
    page = print_macro("section", found, today=today)
    assert ("As of" in page) == is_stale


def print_macro(name: str, *values: Any, today: str = TODAY) -> str:
    """Return what a macro of the theme prints."""
    environment = make_environment(Theme(name="dealshelf").get_env(), "en", date.fromisoformat(today))
    macro = getattr(environment.get_template("partials/pulls.html").module, name)
    return str(macro(*values))


@pytest.mark.parametrize("macro", ["section", "folded"])
def test_texts_of_others_are_escaped(library: Path, forge: ForgeServer, macro: str) -> None:
    """On a page and in a list; links go to the forge."""
    found = index_pulls(join(library), read_sample(library, forge))["asset:roi"]
    page = print_macro(macro, found)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "1 open pull request" in page
    assert 'href="https://github.com/coldharrow/shelf/pull/7"' in page
    assert "oskar changes this, proposes a note" in page
    assert "open for 3 days" in page
    assert "on line 3" in page
    assert EARLY[:10] in page


def test_no_other_command_waits_for_an_http_library(library: Path) -> None:
    """It takes long to load, and is loaded only where something is asked."""
    code = "import sys, dealshelf.cli, dealshelf.views.pulls; sys.exit('httpx' in sys.modules)"
    assert run_command("python", "-c", code, cwd=library).returncode == 0

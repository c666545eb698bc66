"""The commands as a user runs them: what they say, and how they end."""

import json
import os
import pty
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from case_files import SITES
from conftest import TODAY, find_command, run_command

BROKEN = sorted(path.name for path in (SITES / "broken").iterdir())


def test_check_of_a_sound_library(minimal: Path) -> None:
    """Nothing on stdout, a word on stderr, exit code 0."""
    result = run_command("dealshelf", "check", "--today", TODAY, cwd=minimal)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "no problems\n")


def test_check_reports_and_counts(minimal: Path) -> None:
    """A problem in the content ends with exit code 1."""
    path = minimal / "content/library/roi.md"
    path.write_text(path.read_text().replace("[cfo]", "[cfoo]"))
    result = run_command("dealshelf", "check", "--today", TODAY, cwd=minimal)
    assert result.returncode == 1
    assert result.stdout == "content/library/roi.md:4:12: personas: 'cfoo' is no persona. Did you mean 'cfo'?\n"
    assert result.stderr == "1 error\n"


def test_check_from_another_folder(minimal: Path, tmp_path: Path) -> None:
    """Paths in problems go from the folder of the configuration, wherever the command runs."""
    (minimal / "personas/cfo.md").unlink()
    result = run_command("dealshelf", "check", "-f", minimal / "site.yml", "--today", TODAY, cwd=tmp_path)
    assert "content/library/roi.md:4:12: personas: 'cfo' is no persona.\n" in result.stdout


def test_strict_turns_warnings_into_errors(minimal: Path) -> None:
    """What passes with a warning fails with --strict; the day decides whether a review is overdue."""
    late = "2027-06-01"
    assert run_command("dealshelf", "check", "--today", late, cwd=minimal).returncode == 0
    result = run_command("dealshelf", "check", "--strict", "--today", late, cwd=minimal)
    assert result.returncode == 1
    assert "[warning]" not in result.stdout
    assert "review_by: was to be looked at again on 2027-01-31." in result.stdout


@pytest.mark.parametrize(("form", "empty"), [("json", "[]\n"), ("gitlab", "[]\n"), ("github", ""), ("text", "")])
def test_formats_of_nothing(minimal: Path, form: str, empty: str) -> None:
    """Programs get a valid empty answer."""
    result = run_command("dealshelf", "check", "--format", form, "--today", TODAY, cwd=minimal)
    assert (result.returncode, result.stdout) == (0, empty)


def test_json_format(minimal: Path) -> None:
    """The JSON names the field and the place."""
    (minimal / "content/library/roi.md").write_text("---\ntitle: x\nstatus: idea\nzzz: 1\n---\n")
    result = run_command("dealshelf", "check", "--format", "json", "--today", TODAY, cwd=minimal)
    (problem,) = json.loads(result.stdout)
    assert (problem["path"], problem["line"], problem["column"]) == ("content/library/roi.md", 4, 1)
    assert problem["field"] == "zzz"


def test_usage_and_configuration_end_with_2(minimal: Path, tmp_path: Path) -> None:
    """A missing configuration, a wrong one, a wrong option and a wrong date are told from wrong content."""
    assert run_command("dealshelf", "check", "--formt", "json", cwd=minimal).returncode == 2
    assert run_command("dealshelf", "check", "--today", "soon", cwd=minimal).returncode == 2
    missing = run_command("dealshelf", "check", cwd=tmp_path)
    assert missing.returncode == 2
    assert "there is no such file" in missing.stdout
    (minimal / "site.yml").write_text("plugins:\n  - dealshelf:\n      typs: {}\n")
    wrong = run_command("dealshelf", "build", cwd=minimal)
    assert wrong.returncode == 2
    assert "site.yml:3:7: typs: 'typs' is no key here. Did you mean 'types'?" in wrong.stderr
    assert "Traceback" not in wrong.stderr


@pytest.mark.parametrize("variable", ["SOURCE_DATE_EPOCH", "DEALSHELF_AUDIENCE"])
def test_wrong_environment_is_named(minimal: Path, variable: str) -> None:
    """A variable with a wrong value is named, not a crash."""
    for command in ("check", "build"):
        result = run_command("dealshelf", command, cwd=minimal, **{variable: "soonish"})
        assert result.returncode == 2
        assert variable in result.stdout + result.stderr
        assert "Traceback" not in result.stderr


def test_build_says_one_line(minimal: Path) -> None:
    """The last line counts and times; --quiet says nothing; --verbose says more."""
    result = run_command("dealshelf", "build", "--today", TODAY, cwd=minimal)
    assert result.returncode == 0, result.stderr
    assert re.fullmatch(r"1 asset, 1 persona, \d+ pages in \d+\.\d s → site\n", result.stdout)
    quiet = run_command("dealshelf", "build", "--quiet", "--today", TODAY, cwd=minimal)
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")
    verbose = run_command("dealshelf", "build", "--verbose", "--today", TODAY, cwd=minimal)
    assert len(verbose.stderr.splitlines()) > 3


@pytest.mark.parametrize("fault", BROKEN)
def test_broken_site_leaves_the_previous_one(fault: str, tmp_path: Path) -> None:
    """Each broken site says exactly what is wrong, writes nothing, and the site of before stays as it was."""
    folder = tmp_path / "library"
    shutil.copytree(SITES / "broken" / fault, folder)
    expected = (folder / "expected.txt").read_text()
    (folder / "site").mkdir()
    (folder / "site/index.html").write_text("before")
    code, messages = expected.split("\n", 1)
    for command in (["dealshelf", "build", "--today", TODAY], ["dealshelf", "check", "--today", TODAY]):
        result = run_command(*command, cwd=folder)
        assert result.returncode == int(code), result.stderr
        for line in messages.splitlines():
            assert line in (result.stdout + result.stderr).splitlines()
        assert "Traceback" not in result.stderr
    assert [path.name for path in (folder / "site").iterdir()] == ["index.html"]
    assert (folder / "site/index.html").read_text() == "before"
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_strict_build_publishes_nothing_with_warnings(minimal: Path) -> None:
    """A warning of ours, and one of MkDocs about an ordinary page, each stop a strict build."""
    assert run_command("dealshelf", "build", "--strict", "--today", TODAY, cwd=minimal).returncode == 0
    before = (minimal / "site/index.html").stat().st_mtime_ns
    (minimal / "content/guide.md").write_text("# Guide\n\n[gone](gone.md)\n")
    result = run_command("dealshelf", "build", "--strict", "--today", TODAY, cwd=minimal)
    assert result.returncode == 1
    assert "gone.md" in result.stderr
    assert (minimal / "site/index.html").stat().st_mtime_ns == before
    assert run_command("dealshelf", "build", "--strict", "--today", "2027-06-01", cwd=minimal).returncode == 1
    assert sorted(path.name for path in minimal.iterdir()) == ["content", "personas", "site", "site.yml"]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_progress_only_on_a_terminal(minimal: Path, is_terminal: bool) -> None:
    """A long build shows a bar on stderr when that is a terminal, and nothing when it is a file."""
    text = (minimal / "content/library/roi.md").read_text()
    for number in range(250):
        (minimal / f"content/library/roi-{number}.md").write_text(text)
    command = [find_command("dealshelf"), "build", "--today", TODAY]
    if not is_terminal:
        assert run_command(*command, cwd=minimal).stderr == ""
        return
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, cwd=minimal, stderr=theirs, stdout=subprocess.PIPE, text=True) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                chunk = os.read(ours, 4096)
            except OSError:
                break
            if not chunk:
                break
            shown += chunk
        assert process.wait() == 0
    os.close(ours)
    assert b"Writing pages" in shown


def test_every_command_has_help(tmp_path: Path) -> None:
    """Each command says what it is for."""
    listing = run_command("dealshelf", "--help", cwd=tmp_path).stdout
    commands = re.findall(r"^  ([a-z]+) ", listing.split("Commands:")[1], re.MULTILINE)
    assert {"build", "changes", "check", "import", "init", "new", "schema", "serve"} <= set(commands)
    for command in commands:
        result = run_command("dealshelf", command, "--help", cwd=tmp_path)
        assert result.returncode == 0
        assert len(result.stdout.splitlines()) > 4

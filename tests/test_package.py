"""The package as it is installed, and the repository as a newcomer meets it."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from conftest import ROOT, run_command
from test_build import find_port, wait_for

README = ROOT / "README.md"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripts folder of a fresh environment that holds only the built wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("bare")
    made = run_command("python", "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    assert made.returncode == 0, made.stderr
    (wheel,) = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", folder / "env"], check=True)
    scripts = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
    pip = [scripts / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel]
    installed = subprocess.run(pip, capture_output=True, text=True, check=False)
    assert installed.returncode == 0, installed.stderr
    return scripts


def test_wheel_serves_a_new_library(bare: Path, tmp_path: Path) -> None:
    """In a bare environment, `init` makes a library without a problem, and `serve` shows it with its styles."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    command = bare / "dealshelf"
    subprocess.run([command, "init", "shelf"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    folder = tmp_path / "shelf"
    checked = subprocess.run(
        [command, "check", "--strict"], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout == ""
    address = f"127.0.0.1:{find_port()}"
    with subprocess.Popen(
        [command, "serve", "-a", address], cwd=folder, env=environment, stderr=subprocess.DEVNULL
    ) as it:
        try:
            wait_for(f"http://{address}/library/", "</html>")
            page = urllib.request.urlopen(f"http://{address}/library/").read().decode()
            (tokens,) = re.findall(r'href="([^"]*tokens\.css)"', page)
            assert "--accent" in urllib.request.urlopen(f"http://{address}/library/{tokens}").read().decode()
        finally:
            it.terminate()
            it.wait(20)


def test_wheel_builds_with_the_host_s_own_command(bare: Path, tmp_path: Path) -> None:
    """The plugin and the theme are found by name, so `mkdocs build` works with nothing else installed."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    subprocess.run(
        [bare / "dealshelf", "init", "shelf"], cwd=tmp_path, env=environment, check=True, capture_output=True
    )
    command = [bare / "mkdocs", "build", "--quiet", "-f", "site.yml"]
    subprocess.run(command, cwd=tmp_path / "shelf", env=environment, check=True, capture_output=True)
    assert (tmp_path / "shelf/site/library/index.html").is_file()
    assert (tmp_path / "shelf/site/css/tokens.css").is_file()


def find_commands(text: str) -> list[str]:
    """Return the command lines of a Markdown text: those of its `sh` blocks."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [line.split("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_readme_commands_run(tmp_path: Path) -> None:
    """Every command of the README runs as written, in its order; those that set up are run by the tests' own set-up."""
    commands = find_commands(README.read_text(encoding="utf-8"))
    assert {"make site", "make test"} <= set(commands)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    folder = tmp_path
    for command in commands:
        words = command.split()
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), command
            continue
        if words[0] == ".":
            assert words[1] == ".venv/bin/activate"
            continue
        if words[0] == "cd":
            folder = folder / words[1]
            continue
        assert words[0] == "dealshelf", command
        if words[1] == "serve":
            assert run_command("dealshelf", "serve", "--help", cwd=folder).returncode == 0
            continue
        if words[1] == "import":
            (folder / words[2]).mkdir(parents=True)
            (folder / words[2] / "2025-03-04-post.md").write_text("---\ntitle: A post\n---\n\nText.\n")
        result = run_command(*_split(command), cwd=folder)
        assert result.returncode == 0, (command, result.stdout, result.stderr)


def _split(command: str) -> list[str]:
    return [first or second for first, second in re.findall(r'"([^"]*)"|(\S+)', command)]


def test_make_site_builds_the_sample() -> None:
    """`make site` ends with the sample library's site in `site/`."""
    before = time.time()
    result = run_command("make", "site", cwd=ROOT)
    assert result.returncode == 0, result.stderr
    assert (ROOT / "site/library/index.html").stat().st_mtime >= before - 1


def test_make_test_runs_every_check() -> None:
    """`make test` runs the format check, the lint, strict types and all tests."""
    said = run_command("make", "-n", "test", cwd=ROOT).stdout
    assert all(tool in said for tool in ("ruff format --check", "ruff check", "mypy", "pytest"))


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
)
def test_documents_name_what_exists(name: str) -> None:
    """Every relative link and every path in code style in the documents is there."""
    text = (ROOT / name).read_text(encoding="utf-8")
    folder = (ROOT / name).parent
    for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", re.sub(r"```.*?```", "", text, flags=re.DOTALL)):
        assert (folder / link).exists(), link
    for path in re.findall(r"`((?:generator|theme|tests|benchmarks|docs|content|personas)/[\w./-]+)`", text):
        assert (ROOT / path).exists() or re.search(r"\b(SLUG|ID|DATE)\b", path), path


def test_top_level_is_what_was_agreed() -> None:
    """The folders a user and a developer look for are there, and nothing written by a machine is in the repository."""
    listed = run_command("git", "ls-files", cwd=ROOT).stdout.splitlines()
    tops = {path.split("/")[0] for path in listed}
    assert {"content", "personas", "generator", "theme", "tests", "site.yml", "README.md"} <= tops
    assert not [path for path in listed if path.startswith(("site/", ".venv/")) or "__pycache__" in path]

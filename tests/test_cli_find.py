"""The command line searches the built site."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import run_command
from find_page import list_titles, search_live
from site_reader import open_searcher, read_pages


def find(sample: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command in the built sample library."""
    return run_command("dealshelf", "find", *words, cwd=sample)


def test_results_are_printed(sample: Path) -> None:
    """Each with its kind, its state, the first reason to care and its address; corrections go to stderr."""
    result = find(sample, "norlogg", "--limit", "1")
    assert result.returncode == 0
    first, why, url = result.stdout.splitlines()
    assert re.fullmatch(r"Coldharrow against Norlogg  \(Battle card, Disputed 2026-\d\d-\d\d, Internal\)", first)
    assert why == "    Norlogg reads its logger at the dock. A pallet is rejected before anyone knows it was warm."
    assert url == "    library/coldharrow-against-norlogg/"
    assert find(sample, "validaton ", "--limit", "1").stderr.startswith("'validaton' is taken for 'validation'.\n")


def test_programs_get_json(sample: Path) -> None:
    """All there is to say, with the rows by the names of their cells."""
    result = find(sample, "--json", "--limit", "2", "palett persna:x ")
    answer = json.loads(result.stdout)
    assert list(answer) == ["total", "results", "corrected", "unknown", "problems", "relaxed"]
    assert len(answer["results"]) == 2
    assert answer["results"][0]["url"].startswith("library/")
    assert answer["problems"] == ["'persna:' is no field. Did you mean 'persona:'?"]
    assert result.stderr == ""


def test_it_ranks_as_the_page_does(sample: Path) -> None:
    """What is coming or retired is left out, as on the page, until it is asked for."""
    searcher = open_searcher(sample / "site")
    everything = json.loads(find(sample, "--json", "--limit", "100", "excursion cost sheet ").stdout)
    assert [row["title"] for row in everything["results"]] == list_titles(
        searcher, search_live(searcher, "excursion cost sheet "), 100
    )
    assert "Retired" not in {row.get("state_label") for row in everything["results"]}
    retired = json.loads(find(sample, "--json", "excursion cost sheet status:retired").stdout)
    assert retired["results"][0]["title"] == "Excursion cost sheet"
    none = find(sample, "type:talk-track stage:using")
    assert "Of what is coming or retired there would be 1: add status:upcoming or status:retired.\n" in none.stderr


def test_why_lines_and_links_are_whole(sample: Path, tmp_path: Path) -> None:
    """A result has all its why lines; its address is whole where the site's is known."""
    config_file = tmp_path / "site.yml"
    config_file.write_text(f"site_url: https://shelf.example/sales\nsite_dir: {sample / 'site'}\n")
    result = find(sample, "-f", str(config_file), "--json", "rejected pallet cost")
    row = json.loads(result.stdout)["results"][0]
    assert len(row["lines"]) == 3
    assert row["lines"][0] == row["why"]
    assert row["link"] == "https://shelf.example/sales/library/rejected-pallet-cost/"
    assert row["link"] in find(sample, "-f", str(config_file), "rejected pallet cost").stdout


def test_options_narrow(sample: Path) -> None:
    """Options are the fields of the query: either way finds the same."""
    by_option = find(sample, "--json", "--persona", "cfo", "--stage", "deciding", "price")
    by_query = find(sample, "--json", "persona:cfo stage:deciding price")
    assert by_option.stdout == by_query.stdout
    assert json.loads(by_option.stdout)["total"] > 0


def test_a_hyphen_leaves_words_out(sample: Path) -> None:
    """What begins with a hyphen is no option; the options there are stay so."""
    everything = json.loads(find(sample, "--json", "price").stdout)["total"]
    less = json.loads(find(sample, "-f", "site.yml", "price", "-norlogg", "--json").stdout)["total"]
    assert 0 < less < everything
    assert "Usage: dealshelf find" in find(sample, "-h").stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["--persona", "fin"], ["finance-director"]),
        (["pallet", "persona:cf"], ["persona:finance-director"]),
        (["pallet", "persona", ":", "cf"], ["finance-director"]),
        (["pallet", "audience", ":"], ["shareable", "internal"]),
        (["audience:"], ["audience:shareable", "audience:internal"]),
        (["pal", "per"], ["persona:"]),
        (["nothing:x"], []),
    ],
    ids=" ".join,
)
def test_shells_complete_fields_and_values(
    sample: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], completed: list[str]
) -> None:
    """After a field's colon its values are offered by any of their names; before it the fields."""
    monkeypatch.setenv("_DEALSHELF_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "\n".join(["dealshelf", "find", *words]))
    monkeypatch.setenv("COMP_CWORD", str(len(words) + 1))
    result = run_command("dealshelf", cwd=sample)
    assert list(filter(None, result.stdout.splitlines())) == [f"plain,{value}" for value in completed]


def test_nothing_found_says_what_to_let_go(sample: Path) -> None:
    """Nothing is left, and the fields say how many there would be without them."""
    result = find(sample, '"winter" type:price-list')
    assert (result.returncode, result.stdout) == (0, "")
    assert "Nothing found.\nWithout 'type:' there would be " in result.stderr


def test_unknown_words_are_said(sample: Path) -> None:
    """What nothing says is named, and what cannot be meant is explained."""
    result = find(sample, "xqzzyx stage:nowhere ")
    assert "stage: nothing is called 'nowhere'. There are: " in result.stderr
    assert "Nothing says 'xqzzyx'.\nNothing found.\n" in result.stderr


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "there is no file '{site.yml}'. Go where site.yml is, or name it with -f.\n"),
        ({"site.yml": "site_dir: out"}, "there is no site in '{out}' yet. Build it with 'dealshelf build'.\n"),
        (
            {"site.yml": "INHERIT: a/b.yml", "a/b.yml": "site_dir: out", "out/index.html": ""},
            "the site in '{out}' has no search index. Build it again with 'dealshelf build'.\n",
        ),
        (
            {"site.yml": "", "site/search/current.json": '{"v":9,"folder":"x/"}'},
            "the search index in '{site}' is of another version. Build it again with 'dealshelf build'.\n",
        ),
        (
            {"site.yml": "", "site/search/current.json": "[]"},
            "the search index in '{site}' cannot be read. Build it again with 'dealshelf build'.\n",
        ),
        ({"site.yml": "a: [b"}, "site.yml:1:4: a list or mapping opened with a bracket is never closed.\n"),
    ],
)
def test_no_index_is_explained(tmp_path: Path, files: dict[str, str], message: str) -> None:
    """Where there is nothing to search it says why, and ends with 2."""
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run_command("dealshelf", "find", "x", cwd=tmp_path)
    for name in ("site.yml", "out", "site"):
        message = message.replace(f"{{{name}}}", str(tmp_path / name))
    assert (result.returncode, result.stderr) == (2, message)


def test_it_loads_little() -> None:
    """Searching loads neither the records nor what makes the index: an answer is there at once."""
    code = "import sys, dealshelf.entry, dealshelf.cli_find; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "dealshelf.search.reader" in loaded
    assert not {"pydantic", "mkdocs", "numpy", "whoosh", "babel", "jinja2", "nh3", "pyromark"} & set(loaded)


def test_the_group_knows_the_command() -> None:
    """It stands among the commands that `--help` lists."""
    assert "\n  find " in run_command("dealshelf", "--help", cwd=Path.cwd()).stdout


def test_every_result_leads_to_its_place(sample: Path) -> None:
    """Each row's address is a page of the site, and its anchor an id on it."""
    pages = read_pages(sample / "site")
    rows = json.loads(find(sample, "--json", "--limit", "10000", "-zzzz").stdout)["results"]
    assert {row["kind"] for row in rows} == {"asset", "persona", "roadmap", "objection", "talk-track"}
    for row in rows:
        url, _, anchor = row["url"].partition("#")
        assert f"/{url}" in pages, row
        assert not anchor or anchor in pages[f"/{url}"].ids, row

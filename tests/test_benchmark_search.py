"""The search benchmark reads collections, derives the same queries each time, and reports in its shape."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[1] / "benchmarks" / "search.py"


@pytest.fixture
def collections(tmp_path: Path) -> Path:
    """A folder with one small collection."""
    folder = tmp_path / "collections"
    folder.mkdir()
    topics = ["pallet rejected cold", "winter lanes freezing", "budget letter finance", "pilot exit criteria"]
    documents = [
        {
            "id": f"d{number}",
            "title": f"Piece {number}",
            "body": f"{topics[number % 4]} filler{number}. {topics[number % 4]} as everybody said",
        }
        for number in range(40)
    ]
    queries = [{"id": f"q{number}", "text": f"what about the {topic}?"} for number, topic in enumerate(topics)]
    write(folder / "small.docs.jsonl.gz", [json.dumps(one) for one in documents])
    write(folder / "small.queries.jsonl.gz", [json.dumps(one) for one in queries])
    write(folder / "small.qrels.tsv.gz", [f"q{number % 4}\td{number}\t1" for number in range(40)])
    return folder


def write(file: Path, lines: list[str]) -> None:
    """Write lines, compressed."""
    with gzip.open(file, "wt", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the benchmark as a user does."""
    command = [sys.executable, str(BENCHMARK), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_report_holds_every_set_of_every_collection(collections: Path, tmp_path: Path) -> None:
    """Means and collections, with what was found, how fast, and how much a visitor downloads."""
    report = tmp_path / "report.json"
    result = run("--collections", collections, "--json", report)
    assert result.returncode == 0, result.stderr
    found = json.loads(report.read_text())
    assert set(found["mean"]) == {"full", "kw", "prefix", "typo"}
    assert found["mean"]["full"]["ndcg10"] == 1.0
    assert found["collections"]["small"]["kw"]["recall50"] == 1.0
    assert 0 < found["collections"]["small"]["bytes"]["first_p50"] < 30_000
    assert "dealshelf" in result.stdout


def test_sets_can_be_chosen(collections: Path, tmp_path: Path) -> None:
    """Only the sets asked for are run, and a peer that is missing is said."""
    report = tmp_path / "report.json"
    result = run("--collections", collections, "--sets", "kw,typo", "--json", report, "--against", "bm25s")
    assert list(json.loads(report.read_text())["mean"]) == ["kw", "typo"]
    assert result.returncode == 0, result.stderr


def test_many_documents_are_measured(collections: Path) -> None:
    """How long, how much memory, and how many bytes, said in words."""
    script = BENCHMARK.with_name("search_many.py")
    command = [sys.executable, str(script), "1200", "--collections", str(collections)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].startswith("1,200 documents: ")
    assert lines[1].startswith("First query of small's keywords: ")
    assert lines[2].endswith("only for words in quotes.")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--sets", "long"), "search.py: 'long' is none of: full, kw, prefix, typo.\n"),
        (
            ("--against", "grep"),
            "search.py: 'grep' is none of: minisearch, minisearch-stemmer, lunr, pagefind, bm25s.\n",
        ),
        (("--collections", "nowhere"), "search.py: no collections (NAME.docs.jsonl.gz) in 'nowhere'.\n"),
    ],
)
def test_wrong_usage_is_said(arguments: tuple[str, ...], message: str) -> None:
    """What is not known is named, with exit code 2."""
    result = run(*arguments)
    assert (result.returncode, result.stderr) == (2, message)

"""The browser's reader finds just what Python's does, for any query, and recovers from what a network does."""

import gzip
import json
import random
import re
from pathlib import Path

import pytest

from conftest import ROOT, TODAY
from dealshelf.pipeline import load_library
from dealshelf.records.base import parse_day
from dealshelf.search.answer import Searcher, suggest
from dealshelf.search.document import Document
from dealshelf.search.files import list_search_files
from dealshelf.search.index import Field, write_index
from dealshelf.search.reader import Index
from dealshelf.site import load_site
from dealshelf.views.shelf import Shelf
from search_rows import make_rows
from search_twin import FOLDER, SCRIPTS, open_twin, run_twin

HOSTILE = [
    *("", " ", '"', "-", ":", "🙂", "<script>alert(1)</script>", "כמה זה עולה", "كم السعر", "東京 価格", "a" * 10_000),
    *("pallet " * 1500, "persna:cfo", "persona:nobody", "the", "what is it about", "\x00\x01", "%00%ff", "../../etc"),
    *('"' + "the pallet " * 900 + '"', '""', '"" -""', '-"', '"🙂"', '"__proto__ toString"', '-"pallet"', '"is it"'),
    *('"exact words', "-draft", "persona:", "__proto__", "constructor:toString", "toString", "ÅNGSTRÖM", "𠮷野家"),
]
SMALL = 5000
IMPORT = re.compile(r"^import .* from \"./(.*)\";$", re.MULTILINE)
TWIN = """
  const index = await SearchIndex.open("/index/");
  const found = [];
  for (const [text, options] of given) {
    const { documents, corrected, unknown, problems, relaxed } = await search(index, text, options);
    const near = await Promise.all(unknown.map((word) => suggest(index, word)));
    found.push([[...documents], [...corrected], unknown, problems, relaxed, near]);
  }
  return found;
"""


def list_queries(texts: list[str], draw: random.Random) -> list[tuple[str, dict[str, object]]]:
    """Return queries of all kinds: whole words, begun, slipped, in other forms; with fields; exact, left out."""
    words = sorted({word for text in texts for word in text.split()})
    rows = [" ".join(text.split()[1:3]) for text in texts]
    queries: list[tuple[str, dict[str, object]]] = [(text, {}) for text in HOSTILE]
    for _ in range(100):
        picked = draw.sample(words, 3)
        word = picked[0]
        at = draw.randrange(len(word))
        typed = [
            " ".join(picked),
            word[: at + 1],
            f"{picked[1]} {word[:at]}{word[at + 1 :]}",
            f"{word[:at]}q{word[at:]} ",
            f"{word[: at + 1]}zz",
            f"{word}ing {picked[1]}es ",
            f'"{word}" {picked[1]} -{picked[2]}',
            f"{word} {picked[1]} -{picked[2]}ed",
            f'"{draw.choice(rows)}" -"{draw.choice(rows)}"',
            f"{word} stage:{draw.choice(['noticing', 'awareness', 'nowhere'])} -type:deck",
        ]
        queries += [(text, {}) for text in typed]
        queries.append((word, {"chosen": {"type": ["guide", "deck"]}, "sort": draw.choice(["newest", "rated", ""])}))
    return queries


def compare(folder: Path, files: dict[str, str], queries: list[tuple[str, dict[str, object]]]) -> None:
    """Hold that both readers say the same about every query."""
    index = Index(lambda path: json.loads(files[path]))
    searcher = Searcher(index)
    with open_twin(folder, files) as page:
        answers = run_twin(page, TWIN, queries)
    for (text, options), answer in zip(queries, answers, strict=True):
        results = searcher.search(text, **options)  # type: ignore[arg-type]
        corrected = [[typed, meant] for typed, meant in results.corrected.items()]
        near = [suggest(index, word) for word in results.unknown]
        ours = [results.documents, corrected, results.unknown, results.problems, results.relaxed, near]
        assert answer == ours, text[:80]


def test_readers_agree_on_the_sample_library(tmp_path: Path) -> None:
    """Of the library that the repository holds, every query finds the same in the same order."""
    library, _ = load_library(load_site(ROOT / "site.yml"), today=parse_day(TODAY), audience="internal")
    files = dict(list_search_files(Shelf(library)))
    folder = "search/" + json.loads(files["search/current.json"])["folder"]
    inner = {path.removeprefix(folder): text for path, text in files.items() if path.startswith(folder)}
    texts = [text for asset in library.live for text in (asset.title, *asset.why)]
    compare(tmp_path, inner, list_queries(texts, random.Random(11)))


@pytest.mark.parametrize("most_starts", [1000, 300])
def test_readers_agree_on_a_large_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most_starts: int) -> None:
    """With many shards, pointers, spelling lists by beginning and backwards, cut lists, and files of starts."""
    monkeypatch.setattr("dealshelf.search.index.MOST_STARTS", most_starts)
    draw = random.Random(7)
    stems = ["".join(draw.choices("abcdefghilmnoprstu", k=draw.randint(4, 10))) for _ in range(6000)]
    words = [stem + ending for stem in stems for ending in draw.sample(["", "s", "ed", "ing"], 2)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    documents = [
        Document(
            [f"Piece {number}"],
            {
                "title": " ".join(draw.choices(words, weights, k=4)),
                "body": " ".join(draw.choices(words, weights, k=60)),
            },
            facets={"type": (draw.choice(["guide", "deck", "card"]),), "stage": (draw.choice(["noticing", "using"]),)},
            marks={"newest": draw.randrange(60_000), "rated": draw.randrange(2000)},
        )
        for number in range(6000)
    ]
    fields = {"type": Field("Type"), "stage": Field("Stage", {"noticing": ("Noticing", "awareness")})}
    files = dict(write_index(documents, fields))
    assert len(json.loads(files["meta.json"])["r"].split()) > 1
    assert ("i/2.json" in files) == (most_starts < 1000)
    compare(tmp_path, files, list_queries([document.texts["title"] for document in documents[:500]], draw))


def test_readers_find_the_same_rows_of_words(tmp_path: Path) -> None:
    """Words in quotes find the same documents, whether their lists are in one part or in many."""
    documents, queries = make_rows()
    files = dict(write_index(documents))
    compare(tmp_path, files, [(f'"{query}" {word}', {}) for query in queries[::2] for word in ("", "-the")])


def test_files_are_fetched_once_and_again_after_a_failure(tmp_path: Path) -> None:
    """Requests for one file are shared; one that failed may be made again."""
    files = dict(write_index([Document(["One"], {"title": "One pallet"})]))
    script = """
      let asked = [], fails = true;
      const read = async (path) => {
        asked.push(path);
        if (path.includes("/t/") && fails) throw new Error("offline");
        return (await fetch(path)).json();
      };
      const index = await SearchIndex.open("/index/", read);
      const failed = await index.rank(["pallet"]).catch((error) => error.message);
      fails = false;
      asked = [];
      const answers = await Promise.all([index.rank(["pallet"]), index.rank(["one"]), index.rank(["pal"])]);
      return [failed, asked, answers.map(({ documents }) => [...documents])];
    """
    with open_twin(tmp_path, files) as page:
        assert run_twin(page, script) == ["offline", ["/index/t/0.json"], [[0], [0], [0]]]


def test_what_quotes_need_comes_with_quotes(tmp_path: Path) -> None:
    """A query without quotes fetches neither the places of words nor the script that reads them."""
    files = dict(write_index([Document(["One"], {"title": "One pallet"}), Document(["Two"], {"title": "Two cups"})]))
    script = """
      const index = await SearchIndex.open("/index/");
      const counts = [];
      for (const text of ["one pallet", 'one pallet "one pallet"']) {
        await search(index, text);
        const names = performance.getEntriesByType("resource").map(({ name }) => name);
        counts.push(names.filter((name) => name.includes("/w/") || name.includes("search-exact")).length);
      }
      return counts;
    """
    with open_twin(tmp_path, files) as page:
        assert run_twin(page, script) == [0, 3]


def test_another_version_is_recognised(tmp_path: Path) -> None:
    """An index that another version wrote is told from one that cannot be read."""
    script = """
      const say = (error) => error instanceof VersionError ? "version" : "unreadable";
      return [await SearchIndex.open("/index/").catch(say), await SearchIndex.open("/nowhere/").catch(say)];
    """
    with open_twin(tmp_path, {"meta.json": '{"v":2}'}) as page:
        assert run_twin(page, script) == ["version", "unreadable"]


def test_rows_come_in_order(tmp_path: Path) -> None:
    """Rows are those of the documents asked for, each file fetched once."""
    files = dict(write_index([Document([f"Piece {number}"], {"title": "x"}) for number in range(1200)]))
    with open_twin(tmp_path, files) as page:
        script = """
          const index = await SearchIndex.open("/index/");
          const rows = await index.rows([1100, 3, 2, 1199]);
          return [rows, performance.getEntriesByType("resource").filter(({ name }) => name.includes("/d/")).length];
        """
        rows, fetched = run_twin(page, script)
    assert rows == [["Piece 1100"], ["Piece 3"], ["Piece 2"], ["Piece 1199"]]
    assert fetched == 3


@pytest.mark.parametrize("script", sorted(path.name for path in SCRIPTS.glob("search-*.js")))
def test_scripts_know_no_page(script: str) -> None:
    """The readers run anywhere: they touch neither the page nor its window."""
    text = (SCRIPTS / script).read_text(encoding="utf-8")
    assert not [name for name in ("document.", "window.", "innerHTML", "localStorage") if f" {name}" in text]


def test_the_reader_is_small_and_needs_nothing() -> None:
    """What ranks is less than 5 KB as hosts send it, with all it imports: modules of its own, and no others.

    What mends slips and what reads words in quotes comes when it is needed, and is small too.
    """
    imports = {path.name: set(IMPORT.findall(path.read_text(encoding="utf-8"))) for path in SCRIPTS.glob("search-*.js")}
    assert set().union(*imports.values()) <= set(imports)
    sizes = {name: len(gzip.compress((SCRIPTS / name).read_bytes(), 9)) for name in imports}
    assert imports["search-index.js"] == imports["search-words.js"] == set()
    assert sizes["search-index.js"] + sizes["search-words.js"] < SMALL
    assert sizes["search-slips.js"] + sizes["search-exact.js"] < SMALL


def test_the_folder_of_the_twin_is_known() -> None:
    """The scripts of these tests read where the files are written."""
    assert f'"/{FOLDER}"' in TWIN

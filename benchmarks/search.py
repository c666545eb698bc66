"""Measures search on collections with human judgements: what is found, how fast, and how much a visitor downloads.

    python benchmarks/search.py --collections ../shared/bench/ir --json result.json
    python benchmarks/search.py --browser --against minisearch,lunr,pagefind,bm25s --bin ../peers

Each collection goes through our own path: its documents become records with a title and a body, the index is written
as the files of a site, and the reader of the command line answers from those files. With `--browser` the theme's own
script answers too, in Node, and every query's first ten are compared. Peers get the same documents and queries, each
set up as its documents advise. A query set is one way to type the same questions (`judged.py`). Nothing here is a gate.
"""

import argparse
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from dealshelf.search.document import Document
from dealshelf.search.index import write_index
from dealshelf.search.query import parse_query
from dealshelf.search.reader import Index
from judged import CUT, DEEP, SETS, Collection, list_collections, load_collection, measure, percentile
from search_peers import PEERS, MissingError, Run, run_node

WRONG_USAGE = 2
DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "ir"
THEME = Path(__file__).resolve().parents[1] / "theme" / "js"
CODE = ("search-index.js", "search-words.js", "search-query.js")
LINE = 120
"""Characters of text in a row, about those of a reason to care."""


@dataclass(slots=True)
class Site:
    """An index as a visitor meets it: its files, and how large each is on the way."""

    files: dict[str, str]
    build_s: float
    sizes: dict[str, int] = field(default_factory=dict)

    def size(self, path: str) -> int:
        """Return a file's bytes as a static host sends it."""
        if path not in self.sizes:
            self.sizes[path] = len(gzip.compress(self.files[path].encode(), 9))
        return self.sizes[path]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code: 0 fine, 1 when readers differ or a peer fails, 2 for wrong usage."""
    options = make_parser().parse_args(arguments)
    names = list_collections(options.collections)
    sets = [name for name in options.sets.split(",") if name]
    peers = [name for name in options.against.split(",") if name]
    for name, known in [*((name, SETS) for name in sets), *((name, PEERS) for name in peers)]:
        if name not in known:
            print(f"search.py: '{name}' is none of: {', '.join(known)}.", file=sys.stderr)
            return WRONG_USAGE
    if not names:
        print(f"search.py: no collections (NAME.docs.jsonl.gz) in '{options.collections}'.", file=sys.stderr)
        return WRONG_USAGE
    report: dict[str, dict[str, Any]] = {}
    notes: list[str] = []
    for name in names:
        print(f"Measuring {name}", file=sys.stderr)
        collection = load_collection(options.collections, name)
        measure_collection(collection, sets, peers, options=options, report=report, notes=notes)
    console = Console(width=None if sys.stdout.isatty() else 140)
    means = {engine: average(found, sets) for engine, found in report.items()}
    print_results(console, report, means)
    for note in dict.fromkeys(notes):
        console.print(note, markup=False)
    if options.json:
        ours = {"mean": means["dealshelf"], "collections": report["dealshelf"]}
        others = {name: {"mean": means[name], "collections": report[name]} for name in report if name != "dealshelf"}
        options.json.write_text(json.dumps(ours | {"others": others}, indent=2) + "\n", encoding="utf-8")
    return 1 if any("differ" in note or "failed" in note for note in notes) else 0


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(prog="search.py", description="Measure search on judged collections.")
    parser.add_argument("--collections", type=Path, default=DEFAULT, metavar="DIR", help="where the collections are")
    parser.add_argument("--sets", default=",".join(SETS), help=f"the query sets (default: {','.join(SETS)})")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to this file too")
    parser.add_argument("--browser", action="store_true", help="let the theme's script answer too, in Node")
    parser.add_argument("--against", default="", metavar="NAMES", help=f"peers, with commas: {','.join(PEERS)}")
    parser.add_argument(
        "--bin", type=Path, metavar="DIR", help="a folder with the peers: its node_modules, and Python packages in it"
    )
    return parser


def measure_collection(
    collection: Collection,
    sets: Sequence[str],
    peers: Sequence[str],
    *,
    options: argparse.Namespace,
    report: dict[str, dict[str, Any]],
    notes: list[str],
) -> None:
    """Add to the report what every engine finds in a collection, and to the notes what is to be said besides."""
    site = build_site(collection)
    ours = answer(site, collection, sets)
    report.setdefault("dealshelf", {})[collection.name] = summarise(ours, collection) | weigh(site, collection)
    engines = [("dealshelf.js", lambda: answer_in_node(site, collection, sets))] if options.browser else []
    engines += [(name, lambda name=name: PEERS[name](collection, sets, options.bin)) for name in peers]
    for name, run in engines:
        try:
            found = run()
        except MissingError as error:
            notes.append(str(error))
            continue
        report.setdefault(name, {})[collection.name] = summarise(found, collection)
        if name == "dealshelf.js":
            notes.append(compare(collection.name, ours, found))


def build_site(collection: Collection) -> Site:
    """Return the index of a collection, with the time it took."""
    started = time.perf_counter()
    documents = (
        Document(
            ["asset", f"library/{one['id']}/", one["title"], one["body"][:LINE]],
            {"title": one["title"], "body": one["body"]},
        )
        for one in collection.documents
    )
    files = dict(write_index(documents, row=("kind", "url", "title", "why")))
    return Site(files, time.perf_counter() - started)


def answer(site: Site, collection: Collection, sets: Sequence[str]) -> Run:
    """Return what the Python reader finds. All files are read before: the time is that of looking up and ranking."""
    index = Index(lambda path: json.loads(site.files[path]))
    run = Run(build_s=site.build_s)
    for name in sets:
        for query in collection.queries[name]:
            started = time.perf_counter()
            parsed = parse_query(query.text, ())
            documents = index.rank(parsed.words, is_typing=parsed.is_typing).documents[:DEEP]
            run.times_ms.setdefault(name, []).append((time.perf_counter() - started) * 1000)
            run.ranked.setdefault(name, {})[query.id] = [collection.documents[number]["id"] for number in documents]
    return run


def answer_in_node(site: Site, collection: Collection, sets: Sequence[str]) -> Run:
    """Return what the theme's script finds. Raises `MissingError` where there is no Node."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in site.files.items():
            file = Path(folder, path)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return run_node("search_reader.mjs", collection, sets, arguments=[str(THEME), f"{folder}/"])


def summarise(run: Run, collection: Collection) -> dict[str, dict[str, float]]:
    """Return the measures of each query set."""
    return {
        name: measure(ranked, collection.relevant)
        | {f"p{percent}_ms": round(percentile(run.times_ms[name], percent), 3) for percent in (50, 95)}
        for name, ranked in run.ranked.items()
    } | {"build": {"s": round(run.build_s, 2), "bytes": run.size}}


def weigh(site: Site, collection: Collection) -> dict[str, dict[str, float]]:
    """Return how many bytes queries cost: the first of a new visitor, and later ones of somebody who stays."""
    first = list_first_sizes(site, collection)
    held: set[str] = set()
    later = []
    for query in collection.queries["kw"]:
        read = read_first(site, query.text)
        later.append(sum(size for path, size in read.items() if path not in held and path != "meta.json"))
        held |= read.keys()
    whole = sum(site.size(path) for path in site.files)
    return {
        "bytes": {
            "first_p50": percentile(first, 50),
            "first_p95": percentile(first, 95),
            "later_p50": percentile(later, 50),
            "code": measure_code(),
            "index": whole,
            "quotes": sum(site.size(path) for path in site.files if path.startswith("w/")),
            "files": len(site.files),
        },
        "build": {"s": round(site.build_s, 2), "bytes": whole},
    }


def list_first_sizes(site: Site, collection: Collection) -> list[int]:
    """Return the bytes of each keyword query of a collection, for somebody who has nothing yet."""
    code = measure_code()
    return [code + sum(read_first(site, query.text).values()) for query in collection.queries["kw"]]


def read_first(site: Site, text: str) -> dict[str, int]:
    """Return the files that a query reads to show ten results, and the bytes of each."""
    read: dict[str, int] = {}

    def load(path: str) -> Any:
        read[path] = site.size(path)
        return json.loads(site.files[path])

    index = Index(load)
    parsed = parse_query(text, ())
    for document in index.rank(parsed.words, is_typing=parsed.is_typing).documents[:CUT]:
        index.row(document)
    return read


def measure_code() -> int:
    """Return the bytes of the script."""
    return sum(len(gzip.compress((THEME / name).read_bytes(), 9)) for name in CODE)


def compare(name: str, one: Run, other: Run) -> str:
    """Return how many queries two runs answer with the same ten."""
    pairs = [
        (ranked, other.ranked[kind][query]) for kind, found in one.ranked.items() for query, ranked in found.items()
    ]
    same = sum(mine[:CUT] == yours[:CUT] for mine, yours in pairs)
    verdict = "the same" if same == len(pairs) else "they differ"
    return f"{name}: Python and JavaScript gave the same ten for {same:,} of {len(pairs):,} queries: {verdict}."


def average(found: dict[str, Any], sets: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the means of all collections, by query set."""
    measures = ("ndcg10", "mrr10", "recall50", "p50_ms", "p95_ms")
    return {
        name: {
            measure: round(sum(one[name][measure] for one in found.values()) / len(found), 4) for measure in measures
        }
        for name in sets
    }


def print_results(console: Console, report: dict[str, Any], means: dict[str, Any]) -> None:
    """Print nDCG@10 and times of every engine and collection, and what a visitor downloads."""
    sets = list(next(iter(means.values())))
    table = Table(title="nDCG@10 (MRR@10, recall@50; p95 ms)")
    for heading in ("", "", *sets, "build s"):
        table.add_column(heading)
    for engine, found in report.items():
        for name, one in found.items():
            table.add_row(engine, name, *(show(one[kind]) for kind in sets), f"{one['build']['s']:.2f}")
        table.add_row(engine, "mean", *(show(means[engine][kind]) for kind in sets), style="bold", end_section=True)
    console.print(table)
    for name, one in report["dealshelf"].items():
        sizes = {key: f"{value / 1000:,.1f} KB" for key, value in one["bytes"].items() if key != "files"}
        console.print(
            f"{name}: first keyword query {sizes['first_p50']} (95 %: {sizes['first_p95']}), later ones "
            f"{sizes['later_p50']}, script {sizes['code']}, index {sizes['index']} in {one['bytes']['files']:,} files, "
            f"{sizes['quotes']} of it for words in quotes.",
            highlight=False,
        )
    console.print("Sizes are gzip 9; a first query holds the script, the index files and the rows of ten.", style="dim")


def show(one: dict[str, float]) -> str:
    """Return a cell of the table."""
    return f"{one['ndcg10']:.4f} ({one['mrr10']:.3f}, {one['recall50']:.3f}; {one['p95_ms']:.2f})"


if __name__ == "__main__":
    sys.exit(main())

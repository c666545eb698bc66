"""The search engines that are compared: all get the same documents and queries, set up as their documents advise.

Where their documents leave a choice, it is what did best on the mean of all four query sets of the collections:

- MiniSearch: stop words dropped by `processTerm`, the title 1.5 times (2 costs .005), a last word that may go on, and
  `fuzzy: 0.2` from four letters on. With a stemmer in `processTerm` besides, it finds .02 more by whole questions, and
  .01 to .02 less while typing and with slips; so both are run.
- lunr: its own stemmer and stop words, the last word with a wildcard (boost 5), one edit (boost 2), as said ten times.
  A boosted title costs .001 to .007.
- Pagefind: as shipped, each document a page with its title as heading; all words of a query must be on a page.
- bm25s: its stop words and the Snowball stemmer, the title said twice. It knows no half-typed words and no slips.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from shutil import which

from judged import DEEP, STOP_WORDS, Collection

HERE = Path(__file__).resolve().parent


class MissingError(Exception):
    """An engine, or what runs it, is not installed; the message says how to get it."""


@dataclass(slots=True)
class Run:
    """What an engine found: by query set the ids of each query's documents, and the milliseconds of each query."""

    ranked: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    times_ms: dict[str, list[float]] = field(default_factory=dict)
    build_s: float = 0.0
    size: int = 0
    """The bytes of its index, gzip 9, where a visitor downloads it whole."""


def run_node(script: str, collection: Collection, sets: Sequence[str], *, arguments: Sequence[str]) -> Run:
    """Return what a script for Node finds; both sides of the exchange are files."""
    node = which("node")
    if node is None:
        raise MissingError("Node is not installed: no JavaScript was run.")
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "given.json"), Path(folder, "made.json")
        queries = {name: [[query.id, query.text] for query in collection.queries[name]] for name in sets}
        asked = {"documents": collection.documents, "queries": queries, "stop_words": sorted(STOP_WORDS)}
        given.write_text(json.dumps(asked), encoding="utf-8")
        command = [node, "--max-old-space-size=4096", str(HERE / script), str(given), str(made), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if "ERR_MODULE_NOT_FOUND" in done.stderr or "Cannot find module" in done.stderr:
            name = arguments[0]
            raise MissingError(
                f"{name}: not found. Get it by 'npm install {PACKAGES[name]}' in a folder, name it: --bin"
            )
        if done.returncode:
            raise MissingError(f"{script} failed: {done.stderr.strip()[-500:]}")
        return Run(**json.loads(made.read_text(encoding="utf-8")))


def run_library(name: str, collection: Collection, sets: Sequence[str], folder: Path | None) -> Run:
    """Return what a search library for browsers finds, run in Node."""
    return run_node("search_peer.mjs", collection, sets, arguments=[name, str((folder or Path.cwd()).resolve())])


def run_bm25s(collection: Collection, sets: Sequence[str], folder: Path | None) -> Run:
    """Return what bm25s finds: BM25 on a server, with its stop words and the Snowball stemmer, title said twice."""
    if folder:
        sys.path.append(str(folder.resolve()))
    try:
        import bm25s
        import Stemmer
    except ImportError:
        message = "bm25s: not found. Get it by 'pip install --target DIR bm25s PyStemmer', and name it: --bin DIR"
        raise MissingError(message) from None
    stemmer = Stemmer.Stemmer("english")
    cut = partial(bm25s.tokenize, stopwords="en", stemmer=stemmer, show_progress=False)
    started = time.perf_counter()
    engine = bm25s.BM25()
    texts = [f"{one['title']} {one['title']} {one['body']}" for one in collection.documents]
    engine.index(cut(texts), show_progress=False)
    run = Run(build_s=time.perf_counter() - started)
    for name in sets:
        for query in collection.queries[name]:
            started = time.perf_counter()
            numbers, scores = engine.retrieve(cut(query.text), k=min(DEEP, len(texts)), show_progress=False)
            run.times_ms.setdefault(name, []).append((time.perf_counter() - started) * 1000)
            found = [int(number) for number, score in zip(numbers[0], scores[0], strict=True) if score > 0]
            run.ranked.setdefault(name, {})[query.id] = [collection.documents[number]["id"] for number in found]
    return run


PACKAGES = {
    "minisearch": "minisearch",
    "minisearch-stemmer": "minisearch stemmer",
    "lunr": "lunr",
    "pagefind": "pagefind",
}

PEERS: dict[str, Callable[[Collection, Sequence[str], Path | None], Run]] = {
    **{name: partial(run_library, name) for name in PACKAGES},
    "bm25s": run_bm25s,
}

"""Measures what many documents cost: the time and memory of their index, and the bytes of a visitor's first query.

    python benchmarks/search_many.py 100000 --collections ../shared/bench/ir

Documents are made of the collections' own: their titles, each with four sentences drawn from all of them, so that
words are as frequent and as many as people's. Queries are the collections' keywords. The index is written by a process
of its own, as `measure.py` measures one. Nothing here is a gate.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from dealshelf.search.document import Document
from dealshelf.search.index import write_index
from judged import list_collections, load_collection, percentile
from measure import measure_command
from search import DEFAULT, LINE, Site, list_first_sizes

SENTENCES = 4
SHORT, LONG = 30, 400
"""Which sentences are drawn from, by their characters."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code."""
    parser = argparse.ArgumentParser(prog="search_many.py", description="Measure the index of many documents.")
    parser.add_argument("documents", type=int, help="how many")
    parser.add_argument("--collections", type=Path, default=DEFAULT, metavar="DIR", help="where the collections are")
    parser.add_argument("--write", type=Path, metavar="DIR", help="only write the index, into a folder")
    options = parser.parse_args(arguments)
    if options.write:
        write(options.documents, options.collections, options.write)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            __file__,
            str(options.documents),
            "--collections",
            str(options.collections.resolve()),
        ]
        cost = measure_command([*command, "--write", f"{folder}/index"], Path(folder), os.environ)
        files = {
            file.relative_to(f"{folder}/index").as_posix(): file.read_text(encoding="utf-8")
            for file in Path(folder, "index").rglob("*.json")
        }
    site = Site(files, cost.cpu_s)
    print(f"{options.documents:,} documents: {cost.cpu_s:.1f} s of CPU, {cost.peak_mb:,.0f} MiB at the most.")
    for name in list_collections(options.collections):
        sizes = list_first_sizes(site, load_collection(options.collections, name))
        middle, most = (percentile(sizes, percent) / 1000 for percent in (50, 95))
        print(f"First query of {name}'s keywords: {middle:.1f} KB, 95 %: {most:.1f} KB.")
    whole, rows = sum(map(site.size, files)), sum(site.size(path) for path in files if path.startswith("w/"))
    print(f"{len(files):,} files, {whole / 1e6:.1f} MB; {rows / 1e6:.1f} MB of it only for words in quotes.")
    return 0


def write(count: int, collections: Path, folder: Path) -> None:
    """Write the index of so many documents, file by file."""
    folder.mkdir()
    for path, text in write_index(make_documents(count, collections), row=("kind", "url", "title", "why")):
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


def make_documents(count: int, collections: Path) -> Iterator[Document]:
    """Yield documents; the same number makes the same."""
    found = [one for name in list_collections(collections) for one in load_collection(collections, name).documents]
    sentences = [text for one in found for text in one["body"].split(". ") if SHORT < len(text) < LONG]
    draw = random.Random(2)
    for number in range(count):
        title, body = found[number % len(found)]["title"], ". ".join(draw.choices(sentences, k=SENTENCES))
        yield Document(["asset", f"library/x{number}/", title, body[:LINE]], {"title": title, "body": body})


if __name__ == "__main__":
    sys.exit(main())

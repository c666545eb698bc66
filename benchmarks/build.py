"""Times whole builds of one generated library: dealshelf's, and its peers' on the same assets in the same run.

    python benchmarks/build.py --assets 10000 --against hugo,hugo+pagefind --json result.json

What is compared. Every tool gets the same assets of about 850 words each (see `generate.py`) and builds a site from
nothing: an empty output folder and an empty cache, each time. dealshelf and Hugo make the same pages and rows: a page
an asset with its why lines, facts, body and related assets; a page a persona and a stage; the whole library, and each
of its eleven facets (persona, stage, hold-up, audience, freshness, type, product, industry, competitor, tag, language),
as lists of 100 rows a page. Hugo does so with the theme in `benchmarks/hugo`; with Pagefind after it, its site has a
search index too. dealshelf also checks every record, and all that it writes besides (an index, the calendar, feeds) is
in its time. MkDocs with Material is what a team gets without building anything: the
pages, its navigation and its search, but no lists. Nothing here is a gate: it is run by hand, on a quiet machine.

The tools take turns, round by round, so that a noisy minute hits all of them; the first round counts like the others.
Time is that of the whole process. For memory, see `measure.py`.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from generate import Generator
from measure import CommandError, Cost, measure_command
from peers import PEERS, Dealshelf, Tool

WRONG_USAGE = 2


@dataclass(slots=True)
class Result:
    """What was found out about a tool. `missing` says how to get it, `failure` why it has no numbers."""

    tool: Tool
    version: str | None = None
    costs: list[Cost] = field(default_factory=list)
    pages: int = 0
    written_mb: float = 0.0
    missing: bool = False
    failure: str = ""

    @property
    def wall_s(self) -> float:
        """The median time of a run, in seconds."""
        return statistics.median(cost.wall_s for cost in self.costs)

    @property
    def cpu_s(self) -> float:
        """The median of the seconds that all cores together worked."""
        return statistics.median(cost.cpu_s for cost in self.costs)

    @property
    def peak_mb(self) -> float:
        """The median of the runs' peaks, in MiB."""
        return statistics.median(cost.peak_mb for cost in self.costs)

    def to_json(self) -> dict[str, Any]:
        """Return it as a row of the JSON file."""
        if self.missing:
            return {"name": self.tool.name, "missing": True, "install": self.tool.install}
        if self.failure or not self.costs:
            return {"name": self.tool.name, "version": self.version, "failed": self.failure}
        return {
            "name": self.tool.name,
            "version": self.version,
            "wall_s": round(self.wall_s, 3),
            "wall_all_s": [round(cost.wall_s, 3) for cost in self.costs],
            "cpu_s": round(self.cpu_s, 3),
            "peak_mb": round(self.peak_mb, 1),
            "pages": self.pages,
            "written_mb": round(self.written_mb, 1),
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and return the exit code: 0 fine, 1 when a tool failed, 2 for wrong usage."""
    options = make_parser().parse_args(arguments)
    names = [name for name in options.against.split(",") if name]
    unknown = [name for name in names if name not in PEERS]
    if unknown:
        print(f"build.py: '{unknown[0]}' is no peer. Known are: {', '.join(PEERS)}.", file=sys.stderr)
        return WRONG_USAGE
    if options.keep and options.keep.is_dir() and any(options.keep.iterdir()):
        print(f"build.py: '{options.keep}' is not empty. Name a new folder after --keep.", file=sys.stderr)
        return WRONG_USAGE
    tools = [Dealshelf(options.bin), *(PEERS[name](options.bin) for name in dict.fromkeys(names))]
    console = Console(width=None if sys.stdout.isatty() else 120)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as temporary:
        root = Path(options.keep or temporary).absolute()
        results = measure_tools(tools, root, options, Console(stderr=True))
    print_results(console, results, options)
    if options.json:
        report = {"assets": options.assets, "runs": [result.to_json() for result in results]}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    return 1 if any(result.failure for result in results) else 0


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="build.py", description="Time whole builds of a generated library, dealshelf's and its peers'."
    )
    parser.add_argument("--assets", type=count, default=1000, metavar="N", help="how many assets (default: 1000)")
    parser.add_argument(
        "--against",
        default=",".join(PEERS),
        metavar="NAMES",
        help=f"the peers, with commas between (default: {','.join(PEERS)}; '' for none)",
    )
    parser.add_argument("--runs", type=count, default=3, metavar="N", help="builds of each; medians count (default: 3)")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other assets (default: 1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the numbers to this file too")
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="keep the libraries and the sites in this empty folder"
    )
    parser.add_argument(
        "--bin",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="a folder to look in for the tools first, such as another environment's bin; may be repeated",
    )
    return parser


def count(text: str) -> int:
    """Return a number above 0, for the command line."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def measure_tools(tools: Sequence[Tool], root: Path, options: argparse.Namespace, console: Console) -> list[Result]:
    """Return what each tool costs, in their order."""
    results = [Result(tool, tool.find_version()) for tool in tools]
    generator = Generator(options.assets, options.seed)
    for result in results:
        result.missing = result.version is None
        if not result.missing:
            console.print(f"Writing {options.assets:,} assets for {result.tool.name}", style="dim")
            prepare(result, root / result.tool.name, generator)
    for number in range(1, options.runs + 1):
        for result in results:
            if not (result.missing or result.failure):
                console.print(f"Run {number} of {options.runs}: {result.tool.name}", style="dim")
                measure_once(result, root / result.tool.name)
    shutil.rmtree(root / PAST, ignore_errors=True)
    return results


PAST = ".past"
"""Where the sites of earlier runs wait for the end: ext4 makes new folders ten times slower for minutes after
thousands were removed, and that would be added to the next tool's time."""


def prepare(result: Result, folder: Path, generator: Generator) -> None:
    """Write the source of a tool, and note what it holds so that each run begins with no more."""
    folder.mkdir(parents=True)
    result.tool.write_source(folder, generator)
    if isinstance(result.tool, Dealshelf) and (problems := result.tool.check_source(folder)):
        result.failure = f"the library has problems: {problems}"


def measure_once(result: Result, folder: Path) -> None:
    """Build once into an empty folder and add the cost to the result."""
    output = folder / result.tool.output
    source = set(folder.iterdir()) - {output}
    past = folder.parent / PAST / f"{folder.name}-{len(result.costs)}"
    past.mkdir(parents=True)
    if output.exists():
        output.rename(past / output.name)
    with tempfile.TemporaryDirectory(prefix="benchmark-home-") as home:
        try:
            result.costs.append(measure_command(result.tool.command(), folder, result.tool.environment(Path(home))))
        except CommandError as error:
            result.failure = str(error)
            return
    for made in set(folder.iterdir()) - source - {output}:
        made.rename(past / made.name)
    files = [Path(parent, name) for parent, _, names in os.walk(output) for name in names]
    result.pages = sum(file.suffix == ".html" for file in files)
    result.written_mb = sum(file.stat().st_size for file in files) / 1024**2


def print_results(console: Console, results: Sequence[Result], options: argparse.Namespace) -> None:
    """Print the table and what it compares."""
    base = results[0] if results[0].costs else None
    table = Table(title=f"{options.assets:,} assets, {options.runs} runs, {os.cpu_count()} cores, {platform.machine()}")
    for heading in ("", "version"):
        table.add_column(heading)
    for heading in ("median s", "min–max s", "ratio", "CPU s", "peak MiB", "ratio", "pages", "written MiB"):
        table.add_column(heading, justify="right")
    for result in results:
        table.add_row(result.tool.name, *describe(result, base))
    console.print(table)
    for result in results:
        if result.missing:
            console.print(
                f"{result.tool.name}: not found. Get it by '{result.tool.install}', or name its folder: --bin",
                markup=False,
            )
        elif result.failure:
            console.print(f"{result.tool.name} failed: {result.failure}", markup=False)
        else:
            console.print(f"{result.tool.name}: {result.tool.note}.", style="dim", highlight=False)
    console.print(
        "Every run starts with no output and no cache. A ratio is how many times dealshelf's. "
        "The peak is the highest sum of the PSS of all processes.",
        style="dim",
    )


def describe(result: Result, base: Result | None) -> list[str]:
    """Return the cells of a row after the name."""
    if result.missing:
        return ["not installed"]
    if result.failure or not result.costs:
        return [result.version or "", "failed"]
    walls = [cost.wall_s for cost in result.costs]
    ratios = ["", ""]
    if base and result is not base:
        ratios = [f"{result.wall_s / base.wall_s:.2f}", f"{result.peak_mb / base.peak_mb:.2f}"]
    times = [f"{result.wall_s:.2f}", f"{min(walls):.2f}–{max(walls):.2f}", ratios[0], f"{result.cpu_s:.2f}"]
    memory = [f"{result.peak_mb:,.0f}", ratios[1]]
    return [result.version or "", *times, *memory, f"{result.pages:,}", f"{result.written_mb:,.1f}"]


if __name__ == "__main__":
    sys.exit(main())

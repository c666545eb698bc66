"""Files that hold many records as lines of a table: facts and scorecards."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from dealshelf.problems import Problem, did_you_mean
from dealshelf.reading import is_day, read_text, stays_inside
from dealshelf.records import Fact, LeadRating, Measure, Scorecard
from dealshelf.records.base import DATE, show
from dealshelf.site import Site
from dealshelf.validate import validate
from dealshelf.yaml_text import Place, UnreadableError, read_yaml

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?")
COUNT = re.compile(r"[0-9]{1,9}")


def read_facts(file: Path, path: str) -> tuple[dict[str, Fact], dict[str, Place], list[Problem]]:
    """Return the facts of a file by name, where each stands, and what is wrong with them."""
    problems: list[Problem] = []
    try:
        document = read_yaml(read_text(file, path, problems))
    except UnreadableError as error:
        return {}, {}, [*problems, Problem(path, *error.place, "", error.message)]
    problems += [
        Problem(path, *error.place, str(error.path[0]), error.message)
        for error in document.errors
        if len(error.path) == 1
    ]
    facts: dict[str, Fact] = {}
    for name, value in document.values.items():
        if not isinstance(value, dict):
            line, column = document.locate((name,))
            problems.append(
                Problem(
                    path,
                    line,
                    column,
                    name,
                    f"expected 'value:' and 'source:' below it, found {show(value)}.",
                )
            )
            continue
        fact, found = validate(Fact, document, path, at=(name,))
        problems += [_under(problem, name) for problem in found]
        if fact is not None:
            facts[name] = fact
    return facts, {name: document.locate_key((name,)) for name in facts}, problems


def _under(problem: Problem, name: str) -> Problem:
    return Problem(
        problem.path,
        problem.line,
        problem.column,
        f"{name}.{problem.field}",
        problem.message,
        problem.severity,
    )


def read_scorecard(site: Site, folder: Path) -> tuple[Scorecard, list[Problem]]:
    """Return the rows of every scorecard file by date, and what is wrong with them."""
    rows: list[Measure | LeadRating] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.csv")):
        if not stays_inside(file, site.content_dir):  # reported as a link that is not followed
            continue
        path = site.relative(file)
        try:
            text = read_text(file, path, problems)
        except UnreadableError as error:
            problems.append(Problem(path, *error.place, "", error.message))
            continue
        for row in _read_rows(text, path):
            if isinstance(row, Problem):
                problems.append(row)
            else:
                rows.append(row)
    measures = sorted((row for row in rows if isinstance(row, Measure)), key=lambda row: (row.on, row.metric))
    ratings = sorted((row for row in rows if isinstance(row, LeadRating)), key=lambda row: (row.on, row.source))
    return Scorecard(tuple(measures), tuple(ratings)), problems


def _read_rows(text: str, path: str) -> Iterator[Measure | LeadRating | Problem]:
    """Yield what each line of a scorecard says, or what is wrong with it."""
    lines = csv.reader(io.StringIO(text))
    heading = tuple(cell.strip().lower() for cell in next(lines, []))
    read_row = READERS.get(heading)
    if read_row is None:
        hint = did_you_mean(",".join(heading), map(",".join, READERS))
        yield Problem(path, 1, 1, "heading", f"{show(','.join(heading))} is no heading of a scorecard.{hint}")
        return
    try:
        for cells in lines:
            try:
                if any(cell.strip() for cell in cells):
                    yield read_row(_read_cells(cells, heading))
            except ValueError as error:
                yield Problem(path, lines.line_num, 1, "row", str(error))
    except csv.Error:
        yield Problem(path, lines.line_num, 1, "row", "a quotation mark opens above and is never closed.")


def _read_cells(row: list[str], heading: tuple[str, ...]) -> list[str]:
    if len(row) != len(heading):
        raise ValueError(f"{len(row)} cells where the heading has {len(heading)}.")
    cells = [cell.strip() for cell in row]
    for name, cell in zip(heading, cells, strict=True):
        if not cell:
            raise ValueError(f"no {name}.")
    return cells


def _read_day(cell: str) -> date:
    if DATE.fullmatch(cell) and is_day(cell):
        return date.fromisoformat(cell)
    raise ValueError(f"{show(cell)} is no date. Write it as YYYY-MM-DD.")


def _read_measure(cells: list[str]) -> Measure:
    on, metric, value = cells
    return Measure(_read_day(on), metric, _read_number(value))


def _read_number(cell: str) -> float:
    if not NUMBER.fullmatch(cell):
        raise ValueError(f"{show(cell)} is no number. Write it with a point, as 12.5.")
    return float(cell)


def _read_rating(cells: list[str]) -> LeadRating:
    on, source, *counts = cells
    for count in counts:
        if not COUNT.fullmatch(count):
            raise ValueError(f"{show(count)} is no count of leads.")
    high, medium, low = map(int, counts)
    return LeadRating(_read_day(on), source, high, medium, low)


READERS: dict[tuple[str, ...], Callable[[list[str]], Measure | LeadRating]] = {
    ("date", "metric", "value"): _read_measure,
    ("date", "source", "high", "medium", "low"): _read_rating,
}
"""By its heading, how a line of a scorecard is read."""

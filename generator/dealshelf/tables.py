"""Files that hold many records as lines of a table: facts and scorecards."""

import csv
import io
from datetime import date
from pathlib import Path

from dealshelf.frontmatter import Place, UnreadableError, read_yaml
from dealshelf.problems import Problem, did_you_mean
from dealshelf.reading import is_day, read_text
from dealshelf.records import Fact, LeadRating, Measure, Scorecard
from dealshelf.records.base import DATE, show
from dealshelf.site import Site
from dealshelf.validate import validate

MEASURES_HEADING = ("date", "metric", "value")
RATINGS_HEADING = ("date", "source", "high", "medium", "low")


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
    measures: list[Measure] = []
    ratings: list[LeadRating] = []
    problems: list[Problem] = []
    for file in sorted(folder.glob("*.csv")):
        path = site.relative(file)
        try:
            text = read_text(file, path, problems)
        except UnreadableError as error:
            problems.append(Problem(path, *error.place, "", error.message))
            continue
        rows = csv.reader(io.StringIO(text))
        heading = tuple(cell.strip().lower() for cell in next(rows, []))
        if heading not in (MEASURES_HEADING, RATINGS_HEADING):
            hint = did_you_mean(",".join(heading), [",".join(MEASURES_HEADING), ",".join(RATINGS_HEADING)])
            message = f"{show(','.join(heading))} is no heading of a scorecard.{hint}"
            problems.append(Problem(path, 1, 1, "heading", message))
            continue
        for row in rows:
            if not any(cell.strip() for cell in row):
                continue
            try:
                if heading == MEASURES_HEADING:
                    measures.append(_read_measure(row))
                else:
                    ratings.append(_read_rating(row))
            except ValueError as error:
                problems.append(Problem(path, rows.line_num, 1, "row", str(error)))
    measures.sort(key=lambda row: (row.on, row.metric))
    ratings.sort(key=lambda row: (row.on, row.source))
    return Scorecard(tuple(measures), tuple(ratings)), problems


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


def _read_measure(row: list[str]) -> Measure:
    on, metric, value = _read_cells(row, MEASURES_HEADING)
    try:
        number = float(value)
    except ValueError:
        raise ValueError(f"{show(value)} is no number.") from None
    return Measure(_read_day(on), metric, number)


def _read_rating(row: list[str]) -> LeadRating:
    on, source, *counts = _read_cells(row, RATINGS_HEADING)
    for count in counts:
        if not count.isdigit():
            raise ValueError(f"{show(count)} is no count of leads.")
    high, medium, low = map(int, counts)
    return LeadRating(_read_day(on), source, high, medium, low)

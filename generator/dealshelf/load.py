"""Files → records. Every file is read by a pure function of its own; every problem is collected."""

import csv
import io
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TypeAlias, TypeVar

from dealshelf.config import Site
from dealshelf.forking import count_processes, get_context, paused_collection
from dealshelf.frontmatter import Document, FieldPath, Place, UnreadableError, read_front_matter, read_yaml
from dealshelf.problems import Problem, did_you_mean
from dealshelf.records import (
    Agreement,
    Asset,
    Fact,
    LeadRating,
    Measure,
    Meeting,
    Note,
    Persona,
    Record,
    RoadmapItem,
    Scorecard,
)
from dealshelf.records.base import DATE, SLUG, Source, show
from dealshelf.validate import validate

MAX_RECORD_BYTES = 2_000_000
"""A record is text that a person wrote; anything larger belongs beside it as an attachment."""

LIBRARY_DIR = "library"
NOTES_DIR = "notes"
ROADMAP_DIR = "roadmap"
MEETINGS_DIR = "meetings"
SCORECARD_DIR = "scorecard"
AGREEMENT_FILE = "agreement.md"
FACTS_FILE = "facts.yml"

RESERVED_SLUGS = frozenset({"by", "page"})
"""Folders of the Library's own pages, which no asset may take."""

NAME_FIELD = "file name"

AnyRecord = TypeVar("AnyRecord", bound=Record)


@dataclass(slots=True)
class Records:
    """All that the files of a library hold, in the order of their paths, and what is wrong with them."""

    assets: list[Asset] = field(default_factory=list)
    personas: list[Persona] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    roadmap: list[RoadmapItem] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    agreement: Agreement | None = None
    facts: dict[str, Fact] = field(default_factory=dict)
    fact_places: dict[str, Place] = field(default_factory=dict)
    scorecard: Scorecard = field(default_factory=Scorecard)
    unread: set[str] = field(default_factory=set)
    """References to the files that hold no usable record: they exist, and naming them is no mistake."""
    problems: list[Problem] = field(default_factory=list)


def load_records(site: Site, *, forks: bool = False) -> Records:
    """Return every record of the site's folders, with the problems of every file.

    With `forks`, the files of a large library are read by a process for each core.
    """
    records = Records()
    content = site.content_dir
    if not content.is_dir():
        message = f"there is no folder {show(site.relative(content))}. Make it, or set 'docs_dir'."
        records.problems.append(Problem(site.file.name, 1, 1, "docs_dir", message))
        return records
    records.problems += find_stray_links(site)

    def read_all(folder: Path, model: type[AnyRecord]) -> list[AnyRecord]:
        read = []
        files = list(find_markdown(folder))
        results = read_files(files, site, model, processes=count_processes(len(files), forks=forks))
        for file, (record, problems) in zip(files, results, strict=True):
            records.problems += problems
            if record is None:
                records.unread.add(f"{model.kind_name}:{name_slug(file)}")
            else:
                read.append(record)
        return read

    records.assets = read_all(content / LIBRARY_DIR, Asset)
    records.personas = read_all(site.personas_dir, Persona)
    records.notes = read_all(content / NOTES_DIR, Note)
    records.roadmap = read_all(content / ROADMAP_DIR, RoadmapItem)
    records.meetings = read_all(content / MEETINGS_DIR, Meeting)
    agreement = content / AGREEMENT_FILE
    if agreement.is_file():
        records.agreement, problems = read_record(agreement, site.relative(agreement), Agreement)
        records.problems += problems
    facts = content / FACTS_FILE
    if facts.is_file():
        records.facts, records.fact_places, problems = read_facts(facts, site.relative(facts))
        records.problems += problems
    records.scorecard, problems = read_scorecard(site)
    records.problems += problems
    return records


Reading: TypeAlias = tuple[AnyRecord | None, list[Problem]]
"""A file's record, if it can be used, and what is wrong with it."""


def read_files(
    files: Sequence[Path], site: Site, model: type[AnyRecord], *, processes: int
) -> Iterator[Reading[AnyRecord]]:
    """Yield what each file holds, in their order."""
    if processes == 1:
        yield from read_batch(site, model, files)
        return
    size = -(-len(files) // (4 * processes))
    batches = [files[start : start + size] for start in range(0, len(files), size)]
    with ProcessPoolExecutor(processes, mp_context=get_context()) as pool:
        for readings in pool.map(partial(read_batch, site, model), batches):
            yield from readings


def read_batch(site: Site, model: type[AnyRecord], files: Iterable[Path]) -> list[Reading[AnyRecord]]:
    """Return what each file holds."""
    with paused_collection():
        return [read_record(file, site.relative(file), model) for file in files]


def find_markdown(folder: Path) -> Iterator[Path]:
    """Yield the Markdown files below a folder, sorted; what is hidden, linked or named README is left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            if name.endswith(".md") and not name.startswith((".", "_")) and name != "README.md":
                path = os.path.join(parent, name)  # noqa: PTH118 - a Path each would double the walk's time
                if not os.path.islink(path) or Path(path).resolve().is_relative_to(folder.resolve()):  # noqa: PTH114
                    yield Path(path)


def find_stray_links(site: Site) -> Iterator[Problem]:
    """Yield a problem for each symbolic link that leads out of the library."""
    root = site.root.resolve()
    for folder in (site.content_dir, site.personas_dir):
        for parent, folders, names in os.walk(folder):
            folders.sort()
            for entry in sorted(os.scandir(parent), key=lambda entry: entry.name) if folders or names else ():
                if entry.is_symlink():
                    target = Path(entry.path).resolve()
                    if not target.is_relative_to(root):
                        message = "is a symbolic link out of the library, and is not followed. Copy the file instead."
                        yield Problem(site.relative(Path(entry.path)), 1, 1, "", message)
                    elif not target.exists():
                        message = "is a symbolic link to nothing. Remove it."
                        yield Problem(site.relative(Path(entry.path)), 1, 1, "", message)


def read_record(file: Path, path: str, model: type[AnyRecord]) -> tuple[AnyRecord | None, list[Problem]]:
    """Return the record in a file, None when it cannot be used, and what is wrong with it."""
    slug = name_slug(file)
    problems = list(_check_name(slug, path, model))
    has_bad_name = bool(problems)
    try:
        text = read_text(file, path, problems)
        front = read_front_matter(text)
    except UnreadableError as error:
        return None, [*problems, Problem(path, *error.place, "", error.message)]
    source = Source(path, file, slug, front.body, front.body_line)
    record, found = validate(model, front.document, path, context=source)
    if record is None:
        record = _read_rest(model, front.document, source, found)
    return None if has_bad_name else record, problems + found


def _read_rest(
    model: type[AnyRecord], document: Document, source: Source, problems: Iterable[Problem]
) -> AnyRecord | None:
    """Return the record without its unusable fields, so that one run shows what is wrong with the others too."""
    unusable = frozenset(problem.field.partition(".")[0] for problem in problems)
    rest = Document({name: value for name, value in document.values.items() if name not in unusable})
    record, _ = validate(model, rest, source.path, context=replace(source, unusable=unusable))
    return record


def read_text(file: Path, path: str, problems: list[Problem]) -> str:
    """Return a file's text with `\n` line ends; a byte-order mark is dropped and put in `problems`.

    Raises `UnreadableError` for a file that is too large, empty or not UTF-8.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_RECORD_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}.") from None
    if len(raw) > MAX_RECORD_BYTES:
        size, limit = file.stat().st_size / 1_000_000, MAX_RECORD_BYTES / 1_000_000
        raise UnreadableError(
            f"is {size:.1f} MB; a record holds at most {limit:.0f} MB. Put large files beside it, under 'files'."
        )
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        column = len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1
        message = f"is not UTF-8: byte 0x{raw[error.start]:02X} stands here. Save the file as UTF-8."
        raise UnreadableError(message, (before.count(b"\n") + 1, column)) from None
    if text.startswith("\ufeff"):
        text = text[1:]
        message = "begins with a byte-order mark. Save the file as UTF-8 without it."
        problems.append(Problem(path, 1, 1, "", message, "warning"))
    if not text.strip():
        raise UnreadableError("the file is empty. Write it or remove it; 'dealshelf new' makes a correct one.")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def name_slug(file: Path) -> str:
    """Return a record's slug: the file's name, or the folder's for `index.md`."""
    return file.parent.name if file.name == "index.md" else file.stem


def _check_name(slug: str, path: str, model: type[Record]) -> Iterator[Problem]:
    if model is Meeting:
        if not DATE.fullmatch(slug) or not _is_day(slug):
            yield Problem(
                path,
                1,
                1,
                NAME_FIELD,
                f"{show(slug)} is no date. Name the file after the meeting's day, such as 2026-11-17.md.",
            )
    elif not SLUG.fullmatch(slug):
        suggestion = make_slug(slug)
        hint = f" Rename it to '{suggestion}.md'." if suggestion else ""
        yield Problem(
            path,
            1,
            1,
            NAME_FIELD,
            f"{show(slug)} makes no address: use lower case, digits and hyphens.{hint}",
        )
    elif model is Asset and slug in RESERVED_SLUGS:
        yield Problem(path, 1, 1, NAME_FIELD, f"{show(slug)} is kept for the Library's own pages. Choose another name.")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def make_slug(text: str) -> str:
    """Return a slug made from any text: `Return on Investment!` → `return-on-investment`."""
    return re.sub(r"[^\w]+|_+", "-", text.casefold()).strip("-")


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


MEASURES_HEADING = ("date", "metric", "value")
RATINGS_HEADING = ("date", "source", "high", "medium", "low")


def read_scorecard(site: Site) -> tuple[Scorecard, list[Problem]]:
    """Return the rows of every scorecard file by date, and what is wrong with them."""
    measures: list[Measure] = []
    ratings: list[LeadRating] = []
    problems: list[Problem] = []
    for file in sorted((site.content_dir / SCORECARD_DIR).glob("*.csv")):
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
    if DATE.fullmatch(cell) and _is_day(cell):
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


def locate_field(record: Record, path: FieldPath) -> Place:
    """Return where a field of a record stands, by reading its file again: places are kept for no longer than needed."""
    text = read_text(record.source.file, record.path, [])
    return read_front_matter(text).document.locate(path)

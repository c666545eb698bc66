"""Folders → records: which files there are, what each holds, and every problem of all."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeAlias

from dealshelf.forking import count_processes, get_context, paused_collection
from dealshelf.problems import Problem, Severity, has_errors
from dealshelf.reading import AnyRecord, name_slug, read_record, read_text, stays_inside
from dealshelf.records import Agreement, Asset, Fact, Meeting, Note, Persona, Record, RoadmapItem, Scorecard
from dealshelf.site import Site
from dealshelf.tables import read_facts, read_scorecard
from dealshelf.yaml_text import Place, UnreadableError

LIBRARY_DIR = "library"
NOTES_DIR = "notes"
ROADMAP_DIR = "roadmap"
MEETINGS_DIR = "meetings"
SCORECARD_DIR = "scorecard"
RECORD_DIRS = (LIBRARY_DIR, NOTES_DIR, ROADMAP_DIR, MEETINGS_DIR)
NEARLY_MARKDOWN = (".md", ".mdx", ".markdown", ".mdown", ".md.txt")
AGREEMENT_FILE = "agreement.md"
FACTS_FILE = "facts.yml"
NEARLY_TABLES = dict.fromkeys(("facts.yml", "facts.yaml"), FACTS_FILE) | {"agreement.md": AGREEMENT_FILE}


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
    has_broken_facts: bool = False
    """Are there facts that cannot be read? Then a name that seems to be none may be one of them."""
    scorecard: Scorecard = field(default_factory=Scorecard)
    unread: set[str] = field(default_factory=set)
    """References to the files that hold no usable record: they exist, and naming them is no mistake."""
    problems: list[Problem] = field(default_factory=list)


def load_records(site: Site, *, forks: bool = False, known: Mapping[str, Record] | None = None) -> Records:
    """Return every record of the site's folders, with the problems of every file.

    With `forks`, the files of a large library are read by a process for each core. `known` holds, by path,
    the sound records of files that another state of the library has too: these are not read again.
    """
    records, content = Records(problems=list(find_strays(site))), site.content_dir
    read = partial(_read_folder, records, site, forks=forks, known=known)
    records.assets = read(content / LIBRARY_DIR, Asset)
    records.personas = read(site.personas_dir, Persona)
    records.notes = read(content / NOTES_DIR, Note)
    records.roadmap = read(content / ROADMAP_DIR, RoadmapItem)
    records.meetings = read(content / MEETINGS_DIR, Meeting)
    agreement = content / AGREEMENT_FILE
    if agreement.is_file() and stays_inside(agreement, content):
        records.agreement, problems = read_record(agreement, site.relative(agreement), Agreement)
        records.problems += problems
    facts = content / FACTS_FILE
    if facts.is_file() and stays_inside(facts, content):
        records.facts, records.fact_places, problems = read_facts(facts, site.relative(facts))
        records.has_broken_facts = has_errors(problems)
        records.problems += problems
    records.scorecard, problems = read_scorecard(site, content / SCORECARD_DIR)
    records.problems += problems
    return records


def _read_folder(
    records: Records,
    site: Site,
    folder: Path,
    model: type[AnyRecord],
    *,
    forks: bool,
    known: Mapping[str, Record] | None,
) -> list[AnyRecord]:
    """Return the records of a folder; `records` takes its problems, and the names of what cannot be used."""
    usable = []
    files = list(find_markdown(folder))
    held = find_held(files, site, model, known)
    rest = [file for file in files if file not in held] if held else files
    readings = read_files(rest, site, model, processes=count_processes(len(rest), forks=forks))
    for file in files:
        record, problems = (held[file], []) if file in held else next(readings)
        records.problems += problems
        if record is None:
            records.unread.add(f"{model.kind_name}:{name_slug(file)}")
        else:
            usable.append(record)
    return usable


Reading: TypeAlias = tuple[AnyRecord | None, list[Problem]]
"""A file's record, if it can be used, and what is wrong with it."""


def find_held(
    files: Sequence[Path], site: Site, model: type[AnyRecord], known: Mapping[str, Record] | None
) -> dict[Path, AnyRecord]:
    """Return the records of the files that need not be read, since they are known already."""
    held = ((file, known.get(site.relative(file))) for file in files) if known else ()
    return {file: record for file, record in held if isinstance(record, model)}


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
    """Yield the Markdown files below a folder, sorted.

    Left out are what is hidden or begins with `_`, READMEs, linked folders, and links out of the folder.
    """
    if folder.is_symlink():
        return
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            if name.endswith(".md") and not name.startswith((".", "_")) and name != "README.md":
                path = os.path.join(parent, name)  # noqa: PTH118 - a Path each would double the walk's time
                if not os.path.islink(path) or stays_inside(Path(path), folder):  # noqa: PTH114
                    yield Path(path)


def find_strays(site: Site) -> Iterator[Problem]:
    """Yield a problem for each link that is not followed, and each file that looks like a record but is none."""
    record_folders = [*(site.content_dir / name for name in RECORD_DIRS), site.personas_dir]
    problems: dict[str, Problem] = {}
    for top in (site.content_dir, site.personas_dir):
        for parent, _, _ in os.walk(top):
            base = next((folder for folder in record_folders if Path(parent).is_relative_to(folder)), None)
            for entry in os.scandir(parent):
                problem = _find_stray(entry, base, top, site)
                if problem is not None:
                    problems[problem.path] = problem
    yield from problems.values()


def _find_stray(entry: os.DirEntry[str], base: Path | None, top: Path, site: Site) -> Problem | None:
    """Return what is wrong with an entry of a folder; `base` is the folder of records it lies in, if any."""
    message: str | None = None
    place: Place = (1, 1)
    severity: Severity = "error"
    if entry.is_symlink():
        message = _find_link_fault(Path(entry.path), base or top, site.root)
    elif base is None and entry.name.endswith(".md") and entry.name.lower() != AGREEMENT_FILE:
        error = _find_page_fault(Path(entry.path))
        message, place = (error.message, error.place) if error else (None, place)
    elif base and not entry.name.endswith(".md") and entry.name.lower().endswith(NEARLY_MARKDOWN):
        message, severity = "is not read: the names of records end in '.md'. Rename it.", "warning"
    elif base is not None:
        return None
    elif meant := NEARLY_TABLES.get(entry.name.lower()):
        if entry.name != meant and Path(entry.path).parent == site.content_dir:
            message, severity = f"is not read: the file is to be called '{meant}'. Rename it.", "warning"
    elif entry.name.startswith((".", "_")) or entry.name.lower() == "readme.md":
        return None
    elif Path(entry.path).parent == site.content_dir / SCORECARD_DIR and not entry.name.endswith(".csv"):
        message, severity = "is not read: a scorecard is a '.csv' file in this folder itself.", "warning"
    if message is None:
        return None
    return Problem(site.relative(Path(entry.path)), *place, "", message, severity)


def _find_page_fault(page: Path) -> UnreadableError | None:
    """Return why an ordinary page cannot be read by MkDocs, if so."""
    try:
        read_text(page, page.name, [])
    except UnreadableError as error:
        return error if "UTF-8" in error.message else None
    return None


def _find_link_fault(link: Path, folder: Path, root: Path) -> str | None:
    """Return why a symbolic link in a folder is not followed, if so."""
    target = Path(os.path.realpath(link))
    if not target.is_relative_to(os.path.realpath(root)):
        return "is a symbolic link out of the library, and is not followed. Copy the file instead."
    if target.is_symlink() or not target.exists():
        return "is a symbolic link to nothing. Remove it."
    if target.is_dir():
        return "is a symbolic link to a folder, and is not followed. Move the folder here."
    if not target.is_relative_to(os.path.realpath(folder)):
        return "is a symbolic link out of its folder, and is not followed. Copy the file instead."
    return None

"""The plan of an import: every file to be written, and what to say about it, with nothing written yet."""

import os
import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import yaml

from dealshelf.checks import LINKS
from dealshelf.frontmatter import read_front_matter
from dealshelf.importing.addresses import OUTSIDE, Directory, Mover, Place, make_directory
from dealshelf.importing.fields import Reading, Rules, find_needs, make_fields, read_values
from dealshelf.importing.front_matter import write_front_matter
from dealshelf.importing.links import rewrite_links
from dealshelf.importing.manifest import Import, Manifest, fingerprint_file, fingerprint_text, read_manifest
from dealshelf.importing.mapping import Mapping, check_defaults
from dealshelf.importing.people import Authors, read_persona_names
from dealshelf.importing.places import Spot, check_history, check_source, choose_places, find_folder
from dealshelf.importing.report import ImportReport, Outcome, Result
from dealshelf.importing.sources import Entry, Found, Skipped, find_sources, read_entry
from dealshelf.importing.terms import Terms, add_terms
from dealshelf.load import LIBRARY_DIR
from dealshelf.problems import Problem, SettingsError
from dealshelf.records import Asset
from dealshelf.records.base import Source
from dealshelf.scan import find_links
from dealshelf.site import Site
from dealshelf.validate import validate
from dealshelf.yaml_text import UnreadableError

Progress = Callable[[int, int], None]
"""Called with the steps done and all steps of a run."""


@dataclass(frozen=True, slots=True)
class PlannedFile:
    """A file to be written: its text, or the file that is copied."""

    file: Path
    content: bytes | Path


@dataclass(slots=True)
class ImportPlan:
    """All that an import would write. `settings` is the new text of `site.yml`, None when it stays."""

    site: Site
    folder: Path
    report: ImportReport
    manifest: Manifest
    previous: Manifest
    files: list[PlannedFile] = field(default_factory=list)
    settings: str | None = None


def plan_import(
    site: Site,
    source: Path,
    *,
    mapping: Mapping | None,
    add_vocabulary: bool,
    today: date,
    into: str = "",
    progress: Progress | None = None,
) -> ImportPlan:
    """Return what an import of a folder would write, and its report. See `import_folder` for the arguments.

    Raises `SettingsError` when the source, the folder or the map file cannot be used.
    """
    source, mapping = source.absolute(), mapping or Mapping()
    check_source(site, source)
    folder = find_folder(site, mapping, into)
    previous = read_manifest(site, folder)
    found = find_sources(source, site.content_dir / LIBRARY_DIR)
    check_history(site, folder, previous, found)
    personas = read_persona_names(site)
    check_defaults(mapping, site.settings, set(personas.values()))
    steps = _count_steps(progress, 2 * len(found.files))
    entries = _read_entries(found, source, steps)
    rules = Rules(mapping, site.settings, Terms(site.settings, personas, add_vocabulary), today)
    run = _Run(site, source, folder, previous, rules, Authors(found, source))
    run.find_places(entries)
    results = {one.rel: _make_result(one) for one in found.skipped}
    imports, files = dict(previous.imports), []
    for entry in entries:
        results[entry.rel], known, planned = run.plan_entry(entry)
        if known:
            imports[entry.rel] = known
        files += planned
        next(steps)
    report = _make_report(run, results, found, sum(isinstance(one.content, Path) for one in files))
    plan = ImportPlan(site, folder, report, Manifest(imports=imports), previous, files)
    if report.added:
        plan.settings = _add_to_settings(site, rules.terms)
    return plan


def _count_steps(progress: Progress | None, total: int) -> Iterator[None]:
    done = 0
    while True:
        if progress:
            progress(min(done, total), total)
        done += 1
        yield


def _read_entries(found: Found, source: Path, steps: Iterator[None]) -> list[Entry]:
    """Return the entries in the order of paths; files that hold none are put among what is skipped."""
    known = frozenset(rel for rel, _ in found.files)
    entries = []
    next(steps)
    for rel, file in found.files:
        one = read_entry(rel, file, known, source.resolve().name)
        if isinstance(one, Entry):
            entries.append(one)
        else:
            found.skipped.append(one)
            next(steps)
        next(steps)
    return entries


@dataclass(slots=True)
class _Run:
    """What the entries of one run share."""

    site: Site
    source: Path
    folder: Path
    previous: Manifest
    rules: Rules
    authors: Authors
    readings: dict[str, Reading] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    targets: frozenset[str] = frozenset()
    directory: Directory = field(default_factory=lambda: Directory("", ()))

    def find_places(self, entries: list[Entry]) -> None:
        """Read every entry's values, and give it its place."""
        mapping = self.rules.mapping
        self.readings = {entry.rel: read_values(entry, self.rules) for entry in entries}
        named = {rel: reading.first("slug", mapping) for rel, reading in self.readings.items()}
        self.spots = choose_places(
            self.site, self.folder, self.previous, [(entry, named[entry.rel]) for entry in entries]
        )
        self.places = {rel: spot.place for rel, spot in self.spots.items() if spot.state != "removed"}
        self.targets = frozenset(place.path for place in self.places.values())
        listed = []
        for entry in entries:
            if entry.rel in self.places:
                slug = named[entry.rel]
                addresses = self.readings[entry.rel].texts("address", mapping) + ([slug] if slug else [])
                listed.append((entry, posixpath.basename(slug.rstrip("/")) or entry.name, addresses))
        self.directory = make_directory(listed, self.source.resolve().name, mapping.base_url)

    def plan_entry(self, entry: Entry) -> tuple[Result, Import | None, list[PlannedFile]]:
        """Return what becomes of an entry: its result, what to remember of it, and the files to write."""
        spot, known = self.spots[entry.rel], self.previous.imports.get(entry.rel)
        path = spot.place.path
        if spot.state == "removed":
            return Result(entry.rel, "kept", path, f"{path} was removed, and is not brought back."), known, []
        if spot.state == "moved":
            return Result(entry.rel, "kept", path, f"stands at {path} now."), known, []
        text, needs, mover = self._write_text(entry, spot)
        if message := self._check(text, spot):
            return Result(entry.rel, "skipped", reason=message, is_broken=True), known, []
        outcome = self._compare(spot, text.encode(), known)
        if outcome == "kept":
            changed = ", and its source has changed since" if known and known.source != entry.digest else ""
            return Result(entry.rel, "kept", path, f"{path} was edited here{changed}."), known, []
        planned, prints = self._plan_files(spot, mover, known)
        if outcome != "unchanged":
            planned.append(PlannedFile(self.site.root / path, text.encode()))
        target = posixpath.relpath(path, self.site.relative(self.folder))
        memory = Import(target=target, source=entry.digest, wrote=fingerprint_text(text.encode()), files=prints)
        notes = [*self.readings[entry.rel].notes, *mover.notes]
        if spot.slug != spot.wanted:
            notes.append(f"the slug '{spot.wanted}' is taken; it is named '{spot.slug}'.")
        return Result(entry.rel, outcome, path, needs=needs, notes=tuple(notes)), memory, planned

    def _write_text(self, entry: Entry, spot: Spot) -> tuple[str, tuple[str, ...], Mover]:
        """Return an asset's text, what it lacks, and the files that its links need."""
        fields = make_fields(entry, self.readings[entry.rel], self.rules, self.authors.names_for(entry.folder))
        mover = Mover(entry, self.source, self.directory, self.places)
        rest = rewrite_links(entry.rest, mover.readdress, mover.expand)
        needs = find_needs(fields, self.site.settings)
        coming = {posixpath.normpath(f"{spot.place.folder}/{name}") for name in mover.files}
        is_dead = any(not self._leads_somewhere(link.destination, spot.place, coming) for link in find_links(rest))
        if mover.has_dead_shortcode or is_dead:
            needs.append(LINKS)
        return f"---\n{write_front_matter(fields | {'needs': needs})}---\n{rest}", tuple(needs), mover

    def _compare(self, spot: Spot, text: bytes, known: Import | None) -> Outcome:
        file = self.site.root / spot.place.path
        if not os.path.lexists(file):
            return "imported"
        if file.is_symlink() or not file.is_file():
            return "kept"
        current = fingerprint_text(file.read_bytes())
        if current == fingerprint_text(text):
            return "unchanged"
        return "updated" if known and current == known.wrote else "kept"

    def _plan_files(self, spot: Spot, mover: Mover, known: Import | None) -> tuple[list[PlannedFile], dict[str, str]]:
        """Return the attachments to copy, and the fingerprints of all; one that was changed here is left alone."""
        planned: list[PlannedFile] = []
        prints: dict[str, str] = {}
        remembered = known.files if known else {}
        for name, origin in sorted(mover.files.items()):
            inner = f"{posixpath.relpath(spot.place.folder, self.site.relative(self.folder))}/{name}"
            file = self.folder / inner
            new = fingerprint_file(origin)
            current = fingerprint_file(file) if file.is_file() else None
            if current in (None, new, remembered.get(inner)):
                prints[inner] = new
                planned += [PlannedFile(file, origin)] if current != new else []
            else:
                mover.notes.append(f"{self.site.relative(file)} was changed here, and is left alone.")
                prints |= {inner: remembered[inner]} if inner in remembered else {}
        return planned, prints

    def _leads_somewhere(self, destination: str, place: Place, coming: set[str]) -> bool:
        """Will the check find what the destination leads to? The rules are those of `links.LinkMap`."""
        name = unquote(re.split(r"[?#]", destination)[0])
        if OUTSIDE.match(destination) or not name:
            return True
        content = self.site.relative(self.site.content_dir)
        base = content if name.startswith("/") else posixpath.dirname(place.path)
        path = posixpath.normpath(posixpath.join(base, name.lstrip("/")))
        if path in coming or path in self.targets:
            return True
        homes = (content, self.site.relative(self.site.personas_dir))
        file = os.path.join(self.site.root, path)  # noqa: PTH118 - os.path bears names that no file can have
        inside = any(path.startswith(home + "/") for home in homes)
        return inside and (os.path.isfile(file) or os.path.isfile(f"{file}/index.md"))  # noqa: PTH113

    def _check(self, text: str, spot: Spot) -> str:
        """Return why a text would be no asset, empty when it is one."""
        try:
            front = read_front_matter(text)
        except UnreadableError as error:
            return f"makes no asset: {error.message}"
        origin = Source(spot.place.path, self.site.root / spot.place.path, spot.slug, front.body, front.body_line)
        _, problems = validate(Asset, front.document, spot.place.path, context=origin)
        return f"makes no asset: {problems[0].field}: {problems[0].message}" if problems else ""


def _make_result(skipped: Skipped) -> Result:
    return Result(skipped.rel, "skipped", reason=skipped.reason, line=skipped.line, is_broken=skipped.is_broken)


def _make_report(run: _Run, results: dict[str, Result], found: Found, copied: int) -> ImportReport:
    terms = run.rules.terms
    passed_over = [*found.folders, *run.authors.unreadable]
    base = run.site.relative(run.folder)
    return ImportReport(
        source=run.source.name,
        folder=base,
        results=[results[rel] for rel in sorted(results)],
        passed_over=[_make_result(one) for one in passed_over],
        gone=[f"{base}/{one.target}" for rel, one in sorted(run.previous.imports.items()) if rel not in results],
        unknown={name: {key: sum(count.values()) for key, count in new.items()} for name, new in terms.unknown.items()},
        added={name: dict(new) for name, new in terms.additions().items()},
        unused_keys=run.rules.unused,
        files_beside=found.others,
        files_copied=copied,
    )


def _add_to_settings(site: Site, terms: Terms) -> str:
    text = site.file.read_bytes().decode()
    mark = "\ufeff" * text.startswith("\ufeff")
    ends = "\r\n" if "\r\n" in text else "\n"
    try:
        added = add_terms(text.removeprefix(mark).replace("\r\n", "\n"), terms.additions())
        return mark + added.replace("\n", ends)
    except (ValueError, yaml.YAMLError, UnreadableError) as error:
        reason = str(error) if isinstance(error, ValueError) else "the vocabulary cannot be added to in this layout"
        message = f"{reason}. Add the entries by hand, and run again without --add-vocabulary."
        raise SettingsError([Problem(site.file.name, 1, 1, "", message)]) from None

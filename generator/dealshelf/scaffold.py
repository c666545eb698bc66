"""New files: correct records made from what somebody says of them."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from dealshelf.checks import check_library
from dealshelf.dump import ListOnOneLine, OnOneLine, format_record
from dealshelf.forms import GROUPS, RECORD_FORMS, Form, FormField, RecordKind
from dealshelf.library import join_library
from dealshelf.load import LIBRARY_DIR, MEETINGS_DIR, NOTES_DIR, ROADMAP_DIR, Records
from dealshelf.problems import Problem, ProblemsError, has_errors
from dealshelf.reading import NAME_FIELD, make_slug, read_record
from dealshelf.records import Record
from dealshelf.records.base import DATE, SLUG, show
from dealshelf.site import Site

MAX_SLUG = 60
MAX_PERSON = 40
SUFFIX_LETTERS = "abcdefghjkmnpqrstvwxyz23456789"
"""Without letters and digits that are taken for one another, or that make words."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A record that passes every check but is not written yet; `path` is as problems name it."""

    path: str
    file: Path
    text: str
    warnings: tuple[Problem, ...] = ()

    def write(self) -> Path:
        """Write the file and return it. Raises `ProblemsError` when it is there already, or cannot be written."""
        text = self.text.encode()
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("xb") as stream:
                stream.write(text)
        except FileExistsError:
            raise ProblemsError([Problem(self.path, 1, 1, "", TAKEN)]) from None
        except OSError as error:
            raise ProblemsError([Problem(self.path, 1, 1, "", f"cannot be written: {error.strerror}.")]) from None
        return self.file


RENAME = "Choose another title, or name it with --slug."
TAKEN = "is already there, and nothing is written over."

Said: TypeAlias = Mapping[str, str | Sequence[str]]
"""What somebody says of a new record, by field: text, or several of it."""


def draft_record(
    site: Site,
    records: Records,
    kind: RecordKind,
    values: Said,
    body: str = "",
    *,
    today: date,
    slug: str = "",
    folder: str = "",
    suffix: str = "",
) -> Draft:
    """Return a new record, to be written.

    `slug` goes before the name made from the title (of a meeting the date, of a note day, person, kind
    and `suffix`, which is random when there is none). `folder` is where below `content/library/` an asset goes.
    Raises `ProblemsError` with what `check` would say of the file, and when there is one already.
    """
    form = RECORD_FORMS[kind]
    fields = dict(_shape_values(form, values, today))
    slug = slug or _name_record(form, fields, suffix)
    parent = _find_folder(site, form, folder, fields, today)
    if fault := _find_fault(form, slug):
        raise ProblemsError([Problem(site.relative(parent), 1, 1, NAME_FIELD, fault)])
    file = parent / f"{slug}.md"
    path = site.relative(file)
    fields.pop("date", None)
    if file.exists() or file.is_symlink():
        raise ProblemsError([Problem(path, 1, 1, "", TAKEN + f" {RENAME}" * (form.kind != "meeting"))])
    text = format_record(fields, body)
    problems = _check_draft(site, records, form, path, text, today=today)
    if has_errors(problems):
        raise ProblemsError(problems)
    return Draft(path, file, text, tuple(problems))


def _shape_values(form: Form, values: Said, today: date) -> Iterator[tuple[str, Any]]:
    """Yield what is said, in the order of the model's fields, as front matter holds it. What is empty is left out."""
    known = {field.name: field for field in form.fields}
    said: dict[str, str | Sequence[str]] = {name: field.default for name, field in known.items() if field.default}
    said |= {name: value for name, value in values.items() if value}
    order = [*form.model.model_fields, *said]
    for name in sorted(said, key=order.index):
        value = _shape_value(known.get(name, FormField(name)), said[name], today)
        if value:
            yield name, value


def _shape_value(field: FormField, value: str | Sequence[str], today: date) -> Any:
    if field.shape in ("text", "day", "stamp"):
        text = value.strip() if isinstance(value, str) else ", ".join(value)
        if field.shape == "day" and text == "today":
            return today.isoformat()
        return OnOneLine({"on": today.isoformat(), "by": text}) if field.shape == "stamp" and text else text
    items = [value] if isinstance(value, str) else value
    if field.shape == "list":
        items = [part for item in items for part in item.split(",")]
    cleaned = [item.strip() for item in items if item.strip()]
    if field.shape == "rows":
        return [_split_row(field, item, today) for item in cleaned]
    return ListOnOneLine(cleaned) if field.shape == "list" else cleaned


def _split_row(field: FormField, row: str, today: date) -> dict[str, str]:
    """Return the cells of `a | b | c` by their keys; a day that is not said is today. The last cell takes the rest."""
    cells = dict(zip(field.parts, (cell.strip() for cell in row.split("|", len(field.parts) - 1)), strict=False))
    if "on" not in field.parts:
        return {name: cell for name, cell in cells.items() if cell}
    cells["on"] = cells.get("on") or today.isoformat()
    return OnOneLine({name: cell for name, cell in cells.items() if cell})


def _name_record(form: Form, fields: Mapping[str, Any], suffix: str) -> str:
    if form.kind == "meeting":
        return str(fields.get("date", ""))
    if form.kind == "note":
        return make_note_id(fields, suffix or make_suffix())
    slug = make_slug(str(fields.get("title", "")))
    return slug if len(slug) <= MAX_SLUG else slug[: MAX_SLUG + 1].rpartition("-")[0] or slug[:MAX_SLUG]


def _find_fault(form: Form, slug: str) -> str | None:
    """Return why a slug cannot even be looked at as a file's name; reading the record says the rest."""
    if form.kind == "meeting":
        return None if DATE.fullmatch(slug) else f"{show(slug)} is no date. Write it as YYYY-MM-DD."
    if slug == "index":
        return f"{show(slug)} names the page of its folder. {RENAME}"
    return None if SLUG.fullmatch(slug.lower()) else f"{show(slug)} makes no file name. {RENAME}"


def make_note_id(fields: Mapping[str, Any], suffix: str) -> str:
    """Return the id of a new note from its fields `on`, `by` and `kind`: `2026-11-12-ines-okafor-comment-k4xm`."""
    parts = (make_slug(str(fields.get(name, "")))[:MAX_PERSON] for name in ("on", "by", "kind"))
    return "-".join(filter(None, (*parts, suffix)))


def make_suffix() -> str:
    """Return four random characters, so that two people who write at once do not collide."""
    return "".join(secrets.choice(SUFFIX_LETTERS) for _ in range(4))


def _find_folder(site: Site, form: Form, folder: str, fields: Mapping[str, Any], today: date) -> Path:
    content = site.content_dir
    folders = {
        "asset": content / LIBRARY_DIR,
        "persona": site.personas_dir,
        "note": content / NOTES_DIR,
        "roadmap": content / ROADMAP_DIR,
        "meeting": content / MEETINGS_DIR,
    }
    if form.kind == "note":
        on = str(fields.get("on", ""))
        return folders["note"] / (on[:4] if DATE.fullmatch(on) else str(today.year))
    if any(not part or part.startswith((".", "_")) for part in folder.split("/")) and folder:
        message = f"{show(folder)} is no folder for a record. Write it as a/b."
        raise ProblemsError([Problem(site.relative(folders[form.kind]), 1, 1, "folder", message)])
    return folders[form.kind] / folder


def _check_draft(site: Site, records: Records, form: Form, path: str, text: str, *, today: date) -> list[Problem]:
    """Return what `check` would say of a file with this text at this path."""
    name = GROUPS[form.kind]
    others: list[Record] = getattr(records, name)
    with TemporaryDirectory() as folder:
        file = Path(folder) / Path(path).name
        file.write_bytes(text.encode(errors="surrogatepass"))
        record, problems = read_record(file, path, form.model)
        if record is None:
            return problems
        alone, together = Records(), copy(records)
        setattr(alone, name, [record])
        setattr(together, name, [*others, record])
        library = join_library(site, together, today=today, audience="internal")
        problems += [problem for problem in check_library(library, alone) if problem.path == path]
    for other in others:
        if other.slug == record.slug:
            message = f"the slug {show(other.slug)} is taken by {other.path}. {RENAME}"
            problems.append(Problem(path, 1, 1, "slug", message))
    return sorted(problems)

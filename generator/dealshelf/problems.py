"""What is wrong with a library, where, and how to mend it."""

import difflib
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True, slots=True)
class Problem:
    """One thing that is wrong, at a place a person can go to.

    `path` is relative to the folder of `site.yml`, with `/`. `line` and `column` count from 1.
    """

    path: str
    line: int
    column: int
    field: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        field = f"{self.field}: " if self.field else ""
        mark = " [warning]" if self.severity == "warning" else ""
        # A file's name may hold the end of a line, and with it whatever a reader of lines would obey.
        path = "".join(letter if letter.isprintable() else "�" for letter in self.path)
        return f"{path}:{self.line}:{self.column}: {field}{self.message}{mark}"


class ProblemsError(Exception):
    """A library cannot be built: `problems` says all that is wrong, sorted by place."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


class SettingsError(ProblemsError):
    """The configuration cannot be used."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` Did you mean 'x'?` for the known word nearest to `word`, or nothing when none is near."""
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    if not near:
        near = difflib.get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return f" Did you mean '{near[0]}'?" if near else ""


def has_errors(problems: Iterable[Problem]) -> bool:
    """Is any of them an error, not just a warning?"""
    return any(problem.severity == "error" for problem in problems)


def tighten(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems with every warning turned into an error."""
    return [replace(problem, severity="error") for problem in problems]


def count_problems(problems: Iterable[Problem]) -> str:
    """Return the count in words: `2 errors, 1 warning`."""
    counts = Counter(problem.severity for problem in problems)
    kinds: tuple[Severity, Severity] = ("error", "warning")
    parts = [f"{counts[kind]} {kind}{'s' * (counts[kind] != 1)}" for kind in kinds if counts[kind]]
    return ", ".join(parts) or "no problems"


def format_text(problems: Iterable[Problem]) -> str:
    """Return a line a problem, sorted by place."""
    return "\n".join(str(problem) for problem in sorted(problems))


def format_json(problems: Iterable[Problem]) -> str:
    """Return a JSON array of objects with the fields of `Problem`."""
    fields = ("path", "line", "column", "field", "message", "severity")
    rows = [{name: getattr(problem, name) for name in fields} for problem in sorted(problems)]
    return json.dumps(rows, indent=2, ensure_ascii=False)


def format_github(problems: Iterable[Problem]) -> str:
    """Return workflow commands that GitHub Actions shows as annotations.

    Source: GitHub Docs, "Workflow commands for GitHub Actions", setting an error message.
    """

    def escape(text: str, *, is_property: bool = False) -> str:
        text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
        return text.replace(":", "%3A").replace(",", "%2C") if is_property else text

    lines = []
    for problem in sorted(problems):
        place = f"file={escape(problem.path, is_property=True)},line={problem.line},col={problem.column}"
        field = f"{problem.field}: " if problem.field else ""
        lines.append(f"::{problem.severity} {place}::{escape(field + problem.message)}")
    return "\n".join(lines)


def format_gitlab(problems: Iterable[Problem]) -> str:
    """Return a code-quality report, a JSON array.

    Source: GitLab Docs, "Code Quality report format". The fingerprint leaves the line out, so that a
    problem that moves stays the same problem; problems alike but for their line are numbered.
    """
    seen: Counter[tuple[str, str, str]] = Counter()
    rows = []
    for problem in sorted(problems):
        alike = (problem.path, problem.field, problem.message)
        key = "\0".join((*alike, str(seen[alike])))
        seen[alike] += 1
        field = f"{problem.field}: " if problem.field else ""
        rows.append(
            {
                "description": field + problem.message,
                "check_name": f"dealshelf-{problem.field.split('.')[0] or 'file'}",
                "fingerprint": hashlib.sha256(key.encode()).hexdigest(),
                "severity": "major" if problem.severity == "error" else "minor",
                "location": {"path": problem.path, "lines": {"begin": problem.line}},
            }
        )
    return json.dumps(rows, indent=2, ensure_ascii=False)


FORMATS: dict[str, Callable[[Iterable[Problem]], str]] = {
    "text": format_text,
    "json": format_json,
    "github": format_github,
    "gitlab": format_gitlab,
}
FORGE_FORMATS = ("github", "gitlab")
"""Those in which paths go from the top of the repository, where the forge looks for the lines."""

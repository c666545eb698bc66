"""Case files: a sentence that says what holds, the files that go in, and the text that comes out.

What holds, in a sentence.
==> content/library/lane.md
---
…
==> problems
content/library/lane.md:3:1: …
"""

from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
SITES = Path(__file__).parent / "sites"
MARK = "==> "


@dataclass(frozen=True)
class Case:
    """One case file: its name, what it says, its files by path, and what is expected of them."""

    name: str
    says: str
    files: dict[str, str]
    expected: str


def read_cases(folder: str) -> list[Case]:
    """Return the cases of a folder below tests/cases, by name."""
    return [read_case(path) for path in sorted((CASES / folder).glob("*.txt"))]


def read_case(path: Path) -> Case:
    """Return one case; its last part is what is expected."""
    says, *parts = path.read_text(encoding="utf-8").split(MARK)
    texts = {}
    for part in parts:
        name, _, text = part.partition("\n")
        texts[name] = text
    *files, expected = texts
    return Case(path.stem, says.strip(), {name: texts[name] for name in files}, texts[expected])


def write_files(root: Path, files: dict[str, str]) -> None:
    """Write files by path below a folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

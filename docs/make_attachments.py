"""Makes the attachments of the sample library from the texts in docs/attachments/. Run by `make attachments`.

Two runs write the same bytes: dates are fixed, and what an archive keeps of its making is taken out.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from attachments import deck, form, sheet

ROOT = Path(__file__).parents[1]
LIBRARY = ROOT / "content" / "library"
TEXTS = ROOT / "docs" / "attachments"

MAKERS: dict[str, Callable[[dict[str, Any]], bytes]] = {
    ".pdf": sheet.make_pdf,
    ".docx": form.make_docx,
    ".pptx": deck.make_pptx,
}


def read_texts() -> list[dict[str, Any]]:
    """Return the text of each attachment, by the name of its file; facts stand as their values."""
    facts = yaml.safe_load((ROOT / "content" / "facts.yml").read_text(encoding="utf-8"))
    values = {name: fact["value"] for name, fact in facts.items()}
    texts = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(TEXTS.glob("*.yml"))]
    return [put_facts(text, values) for text in texts]


def put_facts(value: Any, facts: dict[str, str]) -> Any:
    """Return a value as read from YAML with `[[fact:NAME]]` replaced in all its texts."""
    if isinstance(value, dict):
        return {name: put_facts(inner, facts) for name, inner in value.items()}
    if isinstance(value, list):
        return [put_facts(inner, facts) for inner in value]
    if isinstance(value, str):
        return re.sub(r"\[\[fact:([\w.-]+)\]\]", lambda use: facts[use[1]], value)
    return value


def make_attachments(folder: Path) -> None:
    """Write every attachment into a folder that is laid out like content/library."""
    for text in read_texts():
        path = folder / text["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(MAKERS[path.suffix](text))


if __name__ == "__main__":
    make_attachments(Path(sys.argv[1]) if len(sys.argv) > 1 else LIBRARY)

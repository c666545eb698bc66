"""A Markdown file in its two parts: the front matter, with places, and the body."""

import re
from dataclasses import dataclass

from frontmatter.default_handlers import YAMLHandler

from dealshelf.yaml_text import Document, UnreadableError, read_yaml


@dataclass(slots=True)
class FrontMatter:
    """A Markdown file in its two parts; `body_line` is the line on which the body begins."""

    document: Document
    body: str
    body_line: int


class _Handler(YAMLHandler):
    """python-frontmatter's YAML handler; the delimiter may not swallow blank lines, which would shift lines."""

    FM_BOUNDARY = re.compile(r"^---[ \t]*$", re.MULTILINE)


HANDLER = _Handler()


def split_front_matter(text: str) -> tuple[str, str] | None:
    """Return front matter (from its opening line's end) and body, or None when the text opens with none.

    Raises `UnreadableError` when the front matter is never closed.
    """
    if not text.startswith("---") or text.split("\n", 1)[0].rstrip() != "---":
        return None
    try:
        front, body = HANDLER.split(text)
    except ValueError:
        raise UnreadableError(
            "front matter opens here and is never closed. Add a line '---' after it.", (1, 1)
        ) from None
    return front, body


def read_front_matter(text: str) -> FrontMatter:
    """Return the parts of a Markdown file that opens with YAML front matter; line ends must be `\\n`.

    Raises `UnreadableError` for front matter that is missing, unclosed or no YAML.
    """
    parts = split_front_matter(text)
    if parts is None:
        raise UnreadableError("no front matter. Open the file with a line '---', the fields, and a line '---'.", (1, 1))
    front, body = parts
    document = read_yaml(front)
    body_line = front.count("\n") + 1
    stripped = body.lstrip("\n")
    return FrontMatter(document, stripped, body_line + len(body) - len(stripped))

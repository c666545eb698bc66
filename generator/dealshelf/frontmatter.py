"""YAML as text with places: every scalar is a string, every value knows its line and column."""

import re
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml
from frontmatter.default_handlers import YAMLHandler

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
FieldPath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""

MAX_DEPTH = 12
"""Deeper nesting is refused: nothing a record holds needs more than three levels."""

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
OPENINGS = ("while scanning a quoted scalar", "while scanning an alias", "while parsing a flow")
"""What libyaml was doing when the fault lies where something opens, not where the text ends."""

STRING_TAG = "tag:yaml.org,2002:str"


class UnreadableError(Exception):
    """A text that cannot be read: `message` says why, at `place`, in the value at `path`."""

    def __init__(self, message: str, place: Place = (1, 1), path: FieldPath = ()) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.path = path


@dataclass(slots=True)
class Document:
    """A YAML mapping: its `values`, where each value and each key stands, and what is wrong with it."""

    values: dict[str, Value] = field(default_factory=dict)
    places: dict[FieldPath, Place] = field(default_factory=dict)
    key_places: dict[FieldPath, Place] = field(default_factory=dict)
    errors: list[UnreadableError] = field(default_factory=list)

    def locate(self, path: FieldPath) -> Place:
        """Return where the value at `path` stands, or else the nearest thing that holds it."""
        while path:
            if place := self.places.get(path) or self.key_places.get(path):
                return place
            path = path[:-1]
        return (1, 1)

    def locate_key(self, path: FieldPath) -> Place:
        """Return where the key at `path` stands, or else the place of its value."""
        return self.key_places.get(path) or self.locate(path)


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


def read_yaml(text: str, *, allow_aliases: bool = False) -> Document:
    """Return the mapping a YAML text holds, every scalar as it was written.

    Read as events, not composed: libyaml's composer recurses, and deep nesting would end the process.
    A scalar that is empty, `~` or `null` is None. Repeated keys and odd tags are put in `errors`.
    Raises `UnreadableError` for a text that is no YAML, or no mapping.
    """
    builder = _Builder(allow_aliases)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        opens = (error.context or "").startswith(OPENINGS)
        mark = error.context_mark if opens and error.context_mark else error.problem_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise UnreadableError(_explain(error, text, place[0]), place) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise UnreadableError(
            f"the character U+{_code(error.character):04X} is not allowed in YAML.", (line, 1)
        ) from None
    return builder.finish()


@dataclass(slots=True)
class _Frame:
    container: Any
    path: FieldPath
    key: str | None = None
    key_place: Place = (1, 1)
    skips: bool = False


class _Builder:
    """Turns a stream of YAML events into a `Document`."""

    def __init__(self, allow_aliases: bool) -> None:
        self.document = Document()
        self.allow_aliases = allow_aliases
        self.anchors: dict[str, Value] = {}
        self.frames: list[_Frame] = []
        self.root: Value = None
        self.root_place: Place = (1, 1)

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.ScalarEvent):
            value = None if not event.style and event.value in NULLS else event.value
            self._check_tag(event)
            self._add(value, event, as_key=event.value)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._check_tag(event)
            container: Value = {} if isinstance(event, yaml.MappingStartEvent) else []
            path = self._add(container, event)
            if len(self.frames) >= MAX_DEPTH:
                raise UnreadableError(f"lists and mappings are nested more than {MAX_DEPTH} deep.", _place(event))
            self.frames.append(_Frame(container, path))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.frames.pop()
        elif isinstance(event, yaml.AliasEvent):
            self._take_alias(event)

    def finish(self) -> Document:
        if self.root is None:
            return self.document
        if not isinstance(self.root, dict):
            raise UnreadableError("expected 'key: value' lines, found something else.", self.root_place)
        self.document.values = self.root
        return self.document

    def _take_alias(self, event: yaml.AliasEvent) -> None:
        if not self.allow_aliases:
            raise UnreadableError(
                "'*' opens a YAML alias, which records do not use. Put the text in quotes.", _place(event)
            )
        self._add(self.anchors.get(event.anchor or ""), event)

    def _check_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if self.allow_aliases or event.tag in (None, "!", STRING_TAG):
            return
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        raise UnreadableError(
            f"'{tag}' is a YAML tag, which records do not use. Put the text in quotes.", _place(event)
        )

    def _add(self, value: Value, event: yaml.NodeEvent, as_key: str | None = None) -> FieldPath:
        """Put a value (or a key) where the stream stands; return its path."""
        place = _place(event)
        if event.anchor and not isinstance(event, yaml.AliasEvent):
            self.anchors[event.anchor] = value
        if not self.frames:
            self.root, self.root_place = value, place
            return ()
        frame = self.frames[-1]
        if isinstance(frame.container, list):
            path = (*frame.path, len(frame.container))
            frame.container.append(value)
        elif frame.key is None:
            if as_key is None:
                raise UnreadableError("a key must be text.", place)
            frame.key, frame.key_place = as_key, place
            return frame.path
        else:
            path = self._add_to_mapping(frame, value)
        self.document.places[path] = place
        return path

    def _add_to_mapping(self, frame: _Frame, value: Value) -> FieldPath:
        key = frame.key or ""
        path = (*frame.path, key)
        frame.key = None
        if key in frame.container:
            first = self.document.key_places[path][0]
            message = f"'{key}' stands here again; it was first on line {first}. Keep one."
            self.document.errors.append(UnreadableError(message, frame.key_place, path))
        else:
            frame.container[key] = value
            self.document.key_places[path] = frame.key_place
        return path


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _code(character: int | str | bytes) -> int:
    return character if isinstance(character, int) else ord(character)


def _explain(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    """Return libyaml's complaint in words that say what to do."""
    problem = error.problem or "cannot be read"
    lines = text.split("\n")
    source = lines[line - 1] if line <= len(lines) else ""
    if "\t" in source[: len(source) - len(source.lstrip())] or "'\\t'" in problem or "tab character" in problem:
        return "a tab stands where YAML wants spaces. Indent with spaces."
    if "mapping values are not allowed" in problem:
        return "a second ': ' on one line. Put the text in quotes."
    if "undefined alias" in problem or "while scanning an alias" in (error.context or ""):
        return "'*' opens a YAML alias. Put the text in quotes."
    if "scanning an anchor" in (error.context or ""):
        return "'&' opens a YAML anchor. Put the text in quotes."
    if "could not find expected ':'" in problem:
        return "a line without 'key:'. Write 'key: value', or indent the line under its key."
    if "scanning a quoted scalar" in (error.context or ""):
        return "a quotation mark opens here or above and is never closed."
    if "expected <block end>" in problem or "did not find expected key" in problem:
        return "does not fit the lines above. Check the indentation, and put text that holds quotation marks in quotes."
    if "expected ',' or ']'" in problem or "expected ',' or '}'" in problem:
        return "a list or mapping opened with a bracket is never closed."
    if "cannot start any token" in problem:
        return f"{problem.replace('found character that', 'a character that')}. Put the text in quotes."
    return f"YAML: {problem}."

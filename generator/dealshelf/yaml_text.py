"""YAML as text with places: every scalar is a string, every value knows its line and column."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import yaml

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"
FieldPath: TypeAlias = tuple[str | int, ...]
Place: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""
Mark: TypeAlias = Any
"""libyaml's or PyYAML's own mark: `line` and `column` from 0."""
Step: TypeAlias = tuple[int, str | int]
"""A container, by its `id`, and a key or index in it."""

MAX_DEPTH = 12
"""Deeper nesting is refused: nothing a record holds needs more than three levels."""

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
OPENINGS = (
    "while scanning a quoted scalar",
    "while scanning an alias",
    "while parsing a flow",
    "while scanning a simple",
)
"""What libyaml was doing when the fault lies where something opens, not where the text ends."""

STRING_TAG = "tag:yaml.org,2002:str"

UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
"""What YAML itself allows only as an escape. Source: YAML 1.2, 5.1, c-printable."""


class UnreadableError(Exception):
    """A text that cannot be read: `message` says why, at `place`, in the value at `path`."""

    def __init__(self, message: str, place: Place = (1, 1), path: FieldPath = ()) -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.path = path


@dataclass(slots=True)
class Document:
    """A YAML mapping: its `values`, where each value and each key stands, and what is wrong with it.

    Marks are kept by container (its `id`) and step within it: that costs a reader of ten thousand files
    half of what whole paths would.
    """

    values: dict[str, Value] = field(default_factory=dict)
    errors: list[UnreadableError] = field(default_factory=list)
    marks: dict[Step, Mark | None] = field(default_factory=dict)
    key_marks: dict[Step, Mark | None] = field(default_factory=dict)

    def locate(self, path: FieldPath) -> Place:
        """Return where the value at `path` stands, or else the nearest thing that holds it."""
        place = (1, 1)
        for step in self._walk(path):
            place = _place(self.marks.get(step))
        return place

    def locate_key(self, path: FieldPath) -> Place:
        """Return where the key at `path` stands, or else the place of its value."""
        steps = list(self._walk(path))
        if steps and len(steps) == len(path) and steps[-1] in self.key_marks:
            return _place(self.key_marks[steps[-1]])
        return self.locate(path)

    def _walk(self, path: FieldPath) -> Iterator[Step]:
        """Yield each step of `path`, as far as the path leads."""
        value: Any = self.values
        for name in path:
            known = range(len(value)) if isinstance(value, list) else value if isinstance(value, dict) else ()
            if name not in known:
                return
            yield id(value), name
            value = value[name]


def read_yaml(text: str, *, allow_aliases: bool = False) -> Document:
    """Return the mapping a YAML text holds, every scalar as it was written.

    Read as events, not composed: libyaml's composer recurses, and deep nesting would end the process.
    A scalar that is empty, `~` or `null` is None. Repeated keys are put in `errors`, the first is kept.
    Raises `UnreadableError` for a text that is no YAML, or no mapping.
    """
    try:
        return _Builder(allow_aliases).build(yaml.CSafeLoader(text))
    except yaml.MarkedYAMLError as error:
        opens = (error.context or "").startswith(OPENINGS)
        place = _place(error.context_mark if opens and error.context_mark else error.problem_mark)
        raise UnreadableError(_explain(error, text, place[0]), place) from None
    except yaml.reader.ReaderError as error:
        code = error.character if isinstance(error.character, int) else ord(error.character)
        message = f"the character U+{code:04X} is not allowed in YAML."
        before = text.encode(errors="surrogatepass")[: error.position]  # libyaml counts bytes
        column = len(before.rpartition(b"\n")[2].decode(errors="replace")) + 1
        raise UnreadableError(message, (before.count(b"\n") + 1, column)) from None


class _Builder:
    """Turns a stream of YAML events into a `Document`; the innermost open container is `here`."""

    def __init__(self, allow_aliases: bool) -> None:
        self.document = Document()
        self.allow_aliases = allow_aliases
        self.anchors: dict[str, Any] = {}
        self.outer: list[tuple[Any, str | int | None]] = []
        self.here: Any = None
        self.key: str | None = None
        self.key_mark: Mark | None = None
        self.root: Any = None
        self.root_mark: Mark | None = None

    def build(self, loader: yaml.CSafeLoader) -> Document:
        """Return the document that the loader's text holds."""
        while True:
            event: Any = loader.get_event()
            kind = type(event)
            if kind is yaml.ScalarEvent:
                self.take_scalar(event)
            elif kind is yaml.MappingStartEvent:
                self.open(event, {})
            elif kind is yaml.SequenceStartEvent:
                self.open(event, [])
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                self.here, self.key = self.outer.pop()[0], None
            elif kind is yaml.AliasEvent:
                self.take_alias(event)
            elif kind is yaml.DocumentStartEvent and self.root is not None:
                raise UnreadableError("a second document begins here. Keep one.", _place(event.start_mark))
            elif kind is yaml.StreamEndEvent:
                return self.finish()

    def take_scalar(self, event: yaml.ScalarEvent) -> None:
        """Put a scalar where the stream stands: as a key, or as a value."""
        if event.tag is not None:
            self.check_tag(event)
        if event.anchor is not None:
            self.check_anchor(event)
        if event.style == '"':
            check_characters(event)
        value: str | None = event.value
        if self.key is None and type(self.here) is dict:
            self.key, self.key_mark = value, event.start_mark
            return
        if value in NULLS and not event.style:
            value = None
        self.add(value, event)

    def open(self, event: yaml.CollectionStartEvent, container: Any) -> None:
        """Put a list or mapping where the stream stands, and go into it."""
        if event.tag is not None:
            self.check_tag(event)
        if event.anchor is not None:
            self.check_anchor(event)
        if len(self.outer) >= MAX_DEPTH:
            message = f"lists and mappings are nested more than {MAX_DEPTH} deep."
            raise UnreadableError(message, _place(event.start_mark))
        name = len(self.here) if type(self.here) is list else self.key
        self.add(container, event)
        self.outer.append((self.here, name))
        self.here = container

    def add(self, value: Any, event: yaml.NodeEvent) -> None:
        """Put a value where the stream stands."""
        here = self.here
        if type(here) is list:
            self.document.marks[id(here), len(here)] = event.start_mark
            here.append(value)
        elif here is None:
            self.root, self.root_mark = value, event.start_mark
        elif self.key is None:
            raise UnreadableError("a key must be text.", _place(event.start_mark))
        else:
            self.add_to_mapping(here, value, event.start_mark)
        if event.anchor is not None and type(event) is not yaml.AliasEvent:
            self.anchors[event.anchor] = value

    def add_to_mapping(self, here: dict[str, Any], value: Any, mark: Mark | None) -> None:
        """Put a value under the key that came before it, unless the key stands there already."""
        key = self.key or ""
        step = id(here), key
        self.key = None
        if key not in here:
            here[key] = value
            self.document.marks[step] = mark
            self.document.key_marks[step] = self.key_mark
            return
        first, _ = _place(self.document.key_marks[step])
        path = tuple(name for _, name in self.outer[1:] if name is not None)
        message = f"'{key}' stands here again; it was first on line {first}. Keep one."
        self.document.errors.append(UnreadableError(message, _place(self.key_mark), (*path, key)))

    def take_alias(self, event: yaml.AliasEvent) -> None:
        """Put what an alias stands for where the stream stands."""
        if not self.allow_aliases:
            message = "'*' opens a YAML alias, which records do not use. Put the text in quotes."
            raise UnreadableError(message, _place(event.start_mark))
        self.add(self.anchors.get(event.anchor or ""), event)

    def check_anchor(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Refuse an anchor where there can be no alias to it: it would swallow a word of the text."""
        if not self.allow_aliases:
            message = "'&' opens a YAML anchor, which records do not use. Put the text in quotes."
            raise UnreadableError(message, _place(event.start_mark))

    def check_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        """Refuse a tag that would make something else of a value than text."""
        if self.allow_aliases or event.tag in (None, "!", STRING_TAG):
            return
        tag = event.tag.replace("tag:yaml.org,2002:", "!!")
        message = f"'{tag}' is a YAML tag, which records do not use. Put the text in quotes."
        raise UnreadableError(message, _place(event.start_mark))

    def finish(self) -> Document:
        """Return the document, when it is a mapping or empty."""
        if self.root is not None:
            if not isinstance(self.root, dict):
                message = "expected 'key: value' lines, found something else."
                raise UnreadableError(message, _place(self.root_mark))
            self.document.values = self.root
        return self.document


def check_characters(event: yaml.ScalarEvent) -> None:
    """Refuse a character that was written as an escape and that no page, feed or calendar can hold."""
    found = UNPRINTABLE.search(event.value)
    if found:
        message = f"the character U+{ord(found[0]):04X} cannot be shown anywhere. Take it out."
        raise UnreadableError(message, _place(event.start_mark))


def _place(mark: Mark | None) -> Place:
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


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

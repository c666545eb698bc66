"""The formats of a report: Markdown for a forge's comment, text for a terminal, JSON for programs."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from urllib.parse import quote

from dealshelf.changes.lines import FileLink, Line, Report, Said, Section, Span
from dealshelf.changes.report import make_report, say_summary
from dealshelf.changes.values import VERSION, Changes
from dealshelf.dates import format_day

MARKER = "<!-- dealshelf:changes -->"
"""The first line of the Markdown, by which a bot finds its own comment to write over."""

MOST_LINES = 15
"""How many lines a section of the Markdown has before a number stands for the rest."""

MOST_LETTERS = 60_000
"""How long the Markdown gets. Source: GitHub refuses comments of more than 65,536 characters."""

LONGEST_WORDS = 200
"""How many letters of a record's words are shown."""

JOINERS = "\u200c\u200d"
"""Letters that are not seen and that Persian, Hindi and emoji are written with."""

BREAK = "\u2060"
"""A word joiner: it is not seen, and what it stands in is no mention, reference or address for a forge."""

_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#|~&!$^=]")
_LIST = re.compile(r"^(\d{0,9})([-+.)])")
_REFERENCES = re.compile(
    r"(?<=[@#!~%&$])(?=\S)"  # @name, #12, !12, ~label, %milestone, &epic
    r"|(?<=:)(?=[\w+-]+:|//)"  # :emoji:, https://
    r"|(?<=\bwww)(?=\.)"
    r"|(?<=[A-Za-z]-)(?=\d)",  # GH-12
    re.IGNORECASE,
)
_COMMIT = re.compile(r"\b[0-9a-f]{7,}\b", re.IGNORECASE)


def format_markdown(changes: Changes, links: str) -> str:
    """Return the report as the body of a comment. Names lead to files at `links`, or relative to the repository.

    Words of records cannot become markup, mentions, references or addresses in it.
    """
    report = make_report(changes)
    write = partial(_write_line, report, write=partial(_write_markdown, links=links))
    parts = [MARKER, f"**{report.summary}**"]
    ending = f"Between {write(report.states)}, as of {format_day(changes.today, 'yMMMd', report.lang)}."
    room = MOST_LETTERS - len(ending)
    for section in report.sections:
        part = "\n".join([f"### {section.heading}", "", *_list_lines(section, write)])
        room -= len(part) + 2
        if room < 0:
            parts.append("There is more than a comment can hold: `dealshelf changes` shows all.")
            break
        parts.append(part)
    return "\n\n".join([*parts, ending])


def _list_lines(section: Section, write: Callable[[Line], str]) -> list[str]:
    lines = [f"- {write(line)}" for line in section.lines[:MOST_LINES]]
    more = len(section.lines) - MOST_LINES
    return [*lines, f"- … and {more} more"] if more > 0 else lines


def format_text(changes: Changes, links: str) -> str:  # noqa: ARG001 - every format is given the same
    """Return the report for a terminal."""
    report = make_report(changes)
    write = partial(_write_line, report, write=_write_plain)
    parts = [report.summary]
    for section in report.sections:
        parts.append("\n".join([section.heading, *(f"  {write(line)}" for line in section.lines)]))
    return "\n\n".join([*parts, f"Between {write(report.states)}."])


def format_json(changes: Changes, links: str) -> str:  # noqa: ARG001
    """Return all that differs as JSON; docs/commands.md describes it."""
    values = {"version": VERSION, "summary": say_summary(changes)} | asdict(changes)
    text = json.dumps(values, indent=2, ensure_ascii=False, default=date.isoformat)
    # Names of files may hold bytes that are no text.
    return text.encode(errors="replace").decode()


FORMATS: dict[str, Callable[[Changes, str], str]] = {
    "text": format_text,
    "markdown": format_markdown,
    "json": format_json,
}


def _write_line(report: Report, line: Line, *, write: Callable[[Said | FileLink], str]) -> str:
    def write_span(span: Span) -> str:
        if isinstance(span, str):
            return span
        return format_day(span, "yMMMd", report.lang) if isinstance(span, date) else write(span)

    return "".join(map(write_span, line))


def _write_plain(span: Said | FileLink) -> str:
    return shorten(span.text)


def _write_markdown(span: Said | FileLink, *, links: str) -> str:
    text = escape(shorten(span.text))
    return f"[{text}]({links}{quote(span.path, errors='surrogateescape')})" if isinstance(span, FileLink) else text


def shorten(text: str) -> str:
    """Return words of a record as one line that can be printed, shortened at a word."""
    line = " ".join(text.split())
    line = "".join(letter if letter.isprintable() or letter in JOINERS else "�" for letter in line)
    if len(line) <= LONGEST_WORDS:
        return line
    return (line[:LONGEST_WORDS].rpartition(" ")[0] or line[:LONGEST_WORDS]) + "…"


def escape(text: str) -> str:
    """Return a line of text as Markdown that shows just it: no markup, no mention, no reference, no address."""
    broken = _REFERENCES.sub(BREAK, _COMMIT.sub(_break_up, text))
    return _LIST.sub(r"\1\\\2", _MARKUP.sub(r"\\\g<0>", broken))


def _break_up(match: re.Match[str]) -> str:
    """Return what may be the name of a commit in parts of six letters, which are too short for one."""
    name = match[0]
    return BREAK.join(name[start : start + 6] for start in range(0, len(name), 6))

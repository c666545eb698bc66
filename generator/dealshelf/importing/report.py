"""What an import did with every file of its source, as values and as text for the terminal."""

import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Outcome = Literal["imported", "updated", "unchanged", "kept", "skipped"]
"""`kept` is what a person has edited, moved or removed in the library since: it is left alone."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
WIDTH = 110


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one Markdown file of the source.

    `target` is the asset's file from the site's root. `reason` says why a file is skipped or kept, with the `line`
    in the source where that shows; `is_broken` tells a file that cannot be read from one that is none of the library's
    business. `needs` is what the asset still lacks; `notes` is what a person should know.
    """

    source: str
    outcome: Outcome
    target: str = ""
    reason: str = ""
    line: int = 0
    is_broken: bool = False
    needs: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class ImportReport:
    """What an import did. Every Markdown file of the source has one result, in the order of paths.

    `unknown` and `added` go from a vocabulary's name to its new ids, each with the number of entries that have it
    and its label. `passed_over` are folders and files of authors that were not read; `gone` are assets whose source
    is no more.
    """

    source: str
    folder: str
    results: list[Result] = field(default_factory=list)
    passed_over: list[Result] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    unknown: dict[str, dict[str, int]] = field(default_factory=dict)
    added: dict[str, dict[str, str]] = field(default_factory=dict)
    unused_keys: Counter[str] = field(default_factory=Counter)
    files_copied: int = 0
    files_beside: int = 0
    """Files of the source that are no Markdown, whether they came along or not."""

    def count(self, outcome: Outcome) -> int:
        """Return how many files came out so."""
        return sum(result.outcome == outcome for result in self.results)

    @property
    def has_broken(self) -> bool:
        """Is there a file that should have come in, and could not be read?"""
        return any(result.is_broken for result in self.results)

    @property
    def changed_anything(self) -> bool:
        """Was any file of the library written?"""
        return bool(self.count("imported") or self.count("updated") or self.files_copied or self.added)


def format_report(report: ImportReport) -> str:
    """Return the report as lines for the terminal: first what needs an eye, at last the counts."""
    parts = [
        _format_results("Not imported", report.results, "skipped"),
        _format_results("Left alone, because somebody changed it here", report.results, "kept"),
        _format_notes(report.results),
        _format_results("Passed over", report.passed_over, "skipped"),
        _format_list("In the library, but no longer in the source", report.gone),
        _format_needs(report),
        _format_terms(report),
        _format_keys(report.unused_keys),
        _format_counts(report),
    ]
    return "\n\n".join(part for part in parts if part)


def _format_list(heading: str, lines: Iterable[str]) -> str:
    shown = [f"  {line}" for line in lines]
    return "\n".join([f"{heading}:", *shown]) if shown else ""


def _format_results(heading: str, results: Iterable[Result], outcome: Outcome) -> str:
    chosen = [result for result in results if result.outcome == outcome]
    lines = [f"{result.source}{f':{result.line}' * bool(result.line)}: {result.reason}" for result in chosen]
    return _format_list(heading, lines)


def _format_notes(results: Iterable[Result]) -> str:
    return _format_list("Worth a look", [f"{result.source}: {note}" for result in results for note in result.notes])


def _format_needs(report: ImportReport) -> str:
    """Return what the assets still lack, those that lack the same together, each by its path in the folder."""
    groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for result in report.results:
        if result.needs and result.outcome not in ("kept", "skipped"):
            groups[result.needs].append(result.target.removeprefix(f"{report.folder}/"))
    lines = []
    for needs, targets in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        lines.append(f"  {', '.join(needs)} ({_count(len(targets), 'asset')}):")
        lines += _wrap(targets, 4)
    return "\n".join(["Still lacking, by asset:", *lines]) if lines else ""


def _format_terms(report: ImportReport) -> str:
    parts = []
    for name, counts in report.unknown.items():
        added = report.added.get(name, {})
        new = [f"{key} ({count})" for key, count in _by_count(counts) if key in added]
        left = [f"{key} ({count})" for key, count in _by_count(counts) if key not in added]
        if new:
            parts += [f"Added to '{name}' in the vocabulary:", *_wrap(new, 2)]
        if left:
            parts += [f"Unknown {name}, left out of the assets:", *_wrap(left, 2)]
    if report.unknown and not report.added:
        parts.append(
            "Say what they are here in a map file, or run with --add-vocabulary to add tags, types and topics."
        )
    return "\n".join(parts)


def _format_keys(unused: Mapping[str, int]) -> str:
    keys = [f"{key} ({count})" for key, count in _by_count(unused)]
    return "\n".join(["Keys that became nothing:", *_wrap(keys, 2)]) if keys else ""


def _format_counts(report: ImportReport) -> str:
    words = {"kept": "left alone", "skipped": "not imported"}
    counts = [f"{report.count(name)} {words.get(name, name)}" for name in OUTCOMES if report.count(name)]
    lines = [
        f"{_count(len(report.results), 'Markdown file')} in {report.source}: {', '.join(counts) or 'nothing to do'}."
    ]
    if report.files_beside:
        copied = f"{report.files_copied} copied now" if report.files_copied else "none copied now"
        lines.append(f"{_count(report.files_beside, 'other file')}: {copied}.")
    lines.append(f"The assets are in {report.folder}.")
    return "\n".join(lines)


def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"


def _wrap(words: Iterable[str], indent: int) -> list[str]:
    margin = " " * indent
    joined = ", ".join(word.replace(" ", "\0") for word in words)
    wrapped = textwrap.wrap(
        joined,
        WIDTH,
        initial_indent=margin,
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace("\0", " ") for line in wrapped]

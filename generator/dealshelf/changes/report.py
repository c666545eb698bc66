"""What differs → a report: the sentence that says most, then sections where there is something."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from dealshelf.changes.lines import Line, Report, Said, Section
from dealshelf.changes.tell_assets import (
    tell_changed,
    tell_closed,
    tell_exposed,
    tell_move,
    tell_opened,
    tell_planned,
    tell_published,
    tell_removed,
    tell_renamed,
    tell_retired,
    tell_withdrawn,
)
from dealshelf.changes.tell_claims import (
    tell_agreement,
    tell_fact,
    tell_note,
    tell_persona,
    tell_problem,
    tell_roadmap,
    tell_settled,
)
from dealshelf.changes.tell_review import tell_measures, tell_meeting, tell_page, tell_vocabulary
from dealshelf.changes.values import Changes
from dealshelf.problems import Problem
from dealshelf.revisions import SHORT_HASH

Counted: TypeAlias = tuple[str, list[tuple[int, str]]]
"""A verb, and how many of what it is done to."""

NOTHING = "Nothing that sales would notice."


def make_report(changes: Changes) -> Report:
    """Return what differs, as it is read."""
    base, head = changes.base, changes.head
    ends: Line = (Said(base.name), f" ({base.commit[:SHORT_HASH]}) → ", Said(head.name))
    ends += (f" ({head.commit[:SHORT_HASH]})",) if head.commit else ()
    sections = ((heading, tuple(lines)) for heading, lines in _list_sections(changes))
    return Report(
        summary=say_summary(changes),
        states=ends,
        sections=tuple(Section(heading, lines) for heading, lines in sections if lines),
        lang=changes.lang,
    )


def say_summary(changes: Changes) -> str:
    """Return what says most, a sentence a matter: `Brings 1 error. Publishes 2 assets, plans 1, moves 2 entries.`"""
    said = ["Leaves a configuration that cannot be used."] if changes.head.condition == "broken" else []
    said += [sentence for group in COUNTED if (sentence := say_sentence(group(changes)))]
    return " ".join(said) or NOTHING


def say_sentence(counts: Iterable[Counted]) -> str:
    """Return what is counted as a sentence, which names no noun twice in a row; nothing where all counts are 0."""
    said: list[str] = []
    last = ""
    for verb, nouns in counts:
        found = [(count, noun) for count, noun in nouns if count]
        if found:
            is_same = len(found) == 1 and found[0][1] == last
            said.append(f"{verb} {found[0][0]}" if is_same else f"{verb} {join_nouns(found)}")
            last = found[-1][1]
    sentence = ", ".join(said)
    return f"{sentence[0].upper()}{sentence[1:]}." if sentence else ""


def join_nouns(counts: Iterable[tuple[int, str]]) -> str:
    """Return what is counted as a list in a sentence: `1 asset, 2 promises and 1 fact`."""
    nouns = [f"{count} {noun if count == 1 else plural(noun)}" for count, noun in counts]
    return " and ".join(part for part in (", ".join(nouns[:-1]), nouns[-1]) if part)


def plural(noun: str) -> str:
    """Return a noun for several: `entry` → `entries`."""
    return f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"


def _count_dangers(changes: Changes) -> Iterator[Counted]:
    exposed = changes.exposed
    yield "brings", _count_problems(changes.problems_introduced)
    yield (
        "newly shows prospects",
        [(len(exposed.assets), "asset"), (len(exposed.files), "file"), (len(exposed.pages), "page")],
    )


def _count_problems(problems: Iterable[Problem]) -> list[tuple[int, str]]:
    found = Counter(problem.severity for problem in problems)
    return [(found["error"], "error"), (found["warning"], "warning")]


def _count_pieces(changes: Changes) -> Iterator[Counted]:
    yield "publishes", [(len(changes.published), "asset")]
    yield "plans", [(len(changes.planned), "asset")]
    yield "takes back", [(len(changes.withdrawn), "asset")]
    yield "retires", [(len(changes.retired), "asset")]
    yield "removes", [(len(changes.removed), "asset")]
    yield "renames", [(len(changes.renamed), "asset")]
    yield "changes", [(len(changes.changed), "asset"), (len(changes.pages), "page")]
    yield "moves", [(len(changes.moved), "entry")]
    yield "opens", [(len(changes.gaps_opened), "gap")]
    yield "closes", [(len(changes.gaps_closed), "gap")]


def _count_claims(changes: Changes) -> Iterator[Counted]:
    agreement = changes.agreement
    promises = len(agreement.promises) if agreement else 0
    yield (
        "changes",
        [
            (len(changes.roadmap), "roadmap item"),
            (promises, "promise"),
            (int(agreement is not None and not promises), "agreement"),
            (len(changes.personas), "persona"),
            (len(changes.facts), "fact"),
            (len(changes.measures) + bool(changes.lead_sources), "measure"),
            (len(changes.vocabulary), "term"),
        ],
    )


def _count_words(changes: Changes) -> Iterator[Counted]:
    yield "opens", [(len(changes.disputes_opened), "dispute")]
    yield "settles", [(len(changes.disputes_settled), "dispute")]
    yield "makes", [(len(changes.requests_made), "request")]
    yield "resolves", [(len(changes.requests_resolved), "request")]
    yield "adds", [(len(changes.notes), "note")]
    yield "writes down", [(len(changes.meetings), "meeting")]
    yield "mends", _count_problems(changes.problems_mended)


COUNTED = (_count_dangers, _count_pieces, _count_claims, _count_words)
"""A sentence each: what to look at first, what becomes of assets, what is agreed on, what people said."""


def _list_sections(changes: Changes) -> Iterator[tuple[str, Iterable[Line]]]:
    agreement = changes.agreement
    yield "The two states", _tell_conditions(changes)
    yield "Problems that come", map(tell_problem, changes.problems_introduced)
    yield "What prospects would newly see", tell_exposed(changes.exposed)
    yield "Published", map(tell_published, changes.published)
    yield "Planned", map(tell_planned, changes.planned)
    yield "Taken back", map(tell_withdrawn, changes.withdrawn)
    yield "Retired", map(tell_retired, changes.retired)
    yield "Removed", map(tell_removed, changes.removed)
    yield "Renamed", map(tell_renamed, changes.renamed)
    yield "Moved on the calendar", map(tell_move, changes.moved)
    yield "Gaps that open", tell_opened(changes.gaps_opened)
    yield "Gaps that close", tell_closed(changes.gaps_closed)
    yield "Roadmap", map(tell_roadmap, changes.roadmap)
    yield "Agreement", tell_agreement(agreement) if agreement else ()
    yield "Personas", map(tell_persona, changes.personas)
    yield "Facts", map(tell_fact, changes.facts)
    yield "Measured", tell_measures(changes.measures, changes.lead_sources)
    yield "Vocabulary", tell_vocabulary(changes.vocabulary)
    yield "Changed", map(tell_changed, changes.changed)
    yield "Pages", map(tell_page, changes.pages)
    yield "Disputes that open", map(tell_note, changes.disputes_opened)
    yield "Disputes that are settled", map(tell_settled, changes.disputes_settled)
    yield "Requests", map(tell_note, changes.requests_made)
    yield "Requests that are resolved", map(tell_settled, changes.requests_resolved)
    yield "From the field", map(tell_note, changes.notes)
    yield "Meetings", map(tell_meeting, changes.meetings)
    yield "Problems that go", map(tell_problem, changes.problems_mended)


def _tell_conditions(changes: Changes) -> Iterator[Line]:
    for side in (changes.base, changes.head):
        if side.condition == "broken":
            yield "The configuration at ", Said(side.name), " cannot be used, so only problems are compared"
        elif side.condition == "missing":
            yield "There is no library at ", Said(side.name)

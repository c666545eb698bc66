"""Lines about what both teams agreed on and what people said."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from dealshelf.changes.lines import FileLink, Line, Said, join, quote
from dealshelf.changes.tell_assets import name_pieces
from dealshelf.changes.values import (
    AgreementChange,
    FactChange,
    NoteChange,
    PersonaChange,
    PromiseChange,
    RoadmapChange,
    Swap,
    Wording,
)
from dealshelf.problems import Problem

DUTIES = {"owner": "who owns it", "does": "what they do", "hands_over": "what is handed over", "within": "within"}
"""What the parts of a stage of the life cycle say."""

MOST_USES = 50
"""How many of the assets that use a fact are named: all of them may have to be sent again."""


def tell_roadmap(change: RoadmapChange) -> Line:
    """Return what is said otherwise of a coming feature, and the assets that speak of it."""
    title: Line = (Said(change.title),) if change.fate == "removed" else (FileLink(change.title, change.path),)
    parts: list[Line] = []
    if change.fate == "added":
        parts.append(("new, ", *_tell_stage(change)))
    elif change.fate == "removed":
        parts.append((f"is gone from the roadmap; it was at {change.stage_before}",))
    else:
        parts += _tell_turns(change)
    parts += _tell_swap("may be said", "may no longer be said", change.say)
    parts += _tell_swap("must not be said yet", "is no longer held back", change.not_yet)
    if change.assets:
        parts.append(("spoken of in ", *name_pieces(change.assets)))
    return *title, ": ", *join(parts, "; ")


def _tell_stage(change: RoadmapChange) -> Line:
    line: Line = (f"{change.stage} ({change.confidence} %)",)
    return (*line, ", ", Said(change.window)) if change.window else line


def _tell_turns(change: RoadmapChange) -> Iterator[Line]:
    if change.stage != change.stage_before:
        word = {"shipped": "shipped: ", "dropped": "dropped: "}.get(change.stage or "", "")
        figures = f"{change.confidence_before} % → {change.confidence} %"
        yield (f"{word}{change.stage_before} → {change.stage} ({figures})",)
    if change.window != change.window_before:
        yield "window ", Said(change.window_before or "none"), " → ", Said(change.window or "none")
    if change.fields:
        yield (", ".join(name.replace("_", " ") for name in change.fields),)


def _tell_swap(added: str, removed: str, swap: Swap) -> Iterator[Line]:
    if swap.added:
        yield *quote(swap.added), f" {added}"
    if swap.removed:
        yield *quote(swap.removed), f" {removed}"


def tell_agreement(change: AgreementChange) -> Iterator[Line]:
    """Yield what the agreement says otherwise, and whose signature that leaves behind."""
    link = FileLink("The agreement", change.path)
    if change.fate != "changed":
        yield ("The agreement is gone",) if change.fate == "removed" else (link, " is new")
    for promise in change.promises:
        yield Said(promise.team.capitalize()), ", ", Said(promise.label), ": ", *_tell_target(promise)
    if change.answer != change.answer_before:
        days = (str(value) if value else "no limit" for value in (change.answer_before, change.answer))
        yield (f"Days within which a dispute is settled: {' → '.join(days)}",)
    for term in change.definitions:
        yield Said(term.name), " means: ", *_tell_wording(term)
    for stage, group in groupby(change.stages, key=lambda wording: wording.name):
        yield "At ", Said(stage), ", ", *join(((DUTIES[duty.part], ": ", *_tell_wording(duty)) for duty in group), "; ")
    if change.fields:
        yield link, ": ", ", ".join(name.replace("_", " ") for name in change.fields)
    if change.unsigned:
        yield (say_unsigned(change.unsigned),)


def _tell_wording(wording: Wording) -> Line:
    before, after = (quote([words]) if words else ("nothing",) for words in (wording.before, wording.after))
    return *before, " → ", *after


def _tell_target(promise: PromiseChange) -> Line:
    unit: Line = (" ", Said(promise.unit)) if promise.unit else ()
    before, after = ("none" if value is None else f"{value:g}" for value in (promise.before, promise.after))
    if before == after:
        return "still ", after, *unit, ", worded otherwise"
    return before, " → ", after, *unit


def say_unsigned(teams: Sequence[str]) -> str:
    """Return whose signature is older than the change."""
    has = "has" if len(teams) == 1 else "have"
    return f"{' and '.join(teams).capitalize()} signed before this change and {has} to sign again"


def tell_persona(change: PersonaChange) -> Line:
    """Return how the picture of a persona differs."""
    if change.fate == "removed":
        return Said(change.persona.label), " is gone"
    link = FileLink(change.persona.label, change.path)
    if change.fate == "added":
        return link, " is new"
    parts: list[Line] = [(", ".join(name.replace("_", " ") for name in change.fields),)]
    parts += [("now says ", *quote(change.lines.added))] if change.lines.added else []
    parts += [("no longer says ", *quote(change.lines.removed))] if change.lines.removed else []
    parts += [(say_unsigned(change.unsigned),)] if change.unsigned else []
    return link, ": ", *join(parts, "; ")


def tell_fact(change: FactChange) -> Line:
    """Return how a fact differs, and where it stands."""
    line: Line = ("'", Said(change.name), "': ")
    if change.fate == "added":
        line += ("new, ", *quote([change.after]))
    elif change.fate == "removed":
        line += ("gone, was ", *quote([change.before]))
    elif change.before != change.after:
        line += (*quote([change.before]), " → ", *quote([change.after]))
    else:
        line += (", ".join(change.fields),)
    return (*line, "; stands in ", *name_pieces(change.assets, most=MOST_USES)) if change.assets else line


def tell_note(note: NoteChange) -> Line:
    """Return what somebody said about what."""
    kind = note.kind.replace("-", " ").capitalize() + (f" {note.rating}" if note.rating else "")
    text: Line = (": ", *quote([note.text])) if note.text else ()
    outcome: Line = ("; outcome ", *quote([note.outcome])) if note.outcome else ()
    about = " on ", Said(note.about_label), ", by ", Said(note.by), ", ", note.on
    return FileLink(kind, note.path), *about, *text, *outcome


def tell_settled(note: NoteChange) -> Line:
    """Return what is settled, and by whom; what is gone was taken back."""
    text: Line = (": ", *quote([note.text])) if note.text else ()
    if note.resolved_by is None or note.resolved_on is None:
        return note.kind.capitalize(), " on ", Said(note.about_label), ", taken back", *text
    link = FileLink(note.kind.capitalize(), note.path)
    return link, " on ", Said(note.about_label), ", by ", Said(note.resolved_by), ", ", note.resolved_on, *text


def tell_problem(problem: Problem) -> Line:
    """Return a problem with its place."""
    mark = "warning: " if problem.severity == "warning" else ""
    what = f"{problem.field}: {problem.message}" if problem.field else problem.message
    return mark, FileLink(f"{problem.path}:{problem.line}", problem.path), " ", Said(what)

"""Lines about what both teams look at together, the words they sort everything by, and ordinary pages."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from dealshelf.changes.lines import FileLink, Line, Said, join, quote
from dealshelf.changes.values import MeasureChange, MeetingChange, PageChange, TermChange
from dealshelf.config import make_label


def tell_measures(changes: Sequence[MeasureChange], lead_sources: Sequence[str]) -> Iterator[Line]:
    """Yield what was measured: the last value of each metric, and what is promised."""
    for change in changes:
        unit: Line = (" ", Said(change.unit)) if change.unit else ()
        parts: list[Line] = []
        if change.after is None or change.after_on is None:
            parts.append(("no longer measured",))
        elif (change.before, change.before_on) != (change.after, change.after_on):
            before: Line = (f"{change.before:g} → ",) if change.before is not None else ()
            parts.append((*before, f"{change.after:g}", *unit, ", ", change.after_on))
        if change.target is not None and change.after is not None:
            parts.append((f"promised {change.target:g}", *unit))
        if change.corrected:
            parts.append((f"{change.corrected} earlier value{'s' * (change.corrected != 1)} corrected",))
        yield Said(change.label), ": ", *join(parts, "; ")
    if lead_sources:
        yield "How sales rated leads from ", *join(((Said(source),) for source in lead_sources), ", ")


def tell_meeting(change: MeetingChange) -> Line:
    """Return what is written down of a meeting, with the nuggets that everyone left with."""
    if change.fate == "removed":
        return "Meeting of ", change.on, ": gone"
    what: Line = quote(change.nuggets) or (("is new",) if change.fate == "added" else ("written down otherwise",))
    return FileLink("Meeting", change.path), " of ", change.on, ": ", *what


def tell_page(change: PageChange) -> Line:
    """Return which ordinary page came, went, or holds something else."""
    if change.fate == "removed":
        return Said(change.path), " is gone"
    return FileLink(change.path, change.path), " is new" if change.fate == "added" else ""


def tell_vocabulary(changes: Sequence[TermChange]) -> Iterator[Line]:
    """Yield a line a vocabulary: which of its entries came, went, or are called something else."""
    for vocabulary, group in groupby(changes, key=lambda change: change.vocabulary):
        yield make_label(vocabulary), ": ", *join(map(_tell_term, group), "; ")


def _tell_term(change: TermChange) -> Line:
    if change.before and change.after:
        return *quote([change.before]), " is now ", *quote([change.after])
    return *quote([change.before or change.after]), " is gone" if change.before else " is new"

"""Two states of a library → everything that differs between them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date

from dealshelf.changes.assets import compare_assets, compare_coverage
from dealshelf.changes.claims import compare_agreement, compare_facts, compare_personas, compare_roadmap
from dealshelf.changes.exposure import compare_exposure
from dealshelf.changes.naming import Namer
from dealshelf.changes.pages import compare_pages
from dealshelf.changes.review import compare_lead_ratings, compare_measures, compare_meetings, compare_vocabulary
from dealshelf.changes.states import State
from dealshelf.changes.talk import compare_open, compare_rest
from dealshelf.changes.values import Changes
from dealshelf.problems import Problem


def compare_states(base: State, head: State, *, today: date) -> Changes:
    """Return what differs between two states; only the problems, where the configuration of either cannot be used."""
    before, after = _place_problems(base), _place_problems(head)
    changes = Changes(
        base.side,
        head.side,
        today,
        problems_introduced=find_new_problems(before, after),
        problems_mended=find_new_problems(after, before),
    )
    if base.library is None or head.library is None:
        return changes
    old, new = Namer(base.library, base.folder), Namer(head.library, head.folder)
    turns = compare_assets(old, new, renewed=head.renewed)
    gaps_opened, gaps_closed = compare_coverage(old, new)
    disputes_opened, disputes_settled = compare_open(old, new, "dispute")
    requests_made, requests_resolved = compare_open(old, new, "request")
    has_broken_scorecard = base.has_broken_scorecard or head.has_broken_scorecard
    return replace(
        changes,
        lang=head.library.settings.lang,
        **{field.name: getattr(turns, field.name) for field in fields(turns)},
        gaps_opened=gaps_opened,
        gaps_closed=gaps_closed,
        roadmap=tuple(compare_roadmap(old, new)),
        agreement=None if base.has_broken_agreement or head.has_broken_agreement else compare_agreement(old, new),
        personas=tuple(compare_personas(old, new)),
        facts=tuple(compare_facts(old, new)),
        measures=() if has_broken_scorecard else tuple(compare_measures(old.library, new.library)),
        lead_sources=() if has_broken_scorecard else compare_lead_ratings(old.library, new.library),
        meetings=tuple(compare_meetings(old, new)),
        pages=tuple(compare_pages(old, new)),
        vocabulary=tuple(compare_vocabulary(old.library, new.library)),
        disputes_opened=disputes_opened,
        disputes_settled=disputes_settled,
        requests_made=requests_made,
        requests_resolved=requests_resolved,
        notes=compare_rest(old, new),
        exposed=compare_exposure(old, new),
    )


def _place_problems(state: State) -> list[Problem]:
    return [replace(problem, path=state.folder + problem.path) for problem in state.problems]


def find_new_problems(before: Iterable[Problem], after: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems that were not there before, wherever in their file they stood."""
    known = Counter(map(_name_problem, before))
    found = []
    for problem in sorted(after):
        name = _name_problem(problem)
        if known[name]:
            known[name] -= 1
        else:
            found.append(problem)
    return tuple(found)


def _name_problem(problem: Problem) -> tuple[str, str, str, str]:
    return problem.path, problem.field, problem.message, problem.severity

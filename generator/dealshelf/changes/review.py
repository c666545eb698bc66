"""What both teams look at together: measures, lead ratings, meetings; and the words they sort everything by."""

from collections.abc import Iterator
from datetime import date
from typing import get_args

from dealshelf.changes.claims import name_fate
from dealshelf.changes.naming import Namer, find_differing
from dealshelf.changes.values import MeasureChange, MeetingChange, TermChange
from dealshelf.config import VocabularyField
from dealshelf.library import Library
from dealshelf.records import Promise

VOCABULARIES: tuple[VocabularyField, ...] = get_args(VocabularyField)

Series = dict[date, float]
"""The values of a metric by day, the last one last."""


def compare_measures(old: Library, new: Library) -> Iterator[MeasureChange]:
    """Yield each metric that has another last value, or other values before it, those that are promised first."""
    was, now = _list_series(old), _list_series(new)
    agreement = new.agreement or old.agreement
    promises = {promise.metric: promise for promise in agreement.promises} if agreement else {}
    for metric in [name for name in promises if name in was or name in now] + sorted({**was, **now} - promises.keys()):
        before, after = was.get(metric, {}), now.get(metric, {})
        if before != after:
            yield _view_measure(metric, promises.get(metric), before, after)


def _list_series(library: Library) -> dict[str, Series]:
    series: dict[str, Series] = {}
    for measure in library.scorecard.measures:
        series.setdefault(measure.metric, {})[measure.on] = measure.value
    return series


def _view_measure(metric: str, promise: Promise | None, before: Series, after: Series) -> MeasureChange:
    was_on, now_on = max(before, default=None), max(after, default=None)
    return MeasureChange(
        metric=metric,
        label=(promise.label if promise else "") or metric,
        unit=promise.unit if promise else "",
        before=before[was_on] if was_on else None,
        before_on=was_on,
        after=after[now_on] if now_on else None,
        after_on=now_on,
        target=promise.target if promise else None,
        corrected=sum(day != was_on and before[day] != after.get(day) for day in before),
    )


def compare_lead_ratings(old: Library, new: Library) -> tuple[str, ...]:
    """Return the sources of leads whose ratings differ."""
    differing = set(old.scorecard.lead_ratings) ^ set(new.scorecard.lead_ratings)
    return tuple(sorted({rating.source for rating in differing}))


def compare_meetings(base: Namer, head: Namer) -> Iterator[MeetingChange]:
    """Yield each meeting of which something else is written down."""
    old, new = base.library.meetings, head.library.meetings
    unread = base.list_unread("meeting") | head.list_unread("meeting")
    for slug in sorted({**old, **new}.keys() - unread):
        was, now = old.get(slug), new.get(slug)
        meeting = now or was
        assert meeting is not None, "one of both is there"
        if was is None or now is None or find_differing(was, now):
            path = (head if now else base).path(meeting)
            known = was.nuggets if was else ()
            nuggets = tuple(nugget for nugget in meeting.nuggets if nugget not in known) if now else ()
            yield MeetingChange(meeting.on, path, name_fate(was, now), nuggets)


def compare_vocabulary(old: Library, new: Library) -> Iterator[TermChange]:
    """Yield each entry of the vocabulary that came, went, or is called something else."""
    for vocabulary in VOCABULARIES:
        was, now = old.settings.vocabulary(vocabulary), new.settings.vocabulary(vocabulary)
        for name in {**was, **now}:
            before, after = (terms[name].label if name in terms else "" for terms in (was, now))
            if before != after:
                yield TermChange(vocabulary, name, before, after)

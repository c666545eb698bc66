"""The calendar of one persona or one owner: what is coming, what has no date, what there was."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any
from urllib.parse import quote

from dealshelf.dates import name_quarter
from dealshelf.library import persona_url
from dealshelf.periods import find_quarter
from dealshelf.records import Asset
from dealshelf.views.owners import slug_owners
from dealshelf.views.page import Page
from dealshelf.views.plan import CALENDAR_URL, Plan, Plans, count_plans, cut_pages, period_url
from dealshelf.views.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Subject:
    """For whom, or whose: `name` is what its assets say, `about` the address of the page that says more."""

    kind: str
    name: str
    label: str
    title: str
    slug: str
    about: str = ""

    @property
    def url(self) -> str:
        """The address of its page, from the site's root."""
        return f"{CALENDAR_URL}{self.kind}/{quote(self.slug)}/"

    @property
    def feed(self) -> str:
        """The address of its calendar file, from the site's root."""
        return f"{CALENDAR_URL}{self.kind}/{quote(self.slug)}.ics"


@dataclass(frozen=True, slots=True)
class Past:
    """What there was in a quarter, the latest first."""

    name: str
    url: str
    plans: tuple[Plan, ...]


def list_subjects(shelf: Shelf) -> list[Subject]:
    """Return every persona and every owner."""
    personas = []
    for slug in shelf.library.personas:
        label = shelf.labels.of("persona", slug)
        personas.append(Subject("persona", slug, label, f"Coming for {label}", slug, persona_url(slug)))
    owners = slug_owners(shelf.library)
    return [*personas, *(Subject("owner", name, name, f"Owned by {name}", slug) for name, slug in owners.items())]


def list_subject_pages(plans: Plans, subjects: Sequence[Subject], shared: Mapping[str, Any]) -> Iterator[Page]:
    """Yield the pages of each persona and owner."""
    assets = _sort(plans)
    for subject in subjects:
        found = assets.get((subject.kind, subject.name), [])
        make = partial(view_subject, plans, subject, shared, count_plans(plans.shelf.library, found))
        yield from cut_pages(subject.url, "calendar_for.html", found, make)


def _sort(plans: Plans) -> dict[tuple[str, str], list[Asset]]:
    """Return assets by persona and by owner: what is coming, what has no date, what there was, the latest first."""
    groups: defaultdict[tuple[str, str], list[Asset]] = defaultdict(list)
    for asset in (*plans.coming, *plans.unscheduled, *reversed(plans.past)):
        groups["owner", asset.owner].append(asset)
        for slug in dict.fromkeys(asset.personas):
            groups["persona", slug].append(asset)
    return groups


def view_subject(
    plans: Plans,
    subject: Subject,
    shared: Mapping[str, Any],
    counts: Mapping[str, int],
    part: Sequence[Asset],
    is_first: bool,
) -> Mapping[str, Any]:
    """Return one page of what there is for a persona or an owner."""
    coming = [asset for asset in part if plans.is_coming(asset)]
    unscheduled = [asset for asset in part if asset.publish is None]
    past = [asset for asset in part if asset.publish is not None and not plans.is_coming(asset)]
    return {
        **shared,
        "title": subject.title,
        "heading": subject.title,
        "subject": subject,
        "is_first": is_first,
        "counts": counts,
        "days": plans.view_days(coming),
        "unscheduled": plans.view_all(unscheduled),
        "past": list(_view_past(plans, past)),
    }


def _view_past(plans: Plans, assets: Sequence[Asset]) -> Iterator[Past]:
    lang = plans.shelf.library.settings.lang
    dated = ((find_quarter(asset.publish), asset) for asset in assets if asset.publish)
    for quarter, group in groupby(dated, key=lambda pair: pair[0]):
        found = tuple(plans.view(asset) for _, asset in group)
        yield Past(name_quarter(quarter, lang), period_url(quarter), found)

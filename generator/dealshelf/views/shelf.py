"""The shelf: what pages share across assets (rows, who stands with whom), worked out once for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from urllib.parse import quote

from dealshelf.library import Library, persona_url
from dealshelf.records import Asset, Objection, Persona
from dealshelf.views.entry import Entry, Link, view_entry
from dealshelf.views.labels import FACET_FIELDS, FACET_LABELS, Labels, StageMark, mark_stages
from dealshelf.views.proposals import AssetProposals
from dealshelf.views.pulls import OpenPulls, index_pulls
from dealshelf.views.related import Relations

PROSPECT_FACETS = ("type", "product", "industry", "language")
"""What a prospect may browse by: nothing that says whom we take them for, or what we think of our own pieces."""


@dataclass
class Shelf:
    """A library with its assets in rows and groups."""

    library: Library
    labels: Labels = field(init=False)
    _entries: dict[int, Entry] = field(default_factory=dict)
    _links: dict[tuple[str, tuple[str, ...]], tuple[Link, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.labels = Labels(self.library)

    @cached_property
    def stages(self) -> dict[str, StageMark]:
        """The mark of each declared stage, in order."""
        return mark_stages(self.library)

    @cached_property
    def pulls(self) -> Mapping[str, OpenPulls]:
        """The open pull requests by the reference of what they concern."""
        return index_pulls(self.library, self.library.pulls)

    @cached_property
    def proposals(self) -> AssetProposals:
        """What may be said of assets, ready for the slug."""
        return AssetProposals(self.library)

    @cached_property
    def live(self) -> list[Asset]:
        """What the site offers, in its order: for colleagues the most trusted first, for prospects the newest."""
        if self.library.is_internal:
            return self.library.live
        return self.newest

    @cached_property
    def newest(self) -> list[Asset]:
        """Live assets, those published last first."""
        return sorted(self.library.live, key=_by_day)

    @cached_property
    def by_value(self) -> dict[str, dict[str, list[Asset]]]:
        """Live assets by field and value, in shelf order; values as declared, then as they come."""
        facets = FACET_LABELS if self.library.is_internal else PROSPECT_FACETS
        groups = {name: {value: list[Asset]() for value in self.labels.known(name)} for name in facets}
        for asset in self.live:
            for name, group in groups.items():
                for value in self._values(asset, name):
                    group.setdefault(value, []).append(asset)
        return {name: {value: found for value, found in group.items() if found} for name, group in groups.items()}

    @cached_property
    def pairs(self) -> dict[tuple[str, str], list[Asset]]:
        """Live assets by persona and stage, in shelf order."""
        return _pair_up(self.live)

    @cached_property
    def upcoming_pairs(self) -> dict[tuple[str, str], list[Asset]]:
        """What is on its way by persona and stage, soonest first."""
        return _pair_up(self.library.upcoming)

    @cached_property
    def proofs(self) -> dict[str, list[tuple[Persona, Objection]]]:
        """From an asset's slug to the objections that it is the proof against."""
        found: defaultdict[str, list[tuple[Persona, Objection]]] = defaultdict(list)
        for persona in self.library.personas.values():
            for objection in persona.objections:
                if objection.proof:
                    found[objection.proof].append((persona, objection))
        return dict(found)

    def entry(self, asset: Asset) -> Entry:
        """Return an asset's row; the same object each time, so that it is rendered once for all lists."""
        entry = self._entries.get(id(asset))
        if entry is None:
            entry = self._entries[id(asset)] = view_entry(self.labels, asset, self.stages)
        return entry

    def entries(self, assets: Iterable[Asset]) -> list[Entry]:
        """Return the rows of assets."""
        return [self.entry(asset) for asset in assets]

    def at_stage(self, name: str, value: str, stage: str) -> list[Asset]:
        """Return the live assets at a stage with a value of a facet, in shelf order."""
        return [asset for asset in self.by_value[name].get(value, ()) if asset.stage == stage]

    def links(self, name: str, values: tuple[str, ...]) -> tuple[Link, ...]:
        """Return values of a facet with the addresses of their lists (of a persona, of its page)."""
        links = self._links.get((name, values))
        if links is None:
            links = self._links[name, values] = tuple(self._link(name, value) for value in values)
        return links

    def related(self, asset: Asset) -> list[Entry]:
        """Return the rows of up to three live assets that go with one."""
        return self.entries(self._relations.find(asset))

    @cached_property
    def _relations(self) -> Relations:
        return Relations(self.live, self.by_value["persona"], self.pairs)

    def _link(self, name: str, value: str) -> Link:
        label = self.labels.of(name, value)
        if name == "persona":
            return Link(label, persona_url(value) if value in self.library.personas else None)
        return Link(label, facet_url(name, value) if value in self.by_value.get(name, ()) else None)

    def _values(self, asset: Asset, name: str) -> Iterator[str]:
        if name == "audience":
            yield asset.audience
        elif name == "freshness":
            yield self.library.freshness[asset.slug].state
        elif name == "language":
            yield asset.lang or self.library.settings.lang
        else:
            value = getattr(asset, FACET_FIELDS[name])
            if not isinstance(value, str):
                yield from dict.fromkeys(value)
            elif value:
                yield value


def _by_day(asset: Asset) -> tuple[int, str, str]:
    return -(asset.publish or date.min).toordinal(), asset.title, asset.slug


def _pair_up(assets: Iterable[Asset]) -> dict[tuple[str, str], list[Asset]]:
    pairs: defaultdict[tuple[str, str], list[Asset]] = defaultdict(list)
    for asset in assets:
        for slug in dict.fromkeys(asset.personas):
            pairs[slug, asset.stage].append(asset)
    return dict(pairs)


def facet_url(name: str, value: str) -> str:
    """Return the address of the list of a facet's value, from the site's root."""
    return f"library/by/{name}/{quote(value, safe='')}/"


def pair_url(persona: str, stage: str) -> str:
    """Return the address of the list of what there is for a persona at a stage."""
    return f"{facet_url('persona', persona)}stage/{quote(stage, safe='')}/"


def status_url(status: str) -> str:
    """Return the address of the list of what is `upcoming` or `retired`."""
    return f"library/by/status/{status}/"

"""The shelf: what pages share across assets (rows, who stands with whom), worked out once for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import log
from urllib.parse import quote

from dealshelf.library import Library, persona_url
from dealshelf.records import Asset, Objection, Persona
from dealshelf.views.entry import Entry, Link, view_entry
from dealshelf.views.labels import FACET_FIELDS, FACET_LABELS, Labels, StageMark, mark_stages
from dealshelf.views.proposals import AssetProposals
from dealshelf.views.pulls import OpenPulls, index_pulls

PROSPECT_FACETS = ("type", "product", "industry", "language")
"""What a prospect may browse by: nothing that says whom we take them for, or what we think of our own pieces."""

RELATED = 3
RAREST = 4
CANDIDATES = 12
"""How many topics of an asset, the rarest, are looked through for what goes with it, and how many pieces of each, the
most trusted."""

AT_ITS_STAGE = 1000
"""What it counts that a piece is for the same persona at the same stage: as a topic that a third of all have."""


@dataclass
class Shelf:
    """A library with its assets in rows and groups."""

    library: Library
    labels: Labels = field(init=False)
    _entries: dict[int, Entry] = field(default_factory=dict)
    _links: dict[tuple[str, tuple[str, ...]], tuple[Link, ...]] = field(default_factory=dict)
    _candidates: dict[tuple[str, str | None], list["Candidate"]] = field(default_factory=dict)

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
        """Return up to three live assets that go with one: those that share most with it, rare topics counting most."""
        topics = _list_topics(asset)
        personas = frozenset(asset.personas)
        rarity = self._rarity
        scores: dict[int, int] = {}
        found: list[Asset] = []
        for candidate in self._find_candidates(asset, topics):
            other, key = candidate.asset, id(candidate.asset)
            if key not in scores and other is not asset:
                score = sum([rarity[topic] for topic in topics & candidate.topics])
                is_near = other.stage == asset.stage and not personas.isdisjoint(other.personas)
                scores[key] = score + AT_ITS_STAGE if is_near else score
                found.append(other)
        found.sort(key=lambda other: -scores[id(other)])
        return [self.entry(other) for other in found[:RELATED]]

    def _find_candidates(self, asset: Asset, topics: frozenset[str]) -> Iterator["Candidate"]:
        """Yield what may go with an asset: of its rarest topics, and of its personas at its stage, the first pieces."""
        rarest = sorted(
            (topic for topic in topics if topic in self._by_topic), key=lambda one: (-self._rarity[one], one)
        )
        for topic in rarest[:RAREST]:
            yield from self._by_topic[topic][:CANDIDATES]
        for persona in asset.personas:
            yield from self._list_for(persona, asset.stage)
            yield from self._list_for(persona, None)

    def _list_for(self, persona: str, stage: str | None) -> list["Candidate"]:
        """Return the first pieces for a persona at a stage, or at any."""
        known = self._candidates.get((persona, stage))
        if known is None:
            anywhere = self.by_value["persona"].get(persona, [])[: RELATED + 1]
            assets = anywhere if stage is None else self.pairs.get((persona, stage), [])[:CANDIDATES]
            known = self._candidates[persona, stage] = [Candidate(asset, _list_topics(asset)) for asset in assets]
        return known

    @cached_property
    def _by_topic(self) -> dict[str, list["Candidate"]]:
        """Live assets by each topic, in shelf order."""
        groups: defaultdict[str, list[Candidate]] = defaultdict(list)
        for asset in self.live:
            candidate = Candidate(asset, _list_topics(asset))
            for topic in candidate.topics:
                groups[topic].append(candidate)
        return dict(groups)

    @cached_property
    def _rarity(self) -> dict[str, int]:
        """How much it says that two assets share a topic, in thousandths, by how few live ones have it.

        In whole numbers, as sums of those are the same in any order.
        """
        total = len(self.live)
        return {topic: round(1000 * log(total / len(having))) for topic, having in self._by_topic.items()}

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """An asset that may go with others, and what it is about."""

    asset: Asset
    topics: frozenset[str]


def _by_day(asset: Asset) -> tuple[int, str, str]:
    return -(asset.publish or date.min).toordinal(), asset.title, asset.slug


def _list_topics(asset: Asset) -> frozenset[str]:
    return frozenset((*asset.answers, *asset.products, *asset.industries, *asset.tags, *asset.competitors))


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

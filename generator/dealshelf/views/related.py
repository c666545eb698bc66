"""What goes with an asset: the live pieces that share most with it, where what few share counts most."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from dealshelf.records import Asset

RELATED = 3
RAREST = 4
CANDIDATES = 12
"""How many topics of an asset, the rarest, are looked through for what goes with it, and how many pieces of each, the
most trusted."""

AT_ITS_STAGE = 1000
"""What it counts that a piece is for the same persona at the same stage: as a topic that a third of all have."""


@dataclass(eq=False, slots=True)
class Candidate:
    """An asset that may go with others, and its traits as a bit each."""

    asset: Asset
    traits: int


class Relations:
    """Which live assets go with an asset.

    Traits are topics, and personas at a stage. What two assets share is one operation on two numbers, and as few of
    its results differ, each is weighed once. Weights are whole numbers, as sums of those are the same in any order.
    """

    def __init__(
        self,
        live: Sequence[Asset],
        by_persona: Mapping[str, list[Asset]],
        pairs: Mapping[tuple[str, str], list[Asset]],
    ) -> None:
        self._by_persona = by_persona
        self._pairs = pairs
        self._bits: dict[Hashable, int] = {}
        self._candidates = {asset.slug: Candidate(asset, self._read_traits(asset)) for asset in live}
        by_topic: defaultdict[str, list[Candidate]] = defaultdict(list)
        for candidate in self._candidates.values():
            for topic in _list_topics(candidate.asset):
                by_topic[topic].append(candidate)
        self._by_topic = {topic: having[:CANDIDATES] for topic, having in by_topic.items()}
        self._rarity = {topic: round(1000 * log(len(live) / len(having))) for topic, having in by_topic.items()}
        self._weights = {self._bits[topic]: rarity for topic, rarity in self._rarity.items()}
        self._weighed: dict[int, int] = {}
        self._for: dict[tuple[str, str], list[Candidate]] = {}

    def find(self, asset: Asset) -> list[Asset]:
        """Return up to three live assets that go with one, what shares most first."""
        own, traits, weighed = self._candidates.get(asset.slug), self._read_traits(asset), self._weighed
        scores: dict[Candidate, int] = {}
        for candidate in dict.fromkeys(self._list_candidates(asset)):
            shared = traits & candidate.traits
            score = weighed.get(shared)
            if score is None:
                score = weighed[shared] = self._weigh(shared)
            if candidate is not own:
                scores[candidate] = score
        best = sorted(scores, key=scores.__getitem__, reverse=True)
        return [candidate.asset for candidate in best[:RELATED]]

    def _read_traits(self, asset: Asset) -> int:
        bits, traits = self._bits, 0
        for trait in (*_list_topics(asset), *((persona, asset.stage) for persona in asset.personas)):
            traits |= bits.setdefault(trait, 1 << len(bits))
        return traits

    def _weigh(self, shared: int) -> int:
        """Return what it counts to share traits: each topic by how few have it, a persona at a stage but once."""
        weight, has_persona = 0, False
        while shared:
            trait = shared & -shared
            shared ^= trait
            if trait in self._weights:
                weight += self._weights[trait]
            else:
                has_persona = True
        return weight + AT_ITS_STAGE * has_persona

    def _list_candidates(self, asset: Asset) -> list[Candidate]:
        """Return what may go with an asset: the first pieces of its rarest topics, and of its personas at its stage."""
        rarity = self._rarity
        topics = sorted((-rarity[topic], topic) for topic in _list_topics(asset) if topic in rarity)
        found: list[Candidate] = []
        for _, topic in topics[:RAREST]:
            found += self._by_topic[topic]
        for persona in asset.personas:
            found += self._list_for(persona, asset.stage)
        return found

    def _list_for(self, persona: str, stage: str) -> list[Candidate]:
        """Return the first pieces for a persona at a stage, then at any."""
        known = self._for.get((persona, stage))
        if known is None:
            there, anywhere = self._pairs.get((persona, stage), []), self._by_persona.get(persona, [])
            assets = [*there[:CANDIDATES], *anywhere[: RELATED + 1]]
            known = self._for[persona, stage] = [self._candidates[asset.slug] for asset in assets]
        return known


def _list_topics(asset: Asset) -> frozenset[str]:
    return frozenset((*asset.answers, *asset.products, *asset.industries, *asset.tags, *asset.competitors))

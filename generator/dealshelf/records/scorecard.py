"""The scorecard: measured values, and how sales rated the leads of each source."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Measure:
    """The value of a metric on a day."""

    on: date
    metric: str
    value: float


@dataclass(frozen=True, slots=True)
class LeadRating:
    """How many leads of a source sales rated high, medium and low."""

    on: date
    source: str
    high: int
    medium: int
    low: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All measures and lead ratings, by date."""

    measures: tuple[Measure, ...] = ()
    lead_ratings: tuple[LeadRating, ...] = ()

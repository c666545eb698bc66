"""How our confidence held up: of what we called so sure, how much shipped, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from dealshelf.claims import Window, count_quarters, find_end, list_forecasts
from dealshelf.records import RoadmapItem
from dealshelf.records.roadmap import CONFIDENCE, CONFIRM_EVERY, RoadmapStage
from dealshelf.views.windows import say_quarters

TOO_FEW = 10
"""Fewer closed items are no record to lean on: they are counted in a table, and no picture is drawn."""

FEW = 5
"""Fewer items of one confidence are not given in per cent."""

FAR = 10
"""By how many per cent what shipped must fall short of what was said before the page says so."""


@dataclass(frozen=True, slots=True)
class Score:
    """What became of the closed items that were once called so sure.

    `slip` is the median of the quarters between the first window and the one in which an item shipped, None
    when none can be told.
    """

    stage: RoadmapStage
    items: int
    shipped: int
    in_window: int
    slip: float | None

    @property
    def confidence(self) -> int:
        """What was said, in per cent."""
        return CONFIDENCE[self.stage]

    @property
    def shipped_share(self) -> int:
        """What shipped, in per cent."""
        return _share(self.shipped, self.items)

    @property
    def in_window_share(self) -> int:
        """What shipped by the end of the first window, in per cent of all."""
        return _share(self.in_window, self.items)

    @property
    def is_telling(self) -> bool:
        """Are there enough items to speak of per cent?"""
        return self.items >= FEW

    @property
    def slip_words(self) -> str:
        """The median slip in words."""
        return "" if self.slip is None else say_quarters(self.slip)


@dataclass(frozen=True, slots=True)
class PastConfidence:
    """How past confidence held up: `items` closed ones that something had been said of. `finding` may be empty."""

    items: int
    scores: tuple[Score, ...]
    finding: str
    advice: str

    @property
    def is_telling(self) -> bool:
        """Are there enough items to lean on?"""
        return self.items >= TOO_FEW


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole)


def view_past(items: Iterable[RoadmapItem]) -> PastConfidence | None:
    """Return how the confidence in closed items held up, or None when nothing had been said of any."""
    groups: dict[RoadmapStage, list[tuple[Window | None, RoadmapItem]]] = {stage: [] for stage in CONFIRM_EVERY}
    known = 0
    for item in items:
        forecasts = {} if item.is_open else list_forecasts(item)
        known += bool(forecasts)
        for stage, window in forecasts.items():
            groups[stage].append((window, item))
    scores = tuple(_score(stage, group) for stage, group in groups.items() if group)
    if not scores:
        return None
    finding, advice = say_finding(scores) if known >= TOO_FEW else ("", "")
    return PastConfidence(known, scores, finding, advice)


def _score(stage: RoadmapStage, group: list[tuple[Window | None, RoadmapItem]]) -> Score:
    shipped = [(window, find_end(item)) for window, item in group if item.stage == "shipped"]
    kept = [(window, end) for window, end in shipped if window and end]
    return Score(
        stage,
        items=len(group),
        shipped=len(shipped),
        in_window=sum(not end.is_after(window) for window, end in kept),
        slip=_median_slip(kept),
    )


def _median_slip(kept: list[tuple[Window, Window]]) -> float | None:
    return median(count_quarters(window.quarter, end.quarter) for window, end in kept) if kept else None


def say_finding(scores: Iterable[Score]) -> tuple[str, str]:
    """Return what there is to learn from the confidence that most items came too late for, and what to do about it."""
    telling = [score for score in scores if score.is_telling]
    if not telling:
        return "", ""
    score = max(telling, key=lambda score: (score.shipped - score.in_window, score.items, score.confidence))
    if not score.shipped:
        return f"Nothing that we called {score.confidence} % has shipped.", "Say less."
    begin = f"Of what we called {score.confidence} %, {score.shipped_share} % shipped"
    if score.in_window == score.shipped:
        finding = f"{begin}, all of it in the window we first named."
    else:
        finding = f"{begin}, but only {score.in_window_share} % in the window we first named."
    if score.in_window * 2 <= score.shipped:
        return finding, "Sell the thing, not the date."
    return finding, "It is less sure than it sounds." if score.confidence - score.shipped_share > FAR else ""

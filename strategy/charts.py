"""The pictures of the report as numbers: what a template needs to draw them as SVG."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assessment.canvas import Column
from assessment.models import Status
from assessment.scoring import Score

UNANSWERED = "unanswered"
ORDER = (*Status.values, UNANSWERED)
BAR_WIDTH = 100.0  # user units of a stacked bar
GAUGE_HEIGHT = 100.0
COVER_WIDTH = 180.0  # millimetres for the gauges of all pillars together
GAUGE_SHARE = 0.8  # of the room of a pillar; the rest stays open
MIN_GAUGES = 4  # fewer are not drawn wider than four would be


@dataclass(frozen=True)
class Segment:
    """A part of a stacked bar: how many blocks have this status, and where it lies in units of BAR_WIDTH."""

    status: str
    count: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class PillarChart:
    """One pillar: its counts as a stacked bar, and its level as water in a gauge (none of too few answers)."""

    key: str
    name: str
    score: Score
    segments: tuple[Segment, ...]
    water: float
    surface: float
    x: float = 0.0
    width: float = 0.0

    @property
    def is_told(self) -> bool:
        """Was half of it answered? A level out of less says little of the pillar."""
        return is_told(self.score)


def is_told(score: Score) -> bool:
    """Does the level of a part say something of it? Of what changed the blocks that count both times tell instead."""
    return score.level is not None and 2 * score.answered >= score.total


def pillar_charts(columns: Sequence[Column]) -> tuple[PillarChart, ...]:
    """A chart for each of the columns; their gauges stand beside each other in a room of COVER_WIDTH."""
    pitch = COVER_WIDTH / max(len(columns), MIN_GAUGES)
    places = ((round(number * pitch, 2), round(pitch * GAUGE_SHARE, 2)) for number in range(len(columns)))
    return tuple(
        replace(pillar_chart(column), x=x, width=width) for column, (x, width) in zip(columns, places, strict=True)
    )


def pillar_chart(column: Column) -> PillarChart:
    level = (column.score.level or 0) if is_told(column.score) else 0
    return PillarChart(
        key=column.key,
        name=column.name,
        score=column.score,
        segments=segments(column.score),
        water=GAUGE_HEIGHT * level / 100,
        surface=GAUGE_HEIGHT * (100 - level) / 100,
    )


def segments(score: Score) -> tuple[Segment, ...]:
    """The counts that are not zero, from left to right in the order of the statuses."""
    placed: list[Segment] = []
    x = 0.0
    for status in ORDER:
        count = getattr(score, status)
        if count:
            width = BAR_WIDTH * count / score.total
            placed.append(Segment(status, count, round(x, 2), round(width, 2)))
            x += width
    return tuple(placed)

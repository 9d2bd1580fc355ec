"""The pictures of the report as numbers: what a template needs to draw them as SVG."""

from dataclasses import dataclass

from assessment.canvas import Column
from assessment.models import Status
from assessment.scoring import Score

UNANSWERED = "unanswered"
ORDER = (*Status.values, UNANSWERED)
BAR_WIDTH = 100.0  # user units of a stacked bar
GAUGE_HEIGHT = 100.0


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
    """One pillar: its counts as a stacked bar, and its level as water in a gauge (None where nothing applies yet)."""

    key: str
    name: str
    score: Score
    segments: tuple[Segment, ...]
    water: float
    surface: float


def pillar_chart(column: Column) -> PillarChart:
    level = column.score.level or 0
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

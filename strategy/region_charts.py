"""The pictures of a region's report as numbers: what a template needs to draw them as SVG. Pure.

The totals of a group are drawn, and never a single municipality.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.comparison import BlockCount, Spread
from assessment.group_trend import Point, TrendLine
from assessment.scoring import Score
from strategy.charts import Segment, segments

WIDTH, HEIGHT = 120.0, 22.0  # of a trend, in its own units
ROW = 14  # from one spread to the next on the cover
MOST_LABELS = 6  # rounds that are named below a trend; more are numbered


@dataclass(frozen=True)
class Box:
    """A spread on a line from 0 to 100: its ends, the middle half and the median."""

    name: str
    municipalities: int
    spread: Spread
    y: int = 0

    @property
    def width(self) -> int:
        """Of the middle half; never nothing, so that there is something to see."""
        return max(self.spread.three_quarters - self.spread.quarter, 1)

    @property
    def reach(self) -> int:
        """From the 10th to the 90th percentile; nothing where those are not told."""
        return (self.spread.nine_tenths or 0) - (self.spread.tenth or 0)


@dataclass(frozen=True)
class Bar:
    """A block: how many municipalities gave each answer, as a stacked bar."""

    name: str
    score: Score
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Mark:
    """A round on a trend; the heights are None where nothing may be shown of it."""

    x: float
    label: str
    number: int
    median: float | None
    low: float | None
    high: float | None
    breaks_at: float | None


@dataclass(frozen=True)
class Trend:
    """The median of one pillar over the rounds; a line ends where the next round cannot be compared or shown."""

    line: TrendLine
    marks: tuple[Mark, ...]
    paths: tuple[str, ...]
    is_numbered: bool


def boxes(spreads: Iterable[tuple[str, Spread]]) -> tuple[Box, ...]:
    """Below each other, as the cover draws them."""
    return tuple(Box(name, spread.municipalities, spread, ROW * place) for place, (name, spread) in enumerate(spreads))


def bars(counts: Iterable[BlockCount]) -> tuple[Bar, ...]:
    return tuple(_bar(count) for count in counts)


def _bar(count: BlockCount) -> Bar:
    score = Score(count.implemented, count.partial, count.not_yet, count.not_applicable, count.unanswered)
    return Bar(count.name, score, segments(score) if score.total else ())


def trends(lines: Sequence[TrendLine]) -> tuple[Trend, ...]:
    return tuple(_trend(line) for line in lines)


def _trend(line: TrendLine) -> Trend:
    pitch = WIDTH / len(line.points)
    marks = tuple(_mark(point, number, pitch) for number, point in enumerate(line.points))
    return Trend(line, marks, tuple(_paths(marks)), len(marks) > MOST_LABELS)


def _mark(point: Point, number: int, pitch: float) -> Mark:
    x, spread = round(pitch * (number + 0.5), 2), point.spread
    return Mark(
        x=x,
        label=point.round,
        number=number + 1,
        median=_height(spread.median) if spread else None,
        low=_height(spread.quarter) if spread else None,
        high=_height(spread.three_quarters) if spread else None,
        breaks_at=round(x - pitch / 2, 2) if point.breaks else None,
    )


def _height(level: int) -> float:
    return round(HEIGHT * (100 - level) / 100, 2)


def _paths(marks: Iterable[Mark]) -> Iterable[str]:
    """The pieces of the line that hang together, each of two rounds or more."""
    piece: list[Mark] = []
    for mark in marks:
        if mark.median is None or mark.breaks_at is not None:
            yield from _drawn(piece)
            piece = []
        if mark.median is not None:
            piece.append(mark)
    yield from _drawn(piece)


def _drawn(piece: Sequence[Mark]) -> Iterable[str]:
    if len(piece) > 1:
        yield " ".join(f"{mark.x},{mark.median}" for mark in piece)

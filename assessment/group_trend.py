"""How the spread of a group went over the rounds, and where it cannot be compared. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessment.comparison import WHOLE, Spread
from assessment.layout import Layout
from assessment.lineage import Change, lines
from assessment.percentiles import STEP, stepped


@dataclass(frozen=True)
class Measure:
    """A round: what it is called, its version of the instrument, and the spreads of the group by pillar.

    The spreads are empty where the group may not be shown in that round. `breaks` are the keys of the pillars of which
    the questions are not those of the round before.
    """

    name: str
    number: int
    spreads: Mapping[str, Spread]
    breaks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Point:
    """A round on a line. `spread` None is not shown; `breaks`: the questions changed since the round before."""

    round: str
    number: int
    spread: Spread | None
    breaks: bool = False


@dataclass(frozen=True)
class TrendLine:
    """One pillar, or the whole, over the rounds."""

    key: str
    name: str
    points: tuple[Point, ...]

    @property
    def breaks(self) -> bool:
        return any(point.breaks for point in self.points)

    @property
    def is_trend(self) -> bool:
        """Do two rounds at least tell something? One dot alone is none."""
        return sum(point.spread is not None for point in self.points) > 1


def trend_lines(names: Mapping[str, str], measures: Sequence[Measure]) -> tuple[TrendLine, ...]:
    """Of each pillar that the last version has, by its key; oldest round first."""
    return tuple(TrendLine(key, name, tuple(point_of(key, one) for one in measures)) for key, name in names.items())


def told_points(lines: Iterable[TrendLine]) -> Iterator[Spread]:
    """What may be told on these lines."""
    return (point.spread for line in lines for point in line.points if point.spread)


def medians(before: Spread, now: Spread) -> tuple[int, int]:
    """The middle in two rounds, as they may be laid side by side.

    Where either is in steps both are. One step apart they can be all but equal, so then they are told as equal.
    """
    if not (before.is_coarse or now.is_coarse):
        return before.median, now.median
    first, last = stepped(before.median), stepped(now.median)
    return (first, last) if abs(last - first) >= 2 * STEP else (last, last)


def breaks_of(lines: Iterable[TrendLine]) -> tuple[str, ...]:
    """The rounds in which a line starts anew, each once."""
    return tuple(dict.fromkeys(point.round for line in lines for point in line.points if point.breaks))


def point_of(key: str, measure: Measure) -> Point:
    return Point(measure.name, measure.number, measure.spreads.get(key), key in measure.breaks)


def broken_between(tables: Iterable[Iterable[Change]], old: Layout, new: Layout) -> frozenset[str]:
    """The pillars of either version, and "" for the whole, of which the new one does not ask what the old one asked.

    `tables` are the was-wordt tables from the old version to the new one. A block that was split, merged, moved, added
    or dropped makes a level say something else; another name does not.
    """
    before, now = _blocks(old), _blocks(new)
    goes_on = lines(tables, now[WHOLE])
    asked = {key: {goes_on.get(block) for block in blocks} for key, blocks in now.items()}
    return frozenset(key for key in (*now, *before) if asked.get(key) != before.get(key))


def _blocks(layout: Layout) -> Mapping[str, set[str]]:
    """The keys of the blocks of each pillar, and of the whole under ""."""
    by_pillar = {pillar.key: {block.key for block in blocks} for pillar, blocks in layout.pillars.items()}
    return {WHOLE: {block.key for block in layout.blocks}, **by_pillar}

"""How the spread of a group went over the rounds, and where it cannot be compared. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessment.comparison import WHOLE, Spread
from assessment.lineage import Change

Blocks = Mapping[str, frozenset[str]]  # the keys of the blocks of each pillar, and of the whole under ""


@dataclass(frozen=True)
class Measure:
    """A round: what it is called, its version of the instrument, and the spreads of the group by pillar.

    The spreads are empty where the group may not be shown in that round. `changes` is the was-wordt table from the
    version of the round before to this one; empty where both asked the same.
    """

    name: str
    number: int
    blocks: Blocks
    spreads: Mapping[str, Spread]
    changes: tuple[tuple[Change, ...], ...] = ()


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


def trend_lines(names: Mapping[str, str], measures: Sequence[Measure]) -> tuple[TrendLine, ...]:
    """Of each pillar that the last version has, by its key; oldest round first."""
    return tuple(TrendLine(key, name, tuple(_points(key, measures))) for key, name in names.items())


def breaks_of(lines: Iterable[TrendLine]) -> tuple[str, ...]:
    """The rounds in which a line starts anew, each once."""
    return tuple(dict.fromkeys(point.round for line in lines for point in line.points if point.breaks))


def _points(key: str, measures: Sequence[Measure]) -> Iterable[Point]:
    before: Measure | None = None
    for one in measures:
        breaks = before is not None and not asks_the_same(key, before.blocks, one)
        yield Point(one.name, one.number, one.spreads.get(key), breaks)
        before = one


def asks_the_same(key: str, before: Blocks, now: Measure) -> bool:
    """Does every block of this pillar go on from one of the same pillar of then, and is none of those gone?"""
    was, blocks = before.get(key), now.blocks.get(key)
    if was is None or blocks is None:
        return False
    for table in now.changes:
        becomes = {change.was[0]: change.becomes[0] for change in table if change.goes_on}
        if not was <= becomes.keys():
            return False
        was = frozenset(becomes[old] for old in was)
    return was == blocks


def whole_of(blocks: Blocks) -> Blocks:
    """With the whole beside the pillars."""
    return {WHOLE: frozenset[str]().union(*blocks.values()), **blocks}

"""What may be told of the percentiles of a group, beside how many municipalities it has. Pure.

A percentile is the level of one municipality, or lies between those of two. Whoever sees some of the group by name can
tell which of the others it is: of six that are named and five that are not, the median can be the highest of those
five. So what counts is how many a reader does *not* see by name. Of a few of those only the quartiles and the median
are told, in steps of five points. Of enough of them all is told in whole percents, as long as nothing that is told lies
further out among them than the 10th percentile of exactly enough would.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessment.scoring import rounded

PERCENTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
STEP = 5  # points


@dataclass(frozen=True)
class Unseen:
    """Of those with a level whom one reader does not see by name: how many municipalities, and their outer levels.

    `lowest` and `highest` are the two at each end, the outer one first, each of a municipality of its own.
    """

    municipalities: int
    lowest: Sequence[float] = ()
    highest: Sequence[float] = ()

    def veils(self, levels: Sequence[float], enough: int) -> bool:
        """Whether none of them can be read from these levels."""
        if self.municipalities < enough:
            return False
        return _inwards(self.lowest, enough) - _TOLERANCE <= min(levels) and max(levels) <= (
            _inwards(self.highest, enough) + _TOLERANCE
        )


_TOLERANCE = 1e-6  # of the same percentile, worked out in two ways


def _inwards(ends: Sequence[float], enough: int) -> float:
    """From the outer level towards the next, as far as the 10th percentile of so many lies."""
    return ends[0] + (ends[-1] - ends[0]) * min(1.0, PERCENTILES[0] * (enough - 1))


def told_of(levels: Sequence[float], readers: Iterable[Unseen], enough: int) -> list[int | None]:
    """The levels at PERCENTILES as they may be told; None is not told.

    `readers` has an item for each reader that does not see everybody by name.
    """
    if all(unseen.veils(levels, enough) for unseen in readers):
        return [rounded(level) for level in levels]
    return [None, *(stepped(level) for level in levels[1:-1]), None]


def stepped(level: float) -> int:
    """To the nearest step."""
    return rounded(level / STEP) * STEP

"""What may be told of the percentiles of a group, beside how many municipalities it has. Pure.

In a small group the 10th and the 90th percentile lie next to the lowest and the highest single level, and a quartile
can be the level of one municipality: of exactly five it is the second. So of a small group only the quartiles and the
median are told, in steps of five points; the others when there are enough.
"""

from collections.abc import Sequence

from assessment.scoring import rounded

PERCENTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
STEP = 5  # points


def told_of(levels: Sequence[float], municipalities: int, enough: int) -> list[int | None]:
    """The levels at PERCENTILES as they may be told of so many municipalities; None is not told."""
    if municipalities >= enough:
        return [rounded(level) for level in levels]
    return [None, *(stepped(level) for level in levels[1:-1]), None]


def stepped(level: float) -> int:
    """To the nearest step."""
    return rounded(level / STEP) * STEP

"""How far a pillar is: counts of answers, and one number that leaves out what does not apply."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import floor

from assessment.models import Status, Target

POINTS = {Status.IMPLEMENTED: 2, Status.PARTIAL: 1, Status.NOT_YET: 0}
FULL = POINTS[Status.IMPLEMENTED]
# What a block must reach to be no gap; a municipality that chose no target wants it implemented.
WANTED = {Target.IMPLEMENTED: FULL, Target.PARTIAL: POINTS[Status.PARTIAL], Target.NONE: 0}


@cache  # of a few words, and asked a thousand times a page
def is_gap(status: str | None, target: str = "", expected: str = "") -> bool:
    """Is the block below what the municipality wants? Unanswered and not applicable are never a gap.

    `target` is what it chose for the block, `expected` what its development path asks; without either it is all.
    """
    if status is None or status == Status.NOT_APPLICABLE:
        return False
    return POINTS[Status(status)] < WANTED[Target(target or expected or Target.IMPLEMENTED)]


def rounded(value: float) -> int:
    """The nearest whole number, halves up; the only place where the product rounds."""
    return floor(value + 0.5)


def percentage(part: int, whole: int) -> int:
    """A share in whole percents."""
    return rounded(100 * part / whole)


@dataclass(frozen=True)
class Score:
    """Counts of the answers of one pillar, or of several."""

    implemented: int = 0
    partial: int = 0
    not_yet: int = 0
    not_applicable: int = 0
    unanswered: int = 0

    @classmethod
    def of(cls, statuses: Iterable[str | None]) -> "Score":
        """Count statuses; None is unanswered. An unknown status raises ValueError."""
        counts = dict.fromkeys((*Status.values, None), 0)
        for status in statuses:
            if status not in counts:
                raise ValueError(f"unknown status {status!r}")
            counts[status] += 1
        unanswered = counts.pop(None)
        return cls(**{str(status): count for status, count in counts.items()}, unanswered=unanswered)

    @property
    def total(self) -> int:
        return self.answered + self.unanswered

    @property
    def answered(self) -> int:
        return self.implemented + self.partial + self.not_yet + self.not_applicable

    @property
    def applicable(self) -> int:
        """Blocks that were answered and apply."""
        return self.implemented + self.partial + self.not_yet

    @property
    def applies(self) -> bool:
        """False where every block was answered, and none applies."""
        return bool(self.applicable or self.unanswered)

    @property
    def progress(self) -> int:
        """Answered blocks, in whole percents of all blocks; 100 where there are none."""
        return percentage(self.answered, self.total) if self.total else 100

    @property
    def level(self) -> int | None:
        """Points reached (implemented 2, partial 1) in whole percents of what the applicable blocks could reach.

        None as long as nothing applicable was answered: unanswered is not zero.
        """
        if not self.applicable:
            return None
        return percentage(FULL * self.implemented + self.partial, FULL * self.applicable)

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.implemented + other.implemented,
            self.partial + other.partial,
            self.not_yet + other.not_yet,
            self.not_applicable + other.not_applicable,
            self.unanswered + other.unanswered,
        )

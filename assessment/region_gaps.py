"""The gaps of a region: which blocks are open at whom, and what became of them since the round before. Pure.

It tells of municipalities that share by name only. A block is open where it is not there yet, or partly; what a
municipality itself wants of a block is not shared, so it does not count here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessment.models import Status

Statuses = Mapping[str, str | None]
OPEN = (Status.NOT_YET, Status.PARTIAL)
MOST_TASKS = 3


@dataclass(frozen=True)
class Measured:
    """One result under a name: its `statuses`, and those of the round before (None where it has none by name)."""

    name: str
    tasks: tuple[str, ...]
    statuses: Statuses
    before: Statuses | None = None


@dataclass(frozen=True)
class Asked:
    """A block as it is asked now; `was` is its key in the round before, empty where the line breaks."""

    key: str
    name: str
    pillar: str
    was: str = ""


@dataclass(frozen=True)
class Change:
    """What became of a block at those that measured both times: how many closed it, and how many opened it again."""

    both: int
    closed: int
    opened: int


@dataclass(frozen=True)
class RegionGap:
    """A block, how many of those who share by name have it open, and the societal tasks that these have most.

    `change` is None where nobody can be compared with the round before.
    """

    key: str
    name: str
    pillar: str
    open: int
    applicable: int
    tasks: tuple[tuple[str, int], ...]
    change: Change | None = None


def is_open(status: str | None) -> bool:
    return status in OPEN


def region_gaps(blocks: Iterable[Asked], measured: Sequence[Measured]) -> tuple[RegionGap, ...]:
    """Every block in the order of the questionnaire."""
    return tuple(_gap(block, measured) for block in blocks)


def _gap(block: Asked, measured: Sequence[Measured]) -> RegionGap:
    given = [(one, one.statuses.get(block.key)) for one in measured]
    at = [one for one, status in given if status in OPEN]
    tasks = Counter(task for one in at for task in one.tasks)
    common = sorted(tasks.items(), key=lambda found: (-found[1], found[0]))[:MOST_TASKS]
    return RegionGap(
        key=block.key,
        name=block.name,
        pillar=block.pillar,
        open=len(at),
        applicable=sum(status is not None and status != Status.NOT_APPLICABLE for _one, status in given),
        tasks=tuple(common),
        change=_change(block, measured),
    )


def _change(block: Asked, measured: Sequence[Measured]) -> Change | None:
    if not block.was:
        return None
    pairs = [(one.before.get(block.was), one.statuses.get(block.key)) for one in measured if one.before is not None]
    both = [(was, now) for was, now in pairs if was is not None and now is not None]
    if not both:
        return None
    closed = sum(is_open(was) and now == Status.IMPLEMENTED for was, now in both)
    return Change(len(both), closed, sum(was == Status.IMPLEMENTED and is_open(now) for was, now in both))

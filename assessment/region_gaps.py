"""The gaps of a region: which blocks are open at whom, and what became of them since the round before. Pure.

It tells of municipalities that share by name only. A block is open where it is not there yet, or partly; what a
municipality itself wants of a block is not shared, so it does not count here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from assessment.models import Status

Statuses = Mapping[str, str | None]
OPEN = (Status.NOT_YET, Status.PARTIAL)
_OPEN = frozenset(map(str, OPEN))  # a thousand statuses are looked up in it on a page
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


def region_gaps(blocks: Iterable[Asked], measured: Sequence[Measured]) -> tuple[RegionGap, ...]:
    """Every block in the order of the questionnaire."""
    pairs = [(one.before, one.statuses) for one in measured if one.before is not None]
    return tuple(_gap(block, measured, _change(block, pairs)) for block in blocks)


def _gap(block: Asked, measured: Sequence[Measured], change: Change | None) -> RegionGap:
    given = [one.statuses.get(block.key) for one in measured]
    counts = Counter(given)
    open_at = [one.tasks for one, status in zip(measured, given, strict=True) if status in _OPEN]
    tasks = Counter(chain.from_iterable(open_at))
    common = sorted(tasks.items(), key=lambda found: (-found[1], found[0]))[:MOST_TASKS]
    return RegionGap(
        key=block.key,
        name=block.name,
        pillar=block.pillar,
        open=len(open_at),
        applicable=len(given) - counts[None] - counts[Status.NOT_APPLICABLE],
        tasks=tuple(common),
        change=change,
    )


def _change(block: Asked, pairs: Sequence[tuple[Statuses, Statuses]]) -> Change | None:
    """`pairs` are the statuses of the round before and of now, of those who have both."""
    if not block.was:
        return None
    steps = [(before.get(block.was), now.get(block.key)) for before, now in pairs]
    both = sum(1 for was, now in steps if was is not None and now is not None)
    moved = [(was, now) for was, now in steps if was != now]
    closed = sum(1 for was, now in moved if now == Status.IMPLEMENTED and was in _OPEN)
    opened = sum(1 for was, now in moved if was == Status.IMPLEMENTED and now in _OPEN)
    return Change(both, closed, opened) if both else None

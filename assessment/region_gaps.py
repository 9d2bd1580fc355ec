"""The gaps of a region: which blocks are open at whom, and what became of them since the round before. Pure.

It tells of municipalities that share by name only. A block is open where it is not there yet, or partly; what a
municipality itself wants of a block is not shared, so it does not count here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, product

from assessment.adopted_statuses import Statuses
from assessment.models import Status

Given = tuple[str | None, ...]  # to one block, by each of those who are counted
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
    """What became of a block at those that answered it both times.

    `closed` have it done since; at `opened` it is open since, for it was done or did not apply; where it was open and
    no longer applies, it is `dropped`.
    """

    both: int
    closed: int
    opened: int
    dropped: int = 0


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
    blocks = list(blocks)
    tasks = [one.tasks for one in measured]
    now = _by_block([one.statuses for one in measured], [block.key for block in blocks])
    then = _by_block([one.before or {} for one in measured], [block.was for block in blocks])
    return tuple(
        _gap(block, now[place], tasks, _change(then[place], now[place]) if block.was else None)
        for place, block in enumerate(blocks)
    )


def _by_block(measured: Sequence[Statuses], keys: Sequence[str]) -> Sequence[Given]:
    """Of each block what each of them answered, in their order."""
    if not measured:
        return [()] * len(keys)
    return list(zip(*(map(statuses.get, keys) for statuses in measured), strict=True))


def _gap(block: Asked, given: Given, tasks: Iterable[tuple[str, ...]], change: Change | None) -> RegionGap:
    counts = Counter(given)
    there = Counter(chain.from_iterable(own for own, status in zip(tasks, given, strict=True) if status in _OPEN))
    common = sorted(there.items(), key=lambda found: (-found[1], found[0]))[:MOST_TASKS]
    return RegionGap(
        key=block.key,
        name=block.name,
        pillar=block.pillar,
        open=sum(counts[status] for status in OPEN),
        applicable=len(given) - counts[None] - counts[Status.NOT_APPLICABLE],
        tasks=tuple(common),
        change=change,
    )


def _change(then: Given, now: Given) -> Change | None:
    """In the same order; who answered it once only does not count."""
    steps = Counter(zip(then, now, strict=True))
    both = {step: number for step, number in steps.items() if None not in step}
    if not both:
        return None

    def went(was: Iterable[str], at: Iterable[str]) -> int:
        return sum(both.get(step, 0) for step in product(was, at))

    return Change(
        both=sum(both.values()),
        closed=went(OPEN, (Status.IMPLEMENTED,)),
        opened=went((Status.IMPLEMENTED, Status.NOT_APPLICABLE), OPEN),
        dropped=went(OPEN, (Status.NOT_APPLICABLE,)),
    )

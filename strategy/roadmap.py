"""The roadmap: what is done in which half-year with what the municipality can carry, and which gaps that covers.

Pure: values in, values out. The same items give the same plan in whatever order they come.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from heapq import heappop, heappush

from django.utils.translation import gettext as _

from assessment.models import Status
from strategy.recommendations import Cost

# What a class of cost counts for in a plan: the upper end of the class, and two and a half times its beginning for the
# class without an end. Our estimate, as the classes themselves are; who knows better changes the class of the item.
EUROS = {Cost.NONE: 0, Cost.LOW: 25_000, Cost.MEDIUM: 100_000, Cost.HIGH: 250_000}

THERE = frozenset({Status.PARTIAL.value, Status.IMPLEMENTED.value, Status.NOT_APPLICABLE.value})


class HalfYear(int):
    """A half-year as a number: the year x 2, plus one for the second half."""

    @classmethod
    def of(cls, day: date) -> "HalfYear":
        return cls(day.year * 2 + (day.month > 6))

    @property
    def year(self) -> int:
        return self // 2

    @property
    def is_second(self) -> bool:
        return self % 2 == 1

    @property
    def label(self) -> str:
        words = _("second half of %(year)s") if self.is_second else _("first half of %(year)s")
        return words % {"year": self.year}

    @property
    def short(self) -> str:
        """For the head of a narrow column: 2027-1."""
        return f"{self.year}-{self % 2 + 1}"


class Why(StrEnum):
    """Why an item has no place in the plan; the page has the words."""

    NO_CAPACITY = "no_capacity"  # there are no days, or no money, at all
    AFTER_HORIZON = "after_horizon"  # it does not fit in the half-years that are looked ahead
    NEED_NOT_PLANNED = "need_not_planned"  # no other item serves what must be there first
    WAITS_FOR_UNPLACED = "waits_for_unplaced"  # what serves it has no place itself
    CYCLE = "cycle"  # it waits for something that waits for it in turn
    PINNED_OUTSIDE = "pinned_outside"  # in no half-year of the plan
    PINNED_BEFORE_NEED = "pinned_before_need"
    PINNED_FULL = "pinned_full"


@dataclass(frozen=True)
class PlanItem:
    """Something to plan. `needs` are the blocks that must at least be partly there before it can start."""

    key: int
    title: str
    blocks: tuple[str, ...]
    needs: tuple[str, ...]
    days: int
    euros: int
    value: int
    position: int
    pinned: int | None
    is_busy: bool

    @property
    def rank(self) -> tuple[bool, int, int, int]:
        """Its place in the line: what is busy, then what weighs most, then the municipality's own order."""
        return not self.is_busy, -self.value, self.position, self.key


@dataclass(frozen=True)
class Capacity:
    """What can be carried: `halves` half-years from `starts` on, with person-days and money in each."""

    starts: int
    halves: int
    days: int
    euros: int

    @property
    def half_years(self) -> tuple[HalfYear, ...]:
        return tuple(HalfYear(half) for half in range(self.starts, self.starts + self.halves))

    @property
    def is_empty(self) -> bool:
        return not self.halves or not self.days


@dataclass(frozen=True)
class Placement:
    """Where an item stands: from `first` to `last`, or nowhere, and then `why` not (and which blocks it misses)."""

    item: PlanItem
    first: HalfYear | None = None
    last: HalfYear | None = None
    why: str = ""
    misses: tuple[str, ...] = ()

    @property
    def is_placed(self) -> bool:
        return self.first is not None

    def covers(self, half: int) -> bool:
        return self.first is not None and self.last is not None and self.first <= half <= self.last


@dataclass(frozen=True)
class Load:
    """What is used of a half-year."""

    half: HalfYear
    days: int
    euros: int


@dataclass(frozen=True)
class Plan:
    """Every item once: first those with a place, by time, then those without."""

    capacity: Capacity
    placements: tuple[Placement, ...]
    loads: tuple[Load, ...]

    @property
    def placed(self) -> tuple[Placement, ...]:
        return tuple(placement for placement in self.placements if placement.is_placed)

    @property
    def unplaced(self) -> tuple[Placement, ...]:
        return tuple(placement for placement in self.placements if not placement.is_placed)

    def covered_in(self, block: str) -> HalfYear | None:
        """The half-year in which the first item that serves the block ends."""
        ends = [p.last for p in self.placements if p.last is not None and block in p.item.blocks]
        return min(ends, default=None)


def plan(items: Iterable[PlanItem], capacity: Capacity, statuses: Mapping[str, str | None]) -> Plan:
    """Give each item a half-year, or the reason why it has none.

    An item starts in a half-year after the one in which everything that it needs has ended; what is busy goes first,
    then what weighs most, and what another item waits for goes along with that one. An item fits in one half-year, or
    is larger than any and then takes what is left of consecutive ones. A pinned item has its place kept before all
    others; where that comes before what it needs, or where there is no room, it has no place, and says so.
    """
    in_line = sorted(items, key=lambda item: item.rank)
    refused: dict[int, str] = {}
    while True:  # each turn refuses one pinned item more, so there are at most as many turns as pinned items
        round_ = _Round(in_line, capacity, statuses, refused)
        round_.run()
        too_early = [item for item in in_line if round_.is_too_early(item)]
        if not too_early:
            return round_.result()
        refused[too_early[-1].key] = Why.PINNED_BEFORE_NEED


@dataclass
class _Room:
    """What is left of each half-year."""

    capacity: Capacity
    days: list[int] = field(init=False)
    euros: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.days = [self.capacity.days] * self.capacity.halves
        self.euros = [self.capacity.euros] * self.capacity.halves

    def lacks(self, item: PlanItem) -> bool:
        """Is there nothing at all of what the item takes?"""
        empty = not self.capacity.halves
        return empty or bool(item.days and not self.capacity.days) or bool(item.euros and not self.capacity.euros)

    def take(self, item: PlanItem, after: int, only: int | None = None) -> tuple[HalfYear, HalfYear] | None:
        """Keep the first place after the half-year `after` (or `only` that one); None where there is none."""
        begin = max(after + 1 - self.capacity.starts, 0)
        starts = range(begin, self.capacity.halves) if only is None else [only - self.capacity.starts]
        for start in starts:
            if parts := self._parts(item, start):
                for place, (days, euros) in enumerate(parts, start):
                    self.days[place] -= days
                    self.euros[place] -= euros
                first = self.capacity.starts + start
                return HalfYear(first), HalfYear(first + len(parts) - 1)
        return None

    def _parts(self, item: PlanItem, start: int) -> list[tuple[int, int]]:
        """The days and euros in each half-year from `start` on; nothing where it does not fit."""
        if item.days <= self.capacity.days and item.euros <= self.capacity.euros:
            fits = item.days <= self.days[start] and item.euros <= self.euros[start]
            return [(item.days, item.euros)] if fits else []
        parts: list[tuple[int, int]] = []
        days, euros = item.days, item.euros
        for free_days, free_euros in zip(self.days[start:], self.euros[start:], strict=True):
            part = min(days, free_days), min(euros, free_euros)
            if part == (0, 0):
                return []
            parts.append(part)
            days, euros = days - part[0], euros - part[1]
            if not days and not euros:
                return parts
        return []


class _Round:
    """One turn of planning: the pinned places are kept, then the others follow as soon as what they need is placed."""

    def __init__(
        self,
        in_line: Sequence[PlanItem],
        capacity: Capacity,
        statuses: Mapping[str, str | None],
        refused: Mapping[int, str],
    ) -> None:
        self.in_line, self.capacity, self.refused = in_line, capacity, dict(refused)
        self.room = _Room(capacity)
        self.places: dict[int, tuple[HalfYear, HalfYear]] = {}
        self.ends: dict[str, list[tuple[HalfYear, int]]] = defaultdict(list)  # of a block, the first two, with the item
        # What is being carried out waits for nothing any more.
        self.needs = {
            item.key: () if item.is_busy else tuple(n for n in item.needs if statuses.get(n) not in THERE)
            for item in in_line
        }
        self.servers: dict[str, list[PlanItem]] = defaultdict(list)
        for item in in_line:
            for block in dict.fromkeys(item.blocks):
                self.servers[block].append(item)

    def run(self) -> None:
        self._keep_pinned()
        turns = self._turns()
        waiting: dict[str, list[PlanItem]] = defaultdict(list)
        ready: list[tuple[int, tuple[bool, int, int, int], int]] = []
        by_key = {item.key: item for item in self.in_line}

        def look_at(item: PlanItem) -> None:
            """Ready, or waiting for the first need that nothing placed sees to."""
            missing = next((need for need in self.needs[item.key] if self._end_of(need, item) is None), None)
            if missing is None:
                heappush(ready, (turns[item.key], item.rank, item.key))
            else:
                waiting[missing].append(item)

        for item in self.in_line:
            if item.pinned is None:
                look_at(item)
        while ready:
            item = by_key[heappop(ready)[-1]]
            if self._place(item):
                for block in item.blocks:
                    for other in waiting.pop(block, []):
                        look_at(other)

    def _keep_pinned(self) -> None:
        for item in self.in_line:
            if item.pinned is None or item.key in self.refused:
                continue
            if self.room.lacks(item):
                self.refused[item.key] = Why.NO_CAPACITY
            elif not self.capacity.starts <= item.pinned < self.capacity.starts + self.capacity.halves:
                self.refused[item.key] = Why.PINNED_OUTSIDE
            elif place := self.room.take(item, item.pinned - 1, only=item.pinned):
                self._put(item, place)
            else:
                self.refused[item.key] = Why.PINNED_FULL

    def _put(self, item: PlanItem, place: tuple[HalfYear, HalfYear]) -> None:
        self.places[item.key] = place
        for block in dict.fromkeys(item.blocks):
            self.ends[block] = sorted([*self.ends[block], (place[1], item.key)])[:2]

    def _turns(self) -> dict[int, int]:
        """Whose turn it is: an item goes with the first in line of all that wait for it, directly or not."""
        turns: dict[int, int] = {}
        seen: set[str] = set()
        for turn, item in enumerate(sorted(self.in_line, key=lambda item: (item.pinned is None, item.rank))):
            found = [item]
            while found:
                other = found.pop()
                if other.key not in turns:
                    turns[other.key] = turn
                    unseen = set(self.needs[other.key]) - seen
                    seen |= unseen
                    found += (server for need in unseen for server in self.servers[need])
        return turns

    def _place(self, item: PlanItem) -> bool:
        if self.room.lacks(item):
            self.refused[item.key] = Why.NO_CAPACITY
            return False
        ends = [end for need in self.needs[item.key] if (end := self._end_of(need, item)) is not None]
        place = self.room.take(item, max(ends, default=self.capacity.starts - 1))
        if place is None:
            self.refused[item.key] = Why.AFTER_HORIZON
            return False
        self._put(item, place)
        return True

    def _end_of(self, block: str, item: PlanItem) -> HalfYear | None:
        """When the first other item that serves the block ends."""
        return next((end for end, key in self.ends[block] if key != item.key), None)

    def is_too_early(self, item: PlanItem) -> bool:
        """Was it pinned before, or without, something that it needs?"""
        if item.pinned is None or item.key not in self.places:
            return False
        ends = [self._end_of(need, item) for need in self.needs[item.key]]
        return any(end is None or end >= item.pinned for end in ends)

    def result(self) -> Plan:
        in_cycles = self._in_cycles()
        placements = [self._placement(item, in_cycles) for item in self.in_line]
        placements.sort(key=lambda p: (not p.is_placed, p.first or 0, p.last or 0, p.item.rank))
        used = zip(self.capacity.half_years, self.room.days, self.room.euros, strict=True)
        loads = (Load(half, self.capacity.days - days, self.capacity.euros - euros) for half, days, euros in used)
        return Plan(self.capacity, tuple(placements), tuple(loads))

    def _placement(self, item: PlanItem, in_cycles: set[int]) -> Placement:
        if place := self.places.get(item.key):
            return Placement(item, *place)
        misses = tuple(need for need in self.needs[item.key] if self._end_of(need, item) is None)
        why = self.refused.get(item.key, "")
        if misses and why in ("", Why.PINNED_BEFORE_NEED):
            why = self._why_it_waits(item, misses, in_cycles)
        elif why == Why.PINNED_BEFORE_NEED:
            misses = self.needs[item.key]
        return Placement(item, why=Why(why).value, misses=misses)

    def _why_it_waits(self, item: PlanItem, misses: tuple[str, ...], in_cycles: set[int]) -> str:
        if item.key in in_cycles:
            return Why.CYCLE
        if any(all(server.key == item.key for server in self.servers[need]) for need in misses):
            return Why.NEED_NOT_PLANNED
        return Why.WAITS_FOR_UNPLACED

    def _in_cycles(self) -> set[int]:
        """The items without a place that wait, directly or not, for themselves."""
        waits = {
            item.key: {
                server.key
                for need in self.needs[item.key]
                if self._end_of(need, item) is None
                for server in self.servers[need]
                if server.key != item.key
            }
            for item in self.in_line
            if item.key not in self.places
        }
        return _on_circles(waits)


def _on_circles(edges: Mapping[int, set[int]]) -> set[int]:
    """The keys from which a way leads back to themselves; an edge to a key without edges leads nowhere."""
    bits = {key: 1 << place for place, key in enumerate(edges)}
    reached = {key: sum(bits.get(other, 0) for other in others) for key, others in edges.items()}
    has_grown = True
    while has_grown:
        has_grown = False
        for key, others in edges.items():
            wider = reached[key]
            for other in others:
                wider |= reached.get(other, 0)
            has_grown = has_grown or wider != reached[key]
            reached[key] = wider
    return {key for key in edges if reached[key] & bits[key]}

"""The roadmap as it is drawn: a row an item, a column a half-year."""

from collections.abc import Mapping
from dataclasses import dataclass

from strategy.roadmap import HalfYear, Load, Placement, Plan


@dataclass(frozen=True)
class Row:
    """`cells` says of each half-year whether the item is there: "" is not, else first, middle, last or whole.

    `missing` are the names of the blocks for which it waits, `problem` what is wrong with what was chosen for it.
    """

    placement: Placement
    cells: tuple[str, ...]
    missing: tuple[str, ...]
    half_years: tuple[HalfYear, ...]
    problem: str = ""

    @property
    def is_pinned_elsewhere(self) -> HalfYear | None:
        """Where it was pinned, when that is no half-year of the plan."""
        pinned = self.placement.item.pinned
        return HalfYear(pinned) if pinned is not None and pinned not in self.half_years else None

    @property
    def pinned(self) -> HalfYear | None:
        pinned = self.placement.item.pinned
        return None if pinned is None else HalfYear(pinned)


@dataclass(frozen=True)
class Timeline:
    half_years: tuple[HalfYear, ...]
    rows: tuple[Row, ...]
    unplaced: tuple[Row, ...]
    loads: tuple[Load, ...]
    days: int
    euros: int


def timeline_of(plan: Plan, names: Mapping[str, str], problems: Mapping[int, str] | None = None) -> Timeline:
    """`names` of the blocks by key, `problems` by key of the item."""
    halves = plan.capacity.half_years

    def row(placement: Placement) -> Row:
        missing = tuple(names.get(block, block) for block in placement.misses)
        cells = tuple(_cell(placement, half) for half in halves)
        return Row(placement, cells, missing, halves, (problems or {}).get(placement.item.key, ""))

    return Timeline(
        halves,
        tuple(row(placement) for placement in plan.placed),
        tuple(row(placement) for placement in plan.unplaced),
        plan.loads,
        plan.capacity.days,
        plan.capacity.euros,
    )


def _cell(placement: Placement, half: HalfYear) -> str:
    if not placement.covers(half):
        return ""
    if placement.first == placement.last:
        return "whole"
    return "first" if half == placement.first else "last" if half == placement.last else "middle"

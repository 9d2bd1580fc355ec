"""What if: changes to a plan, and which gaps stay open by it, and until when. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from strategy.roadmap import Capacity, HalfYear, Load, Placement, Plan, PlanItem

A_YEAR = 2  # half-years


@dataclass(frozen=True)
class Changes:
    """What would be otherwise. `capacity` in percents of today's; `without` the keys of items; `path` empty: as now."""

    capacity: int = 100
    without: tuple[int, ...] = ()
    is_later: bool = False
    path: str = ""

    def __bool__(self) -> bool:
        return self != Changes()

    def of_capacity(self, capacity: Capacity) -> Capacity:
        return replace(
            capacity,
            starts=capacity.starts + self._shift,
            days=capacity.days * self.capacity // 100,
            euros=capacity.euros * self.capacity // 100,
        )

    def of_items(self, items: Iterable[PlanItem]) -> tuple[PlanItem, ...]:
        kept = (item for item in items if item.key not in self.without)
        return tuple(i if i.pinned is None else replace(i, pinned=i.pinned + self._shift) for i in kept)

    @property
    def _shift(self) -> int:
        return A_YEAR if self.is_later else 0

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "without": list(self.without)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Changes":
        return cls(**{**stored, "without": tuple(stored["without"])})


@dataclass(frozen=True)
class GapCover:
    """A gap, and the half-year with whose end it is covered; None where nothing in the plan covers it."""

    block: str
    name: str
    covered: HalfYear | None


def gap_covers(plan: Plan, gaps: Mapping[str, str]) -> tuple[GapCover, ...]:
    """When each gap is covered, in the order of `gaps`: the name of each by the key of its block."""
    return tuple(GapCover(block, name, plan.covered_in(block)) for block, name in gaps.items())


@dataclass(frozen=True)
class GapChange:
    """A gap in two plans. None on a side: it is no gap there."""

    block: str
    name: str
    before: GapCover | None
    after: GapCover | None

    @property
    def went(self) -> str:
        """What the change does: gone, new, opened (it stays open now), closed, later, sooner or same."""
        if self.before is None or self.after is None:
            return "new" if self.before is None else "gone"
        was, now = self.before.covered, self.after.covered
        if was == now:
            return "same"
        if was is None or now is None:
            return "closed" if was is None else "opened"
        return "later" if now > was else "sooner"


@dataclass(frozen=True)
class Comparison:
    """Two plans side by side, gap by gap."""

    gaps: tuple[GapChange, ...]

    def went(self, *ways: str) -> tuple[GapChange, ...]:
        return tuple(gap for gap in self.gaps if gap.went in ways)

    @property
    def open_before(self) -> int:
        return sum(gap.before is not None and gap.before.covered is None for gap in self.gaps)

    @property
    def open_after(self) -> int:
        return sum(gap.after is not None and gap.after.covered is None for gap in self.gaps)

    @property
    def opened(self) -> tuple[GapChange, ...]:
        return self.went("opened")

    @property
    def later(self) -> tuple[GapChange, ...]:
        return self.went("later")

    @property
    def better(self) -> tuple[GapChange, ...]:
        return self.went("closed", "sooner")

    @property
    def gone(self) -> tuple[GapChange, ...]:
        return self.went("gone")

    @property
    def new(self) -> tuple[GapChange, ...]:
        return self.went("new")


def compare(before: Iterable[GapCover], after: Iterable[GapCover]) -> Comparison:
    """First the gaps of `before` in their order, then those that only `after` has."""
    was = {gap.block: gap for gap in before}
    now = {gap.block: gap for gap in after}
    return Comparison(
        tuple(
            GapChange(block, (was.get(block) or now[block]).name, was.get(block), now.get(block))
            for block in {**was, **now}
        )
    )


@dataclass(frozen=True)
class Outcome:
    """What followed from the changes on the day on which a scenario was kept; `assessment` is what it was made on."""

    assessment: int | None
    plan: Plan
    gaps: tuple[GapCover, ...]

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Outcome":
        plan = stored["plan"]
        return cls(
            stored["assessment"],
            Plan(
                Capacity(**plan["capacity"]),
                tuple(_placement(**placement) for placement in plan["placements"]),
                tuple(Load(HalfYear(load["half"]), load["days"], load["euros"]) for load in plan["loads"]),
            ),
            tuple(GapCover(gap["block"], gap["name"], _half(gap["covered"])) for gap in stored["gaps"]),
        )


def _placement(
    item: Mapping[str, Any], first: int | None, last: int | None, why: str, misses: Iterable[str]
) -> Placement:
    lists = {"blocks": tuple(item["blocks"]), "needs": tuple(item["needs"])}
    return Placement(PlanItem(**{**item, **lists}), _half(first), _half(last), why, tuple(misses))


def _half(number: int | None) -> HalfYear | None:
    return None if number is None else HalfYear(number)

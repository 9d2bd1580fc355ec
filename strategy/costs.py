"""What the agenda costs in each half-year: classes of money added up to a range. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from strategy.agenda_lines import ItemLine, half_label
from strategy.recommendations import Cost

# What a class means in euros; the highest has no upper end.
EUROS: dict[str, tuple[int, int | None]] = {
    Cost.NONE: (0, 0),
    Cost.LOW: (0, 25_000),
    Cost.MEDIUM: (25_000, 100_000),
    Cost.HIGH: (100_000, None),
}


@dataclass(frozen=True)
class Range:
    """Euros from `low` up to and including `high`; `high` None has no upper end."""

    low: int = 0
    high: int | None = 0

    @classmethod
    def of(cls, costs: Iterable[str]) -> "Range":
        found = cls()
        for cost in costs:
            low, high = EUROS[cost]
            found = cls(found.low + low, None if found.high is None or high is None else found.high + high)
        return found

    @property
    def words(self) -> str:
        low, high = _euros(self.low), None if self.high is None else _euros(self.high)
        if high is None:
            return _("more than %(low)s euros") % {"low": low}
        if self.high == 0:
            return _("no money")
        if self.low == 0:
            return _("up to %(high)s euros") % {"high": high}
        return _("%(low)s to %(high)s euros") % {"low": low, "high": high}


def _euros(amount: int) -> str:
    return str(number_format(amount, force_grouping=True))


@dataclass(frozen=True)
class HalfCost:
    """One half-year: how many items begin in it, and what they cost together."""

    half: int
    items: int
    range: Range

    @property
    def label(self) -> str:
        return half_label(self.half)


def costs_by_half(items: Iterable[ItemLine], halves: Iterable[int]) -> tuple[HalfCost, ...]:
    """An item counts whole in the half-year in which it begins."""
    known = tuple(items)
    beginning = {half: [item.cost for item in known if item.first == half] for half in halves}
    return tuple(HalfCost(half, len(costs), Range.of(costs)) for half, costs in beginning.items())

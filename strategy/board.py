"""The board of step 5: what stands on the agenda, by value and effort, and what could be put on it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from strategy.models import AdviceDecision, AdviceState, AgendaItem
from strategy.recommendations import Effort
from strategy.reports import Advice

VALUES = ((3, _("high")), (2, _("normal")), (1, _("low")))  # of an agenda item to the municipality, with their words


@dataclass(frozen=True)
class Cell:
    """The items of one value and one effort."""

    effort: str
    items: tuple[AgendaItem, ...]

    @property
    def label(self) -> str:
        return str(Effort(self.effort).label)


@dataclass(frozen=True)
class Line:
    """One value, with a cell for each effort."""

    value: int
    cells: tuple[Cell, ...]

    @property
    def label(self) -> str:
        return str(dict(VALUES)[self.value])


def board_of(items: Iterable[AgendaItem]) -> tuple[Line, ...]:
    """The items by value (high first) and effort (small first), each cell in the municipality's own order."""
    standing = list(items)
    return tuple(
        Line(
            value,
            tuple(
                Cell(effort, tuple(item for item in standing if (item.value, item.effort) == (value, effort)))
                for effort in Effort.values
            ),
        )
        for value, _label in VALUES
    )


@dataclass(frozen=True)
class Decided:
    """An advice with what was decided about it, if anything was."""

    advice: Advice
    state: str = ""
    reason: str = ""
    on: date | None = None
    by: str = ""


def decided(advices: Iterable[Advice], decisions: Mapping[str, AdviceDecision]) -> tuple[Decided, ...]:
    """Each advice with its decision."""
    return tuple(_decided(advice, decisions.get(advice.key)) for advice in advices)


def _decided(advice: Advice, decision: AdviceDecision | None) -> Decided:
    if decision is None:
        return Decided(advice)
    return Decided(advice, decision.state, decision.reason, localdate(decision.at), str(decision.by))


def open_advices(all_: Sequence[Decided]) -> tuple[Decided, ...]:
    """What was neither accepted nor rejected: the ideas to choose from, those that were postponed last."""
    waiting = [each for each in all_ if each.state in ("", AdviceState.POSTPONED)]
    return tuple(sorted(waiting, key=lambda each: each.state != ""))

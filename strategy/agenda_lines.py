"""The lines of the digital agenda: each what one row of the database says, in words that stay when the row changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from assessment.canvas import Tile
from assessment.paths import PathText
from assessment.trend import Way
from municipalities.models import DevelopmentPath
from strategy.models import (
    AdviceDecision,
    AdviceState,
    AgendaItem,
    CooperationWish,
    Goal,
    ItemKind,
    ItemState,
    PathDecision,
    SocietalTask,
    Weight,
    WishKind,
)
from strategy.recommendations import Cost, Effort
from strategy.roadmap import HalfYear

Names = Mapping[str, str]  # of the building blocks, by key


def half_label(half: int) -> str:
    """A half-year in words."""
    return HalfYear(half).label


@dataclass(frozen=True)
class TaskLine:
    """A societal task; `path` is empty where it follows the path of the whole."""

    name: str
    weight: int
    path: str
    path_reason: str

    @classmethod
    def from_task(cls, task: SocietalTask) -> "TaskLine":
        return cls(task.name, int(task.weight), task.path, task.path_reason)

    @property
    def weight_label(self) -> str:
        return str(Weight(self.weight).label)

    @property
    def path_label(self) -> str:
        return str(DevelopmentPath(self.path).label) if self.path else ""


@dataclass(frozen=True)
class PathLine:
    """The chosen development path: why, on what day, and what the guide says that it brings, costs and asks."""

    key: str
    name: str
    reason: str
    chosen_on: date
    text: str = ""
    brings: tuple[str, ...] = ()
    costs: tuple[str, ...] = ()
    asks: str = ""

    @classmethod
    def from_decision(cls, decision: PathDecision, texts: Mapping[str, PathText]) -> "PathLine":
        chosen_on, text = timezone.localdate(decision.at), texts.get(decision.path)
        if text is None:
            return cls(decision.path, str(DevelopmentPath(decision.path).label), decision.reason, chosen_on)
        about = (text.text, text.brings, text.costs, text.asks)
        return cls(decision.path, text.name, decision.reason, chosen_on, *about)


@dataclass(frozen=True)
class ItemLine:
    """What the municipality will do. `first` and `last` are the half-years in which it is planned, None where not."""

    key: str
    kind: str
    title: str
    note: str
    blocks: tuple[str, ...]
    block_names: tuple[str, ...]
    effort: str
    cost: str
    owner: str
    state: str
    first: int | None
    last: int | None
    why: str

    @classmethod
    def from_item(cls, item: AgendaItem, names: Names, placed: "Placed | None") -> "ItemLine":
        first, last, why = placed or (None, None, "")
        return cls(
            key=f"item-{item.pk}",
            kind=item.kind,
            title=item.title,
            note=item.note,
            blocks=tuple(item.blocks),
            block_names=tuple(names.get(block, block) for block in item.blocks),
            effort=item.effort,
            cost=item.cost,
            owner=item.owner,
            state=item.state,
            first=None if first is None else int(first),
            last=None if last is None else int(last),
            why=why,
        )

    @property
    def effort_label(self) -> str:
        return str(Effort(self.effort).label)

    @property
    def cost_label(self) -> str:
        return str(Cost(self.cost).label)

    @property
    def kind_label(self) -> str:
        return str(ItemKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(ItemState(self.state).label)

    @property
    def takes_capacity(self) -> bool:
        return self.state in (ItemState.CHOSEN, ItemState.BUSY)

    @property
    def when(self) -> str:
        """The half-years in words."""
        if self.state == ItemState.DONE:
            return self.state_label
        if self.first is None or self.last is None:
            return _("not planned yet")
        if self.first == self.last:
            return half_label(self.first)
        if (self.first + 1, self.first % 2) == (self.last, 0):
            return _("all of %(year)d") % {"year": self.first // 2}
        return _("%(first)s until %(last)s") % {"first": half_label(self.first), "last": half_label(self.last)}

    def runs_in(self, half: int) -> bool:
        return self.first is not None and self.last is not None and self.first <= half <= self.last


Placed = tuple[int | None, int | None, str]  # first half-year, last half-year, and why there


@dataclass(frozen=True)
class GapLine:
    """A building block below what is wanted, and the titles of what on the agenda works on it."""

    key: str
    name: str
    pillar: str
    status: str
    wanted: str
    wanted_on: date | None
    covered_by: tuple[str, ...]

    @classmethod
    def from_tile(cls, tile: Tile, items: tuple[ItemLine, ...]) -> "GapLine":
        return cls(
            key=tile.key,
            name=tile.name,
            pillar=tile.pillar,
            status=tile.status or "",
            wanted=tile.wanted,
            wanted_on=tile.target_on,
            covered_by=tuple(item.title for item in items if item.takes_capacity and tile.key in item.blocks),
        )


@dataclass(frozen=True)
class PutOffLine:
    """Advice that was postponed or rejected, and why."""

    key: str
    title: str
    block_name: str
    state: str
    reason: str
    on: date

    @classmethod
    def from_decision(cls, decision: AdviceDecision, title: str, block_name: str) -> "PutOffLine":
        on = timezone.localdate(decision.at)
        return cls(decision.advice, title or decision.advice, block_name, decision.state, decision.reason, on)

    @property
    def state_label(self) -> str:
        return str(AdviceState(self.state).label)


@dataclass(frozen=True)
class GoalLine:
    """An open goal; its numbers are written out with their unit. `note` is the newest, with its day in `note_on`."""

    key: str
    title: str
    indicator: str
    baseline: str
    target: str
    means: str
    why: str
    task: str
    block_names: tuple[str, ...]
    starts_on: date
    due_on: date
    owner: str
    note: str = ""
    note_value: str = ""
    note_on: date | None = None

    @classmethod
    def from_goal(cls, goal: Goal, names: Names) -> "GoalLine":
        note = next(iter(goal.notes.all()), None)
        return cls(
            key=f"goal-{goal.pk}",
            title=goal.title,
            indicator=goal.indicator,
            baseline=_amount(goal.baseline, goal.unit),
            target=_amount(goal.target, goal.unit),
            means=goal.means,
            why=goal.why,
            task=goal.task.name if goal.task else "",
            block_names=tuple(names.get(block, block) for block in goal.blocks),
            starts_on=goal.starts_on,
            due_on=goal.due_on,
            owner=goal.owner,
            note=note.text if note else "",
            note_value=_amount(note.value, goal.unit) if note and note.value is not None else "",
            note_on=timezone.localdate(note.at) if note else None,
        )


def _amount(value: Decimal, unit: str) -> str:
    """12,5 procent: without zeros that say nothing."""
    places = 0 if value == value.to_integral_value() else max(0, -int(value.normalize().as_tuple().exponent))
    number = number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip()


@dataclass(frozen=True)
class WishLine:
    """What the municipality would do with others."""

    block_name: str
    kind: str
    text: str

    @classmethod
    def from_wish(cls, wish: CooperationWish, names: Names) -> "WishLine":
        return cls(names.get(wish.block, wish.block), wish.kind, wish.text)

    @property
    def kind_label(self) -> str:
        return str(WishKind(self.kind).label)


@dataclass(frozen=True)
class PillarLine:
    """A pillar in one line: its level now and before, and which way it went.

    `level` is None without answers, with too few of them to tell one, or where no block `applies`; then `was` is too.
    """

    name: str
    answered: int
    total: int
    applies: bool
    gaps: int
    level: int | None
    was: int | None
    way: str

    @property
    def is_partly_answered(self) -> bool:
        return 0 < self.answered < self.total

    @property
    def went(self) -> Way:
        return Way(self.way)

"""What a municipality has to plan, and with what: read from the database into the values of the roadmap."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from assessment.canvas import Canvas
from assessment.layout import layout_of
from assessment.models import Assessment, Status
from assessment.paths import levels_of, paths_of
from assessment.photo import photo_of
from assessment.reports import canvas_of
from municipalities.models import Municipality
from strategy.models import AgendaItem, ItemState, Planning
from strategy.recommendations import DAYS, Cost, Effort
from strategy.roadmap import EUROS, Capacity, HalfYear, Plan, PlanItem, plan
from strategy.rulebook import rule_book_for
from strategy.scenarios import Changes, GapCover, Outcome, gap_covers


def capacity_of(planning: Planning | None, today: date) -> Capacity:
    """What was filled in; without that the field's own defaults, from the first half-year after today."""
    planning = planning or Planning(starts=HalfYear.of(today) + 1)
    euros = EUROS[Cost(planning.budget)] if planning.euros is None else planning.euros
    return Capacity(planning.starts, planning.halves, planning.days, euros)


@dataclass(frozen=True)
class Basis:
    """All that a plan of a municipality rests on. `canvas` None: nothing was measured yet."""

    items: tuple[PlanItem, ...]
    capacity: Capacity
    planning: Planning | None
    assessment: Assessment | None
    canvas: Canvas | None
    path: str
    done: frozenset[str] = frozenset()

    @property
    def statuses(self) -> Mapping[str, str | None]:
        """Of the blocks, by key: as measured, and partly there where something on the agenda was done since."""
        measured = self.canvas.statuses() if self.canvas else {}
        since = {key: Status.PARTIAL.value for key in self.done if measured.get(key) in (None, Status.NOT_YET)}
        return {**measured, **since}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Of the blocks, by key."""
        return {tile.key: tile.name for tile in self.canvas.tiles} if self.canvas else {}

    def gaps(self, path: str = "") -> dict[str, str]:
        """The gaps by key of the block, as they are now or as they would be on another development path."""
        if self.canvas is None or self.assessment is None:
            return {}
        if not path or path == self.path:
            return {tile.key: tile.name for tile in self.canvas.gaps}
        layout = layout_of(self.assessment.instrument_version_id)
        levels = levels_of(paths_of(layout.version.instrument.key)[path], layout)
        tiles = (replace(tile, expected=levels.get(tile.key, "")) for tile in self.canvas.tiles)
        return {tile.key: tile.name for tile in tiles if tile.is_gap}

    def plan(self, changes: Changes = Changes()) -> Plan:  # noqa: B008 - frozen
        return plan(changes.of_items(self.items), changes.of_capacity(self.capacity), self.statuses)

    def outcome(self, changes: Changes = Changes()) -> Outcome:  # noqa: B008 - frozen
        made = self.plan(changes)
        return Outcome(self.assessment.pk if self.assessment else None, made, self.covers(made, changes))

    def covers(self, made: Plan, changes: Changes = Changes()) -> tuple[GapCover, ...]:  # noqa: B008 - frozen
        return gap_covers(made, self.gaps(changes.path))


def basis_of(municipality: Municipality, today: date) -> Basis:
    """Everything, in as many queries whatever stands on the agenda."""
    assessment = photo_of(municipality, today)
    planning = Planning.objects.filter(municipality=municipality).first()
    standing = list(AgendaItem.objects.filter(municipality=municipality).standing())
    items = [item for item in standing if item.state != ItemState.DONE]
    needs = _needs(assessment)
    return Basis(
        items=tuple(_item(item, needs.get(item.advice, ())) for item in items),
        capacity=capacity_of(planning, today),
        planning=planning,
        assessment=assessment,
        canvas=canvas_of(assessment) if assessment else None,
        path=municipality.path,
        done=frozenset(block for item in standing if item.state == ItemState.DONE for block in item.blocks),
    )


def plan_of(municipality: Municipality, today: date) -> Plan:
    """The roadmap of a municipality as it stands."""
    return basis_of(municipality, today).plan()


def _needs(assessment: Assessment | None) -> dict[str, tuple[str, ...]]:
    """What must be there before each advice, by its key."""
    rules = rule_book_for(layout_of(assessment.instrument_version_id).version) if assessment else None
    return {rule.key: rule.needs for rule in (rules.rules if rules else ())}


def _item(item: AgendaItem, needs: tuple[str, ...]) -> PlanItem:
    return PlanItem(
        key=item.pk,
        title=item.title,
        blocks=tuple(item.blocks),
        needs=needs,
        days=DAYS[Effort(item.effort)],
        euros=EUROS[Cost(item.cost)],
        value=item.value,
        position=item.position,
        pinned=item.pinned,
        is_busy=item.state == ItemState.BUSY,
    )

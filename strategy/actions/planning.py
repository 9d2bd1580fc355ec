"""What changes in the planning: the capacity, what is pinned, and the scenarios."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import RefusedError, refuse_unless_open
from assessment.photo import photo_of
from municipalities.models import AuditEntry, Municipality, Person
from strategy.actions.agenda import forget_accepted, lock_agenda, refresh_covered
from strategy.models import AgendaItem, ItemState, Planning, Scenario
from strategy.planning import basis_of
from strategy.recommendations import Cost
from strategy.roadmap import EUROS, Capacity
from strategy.scenarios import Changes, Outcome


@dataclass(frozen=True)
class NewCapacity:
    """What the municipality can carry. `keeps_euros` leaves the exact money of an adopted scenario as it is."""

    starts: int
    halves: int
    days: int
    budget: str
    keeps_euros: bool = False


@transaction.atomic
def set_capacity(*, municipality: Municipality, capacity: NewCapacity, by: Person) -> Planning:
    refuse_unless_open(None, municipality, timezone.localdate())
    known = Planning.objects.select_for_update().filter(municipality=municipality).first()
    euros = known.euros if known and capacity.keeps_euros else None
    budget = known.budget if known and capacity.keeps_euros else capacity.budget
    fields: dict[str, int | str | None] = {
        "starts": capacity.starts,
        "halves": capacity.halves,
        "days": capacity.days,
        "budget": budget,
        "euros": euros,
    }
    return _write(municipality, fields, by, "set_capacity")


def _write(municipality: Municipality, fields: dict[str, int | str | None], by: Person, verb: str) -> Planning:
    defaults = {**fields, "changed_at": timezone.now(), "changed_by": by}
    planning, _is_new = Planning.objects.update_or_create(municipality=municipality, defaults=defaults)
    AuditEntry.record(verb, planning, by=by, municipality=municipality, **fields)
    return planning


@transaction.atomic
def pin_item(*, item: AgendaItem, half: int | None, by: Person) -> AgendaItem:
    """Keep an item in a half-year, or with None let the planner choose."""
    locked = AgendaItem.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=item.pk)
    if locked.pinned == half:
        return locked
    before, locked.pinned = locked.pinned, half
    locked.save(update_fields=["pinned"])
    verb = "unpin_item" if half is None else "pin_item"
    AuditEntry.record(verb, locked, by=by, municipality=locked.municipality, before=before, after=half)
    return locked


def keep_scenario(*, municipality: Municipality, name: str, changes: Changes, by: Person, today: date) -> Scenario:
    """Freeze what follows from the changes today. RefusedError where another has that name."""
    refuse_unless_open(None, municipality, today)
    outcome = basis_of(municipality, today).outcome(changes)
    try:
        with transaction.atomic():
            scenario = Scenario.objects.create(
                municipality=municipality, name=name, changes=changes.to_json(), outcome=outcome.to_json(), by=by
            )
            AuditEntry.record("keep_scenario", scenario, by=by, municipality=municipality, name=name)
    except IntegrityError as error:
        raise RefusedError(_("There is a scenario with this name already. Choose another name.")) from error
    return scenario


@transaction.atomic
def adopt_scenario(*, scenario: Scenario, by: Person, today: date) -> Scenario:
    """Make the plan what the scenario says: its capacity, its pinned places, and off the agenda what it leaves out.

    What came on the agenda since stays there. RefusedError where it was adopted before, or was made on an assessment
    that is not the newest any more.
    """
    locked = Scenario.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=scenario.pk)
    municipality = locked.municipality
    refuse_unless_open(None, municipality, today)
    changes, outcome = Changes.from_json(locked.changes), Outcome.from_json(locked.outcome)
    if locked.adopted_at:
        raise RefusedError(_("This scenario was adopted before."))
    newest = photo_of(municipality, today)
    if outcome.assessment != (newest.pk if newest else None):
        raise RefusedError(_("There is a newer assessment since this scenario was made. Make it again."))
    lock_agenda(municipality)
    dropped = AgendaItem.objects.filter(municipality=municipality, pk__in=changes.without).planned()
    if dropped.filter(state=ItemState.BUSY).exists():
        raise RefusedError(_("Something that this scenario leaves out is being carried out. Make the scenario again."))
    keys = list(dropped.values_list("pk", flat=True))
    forget_accepted(municipality, list(dropped.values_list("advice", flat=True)))
    dropped.update(state=ItemState.DROPPED)
    refresh_covered(municipality)
    pinned = _move_pins(municipality, outcome)
    _write(municipality, _planning_fields(outcome.plan.capacity), by, "set_capacity")
    locked.adopted_at, locked.adopted_by = timezone.now(), by
    locked.save(update_fields=["adopted_at", "adopted_by"])
    details = {"dropped": keys, "pinned": pinned, "name": locked.name}
    AuditEntry.record("adopt_scenario", locked, by=by, municipality=municipality, **details)
    return locked


def _move_pins(municipality: Municipality, outcome: Outcome) -> dict[str, int | None]:
    """Pin what the scenario had pinned, and nothing else of what it planned; returns what changed, by key."""
    wanted = {placement.item.key: placement.item.pinned for placement in outcome.plan.placements}
    items = AgendaItem.objects.filter(municipality=municipality, pk__in=wanted).planned()
    moved = [item for item in items if item.pinned != wanted[item.pk]]
    for item in moved:
        item.pinned = wanted[item.pk]
    AgendaItem.objects.bulk_update(moved, ["pinned"])
    return {str(item.pk): item.pinned for item in moved}


def _planning_fields(capacity: Capacity) -> dict[str, int | str | None]:
    """The money as its class where it is exactly one, and else the largest class below it with the exact euros."""
    fitting = [cost for cost in Cost if EUROS[cost] <= capacity.euros]
    budget = max(fitting, key=lambda cost: EUROS[cost])
    exact = None if EUROS[budget] == capacity.euros else capacity.euros
    return {
        "starts": capacity.starts,
        "halves": capacity.halves,
        "days": capacity.days,
        "budget": budget.value,
        "euros": exact,
    }

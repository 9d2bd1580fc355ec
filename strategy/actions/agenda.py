"""What changes in step 5: decisions about advice, and what stands on the agenda."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import OutdatedError, RefusedError, refuse_unless_open
from municipalities.models import AuditEntry, Municipality, Person
from projects.models import Project
from strategy.models import AdviceDecision, AdviceState, AgendaItem, ItemKind, ItemState
from strategy.reports import Advice


@dataclass(frozen=True)
class ItemContent:
    """What somebody says of an agenda item; `blocks` are keys of building blocks."""

    title: str
    note: str
    blocks: tuple[str, ...]
    effort: str
    cost: str
    value: int
    owner: str


@transaction.atomic
def decide_advice(*, municipality: Municipality, advice: Advice, state: str, reason: str, by: Person) -> AdviceDecision:
    """Accept, postpone or reject an advice: it is remembered in every next round.

    An accepted one comes on the agenda; one that is put off leaves it. RefusedError where that is being carried out.
    """
    lock_agenda(municipality)
    decision, _made = AdviceDecision.objects.update_or_create(
        municipality=municipality,
        advice=advice.key,
        defaults={"state": state, "reason": reason, "at": timezone.now(), "by": by},
    )
    standing = municipality.agenda_items.standing().filter(advice=advice.key).first()
    if state == AdviceState.ACCEPTED and standing is None:
        _add(municipality, by, kind=ItemKind.ADVICE, advice=advice.key, **_content_of(advice))
    elif state != AdviceState.ACCEPTED and standing is not None:
        if standing.state != ItemState.CHOSEN:
            raise RefusedError(_("This is being carried out or done already. Change that on the agenda first."))
        _change_state(standing, ItemState.DROPPED)
    refresh_covered(municipality)
    AuditEntry.record(
        "decide_advice", decision, by=by, municipality=municipality, advice=advice.key, state=state, reason=reason
    )
    return decision


def _content_of(advice: Advice) -> dict[str, object]:
    return {"title": advice.title, "blocks": [advice.block], "effort": advice.effort, "cost": advice.cost}


@transaction.atomic
def add_item(*, municipality: Municipality, content: ItemContent, by: Person) -> AgendaItem:
    """Put an idea of the municipality's own on the agenda."""
    lock_agenda(municipality)
    item = _add(municipality, by, kind=ItemKind.OWN, **_fields(content))
    refresh_covered(municipality)
    AuditEntry.record("add_item", item, by=by, municipality=municipality, **_fields(content))
    return item


@transaction.atomic
def add_project(*, municipality: Municipality, project: Project, content: ItemContent, by: Person) -> AgendaItem:
    """Put a project on the agenda. RefusedError where it stands there already."""
    lock_agenda(municipality)
    if municipality.agenda_items.standing().about(project).exists():
        raise RefusedError(_("This project is on the agenda already."))
    item = _add(municipality, by, kind=ItemKind.PROJECT, project=project, **_fields(content))
    refresh_covered(municipality)
    AuditEntry.record("add_project", item, by=by, municipality=municipality, project=project.pk)
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, content: ItemContent, state: str, based_on: str, by: Person) -> AgendaItem:
    """Change what an item says and how far it is; one that is taken off stays in the history.

    OutdatedError where it no longer is what it was `based_on` (its mark), RefusedError where it was taken off since.
    """
    lock_agenda(item.municipality)
    item.refresh_from_db()
    if item.state == ItemState.DROPPED:
        raise RefusedError(_("This was taken off the agenda meanwhile. Put it on the agenda again first."))
    if item.mark != based_on:
        raise OutdatedError(_("Somebody else changed this item while you were working on it."))
    fields = _fields(content)
    was = {name: getattr(item, name) for name in (*fields, "state")}
    for name, value in {**fields, "state": state}.items():
        setattr(item, name, value)
    item.save(update_fields=[*fields, "state"])
    if state == ItemState.DROPPED:
        forget_accepted(item.municipality, [item.advice])
    refresh_covered(item.municipality)
    changed = {name: [value, getattr(item, name)] for name, value in was.items() if value != getattr(item, name)}
    AuditEntry.record("change_item", item, by=by, municipality=item.municipality, changed=changed)
    return item


@transaction.atomic
def order_items(*, municipality: Municipality, order: Sequence[int], by: Person) -> None:
    """Put the items in this order, by primary key. What it does not name comes after, in the order that it had."""
    lock_agenda(municipality)
    places = {pk: place for place, pk in enumerate(order)}
    items = sorted(municipality.agenda_items.standing(), key=lambda item: places.get(item.pk, len(places)))
    for place, item in enumerate(items):
        item.position = place
    AgendaItem.objects.bulk_update(items, ["position"])
    AuditEntry.record("order_items", municipality, by=by, municipality=municipality, order=[item.pk for item in items])


@transaction.atomic
def move_item(*, item: AgendaItem, up: bool, by: Person) -> None:
    """Move an item one place; at the end of the list nothing happens, nor to one taken off."""
    lock_agenda(item.municipality)
    order = list(item.municipality.agenda_items.standing().values_list("pk", flat=True))
    if item.pk not in order:
        return
    place = order.index(item.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
        order_items(municipality=item.municipality, order=order, by=by)


def lock_agenda(municipality: Municipality) -> None:
    """One at a time: the order and the coverage are of all items together. RefusedError where nothing may change."""
    refuse_unless_open(None, municipality, timezone.localdate())
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)


def forget_accepted(municipality: Municipality, advices: Iterable[str]) -> None:
    """What left the agenda is an idea again, to be decided about; the audit trail keeps what was decided."""
    accepted = municipality.advice_decisions.filter(state=AdviceState.ACCEPTED)
    accepted.filter(advice__in=[advice for advice in advices if advice]).delete()


def _add(municipality: Municipality, by: Person, **fields: object) -> AgendaItem:
    last = municipality.agenda_items.aggregate(last=Max("position"))["last"]
    place = 0 if last is None else last + 1
    return AgendaItem.objects.create(municipality=municipality, added_by=by, position=place, **fields)


def _fields(content: ItemContent) -> dict[str, object]:
    return {**vars(content), "blocks": list(content.blocks)}


def _change_state(item: AgendaItem, state: str) -> None:
    item.state = state
    item.save(update_fields=["state"])


def refresh_covered(municipality: Municipality) -> None:
    """Write down which blocks the agenda serves, for the pages that show it."""
    covered = sorted({block for item in municipality.agenda_items.planned() for block in item.blocks})
    Municipality.objects.filter(pk=municipality.pk).update(covered=covered)
    municipality.covered = covered

"""What changes in step 1: the ambition, the societal tasks and the principles of a municipality."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import OutdatedError, RefusedError, refuse_unless_open
from municipalities.models import AuditEntry, Municipality, Person
from strategy.ambition import AmbitionPage, Row, Stored
from strategy.models import Ambition, GoalState, Principle, SocietalTask

Kept = TypeVar("Kept", SocietalTask, Principle)


def stored_ambition(municipality: Municipality) -> Stored:
    """What stands of step 1, in three queries."""
    return Stored(
        Ambition.objects.select_related("changed_by").filter(municipality=municipality).first(),
        tuple(municipality.societal_tasks.standing()),
        tuple(municipality.principles.standing()),
    )


@transaction.atomic
def save_ambition(*, municipality: Municipality, page: AmbitionPage, by: Person) -> Ambition:
    """Keep a sound page. OutdatedError where somebody else saved meanwhile, RefusedError for a task that is in use."""
    refuse_unless_open(None, municipality, timezone.localdate())
    now = timezone.now()
    start = {"changed_by": by, "changed_at": now}
    ambition, _made = Ambition.objects.select_for_update().get_or_create(municipality=municipality, defaults=start)
    if ambition.version != page.version:
        raise OutdatedError(_("Somebody else saved this page while you were working on it."))
    tasks = list(municipality.societal_tasks.standing().select_for_update())
    _remove(_unchosen(tasks, page.tasks), now)
    _remove(_unchosen(list(municipality.principles.standing()), page.principles), now)
    for task in tasks:  # out of the way, since two may swap their names
        municipality.societal_tasks.standing().filter(pk=task.pk).update(name=f"~{task.pk}")
    for row in page.chosen_tasks:
        _keep_task(municipality, row)
    for row in page.chosen_principles:
        _keep_principle(municipality, row)
    municipality.tasks = [row.code for row in page.chosen_tasks if row.code]
    municipality.save(update_fields=["tasks"])
    ambition.sentence, ambition.changed_by, ambition.changed_at = page.sentence, by, now
    ambition.version += 1
    ambition.save()
    AuditEntry.record(
        "save_ambition",
        ambition,
        by=by,
        municipality=municipality,
        sentence=page.sentence,
        tasks={row.text: row.weight for row in page.chosen_tasks},
        principles=[row.text for row in page.chosen_principles],
    )
    return ambition


def _unchosen(standing: list[Kept], rows: Iterable[Row]) -> list[Kept]:
    chosen = {row.pk for row in rows if row.chosen}
    return [kept for kept in standing if kept.pk not in chosen]


def _remove(unchosen: Iterable[SocietalTask] | Iterable[Principle], now: datetime) -> None:
    for kept in unchosen:
        if isinstance(kept, SocietalTask):
            _refuse_in_use(kept)
        kept.removed_at = now
        kept.save(update_fields=["removed_at"])


def _refuse_in_use(task: SocietalTask) -> None:
    goal = task.goals.filter(state=GoalState.OPEN).first()
    if goal:
        raise RefusedError(
            _("“%(task)s” cannot be removed: the goal “%(goal)s” belongs to it. Close or change that goal first.")
            % {"task": task.name, "goal": goal.title}
        )


def _keep_task(municipality: Municipality, row: Row) -> None:
    if row.pk is None:
        municipality.societal_tasks.create(code=row.code, name=row.text, weight=row.weight)
    else:
        municipality.societal_tasks.filter(pk=row.pk).update(name=row.text, weight=row.weight)


def _keep_principle(municipality: Municipality, row: Row) -> None:
    if row.pk is None:
        municipality.principles.create(code=row.code, text=row.text)
    else:
        municipality.principles.filter(pk=row.pk).update(text=row.text)

"""What changes in step 2: the development path of a municipality, as a whole and for single societal tasks."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from assessment.actions import refuse_unless_open
from assessment.actions.totals import refresh_all_soon
from municipalities.models import AuditEntry, Municipality, Person
from strategy.models import PathDecision


@dataclass(frozen=True)
class TaskPath:
    """Another path for one societal task, with why; an empty path is that of the municipality."""

    path: str
    reason: str


@transaction.atomic
def choose_path(
    *,
    municipality: Municipality,
    path: str,
    reason: str,
    considerations: Mapping[str, str],
    proposed: str,
    by: Person,
) -> PathDecision:
    """Choose a path, against which the gaps count from now on. What was chosen before stays in the history."""
    refuse_unless_open(None, municipality, timezone.localdate())
    was = Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk).path
    decision = PathDecision.objects.create(
        municipality=municipality,
        path=path,
        reason=reason,
        considerations=dict(considerations),
        proposed=proposed,
        by=by,
    )
    Municipality.objects.filter(pk=municipality.pk).update(path=path)
    municipality.path = path
    refresh_all_soon(municipality=municipality)
    AuditEntry.record("choose_path", decision, by=by, municipality=municipality, was=was, path=path, reason=reason)
    return decision


@transaction.atomic
def choose_task_paths(*, municipality: Municipality, paths: Mapping[int, TaskPath], by: Person) -> int:
    """Set the path of these societal tasks, by primary key; returns how many changed."""
    refuse_unless_open(None, municipality, timezone.localdate())
    changed = {}
    for task in municipality.societal_tasks.standing().filter(pk__in=paths).select_for_update():
        chosen = paths[task.pk]
        if (task.path, task.path_reason) != (chosen.path, chosen.reason):
            task.path, task.path_reason = chosen.path, chosen.reason
            task.save(update_fields=["path", "path_reason"])
            changed[task.name] = [chosen.path, chosen.reason]
    if changed:
        AuditEntry.record("choose_task_paths", municipality, by=by, municipality=municipality, changed=changed)
    return len(changed)

"""What a municipality wants of each block, and by when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from assessment.actions.answers import FrozenError
from assessment.actions.corrections import refuse_unless_changeable
from assessment.models import Assessment
from municipalities.models import AuditEntry, Person


@dataclass(frozen=True)
class Aim:
    """A target (empty is none chosen) and the day by which it is to be reached."""

    target: str
    on: date | None


@transaction.atomic
def set_targets(*, assessment: Assessment, aims: Mapping[str, Aim], by: Person, today: date) -> int:
    """Set the targets of these blocks, by key; returns how many changed. RefusedError where nothing may change."""
    refuse_unless_changeable(assessment, today)
    if Assessment.objects.select_for_update().get(pk=assessment.pk).is_adopted:
        raise FrozenError(_("This assessment has been adopted. Its targets stay as they are."))
    changed = {}
    for answer in (
        assessment.answers.filter(block__key__in=aims).select_related("block").select_for_update(of=("self",))
    ):
        was, aim = Aim(answer.target, answer.target_on), aims[answer.block.key]
        if was != aim:
            answer.target, answer.target_on = aim.target, aim.on
            answer.save(update_fields=["target", "target_on"])
            changed[answer.block.key] = [was.target, str(was.on or ""), aim.target, str(aim.on or "")]
    if changed:
        AuditEntry.record("set_targets", assessment, by=by, municipality=assessment.municipality, changed=changed)
    return len(changed)

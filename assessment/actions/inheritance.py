"""What a new assessment takes over from the one before: answers to be confirmed, and targets."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.answers import revision_of
from assessment.actions.corrections import refuse_unless_changeable
from assessment.actions.evidence import copy_evidence
from assessment.actions.rounds import RefusedError
from assessment.lineage import Change, carry, lines
from assessment.models import Answer, AnswerContent, AnswerRevision, Assessment, InstrumentVersion, Progress
from municipalities.models import AuditEntry, Person


def take_over(assessment: Assessment, by: Person) -> None:
    """Copy the answers of the assessment that it follows, to be confirmed, across the versions in between."""
    follows = assessment.follows
    if follows is None:
        return
    old = {answer.block.key: answer for answer in follows.answers.select_related("block")}
    tables = changes_between(follows.instrument_version, assessment.instrument_version)
    given = _given(old, tables)
    answers = [answer for answer in assessment.answers.select_related("block") if answer.block.key in given]
    goes_on = lines(tables, [answer.block.key for answer in answers])
    now = timezone.now()
    for answer in answers:
        content = given[answer.block.key]
        answer.status, answer.explanation, answer.owner = content.status, content.explanation, content.owner
        answer.version, answer.to_confirm, answer.changed_at, answer.changed_by = 1, True, now, by
        if answer.block.key in goes_on:
            before = old[goes_on[answer.block.key]]
            answer.target, answer.target_on = before.target, before.target_on
    Answer.objects.bulk_update(answers, _TAKEN_OVER)
    AnswerRevision.objects.bulk_create(revision_of(answer, by, now) for answer in answers)
    pairs = [(old[goes_on[answer.block.key]], answer) for answer in answers if answer.block.key in goes_on]
    copy_evidence(pairs=pairs, by=by)


_TAKEN_OVER = [
    *("status", "explanation", "owner", "version", "to_confirm", "changed_at", "changed_by", "target", "target_on")
]


def _given(old: dict[str, Answer], tables: Iterable[tuple[Change, ...]]) -> dict[str, AnswerContent]:
    given = {key: AnswerContent.of(answer) for key, answer in old.items() if answer.status is not None}
    for table in tables:
        given = carry(table, given)
    return given


def changes_between(old: InstrumentVersion, new: InstrumentVersion) -> list[tuple[Change, ...]]:
    """The was-wordt tables on the way from one version to another, oldest first; none where they are the same."""
    if old.number >= new.number:
        return []
    between = InstrumentVersion.objects.filter(
        instrument=old.instrument_id, number__gt=old.number, number__lte=new.number
    )
    return [Change.read(version.changes) for version in between.order_by("number")]


@transaction.atomic
def confirm_answer(*, answer: Answer, by: Person, today: date) -> Answer:
    """Say that an answer taken over still holds. Again is harmless; RefusedError where nothing may change."""
    refuse_unless_changeable(answer.assessment, today)
    locked = Answer.objects.select_for_update().get(pk=answer.pk)
    if locked.frozen:
        raise RefusedError(_("This assessment has been adopted. Its answers stay as they are."))
    if locked.to_confirm:
        locked.to_confirm, locked.progress = False, Progress.DONE
        locked.save(update_fields=["to_confirm", "progress"])
        AuditEntry.record("confirm_answer", locked, by=by, municipality=answer.assessment.municipality)
    answer.to_confirm = False
    return answer

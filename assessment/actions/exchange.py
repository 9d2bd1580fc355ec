"""Files that came back: kept, and taken over as a whole."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.answers import Edit, FrozenError, save_answer
from assessment.actions.rounds import RefusedError, refuse_unless_open
from assessment.conflicts import Choice, settle
from assessment.models import Answer, AnswerContent, AnswerRevision, Assessment, OfflineForm
from assessment.offline import Difference, Kind, Preview, Stands, compare
from assessment.workbooks import Reading
from municipalities.models import AuditEntry, Person


class StalePreviewError(Exception):
    """Somebody saved one of these answers since the preview was shown; nothing was taken over."""


@transaction.atomic
def keep_offline_form(
    *, assessment: Assessment, file_name: str, readings: Iterable[Reading], by: Person
) -> OfflineForm:
    """Keep what a file says, until somebody has looked at it. It changes no answer."""
    rows = [reading.as_json() for reading in readings]
    form = OfflineForm.objects.create(assessment=assessment, file_name=file_name[-200:], rows=rows, by=by)
    AuditEntry.record("keep_offline_form", form, by=by, municipality=assessment.municipality, rows=len(rows))
    return form


def preview_of(form: OfflineForm) -> Preview:
    """What the file would change now, in three queries."""
    answers = list(form.assessment.answers.select_related("block", "changed_by"))
    return _compared(form, answers)


def _compared(form: OfflineForm, answers: list[Answer]) -> Preview:
    before: dict[int, dict[int, AnswerContent]] = {}
    for revision in AnswerRevision.objects.filter(answer__assessment=form.assessment_id):
        before.setdefault(revision.answer_id, {})[revision.version] = AnswerContent.of(revision)
    stands = {
        answer.block.key: Stands(answer.block.name, answer.version, AnswerContent.of(answer), before.get(answer.pk, {}))
        for answer in answers
    }
    return compare([Reading(**row) for row in form.rows], stands)


@transaction.atomic
def apply_offline_form(
    *, form: OfflineForm, choices: Mapping[str, str], seen: Mapping[str, int], by: Person, today: date
) -> int:
    """Take over every change of a file, and of each conflict what was chosen; all or nothing. Returns how many.

    `seen` are the versions that the preview showed, by key of the block: StalePreviewError where one moved on.
    RefusedError where a row is faulty, a choice is missing, it was done already, or nothing can be answered.
    """
    locked = OfflineForm.objects.select_for_update().get(pk=form.pk)
    assessment = form.assessment
    if locked.applied_at:
        raise RefusedError(_("This file was taken over already."))
    refuse_unless_open(assessment.round, assessment.municipality, today)
    rows = assessment.answers.select_for_update(of=("self",)).select_related("block", "changed_by")
    answers = {answer.block.key: answer for answer in rows}
    if any(answer.frozen for answer in answers.values()):
        raise FrozenError(_("This assessment has been adopted. Its answers stay as they are."))
    preview = _compared(locked, list(answers.values()))
    _refuse_unsound(preview, choices, seen)
    for difference in preview.changes + preview.conflicts:
        answer = answers[difference.key]
        answer.assessment = assessment
        edit = Edit(page="", sequence=0, based_on=answer.version)
        save_answer(answer=answer, content=_settled(difference, choices), edit=edit, by=by, today=today)
    locked.applied_at = timezone.now()
    locked.save(update_fields=["applied_at"])
    AuditEntry.record(
        "apply_offline_form", locked, by=by, municipality=assessment.municipality, answers=len(preview.differences)
    )
    return len(preview.differences)


def _refuse_unsound(preview: Preview, choices: Mapping[str, str], seen: Mapping[str, int]) -> None:
    if preview.faulty:
        raise RefusedError(_("There are rows with faults. Mend them in the file and upload it again."))
    if any(seen.get(key) != version for key, version in preview.versions.items()):
        raise StalePreviewError
    if any(choices.get(conflict.key) not in Choice.values for conflict in preview.conflicts):
        raise RefusedError(_("Choose for each conflict which text stays."))


def _settled(difference: Difference, choices: Mapping[str, str]) -> AnswerContent:
    if difference.now is None or difference.becomes is None:
        raise ValueError("a faulty row changes nothing")
    if difference.kind == Kind.CHANGE:
        return difference.becomes
    return settle(choices[difference.key], theirs=difference.now, mine=difference.becomes)

"""Files that came back: kept, and taken over as a whole."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.answers import Edit, FrozenError, save_answer
from assessment.actions.corrections import refuse_unless_changeable
from assessment.actions.rounds import RefusedError
from assessment.conflicts import Choice, settle
from assessment.models import Answer, AnswerContent, AnswerRevision, Assessment, OfflineForm
from assessment.offline import Difference, Preview, Stands, compare, too_long
from assessment.workbook_rows import Reading
from municipalities.models import AuditEntry, Person


class StalePreviewError(Exception):
    """Somebody saved one of these answers since the preview was shown; nothing was taken over."""


class ChoicesError(RefusedError):
    """Of a conflict it is not clear what to save; `problems` says why, by key of the block."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(_("Choose for each conflict which text stays."))
        self.problems = problems


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
        answer.block.key: Stands(
            answer.block.name,
            answer.version,
            AnswerContent.of(answer),
            before.get(answer.pk, {}),
            answer.changed_by.name if answer.changed_by else "",
            answer.changed_at,
        )
        for answer in answers
    }
    return compare([Reading(**row) for row in form.rows], stands)


@transaction.atomic
def apply_offline_form(
    *, form: OfflineForm, choices: Mapping[str, str], seen: Mapping[str, int], by: Person, today: date
) -> int:
    """Take over every change of a file, and of each conflict what was chosen; all or nothing. Returns how many changed.

    `seen` are the versions that the preview showed, by key of the block: StalePreviewError where one moved on.
    ChoicesError where a choice is missing or does not fit. RefusedError where a row is faulty, it was done already, or
    nothing can be answered.
    """
    locked = OfflineForm.objects.select_for_update().get(pk=form.pk)
    if locked.applied_at:
        raise RefusedError(_("This file was taken over already."))
    answers = _locked_answers(form.assessment, today)
    preview = _compared(locked, list(answers.values()))
    _refuse_unsound(preview, seen)
    contents = _settled(preview, choices)
    changed = [key for key, content in contents.items() if content != AnswerContent.of(answers[key])]
    for key in changed:
        edit = Edit(page="", sequence=0, based_on=answers[key].version)
        save_answer(answer=answers[key], content=contents[key], edit=edit, by=by, today=today)
    locked.applied_at = timezone.now()
    locked.save(update_fields=["applied_at"])
    municipality = form.assessment.municipality
    AuditEntry.record("apply_offline_form", locked, by=by, municipality=municipality, answers=changed)
    return len(changed)


def _locked_answers(assessment: Assessment, today: date) -> dict[str, Answer]:
    """The answers by key of their block; nobody saves or adopts until this is done. RefusedError where nobody may."""
    refuse_unless_changeable(assessment, today)
    if Assessment.objects.select_for_update().get(pk=assessment.pk).is_adopted:
        raise FrozenError(_("This assessment has been adopted. Its answers stay as they are."))
    rows = assessment.answers.select_for_update(of=("self",)).select_related("block", "changed_by")
    answers = {answer.block.key: answer for answer in rows}
    for answer in answers.values():
        answer.assessment = assessment
    return answers


def _refuse_unsound(preview: Preview, seen: Mapping[str, int]) -> None:
    if preview.faulty:
        raise RefusedError(_("There are rows with faults. Mend them in the file and upload it again."))
    if any(seen.get(key) != version for key, version in preview.versions.items()):
        raise StalePreviewError


def _settled(preview: Preview, choices: Mapping[str, str]) -> dict[str, AnswerContent]:
    """What to save of each block, by key. ChoicesError as `apply_offline_form` has it."""
    contents = {change.key: change.becomes for change in preview.changes if change.becomes}
    problems = {}
    for conflict in preview.conflicts:
        chosen = _chosen(conflict, choices.get(conflict.key, ""))
        if chosen is None:
            problems[conflict.key] = _("Choose which text stays.")
        elif conflict.now and (problem := too_long(chosen, conflict.now)):
            problems[conflict.key] = problem
        else:
            contents[conflict.key] = chosen
    if problems:
        raise ChoicesError(problems)
    return contents


def _chosen(conflict: Difference, choice: str) -> AnswerContent | None:
    if choice not in Choice.values or conflict.now is None or conflict.becomes is None:
        return None
    return settle(choice, theirs=conflict.now, mine=conflict.becomes)

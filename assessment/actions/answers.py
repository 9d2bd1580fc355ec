"""Saving answers: nobody overwrites a colleague unseen, and no text is lost."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.corrections import refuse_unless_changeable
from assessment.actions.rounds import RefusedError
from assessment.models import Answer, AnswerContent, AnswerRevision, Progress, SetAsideAnswer
from municipalities.models import Person


@dataclass(frozen=True)
class Edit:
    """Where a save comes from: the page it was typed in, that page's count, and the version it was based on."""

    page: str
    sequence: int
    based_on: int


class ConflictError(Exception):
    """A colleague saved this block first. `answer` is what stands, `set_aside` is what was kept of this save."""

    def __init__(self, answer: Answer, set_aside: SetAsideAnswer) -> None:
        super().__init__(answer.pk)
        self.answer, self.set_aside = answer, set_aside


class FrozenError(RefusedError):
    """The assessment was adopted; its answers never change again."""


def save_answer(*, answer: Answer, content: AnswerContent, edit: Edit, by: Person, today: date) -> Answer:
    """Save an answer if nobody else did since `edit.based_on`; returns the answer as it now stands.

    Raises RefusedError (round closed, municipality gone), FrozenError (adopted) and ConflictError; in each case what
    was typed is kept for its author as a SetAsideAnswer.
    """
    try:
        refuse_unless_changeable(answer.assessment, today)
    except RefusedError:
        keep_aside(answer, content, edit, by)
        raise
    if _arrived_too_late(answer, edit) or AnswerContent.of(answer) == content:
        return answer
    with transaction.atomic():
        if _write(answer, content, edit, by):
            return answer
    return _after_losing(answer, content, edit, by, today)


def _may_follow(answer: Answer, edit: Edit) -> bool:
    """Nobody saved in between, or this page itself did and its reply got lost."""
    return answer.version == edit.based_on or answer.edit == edit.page != ""


def _arrived_too_late(answer: Answer, edit: Edit) -> bool:
    """An older save of a page of which a newer one was kept already."""
    return answer.edit == edit.page != "" and edit.sequence < answer.sequence


def _write(answer: Answer, content: AnswerContent, edit: Edit, by: Person) -> bool:
    """Compare and swap on the version column, with the revision in the same transaction; False where it lost."""
    if not _may_follow(answer, edit):
        return False
    now = timezone.now()
    new = {
        **asdict(content),
        "version": answer.version + 1,
        "edit": edit.page,
        "sequence": edit.sequence,
        "changed_at": now,
        "changed_by": by,
        "to_confirm": False,
    }
    if not Answer.objects.filter(pk=answer.pk, version=answer.version, frozen=False).update(**new, progress=_BUSY):
        return False
    answer.progress = Progress.PROPOSED if answer.progress == Progress.PROPOSED else Progress.BUSY
    for name, value in new.items():
        setattr(answer, name, value)
    revision_of(answer, by, now).save(force_insert=True)
    return True


# As progress.after has it for a save: what was done is being worked on again, but a proposal goes on waiting.
_BUSY = Case(When(progress=Progress.PROPOSED, then=Value(Progress.PROPOSED.value)), default=Value(Progress.BUSY.value))


def revision_of(answer: Answer, by: Person, at: datetime) -> AnswerRevision:
    return AnswerRevision(answer_id=answer.pk, version=answer.version, at=at, by=by, **asdict(AnswerContent.of(answer)))


def _after_losing(answer: Answer, content: AnswerContent, edit: Edit, by: Person, today: date) -> Answer:
    """The row changed under this save: look again, and either save after all or set the text aside."""
    current = Answer.objects.select_related("assessment__round", "assessment__municipality", "block", "changed_by").get(
        pk=answer.pk
    )
    if current.frozen:
        keep_aside(current, content, edit, by)
        raise FrozenError(_("This assessment has been adopted and can no longer be changed. Your text was not saved."))
    if _may_follow(current, edit):
        return save_answer(answer=current, content=content, edit=edit, by=by, today=today)
    if AnswerContent.of(current) == content:
        return current
    raise ConflictError(current, keep_aside(current, content, edit, by))


def keep_aside(answer: Answer, content: AnswerContent, edit: Edit, by: Person) -> SetAsideAnswer:
    """Keep a text that was not saved; its author's next text from the same page takes its place."""
    waiting = answer.set_aside.filter(by=by, resolved_at__isnull=True)
    same = waiting.filter(page=edit.page) if edit.page else waiting.filter(**asdict(content))
    if same.update(at=timezone.now(), **asdict(content)):
        return same.latest("at")
    return SetAsideAnswer.objects.create(answer=answer, by=by, page=edit.page, **asdict(content))


def resolve_conflict(
    *, answer: Answer, content: AnswerContent, edit: Edit, settles: int | None, by: Person, today: date
) -> Answer:
    """Save what its author chose, and close the text set aside that was chosen about. Raises as `save_answer` does.

    No transaction around both: a text set aside by a new conflict must outlive the refusal.
    """
    saved = save_answer(answer=answer, content=content, edit=edit, by=by, today=today)
    answer.set_aside.filter(pk=settles or 0, by=by, resolved_at__isnull=True).update(resolved_at=timezone.now())
    return saved

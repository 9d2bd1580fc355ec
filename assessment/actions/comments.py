"""Remarks on a block: written, done, and open again."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.notices import tell
from assessment.actions.rounds import RefusedError
from assessment.models import Answer, Comment, NoticeKind
from municipalities.access import Permission, roles_that_may
from municipalities.models import AuditEntry, Person


@transaction.atomic
def write_comment(*, answer: Answer, text: str, by: Person) -> Comment:
    """Remark on a block; coordinators and who has the block are told. RefusedError on an adopted assessment."""
    _refuse_frozen(answer)
    comment = Comment.objects.create(answer=answer, text=text, by=by)
    for person in _concerned(answer):
        tell(person=person, kind=NoticeKind.COMMENTED, by=by, answer=answer, remark=text)
    AuditEntry.record("write_comment", comment, by=by, municipality=answer.assessment.municipality, answer=answer.pk)
    return comment


@transaction.atomic
def close_comment(*, comment: Comment, by: Person) -> Comment:
    """Say that a remark is dealt with; again is harmless."""
    return _set_closed(comment, "close_comment", closed=True, by=by)


@transaction.atomic
def reopen_comment(*, comment: Comment, by: Person) -> Comment:
    return _set_closed(comment, "reopen_comment", closed=False, by=by)


def _set_closed(comment: Comment, verb: str, *, closed: bool, by: Person) -> Comment:
    _refuse_frozen(comment.answer)
    locked = Comment.objects.select_for_update().get(pk=comment.pk)
    if (locked.closed_at is not None) == closed:
        return locked
    locked.closed_at, locked.closed_by = (timezone.now(), by) if closed else (None, None)
    locked.save(update_fields=["closed_at", "closed_by"])
    AuditEntry.record(verb, locked, by=by, municipality=comment.answer.assessment.municipality)
    return locked


def _refuse_frozen(answer: Answer) -> None:
    if Answer.objects.select_for_update().get(pk=answer.pk).frozen:
        raise RefusedError(_("This assessment has been adopted. Its remarks stay as they are."))


def _concerned(answer: Answer) -> list[Person]:
    """Coordinators, and who has this block."""
    leading = roles_that_may(Permission.EDIT_ANSWERS)
    here = answer.assessment.municipality
    coordinators = Person.objects.filter(memberships__municipality=here, memberships__role__in=leading)
    asked = Person.objects.filter(assignments__in=answer.assignments.open())
    return list((coordinators | asked).distinct())

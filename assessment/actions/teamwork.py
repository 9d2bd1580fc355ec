"""Handing questions to colleagues: to whoever works here, and to an address that is invited first."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.answers import FrozenError
from assessment.actions.corrections import refuse_unless_changeable
from assessment.actions.notices import tell
from assessment.actions.rounds import RefusedError
from assessment.models import Answer, Assessment, Assignment, NoticeKind
from municipalities.access import Permission, Role, may
from municipalities.actions import invite_member
from municipalities.models import AuditEntry, Membership, Municipality, Person


@dataclass(frozen=True)
class Terms:
    """Under what a question is handed out: by when, with which words, and does the colleague answer directly?"""

    due_on: date | None = None
    note: str = ""
    answers_directly: bool = False


@dataclass(frozen=True)
class Assignee:
    """Somebody who works here, or an address that has been invited to."""

    person: Person | None = None
    email: str = ""

    def __str__(self) -> str:
        return str(self.person or self.email)


def find_assignee(
    *, municipality: Municipality, email: str, name: str, link: Callable[[str], str], by: Person
) -> Assignee:
    """Who has this address: a colleague, or somebody who is invited now where that was not done yet.

    RefusedError where that person may only read here; MemberError where the invitation cannot be sent.
    """
    member = municipality.memberships.filter(person__email__iexact=email).select_related("person").first()
    if member:
        _refuse_reader(member.role, str(member.person))
        return Assignee(person=member.person)
    invited = municipality.invitations.open_on(timezone.now()).filter(email__iexact=email).first()
    if invited is None:
        invited = invite_member(
            municipality=municipality, name=name or email, email=email, role=Role.CONTRIBUTOR, link=link, by=by
        )
    _refuse_reader(invited.role, invited.email)
    return Assignee(email=invited.email)


def _refuse_reader(role: str, name: str) -> None:
    if not may(role, Permission.PROPOSE_ANSWERS):
        raise RefusedError(
            _("%(name)s only reads along here. Give this colleague another role first.") % {"name": name}
        )


@transaction.atomic
def assign_blocks(
    *, assessment: Assessment, blocks: Collection[str], to: Assignee, terms: Terms, by: Person, today: date
) -> list[Assignment]:
    """Hand these blocks, by key, to a colleague. Who has one of them already keeps it, under the new terms.

    RefusedError where nothing can be answered any more, for a deadline in the past, and for somebody who only reads.
    """
    _refuse_unless_current(assessment, terms, None, today)
    if to.person:
        role = Membership.objects.filter(person=to.person, municipality=assessment.municipality).values_list("role")
        _refuse_reader((role.first() or [Role.ALDERMAN])[0], str(to))
    answers = assessment.answers.filter(block__key__in=blocks).select_related("block").select_for_update(of=("self",))
    given = [_assign(answer, to, terms, by) for answer in answers]
    if given:
        _tell_of(given, assessment, by)
        AuditEntry.record(
            "assign_blocks",
            assessment,
            by=by,
            municipality=assessment.municipality,
            to=to.person.email if to.person else to.email,
            blocks=[assignment.answer.block.key for assignment in given],
            answers_directly=terms.answers_directly,
        )
    return given


def _refuse_unless_current(assessment: Assessment, terms: Terms, was_due: date | None, today: date) -> None:
    refuse_unless_changeable(assessment, today)
    if Assessment.objects.select_for_update().get(pk=assessment.pk).is_adopted:
        raise FrozenError(_("This assessment has been adopted. Its answers stay as they are."))
    if terms.due_on and terms.due_on < today and terms.due_on != was_due:
        raise RefusedError(_("This deadline lies in the past. Choose today or a later day."))


def _assign(answer: Answer, to: Assignee, terms: Terms, by: Person) -> Assignment:
    own = answer.assignments.open()
    existing = (own.filter(person=to.person) if to.person else own.filter(email__iexact=to.email)).first()
    assignment = existing or Assignment(person=to.person, email="" if to.person else to.email.lower(), by=by)
    assignment.answer = answer
    _set_terms(assignment, terms)
    assignment.save()
    return assignment


def _set_terms(assignment: Assignment, terms: Terms) -> None:
    assignment.due_on, assignment.note = terms.due_on, terms.note
    assignment.answers_directly = terms.answers_directly


def _tell_of(given: list[Assignment], assessment: Assessment, by: Person) -> None:
    """One notice for all that was handed over at once: of the block itself where it is one."""
    first = given[0]
    if first.person is None:
        return  # told once the invitation is accepted
    names = ", ".join(assignment.answer.block.name for assignment in given)
    tell(
        person=first.person,
        kind=NoticeKind.ASSIGNED,
        by=by,
        answer=first.answer if len(given) == 1 else None,
        assessment=assessment,
        blocks=names,
        due_on=first.due_on.isoformat() if first.due_on else "",
    )


@transaction.atomic
def change_assignment(*, assignment: Assignment, terms: Terms, by: Person, today: date) -> Assignment:
    """Other terms; a deadline that has passed may stay as it was."""
    assessment = assignment.answer.assessment
    _refuse_unless_current(assessment, terms, assignment.due_on, today)
    locked = _locked(assignment)
    _set_terms(locked, terms)
    locked.save(update_fields=["due_on", "note", "answers_directly"])
    AuditEntry.record(
        "change_assignment",
        locked,
        by=by,
        municipality=assessment.municipality,
        due_on=str(terms.due_on or ""),
        answers_directly=terms.answers_directly,
    )
    return locked


@transaction.atomic
def end_assignment(*, assignment: Assignment, by: Person) -> Assignment:
    """Take a question back from a colleague; what was written stays. RefusedError where that was done already."""
    locked = _locked(assignment)
    _end(locked, by)
    municipality = assignment.answer.assessment.municipality
    AuditEntry.record("end_assignment", locked, by=by, municipality=municipality, answer=locked.answer_id)
    return locked


def _end(assignment: Assignment, by: Person) -> None:
    assignment.ended_at, assignment.ended_by = timezone.now(), by
    assignment.save(update_fields=["ended_at", "ended_by"])


def _locked(assignment: Assignment) -> Assignment:
    current = Assignment.objects.select_for_update().open().filter(pk=assignment.pk).first()
    if current is None:
        raise RefusedError(_("This question was taken back already."))
    return current


@transaction.atomic
def give_to_new_member(*, membership: Membership) -> int:
    """What waited for the address of somebody who now works here becomes theirs; returns how many questions."""
    person, municipality = membership.person, membership.municipality
    waiting = list(
        Assignment.objects.open()
        .filter(person=None, email__iexact=person.email, answer__assessment__municipality=municipality)
        .select_related("answer__assessment", "answer__block", "by")
    )
    theirs = set(person.assignments.open().values_list("answer_id", flat=True))
    given: dict[tuple[Assessment, Person], list[Assignment]] = {}
    for assignment in waiting:
        if assignment.answer_id in theirs:
            _end(assignment, person)
            continue
        assignment.person, assignment.email = person, ""
        assignment.save(update_fields=["person", "email"])
        given.setdefault((assignment.answer.assessment, assignment.by), []).append(assignment)
    for (assessment, by), of_one in given.items():
        _tell_of(of_one, assessment, by)
        AuditEntry.record("give_to_new_member", assessment, by=person, municipality=municipality, questions=len(of_one))
    return sum(len(of_one) for of_one in given.values())

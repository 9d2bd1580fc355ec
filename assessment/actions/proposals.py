"""What colleagues propose beside the official answer, and what the coordinator decides on it.

Every step locks the answer first: two steps on one answer come one after the other.
"""

from dataclasses import asdict
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.answers import ConflictError, Edit, FrozenError, keep_aside, save_answer
from assessment.actions.corrections import refuse_unless_changeable
from assessment.actions.notices import tell
from assessment.actions.rounds import RefusedError
from assessment.models import (
    Answer,
    AnswerContent,
    NoticeKind,
    Progress,
    Proposal,
    ProposalRevision,
    ProposalState,
    SetAsideAnswer,
)
from assessment.progress import Step, after
from municipalities.access import Permission, roles_that_may
from municipalities.models import AuditEntry, Municipality, Person


class StaleProposalError(Exception):
    """Its author saved this proposal in another tab. `proposal` is what stands, `set_aside` what was kept of this."""

    def __init__(self, proposal: Proposal, kept: SetAsideAnswer) -> None:
        super().__init__(proposal.pk)
        self.proposal, self.set_aside = proposal, kept


class _StaleError(Exception):
    def __init__(self, proposal: Proposal) -> None:
        self.proposal = proposal


# What its author does


def save_proposal(
    *, answer: Answer, content: AnswerContent, edit: Edit, by: Person, today: date, settles: int | None = None
) -> Proposal | None:
    """Keep what somebody would answer, beside the official answer; None while that says the same.

    Raises RefusedError (closed, or offered already), FrozenError and StaleProposalError; in each case what was typed
    is kept for its author as a SetAsideAnswer. `settles` is the text set aside that its author chose about.
    """
    try:
        refuse_unless_changeable(answer.assessment, today)
        with transaction.atomic():
            saved = _keep(locked_answer(answer), content, edit, by)
            answer.set_aside.filter(pk=settles or 0, by=by, resolved_at__isnull=True).update(resolved_at=timezone.now())
            return saved
    except _StaleError as stale:
        raise StaleProposalError(stale.proposal, keep_aside(answer, content, edit, by)) from stale
    except RefusedError:
        keep_aside(answer, content, edit, by)
        raise


def _keep(answer: Answer, content: AnswerContent, edit: Edit, by: Person) -> Proposal | None:
    newest = answer.proposals.filter(by=by).order_by("-pk").first()
    if newest and newest.edit == edit.page != "" and edit.sequence < newest.sequence:
        return newest  # an older save of a page of which a newer one was kept already
    if newest is None or newest.state not in ProposalState.open():
        return _draft(answer, content, edit, by)
    if AnswerContent.of(newest) == content:
        return newest
    if newest.state == ProposalState.PROPOSED:
        raise RefusedError(_("You offered this proposal already. Take it back to change it."))
    if newest.version != edit.based_on and not newest.edit == edit.page != "":
        raise _StaleError(newest)
    return _store(newest, content, edit, answer, by)


def _draft(answer: Answer, content: AnswerContent, edit: Edit, by: Person) -> Proposal | None:
    if AnswerContent.of(answer) == content:
        return None
    return _store(Proposal(answer=answer, by=by), content, edit, answer, by)


def _store(proposal: Proposal, content: AnswerContent, edit: Edit, answer: Answer, by: Person) -> Proposal:
    for name, value in asdict(content).items():
        setattr(proposal, name, value)
    proposal.edit, proposal.sequence = edit.page, edit.sequence
    _next_version(proposal, by)
    move(answer, Step.DRAFTED)
    return proposal


@transaction.atomic
def offer_proposal(*, answer: Answer, by: Person, today: date) -> Proposal:
    """Lay the own proposal before the coordinators. Again is harmless; RefusedError where there is nothing to offer."""
    current = _open_answer(answer, today)
    proposal = _own(current, by)
    if proposal is None:
        raise RefusedError(_("You propose what stands already. Change something first."))
    if proposal.state == ProposalState.PROPOSED:
        return proposal
    if proposal.status is None:
        raise RefusedError(_("Choose a status before you offer your proposal."))
    proposal.submitted_at = timezone.now()
    _step(proposal, ProposalState.PROPOSED, Step.OFFERED, "offer_proposal", answer=current, by=by)
    for coordinator in _coordinators(current.assessment.municipality):
        tell(person=coordinator, kind=NoticeKind.PROPOSED, by=by, answer=current)
    return proposal


@transaction.atomic
def take_back_proposal(*, answer: Answer, by: Person, today: date) -> Proposal:
    """Change the own proposal after all; RefusedError where it does not wait any more."""
    current = _open_answer(answer, today)
    proposal = _own(current, by)
    if proposal is None or proposal.state != ProposalState.PROPOSED:
        raise RefusedError(_("This proposal does not wait for a decision any more. Look at what was decided."))
    _step(proposal, ProposalState.DRAFT, Step.TAKEN_BACK, "take_back_proposal", answer=current, by=by)
    return proposal


@transaction.atomic
def withdraw_proposal(*, answer: Answer, by: Person, today: date) -> Proposal:
    """Let go of the own proposal; what it said stays in the history."""
    current = _open_answer(answer, today)
    proposal = _own(current, by)
    if proposal is None:
        raise RefusedError(_("You have no proposal here any more. Look at what was decided."))
    _step(proposal, ProposalState.WITHDRAWN, Step.TAKEN_BACK, "withdraw_proposal", answer=current, by=by)
    return proposal


# What the coordinator decides


@transaction.atomic
def accept_proposal(
    *, proposal: Proposal, seen: int, content: AnswerContent | None, based_on: int, by: Person, today: date
) -> Proposal:
    """Make a proposal the official answer, as it is or with other `content`.

    `seen` is the version of the proposal that was decided on, `based_on` that of the official answer beside it:
    RefusedError where either changed, and where the proposal was decided on already.
    """
    answer = _open_answer(proposal.answer, today)
    decided = _to_decide(proposal, seen)
    edit = Edit(page="", sequence=0, based_on=based_on)
    try:
        save_answer(answer=answer, content=content or AnswerContent.of(decided), edit=edit, by=by, today=today)
    except ConflictError as conflict:
        raise RefusedError(
            _("The official answer was changed in the meantime. Compare again and decide then.")
        ) from conflict
    decided.remark = ""
    _decide(decided, ProposalState.ACCEPTED, Step.FINISHED, "accept_proposal", answer=answer, by=by)
    tell(person=decided.by, kind=NoticeKind.ACCEPTED, by=by, answer=answer)
    return decided


@transaction.atomic
def return_proposal(*, proposal: Proposal, seen: int, remark: str, by: Person, today: date) -> Proposal:
    """Give a proposal back to its author, with what is to be done about it. RefusedError as with accepting."""
    if not remark.strip():
        raise RefusedError(_("Write down what your colleague should change."))
    answer = _open_answer(proposal.answer, today)
    decided = _to_decide(proposal, seen)
    decided.remark = remark
    _decide(decided, ProposalState.RETURNED, Step.RETURNED, "return_proposal", answer=answer, by=by)
    tell(person=decided.by, kind=NoticeKind.RETURNED, by=by, answer=answer, remark=remark)
    return decided


def _to_decide(proposal: Proposal, seen: int) -> Proposal:
    """The proposal as it is now, while nobody else decides on it."""
    current = Proposal.objects.select_related("by", "decided_by").get(pk=proposal.pk)
    if current.state in (ProposalState.ACCEPTED, ProposalState.RETURNED):
        raise RefusedError(
            _("%(person)s has decided on this proposal already: %(state)s.")
            % {"person": current.decided_by, "state": current.get_state_display()}
        )
    if current.state != ProposalState.PROPOSED or current.version != seen:
        raise RefusedError(_("%(person)s changed this proposal in the meantime.") % {"person": current.by})
    return current


def _decide(proposal: Proposal, state: ProposalState, step: Step, verb: str, *, answer: Answer, by: Person) -> None:
    proposal.decided_at, proposal.decided_by = timezone.now(), by
    _step(proposal, state, step, verb, answer=answer, by=by)


# How far the work is


@transaction.atomic
def finish_answer(*, answer: Answer, by: Person, today: date) -> Answer:
    """Say that an answer is done. Again is harmless; RefusedError without an answer, or while a proposal waits."""
    current = _open_answer(answer, today)
    if current.status is None:
        raise RefusedError(_("Answer this question before you call it done."))
    if _waits(current):
        raise RefusedError(_("A proposal waits here. Decide on it first."))
    return _set_progress(current, Step.FINISHED, "finish_answer", by)


@transaction.atomic
def reopen_answer(*, answer: Answer, by: Person, today: date) -> Answer:
    """Take back that an answer is done."""
    current = _open_answer(answer, today)
    if current.progress != Progress.DONE:
        return current
    return _set_progress(current, Step.REOPENED, "reopen_answer", by)


def _set_progress(answer: Answer, step: Step, verb: str, by: Person) -> Answer:
    before = answer.progress
    move(answer, step)
    if answer.progress != before:
        AuditEntry.record(verb, answer, by=by, municipality=answer.assessment.municipality)
    return answer


def move(answer: Answer, step: Step) -> None:
    """Where a locked answer stands after a step; its version stays, for nobody's text changed."""
    new = after(answer.progress, step, waiting=_waits(answer))
    if new != answer.progress:
        answer.progress = new
        answer.save(update_fields=["progress"])


def _waits(answer: Answer) -> bool:
    return answer.proposals.filter(state=ProposalState.PROPOSED).exists()


# What the steps share


def locked_answer(answer: Answer) -> Answer:
    """The answer as it is now, while nobody else changes it. FrozenError where it was adopted."""
    related = ("assessment__round", "assessment__municipality", "block", "changed_by")
    current = Answer.objects.select_for_update(of=("self",)).select_related(*related).get(pk=answer.pk)
    if current.frozen:
        raise FrozenError(_("This assessment has been adopted. Its answers stay as they are."))
    return current


def _open_answer(answer: Answer, today: date) -> Answer:
    refuse_unless_changeable(answer.assessment, today)
    return locked_answer(answer)


def _own(answer: Answer, by: Person) -> Proposal | None:
    return answer.proposals.open().filter(by=by).first()


def _step(proposal: Proposal, state: ProposalState, step: Step, verb: str, *, answer: Answer, by: Person) -> None:
    """Bring a proposal into another state; with what it says now in the history, and the trail of who did it."""
    proposal.state = state
    _next_version(proposal, by)
    move(answer, step)
    AuditEntry.record(verb, proposal, by=by, municipality=answer.assessment.municipality, answer=answer.pk)


def _next_version(proposal: Proposal, by: Person) -> None:
    proposal.version += 1
    proposal.changed_at = timezone.now()
    proposal.save()
    ProposalRevision.objects.create(
        proposal=proposal,
        version=proposal.version,
        state=proposal.state,
        remark=proposal.remark,
        at=proposal.changed_at,
        by=by,
        **asdict(AnswerContent.of(proposal)),
    )


def _coordinators(municipality: Municipality) -> list[Person]:
    roles = roles_that_may(Permission.EDIT_ANSWERS)
    return list(Person.objects.filter(memberships__municipality=municipality, memberships__role__in=roles))

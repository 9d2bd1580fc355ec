"""The questionnaire: a page a pillar, and saving the answers on it."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import reswap, retarget

from assessment import actions, reports
from assessment.access import answer_of, assessment_of, may_answer, why_frozen
from assessment.actions import AnswerContent
from assessment.forms import FIELDS, AnswerForm
from assessment.models import Answer, Assessment, Proposal
from assessment.navigation import breadcrumbs_of
from assessment.reports import FieldErrors, Question, Way
from assessment.teamwork import desk_of, proposing
from assessment.views.related import with_related
from municipalities.access import Permission, member_view
from municipalities.models import Membership, Person


@require_safe
@never_cache  # Back must not bring an older version of the answers, to be saved over newer ones
@member_view(Permission.VIEW_MUNICIPALITY)
def pillar_detail(request: HttpRequest, membership: Membership, assessment: int, pillar: str) -> HttpResponse:
    found = assessment_of(membership, assessment)
    return render(request, "assessment/pillar_detail.html", _questionnaire(found, pillar, membership))


def _questionnaire(assessment: Assessment, pillar: str, membership: Membership) -> dict[str, Any]:
    page = reports.questionnaire(assessment, pillar, membership.person, edit=str(uuid.uuid4()))
    if page is None:
        raise Http404
    desk = desk_of(membership, assessment)
    return {
        "assessment": assessment,
        "breadcrumbs": breadcrumbs_of(assessment, page.pillar.name),
        "pillar": page.pillar,
        "questions": with_related(assessment, [desk.place(question) for question in page.questions]),
        "refused": why_frozen(assessment),
        "reads_only": not (desk.may_answer or desk.may_propose),
        "proposes": desk.may_propose and not desk.may_answer,
        **_navigation(assessment, pillar, page.steps),
    }


def _address(assessment: Assessment) -> str:
    return reverse("canvas_detail", args=[assessment.municipality.slug, assessment.pk])


def _navigation(assessment: Assessment, pillar: str, steps: tuple[reports.PillarStep, ...]) -> dict[str, Any]:
    """Where the reader is in the questionnaire, how far it is, and where it goes on."""
    place = next(number for number, step in enumerate(steps) if step.key == pillar)
    return {
        "steps": steps,
        "current": pillar,
        "here": _address(assessment),
        "previous": steps[place - 1] if place else None,
        "following": steps[place + 1] if place + 1 < len(steps) else None,
        "total": reports.total_score(steps),
    }


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def save_answer(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    """Save the official answer; for who may not do that, a proposal beside it."""
    answer = answer_of(membership, assessment, block)
    form = AnswerForm(request.POST)
    if may_answer(membership, answer):
        return _save_answer(request, membership, answer, form)
    return _save_proposal(request, membership, answer, form)


def _save_answer(request: HttpRequest, membership: Membership, answer: Answer, form: AnswerForm) -> HttpResponse:
    was_answered = answer.status is not None
    if not form.is_valid():
        return _unsaved(request, membership, answer, _typed(_question(answer, form), form), status=422)
    try:
        saved = _save(answer, form, membership.person)
    except actions.ConflictError as conflict:
        mine = AnswerContent.of(conflict.set_aside)
        question = _question(conflict.answer, form).in_conflict(mine, conflict.set_aside.pk)
        return _unsaved(request, membership, answer, question, status=409)
    except actions.RefusedError as refusal:
        question = _typed(_question(answer, form), form, refusal=str(refusal))
        return _unsaved(request, membership, answer, question, status=409)
    counts = was_answered != (saved.status is not None)
    return _saved(request, saved, _question(saved, form), form, counts=counts)


def _save_proposal(request: HttpRequest, membership: Membership, answer: Answer, form: AnswerForm) -> HttpResponse:
    newest = answer.proposals.open().filter(by=membership.person).first()
    question = _proposal_question(membership, answer, newest, form)
    if not form.is_valid():
        return _unsaved(request, membership, answer, _typed(question, form), status=422)
    try:
        saved = _propose(answer, newest, form, membership.person)
    except actions.StaleProposalError as stale:
        mine = AnswerContent.of(stale.set_aside)
        question = _proposal_question(membership, answer, stale.proposal, form).in_conflict(mine, stale.set_aside.pk)
        return _unsaved(request, membership, answer, question, status=409)
    except actions.RefusedError as refusal:
        return _unsaved(request, membership, answer, _typed(question, form, refusal=str(refusal)), status=409)
    return _saved(request, answer, _proposal_question(membership, answer, saved, form), form, counts=False)


def _propose(answer: Answer, newest: Proposal | None, form: AnswerForm, by: Person) -> Proposal | None:
    """Keep what was typed as the reader's proposal, and lay it before the coordinators where that was asked."""
    content, today = form.content_against(AnswerContent.of(newest or answer)), timezone.localdate()
    settles = form.cleaned_data["settles"] if form.choice() else None
    saved = actions.save_proposal(
        answer=answer, content=content, edit=form.came_from(), by=by, today=today, settles=settles
    )
    return actions.offer_proposal(answer=answer, by=by, today=today) if "offer" in form.data else saved


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def confirm_answer(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    """Say that an answer taken over still holds; back to the block."""
    answer = answer_of(membership, assessment, block)
    if not may_answer(membership, answer):
        raise PermissionDenied
    try:
        actions.confirm_answer(answer=answer, by=membership.person, today=timezone.localdate())
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "assessment/parts/to_confirm.html", {"key": block, "confirmed": True})
        messages.success(request, _("“%(block)s” has been confirmed.") % {"block": answer.block.name})
    address = reverse("pillar_detail", args=[membership.municipality.slug, assessment, answer.block.pillar.key])
    return redirect(f"{address}#{block}")


def _save(answer: Answer, form: AnswerForm, by: Person) -> Answer:
    content, today = form.content_against(AnswerContent.of(answer)), timezone.localdate()
    if not form.choice():
        return actions.save_answer(answer=answer, content=content, edit=form.came_from(), by=by, today=today)
    settles = form.cleaned_data["settles"]
    return actions.resolve_conflict(
        answer=answer, content=content, edit=form.came_from(), settles=settles, by=by, today=today
    )


def _question(answer: Answer, form: AnswerForm) -> Question:
    return replace(Question.from_answer(answer, answer.block, form.data.get("edit", "")), way=Way.ANSWER)


def _proposal_question(membership: Membership, answer: Answer, proposal: Proposal | None, form: AnswerForm) -> Question:
    return proposing(_question(answer, form), proposal, membership.person)


def _typed(question: Question, form: AnswerForm, refusal: str = "") -> Question:
    """The block with what was typed in its fields, and why that was not saved.

    It goes on being based on what its author saw: what a colleague saved since still has to be chosen about.
    """
    beside = {name: str(found) for name, found in form.errors.items() if name in FIELDS}
    if form.errors and not beside:
        refusal = _("Your browser sent something that this page does not know. Reload the page and try again.")
    seen = form.cleaned_data.get("version", 0)
    return replace(question, shown=form.typed(), based_on=seen, errors=FieldErrors(**beside), refusal=refusal)


def _saved(request: HttpRequest, answer: Answer, question: Question, form: AnswerForm, *, counts: bool) -> HttpResponse:
    """The saved line for htmx, with the progress where that changed (`counts`); else back to the block."""
    if before := reports.before_of(answer.assessment):
        question = question.compared(before)
    pillar = question.block.pillar.key
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, _("“%(block)s” has been saved.") % {"block": question.block.name})
        address = reverse("pillar_detail", args=[answer.assessment.municipality.slug, answer.assessment_id, pillar])
        return redirect(f"{address}#{question.block.key}")
    settles = bool(form.choice()) or "offer" in form.data
    if not counts and not settles:
        return render(request, "assessment/pillar_detail.html#saved", {"question": question})
    navigation = _navigation(answer.assessment, pillar, reports.pillar_steps(answer.assessment))
    if not settles:
        return render(request, "assessment/pillar_detail.html#saved", {"question": question, **navigation})
    another = answer.set_aside.filter(by=request.user.pk, resolved_at__isnull=True).order_by("-at").first()
    if another:
        question = question.in_conflict(AnswerContent.of(another), another.pk)
    (question,) = with_related(answer.assessment, [question])
    response = render(request, "assessment/pillar_detail.html#settled", {"question": question, **navigation})
    return reswap(retarget(response, f"#{question.block.key}"), "outerHTML")


def _keeps_buttons(request: HttpRequest, question: Question) -> bool:
    """The page asks about this very conflict already; its buttons must stay, for one may be pressed just now."""
    return not question.refusal and request.POST.get("against") == str(question.version)


def _unsaved(
    request: HttpRequest, membership: Membership, answer: Answer, question: Question, *, status: int
) -> HttpResponse:
    """For htmx only what has to be said: the fields keep what was typed. Else the page, with it in its fields.

    409 says that what was typed was set aside, 422 that it was kept nowhere but in the fields.
    """
    if request.htmx:  # type: ignore[attr-defined]
        context = {"question": question, "here": _address(answer.assessment)}
        if not _keeps_buttons(request, question):
            return render(request, "assessment/pillar_detail.html#unsaved", context, status=status)
        response = render(request, "assessment/pillar_detail.html#still_in_conflict", context, status=status)
        return retarget(response, f"#{question.block.key}-save-state")
    page = _questionnaire(answer.assessment, question.block.pillar.key, membership)
    page["questions"] = [
        replace(question, related=other.related) if other.block == question.block else other
        for other in page["questions"]
    ]
    return render(request, "assessment/pillar_detail.html", page, status=status)

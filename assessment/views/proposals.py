"""Proposals beside the official answer: what their author does with them, and what the coordinator decides."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment import actions
from assessment.access import answer_of, may_answer
from assessment.forms import DecisionForm
from assessment.models import Answer, Proposal
from assessment.views.blocks import block_page
from municipalities.access import Permission, member_view
from municipalities.models import Membership

STEPS: dict[str, Callable[..., Any]] = {
    "take_back": actions.take_back_proposal,
    "withdraw": actions.withdraw_proposal,
}


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def change_proposal(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    """Its author takes a proposal back to change it, or lets go of it."""
    answer = answer_of(membership, assessment, block)
    step = STEPS.get(request.POST.get("step", ""))
    if step is None:
        raise Http404
    try:
        step(answer=answer, by=membership.person, today=timezone.localdate())
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    address = reverse("pillar_detail", args=[membership.municipality.slug, assessment, answer.block.pillar.key])
    return redirect(f"{address}#{block}")


@require_POST
@member_view(Permission.EDIT_ANSWERS)
def decide_proposal(
    request: HttpRequest, membership: Membership, assessment: int, block: str, proposal: int
) -> HttpResponse:
    """The coordinator accepts a proposal, as it is or in other words, or returns it with a remark."""
    answer = answer_of(membership, assessment, block)
    found = get_object_or_404(answer.proposals.select_related("by"), pk=proposal)
    found.answer = answer
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            _decide(found, form, membership)
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _decided(form, found))
            return redirect("block_detail", slug=membership.municipality.slug, assessment=assessment, block=block)
    return block_page(request, membership, answer, deciding=(found.pk, form), status=422)


def _decide(proposal: Proposal, form: DecisionForm, membership: Membership) -> None:
    common: dict[str, Any] = {
        "proposal": proposal,
        "seen": form.cleaned_data["seen"],
        "by": membership.person,
        "today": timezone.localdate(),
    }
    if form.cleaned_data["decision"] == "return":
        actions.return_proposal(remark=form.cleaned_data["remark"], **common)
    else:
        actions.accept_proposal(content=form.content(), based_on=form.cleaned_data["version"], **common)


def _decided(form: DecisionForm, proposal: Proposal) -> str:
    if form.cleaned_data["decision"] == "return":
        return _("Returned to %(person)s with your remark.") % {"person": proposal.by}
    return _("The proposal of %(person)s is now the official answer.") % {"person": proposal.by}


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def finish_answer(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    """Say that an answer is done, or (`reopen`) that it is not after all; back to the page of the block."""
    answer = answer_of(membership, assessment, block)
    _refuse_readers(membership, answer)
    action = actions.reopen_answer if "reopen" in request.POST else actions.finish_answer
    try:
        action(answer=answer, by=membership.person, today=timezone.localdate())
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("block_detail", slug=membership.municipality.slug, assessment=assessment, block=block)


def _refuse_readers(membership: Membership, answer: Answer) -> None:
    if not may_answer(membership, answer):
        raise PermissionDenied

"""Remarks on the page of a block."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from assessment import actions
from assessment.access import answer_of
from assessment.forms import CommentForm
from assessment.models import Answer
from assessment.views.blocks import block_page
from municipalities.access import Permission, member_view
from municipalities.models import Membership


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def write_comment(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    answer = answer_of(membership, assessment, block)
    form = CommentForm(request.POST)
    if form.is_valid():
        try:
            actions.write_comment(answer=answer, text=form.cleaned_data["text"], by=membership.person)
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(_remarks(membership, answer))
    return block_page(request, membership, answer, commenting=form, status=422)


def _remarks(membership: Membership, answer: Answer) -> str:
    page = reverse("block_detail", args=[membership.municipality.slug, answer.assessment_id, answer.block.key])
    return f"{page}#remarks"


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def close_comment(
    request: HttpRequest, membership: Membership, assessment: int, block: str, comment: int
) -> HttpResponse:
    """A remark is dealt with, or (`reopen`) is not after all."""
    answer = answer_of(membership, assessment, block)
    found = get_object_or_404(answer.comments, pk=comment)
    found.answer = answer
    action = actions.reopen_comment if "reopen" in request.POST else actions.close_comment
    try:
        action(comment=found, by=membership.person)
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect(_remarks(membership, answer))

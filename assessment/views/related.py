"""Taking over an answer that was given to (nearly) the same question in another instrument."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assessment import actions
from assessment.access import answer_of, may_answer
from assessment.forms import TakeOverForm
from assessment.models import Answer, Assessment
from assessment.related import related_of
from assessment.reports import Question, Way
from municipalities.access import Permission, member_view
from municipalities.models import Membership


def with_related(assessment: Assessment, questions: list[Question]) -> list[Question]:
    """The questions, each with what other instruments ask of the same; at most two queries."""
    related = related_of(assessment, [(question.block, question.stands.status) for question in questions])
    return [replace(question, related=related.get(question.block.key, ())) for question in questions]


def about_block(answer: Answer, *, may_answer: bool) -> dict[str, Any]:
    """The section of the block's own page."""
    question = replace(Question.from_answer(answer, answer.block, ""), way=Way.ANSWER if may_answer else Way.READ)
    here = reverse("canvas_detail", args=[answer.assessment.municipality.slug, answer.assessment_id])
    return {"asked": with_related(answer.assessment, [question])[0], "here": here}


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def take_over_answer(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    """Save the answer that was offered; back to the block. 404 for an answer that is none of those offered."""
    answer = answer_of(membership, assessment, block)
    if not may_answer(membership, answer):
        raise PermissionDenied
    form = TakeOverForm(request.POST)
    if not form.is_valid():
        raise Http404
    source = _offered(answer, form.cleaned_data["source"])
    try:
        actions.take_over_elsewhere(
            answer=answer,
            source=source,
            based_on=form.cleaned_data["version"],
            by=membership.person,
            today=timezone.localdate(),
        )
    except actions.ConflictError:
        messages.error(request, _("A colleague answered this block first. Choose below which text stays."))
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(block)s” has been saved.") % {"block": answer.block.name})
    address = reverse("pillar_detail", args=[membership.municipality.slug, assessment, answer.block.pillar.key])
    return redirect(f"{address}#{block}")


def _offered(answer: Answer, source: int) -> Answer:
    """The municipality's answer to a block that asks the same; whether this block still has none, the save sees."""
    related = related_of(answer.assessment, [(answer.block, None)]).get(answer.block.key, ())
    found = next(
        (other.answer for other in related if other.offers and other.answer and other.answer.pk == source), None
    )
    if found is None:
        raise Http404
    return found

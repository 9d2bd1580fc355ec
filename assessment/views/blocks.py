"""The file of one building block: all that stands beside its answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.access import answer_of, why_frozen
from assessment.navigation import breadcrumbs_of
from municipalities.access import Permission, member_view
from municipalities.models import Membership


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def block_detail(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    answer = answer_of(membership, assessment, block)
    slug, pillar = membership.municipality.slug, answer.block.pillar
    question = f"{reverse('pillar_detail', args=[slug, assessment, pillar.key])}#{block}"
    context = {
        "assessment": answer.assessment,
        "answer": answer,
        "question": question,
        "refused": why_frozen(answer.assessment),
        "may_answer": membership.may(Permission.EDIT_ANSWERS),
        "breadcrumbs": breadcrumbs_of(answer.assessment, (pillar.name, question), answer.block.name),
    }
    return render(request, "assessment/block_detail.html", context)

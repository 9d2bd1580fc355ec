"""The history of an answer, and putting an older answer back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import answer_of, may_answer, why_frozen
from assessment.actions import AnswerContent, Edit
from assessment.history import saves
from assessment.navigation import breadcrumbs_of
from municipalities.access import Permission, member_view
from municipalities.models import Membership

A_PAGE = 20


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def revision_list(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    answer = answer_of(membership, assessment, block)
    revisions = answer.revisions.select_related("by").order_by("-version")
    page = Paginator(revisions, A_PAGE).get_page(request.GET.get("pagina"))
    # One more than the page shows: what its oldest save is compared with.
    shown = list(revisions[page.start_index() - 1 : page.end_index() + 1]) if page.object_list else []
    before = shown.pop() if len(shown) > len(page.object_list) else None
    of_block = reverse("block_detail", args=[membership.municipality.slug, assessment, block])
    context = {
        "assessment": answer.assessment,
        "answer": answer,
        "breadcrumbs": breadcrumbs_of(answer.assessment, (answer.block.name, of_block), _("History")),
        "may_answer": not why_frozen(answer.assessment) and may_answer(membership, answer),
        "page": page,
        "saves": saves(shown, before),
    }
    return render(request, "assessment/revision_list.html", context)


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def put_back_answer(
    request: HttpRequest, membership: Membership, assessment: int, block: str, version: int
) -> HttpResponse:
    """Save an older answer anew, unless the answer changed since the page was opened."""
    answer = answer_of(membership, assessment, block)
    if not may_answer(membership, answer):
        raise PermissionDenied
    older = get_object_or_404(answer.revisions, version=version)
    based_on = request.POST.get("version", "")
    edit = Edit(page="", sequence=0, based_on=int(based_on) if based_on.isdecimal() else 0)
    try:
        actions.save_answer(
            answer=answer,
            content=AnswerContent.of(older),
            edit=edit,
            by=membership.person,
            today=timezone.localdate(),
        )
    except actions.ConflictError:
        messages.error(
            request,
            _("A colleague changed this answer in the meantime. Both texts wait for your choice at the question."),
        )
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The older answer was put back."))
    return redirect("block_detail", slug=membership.municipality.slug, assessment=assessment, block=block)

"""Advice on what to look at again in the answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.access import assessment_of
from assessment.advice import advice_on
from assessment.layout import layout_of
from assessment.navigation import breadcrumbs_of
from municipalities.access import Permission, member_view
from municipalities.models import Membership


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def advice_list(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = assessment_of(membership, assessment)
    blocks = {block.key: block for block in layout_of(found.instrument_version_id).blocks}
    advice = [(one, [blocks[key] for key in one.blocks]) for one in advice_on(found)]
    context = {"advice": advice, "assessment": found, "breadcrumbs": breadcrumbs_of(found, _("Look again"))}
    return render(request, "assessment/advice_list.html", context)

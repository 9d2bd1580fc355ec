"""The targets of an assessment."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment import actions
from assessment.access import assessment_of, why_frozen
from assessment.layout import layout_of
from assessment.models import Target
from assessment.navigation import breadcrumbs_of
from assessment.targets import target_page
from municipalities.access import Permission, member_view
from municipalities.models import Membership


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_ANSWERS)
def set_targets(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = assessment_of(membership, assessment)
    refused = why_frozen(found)
    typed = request.POST if request.method == "POST" else None
    layout = layout_of(found.instrument_version_id)
    page = target_page(layout.pillars, {answer.block_id: answer for answer in found.answers.order_by()}, typed)
    if typed is not None and page.is_sound:
        try:
            changed = actions.set_targets(
                assessment=found, aims=page.aims(), by=membership.person, today=timezone.localdate()
            )
        except actions.RefusedError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("Saved: %(number)d targets changed.") % {"number": changed})
            return redirect("canvas_detail", slug=membership.municipality.slug, assessment=found.pk)
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found, _("Targets")),
        "page": page,
        "targets": Target.choices,
        "refused": refused,
    }
    return render(request, "assessment/set_targets.html", context, status=200 if typed is None else 422)

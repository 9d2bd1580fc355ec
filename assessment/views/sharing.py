"""What a municipality shares, and what others see by that."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessment import actions
from assessment.access import assessment_of
from assessment.models import Instrument, SharingLevel, Subject
from assessment.navigation import breadcrumbs_of
from assessment.sharing_pages import SharingForm, level_of, preview, shared_instruments
from municipalities.access import Permission, member_view
from municipalities.models import AuditEntry, Membership
from municipalities.navigation import breadcrumbs
from municipalities.societal_tasks import societal_tasks

LATEST = 10


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def sharing_detail(request: HttpRequest, membership: Membership) -> HttpResponse:
    return _page(request, membership)


@require_POST
@member_view(Permission.SHARE_RESULTS)
def choose_sharing(request: HttpRequest, membership: Membership, questionnaire: str) -> HttpResponse:
    municipality = membership.municipality
    about_municipalities = Instrument.objects.filter(versions__subject=Subject.MUNICIPALITY).distinct()
    instrument = get_object_or_404(about_municipalities, key=questionnaire)
    form = SharingForm(request.POST, auto_id=f"{questionnaire}-%s")
    if not form.is_valid():
        return _page(request, membership, form, questionnaire)
    actions.choose_sharing(municipality=municipality, instrument=instrument, by=membership.person, **form.cleaned_data)
    messages.success(request, _("Your choice was saved. It holds from now on."))
    return redirect("sharing_detail", slug=municipality.slug)


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def sharing_preview(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    """What others would see of this assessment, adopted or about to be."""
    found = assessment_of(membership, assessment)
    shown = preview(found)
    names = societal_tasks()
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found, _("What others see")),
        "preview": shown,
        "level": level_of(found),
        "tasks": [names.get(code, code) for code in shown.result.tasks],
    }
    return render(request, "assessment/sharing_preview.html", context)


def _page(request: HttpRequest, membership: Membership, form: SharingForm | None = None, key: str = "") -> HttpResponse:
    municipality = membership.municipality
    decided = AuditEntry.objects.filter(municipality=municipality, verb="choose_sharing").select_related("by")
    titles = dict(Instrument.objects.values_list("key", "title"))
    context = {
        "breadcrumbs": breadcrumbs(
            municipality, (_("Assessments"), reverse("assessment_list", args=[municipality.slug])), _("Sharing")
        ),
        "instruments": shared_instruments(municipality, form, key),
        "may_share": membership.may(Permission.SHARE_RESULTS),
        "decided": [(entry, *_decision(entry, titles)) for entry in decided[:LATEST]],
    }
    return render(request, "assessment/sharing_detail.html", context, status=422 if form else 200)


def _decision(entry: AuditEntry, titles: Mapping[str, str]) -> tuple[str, str]:
    """The instrument and the level of an entry of the audit trail, in words."""
    key, level = entry.details.get("instrument", ""), entry.details.get("level", "")
    return titles.get(key, key), str(
        SharingLevel[level.upper()].label
    ) if level.upper() in SharingLevel.names else level

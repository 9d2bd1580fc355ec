"""The reports of a region: asked for, followed, downloaded by its staff."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions import RefusedError
from assessment.comparison_scope import Scope
from municipalities.access import region_view
from municipalities.models import Region
from strategy import actions
from strategy.models import Report
from strategy.region_forms import RegionReportForm
from strategy.views.reports import give_out, show_state, state_of


def _report(region: Region, pk: uuid.UUID) -> Report:
    reports = Report.objects.for_region(region).without_snapshot()
    return get_object_or_404(reports.select_related("round", "instrument", "region", "requested_by"), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@region_view
def region_report_list(request: HttpRequest, region: Region) -> HttpResponse:
    """The reports that were asked for; a POST asks for one."""
    scope = Scope.from_query(region, request.GET)
    form = RegionReportForm(request.POST if request.method == "POST" else None, scope=scope)
    if form.is_valid():
        try:
            report = actions.request_region_report(scope=Scope.from_query(region, form.asked), by=request.user)  # type: ignore[arg-type]
        except RefusedError as refusal:
            messages.error(request, str(refusal))
            return redirect("region_report_list")
        return redirect("region_report_detail", region_report=report.pk)
    reports = Report.objects.for_region(region).without_snapshot()
    context = {
        "region": region,
        "form": form,
        "ignored": scope.ignored,
        "can_ask": bool(form.fields["about"].choices),  # type: ignore[attr-defined]
        "reports": reports.select_related("round", "instrument", "region", "requested_by"),
    }
    return render(request, "strategy/region_report_list.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
@region_view
def region_report_detail(request: HttpRequest, region: Region, region_report: uuid.UUID) -> HttpResponse:
    """The state of a report. Its panel asks again by itself, as that of a municipality's report does."""
    return show_state(request, _state(_report(region, region_report), region))


@require_POST
@region_view
def retry_region_report(request: HttpRequest, region: Region, region_report: uuid.UUID) -> HttpResponse:
    found = _report(region, region_report)
    try:
        actions.retry_report(report=found, by=request.user)  # type: ignore[arg-type]
    except RefusedError as refusal:
        messages.info(request, str(refusal))
    return redirect("region_report_detail", region_report=found.pk)


@require_safe
@region_view
def download_region_report(request: HttpRequest, region: Region, region_report: uuid.UUID) -> HttpResponse:
    """410 with the page where the file is gone or changed."""
    found = _report(region, region_report)
    return give_out(found) or render(request, "strategy/report_detail.html", _state(found, region), status=410)


def _state(report: Report, region: Region) -> dict[str, Any]:
    reports = reverse("region_report_list")
    return {
        **state_of(report),
        "region": region,
        "kicker": region.short_name,
        "breadcrumbs": [(_("Reports"), reports), (report.title, "")],
        "may_request_report": True,
        "list_url": reports,
        "detail_url": reverse("region_report_detail", args=[report.pk]),
        "retry_url": reverse("retry_region_report", args=[report.pk]),
        "download_url": reverse("download_region_report", args=[report.pk]),
    }

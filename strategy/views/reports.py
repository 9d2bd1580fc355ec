"""The reports: asked for, followed, downloaded."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessment.access import assessment_of
from assessment.actions import RefusedError
from assessment.files import DOCX
from assessment.instruments import LEADING
from assessment.models import Assessment
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs
from strategy import actions, files
from strategy.agenda import AgendaContent
from strategy.letters import Letter
from strategy.models import FailureReason, QueuePulse, Report, ReportKind, ReportState


def _report(membership: Membership, pk: uuid.UUID) -> Report:
    reports = Report.objects.for_municipality(membership.municipality).without_snapshot()
    found = get_object_or_404(reports.select_related("assessment__round", "agenda", "requested_by"), pk=pk)
    found.municipality = membership.municipality
    return found


@require_safe
@member_view(Permission.VIEW_REPORTS)
def report_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    reports = Report.objects.for_municipality(membership.municipality).without_snapshot()
    newest = Assessment.objects.for_municipality(membership.municipality).latest_versions()
    leading_first = Case(When(instrument_version__instrument__key=LEADING, then=0), default=1)
    assessments = newest.select_related("round").order_by(leading_first, "-started_at", "-number")
    context = {
        "breadcrumbs": breadcrumbs(membership.municipality, _("Reports")),
        "reports": reports.select_related("assessment__round", "agenda", "requested_by"),
        "assessments": assessments,
        "may_request_report": membership.may(Permission.REQUEST_REPORT),
    }
    return render(request, "strategy/report_list.html", context)


@require_POST
@member_view(Permission.REQUEST_REPORT)
def request_report(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = assessment_of(membership, assessment)
    slug = membership.municipality.slug
    try:
        report = actions.request_report(assessment=found, by=membership.person)
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("canvas_detail", slug=slug, assessment=found.pk)
    return redirect("report_detail", slug=slug, report=report.pk)


@require_safe
@never_cache
@member_view(Permission.VIEW_REPORTS)
def report_detail(request: HttpRequest, membership: Membership, report: uuid.UUID) -> HttpResponse:
    """The state of a report. Its panel asks again by itself, saying what it shows: 204 where that is still so."""
    found = _report(membership, report)
    return show_state(request, _state(found, membership))


def show_state(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page of a report; for its panel that alone, and nothing where that shows it already."""
    if request.htmx:  # type: ignore[attr-defined]
        if request.GET.get("shown") == context["shown"]:
            return HttpResponse(status=204)
        return render(request, "strategy/report_detail.html#report", context)
    return render(request, "strategy/report_detail.html", context)


def _state(report: Report, membership: Membership) -> dict[str, Any]:
    slug = membership.municipality.slug
    reports = reverse("report_list", args=[slug])
    return {
        **state_of(report),
        "kicker": membership.municipality.name,
        "breadcrumbs": breadcrumbs(membership.municipality, (_("Reports"), reports), report.title),
        "may_request_report": membership.may(Permission.REQUEST_REPORT),
        "list_url": reports,
        "detail_url": reverse("report_detail", args=[slug, report.pk]),
        "retry_url": reverse("retry_report", args=[slug, report.pk]),
        "download_url": reverse("download_report", args=[slug, report.pk]),
    }


def state_of(report: Report) -> dict[str, Any]:
    """How far it is, as its page shows it, whoever asks."""
    served = not report.is_unfinished or QueuePulse.is_served(timezone.now())
    return {
        "report": report,
        "is_served": served,
        "is_gone": report.state == ReportState.READY and not files.is_sound(report),
        "shown": f"{report.state}-{report.progress}-{'served' if served else 'waits'}",
        "states": ReportState,
        "reasons": FailureReason,
    }


@require_POST
@member_view(Permission.REQUEST_REPORT)
def retry_report(request: HttpRequest, membership: Membership, report: uuid.UUID) -> HttpResponse:
    found = _report(membership, report)
    try:
        found = actions.retry_report(report=found, by=membership.person)
    except RefusedError as refusal:
        messages.info(request, str(refusal))
    return redirect("report_detail", slug=membership.municipality.slug, report=found.pk)


@require_safe
@member_view(Permission.VIEW_REPORTS)
def download_report(request: HttpRequest, membership: Membership, report: uuid.UUID) -> HttpResponse:
    """410 with the page where the file is gone or changed."""
    found = _report(membership, report)
    return give_out(found) or render(request, "strategy/report_detail.html", _state(found, membership), status=410)


def give_out(report: Report) -> HttpResponse | None:
    """The file, checked against what was made: 404 before it is ready, None where it is gone or changed."""
    if report.state != ReportState.READY:
        raise Http404
    try:
        return _file(files.read(report), "application/pdf", report.file_name)
    except files.ReportFileError:
        return None


@require_safe
@member_view(Permission.VIEW_REPORTS)
def download_letter(request: HttpRequest, membership: Membership, letter: uuid.UUID) -> HttpResponse:
    """The letter as a Word file to edit, written at once from the snapshot of the PDF: they cannot say two things.

    It takes no worker and is not kept: once downloaded it is the reader's own. 404 where the report is no letter.
    """
    from strategy import letter_files  # its library is large, and few web workers ever need it

    letters = Report.objects.for_municipality(membership.municipality).filter(kind=ReportKind.LETTER)
    found = get_object_or_404(letters, pk=letter)
    try:
        content = AgendaContent.from_snapshot(found.snapshot)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Http404 from error
    found.municipality = membership.municipality
    written = letter_files.write(Letter.from_agenda(content), membership.municipality.official_name)
    return _file(written, DOCX.content_type, found.file_name_as("docx"))


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

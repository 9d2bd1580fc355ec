"""Pages of the seven steps, the recommendations and the reports."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessment.access import assessment_of
from assessment.actions import RefusedError
from assessment.instruments import LEADING
from assessment.layout import layout_of
from assessment.models import Assessment
from assessment.navigation import breadcrumbs_of
from assessment.reports import RoundCard, canvas_of, pillar_steps, rounds_of, total_score, where_left_off
from assessment.teamwork import open_questions, own_questions
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs
from projects.models import Project
from strategy import actions, files
from strategy.gaps import gap_groups
from strategy.models import FailureReason, QueuePulse, Report, ReportState
from strategy.reports import PillarAdvice, advice_of, by_pillar, cite
from strategy.rulebook import rule_book_for
from strategy.steps import Standing, seven_steps, step_texts

LATEST = 3


def _report(membership: Membership, pk: uuid.UUID) -> Report:
    reports = Report.objects.for_municipality(membership.municipality).without_snapshot()
    found = get_object_or_404(reports.select_related("assessment__round", "requested_by"), pk=pk)
    found.municipality = membership.municipality
    return found


# The seven steps


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def step_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality, today = membership.municipality, timezone.localdate()
    card = _leading_card(rounds_of(municipality, today))
    if card and card.newest:
        card.newest.round = card.round
    pillars = pillar_steps(card.newest) if card and card.newest else ()
    may_answer = membership.may(Permission.PROPOSE_ANSWERS) and not municipality.has_ended(today)
    score = total_score(pillars) if pillars else None
    standing = Standing.of(card, score, may_answer=may_answer)
    pages = _pages(municipality.slug, card, where_left_off(pillars))
    reports = Report.objects.for_municipality(municipality).without_snapshot().select_related("assessment__round")
    context = {
        "card": card,
        "pillars": pillars,
        "score": score,
        "gaps": sum(pillar.gaps for pillar in pillars),
        "steps": [(step, pages.get(step.page, "")) for step in seven_steps(standing)],
        "pages": pages,
        "reports": reports[:LATEST],
        "asked": open_questions(own_questions(membership.person, municipality, today)),
        "project_count": Project.objects.of(municipality).count(),
        "reads_only": not membership.may(Permission.PROPOSE_ANSWERS),
        "successor": municipality.successor if municipality.has_ended(today) else None,
        "has_ended": municipality.has_ended(today),
        "today": today,
        "sources": sorted({cite(text.source) for text in step_texts().values()}),
    }
    return render(request, "strategy/step_list.html", context)


def _leading_card(cards: Sequence[RoundCard]) -> RoundCard | None:
    """The round that counts now of the instrument on which the seven steps rest: an open one, else the newest."""
    leading = [card for card in cards if card.instrument_version.instrument.key == LEADING]
    return next((card for card in leading if card.is_open), leading[0] if leading else None)


def _pages(slug: str, card: RoundCard | None, left_off: tuple[str, str] | None) -> dict[str, str]:
    """Where each kind of work on the round that counts now is done."""
    if card is None:
        return {}
    if card.newest is None:
        return {"start": reverse("assessment_list", args=[slug])}
    canvas = reverse("canvas_detail", args=[slug, card.newest.pk])
    pages = {"canvas": canvas, "recommendations": reverse("recommendation_list", args=[slug, card.newest.pk])}
    if left_off:
        pillar, block = left_off
        pages["questions"] = f"{reverse('pillar_detail', args=[slug, card.newest.pk, pillar])}#{block}"
    return {"questions": canvas, **pages}


# Recommendations


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def recommendation_list(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = assessment_of(membership, assessment)
    canvas = canvas_of(found)
    groups = by_pillar(canvas, advice_of(found, canvas))
    has_rules = rule_book_for(found.instrument_version) is not None
    shown = _shown(groups, request.GET.get("pillar", ""))
    context = {
        "assessment": found,
        "canvas": canvas,
        "groups": groups,
        "shown": shown,
        "has_rules": has_rules,
        "gap_groups": () if has_rules else gap_groups(canvas, layout_of(found.instrument_version_id)),
        "breadcrumbs": breadcrumbs_of(found, _("Recommendations")),
        "count": sum(len(group.advices) for group in groups),
        "may_request_report": membership.may(Permission.REQUEST_REPORT),
    }
    return render(request, "strategy/recommendation_list.html", context)


def _shown(groups: tuple[PillarAdvice, ...], key: str) -> PillarAdvice:
    """The pillar that was asked for, or else the first with a gap: a page of all is too heavy for a slow line."""
    wanted = (group for group in groups if (group.key == key if key else group.advices))
    found = next(wanted, None if key else groups[0])
    if found is None:
        raise Http404
    return found


# Reports


@require_safe
@member_view(Permission.VIEW_REPORTS)
def report_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    reports = Report.objects.for_municipality(membership.municipality).without_snapshot()
    assessments = Assessment.objects.for_municipality(membership.municipality).latest_versions().select_related("round")
    context = {
        "breadcrumbs": breadcrumbs(membership.municipality, _("Reports")),
        "reports": reports.select_related("assessment__round", "requested_by"),
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
    context = _state(found, membership)
    if request.htmx:  # type: ignore[attr-defined]
        if request.GET.get("shown") == context["shown"]:
            return HttpResponse(status=204)
        return render(request, "strategy/report_detail.html#report", context)
    return render(request, "strategy/report_detail.html", context)


def _state(report: Report, membership: Membership) -> dict[str, Any]:
    served = not report.is_unfinished or QueuePulse.is_served(timezone.now())
    is_gone = report.state == ReportState.READY and not files.is_sound(report)
    return {
        "breadcrumbs": breadcrumbs(
            membership.municipality,
            (_("Reports"), reverse("report_list", args=[membership.municipality.slug])),
            report.assessment.title,
        ),
        "report": report,
        "is_served": served,
        "is_gone": is_gone,
        "shown": f"{report.state}-{report.progress}-{'served' if served else 'waits'}",
        "may_request_report": membership.may(Permission.REQUEST_REPORT),
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
    """The file, checked against what was made: 404 before it is ready, 410 with a page where it is gone or changed."""
    found = _report(membership, report)
    if found.state != ReportState.READY:
        raise Http404
    try:
        content = files.read(found)
    except files.ReportFileError:
        return render(request, "strategy/report_detail.html", _state(found, membership), status=410)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    return response

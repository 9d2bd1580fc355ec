"""Pages of assessments: the list, the canvas, adopting and correcting."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import actions, reports
from assessment.access import Correction, assessment_of, why_closed, why_frozen
from assessment.forms import AdoptionForm, CorrectionForm, OwnAssessmentForm
from assessment.instruments import LEADING
from assessment.models import InstrumentVersion, Round
from assessment.navigation import breadcrumbs_of
from assessment.sharing_pages import level_of
from assessment.trend import mark
from municipalities.access import Permission, member_view
from municipalities.heirs import successor_of
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def assessment_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "breadcrumbs": breadcrumbs(membership.municipality, _("Assessments")),
        "rounds": reports.rounds_of(membership.municipality, today),
        "own": reports.own_assessments(membership.municipality),
        "may_start": membership.may(Permission.ADOPT_ASSESSMENT),
        "may_answer": membership.may(Permission.PROPOSE_ANSWERS),
        "has_ended": membership.municipality.has_ended(today),
        "heir": successor_of(membership.municipality, today),
    }
    return render(request, "assessment/assessment_list.html", context)


@require_POST
@member_view(Permission.PROPOSE_ANSWERS)
def start_assessment(request: HttpRequest, membership: Membership, round: int) -> HttpResponse:
    found = get_object_or_404(Round, pk=round, invited=membership.municipality)
    try:
        assessment = actions.start_assessment(
            round_=found,
            instrument_version=_chosen_instrument(request, found),
            municipality=membership.municipality,
            by=membership.person,
            today=timezone.localdate(),
        )
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("assessment_list", slug=membership.municipality.slug)
    left_off = reports.where_left_off(reports.pillar_steps(assessment))
    if left_off is None:
        return redirect("canvas_detail", slug=membership.municipality.slug, assessment=assessment.pk)
    pillar, block = left_off
    address = reverse("pillar_detail", args=[membership.municipality.slug, assessment.pk, pillar])
    return redirect(f"{address}#{block}")


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.ADOPT_ASSESSMENT)
def start_own_assessment(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = OwnAssessmentForm(
        request.POST if request.method == "POST" else None, initial={"instrument": request.GET.get("instrument", "")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            started = actions.start_own_assessment(
                instrument_version=form.cleaned_data["instrument"],
                name=form.cleaned_data["name"],
                municipality=membership.municipality,
                by=membership.person,
                today=timezone.localdate(),
            )
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("canvas_detail", slug=membership.municipality.slug, assessment=started.pk)
    list_ = (_("Assessments"), reverse("assessment_list", args=[membership.municipality.slug]))
    context = {"form": form, "breadcrumbs": breadcrumbs(membership.municipality, list_, _("Measure outside a round"))}
    return render(request, "assessment/start_own_assessment.html", context, status=422 if form.errors else 200)


def _chosen_instrument(request: HttpRequest, round_: Round) -> InstrumentVersion:
    """The instrument that the button names; a round of one instrument needs none."""
    versions = list(round_.instrument_versions.all())
    named = [version for version in versions if str(version.pk) == request.POST.get("instrument")]
    if not named and len(versions) != 1:
        raise Http404
    return (named or versions)[0]


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def canvas_detail(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found, today = assessment_of(membership, assessment), timezone.localdate()
    versions = reports.versions_of(found)
    is_newest = versions[-1].pk == found.pk
    refused = why_frozen(found)
    is_fixed = is_newest and found.is_adopted
    may_correct = is_fixed and not why_closed(found)
    canvas = reports.canvas_of(found)
    trend = reports.trend_of(found, canvas)
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found),
        "canvas": mark(canvas, trend) if trend else canvas,
        "trend": trend,
        "has_partners": found.instrument_version.instrument.key == LEADING and not found.municipality.has_ended(today),
        "versions": versions,
        "may_answer": not refused and membership.may(Permission.PROPOSE_ANSWERS),
        "may_set_targets": not refused and membership.may(Permission.EDIT_ANSWERS),
        "may_adopt": not refused and membership.may(Permission.ADOPT_ASSESSMENT),
        "may_correct": may_correct and membership.may(Permission.ADOPT_ASSESSMENT),
        "correction": Correction.of(versions[0], today, is_possible=may_correct) if is_fixed else None,
        "may_request_report": membership.may(Permission.REQUEST_REPORT),
    }
    return render(request, "assessment/canvas_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.ADOPT_ASSESSMENT)
def adopt_assessment(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = assessment_of(membership, assessment)
    unconfirmed = found.answers.filter(to_confirm=True).count()
    form = AdoptionForm(request.POST if request.method == "POST" else None, unconfirmed=unconfirmed)
    if request.method == "POST" and form.is_valid():
        confirms = bool(form.cleaned_data.get("confirms"))
        try:
            actions.adopt_assessment(
                assessment=found, by=membership.person, today=timezone.localdate(), confirms=confirms
            )
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The assessment has been adopted. Its answers can no longer be changed."))
            return redirect("canvas_detail", slug=membership.municipality.slug, assessment=found.pk)
    steps = reports.pillar_steps(found)
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found, _("Adopt")),
        "form": form,
        "unconfirmed": unconfirmed,
        "steps": steps,
        "total": reports.total_score(steps),
        "refused": why_frozen(found),
        "sharing": level_of(found),
    }
    return render(request, "assessment/adopt_assessment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.ADOPT_ASSESSMENT)
def correct_assessment(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = assessment_of(membership, assessment)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            correction = actions.correct_assessment(
                assessment=found,
                reason=form.cleaned_data["reason"],
                by=membership.person,
                today=timezone.localdate(),
            )
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("A new version is open. Change the answers that were not right, and adopt it."))
            return redirect("canvas_detail", slug=membership.municipality.slug, assessment=correction.pk)
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found, _("Correct")),
        "form": form,
        "refused": why_closed(found),
    }
    return render(request, "assessment/correct_assessment.html", context, status=422 if form.errors else 200)

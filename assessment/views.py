"""Pages of rounds, assessments and the canvas."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import actions, reports
from assessment.forms import AdoptionForm, AnswerForm, CorrectionForm
from assessment.models import Answer, Assessment, Pillar, Round
from municipalities.access import Permission, member_view, region_view
from municipalities.models import Membership, Municipality, Region


def _assessment(membership: Membership, pk: int) -> Assessment:
    found = get_object_or_404(
        Assessment.objects.select_related("round__instrument_version", "adopted_by"),
        pk=pk,
        municipality=membership.municipality_id,
    )
    found.municipality = membership.municipality
    return found


def _refused(assessment: Assessment) -> str:
    """Why nothing can be answered now; empty where it can."""
    if assessment.is_adopted:
        return _("This assessment has been adopted. Its answers stay as they are.")
    try:
        actions.refuse_unless_open(assessment.round, assessment.municipality, timezone.localdate())
    except actions.RefusedError as refusal:
        return str(refusal)
    return ""


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def assessment_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "rounds": reports.rounds_of(membership.municipality, today),
        "may_answer": membership.may(Permission.EDIT_ANSWERS),
        "has_ended": membership.municipality.has_ended(today),
    }
    return render(request, "assessment/assessment_list.html", context)


@require_POST
@member_view(Permission.EDIT_ANSWERS)
def start_assessment(request: HttpRequest, membership: Membership, round: int) -> HttpResponse:
    found = get_object_or_404(Round.objects.select_related("instrument_version"), pk=round, invited=membership.municipality)
    try:
        assessment = actions.start_assessment(
            round_=found, municipality=membership.municipality, by=membership.person, today=timezone.localdate()
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


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def canvas_detail(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = _assessment(membership, assessment)
    refused = _refused(found)
    context = {
        "assessment": found,
        "canvas": reports.canvas_of(found),
        "versions": Assessment.objects.for_municipality(membership.municipality).for_round(found.round).order_by("number"),
        "may_answer": not refused and membership.may(Permission.EDIT_ANSWERS),
        "may_adopt": not refused and membership.may(Permission.ADOPT_ASSESSMENT),
        "may_correct": found.is_adopted and membership.may(Permission.ADOPT_ASSESSMENT),
        "may_request_report": membership.may(Permission.REQUEST_REPORT),
    }
    return render(request, "assessment/canvas_detail.html", context)


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def pillar_detail(request: HttpRequest, membership: Membership, assessment: int, pillar: str) -> HttpResponse:
    found = _assessment(membership, assessment)
    return render(request, "assessment/pillar_detail.html", _questionnaire(found, pillar, membership))


def _questionnaire(assessment: Assessment, pillar: str, membership: Membership) -> dict[str, Any]:
    version_id = assessment.round.instrument_version_id
    chosen = get_object_or_404(Pillar, version_id=version_id, key=pillar)
    answers = reports.questionnaire(assessment, pillar, membership.person)
    return {
        "assessment": assessment,
        "pillar": chosen,
        "answers": answers,
        "refused": _refused(assessment),
        "may_answer": membership.may(Permission.EDIT_ANSWERS),
        "edit": str(uuid.uuid4()),
        **_navigation(assessment, pillar),
    }


def _navigation(assessment: Assessment, pillar: str) -> dict[str, Any]:
    """Where the reader is in the questionnaire, how far it is, and where it goes on."""
    steps = reports.pillar_steps(assessment)
    place = next((number for number, step in enumerate(steps) if step.key == pillar), 0)
    return {
        "steps": steps,
        "current": pillar,
        "previous": steps[place - 1] if place else None,
        "following": steps[place + 1] if place + 1 < len(steps) else None,
        "total": reports.total_score(steps),
    }


@require_POST
@member_view(Permission.EDIT_ANSWERS)
def save_answer(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    answer = get_object_or_404(
        Answer.objects.select_related("assessment__round", "block__pillar", "changed_by"),
        assessment=assessment,
        assessment__municipality=membership.municipality_id,
        block__key=block,
    )
    answer.assessment.municipality = membership.municipality
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _unsaved(request, membership, answer, form=form)
    save = actions.resolve_conflict if "resolve" in request.POST else actions.save_answer
    try:
        saved = save(
            answer=answer,
            content=form.content(),
            edit=form.came_from(),
            by=membership.person,
            today=timezone.localdate(),
        )
    except actions.ConflictError as conflict:
        conflict.answer.unresolved = [conflict.set_aside]  # type: ignore[attr-defined]
        return _unsaved(request, membership, conflict.answer, form=form)
    except actions.RefusedError as refusal:
        return _unsaved(request, membership, answer, form=form, refusal=str(refusal))
    return _saved(request, saved)


def _saved(request: HttpRequest, answer: Answer) -> HttpResponse:
    pillar = answer.block.pillar.key
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, _("“%(block)s” has been saved.") % {"block": answer.block.name})
        address = reverse("pillar_detail", args=[answer.assessment.municipality.slug, answer.assessment_id, pillar])
        return redirect(f"{address}#{answer.block.key}")
    context = {"answer": answer, "assessment": answer.assessment, "edit": request.POST.get("edit", "")}
    if "resolve" in request.POST:
        return render(request, "assessment/pillar_detail.html#block", context | {"may_answer": True, "refused": ""})
    return render(request, "assessment/pillar_detail.html#saved", context | _navigation(answer.assessment, pillar))


def _unsaved(
    request: HttpRequest, membership: Membership, answer: Answer, *, form: AnswerForm, refusal: str = ""
) -> HttpResponse:
    """The block again with what was typed and why it was not saved: alone for htmx, else within its page."""
    answer.form = form  # type: ignore[attr-defined]
    answer.refusal = refusal  # type: ignore[attr-defined]
    status = 422 if not form.is_valid() else 409
    if request.htmx:  # type: ignore[attr-defined]
        context = {"answer": answer, "assessment": answer.assessment, "edit": form.data.get("edit", "")}
        context |= {"may_answer": True, "refused": ""}
        return render(request, "assessment/pillar_detail.html#block", context, status=status)
    context = _questionnaire(answer.assessment, answer.block.pillar.key, membership)
    context["answers"] = [answer if other.pk == answer.pk else other for other in context["answers"]]
    return render(request, "assessment/pillar_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.ADOPT_ASSESSMENT)
def adopt_assessment(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = _assessment(membership, assessment)
    form = AdoptionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_assessment(assessment=found, by=membership.person, today=timezone.localdate())
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The assessment has been adopted. Its answers can no longer be changed."))
            return redirect("canvas_detail", slug=membership.municipality.slug, assessment=found.pk)
    steps = reports.pillar_steps(found)
    context = {"assessment": found, "form": form, "steps": steps, "total": reports.total_score(steps), "refused": _refused(found)}
    return render(request, "assessment/adopt_assessment.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.ADOPT_ASSESSMENT)
def correct_assessment(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = _assessment(membership, assessment)
    form = CorrectionForm(request.POST or None)
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
    context = {"assessment": found, "form": form}
    return render(request, "assessment/correct_assessment.html", context, status=422 if form.errors else 200)


@require_safe
@region_view
def round_list(request: HttpRequest, region: Region) -> HttpResponse:
    today = timezone.localdate()
    rounds = list(Round.objects.filter(region=region).select_related("instrument_version__instrument"))
    current = next((round_ for round_ in rounds if round_.is_open(today)), rounds[0] if rounds else None)
    return _round_page(request, region, rounds, current)


@require_safe
@region_view
def round_detail(request: HttpRequest, region: Region, round: int) -> HttpResponse:
    rounds = list(Round.objects.filter(region=region).select_related("instrument_version__instrument"))
    chosen = next((candidate for candidate in rounds if candidate.pk == round), None)
    if chosen is None:
        raise Http404
    return _round_page(request, region, rounds, chosen)


def _round_page(request: HttpRequest, region: Region, rounds: list[Round], chosen: Round | None) -> HttpResponse:
    participations = reports.participations(chosen) if chosen else []
    context = {
        "region": region,
        "rounds": rounds,
        "round": chosen,
        "is_open": chosen is not None and chosen.is_open(timezone.localdate()),
        "participations": participations,
        "states": reports.Participation,
        "tally": reports.tally(participations),
    }
    return render(request, "assessment/round_detail.html", context)


@require_safe
@region_view
def adopted_canvas(request: HttpRequest, region: Region, round: int, gm_code: str) -> HttpResponse:
    """What a municipality adopted; what is still being worked on is not the region's to see."""
    municipality = get_object_or_404(Municipality, pk=gm_code, region=region)
    adopted = (
        Assessment.objects.filter(municipality=municipality, round=round, round__region=region)
        .adopted()
        .select_related("round__instrument_version")
        .order_by("-number")
        .first()
    )
    if adopted is None:
        raise Http404
    context = {"region": region, "municipality": municipality, "assessment": adopted, "canvas": reports.canvas_of(adopted)}
    return render(request, "assessment/adopted_canvas.html", context)

"""Pages of rounds, assessments and the canvas."""

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from assessment import actions, reports
from assessment.access import assessment_of
from assessment.actions import AnswerContent
from assessment.forms import FIELDS, AdoptionForm, AnswerForm, CorrectionForm
from assessment.layout import layout_of
from assessment.models import Answer, Assessment, InstrumentVersion, Round
from assessment.navigation import breadcrumbs_of
from assessment.reports import FieldErrors, Question
from municipalities.access import Permission, member_view, region_view
from municipalities.models import Membership, Municipality, Person, Region
from municipalities.navigation import breadcrumbs


def _refused(assessment: Assessment) -> str:
    """Why nothing can be answered now; empty where it can."""
    if assessment.is_adopted:
        return _("This assessment has been adopted. Its answers stay as they are.")
    return _ended(assessment)


def _ended(assessment: Assessment) -> str:
    """Why nothing can change in this round any more; empty where it can."""
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
        "breadcrumbs": breadcrumbs(membership.municipality, _("Assessments")),
        "rounds": reports.rounds_of(membership.municipality, today),
        "may_answer": membership.may(Permission.EDIT_ANSWERS),
        "has_ended": membership.municipality.has_ended(today),
    }
    return render(request, "assessment/assessment_list.html", context)


@require_POST
@member_view(Permission.EDIT_ANSWERS)
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
    found = assessment_of(membership, assessment)
    versions = reports.versions_of(found)
    is_newest = versions[-1].pk == found.pk
    refused = _refused(found)
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found),
        "canvas": reports.canvas_of(found),
        "versions": versions,
        "may_answer": not refused and membership.may(Permission.EDIT_ANSWERS),
        "may_adopt": not refused and membership.may(Permission.ADOPT_ASSESSMENT),
        "may_correct": is_newest
        and found.is_adopted
        and not _ended(found)
        and membership.may(Permission.ADOPT_ASSESSMENT),
        "may_request_report": membership.may(Permission.REQUEST_REPORT),
    }
    return render(request, "assessment/canvas_detail.html", context)


@require_safe
@never_cache  # Back must not bring an older version of the answers, to be saved over newer ones
@member_view(Permission.VIEW_MUNICIPALITY)
def pillar_detail(request: HttpRequest, membership: Membership, assessment: int, pillar: str) -> HttpResponse:
    found = assessment_of(membership, assessment)
    return render(request, "assessment/pillar_detail.html", _questionnaire(found, pillar, membership))


def _questionnaire(assessment: Assessment, pillar: str, membership: Membership) -> dict[str, Any]:
    page = reports.questionnaire(assessment, pillar, membership.person, edit=str(uuid.uuid4()))
    if page is None:
        raise Http404
    return {
        "assessment": assessment,
        "breadcrumbs": breadcrumbs_of(assessment, page.pillar.name),
        "pillar": page.pillar,
        "questions": page.questions,
        "refused": _refused(assessment),
        "may_answer": membership.may(Permission.EDIT_ANSWERS),
        **_navigation(assessment, pillar, page.steps),
    }


def _address(assessment: Assessment) -> str:
    return reverse("canvas_detail", args=[assessment.municipality.slug, assessment.pk])


def _navigation(assessment: Assessment, pillar: str, steps: tuple[reports.PillarStep, ...]) -> dict[str, Any]:
    """Where the reader is in the questionnaire, how far it is, and where it goes on."""
    place = next(number for number, step in enumerate(steps) if step.key == pillar)
    return {
        "steps": steps,
        "current": pillar,
        "here": _address(assessment),
        "previous": steps[place - 1] if place else None,
        "following": steps[place + 1] if place + 1 < len(steps) else None,
        "total": reports.total_score(steps),
    }


@require_POST
@member_view(Permission.EDIT_ANSWERS)
def save_answer(request: HttpRequest, membership: Membership, assessment: int, block: str) -> HttpResponse:
    answer = _answer(membership, assessment, block)
    was_answered = answer.status is not None
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _unsaved(request, membership, answer, _typed(answer, form), status=422)
    try:
        saved = _save(answer, form, membership.person)
    except actions.ConflictError as conflict:
        mine = AnswerContent.of(conflict.set_aside)
        question = _question(conflict.answer, form).in_conflict(mine, conflict.set_aside.pk)
        return _unsaved(request, membership, answer, question, status=409)
    except actions.RefusedError as refusal:
        return _unsaved(request, membership, answer, _typed(answer, form, refusal=str(refusal)), status=409)
    return _saved(request, saved, form, counts=was_answered != (saved.status is not None))


def _answer(membership: Membership, assessment: int, block: str) -> Answer:
    answer = get_object_or_404(
        Answer.objects.select_related("assessment__round"),
        assessment=assessment,
        assessment__municipality=membership.municipality_id,
        block__key=block,
    )
    answer.assessment.municipality = membership.municipality
    return answer


def _save(answer: Answer, form: AnswerForm, by: Person) -> Answer:
    content, today = form.content_against(AnswerContent.of(answer)), timezone.localdate()
    if not form.choice():
        return actions.save_answer(answer=answer, content=content, edit=form.came_from(), by=by, today=today)
    settles = form.cleaned_data["settles"]
    return actions.resolve_conflict(
        answer=answer, content=content, edit=form.came_from(), settles=settles, by=by, today=today
    )


def _question(answer: Answer, form: AnswerForm) -> Question:
    block = layout_of(answer.assessment.instrument_version_id).block(answer.block_id)
    return Question.from_answer(answer, block, form.data.get("edit", ""))


def _typed(answer: Answer, form: AnswerForm, refusal: str = "") -> Question:
    """The block with what was typed in its fields, and why that was not saved."""
    beside = {name: str(found) for name, found in form.errors.items() if name in FIELDS}
    if form.errors and not beside:
        refusal = _("Your browser sent something that this page does not know. Reload the page and try again.")
    return replace(_question(answer, form), shown=form.typed(), errors=FieldErrors(**beside), refusal=refusal)


def _saved(request: HttpRequest, answer: Answer, form: AnswerForm, *, counts: bool) -> HttpResponse:
    """The saved line for htmx, with the progress where that changed (`counts`); else back to the block."""
    question = _question(answer, form)
    pillar = question.block.pillar.key
    if not request.htmx:  # type: ignore[attr-defined]
        messages.success(request, _("“%(block)s” has been saved.") % {"block": question.block.name})
        address = reverse("pillar_detail", args=[answer.assessment.municipality.slug, answer.assessment_id, pillar])
        return redirect(f"{address}#{question.block.key}")
    if not counts and not form.choice():
        return render(request, "assessment/pillar_detail.html#saved", {"question": question})
    navigation = _navigation(answer.assessment, pillar, reports.pillar_steps(answer.assessment))
    if not form.choice():
        return render(request, "assessment/pillar_detail.html#saved", {"question": question, **navigation})
    another = answer.set_aside.filter(by=request.user.pk, resolved_at__isnull=True).order_by("-at").first()
    if another:
        question = question.in_conflict(AnswerContent.of(another), another.pk)
    response = render(request, "assessment/pillar_detail.html#settled", {"question": question, **navigation})
    return reswap(retarget(response, f"#{question.block.key}"), "outerHTML")


def _unsaved(
    request: HttpRequest, membership: Membership, answer: Answer, question: Question, *, status: int
) -> HttpResponse:
    """For htmx only what has to be said: the fields keep what was typed. Else the page, with it in its fields.

    409 says that what was typed was set aside, 422 that it was kept nowhere but in the fields.
    """
    if request.htmx:  # type: ignore[attr-defined]
        context = {"question": question, "here": _address(answer.assessment)}
        return render(request, "assessment/pillar_detail.html#unsaved", context, status=status)
    page = _questionnaire(answer.assessment, question.block.pillar.key, membership)
    page["questions"] = [question if other.block == question.block else other for other in page["questions"]]
    return render(request, "assessment/pillar_detail.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@member_view(Permission.ADOPT_ASSESSMENT)
def adopt_assessment(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    found = assessment_of(membership, assessment)
    form = AdoptionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.adopt_assessment(assessment=found, by=membership.person, today=timezone.localdate())
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
        "steps": steps,
        "total": reports.total_score(steps),
        "refused": _refused(found),
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
        "refused": _ended(found),
    }
    return render(request, "assessment/correct_assessment.html", context, status=422 if form.errors else 200)


@require_safe
@region_view
def round_list(request: HttpRequest, region: Region) -> HttpResponse:
    today = timezone.localdate()
    rounds = list(Round.objects.filter(region=region).prefetch_related("instrument_versions__instrument"))
    current = next((round_ for round_ in rounds if round_.is_open(today)), rounds[0] if rounds else None)
    return _round_page(request, region, rounds, current)


@require_safe
@region_view
def round_detail(request: HttpRequest, region: Region, round: int) -> HttpResponse:
    rounds = list(Round.objects.filter(region=region).prefetch_related("instrument_versions__instrument"))
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
        .select_related("round")
        .order_by("-number")
        .first()
    )
    if adopted is None:
        raise Http404
    context = {
        "region": region,
        "breadcrumbs": [
            (region.short_name, reverse("round_list")),
            (adopted.title, reverse("round_detail", args=[adopted.round_id])),
            (municipality.name, ""),
        ],
        "measured": municipality,
        "assessment": adopted,
        "canvas": reports.canvas_of(adopted),
    }
    return render(request, "assessment/adopted_canvas.html", context)

"""Handing out the work, and the questions that were handed to the reader."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment import actions
from assessment.access import assessment_of, why_frozen
from assessment.forms import AssignmentForm, TermsForm
from assessment.layout import layout_of
from assessment.models import Assessment, Assignment
from assessment.navigation import breadcrumbs_of
from assessment.teamwork import own_questions, work_of
from municipalities.access import Permission, member_view, roles_that_may
from municipalities.actions import MemberError
from municipalities.models import Membership, Person
from municipalities.navigation import breadcrumbs


@require_safe
@never_cache
@member_view(Permission.PROPOSE_ANSWERS)
def own_question_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("My questions")),
        "questions": own_questions(membership.person, municipality, timezone.localdate()),
    }
    return render(request, "assessment/own_question_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_ANSWERS)
def assignment_list(request: HttpRequest, membership: Membership, assessment: int) -> HttpResponse:
    """Who has what, and the form that hands blocks to a colleague."""
    found = assessment_of(membership, assessment)
    layout = layout_of(found.instrument_version_id)
    form = AssignmentForm(
        request.POST if request.method == "POST" else None,
        today=timezone.localdate(),
        keys={pillar.key: [block.key for block in blocks] for pillar, blocks in layout.pillars.items()},
        colleagues=_colleagues(membership),
    )
    if form.is_bound and form.is_valid():
        handed = _hand_out(request, membership, found, form)
        if handed is not None:
            messages.success(request, handed)
            return redirect("assignment_list", slug=membership.municipality.slug, assessment=found.pk)
    context = {
        "assessment": found,
        "breadcrumbs": breadcrumbs_of(found, _("Hand out the work")),
        "form": form,
        "whole": form.data.getlist("pillars") if form.is_bound else request.GET.getlist("pijler"),  # type: ignore[attr-defined]
        "chosen": form.data.getlist("blocks") if form.is_bound else request.GET.getlist("blok"),  # type: ignore[attr-defined]
        "pillars": work_of(found),
        "refused": why_frozen(found),
    }
    return render(request, "assessment/assignment_list.html", context, status=422 if form.is_bound else 200)


def _colleagues(membership: Membership) -> Any:
    """Who works here and has a say in answers."""
    roles = roles_that_may(Permission.PROPOSE_ANSWERS)
    own = Membership.objects.filter(municipality=membership.municipality, role__in=roles)
    return Person.objects.filter(pk__in=own.values("person")).order_by("name")


def _hand_out(request: HttpRequest, membership: Membership, assessment: Assessment, form: AssignmentForm) -> str | None:
    """Hand the blocks over; what was done in words, or None with the reason in the form."""
    cleaned = form.cleaned_data
    try:
        to = (
            actions.Assignee(person=cleaned["colleague"])
            if cleaned["colleague"]
            else actions.find_assignee(
                municipality=membership.municipality,
                email=cleaned["email"],
                name=cleaned["name"],
                link=lambda token: request.build_absolute_uri(reverse("accept_invitation", args=[token])),
                by=membership.person,
            )
        )
        given = actions.assign_blocks(
            assessment=assessment,
            blocks=cleaned["blocks"],
            to=to,
            terms=form.terms(),
            by=membership.person,
            today=timezone.localdate(),
        )
    except MemberError as error:
        form.add_error("email", str(error))
    except actions.RefusedError as refusal:
        form.add_error(None, str(refusal))
    else:
        number = len(given)
        return ngettext(
            "%(number)d building block handed to %(name)s.", "%(number)d building blocks handed to %(name)s.", number
        ) % {"number": number, "name": to}
    return None


def _assignment(membership: Membership, assessment: int, pk: int) -> Assignment:
    found = get_object_or_404(
        Assignment.objects.open().select_related("answer", "person"),
        pk=pk,
        answer__assessment=assessment_of(membership, assessment),
    )
    found.answer.assessment = assessment_of(membership, assessment)
    found.answer.block = layout_of(found.answer.assessment.instrument_version_id).block(found.answer.block_id)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_ANSWERS)
def change_assignment(request: HttpRequest, membership: Membership, assessment: int, assignment: int) -> HttpResponse:
    found = _assignment(membership, assessment, assignment)
    form = TermsForm(
        request.POST if request.method == "POST" else None,
        initial={"due_on": found.due_on, "note": found.note, "answers_directly": found.answers_directly},
        today=timezone.localdate(),
        was_due=found.due_on,
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change_assignment(
                assignment=found, terms=form.terms(), by=membership.person, today=timezone.localdate()
            )
        except actions.RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The agreement has been changed."))
            return redirect("assignment_list", slug=membership.municipality.slug, assessment=assessment)
    list_ = (_("Hand out the work"), reverse("assignment_list", args=[membership.municipality.slug, assessment]))
    context = {
        "assessment": found.answer.assessment,
        "assignment": found,
        "breadcrumbs": breadcrumbs_of(found.answer.assessment, list_, found.answer.block.name),
        "form": form,
        "list_url": list_[1],
    }
    return render(request, "assessment/change_assignment.html", context, status=422 if form.is_bound else 200)


@require_POST
@member_view(Permission.EDIT_ANSWERS)
def end_assignment(request: HttpRequest, membership: Membership, assessment: int, assignment: int) -> HttpResponse:
    found = _assignment(membership, assessment, assignment)
    try:
        actions.end_assignment(assignment=found, by=membership.person)
    except actions.RefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. What was written stays."))
    return redirect("assignment_list", slug=membership.municipality.slug, assessment=assessment)

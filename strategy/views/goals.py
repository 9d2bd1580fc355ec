"""The goals: set, changed and followed."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessment.actions import RefusedError
from assessment.dropped import names_with
from assessment.leading import leading_layout
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import Crumbs, breadcrumbs
from strategy import actions
from strategy.evaluation import headway_of
from strategy.goal_forms import GoalForm, GoalNoteForm
from strategy.models import Goal, SocietalTask


def goal_of(membership: Membership, pk: int) -> Goal:
    goals = Goal.objects.of(membership.municipality).with_newest().select_related("task", "follows", "added_by")
    found = get_object_or_404(goals, pk=pk)
    found.municipality = membership.municipality
    return found


def crumbs_of(membership: Membership, *steps: tuple[str, str] | str) -> Crumbs:
    """By way of the goals to this page."""
    slug = membership.municipality.slug
    goals = (_("Goals"), reverse("goal_list", args=[slug])) if steps else _("Goals")
    return breadcrumbs(membership.municipality, goals, *steps)


def crumb(goal: Goal) -> tuple[str, str]:
    return goal.title, reverse("goal_detail", args=[goal.municipality.slug, goal.pk])


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def goal_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    today = timezone.localdate()
    goals = list(Goal.objects.of(membership.municipality).with_newest().select_related("task"))
    context = {
        "breadcrumbs": crumbs_of(membership),
        "rows": [(goal, headway_of(goal, today)) for goal in goals if goal.is_open],
        "closed": sorted((g for g in goals if g.closed_at), key=lambda goal: str(goal.closed_at), reverse=True),
        "may_edit": membership.may(Permission.EDIT_AGENDA),
    }
    return render(request, "strategy/goal_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def add_goal(request: HttpRequest, membership: Membership) -> HttpResponse:
    form = _goal_form(request, membership)
    if form.is_valid():
        try:
            goal = actions.add_goal(
                municipality=membership.municipality, content=form.content(), by=membership.person, today=form.today
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The goal has been added."))
            return redirect("goal_detail", slug=membership.municipality.slug, goal=goal.pk)
    return _form_page(request, form, breadcrumbs=crumbs_of(membership, _("Add a goal")), title=_("Add a goal"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def change_goal(request: HttpRequest, membership: Membership, goal: int) -> HttpResponse:
    found = goal_of(membership, goal)
    if request.method != "POST" and not found.is_open:
        return redirect("goal_detail", slug=membership.municipality.slug, goal=found.pk)
    form = _goal_form(request, membership, found)
    mark = actions.GoalContent.of(found).mark
    based_on = request.POST.get("based_on", mark)
    if form.is_valid():
        try:
            actions.change_goal(
                goal=found,
                content=form.content(),
                based_on=based_on,
                by=membership.person,
                today=form.today,
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
            based_on = mark
        else:
            messages.success(request, _("The goal has been changed."))
            return redirect("goal_detail", slug=membership.municipality.slug, goal=found.pk)
    title = _("Change the goal")
    crumbs = crumbs_of(membership, crumb(found), title)
    return _form_page(request, form, breadcrumbs=crumbs, title=title, goal=found, based_on=based_on)


@require_POST
@member_view(Permission.EDIT_AGENDA)
def check_goal(request: HttpRequest, membership: Membership) -> HttpResponse:
    """The five letters of what has been typed so far; nothing is kept. `goal` is the one that is being changed."""
    stands = request.POST.get("goal", "")
    found = goal_of(membership, int(stands)) if stands.isascii() and stands.isdigit() else None
    form = _goal_form(request, membership, found)
    form.is_valid()
    context = {"form": form, "was_sent": request.POST.get("was_sent") == "1", "oob": True}
    return render(request, "strategy/goal_form.html#checked", context)


def _goal_form(request: HttpRequest, membership: Membership, stands: Goal | None = None) -> GoalForm:
    tasks = SocietalTask.objects.filter(municipality=membership.municipality)
    kept = tasks.filter(pk=stands.task_id) if stands and stands.task_id else tasks.none()
    return GoalForm(
        request.POST if request.method == "POST" else None,
        tasks=tasks.standing() | kept,
        layout=leading_layout(),
        today=timezone.localdate(),
        stands=stands,
    )


def _form_page(request: HttpRequest, form: GoalForm, **context: Any) -> HttpResponse:
    """The form as it opens, or as it was sent: with what is missing beside each field, and nothing lost."""
    context |= {"form": form, "was_sent": form.is_bound}
    return render(request, "strategy/goal_form.html", context, status=422 if form.is_bound else 200)


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def goal_detail(request: HttpRequest, membership: Membership, goal: int) -> HttpResponse:
    found = goal_of(membership, goal)
    return render(request, "strategy/goal_detail.html", _detail(membership, found, GoalNoteForm()))


def _detail(membership: Membership, goal: Goal, form: GoalNoteForm) -> dict[str, Any]:
    names = names_with(goal.blocks)
    return {
        "breadcrumbs": crumbs_of(membership, goal.title),
        "goal": goal,
        "municipality": membership.municipality,
        "headway": headway_of(goal, timezone.localdate()),
        "blocks": [names.get(block, block) for block in goal.blocks],
        "notes": goal.notes.select_related("by").order_by("-at", "-pk"),
        "following": goal.followed_by.first(),
        "form": form,
        "may_edit": membership.may(Permission.EDIT_AGENDA) and goal.is_open,
    }


@require_POST
@member_view(Permission.EDIT_AGENDA)
def add_goal_note(request: HttpRequest, membership: Membership, goal: int) -> HttpResponse:
    """A step on the way. htmx gets the part of the page about progress, others the page."""
    found, form = goal_of(membership, goal), GoalNoteForm(request.POST)
    if form.is_valid():
        try:
            today = timezone.localdate()
            actions.add_goal_note(goal=found, by=membership.person, today=today, **form.cleaned_data)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The note has been added."))
            if not request.htmx:  # type: ignore[attr-defined]
                return redirect("goal_detail", slug=membership.municipality.slug, goal=found.pk)
            found, form = goal_of(membership, goal), GoalNoteForm()
    template = "strategy/goal_detail.html" + ("#progress" if request.htmx else "")  # type: ignore[attr-defined]
    return render(request, template, _detail(membership, found, form), status=422 if form.is_bound else 200)

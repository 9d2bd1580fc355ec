"""The yearly evaluation of all goals on one page, and the closing of a single one."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment.actions import RefusedError
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from strategy import actions
from strategy.actions import Verdict
from strategy.evaluation import EvaluationPage, evaluation_page, typed_goals
from strategy.models import Goal, GoalState
from strategy.views.goals import crumb, crumbs_of, goal_of

OUTCOMES = (GoalState.OPEN, GoalState.REACHED, GoalState.MISSED, GoalState.CARRIED_OVER)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def evaluate_goals(request: HttpRequest, membership: Membership) -> HttpResponse:
    today, refused = timezone.localdate(), ""
    goals = Goal.objects.of(membership.municipality).with_newest()
    page = _page(request, goals.still_open(), today)
    strays = _strays(request, page)
    if request.method == "POST" and page.is_sound:
        try:
            following = actions.evaluate_goals(
                municipality=membership.municipality,
                verdicts={**strays, **page.verdicts()},
                by=membership.person,
                today=today,
            )
        except RefusedError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _done(len(page.verdicts()), len(following)))
            return redirect("goal_list", slug=membership.municipality.slug)
    lost = [(goal.title, strays[goal.pk].learned) for goal in goals.filter(pk__in=strays)] if strays else []
    context = {"breadcrumbs": crumbs_of(membership, _("Evaluation")), "lost": lost}
    return _answer(request, page, refused, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def close_goal(request: HttpRequest, membership: Membership, goal: int) -> HttpResponse:
    found, today, refused = goal_of(membership, goal), timezone.localdate(), ""
    if request.method != "POST" and not found.is_open:
        return redirect("goal_detail", slug=membership.municipality.slug, goal=found.pk)
    page = _page(request, [found], today)
    (row,) = page.rows
    if request.method == "POST" and page.is_sound and not row.is_closed:
        refused = _("Choose how this goal ended, or go back and leave it open.")
    elif request.method == "POST" and page.is_sound:
        try:
            outcome = actions.close_goal(goal=found, verdict=row.verdict(), by=membership.person, today=today)
        except RefusedError as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("The goal has been closed."))
            return redirect("goal_detail", slug=membership.municipality.slug, goal=outcome.pk)
    crumbs = crumbs_of(membership, crumb(found), _("Close the goal"))
    return _answer(request, page, refused, breadcrumbs=crumbs, single=found)


def _page(request: HttpRequest, goals: Iterable[Goal], today: date) -> EvaluationPage:
    return evaluation_page(goals, request.POST if request.method == "POST" else None, today)


def _strays(request: HttpRequest, page: EvaluationPage) -> dict[int, Verdict]:
    """What was decided about goals that are not open any more: the action refuses these."""
    gone = typed_goals(request.POST) - {row.goal.pk for row in page.rows}
    typed = {pk: request.POST.get(f"state-{pk}", "") for pk in gone}
    return {
        pk: Verdict(state, request.POST.get(f"learned-{pk}", ""))
        for pk, state in typed.items()
        if state != GoalState.OPEN
    }


def _answer(request: HttpRequest, page: EvaluationPage, refused: str, **context: Any) -> HttpResponse:
    outcomes = [(state.value, state.label if state != GoalState.OPEN else _("Stays open")) for state in OUTCOMES]
    context |= {"page": page, "refused": refused, "outcomes": outcomes}
    return render(request, "strategy/evaluate_goals.html", context, status=422 if request.method == "POST" else 200)


def _done(closed: int, followed: int) -> str:
    if not closed:
        return _("The evaluation has been kept. All goals stay open.")
    said = ngettext("%(number)d goal has been closed.", "%(number)d goals have been closed.", closed)
    texts = [_("The evaluation has been kept."), said % {"number": closed}]
    if followed:
        said = ngettext("%(number)d goal goes on next year.", "%(number)d goals go on next year.", followed)
        texts.append(said % {"number": followed})
    return " ".join(texts)

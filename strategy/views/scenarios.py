"""What if: changes to the plan beside the plan itself, and the scenarios that were kept."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from assessment.actions import RefusedError
from municipalities.access import Permission, member_view
from municipalities.models import DevelopmentPath, Membership
from municipalities.navigation import Crumbs, breadcrumbs
from strategy import actions
from strategy.models import AgendaItem, Scenario
from strategy.planning import Basis, basis_of
from strategy.planning_forms import ChangesForm, ScenarioNameForm, pairs_of, query_of, says_something
from strategy.scenarios import Changes, Outcome, compare
from strategy.timeline import timeline_of


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def what_if(request: HttpRequest, membership: Membership) -> HttpResponse:
    basis = basis_of(membership.municipality, timezone.localdate())
    form = ChangesForm(request.GET if says_something(request.GET) else None, basis=basis)
    is_sound = form.is_valid() or not form.is_bound
    return _what_if(request, membership, basis, form, ScenarioNameForm(), 200 if is_sound else 422)


@require_POST
@member_view(Permission.EDIT_AGENDA)
def keep_scenario(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality, today = membership.municipality, timezone.localdate()
    basis = basis_of(municipality, today)
    form, name = ChangesForm(request.POST, basis=basis), ScenarioNameForm(request.POST)
    if form.is_valid() and name.is_valid():
        title = name.cleaned_data["name"]
        try:
            kept = actions.keep_scenario(
                municipality=municipality, name=title, changes=form.changes(), by=membership.person, today=today
            )
        except RefusedError as refusal:
            name.add_error("name", str(refusal))
        else:
            messages.success(request, _("The scenario was kept."))
            return redirect("scenario_detail", slug=municipality.slug, scenario=kept.pk)
    return _what_if(request, membership, basis, form, name, 422)


def _what_if(
    request: HttpRequest,
    membership: Membership,
    basis: Basis,
    form: ChangesForm,
    name: ScenarioNameForm,
    status: int,
) -> HttpResponse:
    changes = form.changes() if form.is_bound and form.is_valid() else None
    scenarios = Scenario.objects.filter(municipality=membership.municipality).select_related("by", "adopted_by")
    context = {
        "breadcrumbs": _crumbs(membership, _("What if?")),
        "form": form,
        "name_form": name,
        "scenarios": scenarios.defer("outcome"),
        "may_edit": membership.may(Permission.EDIT_AGENDA),
        "fields": pairs_of(changes) if changes else (),
        **(_side_by_side(basis, basis.outcome(changes), changes) if changes else {}),
    }
    return render(request, "strategy/what_if.html", context, status=status)


def _side_by_side(basis: Basis, then: Outcome, changes: Changes) -> dict[str, Any]:
    now = basis.plan()
    return {
        "basis": basis,
        "changes": changes,
        "without": AgendaItem.objects.filter(pk__in=changes.without).values_list("title", flat=True),
        "path_label": DevelopmentPath(changes.path).label if changes.path else "",
        "now": timeline_of(now, basis.names),
        "then": timeline_of(then.plan, basis.names),
        "comparison": compare(basis.covers(now), then.gaps),
    }


def _crumbs(membership: Membership, *steps: tuple[str, str] | str) -> Crumbs:
    planning = (_("Planning"), reverse("roadmap_detail", args=[membership.municipality.slug]))
    return breadcrumbs(membership.municipality, planning, *steps)


def _scenario(membership: Membership, pk: int) -> Scenario:
    scenarios = Scenario.objects.filter(municipality=membership.municipality).select_related("by", "adopted_by")
    return get_object_or_404(scenarios, pk=pk)


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def scenario_detail(request: HttpRequest, membership: Membership, scenario: int) -> HttpResponse:
    """What was kept, beside the plan as it is today."""
    found, municipality = _scenario(membership, scenario), membership.municipality
    basis, changes = basis_of(municipality, timezone.localdate()), Changes.from_json(found.changes)
    outcome = Outcome.from_json(found.outcome)
    again = replace(changes, path="") if changes.path == basis.path else changes
    what_if_url = reverse("what_if", args=[municipality.slug])
    context = {
        "breadcrumbs": _crumbs(membership, (_("What if?"), what_if_url), found.name),
        "scenario": found,
        "is_outdated": outcome.assessment != (basis.assessment.pk if basis.assessment else None),
        "again_url": f"{what_if_url}?{query_of(again, [item.key for item in basis.items])}",
        "may_edit": membership.may(Permission.EDIT_AGENDA),
        **_side_by_side(basis, outcome, changes),
    }
    return render(request, "strategy/scenario_detail.html", context)


@require_POST
@member_view(Permission.EDIT_AGENDA)
def adopt_scenario(request: HttpRequest, membership: Membership, scenario: int) -> HttpResponse:
    found = _scenario(membership, scenario)
    try:
        actions.adopt_scenario(scenario=found, by=membership.person, today=timezone.localdate())
    except RefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("scenario_detail", slug=membership.municipality.slug, scenario=found.pk)
    messages.success(request, _("The scenario is your planning now."))
    if found.changes["path"]:
        messages.info(request, _("Your development path did not change by this: you choose it in step 2."))
    return redirect("roadmap_detail", slug=membership.municipality.slug)

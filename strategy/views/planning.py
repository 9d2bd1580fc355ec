"""The roadmap: the plan, what the municipality can carry, and what is pinned."""

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
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs
from strategy import actions
from strategy.models import AgendaItem
from strategy.planning import Basis, basis_of
from strategy.planning_forms import CapacityForm
from strategy.timeline import timeline_of


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def roadmap_detail(request: HttpRequest, membership: Membership) -> HttpResponse:
    return _roadmap(request, membership)


def _roadmap(request: HttpRequest, membership: Membership, problems: dict[int, str] | None = None) -> HttpResponse:
    basis, may_edit = basis_of(membership.municipality, timezone.localdate()), membership.may(Permission.EDIT_AGENDA)
    plan = basis.plan()
    context: dict[str, Any] = {
        "breadcrumbs": breadcrumbs(membership.municipality, _("Planning")),
        "basis": basis,
        "plan": plan,
        "timeline": timeline_of(plan, basis.names, problems),
        "gaps": basis.covers(plan),
        "may_edit": may_edit,
        "form": CapacityForm(None, basis=basis, today=timezone.localdate()) if may_edit else None,
    }
    return render(request, "strategy/roadmap_detail.html", context, status=422 if problems else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@member_view(Permission.EDIT_AGENDA)
def set_capacity(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality, today = membership.municipality, timezone.localdate()
    typed = request.POST if request.method == "POST" else None
    form = CapacityForm(typed, basis=basis_of(municipality, today), today=today)
    if form.is_valid():
        try:
            actions.set_capacity(municipality=municipality, capacity=form.capacity(), by=membership.person)
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved. The planning was made again."))
            return redirect("roadmap_detail", slug=municipality.slug)
    planning = (_("Planning"), reverse("roadmap_detail", args=[municipality.slug]))
    context = {"breadcrumbs": breadcrumbs(municipality, planning, _("Capacity")), "form": form}
    return render(request, "strategy/set_capacity.html", context, status=200 if typed is None else 422)


@require_POST
@member_view(Permission.EDIT_AGENDA)
def pin_item(request: HttpRequest, membership: Membership, item: int) -> HttpResponse:
    """Keep an item in the half-year `half`; empty lets the planner choose."""
    municipality, today = membership.municipality, timezone.localdate()
    found = get_object_or_404(AgendaItem.objects.filter(municipality=municipality).planned(), pk=item)
    half = request.POST.get("half")
    if half is None or half not in _offered(basis_of(municipality, today), found):
        return _roadmap(request, membership, {found.pk: _("Choose a half-year from the list.")})
    pinned = int(half) if half else None
    actions.pin_item(item=found, half=pinned, by=membership.person)
    done = _("“%(title)s” is pinned.") if half else _("The planner chooses the place of “%(title)s” again.")
    messages.success(request, done % {"title": found.title})
    return redirect(f"{reverse('roadmap_detail', args=[municipality.slug])}#item-{found.pk}")


def _offered(basis: Basis, item: AgendaItem) -> set[str]:
    """What may be chosen: nothing, a half-year of the plan, or what it is already."""
    known = {item.pinned} - {None}
    return {"", *(str(int(half)) for half in (*basis.capacity.half_years, *known) if half is not None)}

"""Where staff of the region keep the collaboration map."""

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
from municipalities.access import region_view
from municipalities.models import Municipality, Region
from municipalities.naming import MOST_TO_TICK, to_tick
from projects import actions
from projects.actions.cooperations import CooperationContent
from projects.collaboration import Towns, codes_of, lines_of
from projects.collaboration_forms import CooperationForm
from projects.models import Cooperation, Organisation


@require_safe
@region_view
def region_cooperation_list(request: HttpRequest, region: Region) -> HttpResponse:
    every = list(Cooperation.objects.filter(region=region).for_reading())
    towns = Towns.of(Municipality.objects.standing_for(codes_of(every)), timezone.localdate())
    context = {
        "breadcrumbs": _crumbs(region),
        "lines": lines_of((row for row in every if row.removed_at is None), towns),
        "removed": lines_of((row for row in every if row.removed_at is not None), towns),
    }
    return render(request, "projects/region_cooperation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@region_view
def add_cooperation(request: HttpRequest, region: Region) -> HttpResponse:
    form = CooperationForm(_posted(request), **_choices(region))
    if form.is_valid():
        actions.add_cooperation(region=region, content=form.content(), by=request.user)  # type: ignore[arg-type]
        messages.success(request, _("The cooperation is on the map."))
        return redirect("region_cooperation_list")
    title = _("Add a cooperation")
    return _form_page(request, form, title=title, breadcrumbs=_crumbs(region, title))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@region_view
def change_cooperation(request: HttpRequest, region: Region, cooperation: int) -> HttpResponse:
    """The page keeps on which version it builds; after a refusal it shows what was typed, on the newest version."""
    found = get_object_or_404(Cooperation.objects.for_reading(), pk=cooperation, region=region)
    stands = CooperationContent.of(found)
    form = CooperationForm(_posted(request), stands=stands, **_choices(region, found))
    if form.is_valid():
        try:
            actions.change_cooperation(
                cooperation=found,
                content=form.content(),
                based_on=request.POST.get("based_on", ""),
                by=request.user,  # type: ignore[arg-type]
            )
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The cooperation has been saved."))
            return redirect("region_cooperation_list")
    title = _("Change the cooperation")
    based_on = request.POST.get("based_on", "") if form.is_bound and not form.non_field_errors() else stands.mark
    return _form_page(request, form, title=title, based_on=based_on, breadcrumbs=_crumbs(region, title))


@require_POST
@region_view
def remove_cooperation(request: HttpRequest, region: Region, cooperation: int) -> HttpResponse:
    found = get_object_or_404(Cooperation, pk=cooperation, region=region)
    actions.remove_cooperation(cooperation=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The cooperation is off the map. You can bring it back, at the end of this page."))
    return redirect("region_cooperation_list")


@require_POST
@region_view
def restore_cooperation(request: HttpRequest, region: Region, cooperation: int) -> HttpResponse:
    found = get_object_or_404(Cooperation, pk=cooperation, region=region)
    actions.restore_cooperation(cooperation=found, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("The cooperation is on the map again."))
    return redirect("region_cooperation_list")


def _choices(region: Region, cooperation: Cooperation | None = None) -> dict[str, Any]:
    """Who could take part: who exists, who stands on the map, and whoever takes part already."""
    today, taking = timezone.localdate(), cooperation.participations.all() if cooperation else ()
    towns = {row.municipality_id for row in taking if row.municipality_id}
    organisations = {row.organisation_id for row in taking if row.organisation_id}
    every = list(to_tick(Municipality.objects.filter(region=region)) | Municipality.objects.filter(pk__in=towns))
    shown = Organisation.objects.on_map() | Organisation.objects.filter(pk__in=organisations).distinct()
    return {
        "municipalities": [(m.pk, m.name) for m in every if m.pk in towns or not m.has_ended(today)],
        "region": region if len(every) >= MOST_TO_TICK else None,
        "organisations": [(organisation.pk, organisation.name) for organisation in shown],
    }


def _form_page(request: HttpRequest, form: CooperationForm, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "projects/cooperation_form.html", {"form": form, **context}, status=status)


def _crumbs(region: Region, *steps: str) -> list[tuple[str, str]]:
    own = (_("Cooperation"), reverse("region_cooperation_list"))
    return [(region.short_name, reverse("round_list")), own, *((step, "") for step in steps)]


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None

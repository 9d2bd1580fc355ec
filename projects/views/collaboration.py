"""The collaboration map: public, with its filters in the address."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from municipalities.models import Boundary, Municipality
from municipalities.querysets import MunicipalityQuerySet
from projects import collaboration_map as drawing
from projects.collaboration import Towns, codes_of, lines_of, themes_of
from projects.collaboration_exports import FORMATS
from projects.collaboration_forms import CollaborationFilterForm
from projects.models import Cooperation, Organisation, Testbed

DRAWN_WHOLE = 60  # municipalities at most of a region of which all are drawn


@require_safe
@login_not_required
def collaboration_map(request: HttpRequest) -> HttpResponse:
    """The map and the lists that say the same; for htmx those alone, and the address that leads back to them."""
    form, drawn, _towns = _drawn(request)
    wanted = form.wanted
    context = {"form": form, "wanted": wanted, "map": drawn, "asked": QueryDict(urlencode(wanted.asked))}
    part = "#results" if request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, f"projects/collaboration_map.html{part}", context)
    if part:
        response["HX-Replace-Url"] = f"{request.path}?{urlencode(wanted.asked)}" if wanted.asked else request.path
    return response


@require_safe
@login_not_required
def export_collaboration(request: HttpRequest, ending: str) -> HttpResponse:
    """What the filters leave, as a file."""
    if ending not in FORMATS:
        raise Http404
    _form, drawn, towns = _drawn(request)
    kind, write = FORMATS[ending]
    disposition = {"Content-Disposition": f'attachment; filename="samenwerking.{ending}"'}
    return HttpResponse(write(drawn, towns), content_type=kind, headers=disposition)


def _drawn(request: HttpRequest) -> tuple[CollaborationFilterForm, drawing.CollaborationMap, Towns]:
    cooperations = list(Cooperation.objects.standing().for_reading())
    testbeds, organisations = list(Testbed.objects.all()), list(Organisation.objects.on_map())
    lies_in = [place.municipality_id for place in testbeds] + [place.municipality_id for place in organisations]
    places = {str(code) for code in lies_in if code}
    towns = Towns.of(_shown(codes_of(cooperations) | places), timezone.localdate())
    lines = lines_of(cooperations, towns)
    asked = _of_today(request.GET, towns)
    form = CollaborationFilterForm(asked, themes=themes_of(lines), municipalities=towns.standing)
    boundaries = Boundary.objects.in_force(towns.standing, towns.today)
    drawn = drawing.collaboration_map(towns, lines, testbeds, organisations, form.wanted, boundaries)
    return form, drawn, towns


def _shown(codes: set[str]) -> MunicipalityQuerySet:
    """Of a region too large to be drawn whole only those with a place on its map, and those where something is."""
    every = Municipality.objects
    return every.in_small_regions(DRAWN_WHOLE) | every.with_a_place() | every.standing_for(codes)


def _of_today(asked: QueryDict, towns: Towns) -> dict[str, str]:
    """What the address asks for; a municipality that merged is its successor."""
    found = towns.with_slug(asked.get("municipality", ""))
    return {**asked.dict(), **({"municipality": found.slug} if found else {})}  # type: ignore[dict-item]

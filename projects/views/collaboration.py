"""The collaboration map: public, with its filters in the address."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from municipalities.models import Municipality
from projects import collaboration_map as drawing
from projects.collaboration import Towns, lines_of, themes_of
from projects.collaboration_forms import CollaborationFilterForm
from projects.models import Cooperation, Organisation, Testbed


@require_safe
@login_not_required
def collaboration_map(request: HttpRequest) -> HttpResponse:
    """The map and the lists that say the same; for htmx those alone, and the address that leads back to them."""
    form, drawn = _drawn(request)
    wanted = form.wanted
    context = {"form": form, "wanted": wanted, "map": drawn, "asked": QueryDict(urlencode(wanted.asked))}
    part = "#results" if request.htmx else ""  # type: ignore[attr-defined]
    response = render(request, f"projects/collaboration_map.html{part}", context)
    if part:
        response["HX-Replace-Url"] = f"{request.path}?{urlencode(wanted.asked)}" if wanted.asked else request.path
    return response


def _drawn(request: HttpRequest) -> tuple[CollaborationFilterForm, drawing.CollaborationMap]:
    towns = Towns.of(Municipality.objects.all(), timezone.localdate())
    lines = lines_of(Cooperation.objects.standing().for_reading(), towns)
    asked = _of_today(request.GET, towns)
    form = CollaborationFilterForm(asked, themes=themes_of(lines), municipalities=towns.standing)
    testbeds, organisations = Testbed.objects.all(), Organisation.objects.on_map()
    return form, drawing.collaboration_map(towns, lines, testbeds, organisations, form.wanted)


def _of_today(asked: QueryDict, towns: Towns) -> dict[str, str]:
    """What the address asks for; a municipality that merged is its successor."""
    found = towns.with_slug(asked.get("municipality", ""))
    return {**asked.dict(), **({"municipality": found.slug} if found else {})}  # type: ignore[dict-item]

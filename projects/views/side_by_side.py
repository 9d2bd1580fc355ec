"""Up to five municipalities beside each other, for the region's staff."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.comparison_pages import named_like
from assessment.comparison_scope import Scope
from assessment.sheets import FORMATS
from assessment.views.comparison import file_of, parts
from municipalities.access import region_view
from municipalities.models import Region
from projects.side_by_side import SUGGESTED, SideBySide

SHEETS = ("side-by-side", "shape")


@require_safe
@never_cache
@region_view
def side_by_side(request: HttpRequest, region: Region) -> HttpResponse:
    if "suggest" in request.GET:
        return _suggestions(request, region)
    scope, found = _asked(request, region)
    asked = _query(scope, found)
    context = {
        "region": region,
        "scope": scope,
        "parts": parts(scope),
        "part": "side_by_side",
        "ignored": scope.ignored,
        "breadcrumbs": [(_("Compare"), reverse("comparison_overview")), (_("Side by side"), "")],
        "found": found,
        "chart": found.radar() if found and found.compares else None,
        "asked": asked,
    }
    return render(request, "projects/side_by_side.html", context)


@require_safe
@never_cache
@region_view
def export_side_by_side(request: HttpRequest, region: Region, sheet: str, extension: str) -> HttpResponse:
    scope, found = _asked(request, region)
    if sheet not in SHEETS or extension not in FORMATS or found is None or not found.compares:
        raise Http404
    return file_of(found.radar().sheet if sheet == "shape" else found.sheet(), extension, scope.round)


def _suggestions(request: HttpRequest, region: Region) -> HttpResponse:
    """What the fields suggest for what is being typed in one of them."""
    names = named_like(Scope.from_query(region, request.GET), request.GET.get("with", ""), SUGGESTED)
    return render(request, "projects/side_by_side.html#names", {"names": names})


def _asked(request: HttpRequest, region: Region) -> tuple[Scope, SideBySide | None]:
    scope = Scope.from_query(region, request.GET)
    return scope, SideBySide.from_scope(scope, request.GET.getlist("with"), timezone.localdate())


def _query(scope: Scope, found: SideBySide | None) -> str:
    sides = found.sides if found else ()
    return "&".join([scope.query(), urlencode([("with", side.member.code) for side in sides])])

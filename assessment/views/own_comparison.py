"""A municipality beside others: its own place in the spread, its trend, and what those like it did first."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.own_comparison import Asked
from assessment.own_comparison import own_comparison as read
from assessment.sheets import FORMATS
from assessment.views.comparison import file_of
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def own_comparison(request: HttpRequest, membership: Membership) -> HttpResponse:
    """With filters in the address that need no JavaScript."""
    asked = Asked.of(request.GET.dict())
    page = read(membership.municipality, asked)
    context = {
        "breadcrumbs": breadcrumbs(membership.municipality, _("Compare")),
        "files": (("csv", "CSV"), ("xlsx", "Excel")),
        "page": page,
        "ignored": page.ignored(asked),
    }
    return render(request, "assessment/own_comparison.html", context)


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def export_own_comparison(request: HttpRequest, membership: Membership, suffix: str) -> HttpResponse:
    """The table of the places, as a file."""
    if suffix not in FORMATS:
        raise Http404
    page = read(membership.municipality, Asked.of(request.GET.dict()))
    sheet = replace(page.sheet, key=f"vergelijken-{membership.municipality.slug}")
    return file_of(sheet, suffix, page.round)


@require_safe
@never_cache
@member_view(Permission.VIEW_MUNICIPALITY)
def export_own_chart(request: HttpRequest, membership: Membership, sheet: str, extension: str) -> HttpResponse:
    """The table of one chart, or of what most have, as a file; 404 where there is nothing in it."""
    page = read(membership.municipality, Asked.of(request.GET.dict()))
    found = page.files.get(sheet)
    if found is None or extension not in FORMATS:
        raise Http404
    return file_of(found, extension, page.round)

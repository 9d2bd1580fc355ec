"""The page that explains the open data, and the answer where the API has nothing."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from projects.api.facts import DATASETS, GEOJSON, LICENCE, LICENCE_URL, ROOT
from projects.api.paging import MOST, USUAL
from projects.api.problems import problem


@require_safe
@login_not_required
def open_data(request: HttpRequest) -> HttpResponse:
    context = {
        "datasets": [(dataset, GEOJSON in dataset.formats) for dataset in DATASETS],
        "path": ROOT,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "usual": USUAL,
        "most": MOST,
        "calls": settings.API_CALLS_A_MINUTE,
        "contact": settings.CONTACT_EMAIL,
    }
    return render(request, "projects/open_data.html", context)


@login_not_required
def no_such_address(request: HttpRequest) -> HttpResponse:
    """Under /api/ nothing is answered with a page, or with another address for a slash too much."""
    return problem(request, 404)

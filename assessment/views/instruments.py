"""Pages of the instruments: what a municipality can measure with, and what anybody may take over."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from assessment.catalogue import catalogue, publications
from assessment.instruments import LEADING
from assessment.models import PublishedText
from assessment.publication import fingerprint
from municipalities.access import Permission, member_view
from municipalities.models import Membership
from municipalities.navigation import breadcrumbs

A_YEAR = 365 * 24 * 60 * 60


@require_safe
@member_view(Permission.VIEW_MUNICIPALITY)
def instrument_list(request: HttpRequest, membership: Membership) -> HttpResponse:
    municipality = membership.municipality
    context = {
        "breadcrumbs": breadcrumbs(municipality, _("Instruments")),
        "entries": catalogue(municipality),
        "leading": LEADING,
        "may_start": membership.may(Permission.ADOPT_ASSESSMENT) and not municipality.has_ended(timezone.localdate()),
    }
    return render(request, "assessment/instrument_list.html", context)


@require_safe
@login_not_required
def publication_list(request: HttpRequest) -> HttpResponse:
    return render(request, "assessment/publication_list.html", {"publications": publications()})


def _etag(request: HttpRequest, questionnaire: str, number: int) -> str | None:
    found = _texts(questionnaire, number).values_list("yaml", flat=True).first()
    return f'"{fingerprint(found)}"' if found is not None else None


def _texts(questionnaire: str, number: int) -> QuerySet[PublishedText]:
    return PublishedText.objects.filter(version__instrument__key=questionnaire, version__number=number)


@require_safe
@login_not_required
@cache_control(public=True, max_age=A_YEAR, immutable=True)
@condition(etag_func=_etag)
def download_instrument(request: HttpRequest, questionnaire: str, number: int) -> HttpResponse:
    """The text of a published version: it never changes, so anybody may keep it."""
    found = get_object_or_404(_texts(questionnaire, number))
    response = HttpResponse(found.yaml, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{questionnaire}-{number}.yaml"'
    return response

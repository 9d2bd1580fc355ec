"""A stage for what one municipality compares: others around it that share, and its own page."""

from typing import Any

from django.test import Client
from django.urls import reverse

from assessment.models import Assessment, Round, SharingLevel
from assessment.own_comparison import Asked, OwnComparison, own_comparison
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment import comparing


def measure(
    round_: Round,
    place: Municipality,
    level: SharingLevel = SharingLevel.TOTALS,
    status: str = "partial",
    by: Person | None = None,
) -> Assessment:
    """An adopted result with the same status everywhere, shared at this level."""
    comparing.measure(round_, place.name, level, status, place=place, by=by)
    return Assessment.objects.get(municipality=place, round=round_)


def others(round_: Round, number: int, level: SharingLevel = SharingLevel.TOTALS, **fields: Any) -> list[Municipality]:
    """So many that share, each under a name that nobody else has."""
    fields = {"size_class": "large", "path": "adaptive", **fields}
    start = Municipality.objects.count()
    places = [factories.make_municipality(f"Buurdorp{start + place}x", **fields) for place in range(number)]
    for place in places:
        measure(round_, place, level, "implemented")
    comparing.count_totals(round_)
    return places


def page_of(place: Municipality, **asked: str) -> OwnComparison:
    return own_comparison(Municipality.objects.select_related("region").get(pk=place.pk), Asked(**asked))


def address(place: Municipality, suffix: str = "", **asked: Any) -> str:
    names = ("export_own_comparison", [place.slug, suffix]) if suffix else ("own_comparison", [place.slug])
    return reverse(names[0], args=names[1], query=asked)


def html(client: Client, place: Municipality, **asked: Any) -> str:
    response = client.get(address(place, **asked))
    assert response.status_code == 200
    return response.content.decode()

"""A stage for what compares municipalities: who measured, who shares, and the page that shows it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from assessment.actions.totals import refresh_totals
from assessment.models import Assessment, Round, Sharing, SharingLevel
from assessment.own_comparison import Asked, OwnComparison, own_comparison
from municipalities.models import Municipality, Person
from tests import factories


def measure(
    round_: Round,
    place: Municipality,
    level: int = SharingLevel.TOTALS,
    status: str = "partial",
    by: Person | None = None,
) -> Assessment:
    """An adopted result with the same status everywhere, shared at this level."""
    round_.invited.add(place)
    by = by or factories.make_member(place, "coordinator", f"Persoon {place.name}")
    version = round_.instrument_versions.get()
    Sharing.objects.update_or_create(
        municipality=place, instrument=version.instrument, defaults={"level": level, "decided_by": by}
    )
    assessment = factories.make_assessment(place, round_, by)
    assessment.answers.update(status=status, to_confirm=False)
    return factories.adopt(Assessment.objects.select_related("round", "municipality").get(pk=assessment.pk), by)


def others(round_: Round, number: int, level: int = SharingLevel.TOTALS, **fields: Any) -> list[Municipality]:
    """So many that share, each under a name that nobody else has."""
    fields = {"size_class": "large", "path": "adaptive", **fields}
    start = Municipality.objects.count()
    places = [factories.make_municipality(f"Buurdorp{start + place}x", **fields) for place in range(number)]
    for place in places:
        measure(round_, place, level, "implemented")
    refresh(round_)
    return places


def refresh(round_: Round) -> None:
    version = round_.instrument_versions.get()
    refresh_totals(region=round_.region, instrument=version.instrument, round_=round_)


def page_of(place: Municipality, **asked: str) -> OwnComparison:
    return own_comparison(Municipality.objects.select_related("region").get(pk=place.pk), Asked(**asked))


def address(place: Municipality, suffix: str = "", **asked: Any) -> str:
    names = ("export_own_comparison", [place.slug, suffix]) if suffix else ("own_comparison", [place.slug])
    return reverse(names[0], args=names[1], query=asked)


def html(client: Client, place: Municipality, **asked: Any) -> str:
    response = client.get(address(place, **asked))
    assert response.status_code == 200
    return response.content.decode()

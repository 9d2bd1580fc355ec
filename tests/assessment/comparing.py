"""A region that compares: municipalities that measured and share, and what must stay hidden among them."""

from typing import Any

from django.urls import reverse

from assessment.actions.totals import refresh_totals
from assessment.models import Assessment, Result, Round, Sharing, SharingLevel
from municipalities.models import Municipality, Person
from tests import factories

TOTALS, BY_NAME, OPENLY, NOTHING = (
    SharingLevel.TOTALS,
    SharingLevel.REGION,
    SharingLevel.PUBLIC,
    SharingLevel.NOTHING,
)
VISIE = "verkennen-visie"
PAGES = ("comparison_overview", "heat_map", "spread", "side_by_side", "gaps", "comparison_groups")
SHEETS = ("heat-map", "gaps", "pillars", "groups", "blocks", "trend")


def measure(
    round_: Round,
    name: str,
    level: SharingLevel | None = BY_NAME,
    status: str = "partial",
    *,
    place: Municipality | None = None,
    by: Person | None = None,
    **fields: Any,
) -> Municipality:
    """A municipality that adopted the same status everywhere, and shares it at this level (None: never decided)."""
    place = place or factories.make_municipality(name, **fields)
    round_.invited.add(place)
    member = place.memberships.first()
    person = by or (member.person if member else factories.make_member(place, "coordinator", f"Persoon {name}"))
    instrument = round_.instrument_versions.get().instrument
    if level is not None:
        Sharing.objects.update_or_create(
            municipality=place, instrument=instrument, defaults={"level": level, "decided_by": person}
        )
    assessment = factories.make_assessment(place, round_, person)
    assessment.answers.update(status=status, to_confirm=False)
    factories.adopt(assessment, person)
    return place


def draft(round_: Round, name: str) -> Assessment:
    """Somebody who shares everything in public, and has adopted nothing yet."""
    place = factories.make_municipality(name)
    round_.invited.add(place)
    person = factories.make_member(place, "coordinator", f"Persoon {name}")
    instrument = round_.instrument_versions.get().instrument
    Sharing.objects.create(municipality=place, instrument=instrument, level=OPENLY, decided_by=person)
    assessment = factories.make_assessment(place, round_, person)
    assessment.answers.update(status="implemented")
    return assessment


def count_totals(round_: Round) -> None:
    refresh_totals(region=round_.region, instrument=round_.instrument_versions.get().instrument, round_=round_)


def result_of(place: Municipality, round_: Round) -> Result:
    return Result.objects.get(municipality=place, round=round_)


def every_address(places: list[Municipality]) -> list[str]:
    """All pages and files of the comparison, asking also for these municipalities."""
    beside = "&".join(f"with={place.name}&with={place.pk}" for place in places)
    pages = [reverse(name) for name in PAGES]
    pages += [f"{reverse('side_by_side')}?{beside}", reverse("open_at", args=[VISIE])]
    pages += [f"{reverse('heat_map')}?order={order}" for order in ("size", "path", "verkennen")]
    files = [reverse("export_comparison", args=[sheet, kind]) for sheet in SHEETS for kind in ("csv", "xlsx")]
    return pages + files

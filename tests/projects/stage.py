"""A region in which one municipality can help another, and others share too little to be seen."""

from typing import Any

import pytest
from django.utils import timezone

from assessment.actions import choose_sharing
from assessment.models import Assessment, InstrumentVersion, SharingLevel
from municipalities.access import Role
from municipalities.models import Municipality, Person
from projects import actions
from projects.models import MatchRun, PartnerRequest
from tests import factories

VISIE, DOELEN = "verkennen-visie", "verkennen-doelen"


def share(place: Municipality, level: SharingLevel, by: Person, version: InstrumentVersion) -> None:
    choose_sharing(municipality=place, instrument=version.instrument, level=level, by=by)


def measure(
    version: InstrumentVersion, place: Municipality, by: Person, statuses: dict[str, str], *, adopted: bool = True
) -> Assessment:
    found = factories.start_own(version, place, by)
    for block, status in statuses.items():
        factories.answer_block(found, block, status, by, "Geheime toelichting", "Geheime eigenaar")
    return factories.adopt(found, by) if adopted else found


def make_helper(
    version: InstrumentVersion,
    name: str,
    status: str = "implemented",
    level: SharingLevel = SharingLevel.REGION,
    limit: int | None = 2,
    **fields: Any,
) -> tuple[Municipality, Person]:
    """Another municipality that measured and shares; `limit` None is not said."""
    place = Municipality.objects.filter(name=name).first() or factories.make_municipality(name, **fields)
    membership = place.memberships.first()
    by = membership.person if membership else factories.make_member(place, Role.COORDINATOR, f"Coördinator {name}")
    measure(version, place, by, {VISIE: status, DOELEN: "implemented"})
    share(place, level, by, version)
    if limit is not None:
        actions.set_help_limit(municipality=place, requests_a_year=limit, by=by)
    return place, by


def ask(seeker: Municipality, helper: Municipality, by: Person, block: str = VISIE, note: str = "") -> PartnerRequest:
    today = timezone.localdate()
    return actions.ask_partner(seeker=seeker, helper=helper, block=block, note=note, by=by, today=today)


def answer(request: PartnerRequest, side: str, word: str, by: Person, note: str = "") -> PartnerRequest:
    today = timezone.localdate()
    return actions.answer_request(request=request, side=side, word=word, note=note, by=by, today=today)


def partner_values(delft: Municipality, other: Municipality, by: Person, adopted: Assessment) -> dict[str, Any]:
    """What stands in the addresses of partners: another that can help, a request to it, and a division."""
    share(other, SharingLevel.REGION, by, adopted.instrument_version)
    actions.set_help_limit(municipality=other, requests_a_year=5, by=by)
    asked = PartnerRequest.objects.create(
        seeker=delft, helper=other, block=DOELEN, started_by="seeker", seeker_says="yes", created_by=by
    )
    run = MatchRun.objects.create(region=delft.region, started_by=by, finished_at=timezone.now())
    return {"helper": other.pk, "seeker": other.pk, "asked": asked.pk, "run": run.pk}


@pytest.fixture
def version(instrument_version: InstrumentVersion) -> InstrumentVersion:
    return instrument_version


@pytest.fixture
def helper(version: InstrumentVersion, zoetermeer: Municipality, outsider: Person) -> Municipality:
    """Zoetermeer has it, shares with the region and takes two requests a year."""
    return make_helper(version, "Zoetermeer")[0]


@pytest.fixture
def seeker(version: InstrumentVersion, delft: Municipality, coordinator: Person) -> Municipality:
    """Delft has a gap, and shares nothing."""
    measure(version, delft, coordinator, {VISIE: "not_yet"})
    return delft

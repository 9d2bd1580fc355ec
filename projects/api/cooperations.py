"""The collaboration map: cooperations and testbeds."""

from typing import Any, Literal

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from municipalities.heirs import Heirs
from municipalities.models import Municipality
from projects.api.existing import is_municipality, is_region, refuse_unknown
from projects.api.facts import GM_CODE, SLUG, is_synthetic
from projects.api.paging import Paging, cut_rows
from projects.api.reading import feature, features_answer, is_geojson, place_of, source_of
from projects.api.shapes import (
    CooperationPage,
    CooperationShape,
    ParticipantShape,
    TestbedPage,
    TestbedShape,
)
from projects.collaboration import Line, Participant, Towns, lines_of
from projects.found import Place
from projects.models import Cooperation, Testbed, TieState

router = Router(tags=["cooperations"], by_alias=True)


class CooperationQuery(Paging):
    region: str | None = Field(None, pattern=SLUG, max_length=50, description="Slug of a region.")
    state: TieState | None = None
    municipality: str | None = Field(None, pattern=GM_CODE, description="CBS code of who takes part.")
    format: Literal["json", "geojson"] | None = None


@router.get("/cooperations", response=CooperationPage)
def cooperation_list(request: HttpRequest, response: HttpResponse, wanted: Query[CooperationQuery]) -> Any:
    """The cooperations by theme; also as GeoJSON, with a point for everybody who takes part and has a place."""
    refuse_unknown(region=is_region(wanted.region), municipality=is_municipality(wanted.municipality))
    found = _found(wanted).order_by("theme", "pk").for_reading().select_related("region", "request")
    rows, cut = cut_rows(found, wanted)
    cooperations = list(rows)
    towns = _towns(cooperations)
    lines = {line.pk: line for line in lines_of(cooperations, towns)}
    results = [(row, _shape(row, lines[row.pk])) for row in cooperations]
    if is_geojson(request, wanted.format):
        return features_answer(request, [_feature(row, shape, towns) for row, shape in results], cut)
    cut.link(request, response)
    return CooperationPage(results=[shape for _row, shape in results], **cut.facts)


@router.get("/testbeds", response=TestbedPage)
def testbed_list(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> TestbedPage:
    """The testbeds by name."""
    found = Testbed.objects.select_related("municipality").order_by("name", "pk")
    rows, cut = cut_rows(found, paging)
    cut.link(request, response)
    heirs = Heirs.on(timezone.localdate())
    return TestbedPage(results=[_testbed(row, heirs) for row in rows], **cut.facts)


def _found(wanted: CooperationQuery) -> Any:
    """Everybody of the region takes part in what is region-wide."""
    found = Cooperation.objects.standing()
    if wanted.region:
        found = found.filter(region__slug=wanted.region)
    if wanted.state:
        found = found.filter(state=wanted.state)
    if wanted.municipality:
        code = wanted.municipality
        takes_part = Q(participations__municipality__in=Heirs.on(timezone.localdate()).under(code))
        of_all = Q(is_region_wide=True, region__municipalities=code)
        found = found.filter(pk__in=Cooperation.objects.filter(takes_part | of_all).values("pk"))
    return found


def _towns(cooperations: list[Cooperation]) -> Towns:
    """Those who take part, and what they merged into; one query."""
    codes = {code for row in cooperations for code in _codes(row).values()}
    return Towns.of(Municipality.objects.standing_for(codes), timezone.localdate())


def _codes(row: Cooperation) -> dict[int, str]:
    """Of everybody who takes part and lies in a municipality that we know, the code of it."""
    found = {}
    for taking_part in row.participations.all():
        organisation = taking_part.organisation
        code = organisation.municipality_id if organisation else taking_part.municipality_id
        found.update({taking_part.pk: code} if code else {})
    return found


def _shape(row: Cooperation, line: Line) -> CooperationShape:
    return CooperationShape(
        key=row.key,
        region=row.region.slug,
        theme=row.theme,
        state=row.state,
        is_region_wide=row.is_region_wide,
        description=row.description,
        since=row.since,
        contact_role=row.contact_role,
        participants=[_participant(participant) for participant in line.participants],
        source=source_of(row.document, row.section),
        is_synthetic=is_synthetic(row.region.slug),
    )


def _participant(participant: Participant) -> ParticipantShape:
    return ParticipantShape(
        type="municipality" if participant.is_municipality else "organisation",
        key=participant.key,
        name=participant.name,
        state=participant.state,
        note=participant.note,
    )


def _testbed(row: Testbed, heirs: Heirs) -> TestbedShape:
    return TestbedShape(
        key=row.key,
        name=row.name,
        description=row.description,
        municipality=place_of(_today(row.municipality, heirs)) if row.municipality else None,
        location=row.location,
        state=row.state,
        openness=row.openness or None,
        source=source_of(row.document, row.section),
    )


def _today(municipality: Municipality, heirs: Heirs) -> Place:
    heir = heirs.now(municipality)
    return Place(heir, (municipality.name,)) if heir else Place(municipality)


def _feature(row: Cooperation, shape: CooperationShape, towns: Towns) -> dict[str, Any]:
    """What is of the whole region has no place. The points stand by code: who asked whom is not told."""
    places = {} if row.is_region_wide else {towns.now(code).pk: towns.now(code) for code in _codes(row).values()}
    return feature(row.key, [(places[code].longitude, places[code].latitude) for code in sorted(places)], shape)

"""Regions and municipalities: codes, names, how long they exist, and what became of them."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from municipalities.models import Municipality, Region
from projects.api.existing import is_region, refuse_unknown
from projects.api.facts import SLUG, is_synthetic
from projects.api.paging import Paging, cut_rows
from projects.api.shapes import MunicipalityPage, MunicipalityShape, ProblemShape, RegionPage, RegionShape

router = Router(tags=["places"], by_alias=True)


class MunicipalityQuery(Paging):
    region: str | None = Field(None, pattern=SLUG, max_length=50, description="Slug of a region.")
    valid_on: date | None = Field(None, description="Only those that existed on this day.")


@router.get("/regions", response=RegionPage)
def region_list(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> RegionPage:
    """The regions, by name."""
    rows, cut = cut_rows(Region.objects.order_by("name", "pk"), paging)
    cut.link(request, response)
    results = [
        RegionShape(slug=row.slug, name=row.name, short_name=row.short_name, is_synthetic=is_synthetic(row.slug))
        for row in rows
    ]
    return RegionPage(results=results, **cut.facts)


@router.get("/municipalities", response={200: MunicipalityPage, 422: ProblemShape})
def municipality_list(
    request: HttpRequest, response: HttpResponse, wanted: Query[MunicipalityQuery]
) -> MunicipalityPage:
    """The municipalities by their code, also those that have merged."""
    refuse_unknown(region=is_region(wanted.region))
    found = Municipality.objects.select_related("region").order_by("pk")
    found = found.filter(region__slug=wanted.region) if wanted.region else found
    rows, cut = cut_rows(found.existing_on(wanted.valid_on) if wanted.valid_on else found, wanted)
    cut.link(request, response)
    return MunicipalityPage(results=[_municipality(row) for row in rows], **cut.facts)


def _municipality(row: Municipality) -> MunicipalityShape:
    return MunicipalityShape(
        gm_code=row.pk,
        name=row.name,
        official_name=row.official_name,
        slug=row.slug,
        region=row.region.slug,
        size_class=row.size_class,
        latitude=row.latitude,
        longitude=row.longitude,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        successor=row.successor_id,
        is_synthetic=is_synthetic(row.region.slug),
    )

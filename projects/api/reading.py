"""How several parts of the API read the same things: sources, municipalities, regions, and which format is meant."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse

from municipalities.models import Region
from municipalities.sources import documents
from projects.api.facts import GEOJSON, JSON, SYNTHETIC
from projects.api.paging import Cut
from projects.api.shapes import PlaceShape, Shape, SourceShape
from projects.found import Place


def source_of(document: str, section: str) -> SourceShape | None:
    found = documents().get(document)
    if found is None:
        return None
    return SourceShape(document=found.key, title=found.title, year=found.year, section=section)


def sources_of(rows: Sequence[Mapping[str, str]]) -> list[SourceShape]:
    found = (source_of(row["document"], row["section"]) for row in rows)
    return [source for source in found if source is not None]


def place_of(place: Place) -> PlaceShape:
    return PlaceShape(gm_code=place.municipality.pk, name=place.municipality.name, formerly=list(place.formerly))


def synthetic_regions() -> frozenset[int]:
    """The regions that were invented; one query."""
    return frozenset(Region.objects.filter(slug__startswith=SYNTHETIC).values_list("pk", flat=True))


def is_geojson(request: HttpRequest, asked: str | None) -> bool:
    """`?format=` comes before what the client says that it takes."""
    return asked == "geojson" if asked else request.get_preferred_type([JSON, GEOJSON]) == GEOJSON


def feature(key: str, points: Sequence[tuple[float, float]], shape: Shape) -> dict[str, Any]:
    """RFC 7946: longitude before latitude; more places are more points of one feature."""
    coordinates = [list(point) for point in points]
    geometry: dict[str, Any] | None = {"type": "MultiPoint", "coordinates": coordinates} if coordinates else None
    if len(coordinates) == 1:
        geometry = {"type": "Point", "coordinates": coordinates[0]}
    properties = shape.model_dump(mode="json", by_alias=True)
    return {"type": "Feature", "id": key, "geometry": geometry, "properties": properties}


def features_answer(request: HttpRequest, features: Sequence[dict[str, Any]], cut: Cut) -> HttpResponse:
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    response = HttpResponse(content, content_type=GEOJSON)
    cut.link(request, response)
    return response

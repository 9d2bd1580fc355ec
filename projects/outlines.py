"""The real boundaries behind the collaboration map, where the region has imported them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from municipalities.maps import outline
from municipalities.models import Boundary
from projects.placing import Point, Projection


@dataclass(frozen=True)
class Outlines:
    """The shapes by code, from `source`; none where a boundary is not known of everybody. `bottom` is their lowest."""

    paths: Mapping[str, str]
    source: str = ""
    bottom: float = 0.0

    def __bool__(self) -> bool:
        return bool(self.paths)


def corners_of(boundaries: Mapping[str, Boundary]) -> list[Point]:
    """All that has to fit on the map: longitude and latitude."""
    return [(x, y) for found in boundaries.values() for polygon in found.coordinates for x, y, *_height in polygon[0]]


def outlines_of(boundaries: Mapping[str, Boundary], projection: Projection, margin: float) -> Outlines:
    """As that projection has them, that far from the edges."""

    def place(longitude: float, latitude: float) -> tuple[int, int]:
        x, y = projection.place(longitude, latitude)
        return round(x + margin), round(y + margin)

    if not boundaries:
        return Outlines({})
    paths = {
        code: "".join(
            outline([place(x, y) for x, y, *_height in ring]) for polygon in found.coordinates for ring in polygon
        )
        for code, found in sorted(boundaries.items())
    }
    lowest = min(y for _x, y in corners_of(boundaries))
    return Outlines(paths, next(iter(boundaries.values())).source, place(0, lowest)[1])

"""Boundaries as a GeoJSON file or PDOK gives them: read, checked and made small, in no database yet."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from municipalities.models import Municipality

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

Position = list[float]
MultiPolygon = list[list[list[Position]]]
Feature = dict[str, Any]

CODE_NAMES = ("statcode", "gm_code", "gmcode", "gemeentecode", "gemeente_code", "code", "id")
YEAR_NAME = "jaarcode"
NETHERLANDS = (3.0, 50.5, 7.5, 53.8)  # west, south, east, north
RIJKSDRIEHOEK = (0, 300_000, 300_000, 630_000)  # the same in RD New, in metres
DECIMALS = 4  # of a degree: about ten metres
MAX_POSITIONS = 1_500  # of all boundaries together, so that the map stays small
FIRST_TOLERANCE, LAST_TOLERANCE = 0.0002, 0.02  # degrees
LEAST_AREA = 1e-6  # square degrees: some eight thousand square metres
SHOWN = 8  # codes in one message


class BoundaryError(Exception):
    """Boundaries that cannot be used; the message says for the reader what is wrong and where."""


@dataclass(frozen=True)
class Boundaries:
    """A GeoJSON MultiPolygon for each municipality, by its code, and what there is to say of the file."""

    shapes: dict[str, MultiPolygon]
    unknown: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    repaired: tuple[str, ...] = ()

    def remarks(self) -> Iterator[str]:
        if self.unknown:
            yield _("Skipped, not known here: %(codes)s") % {"codes": _some(self.unknown)}
        if self.missing:
            yield _("No boundary in it for: %(names)s") % {"names": ", ".join(self.missing)}
        yield from self.repaired


def read_features(content: bytes) -> list[Feature]:
    """The features of a GeoJSON file; BoundaryError where it is something else."""
    try:
        collection = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BoundaryError(
            _("This is no GeoJSON: it cannot be read as JSON (%(error)s).") % {"error": error}
        ) from None
    features = collection.get("features") if isinstance(collection, dict) else None
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise BoundaryError(_("This is no GeoJSON with areas: there is no list of features in it."))
    if not features:
        raise BoundaryError(_("There are no areas in it."))
    return features


def read_boundaries(features: Iterable[Feature], municipalities: Iterable[Municipality], year: int) -> Boundaries:
    """The boundaries of these municipalities in that year, joined on the code. BoundaryError where one is not sound."""
    known = {municipality.pk: municipality for municipality in municipalities}
    found, unknown = _by_code(features, year), set()
    shapes: dict[str, BaseGeometry] = {}
    repaired: list[str] = []
    for code, feature in found.items():
        if code not in known:
            unknown.add(code)
            continue
        _refuse_other_time(known[code], year)
        shapes[code] = _sound_shape(known[code], feature.get("geometry"), repaired)
    if not shapes:
        raise BoundaryError(
            _("None of the areas is a municipality that is known here: %(codes)s") % {"codes": _some(unknown)}
        )
    missing = sorted(m.name for m in known.values() if m.existed_on(drawn_on(year)) and m.pk not in shapes)
    return Boundaries(_made_small(shapes), tuple(sorted(unknown)), tuple(missing), tuple(repaired))


def drawn_on(year: int) -> date:
    """The day whose boundaries the CBS gives as those of a year."""
    return date(year, 1, 1)


def _refuse_other_time(municipality: Municipality, year: int) -> None:
    if not municipality.existed_on(drawn_on(year)):
        raise BoundaryError(
            _("%(name)s (%(code)s) did not exist on 1 January %(year)s. Are these the boundaries of another year?")
            % {"name": municipality.name, "code": municipality.pk, "year": year}
        )


# Codes


def _by_code(features: Iterable[Feature], year: int) -> dict[str, Feature]:
    """Each feature of that year under its code; those that say that they are of another year are left out."""
    found: dict[str, Feature] = {}
    nameless = 0
    for feature in features:
        values = _properties(feature)
        if str(values.get(YEAR_NAME, year)) != str(year):
            continue
        code = _code(values)
        if code is None:
            nameless += 1
        elif code in found:
            raise BoundaryError(_("%(code)s stands in it more than once.") % {"code": code})
        else:
            found[code] = feature
    if not found and not nameless:
        raise BoundaryError(_("There are no areas of %(year)s in it.") % {"year": year})
    if nameless:
        raise BoundaryError(
            _("%(number)s areas have no code of a municipality, such as GM0503. It is looked for under: %(names)s.")
            % {"number": nameless, "names": ", ".join(CODE_NAMES)}
        )
    return found


def _properties(feature: Feature) -> dict[str, Any]:
    properties = feature.get("properties")
    values = {str(k).casefold(): v for k, v in properties.items()} if isinstance(properties, dict) else {}
    return {"id": feature.get("id"), **values}


def _code(values: Mapping[str, Any]) -> str | None:
    """GM0503, however it is written: 0503, 503 and gm0503 too. Never the name, which differs from source to source."""
    for name in CODE_NAMES:
        match = re.fullmatch(r"\s*(?:GM)?(\d{1,4})\s*", str(values.get(name, "")), re.IGNORECASE)
        if match:
            return f"GM{int(match[1]):04d}"
    return None


def _some(codes: Iterable[str]) -> str:
    listed = sorted(codes)
    if len(listed) <= SHOWN:
        return ", ".join(listed)
    return _("%(codes)s and %(number)s more") % {"codes": ", ".join(listed[:SHOWN]), "number": len(listed) - SHOWN}


# Shapes


def _sound_shape(municipality: Municipality, geometry: Any, repaired: list[str]) -> BaseGeometry:
    """The area as a shape that does not cross itself; says in `repaired` where it did."""
    from shapely.geometry import shape
    from shapely.validation import explain_validity

    polygons = _polygons(municipality, geometry)
    _refuse_other_projection(municipality, polygons)
    area = shape({"type": "MultiPolygon", "coordinates": polygons})
    if not area.is_valid:
        reason = explain_validity(area)
        area = _repaired(area)
        repaired.append(
            _("%(name)s: the boundary was not sound and has been repaired (%(reason)s). Look at it on the map.")
            % {"name": municipality.name, "reason": reason}
        )
    if area.area < LEAST_AREA:
        raise BoundaryError(_("%(name)s: this is no area.") % {"name": municipality.name})
    return area


def _repaired(area: BaseGeometry) -> BaseGeometry:
    from shapely import make_valid, unary_union

    whole = make_valid(area)
    parts = [part for part in getattr(whole, "geoms", [whole]) if part.geom_type in ("Polygon", "MultiPolygon")]
    return unary_union(parts)


def _polygons(municipality: Municipality, geometry: Any) -> MultiPolygon:
    """The positions without a height; BoundaryError where something else than an area is given."""
    given = geometry if isinstance(geometry, dict) else {}
    kind, coordinates = given.get("type"), given.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(kind))
    try:
        return [[_ring(ring) for ring in polygon] for polygon in polygons or () if polygon]
    except (TypeError, ValueError, IndexError, KeyError):
        raise _unreadable(municipality) from None


def _unreadable(municipality: Municipality) -> BoundaryError:
    return BoundaryError(_("%(name)s: the area is missing or cannot be read.") % {"name": municipality.name})


def _ring(ring: Any) -> list[Position]:
    positions = [[float(position[0]), float(position[1])] for position in ring]
    if len(positions) < 4 or not all(math.isfinite(number) for position in positions for number in position):
        raise ValueError
    return positions if positions[0] == positions[-1] else [*positions, positions[0]]


def _refuse_other_projection(municipality: Municipality, polygons: MultiPolygon) -> None:
    positions = [position for polygon in polygons for ring in polygon for position in ring]
    if not positions:
        raise _unreadable(municipality)
    if _all_within(NETHERLANDS, positions):
        return
    values = {"name": municipality.name, "x": positions[0][0], "y": positions[0][1]}
    if _all_within(RIJKSDRIEHOEK, positions):
        raise BoundaryError(
            _(
                "%(name)s: these are coordinates of the Dutch grid (RD New, EPSG:28992), such as %(x).0f, %(y).0f. "
                "Longitude and latitude are needed (WGS84, EPSG:4326). Export the file again with that projection."
            )
            % values
        )
    if _all_within(NETHERLANDS, [[y, x] for x, y in positions]):
        raise BoundaryError(
            _(
                "%(name)s: latitude and longitude are swapped, as in %(x).4f, %(y).4f. In GeoJSON the longitude comes "
                "first. Swap them, or export the file again."
            )
            % values
        )
    raise BoundaryError(
        _(
            "%(name)s lies outside the Netherlands, for example at %(x)s, %(y)s. Longitude and latitude are needed "
            "(WGS84, EPSG:4326)."
        )
        % values
    )


def _all_within(box: tuple[float, float, float, float], positions: Iterable[Position]) -> bool:
    west, south, east, north = box
    return all(west <= x <= east and south <= y <= north for x, y in positions)


def _made_small(shapes: Mapping[str, BaseGeometry]) -> dict[str, MultiPolygon]:
    """The same areas with fewer positions; neighbours keep their common border in common, and holes stay."""
    from shapely import coverage_simplify, get_num_coordinates

    whole = list(shapes.values())
    small, tolerance = whole, FIRST_TOLERANCE
    while get_num_coordinates(small).sum() > MAX_POSITIONS and tolerance <= LAST_TOLERANCE:
        small, tolerance = list(coverage_simplify(whole, tolerance)), tolerance * 1.5
    return {code: _coordinates(area) for code, area in zip(shapes, small, strict=True)}


def _coordinates(area: BaseGeometry) -> MultiPolygon:
    polygons = getattr(area, "geoms", [area])
    return [
        [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords] for ring in (p.exterior, *p.interiors)]
        for p in polygons
        if not p.is_empty
    ]

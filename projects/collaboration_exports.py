"""The cooperations as files for other programs: a table (CSV, Excel), or lines on a map (GeoJSON)."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO, StringIO
from typing import Any

from assessment.cells import harmless
from assessment.files import XLSX
from projects.collaboration import Line, Participant, Towns
from projects.collaboration_map import CollaborationMap

SHEET = "Samenwerkingen"
HEADER = (
    "thema",
    "stand",
    "hele regio",
    "doen mee",
    "kunnen meedoen",
    "sinds",
    "contact",
    "omschrijving",
    "bron",
)
_WIDTHS = (30, 12, 12, 50, 50, 14, 30, 60, 50)


def as_csv(found: CollaborationMap, towns: Towns) -> bytes:
    """With semicolons, and with the mark by which Excel knows UTF-8."""
    file = StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([harmless(cell) for cell in row] for row in _rows(found))
    return ("\ufeff" + file.getvalue()).encode()


def as_xlsx(found: CollaborationMap, towns: Towns) -> bytes:
    from assessment.spreadsheets import Look, write_table  # large, and few processes ever need it

    file = BytesIO()
    write_table(file, Look(SHEET, _WIDTHS), HEADER, _rows(found))
    return file.getvalue()


def as_geojson(found: CollaborationMap, towns: Towns) -> bytes:
    """RFC 7946: a line for each tie, longitude before latitude; what is region-wide has no place."""
    features = [*_ties(found, towns), *_region_wide(found)]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, indent=1).encode()


FORMATS: Mapping[str, tuple[str, Callable[[CollaborationMap, Towns], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (XLSX.content_type, as_xlsx),
    "geojson": ("application/geo+json", as_geojson),
}


def _rows(found: CollaborationMap) -> Iterator[tuple[str, ...]]:
    for line in found.lines:
        yield (
            line.theme.name,
            line.state_label,
            "ja" if line.is_region_wide else "nee",
            _names(line.current),
            _names(line.potential),
            line.since,
            line.contact_role,
            line.description,
            line.source,
        )


def _names(participants: tuple[Participant, ...]) -> str:
    return ", ".join(f"{p.name} ({p.note})" if p.note else p.name for p in participants)


def _ties(found: CollaborationMap, towns: Towns) -> Iterator[dict[str, Any]]:
    lines = {line.pk: line for line in found.lines}
    at = {mark.key: spot.key for spot in found.spots for mark in spot.marks}
    for tie in found.ties:
        towns_of = (towns.by_code.get(at.get(end.key, end.key)) for end in (tie.start, tie.end))
        points = [[town.longitude, town.latitude] for town in towns_of if town is not None]
        yield {
            "type": "Feature",
            "geometry": {"type": "LineString", "coordinates": points} if len(points) == 2 else None,
            "properties": {
                **_told(lines[tie.cooperation]),
                "stand": tie.state_label,
                "van": tie.start.name,
                "naar": tie.end.name,
            },
        }


def _region_wide(found: CollaborationMap) -> Iterator[dict[str, Any]]:
    for line in found.shared:
        yield {"type": "Feature", "geometry": None, "properties": {**_told(line), "stand": line.state_label}}


def _told(line: Line) -> dict[str, Any]:
    return {
        "thema": line.theme.name,
        "hele regio": line.is_region_wide,
        "sinds": line.since,
        "contact": line.contact_role,
        "omschrijving": line.description,
        "bron": line.source,
    }

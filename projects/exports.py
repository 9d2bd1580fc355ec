"""The projects that were found, as files for other programs: a table (CSV, Excel) or places on a map (GeoJSON)."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from tempfile import TemporaryFile
from typing import Any

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from assessment.cells import harmless
from assessment.files import XLSX
from assessment.leading import block_names
from municipalities.heirs import Heirs
from municipalities.societal_tasks import societal_tasks
from projects.found import places_of
from projects.models import Project, ProjectQuerySet

Cells = tuple[str | float | None, ...]
AT_ONCE = 500
SHEET = "Projecten"
# As the import of projects knows them.
HEADER = (
    "kenmerk",
    "naam",
    "gemeenten",
    "gemeentecodes",
    "eerder van",
    "thema's",
    "fase",
    "openheid",
    "status",
    "soort",
    "periode",
    "partners",
    "maatschappelijke opgaven",
    "bouwstenen",
    "omschrijving",
    "successen",
    "voorwaarden",
    "lessen",
    "contact",
    "plaats",
    "breedtegraad",
    "lengtegraad",
    "bron",
    "niet zeker",
    "webadres",
)
_WIDTHS = {"naam": 40, "gemeenten": 24, "omschrijving": 60, "successen": 40, "voorwaarden": 40, "lessen": 40}


def as_csv(projects: ProjectQuerySet, site: str) -> HttpResponseBase:
    """With semicolons, and with the mark by which Excel knows UTF-8."""
    return _streamed(_csv_lines(projects, site), "text/csv; charset=utf-8", "csv")


def as_xlsx(projects: ProjectQuerySet, site: str) -> HttpResponseBase:
    from assessment.spreadsheets import Look, write_table  # large, and few processes ever need it

    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    look = Look(SHEET, [_WIDTHS.get(name, 18) for name in HEADER], scrolls="C2")
    write_table(file, look, HEADER, _rows(projects, site))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="projecten.xlsx", content_type=XLSX.content_type)


def as_geojson(projects: ProjectQuerySet, site: str) -> HttpResponseBase:
    """RFC 7946: longitude before latitude; a project of more municipalities has a point in each."""
    return _streamed(_geojson_pieces(projects, site), "application/geo+json", "geojson")


FORMATS: Mapping[str, Callable[[ProjectQuerySet, str], HttpResponseBase]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "geojson": as_geojson,
}


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv_lines(projects: ProjectQuerySet, site: str) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(HEADER)
    for row in _rows(projects, site):
        yield writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])


def _geojson_pieces(projects: ProjectQuerySet, site: str) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": ['
    between = "\n"
    heirs = Heirs.on(timezone.localdate())
    for project, row in _both(projects, site, heirs):
        yield between + json.dumps(_feature(project, heirs, dict(zip(HEADER, row, strict=True))), ensure_ascii=False)
        between = ",\n"
    yield "\n]}\n"


def _feature(project: Project, heirs: Heirs, values: dict[str, Any]) -> dict[str, Any]:
    points = points_of(project, heirs)
    geometry: dict[str, Any] | None = None
    if len(points) == 1:
        geometry = {"type": "Point", "coordinates": list(points[0])}
    elif points:
        geometry = {"type": "MultiPoint", "coordinates": [list(point) for point in points]}
    properties = {name: value for name, value in values.items() if name not in ("breedtegraad", "lengtegraad")}
    properties["eigen plek"] = project.latitude is not None
    return {"type": "Feature", "id": project.key, "geometry": geometry, "properties": properties}


def points_of(project: Project, heirs: Heirs) -> tuple[tuple[float, float], ...]:
    """Its own place, or else the middle of each of its municipalities: longitude, latitude."""
    if project.longitude is not None and project.latitude is not None:
        return ((project.longitude, project.latitude),)
    return tuple((place.municipality.longitude, place.municipality.latitude) for place in places_of(project, heirs))


def _rows(projects: ProjectQuerySet, site: str) -> Iterator[Cells]:
    return (row for _project, row in _both(projects, site, Heirs.on(timezone.localdate())))


def _both(projects: ProjectQuerySet, site: str, heirs: Heirs) -> Iterator[tuple[Project, Cells]]:
    tasks, blocks = societal_tasks(), block_names()
    for project in projects.iterator(chunk_size=AT_ONCE):
        yield project, _row(project, heirs, tasks, blocks, site)


def _row(project: Project, heirs: Heirs, tasks: Mapping[str, str], blocks: Mapping[str, str], site: str) -> Cells:
    places = places_of(project, heirs)
    return (
        project.key,
        project.name,
        _listed(place.municipality.name for place in places),
        _listed(place.municipality.pk for place in places),
        _listed(name for place in places for name in place.formerly),
        _listed(project.themes),
        project.get_stage_display(),
        project.get_openness_display(),
        project.get_status_display(),
        project.get_kind_display(),
        project.period,
        _listed(partner.name for partner in project.partners.all()),
        _listed(tasks.get(code, code) for code in project.tasks),
        _listed(blocks.get(key, key) for key in project.blocks),
        project.description,
        project.successes,
        project.conditions,
        project.lessons,
        project.contact_role,
        project.place,
        project.latitude,
        project.longitude,
        str(project.source or ""),
        project.reading,
        site + reverse("public_project", args=[project.key]),
    )


def _listed(values: Iterable[str]) -> str:
    return "; ".join(values)


def _streamed(pieces: Iterable[str], content_type: str, ending: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="projecten.{ending}"'
    return response

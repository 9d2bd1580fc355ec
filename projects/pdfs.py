"""The project map and its list as PDF/UA-1."""

from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from assessment.leading import leading_layout
from municipalities.maps import RegionMap
from municipalities.pdfs import STATIC_BASE, Pdf, lay_out, write
from projects.facets import count_projects
from projects.finding import ProjectFilter
from projects.found import FoundProject, with_names
from projects.maps import ProjectMap
from projects.models import Project

MAP_ROOM = (172.0, 145.0)  # millimetres, width and height
MOST_LISTED = 400  # a longer list takes too long while somebody waits


def render_map(drawn: ProjectMap, wanted: ProjectFilter, today: date) -> Pdf:
    """In Dutch, whatever the reader chose, like the other documents."""
    with translation.override(settings.LANGUAGE_CODE):
        context = _context(drawn, wanted, today)
        return write(lay_out(render_to_string("projects/map_document.html", context)))


def _context(drawn: ProjectMap, wanted: ProjectFilter, today: date) -> dict[str, Any]:
    public = Project.objects.public()
    counted = count_projects(wanted, public, leading_layout())
    return {
        "drawn": drawn,
        "wanted": wanted,
        "facets": [facet for facet in counted.facets if facet.chosen],
        "projects": [
            FoundProject.from_project(project, wanted.heirs)
            for project in with_names(wanted.apply(public))[:MOST_LISTED]
        ],
        "number": counted.number,
        "is_cut_off": counted.number > MOST_LISTED,
        "today": today,
        "static_base": STATIC_BASE,
        **sizes(drawn.region),
    }


def sizes(region: RegionMap) -> dict[str, int]:
    """How wide and high the map is drawn, in millimetres."""
    scale = min(room / size for room, size in zip(MAP_ROOM, (region.width or 1, region.height or 1), strict=True))
    return {"width": round(region.width * scale), "height": round(region.height * scale)}

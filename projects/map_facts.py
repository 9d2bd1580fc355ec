"""What is read for the project map: which projects stand under which municipality, and where they are."""

from django.contrib.postgres.aggregates import ArrayAgg

from municipalities.models import Region
from projects.maps import MOST_POINTS, Point
from projects.models import Project, ProjectQuerySet


def held_by(projects: ProjectQuerySet, region: Region | None = None) -> dict[str, list[int]]:
    """The projects of each code, of one region or of all, in one query."""
    links = Project.municipalities.through.objects.filter(project__in=projects.order_by().values("pk"))
    if region is not None:
        links = links.filter(municipality__region=region)
    return dict(links.values_list("municipality_id").annotate(held=ArrayAgg("project_id")))


def points_of(projects: ProjectQuerySet) -> list[Point]:
    """Those with a place of their own; one more than can be drawn where there are too many."""
    placed = projects.filter(latitude__isnull=False).order_by("-latitude", "pk")[: MOST_POINTS + 1]
    return [Point(*row) for row in placed.values_list("key", "name", "longitude", "latitude")]  # type: ignore[arg-type]

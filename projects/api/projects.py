"""The public projects, filtered as on the project map."""

from collections.abc import Mapping
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from assessment.leading import block_names
from municipalities.heirs import Heirs
from municipalities.models import Municipality
from municipalities.societal_tasks import societal_tasks
from projects.api.existing import is_slug, refuse_unknown
from projects.api.paging import Paging, cut_rows
from projects.api.problems import Refused
from projects.api.reading import feature, features_answer, is_geojson, place_of, source_of, synthetic_regions
from projects.api.shapes import LabelShape, PartnerShape, ProblemShape, ProjectPage, ProjectShape
from projects.exports import points_of
from projects.finding import LONGEST, NAMES, ProjectFilter
from projects.found import labels_of, places_of, with_names
from projects.models import Openness, Project, Stage

router = Router(tags=["projects"], by_alias=True)
CODE = "GM"


class ProjectQuery(Paging):
    """The filters of the project map."""

    q: str = Field("", max_length=LONGEST, description="Words, as on the project map; the best match comes first.")
    theme: str = Field("", max_length=LONGEST)
    stage: Stage | None = None
    municipality: str = Field("", max_length=LONGEST, description="CBS code or slug.")
    block: str = Field("", max_length=LONGEST, description="Key of a building block.")
    task: str = Field("", max_length=LONGEST, description="Code of a societal task.")
    partner: str = Field("", max_length=LONGEST, description="Key of an organisation.")
    openness: Openness | None = None
    format: Literal["json", "geojson"] | None = None

    @property
    def filter(self) -> ProjectFilter:
        """422 where it asks for what does not exist, so that nobody takes everything for what they asked."""
        query = QueryDict(mutable=True)
        query.update({name: value for name in NAMES if (value := getattr(self, name))})
        query["municipality"] = slug = _slug(self.municipality).strip()
        found = ProjectFilter.from_query(query)
        wrong = dict.fromkeys((name for name, _value in found.ignored), False)
        refuse_unknown(municipality=is_slug(slug), **wrong)
        return found


def _slug(municipality: str) -> str:
    """Of a municipality that is named by its code; one query."""
    if not municipality.startswith(CODE):
        return municipality
    found = Municipality.objects.filter(pk=municipality).values_list("slug", flat=True).first()
    return found or municipality


@router.get("/projects", response=ProjectPage)
def project_list(request: HttpRequest, response: HttpResponse, wanted: Query[ProjectQuery]) -> Any:
    """The public projects by name; also as GeoJSON, with a point for each municipality of a project."""
    rows, cut = cut_rows(wanted.filter.apply(Project.objects.public()), wanted)
    tell = Teller(request)
    results = [(project, tell.shape(project)) for project in with_names(rows)]
    if is_geojson(request, wanted.format):
        return features_answer(
            request, [feature(row.key, points_of(row, tell.heirs), shape) for row, shape in results], cut
        )
    cut.link(request, response)
    return ProjectPage(results=[shape for _project, shape in results], **cut.facts)


@router.get("/projects/{slug:key}", response={200: ProjectShape, 404: ProblemShape})
def project_detail(request: HttpRequest, key: str) -> ProjectShape:
    """One public project."""
    found = with_names(Project.objects.public().filter(key=key)).first()
    if found is None:
        raise Refused(404)
    return Teller(request).shape(found)


class Teller:
    """Puts projects in the shape of the API; the names of tasks and blocks are looked up once."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.tasks, self.blocks = societal_tasks(), block_names()
        self.synthetic = synthetic_regions()
        self.heirs = Heirs.on(timezone.localdate())

    def shape(self, project: Project) -> ProjectShape:
        places = places_of(project, self.heirs)
        told: dict[str, Any] = {name: getattr(project, name) for name in _AS_THEY_ARE}
        told |= {name: getattr(project, name) or None for name in _OR_NOTHING}
        return ProjectShape(
            **told,
            href=self.request.build_absolute_uri(reverse("public_project", args=[project.key])),
            municipalities=[place_of(place) for place in places],
            partners=[PartnerShape(key=p.key, name=p.name, kind=p.kind) for p in project.partners.all()],
            tasks=_labels(project.tasks, self.tasks),
            blocks=_labels(project.blocks, self.blocks),
            source=source_of(project.document, project.section),
            not_sure=project.reading,
            is_synthetic=any(place.municipality.region_id in self.synthetic for place in places),
        )


_AS_THEY_ARE = (
    *("key", "name", "description", "successes", "conditions", "lessons", "themes", "status", "period"),
    *("contact_role", "place", "latitude", "longitude", "is_demo"),
)
_OR_NOTHING = ("kind", "stage", "openness")


def _labels(keys: list[str], names: Mapping[str, str]) -> list[LabelShape]:
    return [LabelShape(key=label.key, name=label.name) for label in labels_of(keys, names)]

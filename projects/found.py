"""A project as strangers see it: on the list, on its own page, and in the files for other programs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from municipalities.heirs import Heirs
from municipalities.models import Municipality
from municipalities.societal_tasks import societal_tasks
from projects.models import Openness, Organisation, OrganisationKind, Project, ProjectQuerySet

BEGINNING = 220  # letters of a description on the list
RELATED = 3


@dataclass(frozen=True)
class Label:
    """Something to filter by: its key and its name."""

    key: str
    name: str


@dataclass(frozen=True)
class Place:
    """A municipality as it is now; `formerly` are the merged ones that the project was of."""

    municipality: Municipality
    formerly: tuple[str, ...] = ()

    def __str__(self) -> str:
        if not self.formerly:
            return self.municipality.name
        return _("%(name)s (formerly %(old)s)") % {"name": self.municipality.name, "old": ", ".join(self.formerly)}


@dataclass(frozen=True)
class FoundProject:
    """One of the list."""

    key: str
    name: str
    beginning: str
    places: tuple[Place, ...]
    themes: tuple[str, ...]
    stage: str
    openness: str
    is_open: bool
    partners: tuple[str, ...]

    @classmethod
    def from_project(cls, project: Project, heirs: Heirs) -> "FoundProject":
        return cls(
            key=project.key,
            name=project.name,
            beginning=beginning(project.description),
            places=places_of(project, heirs),
            themes=tuple(project.themes),
            stage=project.get_stage_display(),
            openness=project.get_openness_display(),
            is_open=project.openness == Openness.LOOKING,
            partners=tuple(partner.name for partner in project.partners.all()),
        )


@dataclass(frozen=True)
class ProjectPage:
    """All that is public of one project."""

    project: Project
    places: tuple[Place, ...]
    themes: tuple[Label, ...]
    tasks: tuple[Label, ...]
    blocks: tuple[Label, ...]
    partners: tuple[tuple[str, tuple[Organisation, ...]], ...]
    related: tuple[FoundProject, ...]

    @classmethod
    def from_project(cls, project: Project, blocks: Mapping[str, str], heirs: Heirs) -> "ProjectPage":
        return cls(
            project=project,
            places=places_of(project, heirs),
            themes=tuple(Label(theme, theme) for theme in project.themes),
            tasks=labels_of(project.tasks, societal_tasks()),
            blocks=labels_of(project.blocks, blocks),
            partners=_by_kind(project.partners.all()),
            related=tuple(FoundProject.from_project(other, heirs) for other in related_to(project)),
        )


def with_names(projects: ProjectQuerySet) -> ProjectQuerySet:
    """With what `places_of` and the names of partners need."""
    return projects.prefetch_related("municipalities", "partners")


def places_of(project: Project, heirs: Heirs) -> tuple[Place, ...]:
    """Each municipality of today once, by name; a merged one stands under its successor."""
    formerly: dict[str, list[str]] = {}
    now: dict[str, Municipality] = {}
    for municipality in project.municipalities.all():
        current = heirs.of(municipality)
        now[current.pk] = current
        formerly.setdefault(current.pk, []).extend([municipality.name] if current.pk != municipality.pk else [])
    ordered = sorted(now.values(), key=lambda municipality: municipality.name)
    return tuple(Place(municipality, tuple(formerly[municipality.pk])) for municipality in ordered)


def labels_of(keys: Iterable[str], names: Mapping[str, str]) -> tuple[Label, ...]:
    return tuple(Label(key, names.get(key, key)) for key in keys)


def beginning(text: str) -> str:
    """The first sentences of a text, cut off between two words."""
    if len(text) <= BEGINNING:
        return text
    return f"{text[:BEGINNING].rsplit(maxsplit=1)[0].rstrip(',;:')} …"


def related_to(project: Project) -> list[Project]:
    """Public projects with the same building blocks or themes: those that share most first."""
    alike = Project.objects.public().exclude(pk=project.pk).order_by("name", "pk")
    if not (project.themes or project.blocks):
        return []
    candidates = alike.filter(themes__overlap=project.themes) | alike.filter(blocks__overlap=project.blocks)
    shared = sorted(
        candidates.values_list("pk", "themes", "blocks")[:200],
        key=lambda row: -len({*project.themes} & {*row[1]}) - 2 * len({*project.blocks} & {*row[2]}),
    )
    places = {row[0]: place for place, row in enumerate(shared[:RELATED])}
    return sorted(with_names(Project.objects.filter(pk__in=places)), key=lambda other: places[other.pk])


def _by_kind(partners: Iterable[Organisation]) -> tuple[tuple[str, tuple[Organisation, ...]], ...]:
    order = {kind: place for place, kind in enumerate(OrganisationKind.values)}
    ordered = sorted(partners, key=lambda partner: (order[partner.kind], partner.name))
    groups = groupby(ordered, key=lambda partner: partner.kind)
    return tuple((str(OrganisationKind(kind).label), tuple(group)) for kind, group in groups)

"""Where somebody works on projects: at one municipality, or for the whole region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.leading import block_names
from municipalities.access import Permission
from municipalities.heirs import Heirs
from municipalities.models import Membership, Municipality, Person, Region
from municipalities.navigation import Crumbs, breadcrumbs
from municipalities.societal_tasks import societal_tasks
from projects.choices import Choices, choices_of, name_of
from projects.descriptions import Words
from projects.models import Project, ProjectQuerySet
from projects.values import ProjectValues


@dataclass(frozen=True)
class Desk:
    """`municipality` is empty for staff of the region, who work on all projects of its municipalities."""

    person: Person
    region: Region
    municipality: Municipality | None = None
    may_edit: bool = True

    @classmethod
    def of_member(cls, membership: Membership) -> Desk:
        municipality = membership.municipality
        may_edit = membership.may(Permission.EDIT_PROJECTS) and not municipality.has_ended(timezone.localdate())
        return cls(membership.person, municipality.region, municipality, may_edit)

    @classmethod
    def of_region(cls, request: HttpRequest, region: Region) -> Desk:
        return cls(cast(Person, request.user), region)

    def projects(self) -> ProjectQuerySet:
        """Also those that were removed or merged into another."""
        if self.municipality:
            return Project.objects.once_of(self.municipality)
        region = Q(municipalities__region=self.region)
        return Project.objects.filter(region | Q(municipalities__isnull=True)).distinct()

    def project(self, pk: int) -> Project:
        found = self.projects().select_related("merged_into", "changed_by")
        return get_object_or_404(found.prefetch_related("municipalities", "partners"), pk=pk)

    def standing(self, pk: int) -> Project:
        """404 for one that was removed or merged into another."""
        project = self.project(pk)
        if not project.is_standing:
            raise Http404
        return project

    def url(self, name: str, *args: object) -> str:
        """Of a page at this desk; those of the region have the same names with `region_` before them."""
        if self.municipality:
            return reverse(name, args=[self.municipality.slug, *args])
        return reverse(f"region_{name.removeprefix('own_')}", args=args)

    def urls(self, project: Project) -> dict[str, str]:
        """Of the pages about one project, for the template."""
        names = {
            "detail": "own_project_detail",
            "change": "change_project",
            "remove": "remove_project",
            "restore": "restore_project",
        }
        return {short: self.url(name, project.pk) for short, name in names.items()}

    def crumbs(self, *steps: tuple[str, str] | str) -> Crumbs:
        projects = (_("Projects"), self.url("project_list")) if steps else _("Projects")
        if self.municipality:
            return breadcrumbs(self.municipality, projects, *steps)
        start = (_("Overview"), reverse("round_list"))
        return start, *((step, "") if isinstance(step, str) else step for step in (projects, *steps))

    def crumb(self, project: Project) -> tuple[str, str]:
        return project.name, self.url("own_project_detail", project.pk)

    def choices(self, values: ProjectValues | None) -> Choices:
        return choices_of(region=self.region, municipality=self.municipality, values=values, today=timezone.localdate())

    def staying(self, project: Project) -> tuple[str, ...]:
        """The codes under which this municipality takes part in a project."""
        return tuple(code for code, _name in self.choices(ProjectValues.of(project)).always)

    def colleagues(self) -> set[int] | None:
        """Whose names the reader sees, by key; None for everybody's."""
        if self.municipality is None:
            return None
        return set(self.municipality.memberships.values_list("person", flat=True))


def words(*values: ProjectValues) -> Words:
    """The names of all that these refer to."""
    heirs = Heirs.on(timezone.localdate())
    codes = {code for each in values for code in each.municipalities}
    municipalities = Municipality.objects.filter(pk__in=codes)
    return Words({each.pk: name_of(each, heirs) for each in municipalities}, societal_tasks(), block_names())

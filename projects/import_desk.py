"""Where projects are imported, for a municipality or for the region: the same pages, under addresses of their own."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from municipalities.models import Membership, Municipality, Person, Region
from municipalities.navigation import Crumbs, breadcrumbs
from projects.columns import BY_KEY, header_of
from projects.models import ProjectImport


@dataclass(frozen=True)
class Desk:
    """Who imports, and for whom; without a municipality for the whole region."""

    person: Person
    region: Region
    municipality: Municipality | None = None

    @classmethod
    def of_member(cls, membership: Membership) -> "Desk":
        """PermissionDenied for a municipality that merged into another: nothing is added to it any more."""
        if membership.municipality.has_ended(timezone.localdate()):
            raise PermissionDenied
        return cls(membership.person, membership.municipality.region, membership.municipality)

    @classmethod
    def of_region(cls, request: HttpRequest, region: Region) -> "Desk":
        return cls(request.user, region)  # type: ignore[arg-type]  # only people who are logged in come here

    @property
    def name(self) -> str:
        return self.municipality.name if self.municipality else self.region.short_name

    @property
    def needed(self) -> tuple[str, ...]:
        """The fields that a column must fill: a municipality knows of itself that projects are its own."""
        return ("name",) if self.municipality else ("name", "municipalities")

    def imports(self) -> QuerySet[ProjectImport]:
        found = ProjectImport.objects.select_related("municipality__region", "by", "undone_by")
        if self.municipality:
            return found.filter(municipality=self.municipality)
        return found.filter(municipality=None, choices__region=self.region.pk)

    def get(self, pk: int) -> ProjectImport:
        """404 for one of others."""
        return get_object_or_404(self.imports(), pk=pk)

    def url(self, view: str, batch: ProjectImport | None = None) -> str:
        prefix, place = ("", [self.municipality.slug]) if self.municipality else ("region_", [])
        return reverse(f"{prefix}{view}", args=[*place, *([batch.pk] if batch else [])])

    def urls(self, batch: ProjectImport) -> dict[str, str]:
        """Of the pages about one import, by the name of the view."""
        views = ("project_import_list",)
        ours = (
            "project_import_detail",
            "choose_import_columns",
            "download_faulty_rows",
            "undo_project_import",
            "drop_project_import",
        )
        return {view: self.url(view) for view in views} | {view: self.url(view, batch) for view in ours}

    def crumbs(self, *steps: str, batch: ProjectImport | None = None) -> Crumbs:
        """To a page of the import; the last step is the page itself."""
        listed = (_("Import projects"), self.url("project_import_list"))
        way: list[tuple[str, str] | str] = [listed] if steps else [listed[0]]
        if batch is not None and len(steps) > 1:
            way.append((steps[0], self.url("project_import_detail", batch)))
        way += steps[-1:]
        if self.municipality:
            own = (_("Projects"), reverse("project_list", args=[self.municipality.slug]))
            return breadcrumbs(self.municipality, own, *way)
        overview = (_("Overview"), reverse("round_list"))
        projects = (_("Projects of the region"), reverse("region_project_list"))
        return (overview, projects, *((step, "") if isinstance(step, str) else step for step in way))


@dataclass(frozen=True)
class Matched:
    """What becomes of the columns of a file: taken over with the field that each fills, and left out."""

    taken: tuple[tuple[str, str], ...]
    left: tuple[str, ...]

    @classmethod
    def of(cls, headers: tuple[str, ...], columns: dict[int, str]) -> "Matched":
        taken = tuple((header_of(headers, columns, key), str(BY_KEY[key].label)) for key in columns.values())
        named = [(number, header) for number, header in enumerate(headers) if number not in columns]
        left = tuple(
            header or _("Column %(number)d, without a header") % {"number": number + 1} for number, header in named
        )
        return cls(taken, left)

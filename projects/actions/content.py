"""What the sources say of projects and cooperations, brought into the database."""

from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from municipalities.models import AuditEntry, Municipality, Person
from municipalities.reading import Loaded
from projects.inventory import PROJECTS_FILE, ProjectEntry, read_projects
from projects.models import Organisation, OrganisationKind, Project


@transaction.atomic
def load_projects(*, by: Person | None, path: Path = PROJECTS_FILE) -> Loaded:
    """Bring the projects in line with the file; again is harmless. ContentError on bad content."""
    entries = read_projects(path, Municipality.objects.values_list("pk", flat=True))
    stored = {project.key: project for project in Project.objects.prefetch_related("municipalities", "partners")}
    loaded = Loaded()
    for entry in entries:
        loaded += _bring_in_line(stored.pop(entry.row["key"], None), entry, by)
    for project in stored.values():
        AuditEntry.record("remove_project", project, by=by, key=project.key)
        project.delete()
    return loaded + Loaded(removed=len(stored))


def _bring_in_line(stored: Project | None, entry: ProjectEntry, by: Person | None) -> Loaded:
    if stored is not None and _is_same(stored, entry):
        return Loaded()
    project, added = Project.objects.update_or_create(key=entry.row["key"], defaults=entry.row)
    project.municipalities.set(entry.codes)  # type: ignore[arg-type]  # keys will do
    project.partners.set(_organisation(name) for name in entry.partners)
    AuditEntry.record("load_project", project, by=by, key=project.key)
    return Loaded(added=int(added), changed=int(not added))


def _organisation(name: str) -> Organisation:
    values = {"name": name, "kind": OrganisationKind.PRIVATE}
    return Organisation.objects.get_or_create(key=slugify(name), defaults=values)[0]


def _is_same(stored: Project, entry: ProjectEntry) -> bool:
    same_row = all(getattr(stored, name) == value for name, value in entry.row.items())
    same_codes = {municipality.pk for municipality in stored.municipalities.all()} == set(entry.codes)
    same_partners = {partner.name for partner in stored.partners.all()} == set(entry.partners)
    return same_row and same_codes and same_partners

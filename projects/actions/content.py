"""What the sources say of projects, brought into the database."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from municipalities.models import AuditEntry, Municipality, Person
from municipalities.reading import Loaded
from projects.actions.revisions import keep_as_found, keep_revisions
from projects.inventory import PROJECTS_FILE, ProjectEntry, read_projects
from projects.models import Organisation, Project, ProjectChange


@transaction.atomic
def load_projects(*, by: Person | None, path: Path = PROJECTS_FILE) -> Loaded:
    """Bring the projects in line with the file; again is harmless. ContentError on bad content.

    What people changed, merged or removed stays as they left it. What the file does not name any more is taken off all
    pages, and comes back with the file.
    """
    organisations = dict(Organisation.objects.values_list("key", "pk"))
    entries = read_projects(path, Municipality.objects.values_list("pk", flat=True), organisations)
    stored = {project.key: project for project in Project.objects.prefetch_related("municipalities", "partners")}
    differing = [entry for entry in entries if not _is_same(stored.get(entry.row["key"]), entry)]
    wanted = [entry for entry in differing if not _is_peoples(stored.get(entry.row["key"]))]
    projects = [_write(stored.get(entry.row["key"]), entry, organisations) for entry in wanted]
    _keep(projects, ProjectChange.LOADED, by)
    added = sum(1 for project in projects if project.key not in stored)
    keys = {entry.row["key"] for entry in entries}
    gone = [project for project in stored.values() if project.key not in keys and _is_sources(project)]
    return Loaded(
        added=added,
        changed=len(projects) - added,
        removed=_take_off(gone, by),
        kept=len(differing) - len(wanted),
    )


def _write(stored: Project | None, entry: ProjectEntry, organisations: Mapping[str, int]) -> Project:
    if stored is not None:
        keep_as_found(stored)
    row = {**entry.row, "removed_at": None}
    project, _added = Project.objects.update_or_create(key=entry.row["key"], defaults=row)
    project.municipalities.set(entry.codes)  # type: ignore[arg-type]  # keys will do
    project.partners.set(organisations[key] for key in entry.partners)
    return project


def _take_off(gone: Sequence[Project], by: Person | None) -> int:
    for project in gone:
        keep_as_found(project)
        project.removed_at = timezone.now()
        project.save(update_fields=["removed_at"])
    _keep(gone, ProjectChange.REMOVED, by)
    return len(gone)


def _keep(projects: Sequence[Project], change: ProjectChange, by: Person | None) -> None:
    keep_revisions(projects, change=change, by=by)
    verb = "load_project" if change == ProjectChange.LOADED else "remove_project"
    for project in projects:
        AuditEntry.record(verb, project, by=by, key=project.key)


def _is_same(stored: Project | None, entry: ProjectEntry) -> bool:
    if stored is None or stored.removed_at is not None:
        return False
    same_row = all(getattr(stored, name) == value for name, value in entry.row.items())
    same_codes = {municipality.pk for municipality in stored.municipalities.all()} == set(entry.codes)
    same_partners = {partner.key for partner in stored.partners.all()} == set(entry.partners)
    return same_row and same_codes and same_partners


def _is_peoples(stored: Project | None) -> bool:
    return stored is not None and (stored.changed_by_id is not None or stored.merged_into_id is not None)


def _is_sources(stored: Project) -> bool:
    """Did it come from such a file, and has nobody touched it since?"""
    came_along = bool(stored.document) and stored.created_by_id is None and stored.imported_in_id is None
    return came_along and not _is_peoples(stored) and stored.removed_at is None

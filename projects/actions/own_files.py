"""A table of projects that the product brings along, taken over without a person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from municipalities.models import AuditEntry, Municipality, Person
from municipalities.reading import ContentError, Loaded, refuse_doubles
from projects.actions.bulk import add_entries, keep_as_found_all, link, one_at_a_time, write_columns
from projects.actions.imports import known_in
from projects.actions.revisions import keep_revisions
from projects.actions.rows import update_rows
from projects.columns import guess_columns
from projects.importing import Entry, read_rows
from projects.models import ImportState, Project, ProjectChange, ProjectImport
from projects.tables import TableError, read_table
from projects.values import ProjectValues


@transaction.atomic
def import_file(*, path: Path, document: str, section: str, is_public: bool, by: Person | None = None) -> Loaded:
    """Bring the projects of a table in line with it, by their code; again is harmless. ContentError on bad content.

    A row without a code gets one of its municipality and its name. What people changed, merged or removed stays as they
    left it; what stands no longer in the file stays here.
    """
    fields = {"document": document, "section": section}
    entries = [replace(entry, values=replace(entry.values, is_public=is_public)) for entry in _entries(path)]
    one_at_a_time()
    stored = _stored(entry.key for entry in entries)
    new = [entry for entry in entries if entry.key not in stored]
    pairs = [(stored[entry.key], entry) for entry in entries if entry.key in stored]
    differing = [pair for pair in pairs if not _is_same(*pair, fields)]
    changed = [pair for pair in differing if not _is_peoples(pair[0])]
    loaded = Loaded(added=len(new), changed=len(changed), kept=len(differing) - len(changed))
    if loaded:
        batch = _batch(path, by)
        add_entries(new, batch=batch, by=by, change=ProjectChange.LOADED, fields=fields)
        _change(changed, fields, by)
        AuditEntry.record("import_file", batch, by=by, file=path.name, added=len(new), changed=len(changed))
    return loaded


def _is_peoples(project: Project) -> bool:
    return project.changed_by_id is not None or project.merged_into_id is not None


def _entries(path: Path) -> list[Entry]:
    """Every row of the file, each with a code. ContentError where one is faulty."""
    try:
        table = read_table(path.read_bytes())
    except OSError as error:
        raise ContentError(f"{path.name}: the file cannot be read ({error.strerror})") from error
    except TableError as error:
        raise ContentError(f"{path.name}: {error}") from error
    reading = read_rows(table, guess_columns(table.headers, own=True), known_in(None))
    if reading.faulty:
        lines = [f"{path.name}: row {faulty.row.number}: {faulty.reason}" for faulty in reading.faulty[:10]]
        raise ContentError("\n".join(lines))
    slugs = dict(Municipality.objects.values_list("pk", "slug"))
    entries = [replace(entry, key=entry.key or _key_of(entry, slugs)) for entry in reading.new]
    refuse_doubles(path, "code", (entry.key for entry in entries))
    return entries


def _key_of(entry: Entry, slugs: Mapping[str, str]) -> str:
    return slugify(f"{slugs[entry.values.municipalities[0]]}-{entry.values.name}")[:120]


def _stored(keys: Iterable[str]) -> dict[str, Project]:
    rows = Project.objects.select_for_update().filter(key__in=list(keys)).order_by("pk")
    return {project.key: project for project in rows.prefetch_related("municipalities", "partners")}


def _is_same(project: Project, entry: Entry, fields: Mapping[str, Any]) -> bool:
    same_fields = all(getattr(project, name) == value for name, value in fields.items())
    same_reading = project.reading == entry.reading
    return same_fields and same_reading and not entry.values.differs_from(ProjectValues.of(project))


def _batch(path: Path, by: Person | None) -> ProjectImport:
    return ProjectImport.objects.create(
        file_name=path.name, state=ImportState.APPLIED, by=by, applied_at=timezone.now()
    )


def _change(pairs: Sequence[tuple[Project, Entry]], fields: Mapping[str, Any], by: Person | None) -> None:
    projects = [project for project, _entry in pairs]
    keep_as_found_all(projects)
    for project, entry in pairs:
        for name, value in {**fields, "reading": entry.reading}.items():
            setattr(project, name, value)
    update_rows(projects, [*fields, "reading"])
    write_columns([(project, entry.values) for project, entry in pairs])
    Project.municipalities.through.objects.filter(project__in=projects).delete()
    Project.partners.through.objects.filter(project__in=projects).delete()
    link([(project, entry.values) for project, entry in pairs])
    keep_revisions(projects, change=ProjectChange.LOADED, by=by)

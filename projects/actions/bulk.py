"""Many projects at once, in a number of queries that does not depend on how many they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from municipalities.models import Municipality, Person
from projects.actions.organisations import find_or_add_organisations, free_key
from projects.actions.revisions import keep_revisions
from projects.actions.rows import BATCH, update_rows
from projects.importing import Entry, filled
from projects.models import Organisation, Project, ProjectChange, ProjectImport, ProjectRevision
from projects.values import COLUMNS, Partner, ProjectValues

_LOCK = 0x494D50  # "IMP"


def one_at_a_time() -> None:
    """Two who import at once go one after the other, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def add_entries(
    entries: Sequence[Entry],
    *,
    batch: ProjectImport | None,
    by: Person | None,
    change: str = ProjectChange.IMPORTED,
    fields: Mapping[str, Any] | None = None,
) -> list[Project]:
    """Add a project for each; `fields` hold for all of them."""
    taken = set(Project.objects.values_list("key", flat=True))
    slugs = dict(Municipality.objects.values_list("pk", "slug"))
    projects = [
        Project(
            key=free_key(entry.key or _key_of(entry, slugs), taken),
            created_by=by,
            imported_in=batch,
            reading=entry.reading,
            **{**entry.values.columns(), **(fields or {})},
        )
        for entry in entries
    ]
    Project.objects.bulk_create(projects, batch_size=BATCH)
    link([(project, entry.values) for project, entry in zip(projects, entries, strict=True)])
    keep_revisions(projects, change=change, by=by)
    return projects


def _key_of(entry: Entry, slugs: Mapping[str, str]) -> str:
    return f"{slugs[entry.values.municipalities[0]]}-{entry.values.name}"


def link(pairs: Sequence[tuple[Project, ProjectValues]], *, municipalities: bool = True) -> None:
    """Link projects that have none yet to their partners and, unless told otherwise, to their municipalities."""
    places, partners = Project.municipalities.through, Project.partners.through
    if municipalities:
        places.objects.bulk_create(
            (
                places(project_id=project.pk, municipality_id=code)
                for project, values in pairs
                for code in values.municipalities
            ),
            batch_size=BATCH,
        )
    known = _organisations({partner for _project, values in pairs for partner in values.partners})
    links = {(project.pk, known[partner.name.casefold()]) for project, values in pairs for partner in values.partners}
    partners.objects.bulk_create(
        (partners(project_id=project, organisation_id=organisation) for project, organisation in sorted(links)),
        batch_size=BATCH,
    )


def _organisations(partners: set[Partner]) -> dict[str, int]:
    """The key of each by all of its names in small letters; a new one is added."""
    if not partners:
        return {}
    find_or_add_organisations(sorted(partners))
    rows = list(Organisation.objects.order_by("pk"))
    others = {alias.casefold(): row.pk for row in rows for alias in row.aliases}
    return others | {row.name.casefold(): row.pk for row in rows}


def fill_entries(pairs: Sequence[tuple[Project, Entry]], *, by: Person | None) -> dict[int, int]:
    """Fill in what is empty in projects that stand here. Returns the version of each that changed, by its key."""
    stored = {project.pk: (project, ProjectValues.of(project)) for project, _entry in pairs}
    wanted = {pk: values for pk, (_project, values) in stored.items()}
    for project, entry in pairs:
        wanted[project.pk] = filled(wanted[project.pk], entry.values)
    changed = [(project, wanted[pk]) for pk, (project, values) in stored.items() if wanted[pk] != values]
    projects = [project for project, _values in changed]
    keep_as_found_all(projects)
    write_columns(changed)
    link([pair for pair in changed if not stored[pair[0].pk][1].partners], municipalities=False)
    keep_revisions(projects, change=ProjectChange.IMPORTED, by=by)
    return {project.pk: project.version for project in projects}


def write_columns(pairs: Sequence[tuple[Project, ProjectValues]]) -> None:
    """Store the columns of each; not its municipalities and partners."""
    for project, values in pairs:
        for name, value in values.columns().items():
            setattr(project, name, value)
    update_rows([project for project, _values in pairs], COLUMNS)


def keep_as_found_all(projects: Sequence[Project]) -> None:
    """Before their first change: keep what the source brought, so that it can be put back."""
    known = set(ProjectRevision.objects.filter(project__in=projects).values_list("project", flat=True))
    first = [project for project in projects if project.pk not in known]
    moments = {project.pk: project.changed_at for project in first}
    revisions = keep_revisions(first, change=ProjectChange.LOADED, by=None)
    for revision in revisions:
        revision.at = moments[revision.project_id]
    ProjectRevision.objects.bulk_update(revisions, ["at"], batch_size=100)


def put_back_all(projects: Sequence[Project], *, by: Person) -> None:
    """Each as it was before its newest version, which filled in what was empty."""
    numbers = {project.pk: project.version - 1 for project in projects}
    rows = ProjectRevision.objects.filter(project__in=projects)
    before = {
        row.project_id: ProjectValues.from_json(row.values) for row in rows if row.number == numbers[row.project_id]
    }
    pairs = [(project, before[project.pk]) for project in projects]
    write_columns(pairs)
    without = [project.pk for project, values in pairs if not values.partners]
    Project.partners.through.objects.filter(project__in=without).delete()
    keep_revisions(projects, change=ProjectChange.PUT_BACK, by=by)


def remove_all(projects: Sequence[Project], *, by: Person) -> None:
    """Take them off all pages; each can be brought back."""
    now = timezone.now()
    for project in projects:
        project.removed_at = now
    update_rows(projects, ["removed_at"])
    keep_revisions(projects, change=ProjectChange.REMOVED, by=by)

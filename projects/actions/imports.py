"""Files with projects that somebody brings in: read, matched column by column, taken over as a whole, undone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import CharField, F, Func
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import RefusedError
from assessment.leading import block_names
from municipalities.models import AuditEntry, Municipality, Person, Region
from municipalities.societal_tasks import societal_tasks
from projects.actions.bulk import add_entries, fill_entries, one_at_a_time, put_back_all, remove_all
from projects.columns import guess_columns
from projects.importing import Entry, Existing, Reading, read_rows
from projects.lookup import Known
from projects.models import DoubleChoice, ImportState, Organisation, Project, ProjectImport, ProjectScan
from projects.tables import Table, read_table


class StaleImportError(Exception):
    """The projects that stand here changed since the preview was shown; nothing was taken over."""


@dataclass(frozen=True)
class Undone:
    """What became of an import that was undone; `left` were changed by somebody afterwards, and stay as they are."""

    removed: int = 0
    restored: int = 0
    left: list[Project] = field(default_factory=list)


# Reading


@transaction.atomic
def read_import(
    *, data: bytes, file_name: str, region: Region, municipality: Municipality | None, by: Person
) -> ProjectImport:
    """Keep the table of a file, with the columns whose headers are known. TableError where it cannot be read."""
    table = read_table(data)
    batch = ProjectImport.objects.create(
        municipality=municipality,
        file_name=file_name[-200:] or "-",
        headers=list(table.headers),
        rows=table.rows_as_json(),
        columns={str(number): key for number, key in guess_columns(table.headers).items()},
        choices={"region": region.pk},
        by=by,
    )
    AuditEntry.record("read_import", batch, by=by, municipality=municipality, rows=len(table.rows))
    return batch


def table_of(batch: ProjectImport) -> Table:
    return Table.from_json(batch.headers, batch.rows)


def columns_of(batch: ProjectImport) -> dict[int, str]:
    return {int(number): key for number, key in batch.columns.items()}


def reading_of(batch: ProjectImport) -> Reading:
    """What the file holds, beside what stands here now; in a number of queries that does not depend on its rows."""
    region = _region_of(batch)
    known = known_in(region)
    own = known.town(batch.municipality_id) if batch.municipality_id else None
    if batch.municipality is not None:
        projects = Project.objects.of(batch.municipality)
    else:
        projects = Project.objects.standing().filter(municipalities__region=region)
    return read_rows(table_of(batch), columns_of(batch), known, existing_of(projects.values("pk"), known), own)


def _region_of(batch: ProjectImport) -> Region:
    return batch.municipality.region if batch.municipality else Region.objects.get(pk=batch.choices["region"])


def known_in(region: Region | None) -> Known:
    """All that a file may refer to; without a region, the municipalities of all regions."""
    municipalities = Municipality.objects.all()
    themes = (
        Project.objects.standing()
        .order_by()
        .annotate(theme=Func(F("themes"), function="unnest", output_field=CharField()))
    )
    return Known.of(
        today=timezone.localdate(),
        municipalities=municipalities.filter(region=region) if region else municipalities,
        tasks=societal_tasks(),
        blocks=block_names(),
        themes=themes.values_list("theme", flat=True).distinct(),
        partners=Organisation.objects.order_by("-pk").values_list("name", "kind", "aliases"),
    )


def existing_of(pks: Iterable[object], known: Known) -> list[Existing]:
    rows = Project.objects.order_by("pk").filter(pk__in=pks).values_list("pk", "key", "name", "municipalities")
    found: dict[int, tuple[str, str, set[str]]] = {}
    for pk, key, name, code in rows:
        town = known.town(code) if code else None
        found.setdefault(pk, (key, name, set()))[2].add(town.code if town else str(code))
    return [Existing(pk, key, name, frozenset(codes)) for pk, (key, name, codes) in found.items()]


# Choosing


@transaction.atomic
def choose_columns(*, batch: ProjectImport, columns: Mapping[int, str], by: Person) -> ProjectImport:
    """Say what each column holds. RefusedError where the import was finished."""
    locked = _locked(batch)
    locked.columns = {str(number): key for number, key in columns.items()}
    locked.save(update_fields=["columns"])
    AuditEntry.record("choose_columns", locked, by=by, municipality=locked.municipality, columns=locked.columns)
    return locked


@transaction.atomic
def choose_doubles(*, batch: ProjectImport, rows: Mapping[int, str], rest: str, by: Person) -> ProjectImport:
    """Keep what to do with rows about projects that stand here already, and with the `rest` of those."""
    locked = _locked(batch)
    chosen = {str(number): choice for number, choice in rows.items() if choice in DoubleChoice.values}
    locked.choices["rows"] = {**locked.choices.get("rows", {}), **chosen}
    if rest in DoubleChoice.values:
        locked.choices["rest"] = rest
    locked.save(update_fields=["choices"])
    AuditEntry.record("choose_doubles", locked, by=by, municipality=locked.municipality, rows=len(chosen))
    return locked


def choice_for(batch: ProjectImport, number: int) -> str:
    """What was chosen for this row; passing it over is the default."""
    rest = batch.choices.get("rest", DoubleChoice.SKIP.value)
    return str(batch.choices.get("rows", {}).get(str(number), rest))


# Taking over


@transaction.atomic
def apply_import(*, batch: ProjectImport, seen: str, leave_out: bool, by: Person) -> ProjectImport:
    """Take over every row, all or nothing; rows with faults are left out only where that was chosen.

    `seen` is the mark of the reading that the preview showed: StaleImportError where it is another one by now.
    RefusedError where it was finished, or where rows with faults stand in the way.
    """
    one_at_a_time()
    locked = _locked(batch)
    reading = reading_of(locked)
    if reading.mark != seen:
        raise StaleImportError
    if reading.faulty and not leave_out:
        raise RefusedError(_("There are rows with faults. Mend them in the file, or choose to leave them out."))
    new, fill = _sorted_out(locked, reading)
    if not new and not fill:
        raise RefusedError(_("There is nothing to import: no row is left."))
    added = add_entries(new, batch=locked, by=by)
    versions = fill_entries(fill, by=by)
    done = {
        "added": len(added),
        "filled": {str(pk): version for pk, version in versions.items()},
        "left_out": len(reading.faulty),
        "passed_over": reading.total - len(reading.faulty) - len(new) - len(versions),
    }
    locked.choices["done"] = done
    locked.state, locked.applied_at = ImportState.APPLIED, timezone.now()
    locked.save(update_fields=["choices", "state", "applied_at"])
    told = {**done, "filled": len(versions)}
    AuditEntry.record("apply_import", locked, by=by, municipality=locked.municipality, **told)
    return locked


def _sorted_out(batch: ProjectImport, reading: Reading) -> tuple[list[Entry], list[tuple[Project, Entry]]]:
    """The rows to add, and those that fill in a project that stands here, which is locked."""
    chosen = [(double, choice_for(batch, double.entry.number)) for double in reading.doubles]
    add = [double.entry for double, choice in chosen if choice == DoubleChoice.ADD]
    fill = [double for double, choice in chosen if choice == DoubleChoice.FILL]
    projects = _locked_projects(double.existing.pk for double in fill)
    new = sorted((*reading.new, *add), key=lambda entry: entry.number)
    return new, [(projects[double.existing.pk], double.entry) for double in fill]


def _locked_projects(pks: Iterable[int]) -> dict[int, Project]:
    rows = Project.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk")
    return {project.pk: project for project in rows.prefetch_related("municipalities", "partners")}


# Undoing


@transaction.atomic
def undo_import(*, batch: ProjectImport, by: Person) -> Undone:
    """Remove what it added and put back what it filled in, but for what somebody changed afterwards.

    RefusedError where there is nothing to undo.
    """
    locked = ProjectImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state != ImportState.APPLIED:
        raise RefusedError(_("This import cannot be undone: it was not carried out, or undone already."))
    added = list(locked.projects.select_for_update().filter(removed_at__isnull=True).order_by("pk"))
    versions = {int(pk): version for pk, version in locked.choices["done"]["filled"].items()}
    filled = [project for project in _locked_projects(versions).values() if project.removed_at is None]
    busy = set(ProjectScan.objects.filter(project__in=added).values_list("project", flat=True))
    remove = [each for each in added if each.version == 1 and each.pk not in busy]
    restore = [each for each in filled if each.version == versions[each.pk]]
    done = {each.pk for each in (*remove, *restore)}
    left = [each for each in (*added, *filled) if each.pk not in done]
    remove_all(remove, by=by)
    put_back_all(restore, by=by)
    locked.choices["undone"] = {"removed": len(remove), "restored": len(restore), "left": [each.pk for each in left]}
    locked.state, locked.undone_at, locked.undone_by = ImportState.UNDONE, timezone.now(), by
    locked.save(update_fields=["choices", "state", "undone_at", "undone_by"])
    told = {"removed": len(remove), "restored": len(restore), "left": len(left)}
    AuditEntry.record("undo_import", locked, by=by, municipality=locked.municipality, **told)
    return Undone(len(remove), len(restore), left)


@transaction.atomic
def drop_import(*, batch: ProjectImport, by: Person) -> ProjectImport:
    """Throw away a file that was read and not taken over. Again is harmless."""
    locked = ProjectImport.objects.select_for_update().get(pk=batch.pk)
    if locked.state == ImportState.DROPPED:
        return locked
    _refuse_unless_read(locked)
    locked.state, locked.rows = ImportState.DROPPED, []
    locked.save(update_fields=["state", "rows"])
    AuditEntry.record("drop_import", locked, by=by, municipality=locked.municipality)
    return locked


def _locked(batch: ProjectImport) -> ProjectImport:
    """As it is stored now, where nobody finished it meanwhile."""
    locked = ProjectImport.objects.select_for_update().get(pk=batch.pk)
    _refuse_unless_read(locked)
    return locked


def _refuse_unless_read(batch: ProjectImport) -> None:
    if batch.state != ImportState.READ:
        raise RefusedError(_("This import was finished already."))

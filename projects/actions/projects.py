"""What changes in projects: added, changed, put back, merged, removed and brought back. Nothing is deleted for good."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import OutdatedError, RefusedError
from municipalities.models import AuditEntry, Municipality, Person
from projects.actions.organisations import find_or_add_organisations, free_key
from projects.actions.revisions import keep_as_found, keep_revision, keep_revisions
from projects.merging import united
from projects.models import Project, ProjectChange, ProjectFollow, ProjectRevision, ProjectScan
from projects.values import ProjectValues

__all__ = [
    "add_project",
    "change_project",
    "keep_revision",
    "keep_revisions",
    "merge_projects",
    "put_back",
    "remove_project",
    "restore_project",
]


@transaction.atomic
def add_project(*, values: ProjectValues, by: Person) -> Project:
    """RefusedError where no municipality takes part."""
    _refuse_wrong_municipalities(values)
    key = free_key(f"{_first_slug(values)}-{values.name}", set(Project.objects.values_list("key", flat=True)))
    project = Project.objects.create(key=key, created_by=by, **values.columns())
    _keep_around(project, values)
    keep_revision(project, change=ProjectChange.ADDED, by=by)
    _record("add_project", project, by, name=project.name)
    return project


@transaction.atomic
def change_project(*, project: Project, values: ProjectValues, version: int, by: Person) -> Project:
    """OutdatedError where it changed after `version`, RefusedError where it was removed or merged meanwhile.

    What did not change leaves no trail.
    """
    locked = _lock(project)
    _refuse_unless_standing(locked)
    if locked.version != version:
        raise OutdatedError(_("Somebody else changed this project while you were working on it."))
    return _write(locked, values, ProjectChange.CHANGED, by, "change_project")


@transaction.atomic
def put_back(*, revision: ProjectRevision, by: Person, staying: tuple[str, ...] = ()) -> Project:
    """Make an older version the newest. The municipalities that are `staying` take part, whatever it says."""
    locked = _lock(revision.project)
    _refuse_unless_standing(locked)
    values = ProjectValues.from_json(revision.values)
    known = Municipality.objects.filter(pk__in={*values.municipalities, *staying}).values_list("pk", flat=True)
    values = values.with_municipalities(tuple(sorted(known)))
    return _write(locked, values, ProjectChange.PUT_BACK, by, "put_back_project", number=revision.number)


@transaction.atomic
def remove_project(*, project: Project, by: Person) -> Project:
    """Take it off all pages; it can be brought back. Again is harmless."""
    locked = _lock(project)
    if locked.removed_at is None:
        keep_as_found(locked)
        locked.removed_at = timezone.now()
        locked.save(update_fields=["removed_at"])
        keep_revision(locked, change=ProjectChange.REMOVED, by=by)
        _record("remove_project", locked, by, name=locked.name)
    return locked


@transaction.atomic
def restore_project(*, project: Project, by: Person) -> Project:
    """Bring back what was removed or merged into another. Again is harmless."""
    locked = _lock(project)
    if locked.removed_at is not None or locked.merged_into_id is not None:
        locked.removed_at = locked.merged_into = None
        locked.save(update_fields=["removed_at", "merged_into"])
        keep_revision(locked, change=ProjectChange.RESTORED, by=by)
        _record("restore_project", locked, by, name=locked.name)
    return locked


@transaction.atomic
def merge_projects(
    *,
    keep: Project,
    double: Project,
    by: Person,
    values: ProjectValues | None = None,
    versions: tuple[int, int] | None = None,
) -> Project:
    """Bring two descriptions of one project together in `keep`, which then says `values`: by default all of both.

    The double stays as it was, and leads to the other one. RefusedError where either is not there any more,
    OutdatedError where one is not what it was at `versions`.
    """
    if keep.pk == double.pk:
        raise RefusedError(_("These are one and the same project. Choose another one."))
    locked = {
        each.pk: each for each in Project.objects.select_for_update().filter(pk__in=[keep.pk, double.pk]).order_by("pk")
    }
    stays, goes = locked[keep.pk], locked[double.pk]
    for project in (stays, goes):
        _refuse_unless_standing(project)
    if versions not in (None, (stays.version, goes.version)):
        raise OutdatedError(_("Somebody else changed one of these projects meanwhile. Look at what they say now."))
    for project in (stays, goes):
        keep_as_found(project)
    values = values or united(ProjectValues.of(stays), ProjectValues.of(goes))
    _move_around(goes, stays)
    Project.objects.filter(merged_into=goes).update(merged_into=stays)
    goes.merged_into = stays
    goes.save(update_fields=["merged_into"])
    keep_revision(goes, change=ProjectChange.MERGED, by=by)
    return _write(stays, values, ProjectChange.MERGED, by, "merge_projects", double=goes.key)


def _move_around(goes: Project, stays: Project) -> None:
    """Who follows the double follows the other from now on; its scan goes along where the other has none."""
    following = stays.follows.values("person")
    ProjectFollow.objects.filter(project=goes).exclude(person__in=following).update(project=stays)
    if not ProjectScan.objects.filter(project=stays).exists():
        ProjectScan.objects.filter(project=goes).update(project=stays)


def _write(locked: Project, values: ProjectValues, change: str, by: Person, verb: str, **details: object) -> Project:
    _refuse_wrong_municipalities(values)
    changed = values.differs_from(ProjectValues.of(locked))
    if not changed and change != ProjectChange.MERGED:
        return locked
    keep_as_found(locked)
    for name, value in values.columns().items():
        setattr(locked, name, value)
    locked.save(update_fields=list(values.columns()))
    _keep_around(locked, values)
    keep_revision(locked, change=change, by=by)
    _record(verb, locked, by, changed=list(changed), version=locked.version, **details)
    return locked


def _keep_around(project: Project, values: ProjectValues) -> None:
    project.municipalities.set(values.municipalities)  # type: ignore[arg-type]  # keys will do
    project.partners.set(find_or_add_organisations(values.partners))


def _first_slug(values: ProjectValues) -> str:
    return Municipality.objects.values_list("slug", flat=True).filter(pk__in=values.municipalities).first() or ""


def _lock(project: Project) -> Project:
    """As it is stored now; nobody else changes it meanwhile."""
    return Project.objects.select_for_update().get(pk=project.pk)


def _refuse_unless_standing(project: Project) -> None:
    if project.removed_at is not None:
        raise RefusedError(_("This project was removed meanwhile. Bring it back first."))
    if project.merged_into_id is not None:
        raise RefusedError(_("This project was merged with another one meanwhile. Change that one."))


def _refuse_wrong_municipalities(values: ProjectValues) -> None:
    if not values.municipalities:
        raise RefusedError(_("At least one municipality takes part in a project."))
    if Municipality.objects.filter(pk__in=values.municipalities).count() < len(values.municipalities):
        raise RefusedError(_("One of these municipalities is not known."))


def _record(verb: str, project: Project, by: Person, **details: object) -> None:
    """In the trail of the one municipality; a project of several names them."""
    municipalities = list(project.municipalities.all())
    one = municipalities[0] if len(municipalities) == 1 else None
    codes = [municipality.pk for municipality in municipalities]
    AuditEntry.record(verb, project, by=by, municipality=one, municipalities=codes, **details)

"""The history of projects: how each was after every change."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Max, prefetch_related_objects
from django.utils import timezone

from assessment.leading import block_names
from municipalities.heirs import EVER, Heirs
from municipalities.models import Municipality, Person
from municipalities.societal_tasks import societal_tasks
from projects.actions.following import tell_followers
from projects.actions.rows import update_rows
from projects.actions.words import refresh_words
from projects.models import Project, ProjectChange, ProjectRevision
from projects.values import ProjectValues

_SOURCES = (ProjectChange.LOADED,)  # what the product itself did: no person changed the project by it


def keep_revision(project: Project, *, change: str, by: Person | None) -> ProjectRevision:
    """Keep a project as it is stored now, as its newest version; to be called after each change, in its transaction.

    It also brings up to date what is searched in, `names` and the words, and tells who follows it.
    """
    (revision,) = keep_revisions([project], change=change, by=by)
    return revision


@transaction.atomic
def keep_revisions(projects: Iterable[Project], *, change: str, by: Person | None) -> list[ProjectRevision]:
    """The same for many, in a number of queries that does not depend on how many they are."""
    changed = list(projects)
    for project in changed:
        project._prefetched_objects_cache = {}  # type: ignore[attr-defined]  # what was fetched before the change
    prefetch_related_objects(changed, "municipalities", "partners")
    numbers, now, labels = _last_numbers(changed), timezone.now(), {**societal_tasks(), **block_names()}
    renamed, heirs = [], Heirs.on(EVER)
    for project in changed:
        names = _names(project, labels, heirs)
        if project.names != names:
            project.names = names
            renamed.append(project)
        project.version = numbers.get(project.pk, 0) + 1
        project.changed_at = now
        if change not in _SOURCES:
            project.changed_by = by
    update_rows(renamed, ["names"])  # only these: the search vector is made anew where a text was written
    update_rows(changed, ["version", "changed_at", "changed_by"])
    refresh_words(changed)
    kept = ProjectRevision.objects.bulk_create([_revision(project, change, by) for project in changed], batch_size=1000)
    tell_followers(changed, change=change, by=by)
    return kept


def keep_as_found(project: Project) -> None:
    """Before its first change: keep what the source or the import brought, so that it can be put back."""
    if not project.revisions.exists():
        changed_at = project.changed_at
        keep_revision(project, change=ProjectChange.LOADED, by=None)
        project.revisions.update(at=changed_at)


def _last_numbers(projects: Sequence[Project]) -> dict[int, int]:
    revisions = ProjectRevision.objects.filter(project__in=projects).order_by()
    return dict(revisions.values_list("project").annotate(last=Max("number")))


def _revision(project: Project, change: str, by: Person | None) -> ProjectRevision:
    return ProjectRevision(
        project=project,
        number=project.version,
        change=change,
        values=ProjectValues.of(project).as_json(),
        at=project.changed_at,
        by=by,
    )


def _names(project: Project, labels: dict[str, str], heirs: Heirs) -> str:
    """The names around a project, each once: by all of them it is found."""
    municipalities = [name for each in project.municipalities.all() for name in _all_names(each, heirs)]
    partners = [name for partner in project.partners.all() for name in (partner.name, *partner.aliases)]
    keys = [labels.get(key, "") for key in (*project.tasks, *project.blocks)]
    names = (*municipalities, project.named_in_source, *partners, *project.themes, *keys)
    return "\n".join(dict.fromkeys(name for name in names if name))


def _all_names(municipality: Municipality, heirs: Heirs) -> list[str]:
    """Its own, those of what it merged into, or will, and those of the ones that merged into it."""
    after = [heirs.by_code[code].name for code in heirs.line(municipality.pk)[1:]]
    return [municipality.name, *after, *(before.name for before in heirs.former(municipality.pk))]

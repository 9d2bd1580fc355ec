"""What changes in the regional programme. A project that is dropped stays, with its history in the audit trail."""

from dataclasses import dataclass, fields
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessment.actions import OutdatedError, RefusedError
from municipalities.models import AuditEntry, Person, Region
from projects.models import ProgrammeProject, ProgrammeState
from projects.programme_facts import Option


@dataclass(frozen=True)
class ProgrammeContent:
    """What region staff say of a project of the programme. `lead` (or none) and `participants` are CBS codes."""

    name: str
    description: str
    blocks: tuple[str, ...]
    tasks: tuple[str, ...]
    role: str
    state: str
    lead: str
    participants: tuple[str, ...]
    progress: str

    @classmethod
    def of(cls, project: ProgrammeProject) -> "ProgrammeContent":
        return cls(
            name=project.name,
            description=project.description,
            blocks=tuple(project.blocks),
            tasks=tuple(project.tasks),
            role=project.role,
            state=project.state,
            lead=project.lead_id or "",
            participants=tuple(sorted(place.pk for place in project.participants.all())),
            progress=project.progress,
        )

    def changed_from(self, other: "ProgrammeContent") -> dict[str, list[Any]]:
        """By field what it was and what it is, as the audit trail keeps it."""
        names = [field.name for field in fields(self)]
        pairs = {name: [_plain(getattr(other, name)), _plain(getattr(self, name))] for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def columns(self) -> dict[str, Any]:
        same = ("name", "description", "role", "state", "progress")
        lists = {"blocks": list(self.blocks), "tasks": list(self.tasks)}
        return {name: getattr(self, name) for name in same} | lists | {"lead_id": self.lead or None}


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, tuple) else value


@transaction.atomic
def add_programme_project(*, region: Region, content: ProgrammeContent, by: Person) -> ProgrammeProject:
    """Add a project that the region thought of itself."""
    return _add(region, _free_key(region, content.name), content, by, "add_programme_project")


@transaction.atomic
def adopt_option(*, region: Region, option: Option, by: Person) -> ProgrammeProject:
    """Take a proposed project up in the programme. RefusedError where it is in it, or was dropped, meanwhile."""
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    stored = region.programme.filter(key=option.key).first()
    if stored is None:
        content = ProgrammeContent(
            option.name,
            option.description,
            option.blocks,
            option.tasks,
            option.role.value,
            ProgrammeState.ADOPTED.value,
            "",
            (),
            "",
        )
        source = {"document": option.source.document, "section": option.source.section} if option.source else {}
        return _add(region, option.key, content, by, "adopt_programme_project", **source)
    if stored.state != ProgrammeState.PROPOSED:
        raise RefusedError(_("This project is no longer a proposal: somebody changed it meanwhile."))
    was, stored.state = stored.state, ProgrammeState.ADOPTED
    _stamp(stored, by)
    stored.save(update_fields=["state", "version", "changed_at", "changed_by"])
    AuditEntry.record(
        "adopt_programme_project", stored, by=by, key=stored.key, changed={"state": [was, str(stored.state)]}
    )
    return stored


@transaction.atomic
def change_programme_project(
    *, project: ProgrammeProject, content: ProgrammeContent, version: int, by: Person
) -> ProgrammeProject:
    """OutdatedError where somebody else changed it since `version`. What did not change leaves no trail."""
    locked = ProgrammeProject.objects.select_for_update(of=("self",)).get(pk=project.pk)
    if locked.version != version:
        raise OutdatedError(_("Somebody else changed this project while you were working on it."))
    changed = content.changed_from(ProgrammeContent.of(locked))
    if changed:
        for name, value in content.columns().items():
            setattr(locked, name, value)
        _stamp(locked, by)
        locked.save()
        locked.participants.set(content.participants)  # type: ignore[arg-type]  # keys will do
        AuditEntry.record("change_programme_project", locked, by=by, key=locked.key, changed=changed)
    return locked


def _add(region: Region, key: str, content: ProgrammeContent, by: Person, verb: str, **source: str) -> ProgrammeProject:
    last = region.programme.aggregate(last=Max("position"))["last"] or 0
    added = ProgrammeProject.objects.create(
        region=region, key=key, position=last + 1, changed_by=by, **content.columns(), **source
    )
    added.participants.set(content.participants)  # type: ignore[arg-type]  # keys will do
    AuditEntry.record(verb, added, by=by, key=key, name=content.name, state=content.state)
    return added


def _stamp(project: ProgrammeProject, by: Person) -> None:
    project.version += 1
    project.changed_at = timezone.now()
    project.changed_by = by


def _free_key(region: Region, name: str) -> str:
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    known = set(region.programme.values_list("key", flat=True))
    begin = slugify(name)[:100] or "project"
    keys = (begin if number == 1 else f"{begin}-{number}" for number in range(1, len(known) + 2))
    return next(key for key in keys if key not in known)

"""The regional projects that the guide itself proposes, brought into the programme of its region."""

from pathlib import Path
from typing import Any

from django.db import transaction

from municipalities.models import AuditEntry, Person, Region
from municipalities.reading import Loaded, refuse_unknown
from projects.candidates import PROGRAMME_FILE, Candidate, read_programme
from projects.models import ProgrammeProject


@transaction.atomic
def load_programme(*, by: Person | None, path: Path = PROGRAMME_FILE) -> Loaded:
    """Propose the guide's own projects to the region; what people changed stays. ContentError on bad content."""
    programme = read_programme(path)
    refuse_unknown(path, "region", [programme.region], set(Region.objects.values_list("slug", flat=True)))
    region = Region.objects.get(slug=programme.region)
    stored = {project.key: project for project in region.programme.all()}
    top = [candidate for candidate in programme.candidates if candidate.is_top]
    return sum(
        (_propose(region, stored.get(entry.key), _row(entry, place), by) for place, entry in enumerate(top, start=1)),
        Loaded(),
    )


def _propose(region: Region, stored: ProgrammeProject | None, row: dict[str, Any], by: Person | None) -> Loaded:
    if stored is not None and (stored.changed_by_id or all(getattr(stored, name) == row[name] for name in row)):
        return Loaded()
    project, added = ProgrammeProject.objects.update_or_create(region=region, key=row["key"], defaults=row)
    AuditEntry.record("load_programme_project", project, by=by, key=project.key)
    return Loaded(added=int(added), changed=int(not added))


def _row(candidate: Candidate, position: int) -> dict[str, Any]:
    return {
        "key": candidate.key,
        "position": position,
        "name": candidate.name,
        "description": candidate.description,
        "blocks": list(candidate.blocks),
        "tasks": list(candidate.tasks),
        "role": candidate.role,
        "document": candidate.source.document,
        "section": candidate.source.section,
    }

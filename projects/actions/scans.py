"""What changes in the scan of a project. Nothing is lost where two people save at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import RefusedError, refuse_unless_open
from assessment.models import InstrumentVersion
from municipalities.models import AuditEntry, Municipality, Person
from projects.models import Project, ProjectScan, ScanRevision
from projects.scans import DECISION, WHY, Merged, changed_names, columns_of, merge, values_of

INSTRUMENT = "vier-pijlers-project"


class ClashError(RefusedError):
    """Somebody else changed the same texts: nothing was written. `merged` has mine there, `scan` what stands."""

    def __init__(self, message: str, merged: Merged, scan: ProjectScan) -> None:
        super().__init__(message)
        self.merged, self.scan = merged, scan


def stored_values(scan: ProjectScan | None) -> dict[str, str]:
    return values_of(scan.answers, scan.use_case, scan.decision, scan.decision_note) if scan else {}


@transaction.atomic
def save_scan(
    *, project: Project, municipality: Municipality, typed: Mapping[str, str], based_on: int, by: Person, today: date
) -> ProjectScan | None:
    """Keep what was typed in some of the fields by somebody who saw revision `based_on` (0 is none yet).

    What another saved since in other fields stays. ClashError where it was in the same field, RefusedError where
    nothing may change. None where the scan does not exist and nothing was typed.
    """
    refuse_unless_open(None, municipality, today)
    Project.objects.select_for_update().get(pk=project.pk)
    scan = ProjectScan.objects.filter(project=project).first()
    before = stored_values(scan)
    merged = merge(_seen(scan, based_on), before, typed)
    changed = changed_names(before, merged.values)
    if merged.clashes and scan is not None:
        raise ClashError(_("Somebody else changed the same text while you were writing."), merged, scan)
    if not changed:
        return scan
    scan = _write(scan, project, merged.values, changed, by)
    ScanRevision.objects.create(scan=scan, number=scan.version, values=dict(merged.values), at=scan.changed_at, by=by)
    AuditEntry.record(
        "save_scan",
        scan,
        by=by,
        municipality=municipality,
        project=project.key,
        version=scan.version,
        changed=list(changed),
    )
    return scan


def _seen(scan: ProjectScan | None, number: int) -> dict[str, str]:
    revision = ScanRevision.objects.filter(scan=scan, number=number).first() if scan else None
    return dict(revision.values) if revision else {}


def _write(
    scan: ProjectScan | None, project: Project, values: Mapping[str, str], changed: tuple[str, ...], by: Person
) -> ProjectScan:
    now = timezone.now()
    columns: dict[str, Any] = columns_of(values) | {"changed_at": now, "changed_by": by}
    if {DECISION, WHY} & set(changed):
        is_decided = bool(values.get(DECISION))
        columns |= {"decided_at": now if is_decided else None, "decided_by": by if is_decided else None}
    if scan is None:
        version = InstrumentVersion.objects.newest().get(instrument__key=INSTRUMENT)
        return ProjectScan.objects.create(project=project, instrument_version=version, **columns)
    for name, value in {**columns, "version": scan.version + 1}.items():
        setattr(scan, name, value)
    scan.save()
    return scan

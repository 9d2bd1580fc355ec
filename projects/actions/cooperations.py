"""What staff of the region changes on the collaboration map. Nothing is deleted for good."""

import hashlib
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from assessment.actions import OutdatedError, RefusedError
from municipalities.models import AuditEntry, Person, Region
from projects.models import Cooperation, Participation

COLUMNS = ("theme", "description", "state", "is_region_wide", "since", "contact_role")
BY_PEOPLE = ("add_cooperation", "change_cooperation")


@dataclass(frozen=True, order=True)
class Partaker:
    """Who takes part: a municipality by its code, or an organisation by its number."""

    municipality: str
    organisation: int
    state: str
    note: str = ""


@dataclass(frozen=True)
class CooperationContent:
    """What a cooperation says."""

    theme: str
    description: str
    state: str
    is_region_wide: bool
    since: str
    contact_role: str
    participants: tuple[Partaker, ...]

    @classmethod
    def of(cls, cooperation: Cooperation) -> "CooperationContent":
        rows = cooperation.participations.all()
        who = (Partaker(row.municipality_id or "", row.organisation_id or 0, row.state, row.note) for row in rows)
        return cls(**{name: getattr(cooperation, name) for name in COLUMNS}, participants=tuple(sorted(who)))

    @property
    def mark(self) -> str:
        """Another text for other content, by which a page that was made earlier knows that something changed."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in COLUMNS}


@transaction.atomic
def add_cooperation(*, region: Region, content: CooperationContent, by: Person) -> Cooperation:
    key = f"{slugify(content.theme)[:100]}-{token_hex(4)}".lstrip("-")
    cooperation = Cooperation.objects.create(region=region, key=key, **content.columns())
    _keep(cooperation, content)
    AuditEntry.record("add_cooperation", cooperation, by=by, theme=content.theme)
    return cooperation


@transaction.atomic
def change_cooperation(*, cooperation: Cooperation, content: CooperationContent, based_on: str, by: Person) -> None:
    """OutdatedError where it no longer is what it was `based_on` (its mark), RefusedError where it was removed.

    What did not change leaves no trail.
    """
    locked = _locked(cooperation)
    before = CooperationContent.of(locked)
    if locked.removed_at:
        raise RefusedError(_("This cooperation was removed meanwhile. Bring it back first."))
    if before.mark != based_on:
        raise OutdatedError(
            _(
                "A colleague changed this cooperation while you were working on it. What you typed is still there: "
                "save again if it has to replace what your colleague saved."
            )
        )
    changed = _changes(before, content)
    if changed:
        for name, value in content.columns().items():
            setattr(locked, name, value)
        locked.save(update_fields=list(COLUMNS))
        _keep(locked, content)
        AuditEntry.record("change_cooperation", locked, by=by, changed=changed)


@transaction.atomic
def remove_cooperation(*, cooperation: Cooperation, by: Person) -> None:
    """Take it off the map; again is harmless."""
    _stand(cooperation, standing=False, verb="remove_cooperation", by=by)


@transaction.atomic
def restore_cooperation(*, cooperation: Cooperation, by: Person) -> None:
    """Put it on the map again, as it was; again is harmless."""
    _stand(cooperation, standing=True, verb="restore_cooperation", by=by)


def changed_by_people() -> set[str]:
    """The subjects, as the audit trail names them, of the cooperations that people wrote: no file goes over them."""
    return set(AuditEntry.objects.filter(verb__in=BY_PEOPLE).values_list("subject", flat=True))


def _stand(cooperation: Cooperation, *, standing: bool, verb: str, by: Person) -> None:
    locked = _locked(cooperation)
    if (locked.removed_at is None) is standing:
        return
    locked.removed_at = None if standing else timezone.now()
    locked.save(update_fields=["removed_at"])
    AuditEntry.record(verb, locked, by=by, theme=locked.theme)


def _locked(cooperation: Cooperation) -> Cooperation:
    return Cooperation.objects.select_for_update().get(pk=cooperation.pk)


def _keep(cooperation: Cooperation, content: CooperationContent) -> None:
    """Its participants as they are now."""
    cooperation.participations.all().delete()
    Participation.objects.bulk_create(
        Participation(
            cooperation=cooperation,
            municipality_id=who.municipality or None,
            organisation_id=who.organisation or None,
            state=who.state,
            note=who.note,
        )
        for who in content.participants
    )


def _changes(before: CooperationContent, after: CooperationContent) -> dict[str, list[str]]:
    names = (*COLUMNS, "participants")
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return {name: [str(was), str(now)] for name, was, now in pairs if was != now}

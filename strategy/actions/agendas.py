"""What changes in the versions of the digital agenda: begun, given a foreword, adopted."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import RefusedError
from municipalities.models import AuditEntry, Municipality, Person
from strategy.agenda import AgendaContent
from strategy.models import Agenda, Chapter


class AdoptedError(RefusedError):
    """The version was adopted: it never changes."""


@dataclass(frozen=True)
class ForewordSaved:
    """`stands` is what is stored now; `is_conflict` says that somebody else wrote it, and nothing was saved."""

    stands: Agenda
    is_conflict: bool


def start_agenda(*, municipality: Municipality, by: Person, today: date) -> Agenda:
    """Begin the next version, with the foreword and the chapters of the one before; the draft where there is one."""
    if municipality.has_ended(today):
        raise RefusedError(_("This municipality no longer exists. Its agenda stays as it is."))
    draft = Agenda.objects.for_municipality(municipality).drafts().first()
    if draft is not None:
        return draft
    try:
        return _start(municipality, by)
    except IntegrityError:
        # A double click: the other one was first.
        return Agenda.objects.for_municipality(municipality).drafts().get()


@transaction.atomic
def _start(municipality: Municipality, by: Person) -> Agenda:
    before = Agenda.objects.for_municipality(municipality).without_snapshot().first()
    agenda = Agenda.objects.create(
        municipality=municipality,
        number=before.number + 1 if before else 1,
        follows=before,
        foreword=before.foreword if before else "",
        left_out=before.left_out if before else [],
        created_by=by,
    )
    AuditEntry.record("start_agenda", agenda, by=by, municipality=municipality, number=agenda.number)
    return agenda


@transaction.atomic
def write_foreword(*, agenda: Agenda, text: str, based_on: int, by: Person) -> ForewordSaved:
    """Save the foreword. Where somebody else saved another one since `based_on`, nothing is saved: it is a conflict."""
    locked = _locked(agenda)
    if locked.foreword == text:
        return ForewordSaved(locked, is_conflict=False)
    if locked.foreword_version != based_on:
        return ForewordSaved(locked, is_conflict=True)
    locked.foreword, locked.foreword_by, locked.foreword_at = text, by, timezone.now()
    locked.foreword_version += 1
    locked.save(update_fields=["foreword", "foreword_by", "foreword_at", "foreword_version"])
    AuditEntry.record("write_foreword", locked, by=by, municipality=locked.municipality, length=len(text))
    return ForewordSaved(locked, is_conflict=False)


@transaction.atomic
def choose_chapters(*, agenda: Agenda, left_out: list[str], by: Person) -> Agenda:
    """Leave these chapters out of the agenda."""
    locked, chosen = _locked(agenda), [chapter for chapter in Chapter.values if chapter in left_out]
    if locked.left_out != chosen:
        locked.left_out = chosen
        locked.save(update_fields=["left_out"])
        AuditEntry.record("choose_chapters", locked, by=by, municipality=locked.municipality, left_out=chosen)
    return locked


@transaction.atomic
def adopt_agenda(*, agenda: Agenda, by: Person, today: date) -> Agenda:
    """Freeze all that the version says; the database refuses every change after that."""
    locked = _locked(agenda)
    if locked.municipality.has_ended(today):
        raise RefusedError(_("This municipality no longer exists. Its agenda stays as it is."))
    content = replace(AgendaContent.from_agenda(locked, today), adopted_on=today)
    locked.snapshot, locked.adopted_at, locked.adopted_by = content.to_snapshot(), timezone.now(), by
    locked.save(update_fields=["snapshot", "adopted_at", "adopted_by"])
    AuditEntry.record("adopt_agenda", locked, by=by, municipality=locked.municipality, number=locked.number)
    return locked


def _locked(agenda: Agenda) -> Agenda:
    """The row for this transaction alone; AdoptedError where it was adopted."""
    rows = Agenda.objects.select_for_update(of=("self",)).select_related("municipality__region", "foreword_by")
    locked = rows.get(pk=agenda.pk)
    if locked.is_adopted:
        raise AdoptedError(_("This version has been adopted and stays as it is. Begin a new version to change it."))
    return locked

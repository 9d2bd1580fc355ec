"""Opening, changing and closing rounds; what may still be changed in them."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.actions.notices import tell
from assessment.models import Assessment, InstrumentVersion, NoticeKind, Round, RoundReopening
from municipalities.access import Role
from municipalities.heirs import successor_of
from municipalities.models import AuditEntry, Membership, Municipality, Person, Region


class RefusedError(Exception):
    """What was asked cannot be done now; the message says why, in words for the reader."""


def refuse_unless_open(round_: Round | None, municipality: Municipality, today: date) -> None:
    """Raise RefusedError where nothing may change any more, with the reason. Outside a round there is no deadline."""
    if municipality.has_ended(today):
        heir = successor_of(municipality, today)
        successor = heir.name if heir else "?"
        raise RefusedError(
            _("%(municipality)s no longer exists: it went on as %(successor)s. Its answers stay as they are.")
            % {"municipality": municipality.name, "successor": successor}
        )
    if round_ is None or round_.is_open(today):
        return
    if not round_.is_closed(today):
        raise RefusedError(
            _("The round “%(round)s” opens on %(day)s.") % {"round": round_.name, "day": date_format(round_.opens_on)}
        )
    if not round_.reopenings.filter(municipality=municipality, until__gte=today).exists():
        raise RefusedError(
            _("The round “%(round)s” closed on %(day)s. Answers can no longer be changed.")
            % {"round": round_.name, "day": date_format(round_.ended_on)}
        )


@transaction.atomic
def open_round(
    *,
    region: Region,
    name: str,
    instrument_versions: Iterable[InstrumentVersion],
    opens_on: date,
    closes_on: date,
    by: Person | None,
    is_demo: bool = False,
) -> Round:
    """Open a round for the municipalities of the region that exist on its opening day; RefusedError on a known name."""
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    if Round.objects.filter(region=region, name=name).exists():
        raise RefusedError(_("There is a round with this name already. Choose another name."))
    round_ = Round.objects.create(
        region=region,
        name=name,
        opens_on=opens_on,
        closes_on=closes_on,
        is_demo=is_demo,
    )
    round_.instrument_versions.set(instrument_versions)
    round_.invited.set(Municipality.objects.filter(region=region).existing_on(opens_on))
    AuditEntry.record("open_round", round_, by=by, invited=round_.invited.count())
    return round_


@transaction.atomic
def change_round(*, round_: Round, name: str, closes_on: date, by: Person, today: date) -> Round:
    """Another name or deadline; region, instruments and opening day stay. RefusedError where it has closed."""
    if round_.is_closed(today):
        raise RefusedError(_("The round has closed. You can open it again for one municipality."))
    was = {"name": round_.name, "closes_on": str(round_.closes_on)}
    round_.name, round_.closes_on = name, closes_on
    round_.save(update_fields=["name", "closes_on"])
    AuditEntry.record("change_round", round_, by=by, was=was, name=name, closes_on=str(closes_on))
    return round_


@transaction.atomic
def close_round(*, round_: Round, by: Person, today: date) -> Round:
    """Let nothing change in a round any more from today on. RefusedError where it is not open."""
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if not locked.is_open(today):
        raise RefusedError(_("Only a round that is open can be closed."))
    locked.closed_on = today
    locked.save(update_fields=["closed_on"])
    AuditEntry.record("close_round", locked, by=by, closed_on=str(today), closes_on=str(locked.closes_on))
    return locked


@transaction.atomic
def reopen_round(
    *, round_: Round, municipality: Municipality, reason: str, until: date, by: Person, today: date
) -> RoundReopening:
    """Let one municipality go on in a closed round up to and including a day; RefusedError where it cannot."""
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if not locked.is_closed(today):
        raise RefusedError(_("This round has not closed yet: the municipality can still answer."))
    if municipality.has_ended(today):
        raise RefusedError(_("This municipality no longer exists. Its answers stay as they are."))
    if not locked.invited.filter(pk=municipality.pk).exists():
        raise RefusedError(_("This municipality was not invited to the round."))
    if until < today:
        raise RefusedError(_("Choose today or a later day."))
    reopening = RoundReopening.objects.create(
        round=locked, municipality=municipality, reason=reason, until=until, by=by
    )
    details = {"reason": reason, "until": str(until)}
    AuditEntry.record("reopen_round", locked, by=by, municipality=municipality, **details)
    return reopening


@transaction.atomic
def remind_round(*, round_: Round, by: Person, today: date) -> int:
    """Remind the coordinators of the municipalities that have not adopted all instruments of a round.

    Returns how many people were told. RefusedError where the round is not open or today's reminder was sent already.
    """
    locked = Round.objects.select_for_update(no_key=True).get(pk=round_.pk)
    if not locked.is_open(today):
        raise RefusedError(_("The round is not open: there is nothing to be reminded of."))
    if locked.reminded_at and timezone.localdate(locked.reminded_at) >= today:
        raise RefusedError(_("A reminder was sent today already. The next one can go out tomorrow."))
    locked.reminded_at = timezone.now()
    locked.save(update_fields=["reminded_at"])
    told = sum(_remind(locked, membership, by, today) for membership in _still_to_adopt(locked, today))
    AuditEntry.record("remind_round", locked, by=by, told=told)
    return told


def _still_to_adopt(round_: Round, today: date) -> list[Membership]:
    """The coordinators of who was invited, still exists, and has not adopted every instrument."""
    wanted = set(round_.instrument_versions.values_list("pk", flat=True))
    adopted: dict[str, set[int]] = {}
    rows = Assessment.objects.for_round(round_).adopted().order_by()
    for municipality, version in rows.values_list("municipality_id", "instrument_version_id"):
        adopted.setdefault(municipality, set()).add(version)
    memberships = Membership.objects.filter(
        municipality__in=round_.invited.existing_on(today), role=Role.COORDINATOR, person__is_active=True
    ).select_related("person", "municipality")
    return [found for found in memberships if wanted - adopted.get(found.municipality_id, set())]


def _remind(round_: Round, membership: Membership, by: Person, today: date) -> bool:
    notice = tell(
        person=membership.person,
        kind=NoticeKind.ROUND,
        by=by,
        municipality=membership.municipality,
        key=f"round-{round_.pk}-{membership.municipality_id}-{today}",
        round=round_.name,
        closes_on=str(round_.closes_on),
    )
    return notice is not None


@transaction.atomic
def renew_invitations(*, today: date, by: Person | None) -> int:
    """Let rounds that have not opened yet invite who will exist on their opening day; returns how many changed."""
    changed = 0
    for round_ in Round.objects.filter(opens_on__gt=today).select_related("region"):
        expected = set(Municipality.objects.filter(region=round_.region).existing_on(round_.opens_on))
        if expected != set(round_.invited.all()):
            round_.invited.set(expected)
            AuditEntry.record("renew_invitations", round_, by=by, invited=len(expected))
            changed += 1
    return changed

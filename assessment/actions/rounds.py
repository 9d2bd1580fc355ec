"""Opening, changing and closing rounds; what may still be changed in them."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.models import InstrumentVersion, Round
from municipalities.models import AuditEntry, Municipality, Person, Region


class RefusedError(Exception):
    """What was asked cannot be done now; the message says why, in words for the reader."""


def refuse_unless_open(round_: Round | None, municipality: Municipality, today: date) -> None:
    """Raise RefusedError where nothing may change any more, with the reason. Outside a round there is no deadline."""
    if municipality.has_ended(today):
        successor = municipality.successor.name if municipality.successor else "?"
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
    """Open a round for the municipalities of the region that exist on its opening day."""
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
def change_round(*, round_: Round, name: str, closes_on: date, by: Person) -> Round:
    """Another name or deadline; region, instrument and opening day stay as they were when it was opened."""
    was = {"name": round_.name, "closes_on": str(round_.closes_on)}
    round_.name, round_.closes_on = name, closes_on
    round_.save(update_fields=["name", "closes_on"])
    AuditEntry.record("change_round", round_, by=by, was=was, name=name, closes_on=str(closes_on))
    return round_


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

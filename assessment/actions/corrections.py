"""Until when an adopted assessment may be corrected: while the round is open, and some days after its adoption."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from assessment.actions.rounds import RefusedError, refuse_unless_open
from assessment.models import Assessment


def window_of(adopted_at: datetime) -> date | None:
    """The last day on which what was adopted then may be corrected in any case; None where there is no window."""
    if settings.CORRECTION_DAYS <= 0:
        return None
    return timezone.localdate(adopted_at) + timedelta(days=settings.CORRECTION_DAYS)


def refuse_unless_changeable(assessment: Assessment, today: date) -> None:
    """As refuse_unless_open; but what was adopted may be corrected in its window also when the round has closed.

    The correction itself may be filled in and adopted until the same day. Asks the database only where the round is
    not open.
    """
    try:
        refuse_unless_open(assessment.round, assessment.municipality, today)
    except RefusedError:
        if assessment.municipality.has_ended(today) or not _is_in_window(assessment, today):
            raise


def _is_in_window(assessment: Assessment, today: date) -> bool:
    """Counted from its first version, so that one correction after another does not go on for ever."""
    first = assessment.adopted_at if assessment.number == 1 else _first_adopted_at(assessment)
    until = window_of(first) if first else None
    return until is not None and today <= until


def _first_adopted_at(assessment: Assessment) -> datetime | None:
    first = Assessment.objects.filter(
        municipality=assessment.municipality_id,
        instrument_version=assessment.instrument_version_id,
        round=assessment.round_id,
        name=assessment.name,
        number=1,
    )
    return first.values_list("adopted_at", flat=True).first()

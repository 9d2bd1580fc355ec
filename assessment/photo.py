"""The photo of today (step 3): which assessment the plans of a municipality rest on."""

from collections.abc import Sequence
from datetime import date

from assessment.instruments import LEADING
from assessment.models import Answer, Assessment
from assessment.reports import RoundCard, rounds_of
from municipalities.models import Municipality


def leading_card(cards: Sequence[RoundCard]) -> RoundCard | None:
    """The round that counts now of the instrument on which the seven steps rest: an open one, else the newest."""
    leading = [card for card in cards if card.instrument_version.instrument.key == LEADING]
    return next((card for card in leading if card.is_open), leading[0] if leading else None)


def photo_of(municipality: Municipality, today: date) -> Assessment | None:
    """The newest version in the round that counts now; while nothing is answered in it, that of an earlier one."""
    cards = rounds_of(municipality, today)
    leading = [card for card in cards if card.instrument_version.instrument.key == LEADING]
    first = leading_card(cards)
    found = [card for card in dict.fromkeys(([first] if first else []) + leading) if card.newest is not None]
    for card in found:
        card.newest.round = card.round  # type: ignore[union-attr]
    newest = [card.newest for card in found if card.newest is not None]
    answered = Answer.objects.filter(assessment__in=newest, status__isnull=False).values_list(
        "assessment_id", flat=True
    )
    with_answers = set(answered.distinct().order_by()) if len(newest) > 1 else set()
    return next((each for each in newest if each.pk in with_answers), newest[0] if newest else None)

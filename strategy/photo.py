"""The photo of today (step 3): which assessment the plans of a municipality rest on."""

from collections.abc import Sequence
from datetime import date

from assessment.instruments import LEADING
from assessment.models import Assessment
from assessment.reports import RoundCard, rounds_of
from municipalities.models import Municipality


def leading_card(cards: Sequence[RoundCard]) -> RoundCard | None:
    """The round that counts now of the instrument on which the seven steps rest: an open one, else the newest."""
    leading = [card for card in cards if card.instrument_version.instrument.key == LEADING]
    return next((card for card in leading if card.is_open), leading[0] if leading else None)


def photo_of(municipality: Municipality, today: date) -> Assessment | None:
    """The newest version in the round that counts now; while that is empty, the newest of an earlier round."""
    cards = rounds_of(municipality, today)
    leading = [card for card in cards if card.instrument_version.instrument.key == LEADING]
    first = leading_card(cards)
    for card in ([first] if first else []) + leading:
        if card.newest is not None:
            card.newest.round = card.round
            return card.newest
    return None

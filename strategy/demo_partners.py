"""The demo's partners: invented municipalities that share with the region, and what they ask each other."""

from datetime import date

from django.db import transaction

from assessment.actions import choose_sharing
from assessment.instruments import LEADING
from assessment.models import Instrument, Sharing, SharingLevel
from municipalities.models import Municipality, Person
from projects import actions
from projects.matching import matches_for
from projects.models import PartnerRequest, Side, Word
from projects.parties import known_of, own_canvas, own_party
from strategy.demo import author_of

# How many requests a year each takes; all share with the region.
LIMITS = {"GM0637": 3, "GM0518": 6, "GM0599": 8, "GM0502": 4, "GM0606": 2}
ASKER, ASKED = "GM0637", "GM0503"
NOTE = "Voorbeeld, verzonnen: wij willen graag zien hoe u dit hebt aangepakt."


@transaction.atomic
def load_partners(*, today: date) -> bool:
    """Sharing, limits, a request that waits for Delft and one that was agreed; False where somebody shares already."""
    if Sharing.objects.exists():
        return False
    instrument = Instrument.objects.get(key=LEADING)
    for code, limit in {**LIMITS, ASKED: 4}.items():
        place = Municipality.objects.get(pk=code)
        by = author_of(place)
        choose_sharing(municipality=place, instrument=instrument, level=SharingLevel.REGION, by=by)
        actions.set_help_limit(municipality=place, requests_a_year=limit, by=by)
    asker, delft = Municipality.objects.get(pk=ASKER), Municipality.objects.get(pk=ASKED)
    _ask_first(asker, ASKED, author_of(asker), today)
    if agreed := _ask_first(delft, ASKER, author_of(delft), today):
        word = {"side": Side.HELPER, "word": Word.YES, "note": NOTE}
        made = actions.answer_request(request=agreed, by=author_of(asker), today=today, **word)
        if made.cooperation is not None:
            made.cooperation.description = "Voorbeeld: deze samenwerking is verzonnen voor de demo."
            made.cooperation.save(update_fields=["description"])
    return True


def _ask_first(seeker: Municipality, code: str, by: Person, today: date) -> PartnerRequest | None:
    """Ask this municipality about the first gap with which it can help."""
    canvas = own_canvas(seeker, today)
    if canvas is None:
        return None
    known = known_of(seeker.region, today)
    found = matches_for(own_party(seeker, canvas, known), [party for party in known.parties if party.code == code])
    block = next((block for block, matches in found.items() if matches), None)
    if block is None:
        return None
    place = Municipality.objects.get(pk=code)
    return actions.ask_partner(seeker=seeker, helper=place, block=block, note=NOTE, by=by, today=today)

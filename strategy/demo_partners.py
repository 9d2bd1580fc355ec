"""The demo's partners: invented municipalities that share with the region, and what they ask each other."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from assessment.actions import choose_sharing
from assessment.instruments import LEADING
from assessment.models import Instrument, Sharing, SharingLevel
from municipalities.models import Municipality, Person
from projects import actions
from projects.matching import matches_for, offers_of
from projects.models import PartnerRequest, Side, Word
from projects.parties import known_of, own_canvas, own_party
from strategy.actions import save_ambition, stored_ambition
from strategy.ambition import page_of, typed_page
from strategy.demo import author_of

# How many requests a year each takes; all share with the region.
LIMITS = {"GM0637": 3, "GM0518": 6, "GM0599": 8, "GM0502": 4, "GM0606": 2}
# The societal tasks of those of whom the demo tells no more.
TASKS = {
    "GM0518": ("safety", "housing", "care"),
    "GM0599": ("mobility", "climate", "housing"),
    "GM0502": ("care", "participation"),
    "GM0606": ("energy", "housing"),
}
AMBITION = "Voorbeeld, verzonnen: wij zetten digitale middelen in voor wat onze inwoners nodig hebben."
OTHER, OWN = "GM0637", "GM0503"
NOTE = "Voorbeeld, verzonnen: wij komen graag eens praten over deze bouwsteen."


@transaction.atomic
def load_partners(*, today: date) -> bool:
    """Sharing, limits, an offer that waits for Delft and one that was agreed; False where somebody shares already."""
    if Sharing.objects.exists():
        return False
    instrument = Instrument.objects.get(key=LEADING)
    for code, limit in {**LIMITS, OWN: 4}.items():
        place = Municipality.objects.get(pk=code)
        by = author_of(place)
        choose_sharing(municipality=place, instrument=instrument, level=SharingLevel.REGION, by=by)
        actions.set_help_limit(municipality=place, requests_a_year=limit, by=by)
        _choose_tasks(place, TASKS.get(code, ()), by)
    zoetermeer, delft = Municipality.objects.get(pk=OTHER), Municipality.objects.get(pk=OWN)
    offered = _offer_first(zoetermeer, delft, today)
    if agreed := _ask_first(delft, zoetermeer, offered, today):
        by = author_of(zoetermeer)
        made = actions.answer_request(request=agreed, side=Side.HELPER, word=Word.YES, note=NOTE, by=by, today=today)
        if made.cooperation is not None:
            made.cooperation.description = "Voorbeeld: deze samenwerking is verzonnen voor de demo."
            made.cooperation.save(update_fields=["description"])
    return True


def _choose_tasks(place: Municipality, tasks: Iterable[str], by: Person) -> None:
    typed = {"version": "0", "sentence": AMBITION} | {f"task-{code}": "on" for code in tasks}
    typed |= {f"task-{code}-weight": "2" for code in tasks}
    if tasks:
        save_ambition(municipality=place, page=typed_page(page_of(stored_ambition(place)), typed), by=by)


def _offer_first(helper: Municipality, seeker: Municipality, today: date) -> str:
    """Offer help with the first block where it can; returns which, empty where there is none."""
    known, canvas = known_of(helper.region, today), own_canvas(helper, today)
    others = [party for party in known.parties if party.code == seeker.pk]
    blocks = list(offers_of(own_party(helper, canvas, known), others)) if canvas else []
    if not blocks:
        return ""
    actions.offer_help(helper=helper, seeker=seeker, block=blocks[0], note=NOTE, by=author_of(helper), today=today)
    return blocks[0]


def _ask_first(seeker: Municipality, helper: Municipality, besides: str, today: date) -> PartnerRequest | None:
    """Ask about the first gap with which the other can help, but for one block."""
    known, canvas = known_of(seeker.region, today), own_canvas(seeker, today)
    others = [party for party in known.parties if party.code == helper.pk]
    found = matches_for(own_party(seeker, canvas, known), others) if canvas else {}
    block = next((block for block, matches in found.items() if matches and block != besides), None)
    if block is None:
        return None
    return actions.ask_partner(seeker=seeker, helper=helper, block=block, note=NOTE, by=author_of(seeker), today=today)

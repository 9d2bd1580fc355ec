"""What changes between two municipalities: asking, offering, answering, and the cooperation that comes of it.

Whatever asks something of a helper locks its row first, so that two who ask at once do not both get its last place.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assessment.actions import OutdatedError, RefusedError, refuse_unless_open, tell
from assessment.leading import block_names
from assessment.models import NoticeKind
from municipalities.access import Permission, roles_that_may
from municipalities.heirs import Heirs
from municipalities.models import AuditEntry, Municipality, Person
from projects.matching import Match, Party, Reason, can_help, match, shown
from projects.models import Cooperation, HelpLimit, Participation, PartnerRequest, Side, TieState, Word
from projects.parties import Known, known_of, own_canvas, own_party

MOST_REQUESTS = 50


@transaction.atomic
def set_help_limit(*, municipality: Municipality, requests_a_year: int, by: Person) -> HelpLimit:
    """How many requests it takes in a year from now on."""
    lock_helper(municipality)
    was = HelpLimit.objects.filter(municipality=municipality).values_list("requests_a_year", flat=True).first()
    decided = {"requests_a_year": requests_a_year, "decided_at": timezone.now(), "decided_by": by}
    limit, _is_new = HelpLimit.objects.update_or_create(municipality=municipality, defaults=decided)
    AuditEntry.record(
        "set_help_limit", limit, by=by, municipality=municipality, was=was, requests_a_year=requests_a_year
    )
    return limit


@transaction.atomic
def ask_partner(
    *, seeker: Municipality, helper: Municipality, block: str, note: str, by: Person, today: date
) -> PartnerRequest:
    """Show interest: the seeker says yes with it. The open request of the two about this block where there is one.

    RefusedError where the helper shares nothing (any more), takes no more requests this year, or has it no better.
    """
    refuse_unless_open(None, seeker, today)
    lock_helper(helper)
    if standing := open_request(seeker, helper, block, today):
        return _say_yes(standing, Side.SEEKER, note, by, today)
    known = known_of(seeker.region, today, {seeker.pk, helper.pk})
    others, own = {party.code: party for party in known.parties}, _own(seeker, known, today)
    found = others.get(helper.pk)
    if found is None or own is None or not can_help(found, own, block):
        raise RefusedError(_("This municipality cannot help you with this building block (any more)."))
    _refuse_if_full(found)
    facts = _facts(own, found, block, others)
    request = _make(seeker, helper, block, facts, by, started_by=Side.SEEKER)
    _note_word(request, Side.SEEKER, Word.YES, note, by)
    request.save()
    tell_side(request, Side.HELPER, gettext_noop("%(name)s asks whether you can help."), seeker.name, by)
    return request


@transaction.atomic
def offer_help(
    *, helper: Municipality, seeker: Municipality, block: str, note: str, by: Person, today: date
) -> PartnerRequest:
    """Offer help for a gap that the other shared: the helper says yes with it, whatever its own limit is."""
    refuse_unless_open(None, helper, today)
    lock_helper(helper)
    if standing := open_request(seeker, helper, block, today):
        return _say_yes(standing, Side.HELPER, note, by, today)
    known = known_of(helper.region, today, {seeker.pk, helper.pk})
    others, own = {party.code: party for party in known.parties}, _own(helper, known, today)
    found = others.get(seeker.pk)
    if found is None or own is None or not can_help(own, found, block):
        raise RefusedError(_("You can offer this municipality nothing for this building block (any more)."))
    facts = _facts(found, own, block, others)
    request = _make(seeker, helper, block, facts, by, started_by=Side.HELPER)
    _note_word(request, Side.HELPER, Word.YES, note, by)
    request.save()
    tell_side(request, Side.SEEKER, gettext_noop("%(name)s offers to help you."), helper.name, by)
    return request


@transaction.atomic
def answer_request(
    *, request: PartnerRequest, side: str, word: str, note: str, based_on: str = "", by: Person, today: date
) -> PartnerRequest:
    """Say yes, no or later for a side. Two times yes makes a potential cooperation; a no closes the request.

    Saying the same twice changes nothing. RefusedError where it was closed, or no longer stands; OutdatedError where
    this side no longer says what the answer was `based_on` (its mark).
    """
    locked = lock_request(request)
    if said(locked, side) == (word, note) or (_says(locked, side) == word and locked.closed_at):
        return locked
    if locked.closed_at is not None:
        raise RefusedError(_("This request was closed already."))
    if based_on and mark_of(*said(locked, side)) != based_on:
        raise OutdatedError(_("A colleague answered this request while you were writing."))
    both = {locked.seeker_id, locked.helper_id}
    if not stands(locked, known_of(locked.seeker.region, today, both)):
        raise RefusedError(_("This request no longer stands: one of the two took back what it shared."))
    said_yes = _says(locked, side) == word == Word.YES
    _note_word(locked, side, word, note, by)
    if said_yes:  # already; what changed is at most the note
        locked.save()
        return locked
    if word == Word.NO:
        locked.closed_at = timezone.now()
    locked.save()
    details = {"side": side, "word": word, "block": locked.block}
    place = current_side(locked, side, today)
    AuditEntry.record("answer_partner_request", locked, by=by, municipality=place, **details)
    if locked.seeker_says == locked.helper_says == Word.YES:
        return _agree(locked, by)
    tell_side(locked, other_side(side), _NEWS[Word(word)], place.name, by)
    return locked


@transaction.atomic
def confirm_cooperation(*, request: PartnerRequest, by: Person, today: date) -> Cooperation:
    """The two work together indeed: from potential to current. Again changes nothing."""
    cooperation = _cooperation(lock_request(request))
    if cooperation.state != TieState.CURRENT:
        cooperation.state, cooperation.since = TieState.CURRENT, str(today.year)
        cooperation.save(update_fields=["state", "since"])
        cooperation.participations.update(state=TieState.CURRENT)
        _record_for_both("confirm_cooperation", request, by)
    return cooperation


@transaction.atomic
def end_cooperation(*, request: PartnerRequest, by: Person) -> Cooperation:
    """It comes to nothing, or is over: it leaves the map. Again changes nothing."""
    cooperation = _cooperation(lock_request(request))
    if cooperation.removed_at is None:
        cooperation.removed_at = timezone.now()
        cooperation.save(update_fields=["removed_at"])
        _record_for_both("end_cooperation", request, by)
    return cooperation


def _say_yes(standing: PartnerRequest, side: str, note: str, by: Person, today: date) -> PartnerRequest:
    """To a request that ran already; what a colleague said for this side meanwhile is not written over."""
    if _says(standing, side) == Word.YES and not note:
        return standing
    nothing = mark_of("", "")
    return answer_request(request=standing, side=side, word=Word.YES, note=note, based_on=nothing, by=by, today=today)


# What requests rest on


def stands(request: PartnerRequest, known: Known) -> bool:
    """Each side still shares what the request rests on, or said yes to it knowingly; what was agreed stays.

    Two that merged have nothing to ask each other any more.
    """
    if request.cooperation_id:
        return True
    if known.heirs.of_code(request.seeker_id) == known.heirs.of_code(request.helper_id):
        return False
    sides = ((request.seeker_id, request.seeker_says), (request.helper_id, request.helper_says))
    return all(known.shares(code) or word == Word.YES for code, word in sides)


def open_request(seeker: Municipality, helper: Municipality, block: str, today: date) -> PartnerRequest | None:
    """Between the two, or those that merged into them."""
    heirs = Heirs.on(today)
    two = {"seeker__in": heirs.under(seeker.pk), "helper__in": heirs.under(helper.pk)}
    return PartnerRequest.objects.open().filter(block=block, **two).first()


def said(request: PartnerRequest, side: str) -> tuple[str, str]:
    """The word of a side, and what it wrote with it."""
    return _says(request, side), request.seeker_note if side == Side.SEEKER else request.helper_note


def mark_of(*texts: str) -> str:
    """Another one for other texts, by which a page that was made earlier knows that something changed."""
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:16]


def lock_helper(helper: Municipality) -> None:
    """Nobody else asks it anything until this transaction ends."""
    Municipality.objects.select_for_update(no_key=True).get(pk=helper.pk)


def lock_request(request: PartnerRequest) -> PartnerRequest:
    related = ("seeker__region", "helper", "cooperation", "seeker_contact", "helper_contact")
    return PartnerRequest.objects.select_for_update(of=("self",)).select_related(*related).get(pk=request.pk)


def of_side(request: PartnerRequest, side: str) -> Municipality:
    return request.seeker if side == Side.SEEKER else request.helper


def current_side(request: PartnerRequest, side: str, today: date) -> Municipality:
    """The municipality that speaks for a side now: after a merger the one that it is part of."""
    return Heirs.on(today).of(of_side(request, side))


def other_side(side: str) -> Side:
    return Side.HELPER if side == Side.SEEKER else Side.SEEKER


def tell_side(request: PartnerRequest, side: str, news: str, other: str, by: Person) -> None:
    """Tell who may answer for a side, in the language of the product; `news` is a msgid that names the `other`."""
    place = current_side(request, side, timezone.localdate())
    subject, path = block_names().get(request.block, request.block), reverse("partner_list", args=[place.slug])
    with translation.override(settings.LANGUAGE_CODE):
        told = translation.gettext(news) % {"name": other}
    roles = roles_that_may(Permission.FIND_PARTNERS)
    for member in place.memberships.filter(role__in=roles).select_related("person"):
        tell(
            person=member.person,
            kind=NoticeKind.PARTNER,
            by=by,
            municipality=place,
            subject=subject,
            news=told,
            path=path,
        )


def keep_proposal(seeker: Municipality, helper: Municipality, found: Match, by: Person) -> PartnerRequest:
    """A proposal of the region: neither side said anything yet. Lock the helper first."""
    request = _make(seeker, helper, found.block, found.reasons, by, started_by=Side.REGION)
    news = gettext_noop("The region proposes that you and %(name)s help each other.")
    tell_side(request, Side.SEEKER, news, helper.name, by)
    tell_side(request, Side.HELPER, news, seeker.name, by)
    return request


_NEWS = {
    Word.YES: gettext_noop("%(name)s says yes."),
    Word.LATER: gettext_noop("%(name)s says: later."),
    Word.NO: gettext_noop("%(name)s says no."),
}


def _own(municipality: Municipality, known: Known, today: date) -> Party | None:
    canvas = own_canvas(municipality, today)
    return own_party(municipality, canvas, known) if canvas else None


def _facts(seeker: Party, helper: Party, block: str, others: Mapping[str, Party]) -> tuple[Reason, ...]:
    """What both may be told: of the own side no more than it shares, and nothing of a draft."""
    seeks, helps = others.get(seeker.code), others.get(helper.code)
    known = helps or replace(helper, statuses={})
    return shown(match(seeks or seeker, known, block).reasons, both_share=bool(seeks and helps))


def _refuse_if_full(helper: Party) -> None:
    if helper.room < 1:
        raise RefusedError(_("This municipality takes no (more) requests this year."))


def _make(
    seeker: Municipality, helper: Municipality, block: str, facts: Sequence[Reason], by: Person, *, started_by: str
) -> PartnerRequest:
    request = PartnerRequest.objects.create(
        seeker=seeker,
        helper=helper,
        block=block,
        facts=[fact.as_json() for fact in facts],
        started_by=started_by,
        created_by=by,
    )
    place = None if started_by == Side.REGION else of_side(request, started_by)
    details = {"block": block, "seeker": seeker.pk, "helper": helper.pk, "started_by": started_by}
    AuditEntry.record("start_partner_request", request, by=by, municipality=place, **details)
    return request


def _says(request: PartnerRequest, side: str) -> str:
    return request.seeker_says if side == Side.SEEKER else request.helper_says


def _note_word(request: PartnerRequest, side: str, word: str, note: str, by: Person) -> None:
    """Who says yes is the contact person, whom the other sees once both did."""
    contact = by if word == Word.YES else None
    if side == Side.SEEKER:
        request.seeker_says, request.seeker_note, request.seeker_contact = word, note, contact
    else:
        request.helper_says, request.helper_note, request.helper_contact = word, note, contact


def _agree(request: PartnerRequest, by: Person) -> PartnerRequest:
    """Both said yes: a potential cooperation, which the collaboration map shows from now on."""
    cooperation = Cooperation.objects.create(
        key=f"verzoek-{request.pk}",
        region=request.seeker.region,
        theme=block_names().get(request.block, request.block)[:100],
        blocks=[request.block],
        state=TieState.POTENTIAL,
    )
    for place in (request.seeker, request.helper):
        Participation.objects.create(cooperation=cooperation, municipality=place, state=TieState.POTENTIAL)
    request.cooperation, request.closed_at = cooperation, timezone.now()
    request.save()
    _record_for_both("agree_to_cooperate", request, by)
    for side, other in ((Side.SEEKER, request.helper), (Side.HELPER, request.seeker)):
        news = gettext_noop("You and %(name)s both said yes. You now see each other's contact person.")
        tell_side(request, side, news, other.name, by)
    return request


def _cooperation(request: PartnerRequest) -> Cooperation:
    if request.cooperation is None:
        raise RefusedError(_("There is no cooperation yet: both have to say yes first."))
    return Cooperation.objects.select_for_update().get(pk=request.cooperation.pk)


def _record_for_both(verb: str, request: PartnerRequest, by: Person) -> None:
    for place in (request.seeker, request.helper):
        AuditEntry.record(verb, request, by=by, municipality=place, block=request.block)

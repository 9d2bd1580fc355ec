"""What the region's staff change between municipalities: propose, mediate, and divide requests fairly."""

from dataclasses import replace
from datetime import date

from celery import current_app
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import OutdatedError, RefusedError
from municipalities.heirs import Heirs
from municipalities.models import AuditEntry, Municipality, Person, Region
from projects.actions.partners import keep_proposal, lock_helper, lock_request, mark_of, open_request
from projects.assignment import assign
from projects.matching import can_help, match
from projects.models import MatchRun, PartnerRequest, PartnerRequestQuerySet
from projects.parties import known_of, shared_parties

DIVIDE_REQUESTS = "projects.tasks.divide_requests"
NOT_ENDED = Q(closed_at__isnull=True) | Q(cooperation__isnull=False)


@transaction.atomic
def propose_partners(
    *, region: Region, seeker: Municipality, helper: Municipality, block: str, by: Person, today: date
) -> PartnerRequest:
    """A request to which both still have to say yes; the open one of the two about this block where there is one.

    RefusedError where it does not follow from what both share, or where the helper takes no more requests.
    """
    lock_helper(helper)
    if standing := open_request(seeker, helper, block, today):
        return standing
    parties = {party.code: party for party in known_of(region, today, {seeker.pk, helper.pk}).parties}
    seeks, helps = parties.get(seeker.pk), parties.get(helper.pk)
    if seeks is None or helps is None or not can_help(helps, seeks, block):
        raise RefusedError(_("This does not follow from what both municipalities share."))
    if helps.room < 1:
        raise RefusedError(_("This municipality takes no (more) requests this year."))
    return keep_proposal(seeker, helper, match(seeks, helps, block), by)


@transaction.atomic
def mediate_request(*, request: PartnerRequest, note: str, based_on: str = "", by: Person) -> PartnerRequest:
    """Write down, for both sides to read, what the region says of it.

    OutdatedError where the region no longer says what this was `based_on` (its mark).
    """
    locked = lock_request(request)
    if locked.mediation_note != note:
        if based_on and mark_of(locked.mediation_note) != based_on:
            raise OutdatedError(_("A colleague wrote something else while you were writing."))
        locked.mediation_note = note
        locked.save(update_fields=["mediation_note"])
        AuditEntry.record("mediate_partner_request", locked, by=by, block=locked.block)
    return locked


@transaction.atomic
def close_request(*, request: PartnerRequest, by: Person) -> PartnerRequest:
    """Take a request off the table; what was agreed stays. Again changes nothing."""
    locked = lock_request(request)
    if locked.closed_at is None:
        locked.closed_at = timezone.now()
        locked.save(update_fields=["closed_at"])
        AuditEntry.record("close_partner_request", locked, by=by, block=locked.block)
    return locked


@transaction.atomic
def start_match_run(*, region: Region, most: int, by: Person) -> MatchRun:
    """Have a worker divide the requests; a run that is busy is asked for again, so that a double click is harmless."""
    Region.objects.select_for_update(no_key=True).get(pk=region.pk)
    busy = MatchRun.objects.filter(region=region, finished_at__isnull=True).first()
    run = busy or MatchRun.objects.create(region=region, most=most, started_by=by)
    if busy is None:
        AuditEntry.record("start_match_run", run, by=by, most=most)
    transaction.on_commit(lambda: current_app.send_task(DIVIDE_REQUESTS, kwargs={"run_id": run.pk}))
    return run


@transaction.atomic
def divide_requests(*, run: MatchRun, today: date) -> MatchRun:
    """Work out the proposals of a run from what is shared at this moment; one that was finished stays as it is."""
    locked = MatchRun.objects.select_for_update(of=("self",)).select_related("region").get(pk=run.pk)
    if locked.finished_at is not None:
        return locked
    asked = PartnerRequest.objects.filter(seeker__region=locked.region, created_at__year=today.year)
    heirs = Heirs.on(today)
    taken = _under_heirs(asked, heirs)
    served: dict[str, set[str]] = {}
    for code, block in asked.filter(NOT_ENDED).values_list("seeker_id", "block"):
        served.setdefault(heirs.of_code(code), set()).add(block)
    parties = [
        replace(party, gaps=party.gaps - served.get(party.code, set()))
        for party in shared_parties(locked.region, today)
    ]
    found = assign(parties, taken=taken, most=locked.most)
    locked.proposals = [
        {"seeker": one.seeker.code, "helper": one.helper.code, "block": one.block} for one in found.matches
    ]
    locked.unmatched, locked.finished_at = len(found.unmatched), timezone.now()
    locked.save()
    return locked


@transaction.atomic
def send_proposals(*, run: MatchRun, by: Person, today: date) -> int:
    """Turn the proposals into requests, as far as they still follow from what is shared; returns how many.

    Sending twice sends once.
    """
    locked = MatchRun.objects.select_for_update(of=("self",)).select_related("region").get(pk=run.pk)
    newer = MatchRun.objects.filter(region=locked.region, started_at__gt=locked.started_at)
    if locked.sent_at is not None or locked.finished_at is None or newer.exists():
        return 0
    asked = PartnerRequest.objects.filter(seeker__region=locked.region, created_at__year=today.year)
    taken = _under_heirs(asked, Heirs.on(today))
    places = {place.pk: place for place in Municipality.objects.filter(region=locked.region)}
    for code in sorted({one["helper"] for one in locked.proposals}):
        lock_helper(places[code])
    parties = {party.code: party for party in shared_parties(locked.region, today)}
    rooms = {code: party.room for code, party in parties.items()}
    sent = 0
    for one in locked.proposals:
        seeks, helps = parties.get(one["seeker"]), parties.get(one["helper"])
        if seeks is None or helps is None or not can_help(helps, seeks, one["block"]) or rooms[helps.code] < 1:
            continue
        if (seeks.code, helps.code, one["block"]) not in taken:
            keep_proposal(places[seeks.code], places[helps.code], match(seeks, helps, one["block"]), by)
            rooms[helps.code] -= 1
            sent += 1
    locked.sent_at = timezone.now()
    locked.save(update_fields=["sent_at"])
    AuditEntry.record("send_match_run", locked, by=by, sent=sent)
    return sent


def _under_heirs(asked: PartnerRequestQuerySet, heirs: Heirs) -> set[tuple[str, str, str]]:
    """Seeker, helper and block of each request, a merged municipality under the one that it is part of."""
    rows = asked.order_by().values_list("seeker_id", "helper_id", "block")
    return {(heirs.of_code(seeker), heirs.of_code(helper), block) for seeker, helper, block in rows}

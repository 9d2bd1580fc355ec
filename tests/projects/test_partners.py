"""Asking, offering, answering and dividing: what is allowed, what is told to whom, and what comes of it."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from assessment.actions import RefusedError
from assessment.models import InstrumentVersion, Notice, NoticeKind, SharingLevel
from municipalities.models import AuditEntry, Municipality, Person, Region
from projects import actions
from projects.models import Cooperation, HelpLimit, PartnerRequest, Side, TieState, Word
from projects.parties import shared_parties
from projects.partners import region_cards
from tests import factories
from tests.projects.stage import DOELEN, VISIE, answer, ask, helper, make_helper, measure, seeker, share, version
from tests.queues import queue

__all__ = ["helper", "queue", "seeker", "version"]

TODAY = timezone.localdate()


@pytest.fixture
def request_(seeker: Municipality, helper: Municipality, coordinator: Person) -> PartnerRequest:
    return ask(seeker, helper, coordinator, note="Hoe maakte u dit?")


def told() -> list[tuple[str, str]]:
    notices = Notice.objects.filter(kind=NoticeKind.PARTNER).order_by("pk").select_related("person")
    return [(notice.person.name, notice.details["news"]) for notice in notices]


# Asking


def test_asking_tells_the_helper_which_block_and_no_more(request_: PartnerRequest, outsider: Person) -> None:
    assert (request_.started_by, request_.seeker_says, request_.helper_says) == (Side.SEEKER, Word.YES, "")
    assert [fact["code"] for fact in request_.facts] == ["has_it", "size", "nearby"]
    assert told() == [("Coördinator Zoetermeer", "Delft asks whether you can help.")]
    (notice,) = Notice.objects.all()
    assert (notice.municipality_id, notice.details["path"]) == ("GM0637", "/gemeente/zoetermeer/partners/")


def test_seeker_that_shares_is_told_of_with_what_both_have_in_common(
    version: InstrumentVersion, seeker: Municipality, helper: Municipality, coordinator: Person
) -> None:
    share(seeker, SharingLevel.REGION, coordinator, version)

    facts = ask(seeker, helper, coordinator).facts

    assert [fact["code"] for fact in facts] == ["has_it", "size", "nearby", "level_far"]


def test_asking_twice_asks_once(request_: PartnerRequest, coordinator: Person) -> None:
    assert ask(request_.seeker, request_.helper, coordinator) == request_
    assert PartnerRequest.objects.count() == 1
    assert len(told()) == 1


@pytest.mark.parametrize("level", [SharingLevel.NOTHING, SharingLevel.TOTALS], ids=["nothing", "totals"])
def test_who_shares_too_little_cannot_be_asked(
    version: InstrumentVersion, seeker: Municipality, coordinator: Person, level: SharingLevel
) -> None:
    silent, _by = make_helper(version, "Stilstad", level=level)

    with pytest.raises(RefusedError):
        ask(seeker, silent, coordinator)


def test_draft_makes_nobody_a_helper(version: InstrumentVersion, seeker: Municipality, coordinator: Person) -> None:
    place = factories.make_municipality("Klad")
    by = factories.make_member(place)
    measure(version, place, by, {VISIE: "implemented"}, adopted=False)
    share(place, SharingLevel.PUBLIC, by, version)
    actions.set_help_limit(municipality=place, requests_a_year=5, by=by)

    with pytest.raises(RefusedError):
        ask(seeker, place, coordinator)


@pytest.mark.parametrize("limit", [None, 0], ids=["not said", "none"])
def test_who_takes_no_requests_gets_none(
    version: InstrumentVersion, seeker: Municipality, coordinator: Person, limit: int | None
) -> None:
    busy, _by = make_helper(version, "Drukstad", limit=limit)

    with pytest.raises(RefusedError, match="takes no"):
        ask(seeker, busy, coordinator)


def test_block_without_a_gap_or_without_a_better_status_cannot_be_asked(
    version: InstrumentVersion, seeker: Municipality, coordinator: Person
) -> None:
    same, _by = make_helper(version, "Evenver", status="not_yet")

    with pytest.raises(RefusedError):
        ask(seeker, same, coordinator)
    with pytest.raises(RefusedError):
        ask(seeker, same, coordinator, block=DOELEN)
    with pytest.raises(RefusedError):
        ask(seeker, seeker, coordinator)


def test_limit_counts_the_requests_of_this_year_that_were_not_refused(
    version: InstrumentVersion, helper: Municipality, outsider: Person
) -> None:
    actions.set_help_limit(municipality=helper, requests_a_year=1, by=outsider)
    (one, by_one), (two, by_two), (three, by_three) = (
        make_helper(version, name, status="not_yet", limit=None) for name in ("Een", "Twee", "Drie")
    )
    first = ask(one, helper, by_one)
    with pytest.raises(RefusedError, match="takes no"):
        ask(two, helper, by_two)

    answer(first, Side.HELPER, Word.NO, outsider)
    second = ask(two, helper, by_two)
    PartnerRequest.objects.filter(pk=second.pk).update(created_at=timezone.now() - timedelta(days=366))

    assert ask(three, helper, by_three).pk


@pytest.mark.django_db(transaction=True)
def test_two_that_ask_at_once_do_not_both_get_the_last_place(
    version: InstrumentVersion, helper: Municipality, outsider: Person
) -> None:
    actions.set_help_limit(municipality=helper, requests_a_year=1, by=outsider)
    seekers = [make_helper(version, name, status="not_yet", limit=None) for name in ("Een", "Twee")]
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def work(place: Municipality, by: Person) -> None:
        start.wait(10)
        try:
            ask(place, helper, by)
            outcomes.append("asked")
        except RefusedError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=found) for found in seekers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(outcomes) == ["asked", "refused"]
    assert PartnerRequest.objects.count() == 1


# Answering


def test_two_times_yes_makes_a_possible_cooperation(request_: PartnerRequest, outsider: Person) -> None:
    agreed = answer(request_, Side.HELPER, Word.YES, outsider)

    assert agreed.cooperation is not None
    assert (agreed.cooperation.state, agreed.cooperation.blocks) == (TieState.POTENTIAL, [VISIE])
    assert (agreed.cooperation.document, agreed.cooperation.is_region_wide) == ("", False)
    parts = agreed.cooperation.participations.values_list("municipality_id", "state")
    assert sorted(parts) == [("GM0503", "potential"), ("GM0637", "potential")]
    assert (agreed.seeker_contact_id, agreed.helper_contact_id) == (request_.created_by_id, outsider.pk)
    assert told()[1:] == [
        ("Coördinator Delft", "You and Zoetermeer both said yes. You now see each other's contact person.")
    ]
    verbs = AuditEntry.objects.filter(verb="agree_to_cooperate").values_list("municipality_id", flat=True)
    assert sorted(verbs) == ["GM0503", "GM0637"]


@pytest.mark.parametrize(("word", "closed"), [(Word.LATER, False), (Word.NO, True)])
def test_no_closes_and_later_does_not(request_: PartnerRequest, outsider: Person, word: Word, closed: bool) -> None:
    answered = answer(request_, Side.HELPER, word, outsider, "Nu niet")

    assert (answered.closed_at is not None, answered.helper_note) == (closed, "Nu niet")
    assert answered.helper_contact is None
    assert not Cooperation.objects.exists()


def test_answering_the_same_twice_answers_once(request_: PartnerRequest, outsider: Person) -> None:
    answer(request_, Side.HELPER, Word.YES, outsider)
    answer(request_, Side.HELPER, Word.YES, outsider)

    assert Cooperation.objects.count() == 1


def test_answer_after_the_end_is_refused(request_: PartnerRequest, coordinator: Person, outsider: Person) -> None:
    answer(request_, Side.SEEKER, Word.NO, coordinator)

    with pytest.raises(RefusedError, match="closed"):
        answer(request_, Side.HELPER, Word.YES, outsider)


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_that_say_yes_at_once_make_one_cooperation(
    request_: PartnerRequest, helper: Municipality, outsider: Person
) -> None:
    people = [outsider, factories.make_member(helper, name="Collega Zoetermeer")]
    start, faults = threading.Barrier(2), []

    def work(by: Person) -> None:
        start.wait(10)
        try:
            answer(request_, Side.HELPER, Word.YES, by)
        except Exception as fault:  # noqa: BLE001 the test says which
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(by,)) for by in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert faults == []
    assert Cooperation.objects.count() == 1
    assert Cooperation.objects.get().participations.count() == 2


def test_cooperation_becomes_current_and_ends(request_: PartnerRequest, outsider: Person) -> None:
    with pytest.raises(RefusedError):
        actions.confirm_cooperation(request=request_, by=outsider, today=TODAY)
    answer(request_, Side.HELPER, Word.YES, outsider)

    actions.confirm_cooperation(request=request_, by=outsider, today=TODAY)
    current = actions.confirm_cooperation(request=request_, by=outsider, today=TODAY)
    assert (current.state, current.since) == (TieState.CURRENT, str(TODAY.year))
    assert set(current.participations.values_list("state", flat=True)) == {"current"}

    actions.end_cooperation(request=request_, by=outsider)
    assert not Cooperation.objects.standing().exists()
    assert AuditEntry.objects.filter(verb="confirm_cooperation").count() == 2


# Taking back


def test_request_does_not_outlive_the_sharing_on_which_it_rests(
    version: InstrumentVersion, request_: PartnerRequest, helper: Municipality, outsider: Person
) -> None:
    share(helper, SharingLevel.TOTALS, outsider, version)

    with pytest.raises(RefusedError, match="took back"):
        answer(request_, Side.HELPER, Word.YES, outsider)


def test_what_was_agreed_stays_when_sharing_is_taken_back(
    version: InstrumentVersion, request_: PartnerRequest, helper: Municipality, outsider: Person
) -> None:
    answer(request_, Side.HELPER, Word.YES, outsider)
    share(helper, SharingLevel.NOTHING, outsider, version)

    assert actions.confirm_cooperation(request=request_, by=outsider, today=TODAY).state == TieState.CURRENT


# Offering


def test_offer_rests_on_the_gap_that_the_other_shared(
    version: InstrumentVersion, seeker: Municipality, helper: Municipality, coordinator: Person, outsider: Person
) -> None:
    def offer() -> PartnerRequest:
        return actions.offer_help(helper=helper, seeker=seeker, block=VISIE, note="Kom langs", by=outsider, today=TODAY)

    with pytest.raises(RefusedError):
        offer()
    share(seeker, SharingLevel.REGION, coordinator, version)
    made = offer()

    assert (made.started_by, made.seeker_says, made.helper_says) == (Side.HELPER, "", Word.YES)
    assert told() == [("Coördinator Delft", "Zoetermeer offers to help you.")]
    assert offer() == made


def test_asking_who_offered_already_is_a_second_yes(
    version: InstrumentVersion, seeker: Municipality, helper: Municipality, coordinator: Person, outsider: Person
) -> None:
    share(seeker, SharingLevel.REGION, coordinator, version)
    actions.offer_help(helper=helper, seeker=seeker, block=VISIE, note="", by=outsider, today=TODAY)

    assert ask(seeker, helper, coordinator).cooperation is not None


# What the matching knows


def test_limit_is_set_again_and_again(helper: Municipality, outsider: Person) -> None:
    actions.set_help_limit(municipality=helper, requests_a_year=7, by=outsider)

    assert HelpLimit.objects.get(municipality=helper).requests_a_year == 7


def test_parties_cost_the_same_for_any_number(
    version: InstrumentVersion, region: Region, helper: Municipality, django_assert_num_queries: Any
) -> None:
    for name in ("Een", "Twee", "Drie"):
        make_helper(version, name)
        with django_assert_num_queries(10):
            shared_parties(region, TODAY)


# What a side may be told of the other


def test_an_offer_tells_nothing_of_what_the_helper_did_not_share(
    version: InstrumentVersion, delft: Municipality, coordinator: Person
) -> None:
    """Delft has it, and shares nothing."""
    measure(version, delft, coordinator, {VISIE: "implemented"})
    asks, _by = make_helper(version, "Zoekstad", status="not_yet")

    offered = actions.offer_help(helper=delft, seeker=asks, block=VISIE, note="", by=coordinator, today=TODAY)

    assert "has_it" not in [fact["code"] for fact in offered.facts]


def test_another_note_after_yes_is_kept_and_tells_nobody_again(request_: PartnerRequest, coordinator: Person) -> None:
    before = len(told())

    answer(request_, Side.SEEKER, Word.YES, coordinator, note="Na de zomer graag")

    request_.refresh_from_db()
    assert (request_.seeker_note, len(told())) == ("Na de zomer graag", before)


def test_refused_request_is_no_longer_shown_once_the_other_takes_back_what_it_shared(
    request_: PartnerRequest, version: InstrumentVersion, outsider: Person
) -> None:
    answer(request_, Side.HELPER, Word.NO, outsider)
    assert len(region_cards(request_.seeker.region, TODAY)) == 1

    share(request_.helper, SharingLevel.NOTHING, outsider, version)

    assert region_cards(request_.seeker.region, TODAY) == ()

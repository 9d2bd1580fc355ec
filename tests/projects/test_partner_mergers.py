"""After a merger the successor sees and answers what its predecessors asked and were asked, under their old names."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.models import InstrumentVersion, Notice, SharingLevel
from municipalities.access import Role
from municipalities.models import Municipality, Person, Region
from projects import actions
from projects.actions.partners import open_request
from projects.collaboration import Towns, lines_of
from projects.models import Cooperation, PartnerRequest, Side, Word
from projects.parties import known_of
from tests import factories
from tests.pages import main_text
from tests.projects.stage import DOELEN, VISIE, answer, ask, helper, make_helper, seeker, share, version

__all__ = ["helper", "seeker", "version"]

TODAY = timezone.localdate()


def merge(old: Municipality, new: Municipality, until: Any = TODAY - timedelta(days=1)) -> None:
    Municipality.objects.filter(pk=old.pk).update(successor=new, valid_until=until)


def page(name: str, place: Municipality, *keys: object) -> str:
    return reverse(name, args=[place.slug, *keys])


@pytest.fixture
def voorne(version: InstrumentVersion) -> Municipality:
    return factories.make_municipality("Voorne")


@pytest.fixture
def officer(voorne: Municipality) -> Person:
    return factories.make_member(voorne, Role.COORDINATOR, "Coördinator Voorne")


@pytest.fixture
def asked(seeker: Municipality, helper: Municipality, coordinator: Person) -> PartnerRequest:
    return ask(seeker, helper, coordinator)


def test_successor_of_the_helper_sees_and_answers(
    as_: Any, asked: PartnerRequest, helper: Municipality, outsider: Person, voorne: Municipality, officer: Person
) -> None:
    path = page("partner_request", voorne, asked.pk)
    assert as_(officer).get(path).status_code == 404
    merge(helper, voorne)

    before = main_text(as_(officer).get(page("partner_list", voorne)))
    shown = main_text(as_(officer).get(path))
    sent = as_(officer).post(path, {"word": "yes", "note": "Wij nemen het over"})

    assert "Waits for your answer" in before
    assert "Voorne (formerly Zoetermeer)" in shown
    assert sent.status_code == 302
    asked.refresh_from_db()
    assert (asked.helper_says, asked.helper_contact, asked.helper) == (Word.YES, officer, helper)
    (line,) = lines_of(Cooperation.objects.for_reading(), Towns.of(Municipality.objects.all(), TODAY))
    assert [one.name for one in line.participants] == ["Delft", "Voorne (formerly Zoetermeer)"]
    assert as_(outsider).post(page("partner_request", helper, asked.pk), {"word": "no"}).status_code == 403


def test_successor_of_the_seeker_is_told_and_the_other_sees_both_names(
    as_: Any, asked: PartnerRequest, seeker: Municipality, outsider: Person, voorne: Municipality, officer: Person
) -> None:
    merge(seeker, voorne)
    share(seeker, SharingLevel.REGION, outsider, asked_version(seeker))

    answer(asked, Side.HELPER, Word.LATER, outsider)

    assert Notice.objects.filter(person=officer, municipality=voorne).exists()
    theirs = main_text(as_(outsider).get(reverse("partner_request", args=["zoetermeer", asked.pk])))
    assert "Voorne (formerly Delft) seeks help" in theirs


def asked_version(place: Municipality) -> InstrumentVersion:
    return place.assessments.get().instrument_version


def test_mergers_of_mergers_and_one_that_is_to_come(
    as_: Any, asked: PartnerRequest, helper: Municipality, outsider: Person, voorne: Municipality, officer: Person
) -> None:
    between = factories.make_municipality("Tussen")
    merge(helper, between)
    merge(between, voorne, TODAY)
    path = page("partner_request", voorne, asked.pk)

    early = as_(officer).get(path).status_code
    merge(between, voorne)

    assert (early, as_(officer).get(path).status_code) == (404, 200)


def test_what_was_asked_before_counts_for_the_successor(
    asked: PartnerRequest, seeker: Municipality, helper: Municipality, voorne: Municipality, officer: Person
) -> None:
    actions.set_help_limit(municipality=voorne, requests_a_year=3, by=officer)
    merge(helper, voorne)

    known = known_of(seeker.region, TODAY)

    assert known.rooms[voorne.pk] == 2
    assert [party.room for party in known.parties if party.code == voorne.pk] == [2]
    assert open_request(seeker, voorne, VISIE, TODAY) == asked


def test_two_that_merged_ask_each_other_nothing_any_more(
    as_: Any, asked: PartnerRequest, seeker: Municipality, helper: Municipality, outsider: Person, region_staff: Person
) -> None:
    merge(seeker, helper)

    shown = as_(outsider).get(page("partner_request", helper, asked.pk))
    of_region = main_text(as_(region_staff).get(reverse("request_list")))

    assert shown.status_code == 404
    assert "No municipality has asked anything yet." in of_region


def test_region_sees_the_old_names(
    as_: Any, asked: PartnerRequest, helper: Municipality, voorne: Municipality, region_staff: Person
) -> None:
    merge(helper, voorne)

    assert "Voorne (formerly Zoetermeer)" in main_text(as_(region_staff).get(reverse("request_list")))
    shown = main_text(as_(region_staff).get(reverse("mediate_request", args=[asked.pk])))
    assert "Voorne (formerly Zoetermeer) can help" in shown


def test_pages_cost_the_same_for_any_number(
    as_: Any, seeker: Municipality, coordinator: Person, region_staff: Person, version: InstrumentVersion
) -> None:
    costs: dict[str, list[int]] = {}
    heir = factories.make_municipality("Erfgenaam")
    for number in range(30):
        place, by = make_helper(version, f"Helper {number}", limit=40)
        request = ask(seeker, place, coordinator, block=VISIE)
        answer(request, Side.HELPER, Word.YES if number % 2 else Word.LATER, by)
        if number % 3 == 2:
            merge(place, heir)
        if number in (0, 2, 29):
            paths = {coordinator: page("partner_list", seeker), region_staff: reverse("request_list")}
            for person, path in paths.items():
                client = as_(person)
                client.get(path)
                with CaptureQueriesContext(connection) as queries:
                    client.get(path)
                costs.setdefault(path, []).append(len(queries))

    assert all(len(set(cost)) == 1 for cost in costs.values()), costs


# At the same moment


def test_two_colleagues_answer_at_once_and_the_second_sees_both(
    as_: Any, asked: PartnerRequest, outsider: Person, helper: Municipality
) -> None:
    colleague = factories.make_member(helper, Role.COORDINATOR, "Collega")
    path = page("partner_request", helper, asked.pk)
    based_on = as_(outsider).get(path).context["form"]["based_on"].value()
    as_(colleague).post(path, {"word": "later", "note": "Na de zomer", "based_on": based_on})

    met = as_(outsider).post(path, {"word": "yes", "note": "Graag, bel ons", "based_on": based_on})

    asked.refresh_from_db()
    assert (met.status_code, asked.helper_says, asked.helper_note) == (409, Word.LATER, "Na de zomer")
    text = main_text(met)
    assert "A colleague answered this request while you were writing" in text
    assert "Na de zomer" in text
    assert "Graag, bel ons" in text
    again = {name: met.context["form"][name].value() for name in ("word", "note", "based_on")}
    assert as_(outsider).post(path, again).status_code == 302
    asked.refresh_from_db()
    assert (asked.helper_says, asked.helper_note) == (Word.YES, "Graag, bel ons")


def test_answer_to_a_request_that_a_colleague_closed_is_not_lost(
    as_: Any, asked: PartnerRequest, outsider: Person, helper: Municipality
) -> None:
    path = page("partner_request", helper, asked.pk)
    based_on = as_(outsider).get(path).context["form"]["based_on"].value()
    answer(asked, Side.HELPER, Word.NO, outsider, "Geen tijd")

    met = as_(outsider).post(path, {"word": "yes", "note": "Toch wel", "based_on": based_on})

    assert met.status_code == 422
    assert "This request was closed already." in main_text(met)
    assert "Toch wel" in main_text(met)


def test_sending_the_same_twice_is_no_conflict(
    as_: Any, asked: PartnerRequest, outsider: Person, helper: Municipality
) -> None:
    path = page("partner_request", helper, asked.pk)
    based_on = as_(outsider).get(path).context["form"]["based_on"].value()
    typed = {"word": "later", "note": "Na de zomer", "based_on": based_on}

    assert [as_(outsider).post(path, typed).status_code for _time in range(2)] == [302, 302]


def test_two_colleagues_ask_at_once_and_neither_note_is_lost(
    as_: Any, seeker: Municipality, helper: Municipality, coordinator: Person
) -> None:
    colleague = factories.make_member(seeker, Role.COORDINATOR, "Collega")
    path = page("ask_partner", seeker, VISIE, helper.pk)
    as_(colleague).post(path, {"note": "Van de collega"})

    met = as_(coordinator).post(path, {"note": "Van mij"})

    request = PartnerRequest.objects.get()
    assert (met.status_code, request.seeker_note) == (409, "Van de collega")
    assert "Van de collega" in main_text(met)
    assert "Van mij" in main_text(met)
    again = {name: met.context["form"][name].value() for name in ("word", "note", "based_on")}
    assert as_(coordinator).post(page("partner_request", seeker, request.pk), again).status_code == 302
    request.refresh_from_db()
    assert request.seeker_note == "Van mij"


def test_two_of_the_region_mediate_at_once_and_the_second_sees_both(
    as_: Any, asked: PartnerRequest, region_staff: Person, region: Region
) -> None:
    colleague = factories.make_region_staff(region)
    path = reverse("mediate_request", args=[asked.pk])
    based_on = as_(region_staff).get(path).context["form"]["based_on"].value()
    as_(colleague).post(path, {"note": "Belt u elkaar", "based_on": based_on})

    met = as_(region_staff).post(path, {"note": "Kom naar de regiodag", "based_on": based_on})

    asked.refresh_from_db()
    assert (met.status_code, asked.mediation_note) == (409, "Belt u elkaar")
    assert "Belt u elkaar" in main_text(met)
    assert "Kom naar de regiodag" in main_text(met)
    again = {name: met.context["form"][name].value() for name in ("note", "based_on")}
    as_(region_staff).post(path, again)
    asked.refresh_from_db()
    assert asked.mediation_note == "Kom naar de regiodag"


def test_request_about_another_block_is_another_request(
    seeker: Municipality, helper: Municipality, coordinator: Person
) -> None:
    ask(seeker, helper, coordinator)

    assert open_request(seeker, helper, DOELEN, TODAY) is None

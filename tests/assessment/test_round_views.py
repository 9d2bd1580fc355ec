"""The pages of the region's staff."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.models import Assessment, InstrumentVersion, Round, RoundReopening, Sharing, SharingLevel
from municipalities.models import Municipality, Person
from tests import factories

As = Callable[[Person], Client]


def canvas_address(adopted: Assessment) -> str:
    return reverse("shared_result", args=[adopted.result.pk])


def in_days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


# Looking


def test_region_sees_every_invited_municipality(
    as_: As, round_: Round, assessment: Assessment, region_staff: Person
) -> None:
    page = as_(region_staff).get(reverse("round_list")).content.decode()

    assert "Delft" in page
    assert "Zoetermeer" in page
    assert "GM0503" in page


def test_region_page_costs_the_same_for_any_number(
    as_: As, round_: Round, assessment: Assessment, region_staff: Person, django_assert_num_queries: Any
) -> None:
    client = as_(region_staff)
    with django_assert_num_queries(12):
        client.get(reverse("round_detail", args=[round_.pk]))

    round_.invited.add(*(factories.make_municipality(f"Gemeente {number}") for number in range(5)))
    round_.instrument_versions.add(factories.make_instrument(), factories.make_instrument())

    with django_assert_num_queries(12):
        client.get(reverse("round_detail", args=[round_.pk]))


def test_region_page_names_each_instrument(as_: As, round_: Round, region_staff: Person) -> None:
    round_.instrument_versions.add(factories.make_instrument(title="Tien elementen"))

    page = as_(region_staff).get(reverse("round_detail", args=[round_.pk])).content.decode()

    assert page.count("<h2") == 2
    assert page.count('data-label="Tien elementen"') == 2


def test_round_leads_to_what_was_adopted_and_is_shared_by_name(
    as_: As, round_: Round, assessment: Assessment, coordinator: Person, region_staff: Person
) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator, "Alleen voor ons")
    factories.share(assessment, SharingLevel.REGION, coordinator)
    client, address = as_(region_staff), reverse("round_detail", args=[round_.pk])
    before = client.get(address).content.decode()

    adopted = factories.adopt(assessment, coordinator)
    after, canvas = client.get(address).content.decode(), client.get(canvas_address(adopted))

    assert "Bekijk het canvas" not in before
    assert canvas_address(adopted) in after
    assert canvas.status_code == 200
    assert "Alleen voor ons" not in canvas.content.decode()


@pytest.mark.parametrize("level", [None, SharingLevel.NOTHING, SharingLevel.TOTALS])
def test_region_sees_the_state_alone_of_what_is_not_shared_by_name(
    as_: As, round_: Round, assessment: Assessment, coordinator: Person, region_staff: Person, level: int | None
) -> None:
    if level is not None:
        factories.share(assessment, level, coordinator)
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    adopted = factories.adopt(assessment, coordinator)
    client = as_(region_staff)

    page = client.get(reverse("round_detail", args=[round_.pk])).content.decode()

    assert client.get(canvas_address(adopted)).status_code == 404
    assert canvas_address(adopted) not in page
    assert "niet met naam gedeeld" in page
    assert "Vastgesteld" in page


def test_canvas_of_a_merged_municipality_is_shown_as_far_as_its_successor_shares(
    as_: As, round_: Round, assessment: Assessment, coordinator: Person, region_staff: Person, delft: Municipality
) -> None:
    factories.share(assessment, SharingLevel.PUBLIC, coordinator)
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    adopted = factories.adopt(assessment, coordinator)
    heir = factories.make_municipality("Nieuwstad")
    Municipality.objects.filter(pk=delft.pk).update(successor=heir, valid_until="2022-12-31")
    client = as_(region_staff)
    assert client.get(canvas_address(adopted)).status_code == 200

    Sharing.objects.create(
        municipality=heir,
        instrument=assessment.instrument_version.instrument,
        level=SharingLevel.TOTALS,
        decided_by=coordinator,
    )

    assert client.get(canvas_address(adopted)).status_code == 404


def test_region_sees_no_target_in_a_canvas(
    as_: As, round_: Round, assessment: Assessment, coordinator: Person, region_staff: Person
) -> None:
    factories.share(assessment, SharingLevel.PUBLIC, coordinator)
    factories.answer_block(assessment, "verkennen-visie", "not_yet", coordinator)
    assessment.answers.filter(block__key="verkennen-visie").update(target="none", target_on="2031-05-17")
    adopted = factories.adopt(assessment, coordinator)

    page = as_(region_staff).get(canvas_address(adopted))

    assert [tile.key for tile in page.context["canvas"].gaps] == ["verkennen-visie"]
    assert "2031" not in page.content.decode()


def test_response_asks_for_a_state_and_names_a_wrong_one(as_: As, round_: Round, region_staff: Person) -> None:
    address = reverse("round_detail", args=[round_.pk])

    none_busy, wrong = (as_(region_staff).get(address, {"state": state}) for state in ("busy", "klaar"))

    assert none_busy.context["response"].participations == ()
    assert "state=klaar" in wrong.content.decode()
    assert len(wrong.context["response"].participations) == 2


def test_region_sees_the_adopted_canvas_while_a_correction_is_open(
    as_: As, round_: Round, assessment: Assessment, coordinator: Person, region_staff: Person
) -> None:
    factories.share(assessment, SharingLevel.REGION, coordinator)
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    adopted = factories.adopt(assessment, coordinator)
    correction = factories.correct(adopted, coordinator)
    factories.answer_block(correction, "verkennen-visie", "implemented", coordinator)

    page = as_(region_staff).get(canvas_address(adopted)).content.decode()

    assert "dp-tile--partial" in page
    assert "dp-tile--implemented" not in page


@pytest.mark.parametrize("name", ["round_detail", "change_round", "close_round"])
def test_round_of_another_region_is_not_found(
    as_: As, instrument_version: InstrumentVersion, region_staff: Person, name: str
) -> None:
    elsewhere = factories.make_region(slug="elders", name="Elders", short_name="E")
    other = factories.make_round(instrument_version, elsewhere)

    assert as_(region_staff).get(reverse(name, args=[other.pk])).status_code == 404


def test_officials_do_not_find_the_region(as_: As, coordinator: Person) -> None:
    assert as_(coordinator).get(reverse("round_list")).status_code == 404


def test_merged_municipality_stays_in_its_round_under_its_own_code(
    as_: As, instrument_version: InstrumentVersion, region_staff: Person, delft: Municipality
) -> None:
    today = timezone.localdate()
    voorne = factories.make_municipality("Voorne aan Zee", "GM1992", valid_from=today)
    factories.make_municipality("Brielle", "GM0501", valid_until=today - timedelta(days=1), successor=voorne)
    old = factories.make_round(
        instrument_version, opens_on=today - timedelta(days=400), closes_on=today - timedelta(days=300)
    )

    page = as_(region_staff).get(reverse("round_detail", args=[old.pk])).content.decode()

    assert "GM0501" in page
    assert "GM1992" not in page
    assert reverse("reopen_round", args=[old.pk, "GM0503"]) in page
    assert reverse("reopen_round", args=[old.pk, "GM0501"]) not in page


# Opening and changing


@pytest.fixture
def sound(instrument_version: InstrumentVersion) -> dict[str, Any]:
    return {
        "name": "Meting 2027",
        "instrument_versions": [instrument_version.pk],
        "opens_on": str(in_days(0)),
        "closes_on": str(in_days(60)),
    }


def test_opening_a_round_invites_the_municipalities(
    as_: As, sound: dict[str, Any], region_staff: Person, delft: Municipality
) -> None:
    response = as_(region_staff).post(reverse("open_round"), sound)

    made = Round.objects.get()
    assert response["Location"] == reverse("round_detail", args=[made.pk])
    assert (made.name, made.opens_on, made.closes_on) == ("Meting 2027", in_days(0), in_days(60))
    assert list(made.invited.all()) == [delft]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "MEETRONDE"),
        ("name", "x" * 101),
        ("instrument_versions", []),
        ("instrument_versions", ["0"]),
        ("instrument_versions", ["onzin"]),
        ("opens_on", "onzin"),
        ("opens_on", str(in_days(-1))),
        ("closes_on", ""),
        ("closes_on", str(in_days(-1))),
        ("closes_on", str(in_days(0))),
        ("closes_on", "2027-02-30"),
    ],
)
def test_opening_says_beside_the_field_what_is_wrong(
    as_: As, round_: Round, sound: dict[str, Any], region_staff: Person, field: str, value: Any
) -> None:
    response = as_(region_staff).post(reverse("open_round"), sound | {field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    if isinstance(value, str) and value:
        assert f'value="{value}"' in response.content.decode()
    assert Round.objects.count() == 1


def test_an_instrument_for_projects_is_no_instrument_of_a_round(as_: As, region_staff: Person) -> None:
    factories.make_instrument(title="Voor een project", subject="project")

    assert "Voor een project" not in as_(region_staff).get(reverse("open_round")).content.decode()


def test_changing_a_round_moves_name_and_deadline(as_: As, round_: Round, region_staff: Person) -> None:
    stands = as_(region_staff).get(reverse("change_round", args=[round_.pk])).content.decode()
    assert f'value="{round_.closes_on}"' in stands

    data = {"name": round_.name, "closes_on": str(in_days(90))}
    as_(region_staff).post(reverse("change_round", args=[round_.pk]), data)

    round_.refresh_from_db()
    assert round_.closes_on == in_days(90)


def test_a_closed_round_offers_no_change(as_: As, round_: Round, region_staff: Person) -> None:
    actions.close_round(round_=round_, by=region_staff, today=timezone.localdate())
    address, client = reverse("change_round", args=[round_.pk]), as_(region_staff)

    assert '<input type="text"' not in client.get(address).content.decode()
    response = client.post(address, {"name": "Anders", "closes_on": str(in_days(90))})
    assert response.status_code == 422
    assert not Round.objects.filter(name="Anders").exists()


# Closing, reminding and reopening


def test_closing_asks_first_and_closes(as_: As, round_: Round, region_staff: Person) -> None:
    address, client = reverse("close_round", args=[round_.pk]), as_(region_staff)
    assert client.get(address).status_code == 200
    assert Round.objects.get().closed_on is None

    assert client.post(address).status_code == 302
    assert Round.objects.get().closed_on == in_days(0)
    assert client.post(address).status_code == 422


def test_a_reminder_says_how_many_and_when(
    as_: As, round_: Round, coordinator: Person, outsider: Person, region_staff: Person
) -> None:
    client, page = as_(region_staff), reverse("round_detail", args=[round_.pk])
    assert reverse("remind_round", args=[round_.pk]) in client.get(page).content.decode()

    said = client.post(reverse("remind_round", args=[round_.pk]), follow=True).content.decode()

    assert "2 coördinatoren" in said
    assert reverse("remind_round", args=[round_.pk]) not in said
    again = client.post(reverse("remind_round", args=[round_.pk]), follow=True).content.decode()
    assert "vandaag al" in again


def test_reopening_shows_on_both_sides(
    as_: As, assessment: Assessment, round_: Round, coordinator: Person, region_staff: Person
) -> None:
    actions.close_round(round_=round_, by=region_staff, today=timezone.localdate())
    data = {"reason": "De griffie was ziek", "until": str(in_days(3))}

    page = as_(region_staff).post(reverse("reopen_round", args=[round_.pk, "GM0503"]), data, follow=True)

    assert RoundReopening.objects.get().until == in_days(3)
    assert "heropend tot en met" in page.content.decode()
    listed = as_(coordinator).get(reverse("assessment_list", args=["delft"])).content.decode()
    assert "De griffie was ziek" in listed
    assert reverse("start_assessment", args=["delft", round_.pk]) in listed


@pytest.mark.parametrize(("field", "value"), [("reason", ""), ("reason", "kort"), ("until", str(in_days(-1)))])
def test_reopening_says_beside_the_field_what_is_wrong(
    as_: As, round_: Round, region_staff: Person, field: str, value: str
) -> None:
    actions.close_round(round_=round_, by=region_staff, today=timezone.localdate())
    sound = {"reason": "De griffie was ziek", "until": str(in_days(3))}

    response = as_(region_staff).post(reverse("reopen_round", args=[round_.pk, "GM0503"]), sound | {field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not RoundReopening.objects.exists()


def test_reopening_for_who_was_not_invited_is_not_found(
    as_: As, round_: Round, region_staff: Person, delft: Municipality
) -> None:
    factories.make_municipality("Westland", "GM1783")

    assert as_(region_staff).get(reverse("reopen_round", args=[round_.pk, "GM1783"])).status_code == 404

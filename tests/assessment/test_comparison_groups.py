"""The groups that a region compares: made and removed, and shown only where they give nobody away."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.models import ComparisonGroup, GroupTotal, InstrumentVersion, Round
from municipalities.models import AuditEntry, Person, Region
from tests import factories
from tests.assessment.comparing import TOTALS, count_totals, measure

As = Callable[[Person], Client]


@pytest.fixture
def region_round(instrument_version: InstrumentVersion, region: Region) -> Round:
    return factories.make_round(instrument_version, region, name="Meetronde")


def test_group_is_made_and_removed_with_an_entry_of_who_did(
    region_round: Round, region_staff: Person, as_: As, django_capture_on_commit_callbacks: Any
) -> None:
    places = [measure(region_round, f"Plaats {number}") for number in range(5)]
    client, address = as_(region_staff), reverse("comparison_groups")
    data = {"name": "Kust", "municipalities": [place.pk for place in places]}

    with django_capture_on_commit_callbacks() as callbacks:
        assert client.post(address, data)["Location"] == f"{address}#content"  # where the message and the group stand
    twice = client.post(address, data)
    count_totals(region_round)
    shown = client.get(address).context["groups"]
    removed = client.post(reverse("remove_group", args=[ComparisonGroup.objects.get().pk]))

    assert len(callbacks) == 1
    assert (twice.status_code, "Er is al een groep met deze naam" in twice.content.decode()) == (422, True)
    assert [(one.group.name, one.view.municipalities) for one in shown] == [("Kust", 5)]
    assert (removed.status_code, client.get(address).context["groups"]) == (302, ())
    verbs = AuditEntry.objects.filter(verb__contains="comparison_group").values_list("verb", flat=True)
    assert sorted(verbs) == ["add_comparison_group", "remove_comparison_group"]


@pytest.mark.parametrize("number", [0, 1, 4])
def test_group_of_too_few_is_refused_and_nothing_typed_is_lost(
    region_round: Round, region_staff: Person, as_: As, number: int
) -> None:
    places = [measure(region_round, f"Plaats {place}") for place in range(5)]
    data = {"name": "Een en al", "municipalities": [place.pk for place in places[:number]]}

    response = as_(region_staff).post(reverse("comparison_groups"), data)

    assert response.status_code == 422
    assert 'value="Een en al"' in response.content.decode()
    assert response.content.decode().count(" checked") == number
    assert not ComparisonGroup.objects.exists()


def test_group_of_another_region_is_neither_made_nor_removed(
    region_round: Round, region: Region, region_staff: Person, as_: As
) -> None:
    elsewhere = factories.make_region(name="Elders", short_name="ELD", slug="elders")
    theirs = [factories.make_municipality(f"Ver {number}", region=elsewhere).pk for number in range(5)]
    group = ComparisonGroup.objects.create(region=elsewhere, name="Hun", made_by=region_staff)
    client = as_(region_staff)

    made = client.post(reverse("comparison_groups"), {"name": "Ver", "municipalities": theirs})

    assert made.status_code == 422
    assert client.post(reverse("remove_group", args=[group.pk])).status_code == 404


def test_group_that_is_not_shown_says_why(region_round: Round, region_staff: Person, as_: As) -> None:
    places = [measure(region_round, f"Plaats {number}", TOTALS) for number in range(7)]
    group = ComparisonGroup.objects.create(region=region_round.region, name="Bijna", made_by=region_staff)
    group.municipalities.set(places[:6])  # the whole minus this group would be one municipality
    count_totals(region_round)

    page = as_(region_staff).get(reverse("comparison_groups"))

    assert page.context["groups"][0].view is None
    assert "door groepen van elkaar af te trekken" in page.content.decode()


def test_removed_group_still_counts_so_that_no_later_one_can_be_subtracted_from_it(
    region_round: Round, region: Region, region_staff: Person
) -> None:
    places = [measure(region_round, f"Plaats {number}", TOTALS) for number in range(12)]
    first = ComparisonGroup.objects.create(region=region, name="Zes", made_by=region_staff)
    first.municipalities.set(places[:6])
    count_totals(region_round)
    assert GroupTotal.objects.filter(key=f"group:{first.pk}", municipalities=6).count() == 2

    ComparisonGroup.objects.filter(pk=first.pk).update(removed_at=timezone.now())
    second = ComparisonGroup.objects.create(region=region, name="A zeven", made_by=region_staff)
    second.municipalities.set(places[:7])
    count_totals(region_round)

    assert not GroupTotal.objects.filter(key__startswith="group:").exists()


def test_what_was_chosen_stays_chosen_while_others_are_looked_for(
    region: Region, region_staff: Person, as_: As, django_capture_on_commit_callbacks: Any
) -> None:
    places = [factories.make_municipality(f"Plaats {number:03}") for number in range(60)]
    client, address = as_(region_staff), reverse("comparison_groups")
    first = client.get(address)
    assert len(first.context["choice"].page.object_list) == 50

    sent = {"name": "Ver uiteen", "municipalities": [place.pk for place in places[:4]], "find": "", "show": "2"}
    second = client.post(address, sent)
    found = client.post(address, {**sent, "find": "plaats 059", "show": "1"})

    assert (second.status_code, found.status_code) == (200, 200)
    for page in (second, found):
        assert 'value="Ver uiteen"' in page.content.decode()
        assert page.content.decode().count('<input type="hidden" name="municipalities"') == 4
    assert [name for _code, name in found.context["choice"].page] == ["Plaats 059"]
    assert not ComparisonGroup.objects.exists()

    whole = {"name": "Ver uiteen", "municipalities": [*sent["municipalities"], places[59].pk]}
    with django_capture_on_commit_callbacks():
        assert client.post(address, whole).status_code == 302
    assert ComparisonGroup.objects.get().municipalities.count() == 5


@pytest.mark.parametrize("find", ["\x00", "nergens", "%", "é" * 500])
@pytest.mark.parametrize("show", ["", "0", "-1", "zeven", "99999999999999999999"])
def test_looking_by_hand_does_no_harm(
    region: Region, delft: Any, region_staff: Person, as_: As, find: str, show: str
) -> None:
    sent = {"find": find, "show": show, "municipalities": ["GM9999", "<b>", delft.pk]}

    response = as_(region_staff).post(reverse("comparison_groups"), sent)

    assert response.status_code == 200
    assert [name for _code, name in response.context["choice"].chosen] == ["Delft"]


def test_new_group_is_being_counted_until_it_was(region_round: Round, region_staff: Person, as_: As) -> None:
    places = [measure(region_round, f"Plaats {number}") for number in range(6)]
    count_totals(region_round)
    client, address = as_(region_staff), reverse("comparison_groups")
    client.post(address, {"name": "Kust", "municipalities": [place.pk for place in places]})

    waiting = client.get(address).content.decode()
    count_totals(region_round)
    counted = client.get(address).content.decode()

    assert "Wordt geteld." in waiting
    assert "Laad deze pagina opnieuw" in waiting
    assert "Niet getoond." not in waiting
    assert "Wordt geteld." not in counted


def test_form_says_who_counts(region_round: Round, region_staff: Person, as_: As) -> None:
    shown = as_(region_staff).get(reverse("comparison_groups")).content.decode()

    assert "Alleen gemeenten die hun resultaat delen, tellen mee" in shown

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.access import Role
from municipalities.models import FactKind, Invitation, Membership, Municipality, Person, ProfileFact, Region
from tests import factories
from tests.pages import main_text

As = Callable[[Person], Client]


# Public pages


@pytest.mark.parametrize("name", ["start", "about", "accessibility_statement", "privacy", "security_txt"])
def test_public_page_needs_no_login(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


def test_start_shows_the_region_on_two_queries(client: Client, region: Region, django_assert_num_queries: Any) -> None:
    factories.make_municipality("Delft", tile_row=3, tile_column=4)
    factories.make_municipality("Rijswijk", tile_row=3, tile_column=3)
    factories.make_municipality("Brielle", tile_row=5, tile_column=2, valid_until=date(2022, 12, 31))

    with django_assert_num_queries(2):
        page = client.get(reverse("start")).content.decode()

    assert re.findall(r'dp-col-(\d+) dp-row-(\d+)"><span><span class="dp-tilemap__name">(\w+)<', page) == [
        ("1", "1", "Rijswijk"),
        ("2", "1", "Delft"),
    ]


def test_start_tells_nothing_about_the_state_of_a_municipality(
    client: Client, round_: Any, assessment: Any, delft: Municipality, zoetermeer: Municipality
) -> None:
    Municipality.objects.filter(pk=delft.pk).update(tile_row=1, tile_column=1)
    Municipality.objects.filter(pk=zoetermeer.pk).update(tile_row=1, tile_column=2)

    page = client.get(reverse("start")).content.decode()

    tiles = re.findall(r'<li class="dp-tilemap__tile(.*?)</li>', page)
    assert len(tiles) == 2
    assert {re.sub(r"\d|Delft|Zoetermeer", "", tile) for tile in tiles} == {
        ' dp-col- dp-row-"><span><span class="dp-tilemap__name"></span></span>'
    }


def test_start_of_the_demo_shows_its_people_and_no_others(
    client: Client, coordinator: Person, contributor: Person, region_staff: Person, settings: Any
) -> None:
    Person.objects.filter(pk__in=[coordinator.pk, region_staff.pk]).update(is_demo=True)
    settings.DEMO = True

    page = client.get(reverse("start"))

    assert coordinator.email in main_text(page)
    assert "Staff of MRDH" in main_text(page)
    assert contributor.email not in main_text(page)
    assert "digipeil-demo" in main_text(page)


def test_start_without_demo_shows_nobody(client: Client, coordinator: Person, settings: Any) -> None:
    Person.objects.update(is_demo=True)
    settings.DEMO = False

    page = main_text(client.get(reverse("start")))

    assert coordinator.email not in page
    assert "digipeil-demo" not in page


def test_start_of_the_demo_costs_the_same_for_any_number_of_people(
    client: Client, delft: Municipality, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.DEMO = True
    for number in (1, 2):
        for _ in range(number):
            factories.make_member(delft, is_demo=True)
        with django_assert_num_queries(5):
            client.get(reverse("start"))


def test_start_leads_somebody_who_is_logged_in_to_their_own(as_: As, coordinator: Person) -> None:
    page = as_(coordinator).get(reverse("start")).content.decode().split("<main")[1].split("</main>")[0]

    assert f'href="{reverse("home")}"' in page
    assert f'href="{reverse("account_login")}"' not in page


def test_security_txt_is_as_rfc_9116_has_it(client: Client, settings: Any) -> None:
    settings.SECURITY_CONTACT = "mailto:veilig@digipeil.example"

    response = client.get("/.well-known/security.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.fromisoformat(fields.pop("Expires"))
    assert timedelta(days=30) < expires - timezone.now() < timedelta(days=365)
    assert fields == {
        "Contact": "mailto:veilig@digipeil.example",
        "Preferred-Languages": "nl, en",
        "Canonical": "http://testserver/.well-known/security.txt",
    }


def test_form_without_its_token_is_explained(coordinator: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator)

    response = client.post(reverse("invite_member", args=["delft"]), {"email": "nieuw@delft.example"})

    assert response.status_code == 403
    assert "This form was not accepted" in main_text(response)
    assert not Invitation.objects.exists()


# The demo's people


def test_log_in_as_a_person_of_the_demo(client: Client, coordinator: Person, settings: Any) -> None:
    settings.DEMO = True
    Person.objects.update(is_demo=True)

    response = client.post(reverse("log_in_as"), {"person": coordinator.pk}, follow=True)

    assert response.wsgi_request.user == coordinator
    assert response.redirect_chain[0] == (reverse("home"), 302)


@pytest.mark.parametrize(
    ("demo", "fields"),
    [
        pytest.param(False, {"is_demo": True}, id="not in the demo"),
        pytest.param(True, {"is_demo": False}, id="a real person"),
        pytest.param(True, {"is_demo": True, "is_active": False}, id="a closed account"),
    ],
)
def test_nobody_else_is_logged_in_without_a_password(
    client: Client, coordinator: Person, settings: Any, demo: bool, fields: dict[str, bool]
) -> None:
    settings.DEMO = demo
    Person.objects.update(**fields)

    response = client.post(reverse("log_in_as"), {"person": coordinator.pk})

    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("key", ["", "onzin", "-1", "999999"])
def test_unknown_person_of_the_demo_is_not_found(client: Client, db: None, settings: Any, key: str) -> None:
    settings.DEMO = True

    assert client.post(reverse("log_in_as"), {"person": key}).status_code == 404


# Somebody's own start


def test_home_of_a_member_is_the_municipality(as_: As, alderman: Person) -> None:
    assert as_(alderman).get(reverse("home"))["Location"] == "/gemeente/delft/"


def test_home_of_the_region_is_its_overview(as_: As, region_staff: Person) -> None:
    assert as_(region_staff).get(reverse("home"))["Location"] == "/regio/"


def test_home_of_the_administrator_is_the_administration(as_: As, administrator: Person) -> None:
    assert as_(administrator).get(reverse("home"))["Location"] == "/beheer/"


def test_home_of_a_member_of_two_municipalities_is_a_choice(
    as_: As, coordinator: Person, zoetermeer: Municipality
) -> None:
    Membership.objects.create(person=coordinator, municipality=zoetermeer, role=Role.ALDERMAN)

    response = as_(coordinator).get(reverse("home"))

    links = re.findall(r'dp-card__link" href="([^"]+)"', response.content.decode())
    assert links == ["/gemeente/delft/", "/gemeente/zoetermeer/"]


def test_home_of_who_works_nowhere_says_so(as_: As, db: None) -> None:
    response = as_(factories.make_person()).get(reverse("home"))

    assert response.status_code == 200
    assert "You do not work anywhere yet" in main_text(response)


# Profile


def add_facts(municipality: Municipality, number: int) -> None:
    ProfileFact.objects.filter(municipality=municipality).delete()
    ProfileFact.objects.bulk_create(
        ProfileFact(
            municipality=municipality,
            kind=FactKind.values[position % 5],
            position=position,
            text=f"Feit {position}.",
            note=f"Niet zeker {position}." if position % 2 else "",
            document="mrdh-2021",
            section=f"3.{position % 5 + 2}",
        )
        for position in range(number)
    )


def test_profile_shows_facts_with_their_source_and_what_it_leaves_open(
    as_: As, contributor: Person, delft: Municipality
) -> None:
    add_facts(delft, 5)

    page = main_text(as_(contributor).get(reverse("profile_detail", args=["delft"])))

    for position in range(5):
        left_open = f" About the source: Niet zeker {position}." if position % 2 else ""
        assert f"Feit {position}. section 3.{position + 2}{left_open}" in page
    assert "Source: Handreiking Digitale Strategie (2021)" in page
    assert page.count("Niet zeker") == 2


def test_profile_costs_the_same_for_any_number_of_facts(
    as_: As, contributor: Person, delft: Municipality, django_assert_num_queries: Any
) -> None:
    client = as_(contributor)
    for number in (1, 3, 20):
        add_facts(delft, number)
        with django_assert_num_queries(5):
            client.get(reverse("profile_detail", args=["delft"]))


def test_profile_without_facts_is_honest(as_: As, contributor: Person) -> None:
    page = main_text(as_(contributor).get(reverse("profile_detail", args=["delft"])))

    assert "Nothing was written about your municipality" in page
    assert "Strengths" not in page


def test_profile_of_a_merged_municipality_names_its_successor(as_: As, region: Region) -> None:
    new = factories.make_municipality("Voorne aan Zee", valid_from=date(2023, 1, 1))
    old = factories.make_municipality("Brielle", valid_until=date(2022, 12, 31), successor=new)

    page = main_text(as_(factories.make_member(old)).get(reverse("profile_detail", args=["brielle"])))
    assert "Brielle no longer exists" in page
    assert "until 31 December 2022 and went on as Voorne aan Zee" in page

    page = main_text(as_(factories.make_member(new)).get(reverse("profile_detail", args=["voorne-aan-zee"])))
    assert "no longer exists" not in page
    assert "Came from Brielle" in page


# Colours


def test_colours_are_laid_over_the_design(as_: As, alderman: Person) -> None:
    Municipality.objects.update(colour="#154273")

    response = as_(alderman).get(reverse("municipality_colours", args=["delft"]))

    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "private, max-age=3600"
    assert response.content.decode() == (
        ":root.voorbeeld-theme {\n"
        "  --basis-color-action-1-inverse-bg-default: #154273;\n"
        "  --basis-color-action-1-inverse-bg-hover: #10345c;\n"
        "  --basis-color-action-1-color-default: #154273;\n"
        "  --basis-color-accent-1-bg-default: #154273;\n"
        "  --basis-heading-color: #154273;\n"
        "}\n"
    )


def test_municipality_without_a_colour_keeps_the_design(as_: As, alderman: Person) -> None:
    client = as_(alderman)

    assert client.get(reverse("municipality_colours", args=["delft"])).content == b":root.voorbeeld-theme {\n}\n"
    assert "kleuren.css" not in client.get(reverse("member_list", args=["delft"])).content.decode()


def test_another_colour_has_another_address(as_: As, alderman: Person) -> None:
    client = as_(alderman)
    addresses = []
    for colour in ("#154273", "#a90061"):
        Municipality.objects.update(colour=colour)
        page = client.get(reverse("member_list", args=["delft"])).content.decode()
        addresses += re.findall(r'href="([^"]+kleuren[^"]+)"', page)

    assert addresses == ["/gemeente/delft/kleuren.css?154273", "/gemeente/delft/kleuren.css?a90061"]

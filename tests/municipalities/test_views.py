import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.access import Role
from municipalities.actions import INVITATION_LASTS
from municipalities.models import FactKind, Invitation, Membership, Municipality, Person, ProfileFact, Region
from tests import factories

As = Callable[[Person], Client]
INVITED = "nieuw@delft.example"


def text(response: Any) -> str:
    """The words of a page's main part, without tags."""
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def make_invitation(
    municipality: Municipality, by: Person, email: str = INVITED, **fields: Any
) -> tuple[str, Invitation]:
    """The address of an open invitation, and the invitation."""
    token = f"token-of-{email}-for-{municipality.slug}"
    defaults = {"name": "Nieuw", "role": Role.CONTRIBUTOR, "expires_at": timezone.now() + INVITATION_LASTS}
    invitation = Invitation.objects.create(
        municipality=municipality,
        email=email,
        token_hash=Invitation.hash_of(token),
        invited_by=by,
        **{**defaults, **fields},
    )
    return reverse("accept_invitation", args=[token]), invitation


# Public pages


@pytest.mark.parametrize("name", ["start", "about", "accessibility_statement", "privacy", "security_txt"])
def test_public_page_needs_no_login(client: Client, db: None, name: str) -> None:
    assert client.get(reverse(name)).status_code == 200


def test_start_shows_the_region_on_one_query(client: Client, region: Region, django_assert_num_queries: Any) -> None:
    factories.make_municipality("Delft", tile_row=3, tile_column=4)
    factories.make_municipality("Rijswijk", tile_row=3, tile_column=3)
    factories.make_municipality("Brielle", tile_row=5, tile_column=2, valid_until=date(2022, 12, 31))

    with django_assert_num_queries(1):
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

    assert coordinator.email in text(page)
    assert "Staff of MRDH" in text(page)
    assert contributor.email not in text(page)
    assert "digipeil-demo" in text(page)


def test_start_without_demo_shows_nobody(client: Client, coordinator: Person, settings: Any) -> None:
    Person.objects.update(is_demo=True)
    settings.DEMO = False

    page = text(client.get(reverse("start")))

    assert coordinator.email not in page
    assert "digipeil-demo" not in page


def test_start_of_the_demo_costs_the_same_for_any_number_of_people(
    client: Client, delft: Municipality, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.DEMO = True
    for number in (1, 2):
        for _ in range(number):
            factories.make_member(delft, is_demo=True)
        with django_assert_num_queries(4):
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

    response = client.post(reverse("invite_member", args=["delft"]), {"email": INVITED})

    assert response.status_code == 403
    assert "This form was not accepted" in text(response)
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
    assert "You do not work anywhere yet" in text(response)


# Profile


def add_facts(municipality: Municipality, number: int) -> None:
    ProfileFact.objects.filter(municipality=municipality).delete()
    ProfileFact.objects.bulk_create(
        ProfileFact(
            municipality=municipality,
            kind=FactKind.values[position % 5],
            position=position,
            text=f"Feit {position}.",
            note="A note for the editor.",
            document="mrdh-2021",
            section=f"3.{position % 5 + 2}",
        )
        for position in range(number)
    )


def test_profile_shows_facts_with_their_source_and_not_the_editors_notes(
    as_: As, contributor: Person, delft: Municipality
) -> None:
    add_facts(delft, 5)

    page = text(as_(contributor).get(reverse("profile_detail", args=["delft"])))

    for position in range(5):
        assert f"Feit {position}. section 3.{position + 2}" in page
    assert "Source: Handreiking Digitale Strategie (2021)" in page
    assert "A note for the editor" not in page


def test_profile_costs_the_same_for_any_number_of_facts(
    as_: As, contributor: Person, delft: Municipality, django_assert_num_queries: Any
) -> None:
    client = as_(contributor)
    for number in (1, 3, 20):
        add_facts(delft, number)
        with django_assert_num_queries(5):
            client.get(reverse("profile_detail", args=["delft"]))


def test_profile_without_facts_is_honest(as_: As, contributor: Person) -> None:
    page = text(as_(contributor).get(reverse("profile_detail", args=["delft"])))

    assert "Nothing was written about your municipality" in page
    assert "Strengths" not in page


def test_profile_of_a_merged_municipality_names_its_successor(as_: As, region: Region) -> None:
    new = factories.make_municipality("Voorne aan Zee", valid_from=date(2023, 1, 1))
    old = factories.make_municipality("Brielle", valid_until=date(2022, 12, 31), successor=new)

    page = text(as_(factories.make_member(old)).get(reverse("profile_detail", args=["brielle"])))
    assert "Brielle no longer exists" in page
    assert "until 31 December 2022 and went on as Voorne aan Zee" in page

    page = text(as_(factories.make_member(new)).get(reverse("profile_detail", args=["voorne-aan-zee"])))
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


# Colleagues


def test_member_list_shows_members_and_to_coordinators_the_invitations(
    as_: As, coordinator: Person, alderman: Person, outsider: Person, delft: Municipality, zoetermeer: Municipality
) -> None:
    make_invitation(delft, coordinator)
    make_invitation(zoetermeer, outsider, "ander@zoetermeer.example")

    of_coordinator = text(as_(coordinator).get(reverse("member_list", args=["delft"])))
    of_alderman = text(as_(alderman).get(reverse("member_list", args=["delft"])))

    assert coordinator.email in of_coordinator
    assert INVITED in of_coordinator
    assert coordinator.email in of_alderman
    assert INVITED not in of_alderman
    assert "zoetermeer.example" not in of_coordinator + of_alderman


def test_member_list_costs_the_same_for_any_number(
    as_: As, coordinator: Person, delft: Municipality, django_assert_num_queries: Any
) -> None:
    client = as_(coordinator)
    for number in (1, 3):
        factories.make_member(delft, name=f"Lid {number}")
        make_invitation(delft, coordinator, f"nieuw{number}@delft.example")
        with django_assert_num_queries(5):
            client.get(reverse("member_list", args=["delft"]))


@pytest.mark.django_db(transaction=True)
def test_invitation_by_form_is_mailed_with_a_link_that_works(as_: As, coordinator: Person) -> None:
    client = as_(coordinator)

    response = client.post(
        reverse("invite_member", args=["delft"]), {"name": "Nieuw", "email": "Nieuw@Delft.example", "role": "alderman"}
    )

    assert response["Location"] == reverse("member_list", args=["delft"])
    (message,) = mail.outbox
    (link,) = re.findall(r"http://testserver(\S+)", str(message.body))
    client.logout()
    assert client.get(link).status_code == 200


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        pytest.param({"name": ""}, "name", "Fill in a name.", id="no name"),
        pytest.param({"name": "x" * 101}, "name", "Ensure this value has at most 100 characters", id="long name"),
        pytest.param({"email": ""}, "email", "Fill in an e-mail address.", id="no address"),
        pytest.param({"email": "nieuw@"}, "email", "This is no e-mail address.", id="broken address"),
        pytest.param({"email": "a@b.nl\nBcc: c@d.nl"}, "email", "This is no e-mail address.", id="mail header"),
        pytest.param({"email": "LID@delft.example"}, "email", "already works here", id="a member already"),
        pytest.param({"email": "open@delft.example"}, "email", "still open", id="invited already"),
        pytest.param({"role": ""}, "role", "Choose a role.", id="no role"),
        pytest.param({"role": "mayor"}, "role", "This role does not exist.", id="unknown role"),
    ],
)
def test_bad_invitation_is_explained_at_its_field(
    as_: As, coordinator: Person, delft: Municipality, change: dict[str, str], field: str, message: str
) -> None:
    factories.make_member(delft, email="lid@delft.example")
    make_invitation(delft, coordinator, "open@delft.example")
    data = {"name": "Nieuw", "email": INVITED, "role": "contributor", **change}

    response = as_(coordinator).post(reverse("invite_member", args=["delft"]), data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert message in response.context["form"].errors[field][0]
    assert message in text(response)
    assert Invitation.objects.count() == 1
    assert mail.outbox == []


def test_invitation_is_withdrawn(as_: As, coordinator: Person, delft: Municipality) -> None:
    link, invitation = make_invitation(delft, coordinator)
    client = as_(coordinator)

    response = client.post(reverse("withdraw_invitation", args=["delft", invitation.pk]))

    assert response["Location"] == reverse("member_list", args=["delft"])
    client.logout()
    assert client.get(link).status_code == 404


def test_invitation_of_another_municipality_is_not_found(
    as_: As, coordinator: Person, outsider: Person, zoetermeer: Municipality
) -> None:
    _, invitation = make_invitation(zoetermeer, outsider)

    response = as_(coordinator).post(reverse("withdraw_invitation", args=["delft", invitation.pk]))

    assert response.status_code == 404
    assert Invitation.objects.exists()


def test_accepted_invitation_is_not_withdrawn(as_: As, coordinator: Person, delft: Municipality) -> None:
    _, invitation = make_invitation(delft, coordinator, accepted_at=timezone.now())

    response = as_(coordinator).post(reverse("withdraw_invitation", args=["delft", invitation.pk]), follow=True)

    assert "accepted already" in text(response)


def test_role_is_changed_by_form(as_: As, coordinator: Person, contributor: Person) -> None:
    membership = contributor.membership_in("delft")
    assert membership

    response = as_(coordinator).post(reverse("change_role", args=["delft", membership.pk]), {"role": "alderman"})

    assert response["Location"] == reverse("member_list", args=["delft"])
    membership.refresh_from_db()
    assert membership.role == Role.ALDERMAN


@pytest.mark.parametrize(
    ("role", "message"),
    [
        pytest.param("", "Choose a role.", id="none"),
        pytest.param("mayor", "This role does not exist.", id="unknown"),
        pytest.param("alderman", "is the only coordinator", id="last coordinator"),
    ],
)
def test_role_that_cannot_be_given_is_explained(as_: As, coordinator: Person, role: str, message: str) -> None:
    membership = coordinator.membership_in("delft")
    assert membership

    response = as_(coordinator).post(reverse("change_role", args=["delft", membership.pk]), {"role": role})

    assert response.status_code == 422
    assert message in text(response)
    membership.refresh_from_db()
    assert membership.role == Role.COORDINATOR


def test_member_is_removed(as_: As, coordinator: Person, contributor: Person) -> None:
    membership = contributor.membership_in("delft")
    assert membership

    response = as_(coordinator).post(reverse("remove_member", args=["delft", membership.pk]))

    assert response["Location"] == reverse("member_list", args=["delft"])
    assert contributor.membership_in("delft") is None


def test_last_coordinator_is_not_removed(as_: As, coordinator: Person) -> None:
    membership = coordinator.membership_in("delft")
    assert membership

    response = as_(coordinator).post(reverse("remove_member", args=["delft", membership.pk]), follow=True)

    assert "is the only coordinator" in text(response)
    assert coordinator.membership_in("delft") == membership


def test_coordinator_who_removes_herself_goes_home(as_: As, coordinator: Person, delft: Municipality) -> None:
    factories.make_member(delft, Role.COORDINATOR)
    membership = coordinator.membership_in("delft")
    assert membership

    response = as_(coordinator).post(reverse("remove_member", args=["delft", membership.pk]), follow=True)

    assert response.redirect_chain == [(reverse("home"), 302)]
    assert "is no longer a member" in text(response)


@pytest.mark.parametrize("name", ["change_role", "remove_member"])
def test_member_of_another_municipality_is_not_found(as_: As, coordinator: Person, outsider: Person, name: str) -> None:
    membership = outsider.membership_in("zoetermeer")
    assert membership

    response = as_(coordinator).post(reverse(name, args=["delft", membership.pk]), {"role": "alderman"})

    assert response.status_code == 404
    membership.refresh_from_db()
    assert membership.role == Role.COORDINATOR


# Accepting an invitation


def test_accepting_with_a_new_account_logs_in(client: Client, coordinator: Person, delft: Municipality) -> None:
    link, _ = make_invitation(delft, coordinator)
    password = {"new_password1": factories.PASSWORD, "new_password2": factories.PASSWORD}

    response = client.post(link, password)

    assert response["Location"] == "/gemeente/delft/"
    person = Person.objects.get(email=INVITED)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert person.check_password(factories.PASSWORD)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        pytest.param(factories.PASSWORD, "iets-anders-dan-dat", "didn’t match", id="two different ones"),
        pytest.param("kort", "kort", "too short", id="too short"),
        pytest.param("nieuw@delft.example", "nieuw@delft.example", "too similar", id="the address itself"),
        pytest.param("passwordpassword", "passwordpassword", None, id="allowed"),
        pytest.param("", "", "This field is required.", id="empty"),
    ],
)
def test_password_of_a_new_account_is_checked(
    client: Client, coordinator: Person, delft: Municipality, one: str, other: str, message: str | None
) -> None:
    link, _ = make_invitation(delft, coordinator)

    response = client.post(link, {"new_password1": one, "new_password2": other})

    if message is None:
        assert response.status_code == 302
    else:
        assert response.status_code == 422
        assert message in text(response)
        assert not Person.objects.filter(email=INVITED).exists()


def test_who_has_an_account_logs_in_first(
    client: Client, coordinator: Person, outsider: Person, delft: Municipality
) -> None:
    link, _ = make_invitation(delft, coordinator, outsider.email)

    page = client.get(link)
    posted = client.post(link, {"new_password1": factories.PASSWORD, "new_password2": factories.PASSWORD})

    assert f'href="{reverse("account_login")}?next={link.replace("@", "%40")}"' in page.content.decode()
    assert outsider.membership_in("delft") is None
    assert posted.status_code == 200
    outsider.refresh_from_db()
    assert not outsider.has_usable_password()


def test_who_is_logged_in_accepts_with_one_click(
    as_: As, coordinator: Person, outsider: Person, delft: Municipality
) -> None:
    link, _ = make_invitation(delft, coordinator, outsider.email.upper())
    client = as_(outsider)

    assert "new_password1" not in client.get(link).content.decode()
    assert client.post(link)["Location"] == "/gemeente/delft/"

    membership = outsider.membership_in("delft")
    assert membership
    assert membership.role == Role.CONTRIBUTOR


@pytest.mark.parametrize("invited", [INVITED, "wethouder@delft.example"])
def test_invitation_of_somebody_else_asks_to_log_out(
    as_: As, coordinator: Person, outsider: Person, delft: Municipality, zoetermeer: Municipality, invited: str
) -> None:
    factories.make_member(zoetermeer, email="wethouder@delft.example")
    link, _ = make_invitation(delft, coordinator, invited)
    client = as_(outsider)

    responses = [client.get(link), client.post(link, {"new_password1": "x", "new_password2": "x"})]

    assert ["This invitation is for somebody else" in text(response) for response in responses] == [True, True]
    assert Membership.objects.filter(municipality=delft).count() == 1


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"expires_at": timezone.now()}, id="expired"),
        pytest.param({"accepted_at": timezone.now()}, id="used"),
    ],
)
def test_invitation_that_is_over_is_explained(
    client: Client, coordinator: Person, delft: Municipality, fields: dict[str, Any]
) -> None:
    link, _ = make_invitation(delft, coordinator, **fields)

    response = client.get(link)

    assert response.status_code == 404
    assert "This invitation cannot be used" in text(response)


def test_unknown_token_is_explained_the_same(client: Client, db: None) -> None:
    response = client.get(reverse("accept_invitation", args=["onzin"]))

    assert response.status_code == 404
    assert "This invitation cannot be used" in text(response)

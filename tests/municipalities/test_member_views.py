import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.access import Role
from municipalities.actions import INVITATION_LASTS
from municipalities.models import Invitation, Membership, Municipality, Person
from tests import factories
from tests.pages import main_text

As = Callable[[Person], Client]
INVITED = "nieuw@delft.example"


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


# Colleagues


def test_member_list_shows_members_and_to_coordinators_the_invitations(
    as_: As, coordinator: Person, alderman: Person, outsider: Person, delft: Municipality, zoetermeer: Municipality
) -> None:
    make_invitation(delft, coordinator)
    make_invitation(zoetermeer, outsider, "ander@zoetermeer.example")

    of_coordinator = main_text(as_(coordinator).get(reverse("member_list", args=["delft"])))
    of_alderman = main_text(as_(alderman).get(reverse("member_list", args=["delft"])))

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
    assert message in main_text(response)
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

    assert "accepted already" in main_text(response)


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
    assert message in main_text(response)
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

    assert "is the only coordinator" in main_text(response)
    assert coordinator.membership_in("delft") == membership


def test_coordinator_who_removes_herself_goes_home(as_: As, coordinator: Person, delft: Municipality) -> None:
    factories.make_member(delft, Role.COORDINATOR)
    membership = coordinator.membership_in("delft")
    assert membership

    response = as_(coordinator).post(reverse("remove_member", args=["delft", membership.pk]), follow=True)

    assert response.redirect_chain == [(reverse("home"), 302)]
    assert "is no longer a member" in main_text(response)


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
        assert message in main_text(response)
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

    assert ["This invitation is for somebody else" in main_text(response) for response in responses] == [True, True]
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
    assert "This invitation cannot be used" in main_text(response)


def test_unknown_token_is_explained_the_same(client: Client, db: None) -> None:
    response = client.get(reverse("accept_invitation", args=["onzin"]))

    assert response.status_code == 404
    assert "This invitation cannot be used" in main_text(response)

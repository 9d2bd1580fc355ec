import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from municipalities.models import Person
from tests import factories

As = Callable[[Person], Client]
EMAIL = "iemand@delft.example"


@pytest.fixture
def person(db: None) -> Person:
    return factories.make_person(email=EMAIL, password=factories.PASSWORD)


def log_in(client: Client, email: str = EMAIL, password: str = factories.PASSWORD, **more: str) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password, **more})


@pytest.mark.parametrize("email", [EMAIL, "Iemand@DELFT.example"])
def test_login_goes_home_whatever_the_case_of_the_address(client: Client, person: Person, email: str) -> None:
    response = log_in(client, email)

    assert response["Location"] == reverse("home")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_login_returns_to_the_page_that_asked_for_it(client: Client, person: Person) -> None:
    asked = client.get(reverse("profile_detail", args=["delft"]))

    assert asked["Location"] == "/account/login/?next=/gemeente/delft/profiel/"
    assert 'name="next" value="/gemeente/delft/profiel/"' in client.get(asked["Location"]).content.decode()
    assert log_in(client, next="/gemeente/delft/profiel/")["Location"] == "/gemeente/delft/profiel/"


def test_login_leads_to_no_other_site(client: Client, person: Person) -> None:
    assert log_in(client, next="https://elders.example/")["Location"] == reverse("home")


@pytest.mark.parametrize(("email", "password"), [(EMAIL, "een-fout-wachtwoord"), ("niemand@delft.example", "iets")])
def test_wrong_login_does_not_tell_which_was_wrong(client: Client, person: Person, email: str, password: str) -> None:
    response = log_in(client, email, password)

    assert response.status_code == 200
    (error,) = response.context["form"].non_field_errors()
    assert error in response.content.decode()
    assert log_in(client, "nog.niemand@delft.example").context["form"].non_field_errors() == [error]


def test_guessing_is_stopped_and_explained(client: Client, person: Person) -> None:
    for _ in range(5):
        log_in(client, password="een-fout-wachtwoord")

    response = log_in(client)

    assert response.status_code == 200
    assert "Too many failed login attempts" in response.context["form"].non_field_errors()[0]
    assert "_auth_user_id" not in client.session


def test_many_logins_from_one_address_get_a_page_that_explains(client: Client, person: Person) -> None:
    responses = [log_in(client, f"naam{number}@delft.example", "iets") for number in range(31)]

    assert [response.status_code for response in responses[:30]] == [200] * 30
    assert responses[30].status_code == 429
    assert "Too many attempts" in responses[30].content.decode()


def test_closed_account_is_told_so(client: Client, person: Person) -> None:
    Person.objects.update(is_active=False)

    response = log_in(client)

    assert response["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(response["Location"]).content.decode()
    assert "_auth_user_id" not in client.session


def test_logging_out_asks_first(as_: As, person: Person) -> None:
    client = as_(person)

    client.get(reverse("account_logout"))
    assert "_auth_user_id" in client.session

    assert client.post(reverse("account_logout"))["Location"] == reverse("start")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up(client: Client, db: None, method: str) -> None:
    data = {"email": EMAIL, "password1": factories.PASSWORD, "password2": factories.PASSWORD}

    response = getattr(client, method)(reverse("account_signup"), data)

    assert response.status_code == 404
    assert "You get an account by invitation" in response.content.decode()
    assert not Person.objects.exists()


def test_forgotten_password_is_chosen_anew_by_mail(client: Client, person: Person) -> None:
    response = client.post(reverse("account_reset_password"), {"email": EMAIL.upper()})

    assert response["Location"] == reverse("account_reset_password_done")
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([EMAIL], "Choose a new password for Digipeil")
    (link,) = re.findall(r"http://testserver(\S+)", str(message.body))
    form = client.get(link, follow=True)
    chosen = {"password1": "een-nieuw-wachtwoord", "password2": "een-nieuw-wachtwoord"}
    done = client.post(form.context["action_url"], chosen, follow=True)

    assert "Your password was changed" in done.content.decode()
    assert [message.subject for message in mail.outbox[1:]] == ["Your password of Digipeil was changed"]
    assert log_in(client, password="een-nieuw-wachtwoord")["Location"] == reverse("home")
    assert "This link does not work any more" in Client().get(link).content.decode()


def test_person_without_a_password_can_choose_one(client: Client, db: None) -> None:
    factories.make_person(email=EMAIL)

    client.post(reverse("account_reset_password"), {"email": EMAIL})

    assert "http://testserver/account/password/reset/key/" in mail.outbox[0].body


def test_person_without_a_password_is_sent_to_the_mail_instead_of_an_error(as_: As, db: None) -> None:
    response = as_(factories.make_person(email=EMAIL)).get(reverse("account_change_password"), follow=True)

    assert [url for url, _ in response.redirect_chain] == [
        reverse("account_set_password"),
        reverse("account_reset_password"),
    ]


def test_unknown_address_gets_the_same_page_and_an_honest_mail(client: Client, db: None) -> None:
    response = client.post(reverse("account_reset_password"), {"email": "niemand@delft.example"})

    assert response["Location"] == reverse("account_reset_password_done")
    (message,) = mail.outbox
    assert message.to == ["niemand@delft.example"]
    assert "there is no account with this address" in message.body


@pytest.mark.parametrize(
    ("password", "message"),
    [("kort", "too short"), ("passwordpassword1", None), (EMAIL, "too similar")],
)
def test_new_password_is_checked(as_: As, person: Person, password: str, message: str | None) -> None:
    client = as_(person)
    data = {"oldpassword": factories.PASSWORD, "password1": password, "password2": password}

    response = client.post(reverse("account_change_password"), data)

    if message is None:
        assert response["Location"] == reverse("home")
        person.refresh_from_db()
        assert person.check_password(password)
    else:
        assert message in str(response.context["form"].errors)


def test_login_form_says_everything_in_its_labels(client: Client, db: None) -> None:
    page = client.get(reverse("account_login")).content.decode()

    assert "placeholder" not in page
    assert re.findall(r'<label[^>]*for="(\w+)"', page) == ["id_login", "id_password"]
    assert page.split("<main")[1].count(f'href="{reverse("account_reset_password")}"') == 1


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "reauthenticate/", "login/code/confirm/"])
def test_what_the_product_does_not_use_does_not_exist(as_: As, person: Person, path: str) -> None:
    assert as_(person).get(f"/account/{path}").status_code == 404

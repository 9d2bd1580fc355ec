"""Accounts that are closed: nothing tells any more whose they were."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.models import Assessment
from municipalities.access import Role
from municipalities.actions import MemberError, accept_invitation, close_account, invite_member
from municipalities.models import AuditEntry, Membership, Municipality, Person, RegionMembership
from tests import factories

As = Callable[[Person], Client]
NAME, EMAIL = "Roos van Dijk", "roos@delft.example"
CLOSED = "Closed account"


@pytest.fixture
def roos(delft: Municipality, coordinator: Person) -> Person:
    """A colleague who came by invitation, with a password and a function."""
    invitation = invite_member(
        municipality=delft, name=NAME, email=EMAIL, role=Role.CONTRIBUTOR, link=lambda token: token, by=coordinator
    )
    person = accept_invitation(invitation=invitation, by=None, password=factories.PASSWORD).person
    Person.objects.filter(pk=person.pk).update(job_title="Adviseur van Delft", last_login=timezone.now())
    return Person.objects.get(pk=person.pk)


def rows_that_tell(*words: str) -> list[str]:
    """The tables in which one of these words still stands."""
    found = []
    for model in apps.get_models():
        text = str(list(model._base_manager.values()))
        found += [model._meta.label] if any(word in text for word in words) else []
    return found


def log_in(client: Client) -> Any:
    return client.post(reverse("account_login"), {"login": EMAIL, "password": factories.PASSWORD})


# The action


def test_closed_account_tells_nothing_but_in_the_trail(
    roos: Person, coordinator: Person, delft: Municipality, client: Client, administrator: Person
) -> None:
    RegionMembership.objects.create(person=roos, region=delft.region)
    EmailAddress.objects.create(user=roos, email=EMAIL)
    for changed in (roos, roos.memberships.get(), roos.region_membership):
        LogEntry.objects.log_actions(administrator.pk, [changed], CHANGE, [], single_object=True)
    log_in(client)

    close_account(person=roos, by=administrator)

    assert rows_that_tell(NAME, EMAIL, "Adviseur van Delft") == ["municipalities.AuditEntry"]
    assert (rows_that_tell(NAME), Session.objects.exists()) == ([], False)
    roos.refresh_from_db()
    assert (roos.name, roos.email, roos.is_closed) == (CLOSED, f"account-{roos.pk}@closed.invalid", True)
    assert (roos.is_active, roos.has_usable_password(), roos.memberships.count()) == (False, False, 0)
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "by_email", "details"))[2:] == [
        ("close_account", administrator.email, {}),
        ("remove_member", administrator.email, {"member": EMAIL, "role": "contributor"}),
        ("remove_region_member", administrator.email, {"member": EMAIL}),
    ]


def test_who_is_logged_in_is_logged_out_everywhere_and_cannot_return(
    roos: Person, administrator: Person, client: Client, as_: As, coordinator: Person
) -> None:
    elsewhere, colleague = Client(), as_(coordinator)
    log_in(elsewhere)
    assert elsewhere.get(reverse("member_list", args=["delft"])).status_code == 200

    close_account(person=roos, by=administrator)

    assert elsewhere.get(reverse("member_list", args=["delft"])).status_code == 302
    assert "_auth_user_id" not in elsewhere.session
    assert log_in(Client()).status_code == 200
    assert colleague.get(reverse("member_list", args=["delft"])).status_code == 200


def test_what_somebody_did_stays_without_the_name(
    roos: Person, assessment: Assessment, as_: As, coordinator: Person, administrator: Person
) -> None:
    answer = factories.answer_block(assessment, "verkennen-visie", "partial", roos, "Blijft staan")
    page = reverse("pillar_detail", args=["delft", assessment.pk, "verkennen"])
    assert NAME in as_(coordinator).get(page).content.decode()

    close_account(person=roos, by=administrator)

    html = as_(coordinator).get(page).content.decode()
    answer.refresh_from_db()
    assert (NAME in html, CLOSED in html, "Blijft staan" in html) == (False, True, True)
    assert answer.changed_by == roos


def test_only_coordinator_is_not_closed(coordinator: Person, delft: Municipality, administrator: Person) -> None:
    with pytest.raises(MemberError, match="is the only coordinator of Delft"):
        close_account(person=coordinator, by=administrator)

    coordinator.refresh_from_db()
    assert (coordinator.is_active, coordinator.memberships.count()) == (True, 1)
    assert not AuditEntry.objects.exists()


def test_only_administrator_is_not_closed(administrator: Person) -> None:
    with pytest.raises(MemberError, match="is the only administrator"):
        close_account(person=administrator, by=administrator)

    assert Person.objects.get().is_staff


def test_account_is_closed_once(roos: Person, administrator: Person) -> None:
    close_account(person=roos, by=administrator)

    with pytest.raises(MemberError, match="closed already"):
        close_account(person=roos, by=administrator)


def test_address_can_be_invited_anew(roos: Person, coordinator: Person, delft: Municipality) -> None:
    close_account(person=roos, by=roos)

    invitation = invite_member(
        municipality=delft, name=NAME, email=EMAIL, role=Role.ALDERMAN, link=lambda token: token, by=coordinator
    )

    assert accept_invitation(invitation=invitation, by=None, password=factories.PASSWORD).person != roos


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_close_at_once_leave_one_behind(administrator: Person) -> None:
    other = Person.objects.create_superuser("tweede@digipeil.example", name="Tweede")
    together = threading.Barrier(2)

    def close(person: Person) -> None:
        together.wait()
        try:
            close_account(person=person, by=person)
        except MemberError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=close, args=[person]) for person in (administrator, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Person.objects.filter(is_staff=True, is_active=True).count() == 1


# The own page


def test_somebody_closes_the_own_account_with_the_password(client: Client, roos: Person) -> None:
    log_in(client)

    response = client.post(reverse("close_account"), {"password": factories.PASSWORD}, follow=True)

    assert response.redirect_chain == [(reverse("start"), 302)]
    assert "Your account was closed." in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert Person.objects.get(pk=roos.pk).is_closed


@pytest.mark.parametrize("password", ["", "een-fout-wachtwoord"])
def test_account_stays_without_the_password(client: Client, roos: Person, password: str) -> None:
    log_in(client)

    response = client.post(reverse("close_account"), {"password": password})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["password"])
    assert not Person.objects.get(pk=roos.pk).is_closed


def test_password_is_not_guessed_on_the_page(client: Client, roos: Person) -> None:
    log_in(client)

    tries = [client.post(reverse("close_account"), {"password": "fout"}).status_code for _ in range(6)]

    assert tries == [422] * 5 + [429]


def test_only_coordinator_reads_on_the_page_what_to_do_first(client: Client, delft: Municipality) -> None:
    factories.make_member(delft, Role.COORDINATOR, NAME, email=EMAIL, password=factories.PASSWORD)
    log_in(client)

    response = client.post(reverse("close_account"), {"password": factories.PASSWORD})

    assert response.status_code == 422
    assert "is the only coordinator of Delft. Make somebody else a coordinator first." in response.content.decode()
    assert Membership.objects.exists()


# The administration


def test_administrator_closes_an_account_after_a_question(as_: As, administrator: Person, roos: Person) -> None:
    client, url = as_(administrator), reverse("admin:municipalities_person_close", args=[roos.pk])
    person_url = reverse("admin:municipalities_person_change", args=[roos.pk])
    assert url in client.get(person_url).content.decode()

    asked = client.get(url).content.decode()
    assert f"Close the account of {NAME} ({EMAIL})?" in asked
    assert not Person.objects.get(pk=roos.pk).is_closed

    response = client.post(url, follow=True)

    assert response.redirect_chain == [(person_url, 302)]
    assert "The account was closed." in response.content.decode()
    assert Person.objects.get(pk=roos.pk).is_closed
    assert url not in response.content.decode()
    assert 'name="_save"' not in response.content.decode()
    assert client.get(url).status_code == 404


def test_administrator_reads_why_the_only_coordinator_stays(
    as_: As, administrator: Person, coordinator: Person
) -> None:
    url = reverse("admin:municipalities_person_close", args=[coordinator.pk])

    response = as_(administrator).post(url, follow=True)

    assert response.redirect_chain == [(url, 302)]
    assert "is the only coordinator of Delft." in response.content.decode()
    assert not Person.objects.get(pk=coordinator.pk).is_closed


def test_administrator_who_closes_the_own_account_is_logged_out(as_: As, administrator: Person) -> None:
    Person.objects.create_superuser("tweede@digipeil.example", name="Tweede")
    url = reverse("admin:municipalities_person_close", args=[administrator.pk])

    response = as_(administrator).post(url, follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("key", ["0", "niemand"])
def test_account_that_never_was_is_not_closed(as_: As, administrator: Person, key: str) -> None:
    assert as_(administrator).get(reverse("admin:municipalities_person_close", args=[key])).status_code == 404

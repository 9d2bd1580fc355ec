from datetime import timedelta

from django.test import Client
from django.urls import reverse

from assessment.models import Round
from municipalities.models import AuditEntry, Person


def change(client: Client, round_: Round, days: int) -> int:
    address = reverse("admin:assessment_round_change", args=[round_.pk])
    form = {"name": round_.name, "closes_on": (round_.opens_on + timedelta(days=days)).isoformat()}
    return client.post(address, form).status_code


def test_an_administrator_moves_a_deadline(client: Client, round_: Round, administrator: Person) -> None:
    client.force_login(administrator, "allauth.account.auth_backends.AuthenticationBackend")

    assert change(client, round_, days=90) == 302

    assert Round.objects.get().closes_on == round_.opens_on + timedelta(days=90)
    assert AuditEntry.objects.filter(verb="change_round", by=administrator).exists()


def test_a_deadline_before_the_opening_is_refused_on_the_form(
    client: Client, round_: Round, administrator: Person
) -> None:
    client.force_login(administrator, "allauth.account.auth_backends.AuthenticationBackend")

    assert change(client, round_, days=-1) == 200

    assert Round.objects.get().closes_on == round_.closes_on

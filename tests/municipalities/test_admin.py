from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from municipalities.access import Role
from municipalities.models import AuditEntry, Membership, Municipality, Person, RegionMembership
from tests import factories

As = Callable[[Person], Client]
NO_ROWS = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/municipalities/person/", "/beheer/login/", "/beheer/onzin/"])
def test_administration_does_not_exist_for_others(as_: As, coordinator: Person, path: str) -> None:
    assert as_(coordinator).get(path).status_code == 404


@pytest.mark.parametrize("path", ["/beheer/", "/beheer/municipalities/person/", "/beheer/login/"])
def test_administration_sends_strangers_to_the_one_login(client: Client, db: None, path: str) -> None:
    response = client.get(path, follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert "username" not in response.content.decode()


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/beheer/login/", "/beheer/"),
        ("/beheer/logout/", "/account/logout/"),
        ("/beheer/password_change/", "/account/password/change/"),
    ],
)
def test_login_and_password_are_those_of_the_product(as_: As, administrator: Person, path: str, location: str) -> None:
    assert as_(administrator).get(path)["Location"] == location


@pytest.mark.parametrize("model", ["region", "municipality", "person", "membership", "regionmembership", "auditentry"])
def test_lists_open_for_the_administrator(as_: As, administrator: Person, coordinator: Person, model: str) -> None:
    factories.make_region_staff(factories.make_region())
    AuditEntry.record("do_something", coordinator, by=coordinator)

    assert as_(administrator).get(reverse(f"admin:municipalities_{model}_changelist")).status_code == 200


@pytest.mark.parametrize(
    ("model", "may_add", "may_change", "may_delete"),
    [
        ("region", False, False, False),
        ("municipality", False, True, False),
        ("person", True, True, False),
        ("membership", True, True, True),
        ("auditentry", False, False, False),
    ],
)
def test_what_the_administrator_may_do(
    as_: As, administrator: Person, coordinator: Person, model: str, may_add: bool, may_change: bool, may_delete: bool
) -> None:
    entry = AuditEntry.record("do_something", coordinator, by=coordinator)
    membership = coordinator.membership_in("delft")
    assert membership
    rows: dict[str, Any] = {
        "region": membership.municipality.region,
        "municipality": membership.municipality,
        "person": coordinator,
        "membership": membership,
        "auditentry": entry,
    }
    client = as_(administrator)

    def status(action: str, *args: Any) -> int:
        return client.get(reverse(f"admin:municipalities_{model}_{action}", args=args)).status_code

    assert status("add") == (200 if may_add else 403)
    page = client.get(reverse(f"admin:municipalities_{model}_change", args=[rows[model].pk]))
    assert (b'name="_save"' in page.content) == may_change
    assert status("delete", rows[model].pk) == (200 if may_delete else 403)


def test_new_person_has_no_password_and_both_rights_of_an_administrator(as_: As, administrator: Person) -> None:
    data = {"email": "Nieuw@Delft.example", "name": "Nieuw", "is_active": "on", "is_staff": "on", **NO_ROWS}

    response = as_(administrator).post(reverse("admin:municipalities_person_add"), data)

    assert response.status_code == 302
    person = Person.objects.get(email="nieuw@delft.example")
    assert (person.has_usable_password(), person.is_staff, person.is_superuser) == (False, True, True)
    assert list(AuditEntry.objects.values_list("verb", "by_email", "subject")) == [
        ("add_person", administrator.email, f"municipalities.Person {person.pk}")
    ]


def test_first_coordinator_is_added_with_the_person(as_: As, administrator: Person, delft: Municipality) -> None:
    data = {
        "email": "nieuw@delft.example",
        "name": "Nieuw",
        "is_active": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "0",
        "memberships-0-municipality": delft.pk,
        "memberships-0-role": Role.COORDINATOR,
    }

    as_(administrator).post(reverse("admin:municipalities_person_add"), data)

    membership = Membership.objects.get()
    assert (membership.person.email, membership.role) == ("nieuw@delft.example", Role.COORDINATOR)
    entry = AuditEntry.objects.get(verb="add_membership")
    assert (entry.municipality, entry.details) == (delft, {"role": "coordinator", "member": "nieuw@delft.example"})


def test_colour_that_cannot_be_read_is_refused(as_: As, administrator: Person, delft: Municipality) -> None:
    client, url = as_(administrator), reverse("admin:municipalities_municipality_change", args=[delft.pk])
    refused = client.post(url, {"colour": "#ffff00"})
    accepted = client.post(url, {"colour": "#154273", "name": "Delft aan de Schie"})

    assert (refused.status_code, accepted.status_code) == (200, 302)
    assert "too light" in str(refused.context["errors"])
    delft.refresh_from_db()
    assert (delft.colour, delft.name) == ("#154273", "Delft")
    assert AuditEntry.objects.get().details == {"fields": ["colour"]}


def test_ended_memberships_are_told_also_when_many_go_at_once(
    as_: As, administrator: Person, coordinator: Person, contributor: Person, alderman: Person
) -> None:
    keys = [person.memberships.get().pk for person in (contributor, alderman)]
    data = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}

    as_(administrator).post(reverse("admin:municipalities_membership_changelist"), data)

    assert Membership.objects.get().person == coordinator
    assert sorted(AuditEntry.objects.values_list("verb", "subject")) == [
        ("remove_member", f"municipalities.Membership {key}") for key in sorted(keys)
    ]


def inline(membership: Membership, **changed: Any) -> dict[str, Any]:
    """The form of a person with one membership, as the page of the administration sends it."""
    person = membership.person
    return {
        "email": f"lid{person.pk}@delft.example",
        "name": person.name,
        "is_active": "on",
        "memberships-TOTAL_FORMS": "1",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": membership.pk,
        "memberships-0-person": person.pk,
        "memberships-0-municipality": membership.municipality.pk,
        "memberships-0-role": membership.role,
        **changed,
    }


@pytest.mark.parametrize("way", ["change", "delete", "delete many", "change with person", "delete with person"])
def test_last_coordinator_stays_and_the_page_says_why(
    as_: As, administrator: Person, coordinator: Person, alderman: Person, way: str
) -> None:
    kept = coordinator.memberships.get()
    list_url = reverse("admin:municipalities_membership_changelist")
    change_url = reverse("admin:municipalities_membership_change", args=[kept.pk])
    person_url = reverse("admin:municipalities_person_change", args=[coordinator.pk])
    keys = [kept.pk, alderman.memberships.get().pk]
    url, data = {
        "change": (change_url, {"role": "contributor"}),
        "delete": (reverse("admin:municipalities_membership_delete", args=[kept.pk]), {"post": "yes"}),
        "delete many": (list_url, {"action": "delete_selected", "_selected_action": keys, "post": "yes"}),
        "change with person": (person_url, inline(kept, **{"memberships-0-role": "contributor"})),
        "delete with person": (person_url, inline(kept, **{"memberships-0-DELETE": "on"})),
    }[way]

    response = as_(administrator).post(url, data, follow=True)

    assert "is the only coordinator of Delft. Make somebody else a coordinator first." in response.content.decode()
    assert (Membership.objects.count(), Membership.objects.get(pk=kept.pk).role) == (2, Role.COORDINATOR)
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("by_person", [False, True])
def test_changed_role_is_told_with_what_it_was(
    as_: As, administrator: Person, delft: Municipality, alderman: Person, outsider: Person, by_person: bool
) -> None:
    changed = alderman.memberships.get()
    moved = {"municipality": "GM0637", "person": outsider.pk, "role": "contributor"}
    url = reverse("admin:municipalities_membership_change", args=[changed.pk])
    if by_person:
        url = reverse("admin:municipalities_person_change", args=[alderman.pk])
        moved = inline(changed, **{"memberships-0-municipality": "GM0637", "memberships-0-role": "contributor"})

    response = as_(administrator).post(url, moved)

    assert response.status_code == 302
    changed = Membership.objects.get(pk=changed.pk)
    assert (changed.person, changed.municipality, changed.role) == (alderman, delft, Role.CONTRIBUTOR)
    entry = AuditEntry.objects.get(verb="change_role")
    assert entry.details == {"member": changed.person.email, "before": "alderman", "after": "contributor"}


def test_membership_that_ends_with_the_person_is_told_by_its_key(
    as_: As, administrator: Person, alderman: Person
) -> None:
    ended = alderman.memberships.get()

    as_(administrator).post(
        reverse("admin:municipalities_person_change", args=[alderman.pk]),
        inline(ended, **{"memberships-0-DELETE": "on"}),
    )

    assert not Membership.objects.exists()
    alderman.refresh_from_db()
    entry = AuditEntry.objects.get(verb="remove_member")
    assert (entry.subject, entry.details) == (
        f"municipalities.Membership {ended.pk}",
        {"member": alderman.email, "role": "alderman"},
    )


def test_staff_of_the_region_are_added(as_: As, administrator: Person, delft: Municipality) -> None:
    person = factories.make_person()

    as_(administrator).post(
        reverse("admin:municipalities_regionmembership_add"), {"person": person.pk, "region": delft.region.pk}
    )

    assert RegionMembership.objects.get().person == person

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from municipalities.access import Role
from municipalities.models import AuditEntry, Invitation, Municipality, Person, Region
from tests import factories


@pytest.fixture
def merged(region: Region) -> dict[str, Municipality]:
    successor = factories.make_municipality("Voorne aan Zee", valid_from=date(2023, 1, 1))
    gone = factories.make_municipality("Brielle", valid_until=date(2022, 12, 31), successor=successor)
    return {"Brielle": gone, "Voorne aan Zee": successor}


@pytest.mark.parametrize(
    ("day", "names"),
    [
        pytest.param(date(2022, 12, 31), ["Brielle", "Delft"], id="last day of the old one"),
        pytest.param(date(2023, 1, 1), ["Delft", "Voorne aan Zee"], id="first day of the new one"),
    ],
)
def test_existing_on_follows_a_merger(
    merged: dict[str, Municipality], delft: Municipality, day: date, names: list[str]
) -> None:
    assert [municipality.name for municipality in Municipality.objects.existing_on(day)] == names


@pytest.mark.parametrize(("day", "ended"), [(date(2022, 12, 31), False), (date(2023, 1, 1), True)])
def test_has_ended_from_the_day_after_the_last(merged: dict[str, Municipality], day: date, ended: bool) -> None:
    assert merged["Brielle"].has_ended(day) is ended
    assert merged["Voorne aan Zee"].has_ended(day) is False


def test_successor_needs_a_last_day(delft: Municipality, zoetermeer: Municipality) -> None:
    delft.successor = zoetermeer

    with pytest.raises(IntegrityError, match="municipality_with_successor_has_ended"):
        delft.save()


def test_last_day_comes_after_the_first(delft: Municipality) -> None:
    delft.valid_from, delft.valid_until = date(2023, 1, 1), date(2022, 1, 1)

    with pytest.raises(IntegrityError, match="municipality_valid_until_after_valid_from"):
        delft.save()


def test_address_is_one_person_whatever_the_case(db: None) -> None:
    person = Person.objects.create_user("Iemand@Delft.example", name="Iemand")

    assert person.email == "iemand@delft.example"
    assert Person.objects.get_by_natural_key("IEMAND@delft.EXAMPLE") == person
    with pytest.raises(IntegrityError, match="whatever_the_case"), transaction.atomic():
        Person(email="IEMAND@delft.example", name="Nog iemand").save()


def test_membership_in_is_that_of_this_municipality_alone(coordinator: Person, zoetermeer: Municipality) -> None:
    membership = coordinator.membership_in("delft")

    assert membership is not None
    assert (membership.role, membership.municipality.name) == (Role.COORDINATOR, "Delft")
    assert coordinator.membership_in("zoetermeer") is None


def test_one_open_invitation_an_address(coordinator: Person, delft: Municipality) -> None:
    def invite(token: str, email: str = "nieuw@delft.example") -> Invitation:
        return Invitation.objects.create(
            municipality=delft,
            email=email,
            name="Nieuw",
            role=Role.CONTRIBUTOR,
            token_hash=Invitation.hash_of(token),
            invited_by=coordinator,
            expires_at=timezone.now() + timedelta(days=1),
        )

    first = invite("a")
    with pytest.raises(IntegrityError, match="one_open_invitation"), transaction.atomic():
        invite("b", email="Nieuw@Delft.example")
    first.accepted_at = timezone.now()
    first.save()

    assert invite("c").pk != first.pk


def test_audit_entry_outlives_the_person(coordinator: Person, delft: Municipality) -> None:
    entry = AuditEntry.record("do_something", delft, by=coordinator, municipality=delft, what="this")
    email = coordinator.email
    coordinator.delete()

    entry.refresh_from_db()

    assert (entry.by, entry.by_email, entry.verb, entry.subject, entry.details) == (
        None,
        email,
        "do_something",
        "municipalities.Municipality GM0503",
        {"what": "this"},
    )

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone

from municipalities.access import Role
from municipalities.actions import (
    MemberError,
    accept_invitation,
    change_role,
    invite_member,
    load_municipalities,
    load_profiles,
    remove_member,
    withdraw_invitation,
)
from municipalities.directory import MUNICIPALITIES_FILE
from municipalities.models import AuditEntry, Invitation, Membership, Municipality, Person, ProfileFact, Region
from municipalities.profiles import PROFILES_FILE
from municipalities.reading import ContentError, Loaded
from tests import factories

Changed = Callable[[Path, Callable[[Any], object]], Path]


def _of(code: str, content: Any) -> dict[str, Any]:
    return next(entry for entry in content["municipalities"] if entry["code"] == code)


def trail() -> list[tuple[str, str, dict[str, Any]]]:
    """What the audit trail tells, oldest first."""
    return list(AuditEntry.objects.order_by("pk").values_list("verb", "by_email", "details"))


# Loading


def test_loading_municipalities_twice_changes_nothing(db: None) -> None:
    assert load_municipalities(by=None) == Loaded(added=24)
    assert load_municipalities(by=None) == Loaded()

    assert Region.objects.get().short_name == "MRDH"
    brielle = Municipality.objects.get(slug="brielle")
    assert (brielle.pk, brielle.successor) == ("GM0501", Municipality.objects.get(slug="voorne-aan-zee"))
    assert trail() == [("load_municipalities", "", {"added": 24, "changed": 0})]


def test_loading_changes_what_the_file_changed_and_keeps_the_colour(db: None, changed: Changed) -> None:
    load_municipalities(by=None)
    Municipality.objects.filter(slug="delft").update(colour="#154273")

    loaded = load_municipalities(
        by=None, path=changed(MUNICIPALITIES_FILE, lambda c: _of("GM0503", c).update(name="Delft aan de Schie"))
    )

    assert loaded == Loaded(changed=1)
    delft = Municipality.objects.get(pk="GM0503")
    assert (delft.name, delft.colour) == ("Delft aan de Schie", "#154273")


def test_a_municipality_that_left_the_file_stays(db: None, changed: Changed) -> None:
    load_municipalities(by=None)

    assert load_municipalities(by=None, path=changed(MUNICIPALITIES_FILE, lambda c: c["municipalities"].pop(4))) == (
        Loaded()
    )

    assert Municipality.objects.count() == 24


def test_bad_content_changes_nothing(db: None, changed: Changed) -> None:
    load_municipalities(by=None)

    with pytest.raises(ContentError, match="unknown successor"):
        load_municipalities(
            by=None,
            path=changed(
                MUNICIPALITIES_FILE,
                lambda c: (_of("GM0503", c).update(name="Ander"), _of("GM0501", c).update(successor="GM0000")),
            ),
        )

    assert Municipality.objects.get(pk="GM0503").name == "Delft"


def test_loading_profiles_twice_changes_nothing(db: None) -> None:
    load_municipalities(by=None)

    first = load_profiles(by=None)

    assert first == Loaded(added=ProfileFact.objects.count())
    assert load_profiles(by=None) == Loaded()
    assert set(ProfileFact.objects.values_list("municipality", flat=True)) == set(
        Municipality.objects.filter(interviewed=True).values_list("pk", flat=True)
    )


def test_loading_profiles_follows_the_file(db: None, changed: Changed) -> None:
    load_municipalities(by=None)
    load_profiles(by=None)
    before = ProfileFact.objects.count()

    def change(content: Any) -> None:
        delft = next(profile for profile in content["profiles"] if profile["municipalities"] == ["GM0503"])
        delft["facts"][0]["text"] = "Delft begon opnieuw."
        delft["facts"].pop()

    loaded = load_profiles(by=None, path=changed(PROFILES_FILE, change))

    assert loaded == Loaded(changed=1, removed=1)
    assert ProfileFact.objects.count() == before - 1
    assert ProfileFact.objects.filter(municipality="GM0503").first().text == "Delft begon opnieuw."  # type: ignore[union-attr]


def test_profiles_need_their_municipalities(db: None) -> None:
    with pytest.raises(ContentError, match="unknown municipality: GM0489"):
        load_profiles(by=None)


# Invitations


@pytest.fixture
def invite(delft: Municipality, coordinator: Person) -> Callable[..., Invitation]:
    def call(email: str = "nieuw@delft.example", **fields: Any) -> Invitation:
        values: dict[str, Any] = {"municipality": delft, "name": "Nieuw", "role": Role.CONTRIBUTOR, "by": coordinator}
        return invite_member(email=email, link=lambda token: f"https://peil.example/{token}", **{**values, **fields})

    return call


def test_invitation_is_mailed_once_it_is_stored_and_keeps_only_a_hash(
    invite: Callable[..., Invitation], coordinator: Person, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invitation = invite("Nieuw@Delft.example")
        assert mail.outbox == []

    (message,) = mail.outbox
    token = message.body.split("https://peil.example/")[1].split()[0]
    assert message.to == ["nieuw@delft.example"]
    assert "Coördinator Delft invites you" in message.body
    assert invitation.token_hash == Invitation.hash_of(token)
    assert token not in str(Invitation.objects.values())
    assert Invitation.objects.with_token(token) == invitation
    assert invitation.expires_at - invitation.invited_at == timedelta(days=14)
    assert trail() == [
        ("invite_member", coordinator.email, {"email": "nieuw@delft.example", "role": "contributor"}),
    ]


@pytest.mark.parametrize("email", ["lid@delft.example", "LID@delft.example"])
def test_member_is_not_invited(delft: Municipality, invite: Callable[..., Invitation], email: str) -> None:
    factories.make_member(delft, Role.ALDERMAN, email="lid@delft.example")

    with pytest.raises(MemberError, match="already works here in Delft"):
        invite(email)


def test_open_invitation_is_not_doubled(invite: Callable[..., Invitation]) -> None:
    invite("nieuw@delft.example")

    with pytest.raises(MemberError, match="still open"):
        invite("NIEUW@delft.example")

    assert Invitation.objects.count() == 1


def test_expired_invitation_makes_room_for_a_new_one(invite: Callable[..., Invitation]) -> None:
    old = invite()
    Invitation.objects.update(expires_at=timezone.now())

    new = invite()

    assert list(Invitation.objects.all()) == [new]
    assert new.token_hash != old.token_hash


def test_mail_that_cannot_be_sent_invites_nobody(
    invite: Callable[..., Invitation], settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with django_capture_on_commit_callbacks() as callbacks:
        invite()

    with pytest.raises(OSError, match="refused"):
        callbacks[0]()


@pytest.mark.django_db(transaction=True)
def test_mail_server_that_is_away_leaves_no_invitation(
    invite: Callable[..., Invitation], settings: Any, coordinator: Person
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    with pytest.raises(MemberError, match="could not be sent, so nobody was invited"):
        invite()

    assert not Invitation.objects.exists()
    assert [verb for verb, _, _ in trail()] == ["invite_member", "withdraw_invitation"]


@pytest.mark.django_db(transaction=True)
def test_two_invitations_of_one_address_at_the_same_time(invite: Callable[..., Invitation]) -> None:
    together = threading.Barrier(2)

    def run(_turn: int) -> str:
        together.wait()
        try:
            invite()
        except MemberError:
            return "refused"
        finally:
            connection.close()
        return "invited"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(run, range(2))) == ["invited", "refused"]

    assert Invitation.objects.count() == 1


def test_invitation_sent_while_another_was_looked_for_stays(
    invite: Callable[..., Invitation], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("municipalities.actions.refuse_invitation", lambda *_asked: None)  # looked before the first
    first = invite()

    with pytest.raises(MemberError, match="still open"):
        invite()

    assert Invitation.objects.get() == first


def test_withdrawn_invitation_is_gone(invite: Callable[..., Invitation], coordinator: Person) -> None:
    withdraw_invitation(invitation=invite(), by=coordinator)

    assert not Invitation.objects.exists()
    assert trail()[-1] == ("withdraw_invitation", coordinator.email, {"email": "nieuw@delft.example"})


def test_accepted_invitation_cannot_be_withdrawn(invite: Callable[..., Invitation], coordinator: Person) -> None:
    invitation = invite()
    accept_invitation(invitation=invitation, by=None, password=factories.PASSWORD)

    with pytest.raises(MemberError, match="accepted already"):
        withdraw_invitation(invitation=invitation, by=coordinator)

    assert Membership.objects.filter(person__email="nieuw@delft.example").exists()


def test_accepting_makes_an_account_and_a_member(invite: Callable[..., Invitation], delft: Municipality) -> None:
    membership = accept_invitation(invitation=invite(), by=None, password=factories.PASSWORD)

    person = membership.person
    assert (person.email, person.name, membership.municipality, membership.role) == (
        "nieuw@delft.example",
        "Nieuw",
        delft,
        Role.CONTRIBUTOR,
    )
    assert person.check_password(factories.PASSWORD)
    assert trail()[-1] == ("accept_invitation", "nieuw@delft.example", {"role": "contributor"})


def test_accepting_with_an_account_adds_a_municipality(invite: Callable[..., Invitation], outsider: Person) -> None:
    accept_invitation(invitation=invite(outsider.email, role=Role.ALDERMAN), by=outsider)

    assert set(outsider.memberships.values_list("municipality__name", "role")) == {
        ("Zoetermeer", "coordinator"),
        ("Delft", "alderman"),
    }


def test_invitation_works_once(invite: Callable[..., Invitation]) -> None:
    invitation = invite()
    accept_invitation(invitation=invitation, by=None, password=factories.PASSWORD)

    with pytest.raises(MemberError, match="no longer be used"):
        accept_invitation(invitation=invitation, by=None, password="een-ander-wachtwoord")

    assert Person.objects.get(email="nieuw@delft.example").check_password(factories.PASSWORD)


def test_expired_invitation_is_refused(invite: Callable[..., Invitation]) -> None:
    invitation = invite()
    Invitation.objects.update(expires_at=timezone.now())

    with pytest.raises(MemberError, match="no longer be used"):
        accept_invitation(invitation=invitation, by=None, password=factories.PASSWORD)


def test_invitation_of_somebody_else_is_refused(invite: Callable[..., Invitation], outsider: Person) -> None:
    with pytest.raises(MemberError, match=r"is for nieuw@delft\.example"):
        accept_invitation(invitation=invite(), by=outsider)

    assert outsider.membership_in("delft") is None


def test_existing_account_is_not_overwritten(invite: Callable[..., Invitation], outsider: Person) -> None:
    with pytest.raises(MemberError, match="Log in first"):
        accept_invitation(invitation=invite(outsider.email), by=None, password=factories.PASSWORD)

    outsider.refresh_from_db()
    assert not outsider.has_usable_password()


# Members


def test_role_is_changed_and_told(coordinator: Person, contributor: Person) -> None:
    membership = contributor.membership_in("delft")
    assert membership

    changed = change_role(membership=membership, role=Role.COORDINATOR, by=coordinator)

    assert changed.role == Role.COORDINATOR
    assert trail() == [
        (
            "change_role",
            coordinator.email,
            {"member": contributor.email, "before": "contributor", "after": "coordinator"},
        )
    ]


def test_same_role_again_is_no_change(coordinator: Person) -> None:
    membership = coordinator.membership_in("delft")
    assert membership

    change_role(membership=membership, role=Role.COORDINATOR, by=coordinator)

    assert trail() == []


def test_only_coordinator_stays(coordinator: Person, outsider: Person) -> None:
    membership = coordinator.membership_in("delft")
    assert membership

    with pytest.raises(MemberError, match="is the only coordinator"):
        change_role(membership=membership, role=Role.ALDERMAN, by=coordinator)
    with pytest.raises(MemberError, match="is the only coordinator"):
        remove_member(membership=membership, by=coordinator)

    assert coordinator.membership_in("delft") == membership


def test_one_of_two_coordinators_may_go(coordinator: Person, delft: Municipality) -> None:
    other = factories.make_member(delft, Role.COORDINATOR, "Tweede")
    membership = other.membership_in("delft")
    assert membership

    remove_member(membership=membership, by=coordinator)

    assert other.membership_in("delft") is None
    assert Person.objects.filter(pk=other.pk).exists()
    assert trail() == [("remove_member", coordinator.email, {"member": other.email, "role": "coordinator"})]


def test_removing_twice_is_told(coordinator: Person, contributor: Person) -> None:
    membership = contributor.membership_in("delft")
    assert membership
    remove_member(membership=membership, by=coordinator)

    with pytest.raises(MemberError, match="removed already"):
        remove_member(membership=Membership(pk=membership.pk, municipality=membership.municipality), by=coordinator)


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_leave_at_once_leave_one_behind(coordinator: Person, delft: Municipality) -> None:
    other = factories.make_member(delft, Role.COORDINATOR, "Tweede")
    memberships = [person.membership_in("delft") for person in (coordinator, other)]
    together = threading.Barrier(2)

    def leave(membership: Membership) -> None:
        together.wait()
        try:
            remove_member(membership=membership, by=membership.person)
        except MemberError:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=[membership]) for membership in memberships]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Membership.objects.filter(municipality=delft, role=Role.COORDINATOR).count() == 1

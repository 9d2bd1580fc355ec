"""What changes in the region's directory, in profiles, and in who works where."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from municipalities.access import Role
from municipalities.boundaries import Boundaries
from municipalities.directory import MUNICIPALITIES_FILE, Directory
from municipalities.models import (
    AttemptCounter,
    AuditEntry,
    Boundary,
    Invitation,
    Membership,
    Municipality,
    Person,
    ProfileFact,
    Region,
    RegionMembership,
)
from municipalities.profiles import PROFILES_FILE, read_profiles
from municipalities.reading import Loaded

INVITATION_LASTS = timedelta(days=14)


class MemberError(Exception):
    """What was asked of the members of a municipality cannot be done; the message says why, for the reader."""


# Content


@transaction.atomic
def load_municipalities(*, by: Person | None, path: Path = MUNICIPALITIES_FILE) -> Loaded:
    """Bring the region and its municipalities in line with the file; again is harmless. ContentError on bad content.

    A municipality that is not in the file stays as it is, and so does a colour: neither comes from the file.
    """
    directory = Directory.from_file(path)
    region, _created = Region.objects.update_or_create(slug=directory.region["slug"], defaults=directory.region)
    rows = [Municipality(region=region, **row) for row in directory.municipalities]
    fields = ["region_id", *(name for name in directory.municipalities[0] if name != "gm_code")]
    loaded = _compared({stored.pk: stored for stored in Municipality.objects.all()}, rows, fields)
    if loaded:
        names = [Municipality._meta.get_field(name.removesuffix("_id")).name for name in fields]
        Municipality.objects.bulk_create(rows, update_conflicts=True, unique_fields=["gm_code"], update_fields=names)
        AuditEntry.record("load_municipalities", region, by=by, added=loaded.added, changed=loaded.changed)
    return loaded


def _compared(stored: dict[str, Municipality], rows: list[Municipality], fields: list[str]) -> Loaded:
    added = sum(row.pk not in stored for row in rows)
    changed = sum(
        row.pk in stored and any(getattr(stored[row.pk], name) != getattr(row, name) for name in fields) for row in rows
    )
    return Loaded(added, changed)


@transaction.atomic
def import_boundaries(*, boundaries: Boundaries, year: int, source: str, by: Person | None) -> Loaded:
    """Keep these boundaries as those of that year; again is harmless. Who is not among them keeps what there was."""
    stored = {boundary.municipality_id: boundary for boundary in Boundary.objects.filter(year=year)}
    rows = [
        Boundary(municipality_id=code, year=year, coordinates=shape, source=source)
        for code, shape in boundaries.shapes.items()
    ]
    added = sum(row.municipality_id not in stored for row in rows)
    same = sum(_is_same(stored.get(row.municipality_id), row) for row in rows)
    loaded = Loaded(added=added, changed=len(rows) - added - same)
    if loaded:
        unique, fields = ["municipality", "year"], ["coordinates", "source"]
        Boundary.objects.bulk_create(rows, update_conflicts=True, unique_fields=unique, update_fields=fields)
        region = Region.objects.filter(municipalities__in=boundaries.shapes).distinct().order_by("pk")[:1].get()
        AuditEntry.record(
            "import_boundaries",
            region,
            by=by,
            year=year,
            source=source,
            added=loaded.added,
            changed=loaded.changed,
        )
    return loaded


def _is_same(stored: Boundary | None, row: Boundary) -> bool:
    return stored is not None and (stored.coordinates, stored.source) == (row.coordinates, row.source)


@transaction.atomic
def load_profiles(*, by: Person | None, path: Path = PROFILES_FILE) -> Loaded:
    """Bring the profile facts in line with the file; again is harmless. ContentError on bad content."""
    municipalities = Municipality.objects.in_bulk()
    wanted = read_profiles(path, municipalities)
    stored: dict[str, list[ProfileFact]] = {}
    for fact in ProfileFact.objects.order_by("municipality", "position"):
        stored.setdefault(fact.municipality_id, []).append(fact)
    loaded = Loaded()
    for code in sorted({*wanted, *stored}):
        rows = [ProfileFact(municipality_id=code, **row) for row in wanted.get(code, [])]
        loaded += _replace_facts(municipalities[code], stored.get(code, []), rows, by)
    return loaded


def _replace_facts(
    municipality: Municipality, stored: list[ProfileFact], rows: list[ProfileFact], by: Person | None
) -> Loaded:
    old, new = [_values(fact) for fact in stored], [_values(fact) for fact in rows]
    if old == new:
        return Loaded()
    ProfileFact.objects.filter(municipality=municipality).delete()
    ProfileFact.objects.bulk_create(rows)
    AuditEntry.record("load_profile", municipality, by=by, municipality=municipality, facts=len(rows))
    changed = sum(before != after for before, after in zip(old, new, strict=False))
    return Loaded(max(len(new) - len(old), 0), changed, max(len(old) - len(new), 0))


def _values(fact: ProfileFact) -> tuple[Any, ...]:
    return (fact.kind, fact.position, fact.text, fact.note, fact.topics, fact.document, fact.section)


# Invitations


def invite_member(
    *, municipality: Municipality, name: str, email: str, role: Role, link: Callable[[str], str], by: Person
) -> Invitation:
    """Invite somebody by mail; `link` makes the absolute address out of the token, of which only the hash is kept.

    MemberError where the address is a member or has an open invitation, or where the mail cannot be sent: in that
    last case the invitation is withdrawn again.
    """
    token, now = secrets.token_urlsafe(32), timezone.now()
    invitation = Invitation(
        municipality=municipality,
        email=email.lower(),
        name=name,
        role=role,
        token_hash=Invitation.hash_of(token),
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    try:
        with transaction.atomic():
            _store_invitation(invitation, by)
            transaction.on_commit(partial(_mail_invitation, invitation, link(token)))
    except OSError as error:
        withdraw_invitation(invitation=invitation, by=by)
        raise MemberError(
            _("The mail to %(email)s could not be sent, so nobody was invited. Try again later.") % {"email": email}
        ) from error
    return invitation


def _store_invitation(invitation: Invitation, by: Person) -> None:
    municipality, email = invitation.municipality, invitation.email
    refuse_invitation(municipality, email, invitation.invited_at)
    expired = municipality.invitations.filter(accepted_at__isnull=True, expires_at__lte=invitation.invited_at)
    expired.filter(email__iexact=email).delete()  # never one that somebody else sent a moment ago
    try:
        with transaction.atomic():
            invitation.save()
    except IntegrityError as error:
        raise MemberError(_already_invited(email)) from error
    AuditEntry.record("invite_member", invitation, by=by, municipality=municipality, email=email, role=invitation.role)


def refuse_invitation(municipality: Municipality, email: str, now: datetime) -> None:
    """MemberError where this address cannot be invited, with the reason."""
    if municipality.memberships.filter(person__email__iexact=email).exists():
        raise MemberError(
            _("%(email)s already works here in %(municipality)s.") % {"email": email, "municipality": municipality.name}
        )
    if municipality.invitations.open_on(now).filter(email__iexact=email).exists():
        raise MemberError(_already_invited(email))


def _already_invited(email: str) -> str:
    return _("%(email)s has an invitation that is still open. Withdraw it first to send a new one.") % {"email": email}


def _mail_invitation(invitation: Invitation, address: str) -> None:
    context = {"invitation": invitation, "address": address, "days": INVITATION_LASTS.days}
    with translation.override(settings.LANGUAGE_CODE):
        subject = _("Invitation to Digipeil for %(municipality)s") % {"municipality": invitation.municipality.name}
        text = render_to_string("municipalities/mail/invitation.txt", context)
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email])


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Person) -> None:
    """Make an invitation that was not accepted yet useless; one that was accepted in the meantime stays."""
    open_one = Invitation.objects.select_for_update().filter(pk=invitation.pk, accepted_at__isnull=True).first()
    if open_one is None:
        raise MemberError(_("This invitation was accepted already."))
    AuditEntry.record(
        "withdraw_invitation", open_one, by=by, municipality=invitation.municipality, email=invitation.email
    )
    open_one.delete()


@transaction.atomic
def accept_invitation(*, invitation: Invitation, by: Person | None, password: str = "") -> Membership:
    """Make the invited person a member: `by` where an account exists, else a new account with this password.

    MemberError where the invitation cannot be used any more, or is for another address than that of `by`.
    """
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not locked.is_open(timezone.now()):
        raise MemberError(_("This invitation can no longer be used."))
    if by is None and Person.objects.filter(email__iexact=locked.email).exists():
        raise MemberError(_("There is an account with this address already. Log in first."))
    by = by or Person.objects.create_user(locked.email, password, name=locked.name)
    if by.email.lower() != locked.email.lower():
        raise MemberError(_("This invitation is for %(email)s.") % {"email": locked.email})
    membership, _created = Membership.objects.get_or_create(
        person=by, municipality=invitation.municipality, defaults={"role": locked.role}
    )
    locked.accepted_at = timezone.now()
    locked.save(update_fields=["accepted_at"])
    AuditEntry.record("accept_invitation", locked, by=by, municipality=invitation.municipality, role=membership.role)
    return membership


# Members


@transaction.atomic
def change_role(*, membership: Membership, role: Role, by: Person) -> Membership:
    """Give a member another role; MemberError where nobody would be left to lead."""
    locked = _locked(membership)
    if locked.role == role:
        return locked
    if role != Role.COORDINATOR:
        _refuse_last_coordinator(locked)
    before, locked.role = locked.role, role
    locked.save(update_fields=["role"])
    AuditEntry.record(
        "change_role",
        locked,
        by=by,
        municipality=locked.municipality,
        member=locked.person.email,
        before=before,
        after=role,
    )
    return locked


@transaction.atomic
def remove_member(*, membership: Membership, by: Person) -> None:
    """End somebody's membership; what they wrote and the account stay. MemberError for the last coordinator."""
    locked = _locked(membership)
    _refuse_last_coordinator(locked)
    AuditEntry.record(
        "remove_member",
        locked,
        by=by,
        municipality=locked.municipality,
        member=locked.person.email,
        role=locked.role,
    )
    locked.delete()


def _locked(membership: Membership) -> Membership:
    """The membership, read anew, while nobody else can change the members of its municipality."""
    Municipality.objects.select_for_update(no_key=True).get(pk=membership.municipality_id)
    current = Membership.objects.select_related("person", "municipality").filter(pk=membership.pk).first()
    if current is None:
        raise MemberError(_("This colleague was removed already."))
    return current


def _refuse_last_coordinator(membership: Membership) -> None:
    others = Membership.objects.filter(municipality=membership.municipality, role=Role.COORDINATOR)
    if membership.role == Role.COORDINATOR and not others.exclude(pk=membership.pk).exists():
        raise MemberError(
            _("%(person)s is the only coordinator of %(municipality)s. Make somebody else a coordinator first.")
            % {"person": membership.person, "municipality": membership.municipality}
        )


# Accounts


@transaction.atomic
def close_account(*, person: Person, by: Person) -> None:
    """Remove whatever tells who somebody is, for good. What they did stays, as the work of a closed account.

    The audit trail keeps the addresses that stand in it. MemberError for the last coordinator of a municipality, the
    last administrator, and an account that is closed already.
    """
    administrators = Q(is_staff=True, is_active=True)
    locked = Person.objects.select_for_update().filter(Q(pk=person.pk) | administrators).order_by("pk").in_bulk()
    closed = locked.pop(person.pk)
    if closed.is_closed:
        raise MemberError(_("This account was closed already."))
    if closed.is_staff and not locked:
        raise MemberError(
            _("%(person)s is the only administrator. Let somebody else administer first.") % {"person": closed}
        )
    AuditEntry.record("close_account", closed, by=by)
    for membership in closed.memberships.order_by("municipality"):
        remove_member(membership=membership, by=by)
    for of_region in RegionMembership.objects.filter(person=closed):
        remove_region_member(membership=of_region, by=by)
    _forget_traces(closed)
    _forget_person(closed)


@transaction.atomic
def remove_region_member(*, membership: RegionMembership, by: Person) -> None:
    """End somebody's work for the region; the account stays."""
    AuditEntry.record("remove_region_member", membership, by=by, member=membership.person.email)
    membership.delete()


def _forget_traces(person: Person) -> None:
    """Remove what names somebody outside the own row: invitations, sessions, rows of allauth and the administration."""
    Invitation.objects.filter(email__iexact=person.email).delete()
    EmailAddress.objects.filter(user=person).delete()
    of_members = Q(content_type__model__in=["membership", "regionmembership"], object_repr__startswith=f"{person} · ")
    of_person = Q(content_type__model="person", object_id=str(person.pk))
    LogEntry.objects.filter(of_members | of_person, content_type__app_label="municipalities").delete()
    for session in Session.objects.iterator():
        if session.get_decoded().get(SESSION_KEY) == str(person.pk):
            session.delete()


def _forget_person(person: Person) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        person.name = _("Closed account")
    person.email, person.job_title, person.last_login = person.closed_email, "", None
    person.is_active = person.is_staff = person.is_superuser = False
    person.set_unusable_password()
    person.save()


# What is kept for a while only


def forget_expired(*, now: datetime) -> None:
    """Remove counters of attempts and sessions that have run out: they hold addresses of people."""
    AttemptCounter.objects.filter(expires__lt=now).delete()
    Session.objects.filter(expire_date__lt=now).delete()

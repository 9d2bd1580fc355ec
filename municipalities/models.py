"""The region, its municipalities, the people who work there, and the trail of what they did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access import Permission, Role, may
from municipalities.colours import validate_colour
from municipalities.querysets import MunicipalityQuerySet, Place


class Region(models.Model):
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=20)
    slug = models.SlugField(unique=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class SizeClass(models.TextChoices):
    SMALL = "small", _("small")
    MEDIUM = "medium", _("medium-sized")
    LARGE = "large", _("large")
    G4 = "g4", _("one of the four largest cities")


class DevelopmentPath(models.TextChoices):
    """How a municipality develops (guide, sections 2.4 and 4.4)."""

    ADAPTIVE = "adaptive", _("Adaptive")
    PROACTIVE = "proactive", _("Proactive")
    DIRECTING = "directing", _("Directing")


class Municipality(models.Model):
    """A municipality under its CBS code. One that merged stays, under its own code, with its successor.

    `path`, `covered` (the keys of the building blocks that something on its agenda will serve) and `tasks` (the codes
    of its societal tasks) stand here so that every app has them at hand; the choices themselves are kept in strategy.
    """

    gm_code = models.CharField(_("CBS code"), max_length=6, primary_key=True, validators=[RegexValidator(r"^GM\d{4}$")])
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")
    name = models.CharField(_("name"), max_length=100)
    official_name = models.CharField(_("official name"), max_length=100)
    slug = models.SlugField(unique=True)
    size_class = models.CharField(_("size class"), max_length=10, choices=SizeClass)
    latitude = models.FloatField(_("latitude"))
    longitude = models.FloatField(_("longitude"))
    tile_row = models.PositiveSmallIntegerField(_("row on the tile map"), null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(_("column on the tile map"), null=True, blank=True)
    interviewed = models.BooleanField(_("interviewed for the guide"), default=False)
    cooperation = models.CharField(_("works in"), max_length=100, blank=True)
    valid_from = models.DateField(_("exists since"), null=True, blank=True)
    valid_until = models.DateField(_("existed until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
    )
    colour = models.CharField(_("colour"), max_length=7, blank=True, validators=[validate_colour])
    path = models.CharField(_("development path"), max_length=10, choices=DevelopmentPath, blank=True)
    covered = ArrayField(models.CharField(max_length=80), default=list, blank=True, editable=False)
    tasks = ArrayField(models.CharField(max_length=30), default=list, blank=True, editable=False)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering: ClassVar[list[str]] = ["name"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index("tile_row", condition=Q(tile_row__isnull=False), name="municipality_on_a_tile"),
            GistIndex(Place(), name="municipality_by_place"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="municipality_valid_until_after_valid_from",
                condition=Q(valid_from__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
            ),
            models.CheckConstraint(
                name="municipality_with_successor_has_ended",
                condition=Q(successor__isnull=True) | Q(valid_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def existed_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and not self.has_ended(day)

    def has_ended(self, today: date) -> bool:
        return self.valid_until is not None and self.valid_until < today


class BoundaryQuerySet(models.QuerySet["Boundary"]):
    def in_force(self, municipalities: Iterable[Municipality], today: date) -> dict[str, Boundary]:
        """Those of the last year in which all that have a place on the map have one, by code; empty without one."""
        wanted = {municipality.pk for municipality in municipalities if municipality.tile_row is not None}
        held: dict[int, set[str]] = {}
        for year, code in self.filter(year__lte=today.year).values_list("year", "municipality_id"):
            held.setdefault(year, set()).add(code)
        whole = [year for year, codes in held.items() if wanted <= codes]
        return {b.municipality_id: b for b in self.filter(year=max(whole))} if whole else {}


class Boundary(models.Model):
    """Where a municipality lies in a year: a GeoJSON MultiPolygon, longitude before latitude (WGS84)."""

    municipality = models.ForeignKey(Municipality, on_delete=models.CASCADE, related_name="boundaries")
    year = models.PositiveSmallIntegerField(_("year"))
    coordinates = models.JSONField()
    source = models.CharField(_("source"), max_length=200)

    objects = BoundaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("boundary")
        verbose_name_plural = _("boundaries")
        ordering: ClassVar[list[str]] = ["municipality", "year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "year"], name="one_boundary_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} · {self.year}"


class FactKind(models.TextChoices):
    STRATEGY = "strategy", _("Digital strategy")
    STRENGTH = "strength", _("Strengths")
    WEAKNESS = "weakness", _("Weaknesses")
    OPPORTUNITY = "opportunity", _("Opportunities")
    THREAT = "threat", _("Threats")


class ProfileFact(models.Model):
    """One thing that a source says of a municipality; loaded from content/profiles.yaml, never typed in."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="profile_facts")
    kind = models.CharField(max_length=20, choices=FactKind)
    position = models.PositiveSmallIntegerField()
    text = models.TextField()
    note = models.TextField(blank=True)
    topics = models.JSONField(default=list)
    document = models.CharField(max_length=40)
    section = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "position"], name="profile_fact_position"),
        ]

    def __str__(self) -> str:
        return self.text


CLOSED_DOMAIN = "closed.invalid"  # a top-level domain that will never exist (RFC 2606)


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account; the e-mail address is the name to log in with."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    job_title = models.CharField(_("function"), max_length=100, blank=True)
    is_active = models.BooleanField(_("may log in"), default=True)
    is_staff = models.BooleanField(_("may administer"), default=False)
    is_demo = models.BooleanField(_("invented for the demo"), default=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="person_email_once_whatever_the_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def closed_email(self) -> str:
        """What stands in the place of the address once the account is closed: no address, and nobody else's."""
        return f"account-{self.pk}@{CLOSED_DOMAIN}"

    @property
    def is_closed(self) -> bool:
        """Whether the account was closed for good, so that nothing tells any more whose it was."""
        return self.email == self.closed_email

    def membership_in(self, slug: str) -> Membership | None:
        try:
            found = Membership.objects.select_related("municipality").get(person=self, municipality__slug=slug)
        except Membership.DoesNotExist:
            return None
        found.person = self
        return found

    def region(self) -> Region | None:
        membership = RegionMembership.objects.select_related("region").filter(person=self).first()
        return membership.region if membership else None


class Membership(models.Model):
    """A person's role in a municipality."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("municipality")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "municipality"], name="one_role_a_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.municipality} · {self.get_role_display()}"

    def may(self, permission: Permission) -> bool:
        return may(self.role, permission)


class RegionMembership(models.Model):
    """Somebody of the region's staff."""

    person = models.OneToOneField(
        Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="region_membership"
    )
    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="staff")

    class Meta:
        verbose_name = _("member of the region's staff")
        verbose_name_plural = _("staff of regions")

    def __str__(self) -> str:
        return f"{self.person} · {self.region}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open_on(self, moment: datetime) -> InvitationQuerySet:
        return self.filter(accepted_at__isnull=True, expires_at__gt=moment)

    def with_token(self, token: str) -> Invitation | None:
        return self.select_related("municipality", "invited_by").filter(token_hash=Invitation.hash_of(token)).first()


class Invitation(models.Model):
    """An invitation that a coordinator sent to a colleague's address; the token is kept as a hash."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=100)
    role = models.CharField(_("role"), max_length=20, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-invited_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                Lower("email"),
                "municipality",
                condition=Q(accepted_at__isnull=True),
                name="one_open_invitation_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} · {self.municipality}"

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    def is_open(self, moment: datetime) -> bool:
        return self.accepted_at is None and self.expires_at > moment


class AttemptCounter(models.Model):
    """How often somebody tried to log in or to set a password of late; written and read by Django's DatabaseCache."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class AuditEntry(models.Model):
    """Who did what, when, to what. Written by actions in their own transaction, never changed."""

    at = models.DateTimeField(_("moment"), default=timezone.now, db_index=True)
    by = models.ForeignKey(Person, verbose_name=_("by whom"), on_delete=models.SET_NULL, null=True, related_name="+")
    by_email = models.EmailField(_("by which e-mail address"), blank=True)
    municipality = models.ForeignKey(
        Municipality, verbose_name=_("municipality"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    verb = models.CharField(_("action"), max_length=60)
    subject = models.CharField(_("on what"), max_length=100)
    details = models.JSONField(_("details"), default=dict)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by_email} {self.verb} {self.subject}"

    @classmethod
    def record(
        cls,
        verb: str,
        subject: models.Model,
        *,
        by: Person | None,
        municipality: Municipality | None = None,
        **details: Any,
    ) -> AuditEntry:
        """Write one entry; to be called inside the transaction of the action that it tells of."""
        return cls.objects.create(
            by=by,
            by_email=by.email if by else "",
            municipality=municipality,
            verb=verb,
            subject=f"{subject._meta.label} {subject.pk}",
            details=details,
        )

"""Who municipalities work with: companies, authorities, knowledge institutions, groups of citizens."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality


class OrganisationKind(models.TextChoices):
    PUBLIC = "public", _("Public authority")
    PRIVATE = "private", _("Company")
    KNOWLEDGE = "knowledge", _("Knowledge institution")
    CITIZENS = "citizens", _("Citizens and associations")
    NETWORK = "network", _("Network or incubator")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def on_map(self) -> OrganisationQuerySet:
        """Those that the collaboration map shows: in their own right, or because they work with municipalities."""
        takes_part = Q(participations__cooperation__removed_at__isnull=True, participations__isnull=False)
        return self.filter(Q(on_map=True) | takes_part).distinct()


class Organisation(models.Model):
    """A partner. `on_map` are those that the collaboration map shows in their own right, at `municipality`."""

    key = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=150)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    aliases = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    description = models.TextField(_("description"), blank=True)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    on_map = models.BooleanField(_("on the collaboration map"), default=False)
    document = models.CharField(max_length=40, blank=True)
    section = models.CharField(max_length=200, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("name"), name="organisation_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

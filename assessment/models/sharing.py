"""What a municipality shares of its adopted results, and with whom."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.instruments import Instrument
from municipalities.models import Municipality, Person


class SharingLevel(models.IntegerChoices):
    """Each level holds those below it. Drafts are never shared at any level."""

    NOTHING = 0, _("Nothing")
    TOTALS = 1, _("In totals only")
    REGION = 2, _("With the municipalities of the region")
    PUBLIC = 3, _("Public")


class Sharing(models.Model):
    """What a municipality decided for one instrument; without a row it shares nothing."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="sharings")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="sharings")
    level = models.PositiveSmallIntegerField(_("shared"), choices=SharingLevel, default=SharingLevel.NOTHING)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "instrument"], name="one_sharing_an_instrument"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} · {self.instrument_id} · {self.level}"

"""The rounds in which municipalities of a region measure."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.instruments import InstrumentVersion
from municipalities.models import Municipality, Person, Region


class Round(models.Model):
    """A period in which the municipalities of a region measure with the same instrument versions."""

    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(_("name"), max_length=100)
    instrument_versions = models.ManyToManyField(
        InstrumentVersion, verbose_name=_("instruments"), related_name="rounds"
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    invited = models.ManyToManyField(Municipality, related_name="rounds", verbose_name=_("invited municipalities"))
    reminded_at = models.DateTimeField(_("last reminder"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("invented for the demo"), default=False)

    class Meta:
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        ordering: ClassVar[list[str]] = ["-opens_on"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="round_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on"))),
            models.UniqueConstraint(fields=["region", "name"], name="round_name_once_a_region"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ended_on(self) -> date:
        """The last day on which answers could be given, as far as is known."""
        return min(self.closes_on, self.closed_on) if self.closed_on else self.closes_on

    def is_open(self, today: date) -> bool:
        return self.opens_on <= today and not self.is_closed(today)

    def is_closed(self, today: date) -> bool:
        """Past its deadline, or closed by the region before it."""
        return today > self.closes_on or (self.closed_on is not None and today >= self.closed_on)


class RoundReopening(models.Model):
    """A closed round that the region opened again for one municipality, until a day, with a reason."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reopenings")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("reason"))
    until = models.DateField(_("until"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="round_reopening_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.round} · {self.municipality} · {self.until}"

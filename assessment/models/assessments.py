"""The measurements of municipalities: in a round, or on their own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.instruments import Instrument, InstrumentVersion
from assessment.models.rounds import Round
from municipalities.models import DevelopmentPath, Municipality, Person


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def adopted(self) -> AssessmentQuerySet:
        return self.filter(adopted_at__isnull=False)

    def for_municipality(self, municipality: Municipality) -> AssessmentQuerySet:
        return self.filter(municipality=municipality)

    def for_round(self, round_: Round) -> AssessmentQuerySet:
        return self.filter(round=round_)

    def of_instrument(self, instrument: Instrument) -> AssessmentQuerySet:
        return self.filter(instrument_version__instrument=instrument)

    def latest_versions(self) -> AssessmentQuerySet:
        """Without those of which a correction exists."""
        return self.filter(corrected_by__isnull=True)


class Assessment(models.Model):
    """One municipality's measurement with one instrument, in a round or under a `name` of its own.

    Adopting freezes it; a correction is a new version with a reason. `follows` is the adopted assessment from which it
    started; its answers were copied to be confirmed.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="assessments")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="assessments")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments")
    name = models.CharField(_("name"), max_length=100, blank=True)
    number = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    reason = models.TextField(_("reason of the correction"), blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField(_("development path"), max_length=10, choices=DevelopmentPath, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering: ClassVar[list[str]] = ["-started_at", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "round", "instrument_version", "number"], name="assessment_number_once"
            ),
            models.CheckConstraint(
                name="assessment_in_a_round_or_named",
                condition=Q(round__isnull=False, name="") | (Q(round__isnull=True) & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="assessment_correction_has_reason",
                condition=Q(corrects__isnull=True) | ~Q(reason=""),
            ),
            models.CheckConstraint(
                name="assessment_adopted_by_somebody",
                condition=Q(adopted_at__isnull=True, adopted_by__isnull=True)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.title} · {self.number}"

    @property
    def title(self) -> str:
        """The round's name, or the name that the municipality gave it; load `round` with it."""
        return self.round.name if self.round else self.name

    @property
    def is_demo(self) -> bool:
        """Was it invented: in a round of the demo, or on its own by somebody of the demo? Load `started_by` with it."""
        return self.round.is_demo if self.round else self.started_by.is_demo

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None

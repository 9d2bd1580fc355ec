"""The digital agenda as it goes out: its versions, of which an adopted one never changes."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Person


class Chapter(models.TextChoices):
    """A chapter of the agenda that a coordinator may leave out; what is chosen always stands in it."""

    FOREWORD = "foreword", _("Foreword")
    AMBITION = "ambition", _("Ambition, societal tasks and principles")
    PATH = "path", _("The development path")
    POSITION = "position", _("Where we stand")
    GAPS = "gaps", _("Gaps and what covers them")
    PUT_OFF = "put_off", _("Not now, and why")
    ROADMAP = "roadmap", _("Roadmap and costs")
    GOALS = "goals", _("Goals")
    COOPERATION = "cooperation", _("Working together")
    KNOWN = "known", _("Projects and profile")
    RECOMMENDATIONS = "recommendations", _("All recommendations")
    ANSWERS = "answers", _("Appendix: all answers")
    METHOD = "method", _("Method and sources")


class AgendaQuerySet(models.QuerySet["Agenda"]):
    def for_municipality(self, municipality: Municipality) -> AgendaQuerySet:
        return self.filter(municipality=municipality)

    def adopted(self) -> AgendaQuerySet:
        return self.filter(adopted_at__isnull=False)

    def drafts(self) -> AgendaQuerySet:
        return self.filter(adopted_at__isnull=True)

    def without_snapshot(self) -> AgendaQuerySet:
        return self.defer("snapshot")


class Agenda(models.Model):
    """One version. A draft says what there is to say now; with its adoption all that it says is frozen in `snapshot`.

    `foreword_version` counts the saves of the foreword, so that two writers see each other's text.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="agendas")
    number = models.PositiveSmallIntegerField(_("version"))
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    foreword = models.TextField(_("foreword"), max_length=4000, blank=True)
    foreword_version = models.PositiveIntegerField(default=0)
    foreword_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    foreword_at = models.DateTimeField(null=True, blank=True)
    left_out = ArrayField(models.CharField(max_length=20, choices=Chapter), default=list, blank=True)
    snapshot = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AgendaQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the digital agenda")
        verbose_name_plural = _("versions of the digital agenda")
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "number"], name="agenda_number_once"),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(adopted_at__isnull=True), name="one_draft_agenda_a_municipality"
            ),
            models.CheckConstraint(
                name="adopted_agenda_is_frozen",
                condition=Q(adopted_at__isnull=True, adopted_by__isnull=True, snapshot__isnull=True)
                | Q(adopted_at__isnull=False, adopted_by__isnull=False, snapshot__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.number}"

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None

    @property
    def adopted_on(self) -> date | None:
        return timezone.localdate(self.adopted_at) if self.adopted_at else None

    @property
    def title(self) -> str:
        return gettext("Digital agenda, version %(number)d") % {"number": self.number}

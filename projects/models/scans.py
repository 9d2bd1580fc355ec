"""A project laid along the four pillars and the use-case canvas, with the decision to go on or not."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models import InstrumentVersion
from municipalities.models import Person
from projects.models.projects import Project


class GoDecision(models.TextChoices):
    GO = "go", _("Go on")
    ADJUST = "adjust", _("Go on after changes")
    NO_GO = "no_go", _("Stop")


class ProjectScan(models.Model):
    """`answers` are status and note by the key of the block; `use_case` texts by the key of the question."""

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="scan")
    instrument_version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    use_case = models.JSONField(default=dict)
    decision = models.CharField(_("decision"), max_length=6, choices=GoDecision, blank=True)
    decision_note = models.TextField(_("why"), blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("project scan")
        verbose_name_plural = _("project scans")

    def __str__(self) -> str:
        return str(self.project)


class ScanRevision(models.Model):
    """A scan as it was after somebody saved it."""

    scan = models.ForeignKey(ProjectScan, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    values = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["scan", "number"], name="scan_revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id} · {self.number}"

"""The reports that were asked for, and the sign of life of the queue that makes them."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessment.models import Assessment, Instrument, Round
from municipalities.models import Municipality, Person, Region
from strategy.models.agendas import Agenda

PULSE_EXPECTED_WITHIN = timedelta(seconds=60)


class ReportKind(models.TextChoices):
    """What a PDF is: the report of an assessment, one of the documents of a digital agenda, or a region's report."""

    REPORT = "report", _("Report")
    AGENDA = "agenda", _("Digital agenda")
    SUMMARY = "summary", _("Summary on one page")
    LETTER = "letter", _("Letter to the council")
    REGION = "region", _("Report of the region")


FILE_NAMES = {  # in Dutch whatever language the page is read in, as what stands in them
    ReportKind.REPORT: "",
    ReportKind.AGENDA: "digitale-agenda-",
    ReportKind.SUMMARY: "samenvatting-",
    ReportKind.LETTER: "raadsinformatiebrief-",
    ReportKind.REGION: "regiorapport-",
}
OF_AGENDAS = (ReportKind.AGENDA, ReportKind.SUMMARY, ReportKind.LETTER)


class ReportState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RENDERING = "rendering", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")


class FailureReason(models.TextChoices):
    """Why a report failed, as a word for who looks into it; the server's log has the details, the page what to do."""

    RENDERER = "renderer"
    STORAGE = "storage"
    SNAPSHOT = "snapshot"
    STOPPED = "stopped"


UNFINISHED = (ReportState.QUEUED, ReportState.RENDERING)


class ReportQuerySet(models.QuerySet["Report"]):
    def for_municipality(self, municipality: Municipality) -> ReportQuerySet:
        return self.filter(municipality=municipality)

    def for_region(self, region: Region) -> ReportQuerySet:
        """The reports of the region itself, not those of its municipalities."""
        return self.filter(region=region)

    def unfinished(self) -> ReportQuerySet:
        return self.filter(state__in=UNFINISHED)

    def ready(self) -> ReportQuerySet:
        return self.filter(state=ReportState.READY)

    def lost(self, since: datetime) -> ReportQuerySet:
        """Unfinished, and neither asked for nor begun after `since`: either somebody renders it now or nobody will."""
        begun = Q(started_at__isnull=True) | Q(started_at__lte=since)
        return self.unfinished().filter(begun, requested_at__lte=since).order_by("requested_at")

    def without_snapshot(self) -> ReportQuerySet:
        return self.defer("snapshot")


SUBJECTS = ("municipality", "assessment", "agenda", "region", "round", "instrument")


def _of(kind: Q, *subjects: str) -> Q:
    """That kind has just these of the subjects."""
    return kind & Q(**{f"{name}__isnull": name not in subjects for name in SUBJECTS})


class Report(models.Model):
    """A PDF that was asked for. It renders from the snapshot, frozen when it was asked for, and from nothing else.

    It is of an assessment, or else of a version of the digital agenda, or else of a round of a region with one
    instrument; that last one belongs to no municipality.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    kind = models.CharField(max_length=10, choices=ReportKind, default=ReportKind.REPORT)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    agenda = models.ForeignKey(Agenda, on_delete=models.PROTECT, null=True, blank=True, related_name="documents")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, null=True, blank=True, related_name="reports")
    requested_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    snapshot = models.JSONField()
    state = models.CharField(max_length=20, choices=ReportState, default=ReportState.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=20, choices=FailureReason, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering: ClassVar[list[str]] = ["-requested_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["assessment"], condition=Q(state__in=UNFINISHED), name="one_unfinished_report_an_assessment"
            ),
            models.UniqueConstraint(
                fields=["agenda", "kind"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_document_of_a_kind_an_agenda",
            ),
            models.UniqueConstraint(
                fields=["round", "instrument"],
                condition=Q(state__in=UNFINISHED),
                name="one_unfinished_report_a_round_and_instrument",
            ),
            models.CheckConstraint(
                name="report_of_an_assessment_an_agenda_or_a_region",
                condition=_of(Q(kind=ReportKind.REPORT), "municipality", "assessment")
                | _of(Q(kind__in=OF_AGENDAS), "municipality", "agenda")
                | _of(Q(kind=ReportKind.REGION), "region", "round", "instrument"),
            ),
            models.CheckConstraint(
                name="report_ready_with_checksum", condition=~Q(state=ReportState.READY) | ~Q(sha256="")
            ),
            models.CheckConstraint(name="report_progress_percentage", condition=Q(progress__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.region or self.municipality} · {self.requested_at:%Y-%m-%d} · {self.state}"

    @property
    def path(self) -> Path:
        return Path(settings.REPORTS_DIR) / f"{self.id}.pdf"

    @property
    def title(self) -> str:
        """What it is about: the assessment with its version, the document with that of the agenda, or the round."""
        if self.round and self.instrument:
            return f"{self.round.name} · {self.instrument.title}"
        if self.agenda:
            return f"{self.get_kind_display()}, {_version(self.agenda.number)}"
        if self.assessment and self.assessment.number > 1:
            return f"{self.assessment.title}, {_version(self.assessment.number)}"
        return self.assessment.title if self.assessment else ""

    @property
    def file_name(self) -> str:
        return self.file_name_as("pdf")

    def file_name_as(self, ending: str) -> str:
        """The name under which a reader keeps the file: digipeil-delft-2026-11-21.pdf."""
        day, kind = timezone.localdate(self.requested_at).isoformat(), FILE_NAMES[ReportKind(self.kind)]
        place = self.region or self.municipality
        return f"digipeil-{kind}{place.slug if place else ''}-{day}.{ending}"

    @property
    def cannot_be_made_again(self) -> bool:
        """Was it made, of what municipalities shared then? They may have decided otherwise since."""
        return bool(self.region_id and self.sha256)

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED


def _version(number: int) -> str:
    return gettext("version %(number)d") % {"number": number}


class QueuePulse(models.Model):
    """One row: when a worker last was heard: at the clock's own task, and before and after each report.

    It tells whether the queue is served, also while many reports wait.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="one_queue_pulse", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def last(cls) -> datetime | None:
        return cls.objects.values_list("at", flat=True).first()

    @classmethod
    def is_served(cls, now: datetime) -> bool:
        last = cls.last()
        return last is not None and now - last <= PULSE_EXPECTED_WITHIN

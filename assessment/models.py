"""Instruments, the rounds in which municipalities use them, and the answers."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Person, Region


class Status(models.TextChoices):
    """How far a building block is, as in the legend of the guide's figure 8."""

    IMPLEMENTED = "implemented", _("Implemented")
    PARTIAL = "partial", _("Partial")
    NOT_YET = "not_yet", _("Not yet")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")

    @classmethod
    def signed(cls) -> list[Status]:
        """The statuses that can be seen from outside: what does not apply shows no signs."""
        return [status for status in cls if status != cls.NOT_APPLICABLE]


class Layer(models.TextChoices):
    INNER = "inner", _("Internal")
    OUTER = "outer", _("External")


class Instrument(models.Model):
    key = models.SlugField(unique=True)
    title = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return self.title


class InstrumentVersion(models.Model):
    """A published version: its texts never change; a new wording is a new version."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    description = models.TextField()
    sources = models.JSONField(default=list)
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["instrument", "number"], name="instrument_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.number}"


class Pillar(models.Model):
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="pillars")
    key = models.SlugField()
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=150)
    description = models.TextField()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "key"], name="pillar_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="pillar_position_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Block(models.Model):
    """A building block of a pillar, with what an official reads before choosing a status."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="blocks")
    pillar = models.ForeignKey(Pillar, on_delete=models.PROTECT, related_name="blocks")
    key = models.SlugField(max_length=80)
    position = models.PositiveSmallIntegerField()
    layer = models.CharField(max_length=10, choices=Layer)
    name = models.CharField(max_length=150)
    meaning = models.TextField()
    questions = models.JSONField(default=list)
    signs = models.JSONField(default=dict)
    sources = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "key"], name="block_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="block_position_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def signed_statuses(self) -> list[tuple[str, str, str]]:
        """Code, label and sign of each status, in the order in which the questionnaire offers them."""
        return [(status.value, str(status.label), self.signs[status]) for status in Status.signed()]


class Round(models.Model):
    """A period in which the municipalities of a region measure with the same instrument version."""

    region = models.ForeignKey(Region, verbose_name=_("region"), on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField(_("name"), max_length=100)
    instrument_version = models.ForeignKey(
        InstrumentVersion, verbose_name=_("instrument"), on_delete=models.PROTECT, related_name="rounds"
    )
    opens_on = models.DateField(_("opens on"))
    closes_on = models.DateField(_("closes on"))
    invited = models.ManyToManyField(Municipality, related_name="rounds", verbose_name=_("invited municipalities"))
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

    def is_open(self, today: date) -> bool:
        return self.opens_on <= today <= self.closes_on

    def is_closed(self, today: date) -> bool:
        return today > self.closes_on


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def adopted(self) -> AssessmentQuerySet:
        return self.filter(adopted_at__isnull=False)

    def for_municipality(self, municipality: Municipality) -> AssessmentQuerySet:
        return self.filter(municipality=municipality)

    def for_round(self, round_: Round) -> AssessmentQuerySet:
        return self.filter(round=round_)

    def latest_versions(self) -> AssessmentQuerySet:
        """Of each municipality and round only the newest version."""
        newest = (
            Assessment.objects.filter(municipality=models.OuterRef("municipality"), round=models.OuterRef("round"))
            .order_by()
            .values("municipality", "round")
            .annotate(newest=Max("number"))
            .values("newest")
        )
        return self.filter(number=models.Subquery(newest))


class Assessment(models.Model):
    """One municipality's measurement in a round. Adopting freezes it; a correction is a new version with a reason."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="assessments")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField(default=1)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    reason = models.TextField(_("reason of the correction"), blank=True)
    started_at = models.DateTimeField(default=timezone.now)
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        ordering: ClassVar[list[str]] = ["-round__opens_on", "-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "round", "number"], name="assessment_number_once"),
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
        return f"{self.municipality} · {self.round} · {self.number}"

    @property
    def is_adopted(self) -> bool:
        return self.adopted_at is not None


class Answer(models.Model):
    """What a municipality says of one block. `version` counts the saves; an adopted assessment's answers are frozen."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status, null=True, blank=True)  # noqa: DJ001 unanswered is None
    explanation = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    frozen = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The page that saved last, and its count: a page that lost our reply may save again, an older save may not.
    edit = models.CharField(max_length=36, blank=True)
    sequence = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["block__position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "block"], name="one_answer_a_block"),
            models.CheckConstraint(
                name="answer_status_known", condition=Q(status__isnull=True) | Q(status__in=Status.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block_id}: {self.status}"


class AnswerRevision(models.Model):
    """Each answer as it was after each save: who changed what, and when. Never changed or deleted."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20, null=True)  # noqa: DJ001 unanswered is None
    explanation = models.TextField()
    owner = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "version"], name="one_revision_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.version}"


class SetAsideAnswer(models.Model):
    """A text that could not be saved: a colleague was first, or answering had ended. Kept for its author."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="set_aside")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # The page it was typed in: while its author types on there this row follows; another page has a row of its own.
    page = models.CharField(max_length=36, blank=True)
    status = models.CharField(max_length=20, null=True)  # noqa: DJ001 unanswered is None
    explanation = models.TextField()
    owner = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "answer"], name="set_aside_open", condition=Q(resolved_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.by}"

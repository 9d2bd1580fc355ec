"""Instruments, their published versions, and what those consist of."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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


class Subject(models.TextChoices):
    """What an instrument is asked of."""

    MUNICIPALITY = "municipality", _("the municipality")
    PROJECT = "project", _("one project")


class Shape(models.TextChoices):
    """How the canvas of an instrument is drawn."""

    PILLARS = "pillars", _("columns with an inner and an outer layer")
    COLUMNS = "columns", _("columns")
    STEPS = "steps", _("a numbered path")
    FIELDS = "fields", _("a field of four")


class Instrument(models.Model):
    key = models.SlugField(unique=True)
    title = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")

    def __str__(self) -> str:
        return self.title


class InstrumentVersionQuerySet(models.QuerySet["InstrumentVersion"]):
    def newest(self) -> InstrumentVersionQuerySet:
        """Of each instrument its last version."""
        later = InstrumentVersion.objects.filter(
            instrument=models.OuterRef("instrument"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later))


class InstrumentVersion(models.Model):
    """A published version: its texts never change; a new wording is a new version."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    description = models.TextField()
    subject = models.CharField(max_length=20, choices=Subject, default=Subject.MUNICIPALITY)
    canvas = models.JSONField(default=dict)
    # The was-wordt table: what became of each block of the version before; empty in a first version.
    changes = models.JSONField(default=list)
    sources = models.JSONField(default=list)
    checksum = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=timezone.now)

    objects = InstrumentVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["instrument", "number"], name="instrument_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} {self.number}"

    @property
    def shape(self) -> Shape:
        return Shape(self.canvas.get("shape", Shape.PILLARS))


class PublishedText(models.Model):
    """The YAML of a published version, byte for byte as anybody may download it; apart, as hardly any page needs it."""

    version = models.OneToOneField(InstrumentVersion, on_delete=models.PROTECT, primary_key=True, related_name="text")
    yaml = models.TextField()

    def __str__(self) -> str:
        return str(self.version_id)


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
    # Keys of the blocks of this version that come first; the layout puts the blocks themselves in `needed`.
    needs = models.JSONField(default=list)
    needed: tuple[Block, ...] = ()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "key"], name="block_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="block_position_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def layer_label(self) -> str:
        """The layer in which it lies, in the words of its instrument; empty where there is only one."""
        if self.version.shape != Shape.PILLARS:
            return ""
        return str(self.version.canvas.get(self.layer) or Layer(self.layer).label)

    def signed_statuses(self) -> list[tuple[str, str, str]]:
        """Code, label and sign of each status, in the order in which the questionnaire offers them."""
        return [(status.value, str(status.label), self.signs[status]) for status in Status.signed()]

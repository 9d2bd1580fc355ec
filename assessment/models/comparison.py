"""What was adopted, made ready to be compared: the result of each assessment, and the totals of each group."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.assessments import Assessment
from assessment.models.instruments import Instrument
from assessment.models.rounds import Round
from municipalities.models import Municipality, Person, Region


class ResultQuerySet(models.QuerySet["Result"]):
    def standing(self) -> ResultQuerySet:
        """Without those of which a correction was adopted."""
        corrections = Assessment.objects.adopted().filter(corrects=OuterRef("assessment"))
        return self.filter(~Exists(corrections))


class Result(models.Model):
    """An adopted assessment in one row: `statuses` by block key, `levels` by pillar key and "" for the whole.

    A level is in whole percents (scoring.Score.level), null where nothing that was answered applies. Written once, when
    the assessment is adopted, and never changed: what was adopted does not move.
    """

    assessment = models.OneToOneField(Assessment, on_delete=models.PROTECT, related_name="result")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="results")
    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="results")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, null=True, blank=True, related_name="results")
    adopted_at = models.DateTimeField()
    statuses = models.JSONField()
    levels = models.JSONField()

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-adopted_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["instrument", "round", "municipality"], name="result_of_a_round"),
            models.Index(fields=["municipality", "instrument", "-adopted_at"], name="result_of_a_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} · {self.assessment_id}"


class Audience(models.TextChoices):
    """Who reads a total: whom they see by name differs, so what may be counted together differs too."""

    REGION = "region", _("The region and its municipalities")
    PUBLIC = "public", _("Everybody")


OWN_GROUP = "group:"  # how the key begins of a group that a region made for itself


class GroupTotal(models.Model):
    """What may be shown of one group in one round: only what disclosure.py releases is ever stored here.

    `key` is "all", "size:small+medium", "path:adaptive" or "group:12" (a ComparisonGroup). `municipalities`
    counts results: each was of a municipality of its own when it was adopted. `blocks` holds by block key how many of
    them gave each status ("" is unanswered), `spread` by pillar key ("" for the whole) how many have
    a level, and the 10th, 25th, 50th, 75th and 90th percentile of it in whole percents, as percentiles.py lets them be
    told: the first and the last are null where somebody could be read from them. `hidden` is of how many municipalities
    the region and its municipalities never saw what is counted by name.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="totals")
    audience = models.CharField(max_length=6, choices=Audience)
    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    municipalities = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()
    blocks = models.JSONField()
    spread = models.JSONField()
    refreshed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["region", "instrument", "round", "audience", "key"], name="one_total_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} · {self.audience} · {self.key}"


class Disclosure(models.Model):
    """What one audience was ever told of a round, so that nothing can be subtracted from it later.

    By primary keys of Result (see disclosure.py): `cells` is a list of the sets into which everything told cuts them,
    `latest` gives by key of a group those that were counted in it last, `seen` lists those that this audience can see
    by name or ever could. `counted_from` is the turn at which the last count began to read: it saw all that was there
    by then.
    """

    region = models.ForeignKey(Region, on_delete=models.CASCADE, related_name="+")
    instrument = models.ForeignKey(Instrument, on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")
    audience = models.CharField(max_length=6, choices=Audience)
    cells = models.JSONField(default=list)
    latest = models.JSONField(default=dict)
    seen = models.JSONField(default=list)
    counted_from = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "instrument", "round", "audience"], name="one_disclosure"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} · {self.audience}"


class ComparisonGroup(models.Model):
    """Municipalities that the region compares as a group of its own."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="comparison_groups")
    name = models.CharField(_("name"), max_length=80)
    municipalities = models.ManyToManyField(Municipality, related_name="comparison_groups")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("group to compare")
        verbose_name_plural = _("groups to compare")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(removed_at__isnull=True), name="comparison_group_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """That of its totals."""
        return f"{OWN_GROUP}{self.pk}"

"""The regional programme: the projects that the region takes up with its municipalities."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Person, Region
from municipalities.sources import Source


class RegionRole(models.TextChoices):
    """What the region does in it (guide, section 6.2)."""

    SHARE = "share", _("Share knowledge")
    CARRY_OUT = "carry_out", _("Help to carry out and try out")
    SCALE_UP = "scale_up", _("Join projects and scale up")


class ProgrammeState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ADOPTED = "adopted", _("Adopted")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class ProgrammeProject(models.Model):
    """A project of the region. `document` and `section` are filled for the guide's own top 5; `position` orders."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="programme")
    key = models.SlugField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=150)
    description = models.TextField(_("description"), blank=True)
    blocks = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    tasks = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    role = models.CharField(_("role of the region"), max_length=10, choices=RegionRole)
    state = models.CharField(_("state"), max_length=8, choices=ProgrammeState, default=ProgrammeState.PROPOSED)
    lead = models.ForeignKey(
        Municipality, verbose_name=_("leads"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    participants = models.ManyToManyField(
        Municipality, verbose_name=_("take part"), blank=True, related_name="programme"
    )
    progress = models.TextField(_("how it goes"), blank=True)
    document = models.CharField(max_length=40, blank=True)
    section = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("project of the regional programme")
        verbose_name_plural = _("projects of the regional programme")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["region", "key"], name="programme_project_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> Source | None:
        return Source(self.document, self.section) if self.document else None

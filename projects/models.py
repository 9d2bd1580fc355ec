"""The projects of municipalities, as the sources tell of them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality
from municipalities.sources import Source


class ProjectStatus(models.TextChoices):
    PREPARING = "preparing", _("In preparation")
    BUILDING = "building", _("Being built")
    RUNNING = "running", _("Running")
    ON_HOLD = "on_hold", _("On hold")
    STOPPED = "stopped", _("Stopped")
    UNKNOWN = "unknown", _("Unknown")


class ProjectKind(models.TextChoices):
    PROJECT = "project", _("Project")
    PILOT = "pilot", _("Pilot")
    TESTBED = "testbed", _("Testbed")
    EVENT = "event", _("Event")
    COOPERATION = "cooperation", _("Cooperation")
    STRATEGY = "strategy", _("Strategy")


class ProjectQuerySet(models.QuerySet["Project"]):
    def of(self, municipality: Municipality) -> ProjectQuerySet:
        return self.filter(municipalities=municipality)


class Project(models.Model):
    """A project as a source tells it. `reading` says how sure that reading is: empty is sure."""

    key = models.SlugField(max_length=120, unique=True)
    municipalities = models.ManyToManyField(Municipality, related_name="projects")
    named_in_source = models.CharField(max_length=100)
    name = models.CharField(max_length=150)
    themes = models.JSONField(default=list)
    status = models.CharField(max_length=20, choices=ProjectStatus)
    kind = models.CharField(max_length=20, choices=ProjectKind, blank=True)
    period = models.CharField(max_length=50, blank=True)
    partners = models.JSONField(default=list)
    reading = models.CharField(max_length=200, blank=True)
    document = models.CharField(max_length=40)
    section = models.CharField(max_length=100)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> Source:
        return Source(self.document, self.section)

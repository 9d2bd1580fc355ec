"""The projects of municipalities: those of the sources, and those that people add."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.heirs import Heirs
from municipalities.models import Municipality, Person
from municipalities.sources import Source
from projects.models.imports import ProjectImport
from projects.models.organisations import Organisation


class ProjectStatus(models.TextChoices):
    """What the guide says of it."""

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


class Stage(models.TextChoices):
    """How far a project is; blank is not known."""

    IDEA = "idea", _("Idea")
    EXPLORING = "exploring", _("Exploring")
    PILOT = "pilot", _("Trying out")
    SCALING_UP = "scaling_up", _("Scaling up")
    IN_USE = "in_use", _("In use")
    STOPPED = "stopped", _("Stopped")


class Openness(models.TextChoices):
    """Whether others may join; blank is not known."""

    LOOKING = "looking", _("Looking for partners")
    FOLLOW = "follow", _("Open to follow")
    CLOSED = "closed", _("Closed to others")


class ProjectQuerySet(models.QuerySet["Project"]):
    def standing(self) -> ProjectQuerySet:
        """Neither removed nor merged into another."""
        return self.filter(removed_at__isnull=True, merged_into__isnull=True)

    def public(self) -> ProjectQuerySet:
        return self.standing().filter(is_public=True)

    def of(self, municipality: Municipality) -> ProjectQuerySet:
        """Its own, and those of the municipalities that merged into it."""
        return self.standing().once_of(municipality)

    def named(self, words: str) -> ProjectQuerySet:
        """Whose name, or a name around it, has each of these words; without words all."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(names__icontains=word))
        return found

    def once_of(self, municipality: Municipality) -> ProjectQuerySet:
        """The same with those that were removed or merged into another."""
        under = Heirs.on(timezone.localdate()).under(municipality.pk)
        return self.filter(municipalities__in=under).distinct()

    def beyond_a_name(self) -> ProjectQuerySet:
        """Those of which more is known than what they are called, and what people added."""
        return self.exclude(description="", kind="", status=ProjectStatus.UNKNOWN, created_by__isnull=True)

    def visible_to(self, person: Person) -> ProjectQuerySet:
        """The public ones, and those of where this person works: a municipality, also after a merger, or the region."""
        works_at = person.memberships.values_list("municipality_id", flat=True)
        under = Heirs.on(timezone.localdate()).under(*works_at)
        own = Q(municipalities__in=under) | Q(municipalities__region__staff__person=person)
        visible = self.model.objects.filter(own).values("pk")
        return self.standing().filter(Q(is_public=True) | Q(pk__in=visible))


class Project(models.Model):
    """A project of one or more municipalities.

    `document` and `section` say which source tells of it, `reading` how sure that reading is (empty is sure); both are
    empty for what people added. `names` are the names around it (municipalities, partners, themes, building blocks),
    kept with it so that they are found too. Only `is_public` ones are on the public maps. Nothing is deleted for good.
    """

    key = models.SlugField(max_length=120, unique=True)
    municipalities = models.ManyToManyField(Municipality, related_name="projects")
    partners = models.ManyToManyField(Organisation, related_name="projects", blank=True)
    name = models.CharField(_("name"), max_length=150)
    description = models.TextField(_("description"), blank=True)
    successes = models.TextField(_("successes"), blank=True)
    conditions = models.TextField(_("conditions for success"), blank=True)
    lessons = models.TextField(_("lessons learned"), blank=True)
    themes = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    tasks = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    blocks = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    status = models.CharField(_("status"), max_length=20, choices=ProjectStatus, default=ProjectStatus.UNKNOWN)
    kind = models.CharField(_("kind"), max_length=20, choices=ProjectKind, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True)
    openness = models.CharField(_("open to others"), max_length=8, choices=Openness, blank=True)
    period = models.CharField(_("period"), max_length=50, blank=True)
    contact_role = models.CharField(_("contact"), max_length=100, blank=True)
    place = models.CharField(_("place"), max_length=100, blank=True)
    latitude = models.FloatField(_("latitude"), null=True, blank=True)
    longitude = models.FloatField(_("longitude"), null=True, blank=True)
    is_public = models.BooleanField(_("on the public project map"), default=False)
    is_demo = models.BooleanField(_("invented for the demo"), default=False)
    reading = models.CharField(max_length=200, blank=True)
    named_in_source = models.CharField(max_length=100, blank=True)
    document = models.CharField(max_length=40, blank=True)
    section = models.CharField(max_length=100, blank=True)
    names = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    imported_in = models.ForeignKey(
        ProjectImport, on_delete=models.PROTECT, null=True, blank=True, related_name="projects"
    )
    words = models.GeneratedField(
        expression=SearchVector("name", weight="A", config="dutch")
        + SearchVector("names", weight="B", config="dutch")
        + SearchVector("description", "successes", "conditions", "lessons", weight="D", config="dutch"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar[list[str]] = ["name", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["words"], name="project_words"),
            GinIndex(fields=["themes"], name="project_themes"),
            GinIndex(fields=["tasks"], name="project_tasks"),
            GinIndex(fields=["blocks"], name="project_blocks"),
            models.Index(
                fields=["name", "id"],
                name="project_public",
                condition=Q(is_public=True, removed_at__isnull=True, merged_into__isnull=True),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="project_has_a_whole_point_or_none",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_standing(self) -> bool:
        """Neither removed nor merged into another."""
        return self.removed_at is None and self.merged_into_id is None

    @property
    def source(self) -> Source | None:
        """The source that tells of it; None for what people added."""
        return Source(self.document, self.section) if self.document else None


class ProjectChange(models.TextChoices):
    ADDED = "added", _("Added")
    LOADED = "loaded", _("Taken from the source")
    IMPORTED = "imported", _("Imported")
    CHANGED = "changed", _("Changed")
    PUT_BACK = "put_back", _("An older version put back")
    MERGED = "merged", _("Merged with another")
    REMOVED = "removed", _("Removed")
    RESTORED = "restored", _("Brought back")


class ProjectRevision(models.Model):
    """A project as it was after a change: `values` by field name, municipalities as codes and partners as names."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    change = models.CharField(max_length=10, choices=ProjectChange)
    values = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "number"], name="project_revision_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} · {self.number}"


class ProjectFollow(models.Model):
    """Somebody who wants to hear of a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="followed_projects")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["project", "person"], name="followed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.project_id}"


class SearchWord(models.Model):
    """A word that stands in some project, with its trigrams: how a word with a typing error finds the right one."""

    word = models.CharField(max_length=60, primary_key=True)
    trigrams = ArrayField(models.CharField(max_length=3))

    class Meta:
        indexes: ClassVar[list[models.Index]] = [GinIndex(fields=["trigrams"], name="search_word_trigrams")]

    def __str__(self) -> str:
        return self.word

"""Step 5: what was decided about each advice, what stands on the agenda, and how it is planned."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Person
from projects.models import Project
from strategy.recommendations import Cost, Effort


class AdviceState(models.TextChoices):
    ACCEPTED = "accepted", _("Accepted")
    POSTPONED = "postponed", _("Postponed")
    REJECTED = "rejected", _("Rejected")


class AdviceDecision(models.Model):
    """What the municipality decided about one advice, by its key: it holds in every round, until it changes."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="advice_decisions")
    advice = models.CharField(max_length=80)
    state = models.CharField(_("decision"), max_length=10, choices=AdviceState)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("decision about an advice")
        verbose_name_plural = _("decisions about advice")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "advice"], name="advice_decided_once"),
            models.CheckConstraint(
                name="advice_put_off_has_reason", condition=Q(state=AdviceState.ACCEPTED) | ~Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.advice} · {self.state}"


class ItemKind(models.TextChoices):
    ADVICE = "advice", _("Recommendation")
    PROJECT = "project", _("Project")
    OWN = "own", _("Own idea")


class ItemState(models.TextChoices):
    CHOSEN = "chosen", _("On the agenda")
    BUSY = "busy", _("Being carried out")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Taken off the agenda")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def standing(self) -> AgendaItemQuerySet:
        return self.exclude(state=ItemState.DROPPED)

    def about(self, project: Project) -> AgendaItemQuerySet:
        """Also by way of a double that was merged into it."""
        return self.filter(Q(project=project) | Q(project__merged_into=project))

    def planned(self) -> AgendaItemQuerySet:
        """What still takes capacity, and so covers a gap: neither done nor dropped."""
        return self.filter(state__in=(ItemState.CHOSEN, ItemState.BUSY))


class AgendaItem(models.Model):
    """Something that the municipality will do. `blocks` are the keys of the building blocks that it serves.

    `value` runs from 1 to 3; `position` is its place in the municipality's own order; `pinned` the half-year in which
    it must stand (year x 2, plus one for the second half), empty where the planner may choose.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="agenda_items")
    kind = models.CharField(max_length=10, choices=ItemKind)
    advice = models.CharField(max_length=80, blank=True)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    title = models.CharField(_("title"), max_length=120)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    blocks = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    effort = models.CharField(_("effort"), max_length=10, choices=Effort)
    cost = models.CharField(_("cost"), max_length=10, choices=Cost)
    value = models.PositiveSmallIntegerField(_("value"), default=2)
    position = models.PositiveIntegerField(default=0)
    pinned = models.PositiveSmallIntegerField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ItemState, default=ItemState.CHOSEN)
    owner = models.CharField(_("owner"), max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "advice"],
                condition=~Q(advice="") & ~Q(state=ItemState.DROPPED),
                name="advice_once_on_the_agenda",
            ),
            models.CheckConstraint(name="agenda_item_value_1_to_3", condition=Q(value__gte=1, value__lte=3)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kept_project(self) -> Project | None:
        """The project that it is about; where that was merged into another, the one that was kept."""
        return (self.project.merged_into or self.project) if self.project else None

    @property
    def mark(self) -> str:
        """Another text for other content, by which a page that was made earlier knows that something changed."""
        content = (self.title, self.note, list(self.blocks), self.effort, self.cost, self.value, self.owner, self.state)
        return hashlib.sha256(repr(tuple(str(part) for part in content)).encode()).hexdigest()[:16]


class Planning(models.Model):
    """What the municipality can carry: from which half-year, how many ahead, person-days and money in each.

    `euros` is there where an adopted scenario says exactly how much money; else the class says it.
    """

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, primary_key=True)
    starts = models.PositiveSmallIntegerField(_("first half-year"))
    halves = models.PositiveSmallIntegerField(_("half-years ahead"), default=8)
    days = models.PositiveIntegerField(_("person-days in a half-year"), default=60)
    budget = models.CharField(_("money in a half-year"), max_length=10, choices=Cost, default=Cost.MEDIUM)
    euros = models.PositiveIntegerField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("planning")
        verbose_name_plural = _("plannings")

    def __str__(self) -> str:
        return f"{self.municipality} · {self.starts}"


class Scenario(models.Model):
    """A "what if" that was kept: its changes, and the plan that followed from them on that day, frozen."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(_("name"), max_length=100)
    changes = models.JSONField()
    outcome = models.JSONField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    adopted_at = models.DateTimeField(null=True, blank=True)
    adopted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering: ClassVar[list[str]] = ["-at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "name"], name="scenario_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

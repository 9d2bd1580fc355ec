"""Step 7: goals that can be measured, and how far they are."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Person
from strategy.goals import Course, shown
from strategy.models.ambition import SocietalTask


class GoalState(models.TextChoices):
    OPEN = "open", _("Open")
    REACHED = "reached", _("Reached")
    MISSED = "missed", _("Not reached")
    CARRIED_OVER = "carried_over", _("Carried over")


class GoalQuerySet(models.QuerySet["Goal"]):
    def of(self, municipality: Municipality) -> GoalQuerySet:
        return self.filter(municipality=municipality)

    def still_open(self) -> GoalQuerySet:
        return self.filter(state=GoalState.OPEN)

    def with_newest(self) -> GoalQuerySet:
        """Each with the newest number that was noted (`newest`), and when (`measured_at`); None where there is none."""
        measured = GoalNote.objects.filter(goal=OuterRef("pk"), value__isnull=False).order_by("-at", "-pk")
        return self.annotate(
            newest=Subquery(measured.values("value")[:1]), measured_at=Subquery(measured.values("at")[:1])
        )


class Goal(models.Model):
    """A SMART goal: what (specific), by which indicator from where to where (measurable), why, by when, by whom."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="goals")
    title = models.CharField(_("goal"), max_length=200)
    indicator = models.CharField(_("indicator"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=12, decimal_places=2)
    target = models.DecimalField(_("target"), max_digits=12, decimal_places=2)
    means = models.TextField(_("why this can be reached"), max_length=1000)
    why = models.TextField(_("why this matters"), max_length=1000)
    task = models.ForeignKey(SocietalTask, on_delete=models.PROTECT, null=True, blank=True, related_name="goals")
    blocks = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    starts_on = models.DateField(_("start"))
    due_on = models.DateField(_("by when"))
    owner = models.CharField(_("owner"), max_length=200)
    state = models.CharField(_("state"), max_length=20, choices=GoalState, default=GoalState.OPEN)
    closing = models.TextField(_("what was learned"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="goal_due_after_start", condition=Q(due_on__gt=models.F("starts_on"))),
            models.CheckConstraint(name="goal_moves", condition=~Q(target=models.F("baseline"))),
            models.CheckConstraint(
                name="goal_closed_at_a_moment",
                condition=Q(state=GoalState.OPEN, closed_at__isnull=True)
                | (~Q(state=GoalState.OPEN) & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state == GoalState.OPEN

    @property
    def course(self) -> Course:
        return Course(self.baseline, self.target, self.starts_on, self.due_on)

    @property
    def from_measure(self) -> str:
        return f"{shown(self.baseline)} {self.unit}".strip()

    @property
    def to_measure(self) -> str:
        return f"{shown(self.target)} {self.unit}".strip()


class GoalNote(models.Model):
    """Where a goal stood on a day."""

    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="notes")
    value = models.DecimalField(_("value"), max_digits=12, decimal_places=2, null=True, blank=True)
    text = models.TextField(_("note"), max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.goal} · {self.at:%Y-%m-%d}"

    @property
    def measure(self) -> str:
        """The number with its unit; empty where nothing was measured."""
        return "" if self.value is None else f"{shown(self.value)} {self.goal.unit}".strip()

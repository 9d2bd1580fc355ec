"""Step 1: the societal tasks of a municipality, its ambition in one sentence, and the principles it adopts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import DevelopmentPath, Municipality, Person


class Weight(models.IntegerChoices):
    """How heavy a societal task weighs."""

    LIGHT = 1, _("light")
    NORMAL = 2, _("normal")
    HEAVY = 3, _("heavy")


class Ambition(models.Model):
    """What the municipality wants, in one sentence. `version` counts the saves, so that two writers see each other."""

    municipality = models.OneToOneField(Municipality, on_delete=models.PROTECT, primary_key=True)
    sentence = models.CharField(_("ambition"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("ambition")
        verbose_name_plural = _("ambitions")

    def __str__(self) -> str:
        return f"{self.municipality} · {self.sentence}"


class SocietalTaskQuerySet(models.QuerySet["SocietalTask"]):
    def standing(self) -> SocietalTaskQuerySet:
        return self.filter(removed_at__isnull=True)


class SocietalTask(models.Model):
    """A task for society that the municipality works on. `code` is one of content/tasks.yaml; its own have none.

    `path` is there where it chose another development path for this task. A removed one stays, for what refers to it.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="societal_tasks")
    code = models.CharField(max_length=30, blank=True)
    name = models.CharField(_("name"), max_length=100)
    weight = models.PositiveSmallIntegerField(_("weight"), choices=Weight, default=Weight.NORMAL)
    path = models.CharField(_("development path"), max_length=10, choices=DevelopmentPath, blank=True)
    path_reason = models.CharField(_("reason"), max_length=500, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SocietalTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("societal task")
        verbose_name_plural = _("societal tasks")
        ordering: ClassVar[list[str]] = ["-weight", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                "municipality", Lower("name"), condition=Q(removed_at__isnull=True), name="societal_task_once"
            ),
            models.CheckConstraint(
                name="societal_task_other_path_has_reason", condition=Q(path="") | ~Q(path_reason="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PrincipleQuerySet(models.QuerySet["Principle"]):
    def standing(self) -> PrincipleQuerySet:
        return self.filter(removed_at__isnull=True)


class Principle(models.Model):
    """A principle that the municipality adopted. `code` is one of content/principles.yaml."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="principles")
    code = models.CharField(max_length=30, blank=True)
    text = models.CharField(_("principle"), max_length=300)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PrincipleQuerySet.as_manager()

    class Meta:
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "code"],
                condition=Q(removed_at__isnull=True) & ~Q(code=""),
                name="principle_of_the_list_once",
            ),
        ]

    def __str__(self) -> str:
        return self.text

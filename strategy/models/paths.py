"""Step 2: the development path that a municipality chose, with why; all that it chose before stays."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import DevelopmentPath, Municipality, Person


class PathDecision(models.Model):
    """One choice. `considerations` is what was answered to the decision aid, `proposed` what followed from it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="path_decisions")
    path = models.CharField(_("development path"), max_length=10, choices=DevelopmentPath)
    reason = models.TextField(_("reason"), max_length=2000)
    considerations = models.JSONField(default=dict)
    proposed = models.CharField(max_length=10, choices=DevelopmentPath, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("choice of a development path")
        verbose_name_plural = _("choices of a development path")
        ordering: ClassVar[list[str]] = ["-at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="path_decision_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.path} · {self.at:%Y-%m-%d}"

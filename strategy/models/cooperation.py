"""Step 6: what a municipality would do with others."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Person


class WishKind(models.TextChoices):
    LEARN = "learn", _("We want to learn from others")
    OFFER = "offer", _("We can help others")
    TOGETHER = "together", _("We want to do this together")


class WishQuerySet(models.QuerySet["CooperationWish"]):
    def standing(self) -> WishQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class CooperationWish(models.Model):
    """A wish for one building block, by its key."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="cooperation_wishes")
    block = models.CharField(max_length=80)
    kind = models.CharField(_("what you want"), max_length=10, choices=WishKind)
    text = models.CharField(_("explanation"), max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish to cooperate")
        verbose_name_plural = _("wishes to cooperate")
        ordering: ClassVar[list[str]] = ["block", "pk"]

    def __str__(self) -> str:
        return f"{self.municipality} · {self.block} · {self.kind}"

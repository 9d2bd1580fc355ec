"""What people are told by e-mail: kept until the day's digest has been sent."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.answers import Answer
from assessment.models.assessments import Assessment
from municipalities.models import Municipality, Person


class NoticeKind(models.TextChoices):
    ASSIGNED = "assigned", _("A question was given to you")
    PROPOSED = "proposed", _("A colleague proposed an answer")
    RETURNED = "returned", _("Your proposal came back with a remark")
    ACCEPTED = "accepted", _("Your proposal was accepted")
    COMMENTED = "commented", _("A colleague made a remark")
    DUE_SOON = "due_soon", _("A deadline is three days away")
    DUE_TODAY = "due_today", _("A deadline is today")
    ADOPTED = "adopted", _("The assessment was adopted")
    ROUND = "round", _("The region reminds you of a round")
    PROJECT = "project", _("News of a project that you follow")
    PARTNER = "partner", _("A municipality asks or answers about cooperation")


class Notice(models.Model):
    """One thing that one person is told. `key` keeps a reminder from being given twice."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=NoticeKind)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    details = models.JSONField(default=dict)
    key = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "key"], condition=~Q(key=""), name="one_notice_a_key"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "at"], name="notice_to_send", condition=Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind}"


class UnwantedNotice(models.Model):
    """A kind of notice that somebody switched off."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="unwanted_notices")
    kind = models.CharField(max_length=20, choices=NoticeKind)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "kind"], name="unwanted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind}"

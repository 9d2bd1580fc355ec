"""Files filled in elsewhere, waiting for somebody to look at what they would change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone

from assessment.models.assessments import Assessment
from municipalities.models import Person


class OfflineForm(models.Model):
    """A questionnaire that came back as a file: what it says of each block, read and checked but not yet taken over.

    `rows` are the readings of `assessment/workbooks.py`, as JSON.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="offline_forms")
    file_name = models.CharField(max_length=200)
    rows = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.assessment_id} · {self.file_name}"

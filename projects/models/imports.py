"""Files with projects that somebody brings in: read, matched column by column, looked at, taken over, undone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Person


class ImportState(models.TextChoices):
    READ = "read", _("Read")
    APPLIED = "applied", _("Imported")
    UNDONE = "undone", _("Undone")
    DROPPED = "dropped", _("Dropped")


class DoubleChoice(models.TextChoices):
    """What to do with a row about a project that stands here already."""

    SKIP = "skip", _("Pass the row over")
    FILL = "fill", _("Fill in what is empty in the project that stands here")
    ADD = "add", _("Add it: it is another project")


class ProjectImport(models.Model):
    """One file. `headers` and `rows` are its cells as text (`projects/tables.py` writes and reads them), `columns` the
    field by the number of the column (from 0). `choices` holds the region, what was chosen for doubles, and, once it
    is applied or undone, what was done.

    `municipality` is the one on whose behalf it is done; empty for staff of the region and for what the product brings
    along itself.
    """

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="project_imports"
    )
    state = models.CharField(max_length=8, choices=ImportState, default=ImportState.READ)
    file_name = models.CharField(_("file"), max_length=200)
    headers = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    columns = models.JSONField(default=dict)
    choices = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("import of projects")
        verbose_name_plural = _("imports of projects")
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.state}"

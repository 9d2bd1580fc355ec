"""What a municipality says of each block, all that it said before, and what could not be saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.assessments import Assessment
from assessment.models.instruments import Block, Status
from municipalities.models import Person


class Progress(models.TextChoices):
    """How far the work on an answer is; says nothing of how far the municipality is."""

    TO_DO = "to_do", _("to do")
    BUSY = "busy", _("busy")
    PROPOSED = "proposed", _("proposed")
    RETURNED = "returned", _("returned")
    DONE = "done", _("done")


class Target(models.TextChoices):
    """The level that a municipality wants of a block; where it chose none, that is implemented."""

    IMPLEMENTED = "implemented", _("Implemented")
    PARTIAL = "partial", _("Partial")
    NONE = "none", _("Not pursued")


class Said(Protocol):
    """Whatever holds a status and two texts: an answer, a text set aside, a proposal."""

    status: Any
    explanation: Any
    owner: Any


@dataclass(frozen=True)
class AnswerContent:
    """What somebody says of a block: the status (None is unanswered) and two texts."""

    status: str | None
    explanation: str
    owner: str

    @classmethod
    def of(cls, stored: Said) -> AnswerContent:
        return cls(stored.status, stored.explanation, stored.owner)


class Answer(models.Model):
    """What a municipality says of one block. `version` counts the saves; an adopted assessment's answers are frozen."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="answers")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20, choices=Status, null=True, blank=True)  # noqa: DJ001 unanswered is None
    explanation = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    progress = models.CharField(max_length=20, choices=Progress, default=Progress.TO_DO)
    # Taken over from the assessment before, until somebody says that it still holds.
    to_confirm = models.BooleanField(default=False)
    target = models.CharField(max_length=20, choices=Target, blank=True)
    target_on = models.DateField(null=True, blank=True)
    frozen = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The page that saved last, and its count: a page that lost our reply may save again, an older save may not.
    edit = models.CharField(max_length=36, blank=True)
    sequence = models.BigIntegerField(default=0)

    class Meta:
        ordering: ClassVar[list[str]] = ["block__position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "block"], name="one_answer_a_block"),
            models.CheckConstraint(
                name="answer_status_known", condition=Q(status__isnull=True) | Q(status__in=Status.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block_id}: {self.status}"


class AnswerRevision(models.Model):
    """Each answer as it was after each save: who changed what, and when. Never changed or deleted."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=20, null=True)  # noqa: DJ001 unanswered is None
    explanation = models.TextField()
    owner = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["answer", "version"], name="one_revision_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.version}"


class SetAsideAnswer(models.Model):
    """A text that could not be saved: a colleague was first, or answering had ended. Kept for its author."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="set_aside")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # The page it was typed in: while its author types on there this row follows; another page has a row of its own.
    page = models.CharField(max_length=36, blank=True)
    status = models.CharField(max_length=20, null=True)  # noqa: DJ001 unanswered is None
    explanation = models.TextField()
    owner = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "answer"], name="set_aside_open", condition=Q(resolved_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.by}"

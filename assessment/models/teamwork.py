"""How colleagues share the work: who is asked what, what they propose, and what they say to each other."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.answers import Answer
from assessment.models.instruments import Status
from municipalities.models import Person


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> AssignmentQuerySet:
        return self.filter(ended_at__isnull=True)


class Assignment(models.Model):
    """A block handed to a colleague. Who has no account yet is known by address, until the invitation is accepted."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments")
    email = models.EmailField(blank=True)
    due_on = models.DateField(_("deadline"), null=True, blank=True)
    # May this colleague change the official answer, or only propose one beside it?
    answers_directly = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="assignment_to_a_person_or_an_address",
                condition=Q(person__isnull=False, email="") | (Q(person__isnull=True) & ~Q(email="")),
            ),
            models.UniqueConstraint(
                fields=["answer", "person"], condition=Q(ended_at__isnull=True), name="one_open_assignment_a_person"
            ),
            models.UniqueConstraint(
                Lower("email"),
                "answer",
                condition=Q(ended_at__isnull=True, person__isnull=True),
                name="one_open_assignment_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.person_id or self.email}"


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("being written")
    PROPOSED = "proposed", _("proposed")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")

    @classmethod
    def open(cls) -> list[ProposalState]:
        return [cls.DRAFT, cls.PROPOSED, cls.RETURNED]


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> ProposalQuerySet:
        return self.filter(state__in=ProposalState.open())


class Proposal(models.Model):
    """What a colleague would answer, beside the official answer. `version` counts the saves, as with an answer."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="proposals")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=20, choices=ProposalState, default=ProposalState.DRAFT)
    status = models.CharField(max_length=20, choices=Status, null=True, blank=True)  # noqa: DJ001 unanswered is None
    explanation = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    edit = models.CharField(max_length=36, blank=True)
    sequence = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["changed_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["answer", "by"],
                condition=Q(state__in=["draft", "proposed", "returned"]),
                name="one_open_proposal_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.by} · {self.state}"


class ProposalRevision(models.Model):
    """A proposal as it was after each step: saved, submitted, returned, accepted. Never changed or deleted."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="revisions")
    version = models.PositiveIntegerField()
    state = models.CharField(max_length=20, choices=ProposalState)
    status = models.CharField(max_length=20, null=True)  # noqa: DJ001 unanswered is None
    explanation = models.TextField()
    owner = models.TextField()
    remark = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.proposal_id} v{self.version}"


class CommentQuerySet(models.QuerySet["Comment"]):
    def open(self) -> CommentQuerySet:
        return self.filter(closed_at__isnull=True)


class Comment(models.Model):
    """What somebody remarks on a block, for colleagues; open until somebody says that it is done."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="comments")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("remark"))
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.by}"


class Presence(models.Model):
    """The block in which somebody was last seen at work; says nothing of what was typed."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="present")
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} · {self.answer_id}"

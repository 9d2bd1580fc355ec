"""What an answer rests on: links, files, and the policy documents in which passages are found."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models.answers import Answer
from municipalities.models import Municipality, Person


class StoredFile(models.Model):
    """An uploaded file, kept outside the web root under its SHA-256. What it is was read from it, not from its name."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sha256"], name="stored_file_sha256")]

    def __str__(self) -> str:
        return self.name


class DocumentState(models.TextChoices):
    QUEUED = "queued", _("waiting to be read")
    READING = "reading", _("being read")
    READY = "ready", _("read")
    FAILED = "failed", _("could not be read")


class DocumentFault(models.TextChoices):
    """Why a document could not be read; the text is what its reader sees."""

    ENCRYPTED = "encrypted", _("This file is protected with a password. Upload a version without one.")
    BROKEN = "broken", _("This file is damaged: it cannot be opened. Save it again and upload that.")
    TOO_LONG = "too_long", _("This document has too many pages. Upload the part that matters.")
    NO_TEXT = "no_text", _("This is a scan without text: there is nothing to search in. Use a version with text.")
    TOO_BIG_INSIDE = "too_big_inside", _("This file unpacks to far more than it seems. It was not read.")


class PolicyDocument(models.Model):
    """A document of the municipality in which evidence is looked for, read page by page by a worker."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(max_length=20, choices=DocumentState, default=DocumentState.QUEUED)
    fault = models.CharField(max_length=20, choices=DocumentFault, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    pages_read = models.PositiveIntegerField(default=0)
    # Word-processor files have no pages of their own: their passages are numbered by heading.
    has_pages = models.BooleanField(default=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-at"]

    def __str__(self) -> str:
        return self.title


class Passage(models.Model):
    """A few paragraphs of a policy document, as they can be found and shown."""

    document = models.ForeignKey(PolicyDocument, on_delete=models.CASCADE, related_name="passages")
    position = models.PositiveIntegerField()
    page = models.PositiveIntegerField(null=True, blank=True)
    heading = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    words = models.GeneratedField(
        expression=SearchVector("heading", "text", config="dutch"), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["document", "position"], name="passage_position_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [GinIndex(fields=["words"], name="passage_words")]

    def __str__(self) -> str:
        return f"{self.document_id} · {self.position}"


class Evidence(models.Model):
    """A link or a file that shows that an answer is true, with the day until which it holds."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(_("title"), max_length=200)
    address = models.URLField(_("address"), max_length=1000, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    holds_until = models.DateField(_("holds until"), null=True, blank=True)
    # Where it is a passage of a policy document: the words themselves, and where they stand.
    document = models.ForeignKey(PolicyDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    page = models.PositiveIntegerField(null=True, blank=True)
    excerpt = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="evidence_is_a_link_or_a_file",
                condition=(Q(address="") & Q(file__isnull=False)) | (~Q(address="") & Q(file__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EvidenceUse(models.Model):
    """Evidence under an answer. Taking it away ends the row; under an adopted answer nothing changes any more."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="evidence")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="uses")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["answer", "evidence"], condition=Q(ended_at__isnull=True), name="evidence_once_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} · {self.evidence_id}"

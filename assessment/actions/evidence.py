"""Evidence under answers: added, used again, taken away, and carried along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import files
from assessment.actions.rounds import RefusedError
from assessment.models import Answer, Evidence, EvidenceUse, Passage, StoredFile
from municipalities.models import AuditEntry, Municipality, Person


@dataclass(frozen=True)
class Upload:
    """A file as it came in; `kind` was read from its content."""

    name: str
    content: bytes
    kind: files.Kind


def keep_file(*, municipality: Municipality, upload: Upload, by: Person) -> StoredFile:
    """Store the content under its checksum, and note whose it is. May raise OSError."""
    stored = files.keep(upload.content)
    return StoredFile.objects.create(
        municipality=municipality,
        name=upload.name[-200:],
        content_type=upload.kind.content_type,
        size=stored.size,
        sha256=stored.sha256,
        by=by,
    )


@transaction.atomic
def add_evidence(
    *,
    answer: Answer,
    title: str,
    by: Person,
    address: str = "",
    upload: Upload | None = None,
    holds_until: date | None = None,
) -> EvidenceUse:
    """Put a link or a file under an answer. RefusedError where it was adopted; OSError where no file can be kept."""
    _refuse_frozen(answer)
    municipality = answer.assessment.municipality
    file = keep_file(municipality=municipality, upload=upload, by=by) if upload else None
    evidence = Evidence.objects.create(
        municipality=municipality, title=title, address=address, file=file, holds_until=holds_until, by=by
    )
    return _use(answer, evidence, by, "add_evidence")


@transaction.atomic
def use_evidence(*, answer: Answer, evidence: Evidence, by: Person) -> EvidenceUse:
    """Put evidence that the municipality has already under another answer; again is harmless."""
    _refuse_frozen(answer)
    used = answer.evidence.filter(evidence=evidence, ended_at__isnull=True).first()
    return used or _use(answer, evidence, by, "use_evidence")


@transaction.atomic
def attach_passage(*, answer: Answer, passage: Passage, by: Person) -> EvidenceUse:
    """Put a passage of a policy document under an answer: the file, with the page and the words; again is harmless."""
    _refuse_frozen(answer)
    document = passage.document
    used = answer.evidence.filter(
        evidence__document=document, evidence__excerpt=passage.text, ended_at__isnull=True
    ).first()
    if used:
        return used
    evidence = Evidence.objects.create(
        municipality=answer.assessment.municipality,
        title=document.title,
        file=document.file,
        document=document,
        page=passage.page,
        excerpt=passage.text,
        by=by,
    )
    return _use(answer, evidence, by, "attach_passage")


def _use(answer: Answer, evidence: Evidence, by: Person, verb: str) -> EvidenceUse:
    use = EvidenceUse.objects.create(answer=answer, evidence=evidence, by=by)
    AuditEntry.record(verb, use, by=by, municipality=answer.assessment.municipality, evidence=evidence.pk)
    return use


@transaction.atomic
def end_evidence(*, use: EvidenceUse, by: Person) -> EvidenceUse:
    """Take evidence away from an answer; it stays in the history. Again is harmless."""
    _refuse_frozen(use.answer)
    locked = EvidenceUse.objects.select_for_update().get(pk=use.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = timezone.now(), by
        locked.save(update_fields=["ended_at", "ended_by"])
        AuditEntry.record("end_evidence", locked, by=by, municipality=use.answer.assessment.municipality)
    return locked


def _refuse_frozen(answer: Answer) -> None:
    if Answer.objects.select_for_update().get(pk=answer.pk).frozen:
        raise RefusedError(_("This assessment has been adopted. Its evidence stays as it is."))


def copy_evidence(*, pairs: Iterable[tuple[Answer, Answer]], by: Person) -> int:
    """Carry the evidence of answers over to those that go on from them (old, new); returns how much."""
    by_old: dict[int, list[Answer]] = {}
    for old, new in pairs:
        by_old.setdefault(old.pk, []).append(new)
    uses = EvidenceUse.objects.filter(answer__in=by_old, ended_at__isnull=True).order_by("pk")
    copies = {
        (new.pk, use.evidence_id): EvidenceUse(answer=new, evidence_id=use.evidence_id, by=by)
        for use in uses
        for new in by_old[use.answer_id]
    }
    return len(EvidenceUse.objects.bulk_create(copies.values()))

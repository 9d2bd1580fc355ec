"""Policy documents: uploaded, read by a worker, and taken away."""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from assessment import files
from assessment.actions.evidence import Upload, keep_file
from assessment.models import DocumentFault, DocumentState, Passage, PolicyDocument
from municipalities.locks import held
from municipalities.models import AuditEntry, Municipality, Person

if TYPE_CHECKING:
    from assessment.extraction import Opened

logger = logging.getLogger(__name__)

READ_DOCUMENT = "assessment.tasks.read_document"
READING = 0x44_4F_43_55  # what the lock of a document that is being read is for
LOST_AFTER = timedelta(seconds=30)
EVERY = 10  # pages between two words about the progress


@transaction.atomic
def add_document(*, municipality: Municipality, title: str, upload: Upload, by: Person) -> PolicyDocument:
    """Keep a policy document and have it read. May raise OSError where the file cannot be kept."""
    file = keep_file(municipality=municipality, upload=upload, by=by)
    document = PolicyDocument.objects.create(municipality=municipality, file=file, title=title, by=by)
    AuditEntry.record("add_document", document, by=by, municipality=municipality, title=title)
    transaction.on_commit(lambda: enqueue(document.pk), robust=True)
    return document


def enqueue(document_id: int) -> None:
    current_app.send_task(READ_DOCUMENT, kwargs={"document_id": document_id})


@transaction.atomic
def remove_document(*, document: PolicyDocument, by: Person) -> None:
    """Nothing is found in it any more; evidence that was taken from it stays, and so does the file."""
    locked = PolicyDocument.objects.select_for_update().get(pk=document.pk)
    if locked.removed_at is None:
        locked.removed_at = timezone.now()
        locked.save(update_fields=["removed_at"])
        locked.passages.all().delete()
        AuditEntry.record("remove_document", locked, by=by, municipality=locked.municipality)


def read_document(*, document: PolicyDocument) -> None:
    """Read a document from its first page on, whatever an earlier try left; what is wrong is told on the page.

    Called by one worker at a time. Being cut short anywhere leaves a document that can be begun again.
    """
    # The libraries that read documents take 35 MB, which the processes that serve pages can do without.
    from assessment.extraction import UnreadableError, is_scan, open_document

    Passage.objects.filter(document=document).delete()
    _set(document, state=DocumentState.READING, pages_read=0, fault="")
    try:
        files.read(document.file.sha256)
        path = files.path_of(document.file.sha256)
        opened = open_document(path, document.file.content_type, settings.MAX_DOCUMENT_PAGES)
        _set(document, pages=opened.pages, has_pages=opened.has_pages)
        characters = _keep_passages(document, opened)
    except (UnreadableError, files.LostFileError) as error:
        return _fail(document, getattr(error, "fault", DocumentFault.BROKEN))
    if is_scan(opened.pages, characters):
        return _fail(document, DocumentFault.NO_TEXT)
    return _set(document, state=DocumentState.READY, pages_read=opened.pages)


def _fail(document: PolicyDocument, fault: DocumentFault) -> None:
    logger.info("Document %s cannot be read: %s", document.pk, fault)
    Passage.objects.filter(document=document).delete()
    _set(document, state=DocumentState.FAILED, fault=fault)


def _set(document: PolicyDocument, **values: object) -> None:
    PolicyDocument.objects.filter(pk=document.pk).update(**values)


def _keep_passages(document: PolicyDocument, opened: "Opened") -> int:
    """Store the passages of each page; returns how many characters there were."""
    from assessment.extraction import passages_of

    position = characters = 0
    waiting: list[Passage] = []
    for number, page in enumerate(opened.read, start=1):
        for piece in passages_of(page):
            position, characters = position + 1, characters + len(piece)
            waiting.append(
                Passage(document=document, position=position, page=page.number, heading=page.heading, text=piece)
            )
        if number % EVERY == 0:
            Passage.objects.bulk_create(waiting)
            waiting = []
            _set(document, pages_read=number)
    Passage.objects.bulk_create(waiting)
    return characters


def recover_documents(*, now: datetime) -> int:
    """Put documents in the queue again that wait for long without anybody reading them; returns how many."""
    unfinished = PolicyDocument.objects.filter(
        state__in=[DocumentState.QUEUED, DocumentState.READING], at__lt=now - LOST_AFTER, removed_at__isnull=True
    )
    busy = held(READING)
    lost = [pk for pk in unfinished.order_by("at").values_list("pk", flat=True)[:10] if pk not in busy]
    for pk in lost:
        logger.warning("Document %s is put in the queue again", pk)
        enqueue(pk)
    return len(lost)

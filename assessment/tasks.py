"""When people are mailed and documents are read; each may run twice, or not at all for a while, without harm."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from assessment.actions import documents, notices, totals
from assessment.models import DocumentState, Instrument, PolicyDocument, Round
from municipalities.locks import alone
from municipalities.models import Region

logger = logging.getLogger(__name__)

# From this hour on; a mail server that was away then is tried again until it takes the mail.
DIGEST_HOUR = 7


@shared_task(name="assessment.tasks.send_digests")  # type: ignore[untyped-decorator]
def send_digests() -> None:
    """Write down the day's reminders, and send everybody who has something to be told one mail."""
    now = timezone.localtime()
    if now.hour < DIGEST_HOUR:
        return
    notices.tell_of_deadlines(today=now.date())
    for person_id in notices.waiting_for_a_digest(today=now.date()):
        try:
            notices.send_digest(person_id=person_id, site=settings.SITE_URL)
        except OSError:
            logger.exception("The digest of person %s could not be sent; it is tried again", person_id)


@shared_task(name=documents.READ_DOCUMENT)  # type: ignore[untyped-decorator]
def read_document(*, document_id: int) -> None:
    unfinished = [DocumentState.QUEUED, DocumentState.READING]
    document = PolicyDocument.objects.select_related("file").filter(pk=document_id, state__in=unfinished).first()
    if document is None:
        logger.info("Document %s is gone or was read; nothing to do", document_id)
        return
    with alone(documents.READING, document.pk) as mine:
        if mine:
            documents.read_document(document=document)


@shared_task(name=totals.REFRESH_TOTALS)  # type: ignore[untyped-decorator]
def refresh_totals(*, region_id: int, instrument_id: int, round_id: int, asked: int | None = None) -> None:
    """`asked` is the turn at which it was asked for; without one it counts in any case."""
    region = Region.objects.filter(pk=region_id).first()
    instrument = Instrument.objects.filter(pk=instrument_id).first()
    round_ = Round.objects.filter(pk=round_id).first()
    if region is None or instrument is None or round_ is None:
        logger.info("Region %s, instrument %s or round %s is gone; nothing to do", region_id, instrument_id, round_id)
        return
    if asked is None:
        totals.refresh_totals(region=region, instrument=instrument, round_=round_)
    else:
        totals.refresh_as_asked(region=region, instrument=instrument, round_=round_, asked=asked)


@shared_task(name="assessment.tasks.refresh_all_totals")  # type: ignore[untyped-decorator]
def refresh_all_totals() -> None:
    totals.refresh_everything()


@shared_task(name="assessment.tasks.recover_documents")  # type: ignore[untyped-decorator]
def recover_documents() -> None:
    documents.recover_documents(now=timezone.now())

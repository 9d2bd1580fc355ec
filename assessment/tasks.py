"""When people are mailed; it may run twice, or not at all for a while, without harm."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from assessment.actions import notices

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

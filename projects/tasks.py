"""What workers do for projects: each task may be lost, or run twice, without harm."""

import logging

from celery import shared_task
from django.utils import timezone

from projects.actions import mediation
from projects.models import MatchRun

logger = logging.getLogger(__name__)


@shared_task(name=mediation.DIVIDE_REQUESTS)  # type: ignore[untyped-decorator]
def divide_requests(*, run_id: int) -> None:
    run = MatchRun.objects.filter(pk=run_id, finished_at__isnull=True).first()
    if run is None:
        logger.info("Match run %s is gone or finished; nothing to do", run_id)
        return
    mediation.divide_requests(run=run, today=timezone.localdate())

"""When reports are made: each task may be lost, or run twice, without harm."""

import gc
import logging
from importlib import import_module
from typing import Any

from celery import shared_task
from celery.signals import worker_init, worker_ready
from django.utils import timezone

from strategy import actions, locks
from strategy.models import Report

logger = logging.getLogger(__name__)


@shared_task(name=actions.RENDER_REPORT)  # type: ignore[untyped-decorator]
def render_report(*, report_id: str) -> None:
    actions.record_pulse(now=timezone.now())
    report = Report.objects.unfinished().filter(pk=report_id).first()
    if report is None:
        logger.info("Report %s is gone or finished; nothing to do", report_id)
        return
    with locks.rendering(report.pk) as alone:
        if alone:
            actions.make_report(report=report)
    actions.record_pulse(now=timezone.now())


@shared_task(name="strategy.tasks.pulse")  # type: ignore[untyped-decorator]
def pulse() -> None:
    actions.record_pulse(now=timezone.now())


@shared_task(name="strategy.tasks.recover_reports")  # type: ignore[untyped-decorator]
def recover_reports() -> None:
    actions.recover_reports(now=timezone.now())


@worker_init.connect  # type: ignore[untyped-decorator]
def read_renderer(**_options: Any) -> None:
    """Before the worker's children part from it, so that they share what actions.reports reads at the first report."""
    import_module("strategy.pdfs").read_ahead()
    gc.collect()
    gc.freeze()  # a child that collects would write into all pages that it shares


@worker_ready.connect  # type: ignore[untyped-decorator]
def begin(**_options: Any) -> None:
    """A worker that starts says so at once, and takes up what the one before it may have left."""
    pulse.delay()
    recover_reports.delay()

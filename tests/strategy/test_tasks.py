"""The tasks, called by hand: once, twice, and for what is gone."""

import gc
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from weasyprint.formatting_structure.boxes import Box

from strategy import actions, locks, pdfs, tasks
from strategy.models import QueuePulse, Report, ReportState
from tests.strategy.conftest import messages


@pytest.fixture
def report(answered, coordinator) -> Report:
    return actions.request_report(assessment=answered, by=coordinator)


def test_render_report_makes_it(report):
    tasks.render_report(report_id=str(report.pk))

    report.refresh_from_db()
    assert report.state == ReportState.READY


def test_render_report_leaves_no_page_of_it_in_memory_when_it_is_told_to_be_ready(report):
    left = []

    def watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if ReportState.READY in (params or ()):
            left.append(
                sum(issubclass(type(thing), Box) for thing in gc.get_objects())
            )  # not `isinstance`: some are lazy
        return execute(sql, params, many, context)

    gc.disable()
    try:
        with connection.execute_wrapper(watch):
            tasks.render_report(report_id=str(report.pk))
    finally:
        gc.enable()

    assert left == [0]


@pytest.mark.parametrize("breaks", [False, True])
def test_collector_waits_while_a_report_is_rendered_and_goes_on_after(report, monkeypatch, breaks):
    during, laid_out = [], pdfs.render

    def render(*args: Any, **kwargs: Any) -> Any:
        during.append(gc.isenabled())
        if breaks:
            raise ValueError
        return laid_out(*args, **kwargs)

    monkeypatch.setattr(pdfs, "render", render)

    tasks.render_report(report_id=str(report.pk))

    assert during == [False]
    assert gc.isenabled()


def test_render_report_twice_makes_it_once(report):
    tasks.render_report(report_id=str(report.pk))
    made = report.path.stat().st_mtime_ns

    tasks.render_report(report_id=str(report.pk))

    report.refresh_from_db()
    assert report.attempts == 1
    assert report.path.stat().st_mtime_ns == made


def test_render_report_that_is_gone_is_no_error(db):
    tasks.render_report(report_id=str(uuid.uuid4()))


@pytest.mark.django_db(transaction=True)
def test_render_report_that_another_worker_makes_is_left_to_it(report):
    def work() -> None:
        tasks.render_report(report_id=str(report.pk))
        connection.close()

    with locks.rendering(report.pk):
        other = threading.Thread(target=work)
        other.start()
        other.join()

    report.refresh_from_db()
    assert (report.state, report.attempts) == (ReportState.QUEUED, 0)


def test_pulse_says_that_the_queue_is_served(db):
    tasks.pulse()

    assert QueuePulse.is_served(timezone.now())


def test_render_report_says_before_and_after_that_the_queue_is_served(report):
    tasks.render_report(report_id=str(uuid.uuid4()))
    before = QueuePulse.last()
    tasks.render_report(report_id=str(report.pk))

    report.refresh_from_db()
    assert before is not None
    assert before < report.started_at < report.finished_at < QueuePulse.last()


def test_tasks_of_the_clock_do_not_wait_behind_a_backlog_of_reports(queue):
    for _ in range(20):
        actions.enqueue(uuid.uuid4())
    tasks.begin()

    taken = []
    queues = list(queue.amqp.queues.consume_from.values())
    with (
        suppress(TimeoutError),
        queue.connection_for_read() as connection,
        connection.Consumer(queues, accept=["json"], no_ack=True) as consumer,
    ):
        consumer.register_callback(lambda _body, message: taken.append(message.headers["task"]))
        while True:
            connection.drain_events(timeout=0.5)

    assert taken.count(actions.RENDER_REPORT) == 20
    assert {"strategy.tasks.pulse", "strategy.tasks.recover_reports"} <= set(taken[:4])


def test_recover_reports_takes_up_what_was_lost(report, tmp_path):
    Report.objects.update(requested_at=timezone.now() - actions.LOST_AFTER * 2)

    tasks.recover_reports()

    assert len(messages(tmp_path)) == 1


def test_a_worker_that_starts_says_so_and_looks_for_what_was_lost(tmp_path):
    tasks.begin()

    assert len(messages(tmp_path)) == 2

"""Workers and queues that die while reports are made: each report arrives, once, in one sound file."""

import logging
import subprocess
import time
from contextlib import ExitStack

import psutil
import pytest

from tests.faults.product import Product, Redis, family, kill
from tests.faults.stage import REPORTING
from tests.installation import wait_until

pytestmark = pytest.mark.slow
logger = logging.getLogger(__name__)

WITHOUT_RECOVERY = "tests.faults.settings_without_recovery"
RENDER = "strategy.tasks.render_report"
PULSE = "strategy.tasks.pulse"
SECONDS_UNTIL_REDELIVERY = 100


def renderer(worker: subprocess.Popen[str]) -> psutil.Process:
    """The child that renders: the one that works hardest, beside the clock."""
    return max(family(worker)[1:], key=lambda child: child.cpu_times().user)


def assert_each_arrived_once(product: Product, *reports: str) -> None:
    """Nothing but these reports, all ready; for each one file with the checksum that was kept, and no half ones."""
    assert {str(row[0]) for row in product.rows("SELECT id FROM strategy_report WHERE state = 'ready'")} == set(reports)
    assert product.files() == product.files_promised()


# A worker that dies


def test_report_arrives_once_where_a_child_of_the_worker_is_killed(product: Product, redis: Redis) -> None:
    with product.web(REDIS_URL=redis.url) as port, product.worker(REDIS_URL=redis.url) as worker:
        report = product.ask(product.client(port), REPORTING[0])
        product.wait_until_half_way(report)
        kill([renderer(worker)])
        seconds = product.wait_until_ready(report, SECONDS_UNTIL_REDELIVERY)
        wait_until(lambda: redis.waiting() + redis.taken() == 0, SECONDS_UNTIL_REDELIVERY)

    logger.info("child killed, redis: ready after %.1f s", seconds)
    assert product.attempts(report) == 2
    assert_each_arrived_once(product, report)


def test_report_is_lost_where_a_child_is_killed_and_jobs_are_forgotten_when_they_begin(
    product: Product, redis: Redis
) -> None:
    """The control."""
    with (
        product.web(REDIS_URL=redis.url) as port,
        product.worker(settings=WITHOUT_RECOVERY, REDIS_URL=redis.url) as worker,
    ):
        report = product.ask(product.client(port), REPORTING[0])
        product.wait_until_half_way(report)
        kill([renderer(worker)])
        assert_lost(product, report, redis)


def assert_lost(product: Product, report: str, redis: Redis) -> None:
    """A worker serves the queue and has nothing left to do, and the report is not there."""
    since = product.one("SELECT now()")
    product.call(PULSE, redis.url)
    wait_until(lambda: product.was_heard_since(since))
    wait_until(lambda: redis.waiting() + redis.taken() == 0)
    assert (product.state(report), product.files()) == ("rendering", {})


def test_report_arrives_once_where_the_worker_is_killed_and_started_again(product: Product, redis: Redis) -> None:
    with product.web(REDIS_URL=redis.url) as port:
        with product.worker(REDIS_URL=redis.url) as worker:
            report = product.ask(product.client(port), REPORTING[0])
            product.wait_until_half_way(report)
            kill(family(worker))
        began = time.monotonic()
        with product.worker(REDIS_URL=redis.url):
            product.wait_until_ready(report, SECONDS_UNTIL_REDELIVERY)
            ready = time.monotonic() - began
            wait_until(lambda: redis.taken() == 0, SECONDS_UNTIL_REDELIVERY)
            redelivered = time.monotonic() - began

    logger.info("worker killed, redis: ready after %.1f s, redelivered within %.1f s", ready, redelivered)
    assert max(ready, redelivered) < SECONDS_UNTIL_REDELIVERY
    assert product.attempts(report) == 2
    assert_each_arrived_once(product, report)


def test_report_arrives_once_where_the_worker_of_the_file_queue_is_killed_and_started_again(product: Product) -> None:
    with product.web() as port:
        with product.worker() as worker:
            report = product.ask(product.client(port), REPORTING[0])
            product.wait_until_half_way(report)
            kill(family(worker))
        began = time.monotonic()
        with product.worker():
            product.wait_until_ready(report, SECONDS_UNTIL_REDELIVERY)
    seconds = time.monotonic() - began

    logger.info("worker killed, file queue: ready after %.1f s", seconds)
    assert seconds < SECONDS_UNTIL_REDELIVERY
    assert product.attempts(report) == 2
    assert_each_arrived_once(product, report)


def test_report_arrives_once_where_the_database_restarts_under_the_worker(product: Product) -> None:
    with product.web() as port, product.worker():
        report = product.ask(product.client(port), REPORTING[0])
        product.wait_until_half_way(report)
        product.restart_database()
        seconds = product.wait_until_ready(report, SECONDS_UNTIL_REDELIVERY)

    logger.info("database restarted, file queue: ready after %.1f s", seconds)
    assert product.attempts(report) == 2
    assert_each_arrived_once(product, report)


def test_report_is_lost_where_the_worker_is_killed_and_jobs_are_forgotten_when_they_begin(
    product: Product, redis: Redis
) -> None:
    """The control."""
    with product.web(REDIS_URL=redis.url) as port:
        with product.worker(settings=WITHOUT_RECOVERY, REDIS_URL=redis.url) as worker:
            report = product.ask(product.client(port), REPORTING[0])
            product.wait_until_half_way(report)
            kill(family(worker))
        with product.worker(settings=WITHOUT_RECOVERY, REDIS_URL=redis.url):
            assert_lost(product, report, redis)


# A job that is handed out twice


def test_job_handed_out_twice_is_done_once(product: Product) -> None:
    with product.web() as port, product.worker("--concurrency", "2"):
        report = product.ask(product.client(port), REPORTING[0])
        product.wait_until_half_way(report)
        product.call(RENDER, report_id=report)
        product.wait_until_ready(report, SECONDS_UNTIL_REDELIVERY)
        product.call(RENDER, report_id=report)
        since = product.one("SELECT now()")
        product.call(PULSE)
        wait_until(lambda: product.was_heard_since(since))

    assert product.attempts(report) == 1
    assert_each_arrived_once(product, report)


def test_job_handed_out_twice_is_done_twice_where_nobody_looks_what_is_done(product: Product) -> None:
    """The control."""
    command = ("-m", "celery", "--app", "tests.faults.naive_worker", "worker", "--concurrency", "1")
    with product.web() as port, product.running(*command):
        report = product.ask(product.client(port), REPORTING[0])
        product.wait_until_ready(report, SECONDS_UNTIL_REDELIVERY)
        product.call(RENDER, report_id=report)
        wait_until(lambda: product.attempts(report) == 2)


# A queue that dies


def waiting_after_a_kill(product: Product, redis: Redis) -> int:
    """How many jobs are still in the queue, of as many as there are municipalities, after Redis was killed."""
    with product.web(REDIS_URL=redis.url) as port:
        client = product.client(port)
        for slug in REPORTING:
            product.ask(client, slug)
    assert redis.waiting() == len(REPORTING)
    redis.kill()
    redis.start()
    logger.info("redis killed: %s of %s jobs kept", redis.waiting(), len(REPORTING))
    return redis.waiting()


def test_waiting_jobs_are_kept_where_redis_is_killed(product: Product, redis: Redis) -> None:
    assert waiting_after_a_kill(product, redis) == len(REPORTING)


def test_waiting_jobs_are_gone_where_redis_has_no_append_only_file(product: Product, forgetful_redis: Redis) -> None:
    """The control."""
    assert waiting_after_a_kill(product, forgetful_redis) == 0


def test_reports_arrive_where_redis_is_killed_under_a_worker_and_under_who_asks(product: Product, redis: Redis) -> None:
    """One half way, one waiting, and one asked for while there was no queue."""
    with ExitStack() as running:
        client = product.client(running.enter_context(product.web(REDIS_URL=redis.url)))
        running.enter_context(product.worker(REDIS_URL=redis.url))
        reports = [product.ask(client, slug) for slug in REPORTING[:2]]
        product.wait_until_half_way(reports[0])
        redis.kill()
        reports.append(product.ask(client, REPORTING[2]))
        redis.start()
        began = time.monotonic()
        for report in reports:
            product.wait_until_ready(report, SECONDS_UNTIL_REDELIVERY)
        seconds = time.monotonic() - began

    logger.info("redis killed: all ready after %.1f s", seconds)
    assert seconds < SECONDS_UNTIL_REDELIVERY
    assert [product.attempts(report) for report in reports] == [1, 1, 1]
    assert_each_arrived_once(product, *reports)

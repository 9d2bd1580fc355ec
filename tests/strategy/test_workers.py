"""Real worker processes, on the filesystem broker and on Redis: killed halfway, the report comes all the same, once."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
from django.conf import settings
from django.db import connection

from assessment.comparison_scope import Scope
from config.processes import worker as worker_command
from strategy import actions, files
from strategy.models import QueuePulse, Report, ReportState
from tests.strategy.conftest import file_queue, messages, use_queue

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

REDELIVERED_WITHIN = 100  # seconds


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"{what}: not within {seconds} seconds"
        time.sleep(0.02)


def state_of(report: Report) -> str:
    return Report.objects.values_list("state", flat=True).get(pk=report.pk)


def database_url() -> str:
    """The address of the test database."""
    database = connection.settings_dict
    password = f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    port = f":{database['PORT']}" if database["PORT"] else ""
    return f"postgres://{database['USER']}{password}@{quote(database['HOST'], safe='')}{port}/{database['NAME']}"


@pytest.fixture(params=["file", "redis"])
def broker(request, tmp_path, queue) -> Iterator[str]:
    """The broker that the product uses in this test; its REDIS_URL, or nothing for the filesystem."""
    if request.param == "file":
        yield ""
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    address = f"redis://127.0.0.1:{port}/0"
    use_queue(queue, address, {"visibility_timeout": 60})
    wait_for(lambda: _answers(port), 10, "Redis")
    yield address
    use_queue(queue, "filesystem://", file_queue(tmp_path / "queue"))
    server.terminate()
    server.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def start_worker(tmp_path: Path, broker: str) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Start a worker as `make demo` does, on the test's database, queue and folder of reports."""
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "of-the-tests",
        "REPORTS_DIR": str(settings.REPORTS_DIR),
        "REDIS_URL": broker,
    }
    running: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        running.append(subprocess.Popen(worker_command(), env=environment, start_new_session=True))
        return running[-1]

    yield start
    for process in running:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """The whole worker with its children, without a word of warning."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def request_report(request, answered, coordinator) -> Callable[[], Report]:
    """Of a municipality, or with `region` as its parameter of its region."""
    if getattr(request, "param", "") == "region":
        scope = Scope.from_query(answered.municipality.region, {})
        return lambda: actions.request_region_report(scope=scope, by=coordinator)
    return lambda: actions.request_report(assessment=answered, by=coordinator)


def assert_made_once(report: Report, attempts: int) -> None:
    report.refresh_from_db()
    assert report.attempts == attempts
    assert len(files.read(report)) == report.size
    assert [path.name for path in Path(settings.REPORTS_DIR).iterdir()] == [f"{report.pk}.pdf"]


def test_two_workers_make_a_report_once_though_it_was_sent_three_times(start_worker, request_report):
    start_worker()
    start_worker()
    report = request_report()
    actions.enqueue(report.pk)
    actions.enqueue(report.pk)

    wait_for(lambda: state_of(report) == ReportState.READY, 60, "the report")
    time.sleep(1)  # for who would begin a second time

    assert_made_once(report, attempts=1)
    assert QueuePulse.last() is not None


def test_killed_child_halfway_the_report_comes_all_the_same(start_worker, request_report):
    process = start_worker()
    report = request_report()
    wait_for(lambda: state_of(report) == ReportState.RENDERING, 60, "the rendering")

    for child in psutil.Process(process.pid).children(recursive=True):
        child.kill()

    wait_for(lambda: state_of(report) == ReportState.READY, REDELIVERED_WITHIN, "the report")
    assert process.poll() is None
    assert_made_once(report, attempts=2)


@pytest.mark.parametrize("request_report", ["municipality", "region"], indirect=True)
def test_killed_worker_halfway_the_report_comes_all_the_same(start_worker, request_report, broker, tmp_path):
    process = start_worker()
    report = request_report()
    wait_for(lambda: state_of(report) == ReportState.RENDERING, 60, "the rendering")

    kill(process)

    assert state_of(report) == ReportState.RENDERING
    if not broker:
        # The control: without the recovery nothing would come, the broker has forgotten it.
        assert not [m for m in messages(tmp_path) if actions.RENDER_REPORT in m.read_text()]
    start_worker()
    wait_for(lambda: state_of(report) == ReportState.READY, REDELIVERED_WITHIN, "the report")
    assert_made_once(report, attempts=2)


def test_report_asked_for_without_a_worker_is_made_when_one_comes(start_worker, request_report):
    report = request_report()

    assert state_of(report) == ReportState.QUEUED
    start_worker()

    wait_for(lambda: state_of(report) == ReportState.READY, 60, "the report")
    assert_made_once(report, attempts=1)

"""What the machines around the product are told, with a database that really goes away."""

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.test import Client
from django.utils import timezone

from config import processes
from config.embedded import start_database, stop_database
from strategy.models import QueuePulse
from tests.installation import Installation, temporary_installation, wait_until


def test_healthz_answers_to_anybody(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405


def test_readyz_with_a_worker_that_took_something_lately(client: Client, db: None) -> None:
    QueuePulse.objects.create(at=timezone.now() - timedelta(seconds=50))

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": "ok", "queue": "served"})


@pytest.mark.parametrize("silent_for", [None, timedelta(seconds=70)], ids=["never-served", "silent"])
def test_readyz_with_a_queue_that_nobody_serves(client: Client, db: None, silent_for: timedelta | None) -> None:
    if silent_for:
        QueuePulse.objects.create(at=timezone.now() - silent_for)

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {"status": "degraded", "database": "ok", "queue": "not served"},
    )


def ask(port: int, path: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10) as answer:
            return answer.status, json.load(answer)["status"]
    except HTTPError as answer:
        with answer:
            return answer.code, json.load(answer)["status"]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def web() -> Iterator[tuple[Installation, int]]:
    port = processes.free_port(18000)
    with temporary_installation() as installation:
        assert installation.run("manage.py", "migrate", "-v0").returncode == 0
        server = installation.start(*processes.web(port)[1:])
        wait_until(lambda: answers(port))
        yield installation, port
        server.terminate()
        server.wait(timeout=30)


@pytest.mark.slow
def test_database_that_goes_away_and_comes_back(web: tuple[Installation, int]) -> None:
    installation, port = web
    assert [ask(port, "readyz"), ask(port, "healthz")] == [(200, "degraded"), (200, "ok")]

    stop_database(installation.data_dir)
    assert [ask(port, "readyz"), ask(port, "healthz")] == [(503, "unavailable"), (200, "ok")]

    start_database(installation.data_dir)
    assert [ask(port, "readyz") for _ in range(6)] == [(200, "degraded")] * 6

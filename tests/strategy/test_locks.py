"""One at a time renders a report, and whoever is killed lets go."""

import uuid
from typing import Any

import psycopg
import pytest
from django.db import connection

from strategy import locks
from tests.installation import wait_until


@pytest.fixture
def other_worker(db):
    """A connection of its own to the same database."""
    with psycopg.connect(**_parameters(), autocommit=True) as other:
        yield other


def _parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {name: parameters[name] for name in ("dbname", "host", "port", "user", "password") if name in parameters}


def test_lock_is_held_within_and_let_go_after(db):
    report = uuid.uuid4()

    with locks.rendering(report) as alone:
        assert alone
        assert locks.held_among([report, uuid.uuid4()]) == {report}

    assert locks.held_among([report]) == set()


def test_lock_of_another_worker_keeps_out_until_it_is_gone(other_worker):
    report = uuid.uuid4()
    other_worker.execute("SELECT pg_advisory_lock(%s::int, %s::int)", [locks.RENDERING, report.int & 0x7FFF_FFFF])

    with locks.rendering(report) as alone:
        assert not alone
    assert locks.held_among([report]) == {report}

    other_worker.close()
    wait_until(lambda: not locks.held_among([report]))  # the server ends the session in its own time

    with locks.rendering(report) as alone:
        assert alone

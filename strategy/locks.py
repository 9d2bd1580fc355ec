"""Locks of the database that end with the connection: whoever is killed lets go at once."""

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

RENDERING = 0x52_45_50_4F  # the first of the two numbers of a lock: what it is for


def _number(report_id: uuid.UUID) -> int:
    """The second number: 31 bits of the report's id. Two reports that share it wait for each other, nothing worse."""
    return report_id.int & 0x7FFF_FFFF


@contextmanager
def rendering(report_id: uuid.UUID) -> Iterator[bool]:
    """True within, where this connection is the only one that renders the report; False where another one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [RENDERING, _number(report_id)])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            _release(report_id)


def _release(report_id: uuid.UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [RENDERING, _number(report_id)])


def held_among(report_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these reports somebody renders now. It looks without taking a lock, so that it keeps nobody out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [RENDERING],
        )
        numbers = {row[0] for row in cursor.fetchall()}
    return {report_id for report_id in report_ids if _number(report_id) in numbers}

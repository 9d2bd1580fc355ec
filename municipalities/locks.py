"""Locks of the database that end with the connection: whoever is killed lets go at once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def alone(what: int, number: int) -> Iterator[bool]:
    """True within, where only this connection works on it; False where another one does.

    `what` says what the lock is for, `number` (31 bits) of which one; two that share a number wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [what, number])
        held = bool(cursor.fetchone()[0])
    try:
        yield held
    finally:
        if held and connection.connection is not None and not connection.connection.closed:
            _release(what, number)


def _release(what: int, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [what, number])


def held(what: int) -> set[int]:
    """The numbers that somebody holds now. It looks without taking a lock, so that it keeps nobody out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND objsubid = 2 AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [what],
        )
        return {row[0] for row in cursor.fetchall()}

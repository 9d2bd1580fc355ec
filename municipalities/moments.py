"""What belongs together, read as it was at one moment."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is of the same moment, whatever others change meanwhile; nothing can be written.

    It is a transaction of its own: RuntimeError inside another one, whose reads are each of their own moment. (Not in a
    test that is wrapped in one: there nobody else writes.)
    """
    is_own = not connection.in_atomic_block
    with transaction.atomic(durable=True):
        if is_own:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield

"""How often the open data are asked for."""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models


class CallCountQuerySet(models.QuerySet["CallCount"]):
    def count_call(self, caller: str, minute: int) -> int:
        """One more of this caller in this minute; returns how many it made. Who comes first clears older minutes."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO projects_callcount (caller, minute, calls) VALUES (%s, %s, 1)"
                " ON CONFLICT (caller, minute) DO UPDATE SET calls = projects_callcount.calls + 1 RETURNING calls",
                [caller, minute],
            )
            calls = int(cursor.fetchone()[0])
        if calls == 1:
            self.filter(minute__lt=minute).delete()
        return calls


class CallCount(models.Model):
    """How often somebody asked in a minute of the clock (since 1970). `caller` is a keyed hash, anew each minute."""

    caller = models.CharField(max_length=64)
    minute = models.BigIntegerField(db_index=True)
    calls = models.PositiveIntegerField()

    objects = CallCountQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["caller", "minute"], name="one_count_a_caller_and_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.minute} · {self.calls}"

"""Which reports are being rendered now, by whichever worker."""

import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager

from municipalities.locks import alone, held

RENDERING = 0x52_45_50_4F  # what this lock is for


def _number(report_id: uuid.UUID) -> int:
    """31 bits of the report's id. Two reports that share it wait for each other, nothing worse."""
    return report_id.int & 0x7FFF_FFFF


def rendering(report_id: uuid.UUID) -> AbstractContextManager[bool]:
    """True within, where this connection is the only one that renders the report; False where another one does."""
    return alone(RENDERING, _number(report_id))


def held_among(report_ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these reports somebody renders now."""
    numbers = held(RENDERING)
    return {report_id for report_id in report_ids if _number(report_id) in numbers}

"""What changes on the way from measurement to agenda, and in reports; the verbs of the buttons."""

from strategy.actions.agendas import (
    AdoptedError,
    ForewordSaved,
    adopt_agenda,
    choose_chapters,
    start_agenda,
    write_foreword,
)
from strategy.actions.reports import (
    LOST_AFTER,
    MAX_ATTEMPTS,
    RENDER_REPORT,
    enqueue,
    make_report,
    read_snapshot,
    record_pulse,
    recover_reports,
    request_document,
    request_report,
    retry_report,
)

__all__ = [
    "LOST_AFTER",
    "MAX_ATTEMPTS",
    "RENDER_REPORT",
    "AdoptedError",
    "ForewordSaved",
    "adopt_agenda",
    "choose_chapters",
    "enqueue",
    "make_report",
    "read_snapshot",
    "record_pulse",
    "recover_reports",
    "request_document",
    "request_report",
    "retry_report",
    "start_agenda",
    "write_foreword",
]

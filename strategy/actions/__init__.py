"""What changes on the way from measurement to agenda, and in reports; the verbs of the buttons."""

from strategy.actions.ambition import OutdatedError, save_ambition, stored_ambition
from strategy.actions.paths import TaskPath, choose_path, choose_task_paths
from strategy.actions.planning import NewCapacity, adopt_scenario, keep_scenario, pin_item, set_capacity
from strategy.actions.reports import (
    LOST_AFTER,
    MAX_ATTEMPTS,
    RENDER_REPORT,
    enqueue,
    make_report,
    record_pulse,
    recover_reports,
    request_report,
    retry_report,
)

__all__ = [
    "LOST_AFTER",
    "MAX_ATTEMPTS",
    "RENDER_REPORT",
    "NewCapacity",
    "OutdatedError",
    "TaskPath",
    "adopt_scenario",
    "choose_path",
    "choose_task_paths",
    "enqueue",
    "keep_scenario",
    "make_report",
    "pin_item",
    "record_pulse",
    "recover_reports",
    "request_report",
    "retry_report",
    "save_ambition",
    "set_capacity",
    "stored_ambition",
]

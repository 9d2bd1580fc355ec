"""What changes on the way from measurement to agenda, and in reports; the verbs of the buttons."""

from strategy.actions.agenda import (
    ItemContent,
    add_item,
    add_project,
    change_item,
    decide_advice,
    move_item,
    order_items,
)
from strategy.actions.ambition import OutdatedError, save_ambition, stored_ambition
from strategy.actions.knowledge import load_lessons
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
    "ItemContent",
    "NewCapacity",
    "OutdatedError",
    "TaskPath",
    "add_item",
    "add_project",
    "adopt_scenario",
    "change_item",
    "choose_path",
    "choose_task_paths",
    "decide_advice",
    "enqueue",
    "keep_scenario",
    "load_lessons",
    "make_report",
    "move_item",
    "order_items",
    "pin_item",
    "record_pulse",
    "recover_reports",
    "request_report",
    "retry_report",
    "save_ambition",
    "set_capacity",
    "stored_ambition",
]

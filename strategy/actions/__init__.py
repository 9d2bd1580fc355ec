"""What changes on the way from measurement to agenda, and in reports; the verbs of the buttons."""

from assessment.actions import OutdatedError
from strategy.actions.agenda import (
    ItemContent,
    add_item,
    add_project,
    change_item,
    decide_advice,
    move_item,
    order_items,
)
from strategy.actions.agendas import (
    AdoptedError,
    ForewordSaved,
    adopt_agenda,
    choose_chapters,
    start_agenda,
    write_foreword,
)
from strategy.actions.ambition import save_ambition, stored_ambition
from strategy.actions.cooperation import add_wish, withdraw_wish
from strategy.actions.goals import (
    GoalContent,
    Verdict,
    add_goal,
    add_goal_note,
    change_goal,
    close_goal,
    evaluate_goals,
)
from strategy.actions.knowledge import load_lessons
from strategy.actions.paths import TaskPath, choose_path, choose_task_paths
from strategy.actions.planning import NewCapacity, adopt_scenario, keep_scenario, pin_item, set_capacity
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
    request_region_report,
    request_report,
    retry_report,
)

__all__ = [
    "LOST_AFTER",
    "MAX_ATTEMPTS",
    "RENDER_REPORT",
    "AdoptedError",
    "ForewordSaved",
    "GoalContent",
    "ItemContent",
    "NewCapacity",
    "OutdatedError",
    "TaskPath",
    "Verdict",
    "add_goal",
    "add_goal_note",
    "add_item",
    "add_project",
    "add_wish",
    "adopt_agenda",
    "adopt_scenario",
    "change_goal",
    "change_item",
    "choose_chapters",
    "choose_path",
    "choose_task_paths",
    "close_goal",
    "decide_advice",
    "enqueue",
    "evaluate_goals",
    "keep_scenario",
    "load_lessons",
    "make_report",
    "move_item",
    "order_items",
    "pin_item",
    "read_snapshot",
    "record_pulse",
    "recover_reports",
    "request_document",
    "request_region_report",
    "request_report",
    "retry_report",
    "save_ambition",
    "set_capacity",
    "start_agenda",
    "stored_ambition",
    "withdraw_wish",
    "write_foreword",
]

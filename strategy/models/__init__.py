"""What a municipality decides on the way from measurement to agenda, and the reports that were asked for."""

from strategy.models.agenda import AdviceDecision, AdviceState, AgendaItem, ItemKind, ItemState, Planning, Scenario
from strategy.models.ambition import Ambition, Principle, SocietalTask, Weight
from strategy.models.cooperation import CooperationWish, WishKind, WishQuerySet
from strategy.models.goals import Goal, GoalNote, GoalQuerySet, GoalState
from strategy.models.knowledge import Lesson, LessonKind
from strategy.models.paths import PathDecision
from strategy.models.reports import (
    PULSE_EXPECTED_WITHIN,
    UNFINISHED,
    FailureReason,
    QueuePulse,
    Report,
    ReportQuerySet,
    ReportState,
)

__all__ = [
    "PULSE_EXPECTED_WITHIN",
    "UNFINISHED",
    "AdviceDecision",
    "AdviceState",
    "AgendaItem",
    "Ambition",
    "CooperationWish",
    "FailureReason",
    "Goal",
    "GoalNote",
    "GoalQuerySet",
    "GoalState",
    "ItemKind",
    "ItemState",
    "Lesson",
    "LessonKind",
    "PathDecision",
    "Planning",
    "Principle",
    "QueuePulse",
    "Report",
    "ReportQuerySet",
    "ReportState",
    "Scenario",
    "SocietalTask",
    "Weight",
    "WishKind",
    "WishQuerySet",
]

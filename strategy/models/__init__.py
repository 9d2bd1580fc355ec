"""What a municipality decides on the way from measurement to agenda, and the reports that were asked for."""

from strategy.models.agenda import AdviceDecision, AdviceState, AgendaItem, ItemKind, ItemState, Planning, Scenario
from strategy.models.agendas import Agenda, AgendaQuerySet, Chapter
from strategy.models.ambition import Ambition, Principle, SocietalTask, Weight
from strategy.models.cooperation import CooperationWish, WishKind, WishQuerySet
from strategy.models.goals import Goal, GoalNote, GoalQuerySet, GoalState
from strategy.models.knowledge import Lesson, LessonKind
from strategy.models.paths import PathDecision
from strategy.models.reports import (
    OF_AGENDAS,
    PULSE_EXPECTED_WITHIN,
    UNFINISHED,
    FailureReason,
    QueuePulse,
    Report,
    ReportKind,
    ReportQuerySet,
    ReportState,
)

__all__ = [
    "OF_AGENDAS",
    "PULSE_EXPECTED_WITHIN",
    "UNFINISHED",
    "AdviceDecision",
    "AdviceState",
    "Agenda",
    "AgendaItem",
    "AgendaQuerySet",
    "Ambition",
    "Chapter",
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
    "ReportKind",
    "ReportQuerySet",
    "ReportState",
    "Scenario",
    "SocietalTask",
    "Weight",
    "WishKind",
    "WishQuerySet",
]

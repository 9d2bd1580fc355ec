"""The page of the yearly evaluation: a row a goal, with how far it is and what is decided about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from strategy.actions.goals import Verdict
from strategy.goals import Headway, day_of
from strategy.models import Goal, GoalState

LONGEST_LESSON = 2000


@dataclass(frozen=True)
class EvaluationRow:
    """One goal: how far it is, and what the fields show. `problems` says by field what is wrong."""

    goal: Goal
    headway: Headway
    state: str = GoalState.OPEN.value
    learned: str = ""
    due_on: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        return self.state != GoalState.OPEN

    def verdict(self) -> Verdict:
        carries = self.state == GoalState.CARRIED_OVER
        return Verdict(self.state, self.learned.strip(), day_of(self.due_on) if carries else None)


@dataclass(frozen=True)
class EvaluationPage:
    rows: tuple[EvaluationRow, ...]

    @property
    def is_sound(self) -> bool:
        return not any(row.problems for row in self.rows)

    def verdicts(self) -> dict[int, Verdict]:
        """What to store, of a sound page, by primary key of the goal; a goal that stays open has none."""
        return {row.goal.pk: row.verdict() for row in self.rows if row.is_closed}


def headway_of(goal: Goal, today: date) -> Headway:
    """How far a goal is that was fetched with its newest number."""
    newest = goal.newest  # type: ignore[attr-defined]
    return Headway.of(goal.course, newest, today, goal.unit)


def evaluation_page(goals: Iterable[Goal], typed: Mapping[str, str] | None, today: date) -> EvaluationPage:
    """The page as it opens, or with what was typed (`state-<goal>`, `learned-<goal>`, `due-<goal>`)."""
    return EvaluationPage(tuple(_row(goal, typed, today) for goal in goals))


def typed_goals(typed: Mapping[str, str]) -> set[int]:
    """The goals that what was typed is about, by primary key."""
    keys = (name.removeprefix("state-") for name in typed if name.startswith("state-"))
    return {int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19}


def _row(goal: Goal, typed: Mapping[str, str] | None, today: date) -> EvaluationRow:
    headway = headway_of(goal, today)
    if typed is None:
        return EvaluationRow(goal, headway)
    state = typed.get(f"state-{goal.pk}", GoalState.OPEN.value)
    learned, due_on = typed.get(f"learned-{goal.pk}", ""), typed.get(f"due-{goal.pk}", "").strip()
    return EvaluationRow(goal, headway, state, learned, due_on, _problems(state, learned, due_on, today))


def _problems(state: str, learned: str, due_on: str, today: date) -> dict[str, str]:
    if state not in GoalState.values:
        return {"state": _("This outcome does not exist. Choose one from the list.")}
    problems = {"learned": _lesson_problem(state, learned), "due_on": _due_problem(state, due_on, today)}
    return {name: problem for name, problem in problems.items() if problem}


def _lesson_problem(state: str, learned: str) -> str:
    if len(learned.strip()) > LONGEST_LESSON:
        return _("This text is too long: use at most %(number)d characters.") % {"number": LONGEST_LESSON}
    if state != GoalState.OPEN and not learned.strip():
        return _("Write down what you learned before you close this goal.")
    if state == GoalState.OPEN and learned.strip():
        return _("What you learned is kept when the goal is closed. Choose how it ended, or write a progress note.")
    return ""


def _due_problem(state: str, due_on: str, today: date) -> str:
    if state != GoalState.CARRIED_OVER:
        return ""
    if not due_on:
        return _("Choose a new day for a goal that you carry over.")
    day = day_of(due_on)
    if day is None:
        return _("Write the day as 31-12-2027.")
    return "" if day > today else _("Choose a day after today.")

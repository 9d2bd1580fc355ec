"""What changes in the goals: set, changed, followed, evaluated and closed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions import OutdatedError, RefusedError, refuse_unless_open
from municipalities.models import AuditEntry, Municipality, Person
from strategy.models import Goal, GoalNote, GoalQuerySet, GoalState, SocietalTask


@dataclass(frozen=True)
class GoalContent:
    """What a goal says. `blocks` are keys of building blocks."""

    title: str
    indicator: str
    unit: str
    baseline: Decimal
    target: Decimal
    means: str
    owner: str
    why: str
    task: SocietalTask | None
    blocks: tuple[str, ...]
    starts_on: date
    due_on: date

    @classmethod
    def of(cls, goal: Goal) -> "GoalContent":
        values = {name: getattr(goal, name) for name in cls.__dataclass_fields__}
        return cls(**{**values, "blocks": tuple(goal.blocks)})

    @property
    def mark(self) -> str:
        """Another text for other content, by which a page that was made earlier knows that something changed."""
        task = self.task.pk if self.task else None
        return hashlib.sha256(repr({**self.columns(), "task": task}).encode()).hexdigest()[:16]

    def columns(self) -> dict[str, Any]:
        return {**{name: getattr(self, name) for name in self.__dataclass_fields__}, "blocks": list(self.blocks)}


@dataclass(frozen=True)
class Verdict:
    """What an evaluation says of one goal: how it is closed, what was learned; `due_on` where it is carried over."""

    state: str
    learned: str
    due_on: date | None = None


@transaction.atomic
def add_goal(*, municipality: Municipality, content: GoalContent, by: Person, today: date) -> Goal:
    refuse_unless_open(None, municipality, today)
    _hold(content.task)
    goal = Goal.objects.create(municipality=municipality, added_by=by, **content.columns())
    AuditEntry.record("add_goal", goal, by=by, municipality=municipality, title=goal.title)
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, content: GoalContent, based_on: str, by: Person, today: date) -> Goal:
    """OutdatedError where it no longer is what it was `based_on` (its mark), RefusedError where somebody closed it.

    What did not change leaves no trail.
    """
    locked = _locked(goal, today)
    before = GoalContent.of(locked)
    if before.mark != based_on:
        raise OutdatedError(
            _(
                "A colleague changed this goal while you were working on it. What you typed is still there: "
                "save again if it has to replace what your colleague saved."
            )
        )
    changed = {
        name: [str(getattr(before, name)), str(getattr(content, name))]
        for name in content.__dataclass_fields__
        if getattr(before, name) != getattr(content, name)
    }
    if changed:
        _hold(content.task if "task" in changed else None)
        for name, value in content.columns().items():
            setattr(locked, name, value)
        locked.save(update_fields=list(content.columns()))
        AuditEntry.record("change_goal", locked, by=by, municipality=locked.municipality, changed=changed)
    return locked


@transaction.atomic
def add_goal_note(*, goal: Goal, value: Decimal | None, text: str, by: Person, today: date) -> GoalNote:
    locked = _locked(goal, today)
    note = GoalNote.objects.create(goal=locked, value=value, text=text, by=by)
    details = {"value": None if value is None else str(value)}
    AuditEntry.record("add_goal_note", locked, by=by, municipality=locked.municipality, **details)
    return note


@transaction.atomic
def close_goal(*, goal: Goal, verdict: Verdict, by: Person, today: date) -> Goal:
    """Close one goal outside the yearly evaluation; returns the goal that follows it where it is carried over."""
    return _close(_locked(goal, today), verdict, by, today)


@transaction.atomic
def evaluate_goals(
    *, municipality: Municipality, verdicts: Mapping[int, Verdict], by: Person, today: date
) -> list[Goal]:
    """The yearly evaluation: close the goals that have a verdict, by primary key; all of them or none.

    RefusedError where one of them is not open any more. Returns the goals that follow those carried over.
    """
    refuse_unless_open(None, municipality, today)
    everything = _lock(Goal.objects.of(municipality))
    if not set(verdicts) <= set(everything):
        raise RefusedError(
            _("Nothing was saved: one of these goals was closed by somebody else. Look at the page again.")
        )
    closed = [(everything[pk], _close(everything[pk], verdict, by, today)) for pk, verdict in verdicts.items()]
    details = {"closed": {str(pk): verdict.state for pk, verdict in verdicts.items()}}
    stays = len(everything) - len(verdicts)
    AuditEntry.record("evaluate_goals", municipality, by=by, municipality=municipality, stays_open=stays, **details)
    return [outcome for goal, outcome in closed if outcome is not goal]


def _close(goal: Goal, verdict: Verdict, by: Person, today: date) -> Goal:
    goal.state, goal.closing, goal.closed_at = verdict.state, verdict.learned, timezone.now()
    goal.save(update_fields=["state", "closing", "closed_at"])
    AuditEntry.record("close_goal", goal, by=by, municipality=goal.municipality, state=verdict.state)
    if verdict.state != GoalState.CARRIED_OVER:
        return goal
    return _carry_over(goal, verdict, by, today)


def _carry_over(goal: Goal, verdict: Verdict, by: Person, today: date) -> Goal:
    """The same goal for another period. It starts where the last one came, unless that is at its target or beyond."""
    newest = goal.notes.exclude(value=None).order_by("-at", "-pk").values_list("value", flat=True).first()
    columns = {**GoalContent.of(goal).columns(), "starts_on": today, "due_on": verdict.due_on}
    if newest is not None and not goal.course.has_passed(newest, goal.target):
        columns["baseline"] = newest
    following = Goal.objects.create(municipality=goal.municipality, added_by=by, follows=goal, **columns)
    AuditEntry.record("carry_over_goal", following, by=by, municipality=goal.municipality, follows=goal.pk)
    return following


def _hold(task: SocietalTask | None) -> None:
    """Keep a task from being removed meanwhile; RefusedError where that happened already."""
    if task is not None and not SocietalTask.objects.standing().select_for_update().filter(pk=task.pk).exists():
        raise RefusedError(_("This societal task was removed meanwhile. Choose another one."))


def _locked(goal: Goal, today: date) -> Goal:
    """The goal as it is stored now, which nobody else changes meanwhile; RefusedError where it is closed."""
    refuse_unless_open(None, goal.municipality, today)
    locked = _lock(Goal.objects.filter(pk=goal.pk)).get(goal.pk)
    if locked is None:
        raise RefusedError(_("This goal has been closed. It stays as it was."))
    return locked


def _lock(goals: GoalQuerySet) -> dict[int, Goal]:
    """Those that are open, by primary key, always in the same order."""
    related = goals.still_open().select_for_update(of=("self",)).select_related("municipality", "task")
    return {goal.pk: goal for goal in related.order_by("pk")}

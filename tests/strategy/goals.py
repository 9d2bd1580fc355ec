"""What the tests of goals share: a sound goal, typed and stored."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from municipalities.models import Municipality, Person
from strategy import actions
from strategy.actions import GoalContent
from strategy.models import Goal


def typed_goal(**changed: Any) -> dict[str, Any]:
    """A sound goal as the form sends it."""
    today = timezone.localdate()
    return {
        "title": "Inwoners vragen vergunningen online aan",
        "indicator": "Aanvragen die online worden gedaan",
        "unit": "%",
        "baseline": "40",
        "target": "80,5",
        "means": "Er is geld en het team is er klaar voor",
        "owner": "Team Dienstverlening",
        "why": "Inwoners hoeven niet naar het loket",
        "starts_on": today.isoformat(),
        "due_on": (today + timedelta(days=365)).isoformat(),
        **changed,
    }


def content(**changed: Any) -> GoalContent:
    today = timezone.localdate()
    values: dict[str, Any] = {
        "title": "Inwoners vragen vergunningen online aan",
        "indicator": "Aanvragen die online worden gedaan",
        "unit": "%",
        "baseline": Decimal(40),
        "target": Decimal(80),
        "means": "Er is geld",
        "owner": "Team Dienstverlening",
        "why": "Inwoners hoeven niet naar het loket",
        "task": None,
        "blocks": (),
        "starts_on": today - timedelta(days=100),
        "due_on": today + timedelta(days=100),
    }
    return GoalContent(**{**values, **changed})


def make_goal(municipality: Municipality, by: Person, **changed: Any) -> Goal:
    return actions.add_goal(municipality=municipality, content=content(**changed), by=by, today=timezone.localdate())


def note(goal: Goal, value: str | None, by: Person, today: date | None = None) -> None:
    number = None if value is None else Decimal(value)
    actions.add_goal_note(goal=goal, value=number, text="Gemeten.", by=by, today=today or timezone.localdate())

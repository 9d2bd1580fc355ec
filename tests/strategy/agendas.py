"""Fills in what a municipality decides on the way to its agenda, for tests of the agenda."""

from datetime import date
from decimal import Decimal

from municipalities.models import Municipality, Person
from strategy.models import (
    AdviceDecision,
    AdviceState,
    AgendaItem,
    Ambition,
    CooperationWish,
    Goal,
    GoalNote,
    ItemKind,
    ItemState,
    PathDecision,
    Principle,
    SocietalTask,
    Weight,
    WishKind,
)
from strategy.recommendations import Cost, Effort

AMBITION = "In Delft kan in 2030 iedereen digitaal meedoen"


def make_item(
    municipality: Municipality, by: Person, title: str = "Een visie schrijven", **fields: object
) -> AgendaItem:
    defaults = {"kind": ItemKind.OWN, "effort": Effort.SMALL, "cost": Cost.LOW, "blocks": ["verkennen-visie"]}
    return AgendaItem.objects.create(municipality=municipality, title=title, added_by=by, **{**defaults, **fields})


def make_goal(municipality: Municipality, by: Person, title: str = "Meer digitale aanvragen", **fields: object) -> Goal:
    defaults: dict[str, object] = {
        "indicator": "aandeel aanvragen dat digitaal binnenkomt",
        "unit": "%",
        "baseline": Decimal("40"),
        "target": Decimal("62.5"),
        "means": "Er is een nieuw formulier.",
        "why": "Inwoners hoeven dan niet langs te komen.",
        "starts_on": date(2027, 1, 1),
        "due_on": date(2028, 12, 31),
        "owner": "Team Dienstverlening",
    }
    return Goal.objects.create(municipality=municipality, title=title, added_by=by, **{**defaults, **fields})


def fill_in(municipality: Municipality, by: Person, advices: tuple[str, ...] = ()) -> None:
    """Everything once: an ambition, tasks, principles, a path, items, goals, wishes; two advices put off."""
    Ambition.objects.create(municipality=municipality, sentence=AMBITION, changed_by=by)
    SocietalTask.objects.create(municipality=municipality, name="Bereikbare stad", weight=Weight.HEAVY)
    SocietalTask.objects.create(
        municipality=municipality, name="Zorg dichtbij", path="directing", path_reason="Hier gaan wij voorop."
    )
    Principle.objects.create(municipality=municipality, text="Wij werken open, tenzij het niet kan.")
    PathDecision.objects.create(
        municipality=municipality, path="proactive", reason="Onze partners willen met ons vooruit.", by=by
    )
    make_item(municipality, by, note="Samen met de raad.", owner="Team Strategie", position=1)
    make_item(municipality, by, "Een regionaal platform", effort=Effort.LARGE, cost=Cost.HIGH, blocks=[], position=2)
    make_item(municipality, by, "Een oude klus", state=ItemState.DONE, position=3)
    make_item(municipality, by, "Een vergeten idee", state=ItemState.DROPPED, position=4)
    goal = make_goal(municipality, by)
    GoalNote.objects.create(goal=goal, value=Decimal("45.25"), text="Het formulier is er.", by=by)
    CooperationWish.objects.create(
        municipality=municipality, block="verkennen-visie", kind=WishKind.LEARN, text="Hoe doet u dit?", by=by
    )
    for advice, state in zip(advices, (AdviceState.POSTPONED, AdviceState.REJECTED), strict=False):
        AdviceDecision.objects.create(
            municipality=municipality, advice=advice, state=state, reason=f"Reden van {state}.", by=by
        )

"""The demo's agenda: what an invented coordinator began in the steps beside the assessment."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from assessment.photo import photo_of
from assessment.reports import canvas_of
from municipalities.models import DevelopmentPath, Municipality, Person
from municipalities.reading import list_schema, read_content, record_schema
from strategy import actions
from strategy.ambition import page_of, typed_page
from strategy.catalogue import principles
from strategy.models import AdviceState, Ambition, WishKind
from strategy.path_aid import aid, propose
from strategy.recommendations import Cost, Effort
from strategy.reports import advice_of
from strategy.roadmap import HalfYear

HALVES = 6
AGENDA_FILE = Path(__file__).parent / "content" / "demo_agenda.yaml"

_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "integer", "minimum": 0}
_SCHEMA = record_schema(
    version=_NUMBER,
    municipality={"type": "string", "pattern": r"^GM\d{4}$"},
    coordinator={"type": "string", "pattern": r"\.example$"},
    ambition=_TEXT,
    tasks={"type": "object", "additionalProperties": {"enum": [1, 2, 3]}},
    principles=list_schema(_TEXT),
    path={"enum": DevelopmentPath.values},
    reason=_TEXT,
    considerations={"type": "object", "additionalProperties": _TEXT},
    days=_NUMBER,
    accepted=_NUMBER,
    rejected=_TEXT,
    postponed=_TEXT,
    own=record_schema(
        title=_TEXT,
        note=_TEXT,
        blocks=list_schema(_TEXT),
        effort={"enum": Effort.values},
        cost={"enum": Cost.values},
        value={"enum": [1, 2, 3]},
        owner=_TEXT,
    ),
    wish=record_schema(block=_TEXT, kind={"enum": WishKind.values}, text=_TEXT),
    goal=record_schema(
        title=_TEXT,
        indicator=_TEXT,
        unit=_TEXT,
        baseline=_NUMBER,
        target=_NUMBER,
        means=_TEXT,
        owner=_TEXT,
        why=_TEXT,
        due_after=_NUMBER,
    ),
)


@transaction.atomic
def load_agenda(*, today: date) -> bool:
    """Bring in the beginning of an agenda, where the municipality wrote down no ambition yet."""
    content = read_content(AGENDA_FILE, _SCHEMA)
    municipality = Municipality.objects.get(pk=content["municipality"])
    if Ambition.objects.filter(municipality=municipality).exists():
        return False
    begin_agenda(municipality=municipality, by=Person.objects.get(email=content["coordinator"]), today=today)
    return True


def begin_agenda(*, municipality: Municipality, by: Person, today: date) -> None:
    """The demo's own beginning, for any municipality that answered something."""
    content = read_content(AGENDA_FILE, _SCHEMA)
    _set_out(municipality, content, by)
    _choose(municipality, content, by, today)
    _look_ahead(municipality, content, by, today)


def _set_out(municipality: Municipality, content: Mapping[str, Any], by: Person) -> None:
    """Steps 1 and 2."""
    typed = {"version": "0", "sentence": content["ambition"]}
    for code, weight in content["tasks"].items():
        typed |= {f"task-{code}": "on", f"task-{code}-weight": str(weight)}
    for code in content["principles"]:
        typed |= {f"principle-{code}": "on", f"principle-{code}-text": principles().texts[code]}
    page = typed_page(page_of(actions.stored_ambition(municipality)), typed)
    actions.save_ambition(municipality=municipality, page=page, by=by)
    proposal = propose(content["considerations"], aid().considerations)
    actions.choose_path(
        municipality=municipality,
        path=content["path"],
        reason=content["reason"],
        considerations=content["considerations"],
        proposed=proposal.path if proposal else "",
        by=by,
    )


def _choose(municipality: Municipality, content: Mapping[str, Any], by: Person, today: date) -> None:
    """Step 5: the first advices accepted, the next one rejected and the one after it postponed."""
    photo = photo_of(municipality, today)
    advices = advice_of(photo, canvas_of(photo)) if photo else ()
    decisions = [
        *[(AdviceState.ACCEPTED, "")] * content["accepted"],
        (AdviceState.REJECTED, content["rejected"]),
        (AdviceState.POSTPONED, content["postponed"]),
    ]
    for advice, (state, reason) in zip(advices, decisions, strict=False):
        actions.decide_advice(municipality=municipality, advice=advice, state=state, reason=reason, by=by)
    own = {**content["own"], "blocks": tuple(content["own"]["blocks"])}
    actions.add_item(municipality=municipality, content=actions.ItemContent(**own), by=by)


def _look_ahead(municipality: Municipality, content: Mapping[str, Any], by: Person, today: date) -> None:
    """The capacity of the planning, and steps 6 and 7."""
    capacity = actions.NewCapacity(HalfYear.of(today) + 1, HALVES, content["days"], Cost.MEDIUM)
    actions.set_capacity(municipality=municipality, capacity=capacity, by=by)
    actions.add_wish(municipality=municipality, by=by, today=today, **content["wish"])
    goal = {**content["goal"]}
    due_on = today + timedelta(days=goal.pop("due_after"))
    goal |= {name: Decimal(goal[name]) for name in ("baseline", "target")}
    goal_content = actions.GoalContent(**goal, task=None, blocks=(), starts_on=today, due_on=due_on)
    actions.add_goal(municipality=municipality, content=goal_content, by=by, today=today)

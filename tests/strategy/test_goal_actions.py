"""What changes in goals and wishes: stored in one piece, with a trail, and refused where it no longer can."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from assessment.actions import RefusedError
from municipalities.models import AuditEntry, Person
from strategy import actions
from strategy.actions import GoalContent, OutdatedError, Verdict
from strategy.models import CooperationWish, Goal, GoalNote
from tests import factories
from tests.strategy.goals import content, make_goal, note


def trail() -> list[Any]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", "details"))


def mark_of(goal: Goal) -> str:
    return GoalContent.of(Goal.objects.get(pk=goal.pk)).mark


def change(goal: Goal, wanted: GoalContent, by: Person) -> None:
    today = timezone.localdate()
    actions.change_goal(goal=goal, content=wanted, based_on=mark_of(goal), by=by, today=today)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def goal(delft, coordinator):
    return make_goal(delft, coordinator)


def test_add_goal_stores_it_with_a_trail(delft, coordinator, today):
    goal = make_goal(delft, coordinator, blocks=("verkennen-visie",))

    assert Goal.objects.values_list("pk", "municipality", "target", "blocks", "state", "added_by").get() == (
        goal.pk,
        delft.pk,
        Decimal("80.00"),
        ["verkennen-visie"],
        "open",
        coordinator.pk,
    )
    assert trail() == [("add_goal", {"title": goal.title})]


def test_change_goal_tells_what_changed(goal, coordinator, today):
    change(goal, content(target=Decimal(90)), coordinator)

    assert Goal.objects.get().target == 90
    assert trail()[1:] == [("change_goal", {"changed": {"target": ["80.00", "90"]}})]


def test_change_goal_into_itself_leaves_no_trail(goal, coordinator, today):
    change(goal, content(), coordinator)

    assert len(trail()) == 1


def test_change_goal_that_a_colleague_changed_is_refused(goal, coordinator, colleague, today):
    seen = mark_of(goal)
    change(goal, content(unit="stuks"), colleague)

    with pytest.raises(OutdatedError, match="Een collega heeft dit doel gewijzigd"):
        actions.change_goal(goal=goal, content=content(unit="x"), based_on=seen, by=coordinator, today=today)

    assert Goal.objects.get().unit == "stuks"


def test_add_goal_note_stores_number_and_text(goal, coordinator):
    note(goal, "55.5", coordinator)
    note(goal, None, coordinator)

    assert list(GoalNote.objects.order_by("pk").values_list("value", "text")) == [
        (Decimal("55.50"), "Gemeten."),
        (None, "Gemeten."),
    ]
    assert trail()[1:] == [("add_goal_note", {"value": "55.5"}), ("add_goal_note", {"value": None})]
    newest: Any = Goal.objects.with_newest().get()
    assert newest.newest == Decimal("55.50")


def test_closed_goal_stays_as_it_was(goal, coordinator, today):
    actions.close_goal(goal=goal, verdict=Verdict("reached", "Het kan"), by=coordinator, today=today)

    for attempt in (
        lambda: change(goal, content(unit="x"), coordinator),
        lambda: actions.close_goal(goal=goal, verdict=Verdict("missed", "Nee"), by=coordinator, today=today),
        lambda: note(goal, "1", coordinator),
    ):
        with pytest.raises(RefusedError, match="Dit doel is afgesloten"):
            attempt()

    stored = Goal.objects.get()
    assert (stored.state, stored.closing, stored.unit, stored.notes.count()) == ("reached", "Het kan", "%", 0)
    assert trail()[1:] == [("close_goal", {"state": "reached"})]


@pytest.mark.parametrize(
    ("newest", "baseline"),
    [(None, "40"), ("60", "60"), ("30", "30"), ("80", "40"), ("95", "40")],
    ids=["nothing measured", "halfway", "further away", "at its target", "beyond it"],
)
def test_goal_carried_over_starts_where_the_last_one_came(goal, coordinator, today, newest, baseline):
    if newest:
        note(goal, newest, coordinator)
    due_on = today + timedelta(days=500)

    following = actions.close_goal(
        goal=goal, verdict=Verdict("carried_over", "Meer tijd nodig", due_on), by=coordinator, today=today
    )

    goal.refresh_from_db()
    assert (goal.state, goal.closing) == ("carried_over", "Meer tijd nodig")
    assert (following.follows, following.state, following.title) == (goal, "open", goal.title)
    assert (following.baseline, following.starts_on, following.due_on) == (Decimal(baseline), today, due_on)
    assert [verb for verb, _details in trail()][-2:] == ["close_goal", "carry_over_goal"]


def test_evaluate_goals_closes_what_has_a_verdict(delft, coordinator, today):
    reached, carried, stays = (make_goal(delft, coordinator) for _ in range(3))
    verdicts = {
        reached.pk: Verdict("reached", "Goed gedaan"),
        carried.pk: Verdict("carried_over", "Bijna", today + timedelta(days=365)),
    }

    (following,) = actions.evaluate_goals(municipality=delft, verdicts=verdicts, by=coordinator, today=today)

    assert dict(Goal.objects.values_list("pk", "state")) == {
        reached.pk: "reached",
        carried.pk: "carried_over",
        stays.pk: "open",
        following.pk: "open",
    }
    assert trail()[-1] == (
        "evaluate_goals",
        {"closed": {str(reached.pk): "reached", str(carried.pk): "carried_over"}, "stays_open": 1},
    )


@pytest.mark.parametrize("problem", ["closed meanwhile", "another municipality's"])
def test_evaluate_goals_is_all_or_nothing(delft, zoetermeer, coordinator, outsider, today, problem):
    mine, other = make_goal(delft, coordinator), make_goal(delft, coordinator)
    if problem == "closed meanwhile":
        actions.close_goal(goal=other, verdict=Verdict("missed", "Helaas"), by=coordinator, today=today)
    else:
        other = make_goal(zoetermeer, outsider)
    before = trail()
    verdicts = {mine.pk: Verdict("reached", "Goed"), other.pk: Verdict("reached", "Goed")}

    with pytest.raises(RefusedError, match="iemand anders heeft een van deze doelen intussen afgesloten"):
        actions.evaluate_goals(municipality=delft, verdicts=verdicts, by=coordinator, today=today)

    mine.refresh_from_db()
    assert mine.is_open
    assert trail() == before


def test_municipality_that_ended_sets_no_goals(region, today):
    ended = factories.make_municipality("Brielle", "GM0501", valid_until=today - timedelta(days=1))
    person = factories.make_member(ended)

    with pytest.raises(RefusedError, match="Brielle bestaat niet meer"):
        make_goal(ended, person)
    with pytest.raises(RefusedError, match="Brielle bestaat niet meer"):
        actions.add_wish(municipality=ended, block="x", kind="learn", text="", by=person, today=today)


# Wishes


def test_add_and_withdraw_wish_with_a_trail(delft, coordinator, today):
    wish = actions.add_wish(
        municipality=delft, block="verkennen-visie", kind="learn", text="Hoe?", by=coordinator, today=today
    )
    actions.withdraw_wish(wish=wish, by=coordinator)
    actions.withdraw_wish(wish=wish, by=coordinator)

    stored = CooperationWish.objects.get()
    assert (stored.block, stored.kind, stored.text) == ("verkennen-visie", "learn", "Hoe?")
    assert stored.withdrawn_at is not None
    assert trail() == [
        ("add_wish", {"block": "verkennen-visie", "kind": "learn"}),
        ("withdraw_wish", {"block": "verkennen-visie"}),
    ]


def test_wish_stands_once_and_may_be_made_again_after_withdrawal(delft, coordinator, today):
    def add() -> CooperationWish:
        return actions.add_wish(
            municipality=delft, block="verkennen-visie", kind="learn", text="", by=coordinator, today=today
        )

    first = add()
    with pytest.raises(RefusedError, match="Deze wens staat er al"):
        add()
    actions.withdraw_wish(wish=first, by=coordinator)

    assert add().pk != first.pk


def test_goal_of_a_task_that_was_removed_meanwhile_is_refused(delft, coordinator):
    task = delft.societal_tasks.create(name="Wonen", removed_at=timezone.now())

    with pytest.raises(RefusedError, match="intussen weggehaald"):
        make_goal(delft, coordinator, task=task)

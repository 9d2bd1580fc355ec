"""What must hold whatever is planned: plans stay the municipality's own, old results stay, and what was done counts."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.actions import RefusedError
from assessment.models import Assessment, Round, SharingLevel
from assessment.photo import photo_of
from assessment.reports import canvas_of
from municipalities.models import Municipality, Person, Region
from strategy import actions
from strategy.ambition import page_of, typed_page
from strategy.models import AdviceDecision, AgendaItem, PathDecision
from strategy.planning import basis_of
from strategy.reports import advice_of
from strategy.roadmap import HalfYear
from strategy.scenarios import Changes
from tests import factories

As = Callable[[Person], Client]
VISIE = actions.ItemContent("Visie schrijven", "", ("verkennen-visie",), "small", "none", 2, "")


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def choose(municipality: Municipality, path: str, by: Person) -> PathDecision:
    return actions.choose_path(
        municipality=municipality, path=path, reason="Daarom.", considerations={}, proposed="", by=by
    )


def test_the_region_sees_what_was_adopted_and_nothing_of_the_plans(
    as_: As, region_staff: Person, coordinator: Person, answered: Assessment, delft: Municipality, round_: Round
) -> None:
    choose(delft, "adaptive", coordinator)
    actions.add_item(municipality=delft, content=VISIE, by=coordinator)
    factories.share(answered, SharingLevel.REGION, coordinator)
    adopted = factories.adopt(answered, coordinator)

    page = as_(region_staff).get(reverse("shared_result", args=[adopted.result.pk])).content.decode()

    assert "Visie" in page
    assert "Gedekt door plan" not in page
    assert "Uw pad" not in page
    assert "Hoort niet bij uw pad" not in page


def test_an_adopted_result_no_longer_moves_once_the_next_was_begun(
    coordinator: Person, answered: Assessment, delft: Municipality, region: Region, today: date
) -> None:
    answered.answers.filter(block__key="diensten-innovatie").update(status="not_yet")
    choose(delft, "adaptive", coordinator)
    factories.adopt(answered, coordinator)
    next_round = factories.make_round(answered.instrument_version, region, name="Volgende ronde")
    factories.make_assessment(delft, next_round, coordinator)

    choose(delft, "directing", coordinator)
    old = Assessment.objects.get(pk=answered.pk)

    assert old.path == "adaptive"
    assert "diensten-innovatie" not in {tile.key for tile in canvas_of(old).gaps}


def test_until_the_next_is_begun_an_adopted_photo_counts_against_the_path_of_now(
    coordinator: Person, answered: Assessment, delft: Municipality
) -> None:
    answered.answers.filter(block__key="diensten-innovatie").update(status="not_yet")
    choose(delft, "adaptive", coordinator)
    factories.adopt(answered, coordinator)

    choose(delft, "directing", coordinator)

    photo = Assessment.objects.get(pk=answered.pk)
    assert "diensten-innovatie" in {tile.key for tile in canvas_of(photo).gaps}


def test_a_scenario_that_drops_an_item_uncovers_its_gap_and_makes_the_advice_an_idea_again(
    coordinator: Person, answered: Assessment, delft: Municipality, today: date
) -> None:
    advice = next(each for each in advice_of(answered, canvas_of(answered)) if each.block == "verkennen-visie")
    actions.decide_advice(municipality=delft, advice=advice, state="accepted", reason="", by=coordinator)
    item = AgendaItem.objects.get()
    changes = Changes(without=(item.pk,))
    scenario = actions.keep_scenario(
        municipality=delft, name="Zonder visie", changes=changes, by=coordinator, today=today
    )

    actions.adopt_scenario(scenario=scenario, by=coordinator, today=today)

    delft.refresh_from_db()
    assert delft.covered == []
    assert not AdviceDecision.objects.exists()


def test_a_scenario_never_drops_what_is_being_carried_out(
    coordinator: Person, answered: Assessment, delft: Municipality, today: date
) -> None:
    item = actions.add_item(municipality=delft, content=VISIE, by=coordinator)
    scenario = actions.keep_scenario(
        municipality=delft, name="Zonder", changes=Changes(without=(item.pk,)), by=coordinator, today=today
    )
    actions.change_item(item=item, based_on=item.mark, content=VISIE, state="busy", by=coordinator)

    with pytest.raises(RefusedError, match="is in uitvoering"):
        actions.adopt_scenario(scenario=scenario, by=coordinator, today=today)

    assert AgendaItem.objects.get().state == "busy"


def test_what_was_done_since_the_photo_no_longer_holds_up_what_waits_for_it(
    coordinator: Person, answered: Assessment, delft: Municipality, today: date
) -> None:
    item = actions.add_item(municipality=delft, content=VISIE, by=coordinator)
    assert basis_of(delft, today).statuses["verkennen-visie"] == "not_yet"

    actions.change_item(item=item, based_on=item.mark, content=VISIE, state="done", by=coordinator)

    assert basis_of(delft, today).statuses["verkennen-visie"] == "partial"
    assert basis_of(delft, today).items == ()


def test_an_item_that_was_taken_off_is_not_changed(coordinator: Person, delft: Municipality) -> None:
    item = actions.add_item(municipality=delft, content=VISIE, by=coordinator)
    stale = AgendaItem.objects.get()
    actions.change_item(item=item, based_on=item.mark, content=VISIE, state="dropped", by=coordinator)

    with pytest.raises(RefusedError, match="van de agenda gehaald"):
        actions.change_item(item=stale, based_on=stale.mark, content=VISIE, state="chosen", by=coordinator)

    assert AgendaItem.objects.get().state == "dropped"


def test_as_long_as_nothing_is_answered_the_plans_rest_on_the_photo_before(
    coordinator: Person, answered: Assessment, delft: Municipality, region: Region, today: date
) -> None:
    next_round = factories.make_round(answered.instrument_version, region, name="Volgende ronde", opens_on=today)
    newer = factories.make_assessment(delft, next_round, coordinator)
    newer.answers.update(status=None)

    assert photo_of(delft, today) == answered

    factories.answer_block(newer, "verkennen-visie", "partial", coordinator)

    assert photo_of(delft, today) == newer


def test_two_tasks_may_swap_their_names(coordinator: Person, delft: Municipality) -> None:
    for fields in (
        {"version": "0", "task-new-text": "Water"},
        {"version": "1", "task-new-text": "Wonen aan de plas"},
    ):
        page = typed_page(page_of(actions.stored_ambition(delft)), {**_own(delft), **fields})
        actions.save_ambition(municipality=delft, page=page, by=coordinator)
    water, living = delft.societal_tasks.order_by("pk")

    swapped = {
        **_own(delft),
        "version": "2",
        f"task-{water.pk}-text": "Wonen aan de plas",
        f"task-{living.pk}-text": "Water",
    }
    page = typed_page(page_of(actions.stored_ambition(delft)), swapped)
    actions.save_ambition(municipality=delft, page=page, by=coordinator)

    assert list(delft.societal_tasks.order_by("pk").values_list("name", flat=True)) == ["Wonen aan de plas", "Water"]


def _own(municipality: Municipality) -> dict[str, str]:
    """The ticks of the tasks that stand."""
    return {f"task-{task.pk}": "on" for task in municipality.societal_tasks.standing()}


def test_a_municipality_that_ended_plans_nothing_more(region: Region, today: date) -> None:
    ended = factories.make_municipality("Brielle", "GM0501", valid_until=today - timedelta(days=1))
    by = factories.make_member(ended)
    capacity = actions.NewCapacity(HalfYear.of(today) + 1, 4, 60, "low")
    page = typed_page(page_of(actions.stored_ambition(ended)), {"version": "0"})

    for change in (
        lambda: choose(ended, "adaptive", by),
        lambda: actions.add_item(municipality=ended, content=VISIE, by=by),
        lambda: actions.save_ambition(municipality=ended, page=page, by=by),
        lambda: actions.set_capacity(municipality=ended, capacity=capacity, by=by),
        lambda: actions.order_items(municipality=ended, order=[], by=by),
    ):
        with pytest.raises(RefusedError, match="Brielle"):
            change()


@pytest.mark.parametrize("field", ["sentence", "task-new-text", "principle-new-text"])
def test_a_character_that_cannot_be_kept_is_left_out(
    as_: As, coordinator: Person, delft: Municipality, field: str
) -> None:
    response = as_(coordinator).post("/gemeente/delft/ambitie/wijzigen/", {"version": "0", field: "a\x00b"})

    assert response.status_code == 302


@pytest.mark.parametrize("number", ["9" * 5000, "²", "-1", "x"])
def test_a_number_that_is_none_gives_no_error_of_the_server(as_: As, coordinator: Person, number: str) -> None:
    client = as_(coordinator)

    assert client.post("/gemeente/delft/agenda/volgorde/", {"up": number}).status_code == 404
    assert client.post("/gemeente/delft/agenda/volgorde/", {"item": number}).status_code == 302
    assert client.get("/gemeente/delft/agenda/toevoegen/", {"project": number}).status_code == 404
    assert client.post("/gemeente/delft/ambitie/wijzigen/", {"version": number}).status_code in (302, 422)

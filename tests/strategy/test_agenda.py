"""Steps 4 and 5: decisions about advice, the agenda in its order, and the gaps that it covers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessment.actions import RefusedError
from assessment.models import Assessment
from assessment.reports import canvas_of
from municipalities.models import AuditEntry, Municipality, Person, Region
from projects.models import Project
from strategy import actions
from strategy.board import board_of
from strategy.models import AdviceDecision, AgendaItem, ItemState
from strategy.reports import Advice, advice_of
from tests import factories

As = Callable[[Person], Client]
BOARD = "/gemeente/delft/agenda/"
VISIE = "visie-beginnen"
CONTENT = actions.ItemContent("Sensoren delen", "", ("verkennen-visie",), "small", "low", 3, "Team Data")


@pytest.fixture
def advice(answered: Assessment) -> Advice:
    return next(each for each in advice_of(answered, canvas_of(answered)) if each.key == VISIE)


def decide(delft: Municipality, advice: Advice, by: Person, state: str = "accepted", reason: str = "") -> None:
    actions.decide_advice(municipality=delft, advice=advice, state=state, reason=reason, by=by)


def own(delft: Municipality, by: Person, *titles: str) -> list[AgendaItem]:
    return [
        actions.add_item(municipality=delft, content=actions.ItemContent(title, "", (), "small", "none", 2, ""), by=by)
        for title in titles
    ]


def titles(delft: Municipality) -> list[str]:
    return list(delft.agenda_items.standing().values_list("title", flat=True))


def test_an_accepted_advice_comes_on_the_agenda_once_and_covers_its_gap(
    delft: Municipality, coordinator: Person, advice: Advice
) -> None:
    decide(delft, advice, coordinator)
    decide(delft, advice, coordinator)

    item = AgendaItem.objects.get()
    delft.refresh_from_db()
    assert (item.title, item.blocks, item.effort, item.kind) == (
        advice.title,
        ["verkennen-visie"],
        advice.effort,
        "advice",
    )
    assert delft.covered == ["verkennen-visie"]
    assert AuditEntry.objects.filter(verb="decide_advice").count() == 2


@pytest.mark.parametrize("state", ["postponed", "rejected"])
def test_an_advice_that_is_put_off_leaves_the_agenda_and_its_gap_is_open_again(
    delft: Municipality, coordinator: Person, advice: Advice, state: str
) -> None:
    decide(delft, advice, coordinator)

    decide(delft, advice, coordinator, state, "Geen geld dit jaar.")

    delft.refresh_from_db()
    assert AgendaItem.objects.get().state == ItemState.DROPPED
    assert (AdviceDecision.objects.get().state, AdviceDecision.objects.get().reason) == (state, "Geen geld dit jaar.")
    assert delft.covered == []


def test_what_is_being_carried_out_is_not_put_off(delft: Municipality, coordinator: Person, advice: Advice) -> None:
    decide(delft, advice, coordinator)
    AgendaItem.objects.update(state="busy")

    with pytest.raises(RefusedError, match="al in uitvoering"):
        decide(delft, advice, coordinator, "rejected", "Toch niet.")

    assert AdviceDecision.objects.get().state == "accepted"


@pytest.mark.parametrize(("state", "covers"), [("chosen", True), ("busy", True), ("done", False), ("dropped", False)])
def test_only_what_is_still_to_be_done_covers_a_gap(
    delft: Municipality, coordinator: Person, answered: Assessment, state: str, covers: bool
) -> None:
    item = actions.add_item(municipality=delft, content=CONTENT, by=coordinator)

    actions.change_item(item=item, based_on=item.mark, content=CONTENT, state=state, by=coordinator)

    answered.refresh_from_db()
    tile = next(tile for tile in canvas_of(answered).tiles if tile.key == "verkennen-visie")
    assert tile.is_covered is covers


def test_a_block_that_is_no_gap_is_not_called_covered(
    delft: Municipality, coordinator: Person, answered: Assessment
) -> None:
    answered.answers.filter(block__key="verkennen-visie").update(status="implemented")
    actions.add_item(municipality=delft, content=CONTENT, by=coordinator)

    answered.refresh_from_db()

    assert canvas_of(answered).covered == 0


def test_the_canvas_shows_what_is_covered_by_plan(
    as_: As, delft: Municipality, coordinator: Person, answered: Assessment
) -> None:
    actions.add_item(municipality=delft, content=CONTENT, by=coordinator)

    page = as_(coordinator).get(f"/gemeente/delft/meting/{answered.pk}/").content.decode()

    assert page.count("Gedekt door plan") == 2  # on the tile, and in the list of gaps


@pytest.mark.parametrize(
    ("button", "title", "order"),
    [
        ("up", "C", ["A", "C", "B"]),
        ("down", "A", ["B", "A", "C"]),
        ("up", "A", ["A", "B", "C"]),
        ("down", "C", ["A", "B", "C"]),
    ],
)
def test_items_move_by_their_buttons(
    as_: As, delft: Municipality, coordinator: Person, button: str, title: str, order: list[str]
) -> None:
    items = {item.title: item for item in own(delft, coordinator, "A", "B", "C")}

    response = as_(coordinator).post(f"{BOARD}volgorde/", {button: items[title].pk, "item": [1, 2, 3]})

    assert response.status_code == 302
    assert titles(delft) == order


def test_items_move_by_dragging_and_what_was_not_named_comes_last(
    as_: As, delft: Municipality, coordinator: Person
) -> None:
    a, _b, c = own(delft, coordinator, "A", "B", "C")

    response = as_(coordinator).post(
        f"{BOARD}volgorde/", {"item": [str(c.pk), str(a.pk), "x", "999999"]}, headers={"HX-Request": "true"}
    )

    assert response.status_code == 200
    assert response.content.decode().strip().startswith('<section class="dp-section" id="order"')
    assert titles(delft) == ["C", "A", "B"]


def test_an_item_of_another_municipality_does_not_exist(
    as_: As, zoetermeer: Municipality, outsider: Person, coordinator: Person
) -> None:
    (item,) = own(zoetermeer, outsider, "Van Zoetermeer")

    client = as_(coordinator)

    assert client.post(f"{BOARD}volgorde/", {"up": item.pk}).status_code == 404
    assert client.get(f"{BOARD}{item.pk}/").status_code == 404
    assert client.post(f"{BOARD}volgorde/", {"up": "no-number"}).status_code == 404


def test_board_puts_each_item_in_one_cell() -> None:
    items = [AgendaItem(title="a", value=3, effort="small"), AgendaItem(title="b", value=1, effort="large")]

    lines = board_of(items)

    assert [[[item.title for item in cell.items] for cell in line.cells] for line in lines] == [
        [["a"], [], []],
        [[], [], []],
        [[], [], ["b"]],
    ]


def test_rejecting_without_a_reason_is_refused_beside_the_field(
    as_: As, coordinator: Person, answered: Assessment, advice: Advice
) -> None:
    address = f"/gemeente/delft/meting/{answered.pk}/aanbevelingen/{advice.key}/"

    response = as_(coordinator).post(address, {"state": "rejected", "reason": " "})

    assert response.status_code == 422
    assert "Schrijf op waarom" in response.content.decode()
    assert not AdviceDecision.objects.exists()


def test_a_decision_shows_at_the_recommendation_with_who_and_why(
    as_: As, coordinator: Person, answered: Assessment, advice: Advice
) -> None:
    client = as_(coordinator)
    address = f"/gemeente/delft/meting/{answered.pk}/aanbevelingen/{advice.key}/"

    page = client.post(address, {"state": "postponed", "reason": "Eerst de raad.", "from": "verkennen"}, follow=True)

    assert "Eerst de raad." in page.content.decode()
    assert page.redirect_chain[0][0].endswith(f"?pillar=verkennen#{advice.key}")


def test_an_advice_that_does_not_hold_here_cannot_be_decided(
    as_: As, coordinator: Person, answered: Assessment
) -> None:
    address = f"/gemeente/delft/meting/{answered.pk}/aanbevelingen/unheard-of/"

    assert as_(coordinator).get(address).status_code == 404


def test_what_was_decided_in_this_round_is_remembered_in_the_next(
    as_: As, coordinator: Person, delft: Municipality, answered: Assessment, advice: Advice, region: Region
) -> None:
    decide(delft, advice, coordinator, "rejected", "Past niet bij ons.")
    factories.adopt(answered, coordinator)
    next_round = factories.make_round(
        answered.instrument_version, region, name="Volgende ronde", opens_on=timezone.localdate()
    )
    newer = factories.make_assessment(delft, next_round, coordinator)
    factories.answer_block(newer, "verkennen-visie", "not_yet", coordinator)

    board = as_(coordinator).get(BOARD).context

    assert board["photo"] == newer
    assert board["ideas"]
    assert advice.key not in [idea.advice.key for idea in board["ideas"]]


def test_an_idea_of_the_own_is_added_with_its_blocks(as_: As, coordinator: Person, answered: Assessment) -> None:
    fields = {"title": "Sensoren delen", "value": "3", "effort": "small", "cost": "low", "blocks": ["verkennen-visie"]}

    response = as_(coordinator).post(f"{BOARD}toevoegen/", fields)

    item = AgendaItem.objects.get()
    assert response.status_code == 302
    assert (item.title, item.value, item.blocks, item.kind) == ("Sensoren delen", 3, ["verkennen-visie"], "own")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": ""}, "Vul een titel in."),
        ({"title": "x" * 121}, "Hooguit 120 tekens."),
        ({"blocks": ["unheard-of"]}, "Deze bouwsteen bestaat niet."),
    ],
)
def test_an_unsound_item_is_shown_again(
    as_: As, coordinator: Person, answered: Assessment, fields: dict[str, Any], message: str
) -> None:
    sound = {"title": "Goed", "value": "3", "effort": "small", "cost": "low", "note": "Blijft staan."}

    response = as_(coordinator).post(f"{BOARD}toevoegen/", sound | fields)

    assert response.status_code == 422
    assert message in response.content.decode()
    assert "Blijft staan." in response.content.decode()
    assert not AgendaItem.objects.exists()


def test_a_project_comes_on_the_agenda_once(
    as_: As, coordinator: Person, delft: Municipality, answered: Assessment, known: None
) -> None:
    project = Project.objects.of(delft).first()
    assert project is not None
    fields = {"title": project.name, "value": "2", "effort": "small", "cost": "low"}
    client = as_(coordinator)

    first = client.post(f"{BOARD}toevoegen/?project={project.pk}", fields)
    second = client.post(f"{BOARD}toevoegen/?project={project.pk}", fields)

    assert (first.status_code, second.status_code) == (302, 422)
    assert "Dit project staat al op de agenda." in second.content.decode()
    assert AgendaItem.objects.get().project == project


@pytest.mark.parametrize("address", [BOARD, "/gemeente/delft/witte-vlekken/"])
def test_pages_take_as_many_queries_with_many_items(
    as_: As,
    coordinator: Person,
    delft: Municipality,
    answered: Assessment,
    django_assert_max_num_queries: Any,
    address: str,
) -> None:
    client = as_(coordinator)
    counts = []
    for number in (1, 2, 27):
        own(delft, coordinator, *(f"{number}-{place}" for place in range(number)))
        client.get(address)
        with django_assert_max_num_queries(20) as captured:
            client.get(address)
        counts.append(len(captured))

    assert counts[0] == counts[1] == counts[2]


def test_gaps_come_in_order_with_what_waits_and_what_covers_them(
    as_: As, coordinator: Person, delft: Municipality, answered: Assessment, advice: Advice
) -> None:
    answered.answers.filter(block__key="fundament-organisatie").update(status="not_yet")
    decide(delft, advice, coordinator)

    gaps = as_(coordinator).get("/gemeente/delft/witte-vlekken/").context["gaps"]

    assert [(gap.tile.key, [item.title for item in gap.items]) for gap in gaps] == [
        ("verkennen-visie", [advice.title]),
        ("verkennen-doelen", []),
        ("fundament-organisatie", []),
    ]
    assert gaps[0].blocks == ("Organisatie",)
    assert all(gap.days > 0 for gap in gaps)


def test_the_second_of_two_who_change_an_item_sees_both_texts_and_can_save_again(
    as_: As, coordinator: Person, delft: Municipality, answered: Assessment
) -> None:
    item = actions.add_item(municipality=delft, content=CONTENT, by=coordinator)
    client, address = as_(coordinator), f"{BOARD}{item.pk}/"
    fields = {"title": "Van de eerste", "value": "3", "effort": "small", "cost": "low", "state": "chosen"}
    client.post(address, {**fields, "based_on": item.mark})

    second = client.post(address, {**fields, "title": "Van de tweede", "based_on": item.mark})

    page = second.content.decode()
    assert second.status_code == 422
    assert "Van de eerste" in page
    assert "Van de tweede" in page
    assert AgendaItem.objects.get().title == "Van de eerste"

    again = client.post(address, {**fields, "title": "Van de tweede", "based_on": second.context["based_on"]})

    assert again.status_code == 302
    assert AgendaItem.objects.get().title == "Van de tweede"

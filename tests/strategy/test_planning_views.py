"""The pages of the planning and the scenarios."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.actions import RefusedError
from municipalities.models import AuditEntry
from strategy import actions
from strategy.models import AgendaItem, ItemState, Planning, Scenario
from strategy.planning import plan_of
from strategy.roadmap import HalfYear
from strategy.rulebook import rule_book_of
from strategy.scenarios import Changes
from tests import factories


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def url(name: str, *args, slug: str = "delft") -> str:
    return reverse(name, args=[slug, *args])


@pytest.fixture
def add(delft, coordinator):
    def add(title="Plan", **fields) -> AgendaItem:
        defaults = {"kind": "own", "effort": "medium", "cost": "none", "blocks": ["verkennen-visie"]}
        return AgendaItem.objects.create(
            municipality=delft, title=title, added_by=coordinator, **{**defaults, **fields}
        )

    return add


NEXT = HalfYear(HalfYear.of(timezone.localdate()) + 1)
CAPACITY = {"starts": int(NEXT), "halves": 4, "days": 60, "budget": "low"}


def test_roadmap_says_when_and_until_when_a_gap_is_open(as_, coordinator, answered, add):
    add("Visie schrijven")

    page = text_of(as_(coordinator).get(url("roadmap_detail")))

    assert f"Visie schrijven {NEXT.label} 40" in page
    assert f"open tot het eind van de {NEXT.label}" in page
    assert "blijft open" in page  # verkennen-doelen


def test_roadmap_without_anything(as_, coordinator, alderman, delft):
    assert "Nog niets om te plannen" in text_of(as_(coordinator).get(url("roadmap_detail")))
    assert as_(alderman).get(url("what_if")).status_code == 200


def test_reader_sees_no_forms(as_, alderman, answered, add):
    add()
    html = as_(alderman).get(url("roadmap_detail")).content.decode()

    assert "/vastzetten/" not in html
    assert "/capaciteit/" not in html


@pytest.mark.parametrize("name", ["roadmap_detail", "what_if"])
def test_pages_take_as_many_queries_with_one_three_and_thirty_items(as_, coordinator, answered, add, name):
    client, counts = as_(coordinator), []
    for number in (1, 2, 27):
        for _turn in range(number):
            add()
        client.get(url(name), {"percentage": "50"})
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(name), {"percentage": "50"}).status_code == 200
        counts.append(len(captured))

    assert len(set(counts)) == 1
    assert counts[0] <= 16


def test_prerequisites_come_from_the_rules(delft, answered, add):
    rules = rule_book_of("vier-pijlers", 1).rules
    states = {a.block.key: a.status for a in answered.answers.select_related("block")}
    rule = next(r for r in rules if r.needs and states.get(r.needs[0]) is None)
    add(kind="advice", advice=rule.key)

    (unplaced,) = plan_of(delft, timezone.localdate()).unplaced

    assert (unplaced.why, unplaced.item.needs) == ("need_not_planned", rule.needs)


# Capacity and pins


def test_set_capacity(as_, coordinator, delft):
    assert as_(coordinator).post(url("set_capacity"), CAPACITY).status_code == 302

    planning = Planning.objects.get(municipality=delft)
    assert (planning.starts, planning.halves, planning.days, planning.budget) == (NEXT, 4, 60, "low")
    assert AuditEntry.objects.get(verb="set_capacity").details["days"] == 60


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("starts", "12"),
        ("halves", "0"),
        ("halves", "21"),
        ("days", "-1"),
        ("days", "veel"),
        ("days", ""),
        ("budget", "x"),
    ],
)
def test_unsound_capacity_is_said_beside_the_field(as_, coordinator, delft, field, value):
    response = as_(coordinator).post(url("set_capacity"), {**CAPACITY, field: value})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Planning.objects.exists()


def test_zero_capacity_says_what_to_do(as_, coordinator, answered, add):
    add()
    as_(coordinator).post(url("set_capacity"), {**CAPACITY, "days": "0"})

    page = text_of(as_(coordinator).get(url("roadmap_detail")))

    assert "Er is geen capaciteit" in page
    assert "Er zijn geen werkdagen of er is geen geld voor." in page


def test_pin_and_unpin(as_, coordinator, answered, add):
    item, client = add(), as_(coordinator)

    client.post(url("pin_item", item.pk), {"half": str(int(NEXT) + 2)})
    item.refresh_from_db()
    assert item.pinned == NEXT + 2
    assert f"Plan {HalfYear(NEXT + 2).label} 40" in text_of(client.get(url("roadmap_detail")))

    client.post(url("pin_item", item.pk), {"half": ""})
    item.refresh_from_db()
    assert item.pinned is None
    assert list(AuditEntry.objects.filter(verb__contains="pin_item").values_list("verb", flat=True)) == [
        "unpin_item",
        "pin_item",
    ]


@pytest.mark.parametrize("data", [{}, {"half": "x"}, {"half": "12"}])
def test_pin_in_no_half_year_is_said_at_the_item(as_, coordinator, answered, add, data):
    item = add()
    response = as_(coordinator).post(url("pin_item", item.pk), data)

    assert response.status_code == 422
    assert f'id="problem-{item.pk}"' in response.content.decode()


def test_item_that_is_done_cannot_be_pinned(as_, coordinator, add):
    assert as_(coordinator).post(url("pin_item", add(state=ItemState.DONE).pk), {"half": ""}).status_code == 404


# What if


def test_what_if_shows_what_stays_open(as_, coordinator, answered, add):
    item = add("Visie schrijven")

    response = as_(coordinator).get(url("what_if"), {"without": item.pk, "percentage": "50", "later": "on"})
    page = text_of(response)

    assert response.context["comparison"].open_after == response.context["comparison"].open_before + 1
    assert "Wordt dan niet meer gedicht:" in page
    assert "50% van de capaciteit: 30 werkdagen en 50.000 euro per half jaar" in page


def test_what_if_on_another_path(as_, coordinator, answered, add):
    add()
    response = as_(coordinator).get(url("what_if"), {"path": "adaptive"})

    assert response.status_code == 200
    assert "Een ander ontwikkelpad: Adaptief" in text_of(response)


@pytest.mark.parametrize("data", [{"percentage": "100"}, {"percentage": "-1"}, {"path": "x"}, {"without": "x"}])
def test_what_if_of_nothing(as_, coordinator, answered, add, data):
    add()
    assert as_(coordinator).get(url("what_if"), data).status_code == 422


def test_keep_and_adopt_a_scenario(as_, coordinator, answered, add, delft):
    dropped, pinned, client = add("Weg"), add("Vast", pinned=int(NEXT)), as_(coordinator)
    changes = {"percentage": "50", "without": dropped.pk, "later": "on", "name": "Zuinig"}

    assert client.post(url("keep_scenario"), changes).status_code == 302
    scenario = Scenario.objects.get()
    assert "Zonder: Weg" in text_of(client.get(url("scenario_detail", scenario.pk)))
    assert client.post(url("adopt_scenario", scenario.pk)).status_code == 302

    planning = Planning.objects.get(municipality=delft)
    assert (planning.starts, planning.days, planning.budget, planning.euros) == (NEXT + 2, 30, "low", 50_000)
    dropped.refresh_from_db()
    pinned.refresh_from_db()
    assert (dropped.state, pinned.pinned) == (ItemState.DROPPED, NEXT + 2)
    assert AuditEntry.objects.get(verb="adopt_scenario").details["dropped"] == [dropped.pk]
    assert plan_of(delft, timezone.localdate()).capacity.euros == 50_000
    assert "50.000 euro, uit een scenario" in text_of(client.get(url("set_capacity")))
    client.post(url("set_capacity"), {**CAPACITY, "budget": "kept"})
    assert Planning.objects.get(municipality=delft).euros == 50_000
    assert client.get(url("scenario_detail", scenario.pk)).status_code == 200
    with pytest.raises(RefusedError):
        actions.adopt_scenario(scenario=scenario, by=coordinator, today=timezone.localdate())


def test_scenario_needs_a_name_of_its_own(as_, coordinator, answered, add):
    add()
    client, changes = as_(coordinator), {"percentage": "50", "name": "Zuinig"}

    assert client.post(url("keep_scenario"), {"percentage": "50"}).status_code == 422
    client.post(url("keep_scenario"), changes)
    response = client.post(url("keep_scenario"), changes)

    assert response.status_code == 422
    assert "Er is al een scenario met deze naam" in text_of(response)
    assert 'value="Zuinig"' in response.content.decode()


def test_scenario_of_an_older_assessment_asks_to_be_made_again(as_, coordinator, answered, add, delft):
    add()
    today = timezone.localdate()
    scenario = actions.keep_scenario(
        municipality=delft, name="Oud", changes=Changes(capacity=50), by=coordinator, today=today
    )
    factories.answer_all(answered, "partial", coordinator)
    factories.correct(factories.adopt(answered, coordinator), coordinator)
    client = as_(coordinator)

    html = client.get(url("scenario_detail", scenario.pk)).content.decode()
    client.post(url("adopt_scenario", scenario.pk))

    assert "?percentage=50&amp;path=" in html
    assert "/overnemen/" not in html
    assert not Planning.objects.exists()

"""What a newer version of the instrument dropped stays linked, under its old name, with what became of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from assessment.actions import publish_instrument
from assessment.dropped import Dropped, dropped_blocks, names_with
from assessment.leading import block_names
from assessment.lineage import Change, Kind, went_on_as
from assessment.models import InstrumentVersion
from municipalities.models import Municipality, Person
from strategy import actions
from strategy.agenda import AgendaContent
from tests.assessment.test_inheritance import DOELEN, GONE, RENAMED, VISIE, next_version
from tests.pages import main_text
from tests.strategy.goals import make_goal, typed_goal

As = Callable[[Person], Client]
CONTENT = actions.ItemContent("Koers bepalen", "", (VISIE, DOELEN), "small", "low", 3, "Team Data")
OLD_NAMES = ("Visie (tot en met versie 1; nu Visie)", "(tot en met versie 1)")


@pytest.fixture
def second(instrument_version: InstrumentVersion, tmp_path: Path) -> InstrumentVersion:
    """The vision has another key, and the goals are gone."""
    return publish_instrument(path=next_version(instrument_version, tmp_path, [RENAMED, GONE]), by=None)


def change(kind: Kind, was: str, becomes: str) -> Change:
    return Change(kind, tuple(was), tuple(becomes))


@pytest.mark.parametrize(
    ("tables", "became"),
    [
        pytest.param([], "a", id="no newer version"),
        pytest.param([()], "a", id="no table"),
        pytest.param([(change(Kind.RENAMED, "a", "b"),)], "b", id="renamed"),
        pytest.param([(change(Kind.SPLIT, "a", "bc"),), (change(Kind.GONE, "b", ""),)], "", id="c is nowhere"),
        pytest.param(
            [(change(Kind.SPLIT, "a", "bc"),), (change(Kind.MERGED, "bc", "d"),)], "d", id="split and merged again"
        ),
        pytest.param([(change(Kind.GONE, "a", ""),)], "", id="gone"),
    ],
)
def test_block_goes_on_as_the_tables_say(tables: list[tuple[Change, ...]], became: str) -> None:
    assert went_on_as(tables, "a") == tuple(became)


def test_dropped_block_has_its_old_name_and_what_it_became(second: InstrumentVersion) -> None:
    found = dropped_blocks([VISIE, DOELEN, "verkennen-koers", "nooit"], block_names())

    assert found[VISIE] == Dropped(VISIE, "Visie", 1, ("Visie",))
    assert (found[DOELEN].number, found[DOELEN].became) == (1, ())
    assert found.keys() == {VISIE, DOELEN}


def test_what_was_not_dropped_costs_no_query(
    instrument_version: InstrumentVersion, django_assert_num_queries: Any
) -> None:
    names = block_names()

    with django_assert_num_queries(0):
        assert dropped_blocks([VISIE], names) == {}


def test_many_dropped_blocks_cost_two_queries(second: InstrumentVersion, django_assert_num_queries: Any) -> None:
    names = block_names()
    for number in (1, 3, 30):
        with django_assert_num_queries(2):
            dropped_blocks([VISIE, DOELEN, *(f"nooit-{place}" for place in range(number))], names)
    assert "nooit-1" not in names_with(["nooit-1"])


def test_agenda_item_keeps_its_link(
    as_: As, delft: Municipality, coordinator: Person, second: InstrumentVersion
) -> None:
    item = actions.add_item(municipality=delft, content=CONTENT, by=coordinator)
    client, path = as_(coordinator), f"/gemeente/delft/agenda/{item.pk}/"

    page = client.get(path)
    typed = {**{name: page.context["form"][name].value() for name in ("title", "value", "effort", "cost", "state")}}
    typed |= {"blocks": page.context["form"]["blocks"].value(), "based_on": page.context["based_on"], "note": "Nieuw"}
    client.post(path, typed)

    assert all(name in page.content.decode() for name in (*OLD_NAMES, "Uit een eerdere versie"))
    item.refresh_from_db()
    assert (item.note, item.blocks) == ("Nieuw", [VISIE, DOELEN])
    (line,) = AgendaContent.from_municipality(delft, timezone.localdate()).items
    assert line.block_names[0] == OLD_NAMES[0]


def test_goal_keeps_its_link(as_: As, delft: Municipality, coordinator: Person, second: InstrumentVersion) -> None:
    goal = make_goal(delft, coordinator, blocks=(VISIE,))
    client, path = as_(coordinator), f"/gemeente/delft/doelen/{goal.pk}/"

    shown = main_text(client.get(path))
    page = client.get(f"{path}wijzigen/")
    blocks = page.context["form"]["blocks"].value()
    typed = typed_goal(blocks=blocks, title="Inwoners vragen bijna alles online aan")
    client.post(f"{path}wijzigen/", typed | {"based_on": page.context["based_on"]})

    assert OLD_NAMES[0] in shown
    assert OLD_NAMES[0] in page.content.decode()
    goal.refresh_from_db()
    assert (goal.title, goal.blocks) == ("Inwoners vragen bijna alles online aan", [VISIE])

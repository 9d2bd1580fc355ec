"""Step 1: what may be typed, what is kept, and what never gets lost."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from assessment.actions import RefusedError
from municipalities.models import AuditEntry, Municipality, Person
from municipalities.societal_tasks import societal_tasks
from strategy import actions
from strategy.ambition import AmbitionPage, Stored, page_of, typed_page
from strategy.catalogue import principles
from strategy.models import Ambition, Goal, SocietalTask

As = Callable[[Person], Client]
EDIT = "/gemeente/delft/ambitie/wijzigen/"
EMPTY = page_of(Stored(None, (), ()))


def typed(fields: dict[str, str]) -> AmbitionPage:
    return typed_page(EMPTY, fields)


def test_an_untouched_page_begins_with_the_principles_of_the_list_and_without_tasks() -> None:
    assert [row.text for row in EMPTY.chosen_principles] == list(principles().texts.values())
    assert EMPTY.chosen_tasks == ()
    assert [row.code for row in EMPTY.tasks] == [*societal_tasks(), ""]


def test_a_new_task_needs_no_tick_and_a_task_without_a_tick_is_not_chosen() -> None:
    page = typed({"task-new-text": " Erfgoed ", "task-new-weight": "3", "task-care-weight": "3"})

    assert [(row.text, row.weight) for row in page.chosen_tasks] == [("Erfgoed", 3)]
    assert page.is_sound


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"task-care": "on", "task-care-weight": "9"}, "Dit gewicht bestaat niet. Kies er een uit de lijst."),
        ({"task-care": "on", "task-care-weight": "x"}, "Dit gewicht bestaat niet. Kies er een uit de lijst."),
        ({"task-care": "on", "task-new-text": "zorg en WELZIJN"}, "Deze maatschappelijke opgave staat al in de lijst."),
        ({"task-new-text": "x" * 101}, "Hooguit 100 tekens; deze tekst heeft er 101."),
        ({"principle-safe": "on", "principle-safe-text": ""}, "Vul een tekst in, of haal het vinkje weg."),
        ({"principle-new-text": "x" * 301}, "Hooguit 300 tekens; deze tekst heeft er 301."),
    ],
)
def test_what_is_not_sound_gets_a_message_at_its_row(fields: dict[str, str], problem: str) -> None:
    page = typed_page(EMPTY, fields)

    assert [row.problem for row in (*page.tasks, *page.principles) if row.problem] == [problem]
    assert not page.is_sound


@given(st.text(max_size=400), st.text(max_size=20))
def test_what_was_typed_stands_on_the_page_again(sentence: str, version: str) -> None:
    page = typed_page(EMPTY, {"sentence": sentence, "version": version})

    assert page.sentence == sentence.replace("\x00", "").strip()
    assert page.is_sound == (len(page.sentence) <= 300)


def test_save_keeps_the_page_and_tells_who_did(delft: Municipality, coordinator: Person) -> None:
    page = typed({"sentence": "Iedereen doet mee.", "task-care": "on", "task-care-weight": "3", "principle-safe": "on"})

    actions.save_ambition(municipality=delft, page=page, by=coordinator)

    stored = actions.stored_ambition(delft)
    assert stored.ambition is not None
    assert (stored.ambition.sentence, stored.ambition.version) == ("Iedereen doet mee.", 1)
    assert [(task.code, task.weight) for task in stored.tasks] == [("care", 3)]
    assert [principle.code for principle in stored.principles] == ["safe"]
    entry = AuditEntry.objects.get(verb="save_ambition")
    assert (entry.by, entry.details["tasks"]) == (coordinator, {"Zorg en welzijn": 3})


def test_a_task_of_which_the_tick_went_off_is_removed_and_can_come_back(
    delft: Municipality, coordinator: Person
) -> None:
    on: dict[str, str] = {"task-care": "on"}
    for fields in (on, {}, on):
        standing = page_of(actions.stored_ambition(delft))
        page = typed_page(standing, {**fields, "version": str(standing.version)})
        actions.save_ambition(municipality=delft, page=page, by=coordinator)

    assert [(task.code, task.removed_at is None) for task in SocietalTask.objects.order_by("pk")] == [
        ("care", False),
        ("care", True),
    ]


def test_a_task_in_use_is_not_removed_and_nothing_else_changes(
    delft: Municipality, coordinator: Person, goal: Goal
) -> None:
    assert goal.task is not None
    shown = {f"task-{goal.task.pk}-text": goal.task.name}  # without its tick
    page = typed_page(page_of(actions.stored_ambition(delft)), {"sentence": "Nieuw", "version": "0", **shown})

    with pytest.raises(RefusedError, match="het doel “Minder wachten” hoort erbij"):
        actions.save_ambition(municipality=delft, page=page, by=coordinator)

    assert not Ambition.objects.exists()
    assert SocietalTask.objects.get(pk=goal.task.pk).removed_at is None


def test_the_second_of_two_writers_sees_both_texts_and_can_save_again(as_: As, coordinator: Person) -> None:
    client = as_(coordinator)
    client.post(EDIT, {"version": "0", "sentence": "Van de eerste", "task-care": "on"})

    second = client.post(EDIT, {"version": "0", "sentence": "Van de tweede", "task-energy": "on"})

    page = second.content.decode()
    assert second.status_code == 422
    assert "Van de eerste" in page
    assert "Van de tweede" in page
    assert Ambition.objects.get().sentence == "Van de eerste"
    assert 'name="version" value="1"' in page

    again = client.post(EDIT, {"version": "1", "sentence": "Van de tweede", "task-energy": "on"})

    assert again.status_code == 302
    assert Ambition.objects.get().sentence == "Van de tweede"


def test_bad_input_is_shown_again_with_its_message(as_: As, coordinator: Person) -> None:
    response = as_(coordinator).post(EDIT, {"version": "0", "sentence": "x" * 301, "principle-new-text": "Blijf staan"})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Hooguit 300 tekens; deze tekst heeft er 301." in page
    assert "Blijf staan" in page
    assert not Ambition.objects.exists()


def test_an_alderman_reads_the_ambition_without_a_button(
    as_: As, coordinator: Person, alderman: Person, delft: Municipality
) -> None:
    actions.save_ambition(municipality=delft, page=typed({"sentence": "Iedereen doet mee."}), by=coordinator)

    page = as_(alderman).get("/gemeente/delft/ambitie/").content.decode()

    assert "Iedereen doet mee." in page
    assert EDIT not in page


def test_what_a_colleague_added_meanwhile_stays_ticked_and_what_was_removed_comes_back_as_typed(
    as_: As, coordinator: Person, delft: Municipality
) -> None:
    client = as_(coordinator)
    client.post(EDIT, {"version": "0", "task-new-text": "Water"})
    water = SocietalTask.objects.get()
    client.post(EDIT, {"version": "1", "task-new-text": "Erfgoed"})  # and takes the tick off Water
    mine = {"version": "1", f"task-{water.pk}": "on", f"task-{water.pk}-text": "Water en groen"}

    conflict = client.post(EDIT, mine)

    page = conflict.context["page"]
    assert conflict.status_code == 422
    assert [row.text for row in page.chosen_tasks] == ["Erfgoed", "Water en groen"]

    client.post(EDIT, {**mine, "version": "2"})

    assert list(SocietalTask.objects.standing().values_list("name", flat=True)) == ["Erfgoed", "Water en groen"]

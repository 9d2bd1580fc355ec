"""The pages of the goals: what they show, what they keep, and how light they stay."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from municipalities.models import AuditEntry
from strategy import actions
from strategy.actions import Verdict
from strategy.models import Goal, SocietalTask
from tests.pages import main_text
from tests.strategy.goals import make_goal, note, typed_goal

HTMX = {"HX-Request": "true"}


def address(name: str, *keys: object) -> str:
    return reverse(name, args=["delft", *keys])


def changed(goal: Goal, **values: Any) -> dict[str, Any]:
    """A goal as the form of the page that is there now sends it."""
    stored = Goal.objects.get(pk=goal.pk)
    return typed_goal(based_on=actions.GoalContent.of(stored).mark, **values)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def goal(delft, coordinator, instrument_version):
    return make_goal(delft, coordinator, title="Sneller antwoord op meldingen")


# The list


def test_goal_list_without_goals_points_the_way(as_, coordinator, alderman):
    assert address("add_goal") in as_(coordinator).get(address("goal_list")).content.decode()
    assert "De coördinator van uw gemeente kan hier doelen stellen" in main_text(
        as_(alderman).get(address("goal_list"))
    )


def test_goal_list_shows_how_far_each_goal_is(as_, alderman, coordinator, goal):
    note(goal, "70", coordinator)

    text = main_text(as_(alderman).get(address("goal_list")))

    assert "Sneller antwoord op meldingen" in text
    assert "75% van de weg" in text
    assert "Op schema: u staat op 70 %; volgens de planning is dat nu 60 %." in text
    assert "Doel toevoegen" not in text


def test_goal_list_keeps_closed_goals_visible(as_, alderman, coordinator, goal, today):
    actions.close_goal(goal=goal, verdict=Verdict("missed", "Te weinig mensen"), by=coordinator, today=today)

    response = as_(alderman).get(address("goal_list"))

    assert "Sneller antwoord op meldingen Niet gehaald Afgesloten op" in main_text(response)
    assert "Te weinig mensen" in main_text(response)
    assert address("assessment_list") in response.content.decode()


@pytest.mark.parametrize("page", ["goal_list", "evaluate_goals"])
def test_pages_take_as_many_queries_for_1_3_and_30_goals(as_, coordinator, delft, instrument_version, page):
    client, counts = as_(coordinator), []
    for more in (1, 2, 27):
        for number in range(more):
            note(make_goal(delft, coordinator), str(number), coordinator)
        client.get(address(page))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(page)).status_code == 200
        counts.append(len(queries))

    assert counts == [counts[0]] * 3
    assert counts[0] <= 5


def test_goal_detail_takes_as_many_queries_for_1_and_30_notes(as_, coordinator, goal):
    client, counts = as_(coordinator), []
    for more in (1, 29):
        for _ in range(more):
            note(goal, "50", coordinator)
        client.get(address("goal_detail", goal.pk))
        with CaptureQueriesContext(connection) as queries:
            client.get(address("goal_detail", goal.pk))
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 9


# Adding and changing


def test_add_goal_stores_what_was_typed(as_, coordinator, delft, assessment):
    task = SocietalTask.objects.create(municipality=delft, name="Wonen")
    typed = typed_goal(baseline="1.040,5", target="2.080", task=task.pk, blocks=["verkennen-visie"])

    response = as_(coordinator).post(address("add_goal"), typed, follow=True)

    goal = Goal.objects.get()
    assert response.redirect_chain == [(address("goal_detail", goal.pk), 302)]
    assert (str(goal.baseline), str(goal.target), goal.task, goal.blocks) == (
        "1040.50",
        "2080.00",
        task,
        ["verkennen-visie"],
    )
    text = main_text(response)
    assert "Het doel is toegevoegd." in text
    assert "1040,5 %" in text
    assert "Wonen" in text
    assert "Visie" in text


@pytest.mark.parametrize(
    ("changed", "field", "message"),
    [
        ({"target": ""}, "target", "Schrijf op waar u wilt uitkomen, als getal."),
        ({"baseline": "veel <b>"}, "baseline", "Schrijf alleen een getal"),
        ({"title": "Data"}, "title", "Dit is te algemeen."),
        ({"due_on": "2020-01-01"}, "due_on", "Deze dag ligt niet na het begin."),
        ({"title": "x" * 201}, "title", "200"),
        ({"blocks": ["bestaat-niet"]}, "blocks", "Deze bouwsteen bestaat niet."),
        ({"task": "9999"}, "task", "Deze opgave bestaat niet meer."),
        ({"owner": "\x00"}, "owner", ""),
    ],
)
def test_unsound_goal_says_so_at_the_field_and_keeps_what_was_typed(
    as_, coordinator, instrument_version, changed, field, message
):
    typed = typed_goal(means="Er is geld voor & tijd", **changed)

    response = as_(coordinator).post(address("add_goal"), typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Er is geld voor &amp; tijd" in page
    assert message in page.split(f'id="errors-{field}"')[1].split("</ul>")[0]
    assert not Goal.objects.exists()
    if field == "baseline":
        assert 'value="veel &lt;b&gt;"' in page


def test_check_goal_says_what_is_missing_while_typing(as_, coordinator, instrument_version):
    response = as_(coordinator).post(address("check_goal"), {"title": "Data"}, headers=HTMX)

    fragment = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in fragment
    assert "0 van de 5 letters zijn in orde" in fragment
    assert "Dit is te algemeen." in fragment
    assert fragment.count("hx-swap-oob") == 6
    assert not Goal.objects.exists()


def test_check_goal_of_a_form_that_was_sent_renews_the_messages_at_the_fields(as_, coordinator, instrument_version):
    typed = typed_goal(was_sent="1", due_on="")

    fragment = as_(coordinator).post(address("check_goal"), typed, headers=HTMX).content.decode()

    assert "4 van de 5 letters zijn in orde" in fragment
    assert '<div id="errors-title" hx-swap-oob="true"></div>' in fragment
    assert "Kies de dag waarop u het doel gehaald wilt hebben." in fragment.split('id="errors-due_on"')[1]


@pytest.mark.parametrize("stands", ["x", "٣", "99999999999999999999"])
def test_check_goal_of_no_goal(as_, coordinator, instrument_version, stands):
    assert as_(coordinator).post(address("check_goal"), {"goal": stands}).status_code in (200, 404)


def test_change_goal_shows_what_stands_and_stores_what_changed(as_, coordinator, goal):
    client = as_(coordinator)
    page = client.get(address("change_goal", goal.pk)).content.decode()
    assert 'value="Sneller antwoord op meldingen"' in page
    assert "5 van de 5 letters zijn in orde" in page

    client.post(address("change_goal", goal.pk), changed(goal, title="Nog sneller antwoord op meldingen"))

    assert Goal.objects.get().title == "Nog sneller antwoord op meldingen"
    assert AuditEntry.objects.filter(verb="change_goal").count() == 1


def test_two_who_change_a_goal_see_each_other(as_, coordinator, goal):
    client, mine = as_(coordinator), changed(goal, owner="Mijn team")
    client.post(address("change_goal", goal.pk), changed(goal, owner="Ander team"))

    refused = client.post(address("change_goal", goal.pk), mine)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Een collega heeft dit doel gewijzigd" in page
    assert 'value="Mijn team"' in page
    again = {**mine, "based_on": re.findall(r'name="based_on" value="(\w+)"', page)[0]}
    assert client.post(address("change_goal", goal.pk), again).status_code == 302
    assert Goal.objects.get().owner == "Mijn team"


def test_goal_with_a_fault_hides_no_change_of_a_colleague(as_, coordinator, goal):
    client, mine = as_(coordinator), changed(goal, title="")
    client.post(address("change_goal", goal.pk), changed(goal, owner="Ander team"))

    page = client.post(address("change_goal", goal.pk), mine).content.decode()

    again = changed(goal, owner="Mijn team") | {"based_on": re.findall(r'name="based_on" value="(\w+)"', page)[0]}
    assert client.post(address("change_goal", goal.pk), again).status_code == 422
    assert Goal.objects.get().owner == "Ander team"


def test_overdue_goal_can_be_changed_without_moving_its_day(as_, coordinator, delft, instrument_version, today):
    yesterday = today - timedelta(days=1)
    goal = make_goal(delft, coordinator, due_on=yesterday)
    typed = changed(goal, starts_on=goal.starts_on.isoformat(), due_on=yesterday.isoformat(), owner="Een ander team")
    client = as_(coordinator)

    moved = client.post(
        address("change_goal", goal.pk), {**typed, "due_on": (yesterday - timedelta(days=1)).isoformat()}
    )
    kept = client.post(address("change_goal", goal.pk), typed)

    assert (moved.status_code, kept.status_code) == (422, 302)
    assert Goal.objects.get().owner == "Een ander team"


def test_task_that_was_removed_stays_with_its_goal(as_, coordinator, delft, instrument_version, today):
    task = SocietalTask.objects.create(municipality=delft, name="Wonen")
    goal = make_goal(delft, coordinator, task=task)
    SocietalTask.objects.update(removed_at=timezone.now())

    page = as_(coordinator).get(address("change_goal", goal.pk)).content.decode()

    assert f'<option value="{task.pk}" selected>' in page
    assert "Wonen" not in as_(coordinator).get(address("add_goal")).content.decode()


def test_task_of_another_municipality_cannot_be_chosen(as_, coordinator, zoetermeer, instrument_version):
    task = SocietalTask.objects.create(municipality=zoetermeer, name="Geheime opgave")

    response = as_(coordinator).post(address("add_goal"), typed_goal(task=task.pk))

    assert response.status_code == 422
    assert "Geheime opgave" not in response.content.decode()


def test_closed_goal_can_no_longer_be_changed(as_, coordinator, goal, today):
    actions.close_goal(goal=goal, verdict=Verdict("reached", "Klaar"), by=coordinator, today=today)
    client = as_(coordinator)

    assert client.get(address("change_goal", goal.pk)).status_code == 302
    assert client.get(address("close_goal", goal.pk)).status_code == 302
    response = client.post(address("change_goal", goal.pk), typed_goal(owner="Nieuwe eigenaar"))
    assert response.status_code == 422
    assert "Dit doel is afgesloten." in main_text(response)
    assert "Nieuwe eigenaar" in response.content.decode()
    noted = client.post(address("add_goal_note", goal.pk), {"text": "Toch nog iets"})
    assert (noted.status_code, "Toch nog iets" in noted.content.decode()) == (422, True)


# Notes


def test_add_goal_note(as_, coordinator, goal):
    response = as_(coordinator).post(
        address("add_goal_note", goal.pk), {"value": "52,5", "text": "De proef loopt."}, follow=True
    )

    assert response.redirect_chain == [(address("goal_detail", goal.pk), 302)]
    assert "52,5 % De proef loopt." in main_text(response)


def test_add_goal_note_as_a_fragment(as_, coordinator, goal):
    response = as_(coordinator).post(
        address("add_goal_note", goal.pk), {"value": "60", "text": "De helft."}, headers=HTMX
    )

    fragment = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in fragment
    assert "De helft." in fragment
    assert "50% van de weg" in fragment
    assert "De notitie is toegevoegd." in fragment


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_unsound_note_says_so_and_keeps_what_was_typed(as_, coordinator, goal, headers):
    response = as_(coordinator).post(
        address("add_goal_note", goal.pk), {"value": "zes", "text": "Zie bijlage"}, headers=headers
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert ("<html" in page) == (not headers)
    assert "Schrijf alleen een getal" in page
    assert 'value="zes"' in page
    assert "Zie bijlage" in page
    assert not goal.notes.exists()


# Who may


@pytest.mark.parametrize("role", ["contributor", "alderman"])
def test_who_reads_along_changes_nothing(request, as_, goal, role):
    client = as_(request.getfixturevalue(role))

    assert client.get(address("goal_detail", goal.pk)).status_code == 200
    assert {
        client.post(address("add_goal"), typed_goal()).status_code,
        client.post(address("check_goal"), {}).status_code,
        client.post(address("change_goal", goal.pk), typed_goal()).status_code,
        client.post(address("add_goal_note", goal.pk), {"text": "x"}).status_code,
        client.post(address("close_goal", goal.pk), {}).status_code,
        client.post(address("evaluate_goals"), {}).status_code,
    } == {403}


def test_goal_of_another_municipality_does_not_exist(as_, outsider, goal, zoetermeer):
    client = as_(outsider)

    assert client.get(address("goal_detail", goal.pk)).status_code == 404
    for name in ("goal_detail", "change_goal", "close_goal"):
        assert client.get(reverse(name, args=["zoetermeer", goal.pk])).status_code == 404
    assert client.post(reverse("add_goal_note", args=["zoetermeer", goal.pk]), {"text": "x"}).status_code == 404
    assert client.post(reverse("check_goal", args=["zoetermeer"]), {"goal": goal.pk}).status_code == 404
    sent = {f"state-{goal.pk}": "reached", f"learned-{goal.pk}": "Van buiten"}
    refused = client.post(reverse("evaluate_goals", args=["zoetermeer"]), sent)
    assert refused.status_code == 422
    assert goal.title not in refused.content.decode()
    goal.refresh_from_db()
    assert goal.is_open


def test_goal_without_any_instrument_has_no_blocks_to_choose(as_, coordinator):
    response = as_(coordinator).get(address("add_goal"))

    assert response.status_code == 200
    assert 'name="blocks"' not in response.content.decode()

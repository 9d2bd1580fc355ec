"""The pages of the yearly evaluation: all goals at once or nothing, and a single goal that is closed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from municipalities.models import AuditEntry
from strategy import actions
from strategy.actions import Verdict
from strategy.models import Goal
from tests.pages import main_text
from tests.strategy.goals import make_goal


def address(name: str, *keys: object) -> str:
    return reverse(name, args=["delft", *keys])


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def goal(delft, coordinator, instrument_version):
    return make_goal(delft, coordinator, title="Sneller antwoord op meldingen")


def test_evaluation_closes_carries_over_and_leaves_open(as_, coordinator, delft, instrument_version, today):
    reached, carried, stays = (make_goal(delft, coordinator, title=f"Doel nummer {name}") for name in ("een", "b", "c"))
    due = (today + timedelta(days=400)).isoformat()
    typed = {
        f"state-{reached.pk}": "reached",
        f"learned-{reached.pk}": "Het team deed het",
        f"state-{carried.pk}": "carried_over",
        f"learned-{carried.pk}": "Meer tijd",
        f"due-{carried.pk}": due,
        f"state-{stays.pk}": "open",
    }

    response = as_(coordinator).post(address("evaluate_goals"), typed, follow=True)

    text = main_text(response)
    assert response.redirect_chain == [(address("goal_list"), 302)]
    assert "2 doelen zijn afgesloten. 1 doel gaat verder met een nieuwe einddatum." in text
    assert "Meegenomen" in text
    assert Goal.objects.get(follows=carried).due_on.isoformat() == due


def test_evaluation_that_changes_nothing_is_kept(as_, coordinator, goal):
    response = as_(coordinator).post(address("evaluate_goals"), {f"state-{goal.pk}": "open"}, follow=True)

    assert "De evaluatie is bewaard. Alle doelen blijven open." in main_text(response)
    assert AuditEntry.objects.get(verb="evaluate_goals").details == {"closed": {}, "stays_open": 1}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"state": "reached"}, "Schrijf op wat u hebt geleerd voordat u dit doel afsluit."),
        ({"state": "reached", "learned": "  "}, "Schrijf op wat u hebt geleerd voordat u dit doel afsluit."),
        ({"state": "carried_over", "learned": "x"}, "Kies een nieuwe dag voor een doel dat u meeneemt."),
        ({"state": "carried_over", "learned": "x", "due": "2020-01-01"}, "Kies een dag na vandaag."),
        ({"state": "carried_over", "learned": "x", "due": "ooit"}, "Schrijf de dag als 31-12-2027."),
        ({"state": "gewonnen"}, "Deze uitkomst bestaat niet."),
        ({"state": "open", "learned": "x" * 2001}, "Deze tekst is te lang"),
    ],
)
@pytest.mark.parametrize("page", ["evaluate_goals", "close_goal"])
def test_unsound_evaluation_says_so_and_closes_nothing(as_, coordinator, delft, goal, page, typed, message):
    other = make_goal(delft, coordinator)
    sent = {f"{name}-{goal.pk}": value for name, value in typed.items()}
    sent |= {f"state-{other.pk}": "reached", f"learned-{other.pk}": "Dit blijft <staan>"}

    response = as_(coordinator).post(address(page, *([goal.pk] if page == "close_goal" else [])), sent)

    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    assert set(Goal.objects.values_list("state", flat=True)) == {"open"}
    if page == "evaluate_goals":
        assert "Dit blijft &lt;staan&gt;" in html


def test_evaluation_of_a_goal_closed_meanwhile_is_refused_and_gives_the_text_back(
    as_, coordinator, colleague, delft, goal, today
):
    other = make_goal(delft, coordinator)
    actions.close_goal(goal=other, verdict=Verdict("missed", "Helaas"), by=colleague, today=today)
    sent = {
        f"state-{goal.pk}": "reached",
        f"learned-{goal.pk}": "Goed",
        f"state-{other.pk}": "reached",
        f"learned-{other.pk}": "Mijn eigen les",
    }

    response = as_(coordinator).post(address("evaluate_goals"), sent)

    assert response.status_code == 422
    assert "iemand anders heeft een van deze doelen intussen afgesloten" in main_text(response)
    assert "Mijn eigen les" in main_text(response)
    goal.refresh_from_db()
    assert goal.is_open


def test_evaluation_without_goals_points_to_the_next_assessment(as_, coordinator):
    page = as_(coordinator).get(address("evaluate_goals")).content.decode()

    assert "Geen open doelen" in page
    assert address("assessment_list") in page


def test_close_goal_leads_to_the_goal_that_follows(as_, coordinator, goal, today):
    sent = {
        f"state-{goal.pk}": "carried_over",
        f"learned-{goal.pk}": "Bijna",
        f"due-{goal.pk}": (today + timedelta(days=9)).isoformat(),
    }

    response = as_(coordinator).post(address("close_goal", goal.pk), sent, follow=True)

    assert response.redirect_chain == [(address("goal_detail", Goal.objects.get(follows=goal).pk), 302)]
    assert address("goal_detail", goal.pk) in response.content.decode()


def test_close_goal_wants_an_outcome(as_, coordinator, goal):
    response = as_(coordinator).post(address("close_goal", goal.pk), {f"learned-{goal.pk}": "Veel geleerd"})

    assert response.status_code == 422
    assert "Kies hoe het afliep" in main_text(response)
    assert "Veel geleerd" in response.content.decode()

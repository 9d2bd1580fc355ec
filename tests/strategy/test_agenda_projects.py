"""An agenda item that is about a project, and what becomes of it when that is merged into another."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.models import Assessment
from municipalities.models import Municipality, Person
from projects import actions as project_actions
from projects.models import Project
from strategy import actions
from strategy.models import AgendaItem
from tests.projects.test_views import make_project
from tests.strategy.test_agenda import BOARD, CONTENT, As


@pytest.fixture
def merged(as_: As, delft: Municipality, coordinator: Person, answered: Assessment) -> tuple[Project, Project]:
    """A project on the agenda that was merged into another afterwards: the one that stays, and the double."""
    keep, double = make_project(delft, "Slimme lantaarns"), make_project(delft, "Lantaarns")
    actions.add_project(municipality=delft, project=double, content=CONTENT, by=coordinator)
    project_actions.merge_projects(keep=keep, double=double, by=coordinator)
    return keep, double


def test_item_follows_its_project_when_that_is_merged(
    as_: As, coordinator: Person, delft: Municipality, merged: tuple[Project, Project]
) -> None:
    keep, _double = merged
    item = AgendaItem.objects.get()

    for path in (BOARD, f"{BOARD}{item.pk}/"):
        page = as_(coordinator).get(path).content.decode()
        assert f'href="/gemeente/delft/projecten/{keep.pk}/">Slimme lantaarns</a>' in page
        assert "(“Lantaarns” is hierin opgegaan)" in page
    assert f"?project={keep.pk}" not in as_(coordinator).get(BOARD).content.decode()


def test_kept_project_comes_on_the_agenda_no_second_time(
    as_: As, coordinator: Person, delft: Municipality, merged: tuple[Project, Project]
) -> None:
    fields = {"title": "Lantaarns", "value": "2", "effort": "small", "cost": "low"}

    answers = [as_(coordinator).post(f"{BOARD}toevoegen/?project={each.pk}", fields) for each in merged]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert AgendaItem.objects.count() == 1


def test_double_that_somebody_still_has_open_comes_on_the_agenda_as_the_one_that_stays(
    as_: As, coordinator: Person, delft: Municipality, merged: tuple[Project, Project]
) -> None:
    keep, double = merged
    AgendaItem.objects.all().delete()
    fields = {"title": "Lantaarns", "value": "2", "effort": "small", "cost": "low"}

    as_(coordinator).post(f"{BOARD}toevoegen/?project={double.pk}", fields)

    assert AgendaItem.objects.get().project == keep


def test_project_of_another_municipality_is_named_and_leads_no_further_than_is_public(
    as_: As, coordinator: Person, delft: Municipality, zoetermeer: Municipality, answered: Assessment
) -> None:
    secret = make_project(zoetermeer, "Elders")
    secret.municipalities.add(delft)
    actions.add_project(municipality=delft, project=secret, content=CONTENT, by=coordinator)
    secret.municipalities.remove(delft)

    hidden = as_(coordinator).get(BOARD).content.decode()
    Project.objects.update(is_public=True)

    assert "/projecten/" not in hidden.split('id="order"')[1].split('id="ideas"')[0]
    assert 'href="/projecten/elders/"' in as_(coordinator).get(BOARD).content.decode()


def test_board_with_many_merged_projects_takes_as_many_queries(
    as_: As, coordinator: Person, delft: Municipality, answered: Assessment
) -> None:
    keep, client, counts = make_project(delft, "Blijft"), as_(coordinator), []
    for number in range(30):
        double = make_project(delft, f"Dubbel {number}")
        actions.add_project(municipality=delft, project=double, content=CONTENT, by=coordinator)
        Project.objects.filter(pk=double.pk).update(merged_into=keep)
        if number in (0, 2, 29):
            client.get(BOARD)
            with CaptureQueriesContext(connection) as queries:
                client.get(BOARD)
            counts.append(len(queries))

    assert len(set(counts)) == 1, counts

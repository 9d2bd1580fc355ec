"""Mergers of mergers: everywhere projects stand under the last of the line, and before its day no merger counts."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.heirs import Heirs
from municipalities.models import Municipality, Person
from projects.facets import count_projects
from projects.finding import ProjectFilter
from projects.found import places_of
from projects.models import Project
from projects.views.maps import drawn_map
from tests import factories
from tests.projects.test_views import make_project

As = Callable[[Person], Client]
TODAY = timezone.localdate()


@pytest.fixture
def line(delft: Municipality) -> tuple[Municipality, Municipality]:
    """Brielle went up in Voorne, and Voorne in Delft; each has a project of its own, and they have one together."""
    voorne = factories.make_municipality("Voorne", "GM0502", successor=delft, valid_until=TODAY - timedelta(days=1))
    brielle = factories.make_municipality("Brielle", "GM0501", successor=voorne, valid_until=TODAY - timedelta(days=9))
    make_project(brielle, "Oudste", is_public=True)
    make_project(voorne, "Oude", is_public=True)
    make_project(brielle, "Samen", is_public=True).municipalities.add(voorne)
    return brielle, voorne


def names(projects: Any) -> list[str]:
    return sorted(project.name for project in projects)


def chosen(slug: str) -> list[str]:
    return names(ProjectFilter.from_query(QueryDict(f"municipality={slug}")).apply(Project.objects.public()))


def numbers() -> dict[str, int]:
    counted = count_projects(ProjectFilter(), Project.objects.public(), None)
    (facet,) = [one for one in counted.facets if one.name == "municipality"]
    return {option.label: option.number for _group, options in facet.groups for option in options}


@pytest.mark.usefixtures("line")
def test_last_of_the_line_has_all_projects(delft: Municipality) -> None:
    everything = ["Oude", "Oudste", "Samen"]

    assert names(Project.objects.of(delft)) == chosen("delft") == everything
    assert chosen("voorne") == everything  # its own and those that it took over
    assert chosen("brielle") == ["Oudste", "Samen"]
    assert numbers() == {"Delft": 3}


@pytest.mark.usefixtures("line")
def test_map_and_list_say_the_same_with_the_old_names(delft: Municipality) -> None:
    drawn = drawn_map(ProjectFilter(), TODAY)
    together = Project.objects.get(name="Samen")

    (place,) = [place for place in drawn.places if place.number]
    assert (place.municipality, place.number) == (delft, 3)
    assert [former.name for former in place.former] == ["Brielle", "Voorne"]
    assert [str(place) for place in places_of(together, Heirs.on(TODAY))] == ["Delft (formerly Brielle, Voorne)"]


def test_merger_that_is_still_to_come_changes_nothing_yet(
    line: tuple[Municipality, Municipality], delft: Municipality
) -> None:
    Municipality.objects.filter(name="Voorne").update(valid_until=TODAY)  # its last day

    assert names(Project.objects.of(delft)) == chosen("delft") == []
    assert chosen("voorne") == ["Oude", "Oudste", "Samen"]
    assert numbers() == {"Voorne": 3}


def test_colleagues_see_their_own_projects_from_the_merger_on(
    line: tuple[Municipality, Municipality], as_: As, coordinator: Any, outsider: Any
) -> None:
    Project.objects.update(is_public=False)
    page = reverse("project_list", args=["delft"])

    assert names(Project.objects.visible_to(coordinator)) == ["Oude", "Oudste", "Samen"]
    assert names(Project.objects.visible_to(outsider)) == []
    assert "Brielle" in as_(coordinator).get(page).content.decode()
    Municipality.objects.filter(name="Voorne").update(valid_until=TODAY)
    assert names(Project.objects.visible_to(coordinator)) == []


@pytest.mark.usefixtures("line")
@pytest.mark.parametrize("ending", ["csv", "geojson"])
def test_files_and_open_data_name_the_last_of_the_line(client: Client, ending: str) -> None:
    answer = client.get(reverse("export_projects", args=[ending]))
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    told = client.get("/api/v1/projects?municipality=GM0503").json()

    assert "GM0503" in text
    assert "GM0502" not in text
    assert {place["gmCode"] for row in told["results"] for place in row["municipalities"]} == {"GM0503"}
    assert told["results"][2]["municipalities"][0]["formerly"] == ["Brielle", "Voorne"]

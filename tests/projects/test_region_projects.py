"""The pages on which staff of the region change all projects, and bring doubles together."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from municipalities.models import Municipality, Person
from projects import actions
from projects.models import Project
from projects.values import Partner, ProjectValues
from tests import factories
from tests.pages import main_text

As = Callable[[Person], Client]
pytestmark = pytest.mark.usefixtures("zoetermeer")


def add(by: Person, name: str, code: str = "GM0503", **other: Any) -> Project:
    return actions.add_project(values=ProjectValues(name=name, municipalities=(code,), **other), by=by)


def test_list_shows_all_and_finds_by_name(as_: As, region_staff: Person, coordinator: Person) -> None:
    add(coordinator, "Lantaarns")
    add(coordinator, "Sensoren", "GM0637", stage="pilot", is_public=True)
    client = as_(region_staff)

    assert ("Lantaarns Delft Unknown Not public Sensoren Zoetermeer Trying out Public") in main_text(
        client.get(reverse("region_project_list"))
    )
    assert "1 project" in main_text(client.get(reverse("region_project_list"), {"q": "sensor"}))


def test_list_costs_the_same_for_any_number(
    as_: As, region_staff: Person, coordinator: Person, django_assert_num_queries: Any
) -> None:
    client = as_(region_staff)
    for name in ("Een", "Twee", "Drie"):
        add(coordinator, name)
        with django_assert_num_queries(9):
            client.get(reverse("region_project_list"))


def test_project_of_another_region_does_not_exist(as_: As, region_staff: Person, coordinator: Person) -> None:
    other = factories.make_municipality("Utrecht", region=factories.make_region(slug="u10", name="U10"))
    project = add(coordinator, "Domtoren", other.pk)

    assert as_(region_staff).get(reverse("region_project_detail", args=[project.pk])).status_code == 404


def test_staff_add_and_change(as_: As, region_staff: Person, delft: Municipality) -> None:
    client = as_(region_staff)
    nobody = client.post(reverse("region_add_project"), {"name": "Lantaarns"})
    assert (nobody.status_code, "Choose at least one municipality." in nobody.content.decode()) == (422, True)

    client.post(reverse("region_add_project"), {"name": "Lantaarns", "municipalities": ["GM0503", "GM0637"]})
    project = Project.objects.get()
    client.post(
        reverse("region_change_project", args=[project.pk]),
        {"name": "Lampen", "municipalities": ["GM0637"], "version": "1"},
    )

    assert ProjectValues.of(Project.objects.get()) == ProjectValues(name="Lampen", municipalities=("GM0637",))


def test_removed_and_brought_back(as_: As, region_staff: Person, coordinator: Person, zoetermeer: Any) -> None:
    project = add(coordinator, "Lantaarns")
    client = as_(region_staff)

    client.post(reverse("region_remove_project", args=[project.pk]))
    assert "Removed projects (1)" in main_text(client.get(reverse("region_project_list")))
    client.post(reverse("region_restore_project", args=[project.pk]))
    client.post(reverse("region_put_back_project", args=[project.pk, 1]))

    assert Project.objects.standing().get() == project


def test_doubles_are_found_by_the_words_of_the_name(as_: As, region_staff: Person, coordinator: Person) -> None:
    project = add(coordinator, "Slimme lantaarns in de wijk")
    add(coordinator, "Lantaarns die slim zijn", "GM0637")
    add(coordinator, "Chatbot", "GM0637")
    client, page = as_(region_staff), reverse("region_find_double", args=[project.pk])

    alike, found = main_text(client.get(page)), main_text(client.get(page, {"q": "chat"}))

    assert ("Lantaarns die slim zijn" in alike, "Chatbot" in alike) == (True, False)
    assert "Chatbot" in found


def test_merged_project_says_what_was_chosen(as_: As, region_staff: Person, coordinator: Person) -> None:
    keep = add(coordinator, "Lantaarns", description="Een", lessons="Les 1", themes=("IoT",), stage="pilot")
    double = add(
        coordinator,
        "Lampen",
        "GM0637",
        description="Twee",
        lessons="Les 2",
        partners=(Partner("BAM", "private"),),
        latitude=52.0,
        longitude=4.0,
        is_public=True,
    )
    client, page = as_(region_staff), reverse("region_merge_projects", args=[keep.pk, double.pk])
    form = client.get(page).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    assert sent["take_is_public"] == "first"

    client.post(page, {**sent, "take_name": "second", "take_description": "first"})

    assert ProjectValues.of(Project.objects.get(pk=keep.pk)) == ProjectValues(
        name="Lampen",
        municipalities=("GM0503", "GM0637"),
        partners=(Partner("BAM", "private"),),
        description="Een",
        lessons="Les 1\n\nLes 2",
        themes=("IoT",),
        stage="pilot",
        latitude=52.0,
        longitude=4.0,
    )
    response = client.get(reverse("region_project_detail", args=[double.pk]))
    assert response["Location"] == reverse("region_project_detail", args=[keep.pk])


def test_choice_that_is_missing_is_asked_and_the_others_kept(
    as_: As, region_staff: Person, coordinator: Person
) -> None:
    keep, double = add(coordinator, "Een", stage="pilot"), add(coordinator, "Twee", stage="in_use")
    page = reverse("region_merge_projects", args=[keep.pk, double.pk])

    response = as_(region_staff).post(
        page, {"first_version": "1", "second_version": "1", "take_name": "second", "take_stage": "onzin"}
    )

    assert response.status_code == 422
    assert response.context["form"]["take_name"].value() == "second"
    assert Project.objects.standing().count() == 2


def test_merge_of_what_changed_meanwhile_is_looked_at_again(as_: As, region_staff: Person, coordinator: Person) -> None:
    keep, double = add(coordinator, "Een"), add(coordinator, "Twee")
    client, page = as_(region_staff), reverse("region_merge_projects", args=[keep.pk, double.pk])
    sent = {"first_version": "1", "second_version": "1", "take_name": "second"}
    newer = ProjectValues(name="Twee", municipalities=("GM0503",), lessons="Nieuw")
    actions.change_project(project=double, values=newer, version=1, by=coordinator)

    response = client.post(page, sent)

    assert response.status_code == 422
    assert "Somebody else changed one of these projects meanwhile." in main_text(response)
    form = response.context["form"]
    assert form["take_name"].value() == "second"
    assert form["second_version"].value() == 2
    assert "Nieuw" in main_text(response)
    assert Project.objects.standing().count() == 2


def test_project_is_not_laid_beside_itself(as_: As, region_staff: Person, coordinator: Person) -> None:
    keep = add(coordinator, "Een")

    response = as_(region_staff).get(reverse("region_merge_projects", args=[keep.pk, keep.pk]))

    assert response["Location"] == reverse("region_find_double", args=[keep.pk])

from collections.abc import Callable, Iterable
from typing import Any

from django.test import Client
from django.urls import reverse

from municipalities.models import Municipality, Person
from projects.models import Organisation, Project
from tests.pages import main_text

As = Callable[[Person], Client]


def make_project(
    municipality: Municipality, name: str = "Deelmobiliteit", partners: Iterable[str] = ("BAM", "Hely"), **fields: Any
) -> Project:
    defaults: dict[str, Any] = {
        "key": name.lower().replace(" ", "-"),
        "named_in_source": municipality.name,
        "themes": ["Mobiliteit"],
        "status": "running",
        "kind": "project",
        "document": "mrdh-2021",
        "section": "Bijlage 2",
    }
    project = Project.objects.create(name=name, **{**defaults, **fields})
    project.municipalities.add(municipality)
    for partner in partners:
        values = {"name": partner, "kind": "private"}
        project.partners.add(Organisation.objects.get_or_create(key=partner.lower(), defaults=values)[0])
    return project


def test_project_is_shown_with_its_source_and_what_is_not_sure(as_: As, alderman: Person, delft: Municipality) -> None:
    make_project(delft, period="2019 tot heden", reading="De status staat niet in de bron.")

    page = main_text(as_(alderman).get(reverse("project_list", args=["delft"])))

    assert (
        "Deelmobiliteit Project Mobiliteit Not public Status Running Period 2019 tot heden Partners BAM, Hely "
        "Not sure: De status staat niet in de bron. Source: Handreiking Digitale Strategie (2021), Bijlage 2"
    ) in page


def test_sure_project_says_nothing_of_doubt(as_: As, alderman: Person, delft: Municipality) -> None:
    make_project(delft, kind="", partners=[])

    page = main_text(as_(alderman).get(reverse("project_list", args=["delft"])))

    assert "Deelmobiliteit Mobiliteit Not public Status Running Source" in page


def test_projects_of_others_are_not_shown(
    as_: As, alderman: Person, delft: Municipality, zoetermeer: Municipality
) -> None:
    make_project(zoetermeer, "Parkeersensoren")

    page = main_text(as_(alderman).get(reverse("project_list", args=["delft"])))

    assert "Parkeersensoren" not in page
    assert "No projects known" in page


def test_name_of_a_project_is_only_text(as_: As, alderman: Person, delft: Municipality) -> None:
    make_project(delft, "<script>alert(1)</script>", key="script")

    assert b"<script>alert" not in as_(alderman).get(reverse("project_list", args=["delft"])).content


def test_list_costs_the_same_for_any_number(
    as_: As, alderman: Person, delft: Municipality, django_assert_num_queries: Any
) -> None:
    client = as_(alderman)
    for name in ("Een", "Twee", "Drie"):
        make_project(delft, name)
        with django_assert_num_queries(10):
            client.get(reverse("project_list", args=["delft"]))

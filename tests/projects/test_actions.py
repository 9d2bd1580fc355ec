from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from municipalities.actions import load_municipalities
from municipalities.models import AuditEntry, Municipality, Person
from municipalities.reading import ContentError, Loaded
from projects.actions import change_project, load_organisations, load_projects, put_back, remove_project
from projects.inventory import PROJECTS_FILE
from projects.models import Organisation, Project, ProjectChange, ProjectRevision
from projects.values import ProjectValues

Changed = Callable[[Path, Callable[[Any], object]], Path]


@pytest.fixture
def municipalities(db: None) -> None:
    load_municipalities(by=None)
    load_organisations(by=None)


def test_loading_twice_changes_nothing(municipalities: None) -> None:
    assert load_projects(by=None) == Loaded(added=41)
    written = AuditEntry.objects.count()

    assert load_projects(by=None) == Loaded()
    assert AuditEntry.objects.count() == written
    assert ProjectRevision.objects.filter(number=1, change=ProjectChange.LOADED, by=None).count() == 41
    assert ProjectRevision.objects.count() == 41
    assert not Project.objects.exclude(changed_by=None).exists()


def test_project_knows_its_partners_and_is_found_by_their_names(municipalities: None) -> None:
    load_projects(by=None)

    project = Project.objects.get(key="zoetermeer-samen-op-pad")

    assert set(project.partners.values_list("key", flat=True)) == {
        "capelle-aan-den-ijssel",
        "den-haag",
        "rotterdam",
        "esri-nederland",
        "belangenorganisaties",
        "haagse-hogeschool",
    }
    assert {"gemeente Rotterdam", "Haagse Hogeschool", "Zoetermeer"} <= set(project.names.splitlines())


def test_project_of_a_cooperation_belongs_to_each_of_its_municipalities(municipalities: None) -> None:
    load_projects(by=None)

    names = {
        slug: list(Project.objects.of(Municipality.objects.get(slug=slug)).values_list("name", flat=True))
        for slug in ("albrandswaard", "barendrecht", "ridderkerk", "wassenaar")
    }

    bar = ["Automatisch anonimiseren", "Blockchain pilot", "Dashboards en BI"]
    assert names == {"albrandswaard": bar, "barendrecht": bar, "ridderkerk": bar, "wassenaar": []}


def test_loading_follows_the_file(municipalities: None, changed: Changed) -> None:
    load_projects(by=None)

    def change(content: Any) -> None:
        first, second = content["projects"][:2]
        first["municipalities"] = ["GM0613"]
        second["status"] = "running"
        content["projects"].pop()
        content["projects"].append({**first, "key": "nieuw", "name": "Nieuw"})

    assert load_projects(by=None, path=changed(PROJECTS_FILE, change)) == Loaded(added=1, changed=2, removed=1)

    assert not Project.objects.public().filter(key="zoetermeer-parkeersensoren").exists()
    first = Project.objects.get(key="bar-automatisch-anonimiseren")
    assert list(first.municipalities.values_list("pk", flat=True)) == ["GM0613"]
    assert Project.objects.get(key="bar-blockchain-pilot").status == "running"


def test_project_that_the_file_names_again_comes_back(municipalities: None, changed: Changed) -> None:
    load_projects(by=None)
    load_projects(by=None, path=changed(PROJECTS_FILE, lambda content: content["projects"].pop()))

    assert load_projects(by=None) == Loaded(changed=1)

    project = Project.objects.public().get(key="zoetermeer-parkeersensoren")
    changes = project.revisions.order_by("number").values_list("change", flat=True)
    assert list(changes) == [ProjectChange.LOADED, ProjectChange.REMOVED, ProjectChange.LOADED]


def test_what_people_changed_stays_as_they_left_it(
    municipalities: None, changed: Changed, region_staff: Person
) -> None:
    load_projects(by=None)
    first, second = Project.objects.filter(key__startswith="bar-").order_by("key")[:2]
    values = replace(ProjectValues.of(first), name="Onze eigen naam")
    change_project(project=first, values=values, version=1, by=region_staff)
    remove_project(project=second, by=region_staff)

    assert load_projects(by=None) == Loaded(kept=2)
    without = changed(PROJECTS_FILE, lambda content: content["projects"].__delitem__(slice(0, 2)))
    assert load_projects(by=None, path=without) == Loaded()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, first.removed_at) == ("Onze eigen naam", None)
    assert second.removed_at is not None


def test_what_the_source_brought_can_be_put_back(municipalities: None, region_staff: Person) -> None:
    load_projects(by=None)
    project = Project.objects.get(key="bar-blockchain-pilot")
    values = replace(ProjectValues.of(project), description="Iets anders.")
    change_project(project=project, values=values, version=1, by=region_staff)

    put_back(revision=project.revisions.get(number=1), by=region_staff)

    project.refresh_from_db()
    assert project.description == "De drie gemeenten zochten uit wat zij met blockchain kunnen doen."


def test_what_people_added_stays(municipalities: None, region_staff: Person) -> None:
    added = Project.objects.create(key="eigen", name="Eigen", created_by=region_staff, document="mrdh-2021")
    added.municipalities.add("GM0503")  # type: ignore[arg-type]  # a key will do

    load_projects(by=None)

    assert Project.objects.standing().filter(key="eigen").exists()


def test_bad_content_changes_nothing(municipalities: None, changed: Changed) -> None:
    load_projects(by=None)

    def change(content: Any) -> None:
        content["projects"][0]["status"] = "stopped"
        content["projects"][40]["themes"] = ["Voetbal"]

    with pytest.raises(ContentError, match="unknown theme: Voetbal"):
        load_projects(by=None, path=changed(PROJECTS_FILE, change))

    assert Project.objects.get(key="bar-automatisch-anonimiseren").status == "running"


def test_projects_need_their_municipalities(db: None) -> None:
    with pytest.raises(ContentError, match="unknown municipality"):
        load_projects(by=None)


def test_projects_need_their_organisations(db: None) -> None:
    load_municipalities(by=None)

    with pytest.raises(ContentError, match="unknown organisation: am, atos"):
        load_projects(by=None)

    assert not Organisation.objects.exists()

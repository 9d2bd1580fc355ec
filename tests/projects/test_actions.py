from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from municipalities.actions import load_municipalities
from municipalities.models import AuditEntry, Municipality
from municipalities.reading import ContentError, Loaded
from projects.actions import load_projects
from projects.inventory import PROJECTS_FILE
from projects.models import Project

Changed = Callable[[Path, Callable[[Any], object]], Path]


@pytest.fixture
def municipalities(db: None) -> None:
    load_municipalities(by=None)


def test_loading_twice_changes_nothing(municipalities: None) -> None:
    assert load_projects(by=None) == Loaded(added=41)
    written = AuditEntry.objects.count()

    assert load_projects(by=None) == Loaded()
    assert AuditEntry.objects.count() == written


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

    assert not Project.objects.filter(key="zoetermeer-parkeersensoren").exists()
    first = Project.objects.get(key="bar-automatisch-anonimiseren")
    assert list(first.municipalities.values_list("pk", flat=True)) == ["GM0613"]
    assert Project.objects.get(key="bar-blockchain-pilot").status == "running"


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

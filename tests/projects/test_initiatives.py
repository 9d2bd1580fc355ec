"""The initiatives of Rotterdam (Bijlage 3): the table, and how it comes in."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from municipalities.actions import load_municipalities
from municipalities.models import AuditEntry, Person
from municipalities.reading import ContentError, Loaded
from projects.actions import change_project, load_initiatives, load_organisations, load_projects
from projects.actions.initiatives import INITIATIVES_FILE
from projects.models import Project, ProjectImport
from projects.values import ProjectValues

ROWS = list(csv.DictReader(INITIATIVES_FILE.read_text(encoding="utf-8").splitlines(), delimiter=";"))


@pytest.fixture
def municipalities(db: None) -> None:
    load_municipalities(by=None)


def test_table_holds_each_initiative_once() -> None:
    names = Counter("".join(filter(str.isalnum, row["naam"].casefold())) for row in ROWS)

    assert len(ROWS) == len(names) == 306
    assert {row["gemeente"] for row in ROWS} == {"Rotterdam"}
    assert {row["bron"] for row in ROWS} == {"Bijlage 3"}
    assert len({heading for row in ROWS for heading in row["categorie"].split(" | ")}) == 16
    assert all(row["thema"] for row in ROWS)
    assert not [row["naam"] for row in ROWS if "bron:" in row["naam"].casefold()]  # the footnote is no initiative


def test_loading_twice_changes_nothing(municipalities: None) -> None:
    assert load_initiatives(by=None) == Loaded(added=306)
    written, imports = AuditEntry.objects.count(), ProjectImport.objects.count()

    assert load_initiatives(by=None) == Loaded()
    assert (AuditEntry.objects.count(), ProjectImport.objects.count()) == (written, imports)


def test_initiative_says_where_it_comes_from_and_what_is_not_sure(municipalities: None) -> None:
    load_initiatives(by=None)

    project = Project.objects.public().get(name="EdiCitNet")

    assert (project.document, project.section) == ("mrdh-2021", "Bijlage 3")
    assert project.reading == "In de bron staat EdiCiNet; dat is waarschijnlijk een leesfout."
    assert project.themes == ["EU-projecten"]
    assert [municipality.pk for municipality in project.municipalities.all()] == ["GM0599"]
    assert Project.objects.get(name="SmartPort").themes == ["Externe projecten", "Samenwerking"]


def test_initiatives_and_projects_leave_each_other_alone(municipalities: None) -> None:
    load_organisations(by=None)
    load_projects(by=None)
    load_initiatives(by=None)

    assert [load_projects(by=None), load_initiatives(by=None)] == [Loaded(), Loaded()]
    assert Project.objects.public().count() == 347
    assert Project.objects.filter(name="CENT-R").count() == 1


def test_what_people_changed_stays_as_they_left_it(municipalities: None, region_staff: Person) -> None:
    load_initiatives(by=None)
    project = Project.objects.get(name="EdiCitNet")
    values = replace(ProjectValues.of(project), name="Stadslandbouw", description="Wij weten er meer van.")
    change_project(project=project, values=values, version=project.version, by=region_staff)

    assert load_initiatives(by=None) == Loaded(kept=1)

    project.refresh_from_db()
    assert project.name == "Stadslandbouw"


def test_row_of_an_unknown_municipality_is_refused_with_its_place(municipalities: None, tmp_path: Path) -> None:
    path = tmp_path / "rotterdam.csv"
    path.write_text("naam;gemeente;thema\nSlimme bank;Nergenshuizen;Apps\n", encoding="utf-8")

    with pytest.raises(ContentError, match=r"^rotterdam\.csv: row 2: "):
        load_initiatives(by=None, path=path)

    assert not Project.objects.exists()

"""The projects as files for other programs."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from municipalities.models import Municipality
from projects.exports import HEADER
from projects.models import Project
from tests import factories
from tests.projects.test_views import make_project

FORMULAS = ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "\r=1"]


def body(client: Client, kind: str, query: str = "") -> bytes:
    response: Any = client.get(reverse("export_projects", args=[kind]) + query)
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(client: Client, query: str = "") -> list[dict[str, str]]:
    text = body(client, "csv", query).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:], newline=""), delimiter=";"))


def sheet(client: Client, query: str = "") -> list[tuple[Any, ...]]:
    book = load_workbook(BytesIO(body(client, "xlsx", query)))
    return [tuple(cell.value for cell in row) for row in book["Projecten"].iter_rows()]


def features(client: Client, query: str = "") -> list[dict[str, Any]]:
    collection: dict[str, Any] = json.loads(body(client, "geojson", query))
    assert collection["type"] == "FeatureCollection"
    return list(collection["features"])


@pytest.fixture
def two(delft: Municipality, zoetermeer: Municipality) -> Project:
    old = factories.make_municipality("Brielle", "GM0501")
    Municipality.objects.filter(pk=old.pk).update(successor=delft, valid_until="2022-12-31")
    project = make_project(old, "Eén; twee", key="een", is_public=True, tasks=["care"], latitude=51.9, longitude=4.2)
    make_project(zoetermeer, "Drie", is_public=True, themes=["Data", "AI"], partners=())
    make_project(zoetermeer, "Geheim")
    return project


def test_csv_has_every_public_project(client: Client, two: Project) -> None:
    rows = table(client)

    assert tuple(rows[0]) == HEADER
    assert [row["naam"] for row in rows] == ["Drie", "Eén; twee"]
    assert rows[0]["thema's"] == "Data; AI"
    assert {
        name: rows[1][name] for name in ("gemeenten", "gemeentecodes", "eerder van", "partners", "breedtegraad")
    } == {
        "gemeenten": "Delft",
        "gemeentecodes": "GM0503",
        "eerder van": "Brielle",
        "partners": "BAM; Hely",
        "breedtegraad": "51.9",
    }
    assert rows[1]["webadres"] == "http://testserver/projecten/een/"


def test_all_kinds_follow_the_filters(client: Client, two: Project) -> None:
    query = "?municipality=delft&q=twee"

    assert [row["naam"] for row in table(client, query)] == ["Eén; twee"]
    assert [row[1] for row in sheet(client, query)] == ["naam", "Eén; twee"]
    assert [feature["properties"]["naam"] for feature in features(client, query)] == ["Eén; twee"]
    assert table(client, "?q=bestaatniet") == []
    assert features(client, "?theme=Voetbal") == []
    assert len(sheet(client, "?theme=Voetbal")) == 1


@pytest.mark.parametrize("words", ["!!!", "%26"])
def test_words_that_mean_nothing_leave_the_files_empty(client: Client, two: Project, words: str) -> None:
    query = f"?q={words}&theme=Data"

    assert table(client, query) == features(client, query) == []
    assert len(sheet(client, query)) == 1


def test_geojson_has_longitude_before_latitude(client: Client, two: Project, zoetermeer: Municipality) -> None:
    without, own = features(client)

    assert own["geometry"] == {"type": "Point", "coordinates": [4.2, 51.9]}
    assert own["id"] == "een"
    assert without["geometry"] == {"type": "Point", "coordinates": [zoetermeer.longitude, zoetermeer.latitude]}


def test_project_of_two_municipalities_has_two_points(client: Client, two: Project, zoetermeer: Municipality) -> None:
    Project.objects.filter(pk=two.pk).update(latitude=None, longitude=None)
    two.municipalities.add(zoetermeer)
    alone = make_project(zoetermeer, "Nergens", is_public=True)
    alone.municipalities.clear()

    found = {feature["id"]: feature["geometry"] for feature in features(client)}

    assert found["een"]["type"] == "MultiPoint"
    assert len(found["een"]["coordinates"]) == 2
    assert found["nergens"] is None


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_text_becomes_a_formula(client: Client, delft: Municipality, formula: str) -> None:
    texts = dict.fromkeys(("description", "successes", "conditions", "lessons", "period", "contact_role"), formula)
    make_project(delft, formula, key="x", is_public=True, themes=[formula], partners=(), **texts)

    (row,) = table(client)
    risky = {name for name, value in row.items() if value[:1] in ("=", "+", "-", "@", "\t", "\r")}
    assert risky == set()
    assert row["omschrijving"] == f"'{formula}"

    book = load_workbook(BytesIO(body(client, "xlsx")))
    cells = [cell for line in book["Projecten"].iter_rows(min_row=2) for cell in line if isinstance(cell.value, str)]
    assert all(cell.data_type == "s" and str(cell.value)[:1] not in ("=", "+", "-", "@") for cell in cells)


def test_odd_texts_come_through(client: Client, delft: Municipality) -> None:
    text = '<b>"vet"</b>;\r\nregel twee\x0b\x01 _x000D_ 🚲'
    make_project(delft, "Vreemd", is_public=True, description=text)

    assert table(client)[0]["omschrijving"] == text
    assert "<b>" in sheet(client)[1][HEADER.index("omschrijving")]
    assert features(client)[0]["properties"]["omschrijving"] == text


def test_files_are_named_and_typed(client: Client, two: Project) -> None:
    for kind, content_type in (
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("geojson", "application/geo+json"),
    ):
        response: Any = client.get(reverse("export_projects", args=[kind]))
        assert b"".join(response.streaming_content)
        assert response["Content-Type"] == content_type
        assert response["Content-Disposition"] == f'attachment; filename="projecten.{kind}"'


def test_other_kinds_do_not_exist(client: Client, db: None) -> None:
    assert client.get("/projecten/lijst.pdf").status_code == 404


def test_files_cost_the_same_for_any_number(client: Client, delft: Municipality) -> None:
    costs = []
    for number in range(30):
        make_project(delft, f"Project {number}", is_public=True)
        if number in (0, 2, 29):
            for kind in ("csv", "xlsx", "geojson"):
                with CaptureQueriesContext(connection) as queries:
                    body(client, kind)
                costs.append(len(queries))

    assert len(set(costs)) == 1, costs

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from municipalities.models import Municipality, Person
from projects import actions
from projects.actions.imports import existing_of, known_in
from projects.columns import guess_columns
from projects.importing import read_rows
from projects.models import Project, ProjectImport
from projects.tables import read_table
from projects.values import Partner, ProjectValues
from tests.pages import main_text
from tests.projects.tables import as_csv
from tests.projects.test_import_actions import BINS, FAULTY, HEADERS, LAMPS, read
from tests.projects.test_views import make_project

As = Callable[[Person], Client]


def url(view: str, batch: ProjectImport | None = None, slug: str = "delft") -> str:
    return reverse(view, args=[slug, *([batch.pk] if batch else [])])


def upload(client: Client, *rows: Sequence[str], where: str = "") -> Any:
    file = SimpleUploadedFile("lijst.csv", as_csv([HEADERS, *rows]))
    return client.post(where or url("project_import_list"), {"file": file})


def carry_out(client: Client, batch: ProjectImport, **data: str) -> Any:
    seen = actions.reading_of(batch).mark
    return client.post(url("project_import_detail", batch), {"seen": seen, "do": "import", **data})


@pytest.mark.usefixtures("zoetermeer")
def test_from_a_file_to_projects_and_back(as_: As, coordinator: Person) -> None:
    client = as_(coordinator)

    response = upload(client, LAMPS, BINS)
    batch = ProjectImport.objects.get()
    assert response.url == url("choose_import_columns", batch)
    columns = {f"column-{number}": key for number, key in batch.columns.items() if key != "themes"}
    assert client.post(response.url, columns)["Location"] == url("project_import_detail", batch)
    batch.refresh_from_db()
    page = main_text(client.get(url("project_import_detail", batch)))
    assert "New 2 Perhaps here already 0 With a fault 0".replace(" ", "") in page.replace(" ", "")
    assert "Not taken over Thema" in page
    assert carry_out(client, batch).url == url("project_import_detail", batch)
    result = client.get(url("project_import_detail", batch))
    assert "Added 2" in main_text(result)
    for project in Project.objects.all():
        assert reverse("own_project_detail", args=["delft", project.pk]) in result.content.decode()
    assert "removed: 2" in main_text(client.get(url("undo_project_import", batch)))
    client.post(url("undo_project_import", batch))
    assert "Removed again 2" in main_text(client.get(url("project_import_detail", batch)))
    assert not Project.objects.standing().exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This file is empty."),
        (b"\x00\x01", "no table that can be read"),
        (b"a\n" * 2_003, "more than 2000 rows"),
    ],
    ids=["empty", "no-table", "too-long"],
)
def test_file_that_cannot_be_read_is_refused_beside_the_field(
    as_: As, contributor: Person, content: bytes, message: str
) -> None:
    response = as_(contributor).post(url("project_import_list"), {"file": SimpleUploadedFile("x.csv", content)})

    assert response.status_code == 422
    assert message in main_text(response)
    assert not ProjectImport.objects.exists()


def test_two_columns_cannot_fill_one_field(as_: As, coordinator: Person) -> None:
    batch = read(coordinator, LAMPS)

    response = as_(coordinator).post(url("choose_import_columns", batch), {"column-0": "name", "column-2": "name"})

    assert response.status_code == 422
    assert "The column “Naam” fills this already." in main_text(response)


def test_without_a_name_there_is_no_preview(as_: As, coordinator: Person) -> None:
    batch = read(coordinator, LAMPS)

    response = as_(coordinator).post(url("choose_import_columns", batch), {"column-2": "description"})

    assert response.status_code == 422
    assert "Choose which column holds: Name." in main_text(response)


def test_rows_with_faults_stop_the_import_until_they_are_left_out(as_: As, coordinator: Person) -> None:
    client, batch = as_(coordinator), read(coordinator, LAMPS, FAULTY)

    refused = carry_out(client, batch)

    assert refused.status_code == 409
    assert "“Klaar” is no choice here." in main_text(refused)
    assert not Project.objects.exists()
    assert carry_out(client, batch, leave_out="on").status_code == 302
    assert Project.objects.count() == 1


def test_rows_with_faults_are_downloaded_with_the_reasons_and_without_formulas(as_: As, coordinator: Person) -> None:
    batch = read(coordinator, ("=1+1", "Delft", "<b>", "", "", "Klaar"))

    content = as_(coordinator).get(url("download_faulty_rows", batch)).content.decode()

    head, row, _end = content.split("\r\n")
    assert head == "\ufeffNaam;Gemeente;Omschrijving;Thema's;Partners;Fase;What is wrong;Row in the file"
    assert row.startswith("'=1+1;Delft;<b>;;;Klaar;")
    assert row.endswith(";2")


def test_choice_about_a_double_is_kept(as_: As, coordinator: Person, delft: Municipality) -> None:
    make_project(delft, "Slimme lantaarns")
    client, batch = as_(coordinator), read(coordinator, LAMPS)

    client.post(url("project_import_detail", batch), {"do": "choose", "row-2": "fill", "row-99999999999": "add"})

    batch.refresh_from_db()
    assert batch.choices["rows"] == {"2": "fill"}
    assert b'value="fill" selected' in client.get(url("project_import_detail", batch)).content


def test_text_of_a_file_is_only_text(as_: As, coordinator: Person) -> None:
    batch = read(coordinator, ("<script>alert(1)</script>", "Delft", "<script>", "<script>", "", "<script>"))
    client = as_(coordinator)

    for view in ("choose_import_columns", "project_import_detail"):
        assert b"<script>alert" not in client.get(url(view, batch)).content


def test_import_of_others_does_not_exist(as_: As, outsider: Person, coordinator: Person, region_staff: Person) -> None:
    batch = read(coordinator, LAMPS)

    assert as_(outsider).get(url("project_import_detail", batch, "zoetermeer")).status_code == 404
    assert as_(region_staff).get(reverse("region_project_import_detail", args=[batch.pk])).status_code == 404


def test_alderman_imports_nothing(as_: As, alderman: Person, coordinator: Person) -> None:
    batch = read(coordinator, LAMPS)

    assert upload(as_(alderman), LAMPS).status_code == 403
    assert carry_out(as_(alderman), batch).status_code == 403
    assert not Project.objects.exists()


@pytest.mark.usefixtures("delft", "zoetermeer")
def test_region_imports_for_its_municipalities(as_: As, region_staff: Person) -> None:
    client = as_(region_staff)

    upload(client, LAMPS, BINS, where=reverse("region_project_import_list"))
    batch = ProjectImport.objects.get()
    data = {"seen": actions.reading_of(batch).mark, "do": "import"}
    client.post(reverse("region_project_import_detail", args=[batch.pk]), data)

    assert batch.municipality is None
    assert Project.objects.count() == 2


def test_unfinished_import_is_gone_on_with_or_thrown_away(as_: As, coordinator: Person) -> None:
    client, batch = as_(coordinator), read(coordinator, LAMPS)
    assert "Not finished: you can go on" in main_text(client.get(url("project_import_list")))

    client.post(url("drop_project_import", batch))

    assert "Dropped" in main_text(client.get(url("project_import_list")))
    assert "thrown away" in main_text(client.get(url("project_import_detail", batch)))


def test_own_export_comes_back_the_same(
    as_: As, coordinator: Person, delft: Municipality, zoetermeer: Municipality
) -> None:
    partners = (Partner("BAM, afdeling water", "private"), Partner("TU Delft", "knowledge"))
    values = ProjectValues(
        "Slimme; lantaarns", (delft.pk, zoetermeer.pk), partners, "=1+1\nTweede \"regel\"", "Goed", "Geld", "Les",
        ("IoT", "Wonen, werken"), ("energy", "care"), (), "running", "pilot", "in_use", "follow", "2020–2024",
        "Projectleider", "Markt", 52.01, 4.36, is_public=True,
    )  # fmt: skip
    actions.add_project(values=values, by=coordinator)
    exported = as_(coordinator).get(reverse("export_projects", args=["csv"]))
    table = read_table(b"".join(exported.streaming_content))  # type: ignore[attr-defined]

    known = known_in(delft.region)
    existing = existing_of(Project.objects.values("pk"), known)
    (double,) = read_rows(table, guess_columns(table.headers), known, existing).doubles

    assert double.entry.values == replace(values, is_public=False)
    assert double.existing.key == double.entry.key == "delft-slimme-lantaarns"

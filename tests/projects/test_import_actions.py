"""Files with projects: taken over as a whole, undone as a whole."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assessment.actions import RefusedError
from municipalities.models import AuditEntry, Municipality, Person, Region
from municipalities.reading import ContentError, Loaded
from projects import actions
from projects.models import Organisation, Project, ProjectImport
from projects.tables import TableError
from projects.values import Partner, ProjectValues
from tests import factories
from tests.projects.tables import as_csv
from tests.projects.test_views import make_project

HEADERS = ("Naam", "Gemeente", "Omschrijving", "Thema's", "Partners", "Fase")
LAMPS = ("Slimme lantaarns", "Delft", "Dimmen vanzelf", "IoT", "TU Delft; BAM", "Proef")
BINS = ("Volle bakken", "Delft; Zoetermeer", "", "IoT", "bam", "")
FAULTY = ("Verkeerd", "Delft", "", "", "", "Klaar")


def read(by: Person, *rows: Sequence[str], municipality: Municipality | None = None) -> ProjectImport:
    municipality = municipality or by.memberships.get().municipality
    data = as_csv([HEADERS, *rows])
    return actions.read_import(
        data=data, file_name="projecten.csv", region=municipality.region, municipality=municipality, by=by
    )


def apply(batch: ProjectImport, by: Person, *, leave_out: bool = False) -> ProjectImport:
    return actions.apply_import(batch=batch, seen=actions.reading_of(batch).mark, leave_out=leave_out, by=by)


def names() -> list[str]:
    return [project.name for project in Project.objects.standing()]


@pytest.fixture
def towns(delft: Municipality, zoetermeer: Municipality) -> None:
    """Both exist."""


@pytest.mark.usefixtures("towns")
def test_every_row_becomes_a_project_with_its_history(coordinator: Person) -> None:
    known = Organisation.objects.create(key="bam", name="BAM", kind="private")

    batch = apply(read(coordinator, LAMPS, BINS), coordinator)

    lamps = Project.objects.get(name="Slimme lantaarns")
    assert ProjectValues.of(lamps) == ProjectValues(
        "Slimme lantaarns", ("GM0503",), (Partner("BAM", "private"), Partner("TU Delft", "knowledge")),
        "Dimmen vanzelf", themes=("IoT",), stage="pilot",
    )  # fmt: skip
    assert (lamps.key, lamps.version, lamps.created_by, lamps.imported_in) == (
        "delft-slimme-lantaarns", 1, coordinator, batch,
    )  # fmt: skip
    assert [(row.change, row.by, row.values) for row in lamps.revisions.all()] == [
        ("imported", coordinator, ProjectValues.of(lamps).as_json())
    ]
    assert "TU Delft" in lamps.names
    assert list(Project.objects.get(name="Volle bakken").partners.all()) == [known]
    assert (batch.state, batch.choices["done"]) == (
        "applied", {"added": 2, "filled": {}, "left_out": 0, "passed_over": 0},
    )  # fmt: skip
    assert AuditEntry.objects.get(verb="apply_import").details["added"] == 2


@pytest.mark.usefixtures("towns")
def test_row_with_a_fault_stops_all(coordinator: Person) -> None:
    batch = read(coordinator, LAMPS, FAULTY)

    with pytest.raises(RefusedError, match="rows with faults"):
        apply(batch, coordinator)

    assert names() == []
    assert apply(batch, coordinator, leave_out=True).choices["done"]["left_out"] == 1
    assert names() == ["Slimme lantaarns"]


def test_import_is_carried_out_once(coordinator: Person) -> None:
    batch = read(coordinator, LAMPS)
    mark = actions.reading_of(batch).mark
    apply(batch, coordinator)

    with pytest.raises(RefusedError, match="finished already"):
        actions.apply_import(batch=batch, seen=mark, leave_out=True, by=coordinator)
    with pytest.raises(RefusedError, match="finished already"):
        actions.choose_columns(batch=batch, columns={}, by=coordinator)
    with pytest.raises(RefusedError, match="finished already"):
        actions.drop_import(batch=batch, by=coordinator)
    assert names() == ["Slimme lantaarns"]


def test_project_added_after_the_preview_brings_a_new_preview(coordinator: Person, delft: Municipality) -> None:
    batch = read(coordinator, LAMPS)
    mark = actions.reading_of(batch).mark
    make_project(delft, "Slimme lantaarns")

    with pytest.raises(actions.StaleImportError):
        actions.apply_import(batch=batch, seen=mark, leave_out=False, by=coordinator)

    assert len(names()) == 1


@pytest.mark.parametrize(
    ("choice", "count", "done"),
    [
        ("skip", 1, None),
        ("add", 2, {"added": 1, "filled": {}, "left_out": 0, "passed_over": 0}),
        ("fill", 1, {"added": 0, "left_out": 0, "passed_over": 0}),
    ],
)
def test_double_is_treated_as_was_chosen(
    coordinator: Person, delft: Municipality, choice: str, count: int, done: dict[str, Any] | None
) -> None:
    there = make_project(delft, "Slimme Lantaarns", partners=[], description="Van ons", themes=[])
    batch = read(coordinator, LAMPS)
    assert [double.existing.pk for double in actions.reading_of(batch).doubles] == [there.pk]
    actions.choose_doubles(batch=batch, rows={2: choice}, rest="", by=coordinator)

    if done is None:
        with pytest.raises(RefusedError, match="nothing to import"):
            apply(batch, coordinator)
    else:
        batch = apply(batch, coordinator)
        assert done.items() <= batch.choices["done"].items()
    assert Project.objects.standing().count() == count
    there.refresh_from_db()
    assert (there.description, there.themes) == ("Van ons", ["IoT"] if choice == "fill" else [])


def test_choice_for_the_rest_holds_for_rows_without_one(coordinator: Person, delft: Municipality) -> None:
    batch = read(coordinator, LAMPS, BINS)

    batch = actions.choose_doubles(batch=batch, rows={2: "add", 3: "nonsense"}, rest="fill", by=coordinator)

    assert [actions.choice_for(batch, number) for number in (2, 3)] == ["add", "fill"]


@pytest.mark.usefixtures("towns")
def test_undoing_removes_what_was_added_and_puts_back_what_was_filled_in(
    coordinator: Person, delft: Municipality
) -> None:
    there = make_project(delft, "Slimme lantaarns", partners=[], description="Van ons", themes=[])
    before = ProjectValues.of(there)
    batch = read(coordinator, LAMPS, BINS)
    actions.choose_doubles(batch=batch, rows={}, rest="fill", by=coordinator)
    batch = apply(batch, coordinator)
    assert ProjectValues.of(Project.objects.get(pk=there.pk)).stage == "pilot"

    undone = actions.undo_import(batch=batch, by=coordinator)

    assert undone == actions.Undone(1, 1, [])
    assert names() == ["Slimme lantaarns"]
    there = Project.objects.get(pk=there.pk)
    assert ProjectValues.of(there) == before
    assert [row.change for row in there.revisions.order_by("number")] == ["loaded", "imported", "put_back"]
    assert [row.change for row in Project.objects.get(name="Volle bakken").revisions.all()] == ["removed", "imported"]
    batch.refresh_from_db()
    assert (batch.state, batch.undone_by) == ("undone", coordinator)
    with pytest.raises(RefusedError, match="cannot be undone"):
        actions.undo_import(batch=batch, by=coordinator)


@pytest.mark.usefixtures("towns")
def test_what_somebody_changed_afterwards_stays_and_is_named(
    coordinator: Person, colleague: Person, delft: Municipality
) -> None:
    there = make_project(delft, "Slimme lantaarns", partners=[], themes=[])
    batch = read(coordinator, LAMPS, BINS)
    actions.choose_doubles(batch=batch, rows={}, rest="fill", by=coordinator)
    batch = apply(batch, coordinator)
    for project in Project.objects.all():
        values = ProjectValues.from_json({**ProjectValues.of(project).as_json(), "lessons": "Geleerd"})
        actions.change_project(project=project, values=values, version=project.version, by=colleague)

    undone = actions.undo_import(batch=batch, by=coordinator)

    assert (undone.removed, undone.restored) == (0, 0)
    assert sorted(project.name for project in undone.left) == ["Slimme lantaarns", "Volle bakken"]
    assert names() == ["Slimme lantaarns", "Volle bakken"]
    assert Project.objects.get(pk=there.pk).stage == "pilot"


def test_undoing_leaves_alone_what_was_removed_already(coordinator: Person) -> None:
    batch = apply(read(coordinator, LAMPS), coordinator)
    actions.remove_project(project=Project.objects.get(), by=coordinator)

    assert actions.undo_import(batch=batch, by=coordinator) == actions.Undone()


def test_undone_import_can_be_done_again(coordinator: Person) -> None:
    actions.undo_import(batch=apply(read(coordinator, LAMPS), coordinator), by=coordinator)

    apply(read(coordinator, LAMPS), coordinator)

    assert names() == ["Slimme lantaarns"]


def test_dropped_file_is_gone(coordinator: Person) -> None:
    batch = actions.drop_import(batch=read(coordinator, LAMPS), by=coordinator)

    assert (batch.state, batch.rows) == ("dropped", [])
    actions.drop_import(batch=batch, by=coordinator)
    assert AuditEntry.objects.filter(verb="drop_import").count() == 1


def test_file_that_cannot_be_read_leaves_nothing(coordinator: Person, delft: Municipality) -> None:
    with pytest.raises(TableError):
        actions.read_import(data=b"\x00", file_name="x", region=delft.region, municipality=delft, by=coordinator)

    assert not ProjectImport.objects.exists()


@pytest.mark.usefixtures("towns")
def test_staff_of_the_region_import_for_all_of_its_municipalities(region_staff: Person, region: Region) -> None:
    other = factories.make_region(slug="elders", name="Elders", short_name="E")
    factories.make_municipality("Elders", "GM9000", region=other)
    rows = [LAMPS, ("Parkeren", "Zoetermeer", "", "", "", ""), ("Ver weg", "Elders", "", "", "", "")]
    data = as_csv([HEADERS, *rows])
    batch = actions.read_import(data=data, file_name="x.csv", region=region, municipality=None, by=region_staff)

    reading = actions.reading_of(batch)

    assert [entry.values.name for entry in reading.new] == ["Slimme lantaarns", "Parkeren"]
    assert [faulty.row.number for faulty in reading.faulty] == [4]


def test_merged_municipality_keeps_its_old_name(coordinator: Person, delft: Municipality) -> None:
    factories.make_municipality("Schipluiden", "GM0600", successor=delft, valid_until=date(2003, 12, 31))

    apply(read(coordinator, ("Polder", "Schipluiden", "", "", "", "")), coordinator)

    assert list(Project.objects.of(delft).values_list("municipalities__name", flat=True)) == ["Schipluiden"]
    doubles = actions.reading_of(read(coordinator, ("Polder", "Delft", "", "", "", ""))).doubles
    assert [double.existing.name for double in doubles] == ["Polder"]


def test_preview_and_import_cost_the_same_for_any_number(
    coordinator: Person, delft: Municipality, django_assert_max_num_queries: Any
) -> None:
    for start in (0, 100):
        rows = [(f"Project {start + number}", "Delft", "", f"Thema {number}", "BAM", "") for number in range(1 + start)]
        batch = read(coordinator, *rows)
        with django_assert_max_num_queries(7):
            actions.reading_of(batch)
        with django_assert_max_num_queries(60):
            apply(batch, coordinator)


# The product's own files


@pytest.fixture
def own(tmp_path: Path) -> Any:
    def write(*rows: Sequence[str], headers: Sequence[str] = ("sleutel", "naam", "gemeente", "omschrijving")) -> Path:
        path = tmp_path / "eigen.csv"
        path.write_bytes(as_csv([headers, *rows]))
        return path

    return write


def bring(path: Path) -> Loaded:
    return actions.import_file(path=path, document="mrdh-2021", section="Bijlage 3", is_public=True)


def test_own_file_is_brought_in_once(own: Any, delft: Municipality) -> None:
    path = own(("a", "Eerste", "Delft", ""), ("", "Tweede", "Delft", ""))

    assert [bring(path), bring(path)] == [Loaded(added=2), Loaded()]

    first = Project.objects.get(key="a")
    assert (first.document, first.section, first.is_public, first.changed_by) == ("mrdh-2021", "Bijlage 3", True, None)
    assert [row.change for row in first.revisions.all()] == ["loaded"]
    assert Project.objects.filter(key="delft-tweede").exists()
    assert ProjectImport.objects.count() == 1


def test_own_file_that_changed_is_followed_but_for_what_people_changed(
    own: Any, delft: Municipality, zoetermeer: Municipality, coordinator: Person
) -> None:
    bring(own(("a", "Eerste", "Delft", ""), ("b", "Tweede", "Delft", "")))
    second = Project.objects.get(key="b")
    values = ProjectValues.from_json({**ProjectValues.of(second).as_json(), "lessons": "Geleerd"})
    actions.change_project(project=second, values=values, version=1, by=coordinator)

    brought = bring(own(("a", "Eerste", "Zoetermeer", "Nieuw"), ("b", "Tweede", "Delft", "Nieuw")))

    assert brought == Loaded(changed=1, kept=1)
    first = Project.objects.get(key="a")
    assert ProjectValues.of(first) == ProjectValues("Eerste", ("GM0637",), description="Nieuw", is_public=True)
    assert first.version == 2
    assert Project.objects.get(key="b").description == ""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("a", "Eerste", "Delfd", ""), "eigen.csv: row 2: gemeente: “Delfd” is not known. Is “Delft” meant?"),
        (("a", "", "Delft", ""), "row 2: naam: A project needs a name."),
    ],
)
def test_faulty_own_file_changes_nothing(own: Any, delft: Municipality, row: Sequence[str], message: str) -> None:
    with pytest.raises(ContentError, match=message):
        bring(own(row, ("b", "Goed", "Delft", "")))

    assert not Project.objects.exists()

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipalities.directory import MUNICIPALITIES_FILE, Directory
from municipalities.models import Municipality
from projects.columns import COLUMNS, guess_columns
from projects.importing import Existing, Reading, filled, read_rows
from projects.lookup import Known, Town, kind_of_partner
from projects.tables import Table, read_table
from projects.values import Partner, ProjectValues
from tests.projects.tables import as_csv

KNOWN = Known.of(
    today=date(2026, 11, 21),
    municipalities=[Municipality(**row) for row in Directory.from_file(MUNICIPALITIES_FILE).municipalities],
    tasks={"mobility": "Bereikbaarheid en verkeer", "care": "Zorg en welzijn"},
    blocks={"verkennen-visie": "Visie op digitalisering"},
    themes=["Wonen, werken en leven", "Data"],
    partners=[("TNO", "knowledge", ["Nederlandse Organisatie voor toegepast onderzoek"])],
)
DELFT = Town("GM0503", "Delft")


def read(rows: list[dict[str, str]], existing: tuple[Existing, ...] = (), own: Town | None = None) -> Reading:
    headers = list(dict.fromkeys(header for row in rows for header in row))
    table = read_table(as_csv([headers, *([row.get(header, "") for header in headers] for row in rows)]))
    return read_rows(table, guess_columns(table.headers), KNOWN, existing, own)


def values_of(row: dict[str, str]) -> ProjectValues:
    reading = read([{"Naam": "Sensoren", "Gemeente": "Delft", **row}])
    assert reading.faulty == ()
    return reading.new[0].values


def fault_of(row: dict[str, str], own: Town | None = None) -> str:
    reading = read([{"Naam": "Sensoren", "Gemeente": "Delft", **row}], own=own)
    assert (reading.new, reading.doubles) == ((), ())
    return reading.faulty[0].reason


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("Naam", "name"),
        ("PROJECTNAAM (verplicht)", "name"),
        ("Gemeente(n)", "municipalities"),
        ("Thema's", "themes"),
        ("maatschappelijke_opgaven", "tasks"),
        ("Breedtegraad", "latitude"),
        ("Lessons learned", "lessons"),
        ("Op de openbare projectenkaart", "is_public"),
    ],
)
def test_header_is_known(header: str, key: str) -> None:
    assert guess_columns([header]) == {0: key}


def test_each_field_is_matched_once_and_what_is_not_known_is_left() -> None:
    assert guess_columns(["Naam", "Titel", "Kleur", "", "Thema"]) == {0: "name", 4: "themes"}


def test_what_only_own_files_hold_is_known_in_those_alone() -> None:
    assert (guess_columns(["lezing"]), guess_columns(["lezing"], own=True)) == ({}, {0: "reading"})


@pytest.mark.parametrize(
    ("row", "field", "value"),
    [
        pytest.param(
            {"Gemeente": "delft; 's-Gravenhage, GM0637"}, "municipalities", ("GM0503", "GM0518", "GM0637"), id="ways"
        ),
        pytest.param({"Gemeente": "Gemeente Delft"}, "municipalities", ("GM0503",), id="with the word before it"),
        pytest.param({"Gemeente": "Rijswijk (ZH)"}, "municipalities", ("GM0603",), id="with a province"),
        pytest.param(
            {"Thema's": "Wonen, werken en leven"}, "themes", ("Wonen, werken en leven",), id="known theme with a comma"
        ),
        pytest.param(
            {"Thema's": "Data, Wonen, werken en leven"}, "themes", ("Data", "Wonen, werken en leven"), id="two themes"
        ),
        pytest.param({"Thema's": "data | Zorg"}, "themes", ("Data", "Zorg"), id="known theme in other letters"),
        pytest.param({"Opgaven": "Zorg en welzijn; mobility"}, "tasks", ("care", "mobility"), id="tasks"),
        pytest.param({"Bouwstenen": "visie op digitalisering"}, "blocks", ("verkennen-visie",), id="blocks"),
        pytest.param(
            {"Partners": "tno; Universiteit Leiden; BAM"},
            "partners",
            (Partner("BAM", "private"), Partner("TNO", "knowledge"), Partner("Universiteit Leiden", "knowledge")),
            id="partners",
        ),
        pytest.param({"Status": "Lopend"}, "status", "running", id="status in Dutch"),
        pytest.param({"Fase": "SCALING_UP"}, "stage", "scaling_up", id="stage as its code"),
        pytest.param({"Openheid": "Looking for partners"}, "openness", "looking", id="openness in English"),
        pytest.param({"Lat": "52,01", "Lon": "4.36"}, "latitude", 52.01, id="decimal comma"),
        pytest.param({"Openbaar": "Ja"}, "is_public", True, id="public"),
        pytest.param({"Omschrijving": "=cmd|' /C calc'!A0"}, "description", "=cmd|' /C calc'!A0", id="formula"),
        pytest.param({"Omschrijving": "<b>dik</b>"}, "description", "<b>dik</b>", id="html"),
    ],
)
def test_cell_becomes_a_value(row: dict[str, str], field: str, value: Any) -> None:
    assert getattr(values_of(row), field) == value


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        pytest.param({"Naam": ""}, "Naam: A project needs a name.", id="no name"),
        pytest.param({"Naam": "x" * 151}, "Naam: This text has 151 characters; at most 150 fit.", id="long name"),
        pytest.param(
            {"Gemeente": ""}, "Gemeente: A project belongs to at least one municipality.", id="no municipality"
        ),
        pytest.param(
            {"Gemeente": "Delfd"},
            "Gemeente: “Delfd” is not known. Is “Delft” meant?",
            id="municipality written wrongly",
        ),
        pytest.param({"Gemeente": "Qqqqq"}, "Gemeente: “Qqqqq” is not known.", id="unknown municipality"),
        pytest.param(
            {"Fase": "Klaar"},
            "Fase: “Klaar” is no choice here. Choose from: Idea, Exploring, Trying out, Scaling up, In use, Stopped.",
            id="stage",
        ),
        pytest.param({"Status": "rood"}, "Status: “rood” is no choice here.", id="status"),
        pytest.param({"Openheid": "misschien"}, "Openheid: “misschien” is no choice here.", id="openness"),
        pytest.param({"Openbaar": "soms"}, "Openbaar: Write yes or no here", id="public"),
        pytest.param({"Periode": "x" * 51}, "Periode: This text has 51 characters; at most 50 fit.", id="long text"),
        pytest.param({"Lat": "52.0"}, "Longitude: A place needs both", id="latitude alone"),
        pytest.param({"Lat": "84500", "Lon": "447500"}, "Lat: These are metres of the Dutch grid", id="grid"),
        pytest.param({"Lat": "4.3", "Lon": "52.0"}, "Lat: Latitude and longitude seem to be swapped", id="swapped"),
        pytest.param({"Lat": "48.8", "Lon": "2.3"}, "Lat: This place does not lie in the Netherlands", id="abroad"),
        pytest.param({"Lat": "nan", "Lon": "4.3"}, "Lat: “nan” is no number of degrees", id="no number"),
        pytest.param({"Opgaven": "Voetbal"}, "Opgaven: “Voetbal” is not known.", id="task"),
        pytest.param({"Omschrijving": "#N/A"}, "Omschrijving: This cell holds a fault that Excel reports", id="fault"),
    ],
)
def test_wrong_cell_is_told_with_its_column(row: dict[str, str], reason: str) -> None:
    assert fault_of(row).startswith(reason)


def test_all_faults_of_a_row_are_told_at_once() -> None:
    reading = read([{"Naam": "", "Gemeente": "Delfd", "Fase": "Klaar"}])

    assert [fault.column for fault in reading.faulty[0].faults] == ["Gemeente", "Naam", "Fase"]
    assert reading.faulty[0].row.number == 2


def test_merged_municipality_is_taken_with_its_old_name_and_a_note() -> None:
    reading = read([{"Naam": "Sensoren", "Gemeente": "Brielle"}])

    entry = reading.new[0]
    assert (entry.values.municipalities, entry.place) == (("GM0501",), frozenset({"GM1992"}))
    assert reading.notes == [
        (2, "“Brielle” is now part of Voorne aan Zee. The project stands there, with the old name.")
    ]


def test_old_name_beside_the_new_one_says_nothing_more() -> None:
    reading = read([{"Naam": "Sensoren", "Gemeente": "Brielle; Voorne aan Zee"}])

    assert (reading.new[0].values.municipalities, reading.notes) == (("GM1992",), [])


def test_rows_of_another_municipality_are_faulty() -> None:
    reason = fault_of({"Gemeente": "Zoetermeer"}, own=DELFT)

    assert reason == "Gemeente: This project is of Zoetermeer. Here you import projects of Delft."


def test_together_with_another_municipality_is_sound() -> None:
    reading = read([{"Naam": "Sensoren", "Gemeente": "Zoetermeer, Delft"}], own=DELFT)

    assert reading.new[0].values.municipalities == ("GM0503", "GM0637")


def test_without_a_column_of_municipalities_rows_are_of_the_own_one() -> None:
    assert read([{"Naam": "Sensoren"}], own=DELFT).new[0].values.municipalities == ("GM0503",)
    assert read([{"Naam": "Sensoren"}]).faulty[0].reason.endswith("at least one municipality.")


def test_double_in_the_file_is_faulty_and_names_the_other_row() -> None:
    rows = [
        {"Naam": "Slimme Sensoren", "Gemeente": "Delft"},
        {"Naam": "slimme-sensoren!", "Gemeente": "Delft, Zoetermeer"},
        {"Naam": "Slimme Sensoren", "Gemeente": "Rotterdam"},
    ]

    reading = read(rows)

    assert [entry.number for entry in reading.new] == [2, 4]
    assert [(faulty.row.number, faulty.reason) for faulty in reading.faulty] == [
        (3, "Naam: The same project stands in row 2 already.")
    ]


STANDING = Existing(7, "delft-sensoren", "Slimme sensoren", frozenset({"GM0503"}))


@pytest.mark.parametrize(
    ("row", "is_double"),
    [
        pytest.param({"Naam": "SLIMME  SENSOREN", "Gemeente": "Delft; Zoetermeer"}, True, id="name and municipality"),
        pytest.param({"Naam": "Slimme sensoren", "Gemeente": "Zoetermeer"}, False, id="another municipality"),
        pytest.param({"Naam": "Domme sensoren", "Gemeente": "Delft"}, False, id="another name"),
        pytest.param({"Naam": "Nieuw", "Gemeente": "Delft", "Code": "delft-sensoren"}, True, id="its code"),
    ],
)
def test_project_that_stands_here_is_proposed_as_the_same(row: dict[str, str], is_double: bool) -> None:
    reading = read([row], (STANDING,))

    assert [double.existing for double in reading.doubles] == ([STANDING] if is_double else [])
    assert len(reading.new) == (0 if is_double else 1)


def test_mark_tells_whether_what_stands_here_changed() -> None:
    row = {"Naam": "Slimme sensoren", "Gemeente": "Delft"}

    assert read([row]).mark == read([row]).mark != read([row], (STANDING,)).mark


def test_only_what_is_empty_is_filled_in() -> None:
    stands = ProjectValues("A", ("GM0503",), description="Van ons", themes=("Data",))
    more = ProjectValues(
        "B", ("GM0637",), (Partner("TNO", "knowledge"),), "Van hen", "Goed", themes=("Zorg",), status="running",
        latitude=52.0, longitude=4.3, is_public=True,
    )  # fmt: skip

    assert filled(stands, more) == ProjectValues(
        "A", ("GM0503",), (Partner("TNO", "knowledge"),), "Van ons", "Goed", themes=("Data",), status="running",
        latitude=52.0, longitude=4.3,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [("TU Delft", "knowledge"), ("Gemeente Leiden", "public"), ("Bewonersvereniging", "citizens"), ("BAM", "private")],
)
def test_kind_of_an_unknown_partner(name: str, kind: str) -> None:
    assert kind_of_partner(name) == kind


TEXTS = st.text(max_size=30)


@given(
    st.lists(st.tuples(TEXTS, st.sampled_from(["Delft", "Brielle", "", "delf"]), TEXTS, TEXTS), min_size=1, max_size=6),
    st.tuples(*[st.sampled_from([column.key for column in COLUMNS])] * 2),
)
def test_every_row_comes_out_once(rows: list[tuple[str, ...]], fields: tuple[str, str]) -> None:
    table = Table.from_json(["a", "b", "c", "d"], [[number, list(cells)] for number, cells in enumerate(rows, 2)])

    reading = read_rows(table, {0: "name", 1: "municipalities", 2: fields[0], 3: fields[1]}, KNOWN, (STANDING,))

    numbers = [entry.number for entry in reading.new] + [double.entry.number for double in reading.doubles]
    assert sorted([*numbers, *(faulty.row.number for faulty in reading.faulty)]) == list(range(2, len(rows) + 2))
    assert all(faulty.reason for faulty in reading.faulty)


@pytest.mark.parametrize(
    ("cell", "said"),
    [("jan@delft.nl", "e-mail address"), ("Team data, 015 260 2222", "telephone number")],
    ids=["address", "number"],
)
def test_contact_is_a_role_and_never_how_one_person_is_reached(cell: str, said: str) -> None:
    reading = read([{"Naam": "Sensoren", "Gemeente": "Delft", "Contact": cell}])

    assert reading.new == ()
    assert [fault.text for faulty in reading.faulty for fault in faulty.faults if said in fault.text] != []


def test_other_columns_give_another_mark() -> None:
    table = read_table(as_csv([["Naam", "Gemeente", "Tekst", "Les"], ["Sensoren", "Delft", "Een", "Twee"]]))
    columns = guess_columns(table.headers)
    one = read_rows(table, {**columns, 2: "description", 3: "lessons"}, KNOWN)
    other = read_rows(table, {**columns, 2: "lessons", 3: "description"}, KNOWN)

    assert one.mark != other.mark

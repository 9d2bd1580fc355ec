import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from assessment.containers import MAX_BYTES
from projects.tables import MAX_COLUMNS, MAX_ROWS, Row, Table, TableError, read_table
from tests.projects.tables import as_csv, as_excel

ROWS = [["Naam", "Gemeente"], ["Café Zoë; met €", "Delft"], ["Twee\nregels", "Den Haag"]]
TABLE = Table(("Naam", "Gemeente"), (Row(2, ("Café Zoë; met €", "Delft")), Row(3, ("Twee\nregels", "Den Haag"))))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(as_csv(ROWS), id="utf-8 with its mark"),
        pytest.param(as_csv(ROWS, encoding="utf-8"), id="utf-8"),
        pytest.param(as_csv(ROWS, encoding="cp1252"), id="windows"),
        pytest.param(as_csv(ROWS, encoding="utf-16"), id="unicode text of Excel"),
        pytest.param(as_csv(ROWS, delimiter=","), id="commas"),
        pytest.param(as_csv(ROWS, delimiter="\t"), id="tabs"),
        pytest.param(b"sep=|\r\n" + as_csv(ROWS, delimiter="|", encoding="utf-8"), id="says its delimiter"),
        pytest.param(as_excel(ROWS), id="Excel"),
        pytest.param(as_excel([], ROWS, [["Iets", "anders"]]), id="first sheet with something on it"),
    ],
)
def test_same_table_from_every_kind_of_file(data: bytes) -> None:
    assert read_table(data) == TABLE


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([["A"], [], ["x"], ["", ""], ["y"]], [Row(3, ("x",)), Row(5, ("y",))], id="empty rows"),
        pytest.param([["A"], ["x", "more"]], [Row(2, ("x", "more"))], id="more cells than headers"),
        pytest.param([["A", "B"], ["x"]], [Row(2, ("x", ""))], id="fewer cells than headers"),
        pytest.param([[], ["A"], ["x"]], [Row(3, ("x",))], id="empty rows before the headers"),
        pytest.param([["A"], [" x "]], [Row(2, ("x",))], id="spaces"),
        pytest.param([["A"], ["=1+1"], ["'=1+1"], ["'s avonds"]], [
            Row(2, ("=1+1",)), Row(3, ("=1+1",)), Row(4, ("'s avonds",))
        ], id="formulas are text"),
        pytest.param([["A"], ["<script>alert(1)</script>"]], [Row(2, ("<script>alert(1)</script>",))], id="html"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("written", [as_csv, as_excel])
def test_rows(rows: list[list[str]], found: list[Row], written: object) -> None:
    assert list(read_table(written(rows)).rows) == found  # type: ignore[operator]


def test_values_of_excel_become_text() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Waarde"])
    for value in (
        3,
        4.0,
        52.01,
        True,
        date(2026, 3, 1),
        datetime(2026, 3, 1, 9, 30),  # noqa: DTZ001  # a cell knows no time zone
        "=SUM(A1:A2)",
        "#REF!",
        "een_x000D_\ntwee",
    ):
        sheet.append([value])
    sheet["A11"] = ArrayFormula("A11:A12", "=A1:A2*2")
    out = BytesIO()
    book.save(out)

    cells = [row.cells[0] for row in read_table(out.getvalue()).rows]

    assert cells == [
        "3", "4", "52.01", "yes", "2026-03-01", "2026-03-01T09:30:00", "=SUM(A1:A2)", "#REF!", "een\ntwee", "=A1:A2*2",
    ]  # fmt: skip


def _packed(size: int) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("xl/worksheets/sheet1.xml", b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        pytest.param(b"", "This file is empty", id="empty"),
        pytest.param(b"\xef\xbb\xbf\r\n \r\n", "This file is empty", id="nothing in it"),
        pytest.param(b"Naam;Gemeente\r\n", "one row only", id="headers only"),
        pytest.param(b"x" * (MAX_BYTES + 1), "too big", id="too big"),
        pytest.param(b"Naam\n" + b"x\n" * (MAX_ROWS + 1), f"more than {MAX_ROWS} rows", id="rows of CSV"),
        pytest.param(as_excel([["x"]] * (MAX_ROWS + 2)), f"more than {MAX_ROWS} rows", id="rows of Excel"),
        pytest.param(as_csv([["x"] * (MAX_COLUMNS + 1)] * 2), "columns", id="columns of CSV"),
        pytest.param(as_excel([["x"] * (MAX_COLUMNS + 1)] * 2), "columns", id="columns of Excel"),
        pytest.param(b'Naam;Gemeente\nEen;Delft\n"Twee;Delft\nDrie;Delft\n', "From row 3 on", id="open quote"),
        pytest.param(b"Naam\n" + b"x" * 200_000, "Row 2 holds a text that is far too long", id="endless text"),
        pytest.param(b"%PDF-1.7\n\x00\x01\x02", "no table that can be read", id="other kind of file"),
        pytest.param(b"Naam\nA\x81\x8d", "no table that can be read", id="unknown encoding"),
        pytest.param(b"PK\x03\x04 and no more", "cannot be opened as an Excel file", id="broken zip"),
        pytest.param(bytes.fromhex("d0cf11e0a1b11ae1"), "saved as .xls", id="old Excel"),
        pytest.param(_packed(90_000_000), "unpacks to far more", id="zip bomb"),
        pytest.param(_packed(10), "cannot be opened as an Excel file", id="zip of something else"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(data: bytes, message: str, settings: object) -> None:
    with pytest.raises(TableError, match=message):
        read_table(data)


def test_row_far_below_the_others_does_not_make_a_million_rows() -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = "Naam"
    book.worksheets[0]["A1048576"] = "Ver weg"
    out = BytesIO()
    book.save(out)

    with pytest.raises(TableError, match="rows"):
        read_table(out.getvalue())


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(str.encode),
        st.binary(max_size=200).map(b"PK\x03\x04".__add__),
    )
)
def test_any_bytes_give_a_table_or_a_message(data: bytes) -> None:
    try:
        table = read_table(data)
    except TableError as error:
        message = str(error)
    else:
        message = "read"
        assert table.rows
        assert {len(row.cells) for row in table.rows} == {len(table.headers)}
        assert Table.from_json(list(table.headers), table.rows_as_json()) == table
    assert message


CELLS = (
    st.text(st.characters(codec="cp1252", categories=("L", "N", "P", "S", "Zs")), min_size=1)
    .map(str.strip)
    .filter(lambda text: text and not text.startswith(("'", "sep=")))
)


@given(
    st.lists(st.tuples(CELLS, CELLS), min_size=2, max_size=8),
    st.sampled_from([(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")]),
)
def test_what_was_written_comes_back(rows: list[tuple[str, str]], how: tuple[str, str]) -> None:
    delimiter, encoding = how
    rows = [("Naam", "Gemeente"), *rows]

    table = read_table(as_csv(rows, delimiter=delimiter, encoding=encoding))

    assert [table.headers, *(row.cells for row in table.rows)] == rows

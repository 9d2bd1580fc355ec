"""Tables as files: what is unknown stays empty, numbers stay numbers, and nothing is taken for a formula."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from assessment.sheets import Sheet

ROWS = (("Delft", 0, None), ("=1+1", 50, "a;b"), ("@x\x01", -3, 'zei "ja"'))
SHEET = Sheet("proef", "Proef [1]: / een hele lange naam van een tabel", ("Gemeente", "Aantal", "-Opmerking"), ROWS)


def test_csv_is_escaped() -> None:
    assert SHEET.as_csv().decode("utf-8-sig").split("\r\n")[:3] == [
        "Gemeente;Aantal;'-Opmerking",
        "Delft;0;",
        '\'=1+1;50;"a;b"',
    ]


def test_excel_is_escaped() -> None:
    sheet = load_workbook(BytesIO(SHEET.as_xlsx())).worksheets[0]

    assert [tuple(row) for row in sheet.iter_rows(values_only=True)][:3] == [
        ("Gemeente", "Aantal", "'-Opmerking"),
        ("Delft", 0, None),
        ("'=1+1", 50, "a;b"),
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


@pytest.mark.parametrize("write", [Sheet.as_csv, Sheet.as_xlsx])
def test_empty_table_is_a_file_with_its_heading(write: object) -> None:
    assert callable(write)
    assert len(write(Sheet("leeg", "Leeg", ("A",), ()))) > 0


def test_table_of_what_was_invented_says_so_in_its_names_and_in_each_row() -> None:
    sheet = Sheet("proef", "Proef", ("Gemeente", "Aantal"), (("Delft", 1), ("Zoetermeer", None))).example

    assert sheet.as_csv().decode("utf-8-sig").splitlines() == [
        "Gemeente;Aantal;Voorbeeld",
        "Delft;1;deze antwoorden zijn verzonnen",
        "Zoetermeer;;deze antwoorden zijn verzonnen",
    ]
    assert (sheet.key, sheet.title) == ("proef-voorbeeld", "Voorbeeld Proef")
    assert load_workbook(BytesIO(sheet.as_xlsx())).sheetnames == ["Voorbeeld Proef"]

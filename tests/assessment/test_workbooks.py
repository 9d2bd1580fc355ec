"""The questionnaire as an Excel file: what is written comes back, and nothing else is taken for it."""

import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assessment.cells import as_written
from assessment.containers import MAX_ROWS, WorkbookError
from assessment.models import AnswerContent
from assessment.workbook_rows import Origin, Reading, Row
from assessment.workbooks import MARKS, QUESTIONS, read_workbook, write_workbook

ORIGIN = Origin("GM0503", 7, "vier-pijlers 1", "abc")
KEYS = ["visie", "doelen"]
STATUS, EXPLANATION, OWNER = "F2", "G2", "H2"


def row(key: str = "visie", content: AnswerContent | None = None, version: int = 3) -> Row:
    return Row(key, version, "Verkennen", "Visie", ("Is er een visie?",), content or AnswerContent(None, "", ""))


def written(*rows: Row) -> bytes:
    return write_workbook(ORIGIN, "Delft · Meting", rows or (row("visie"), row("doelen")))


def read(data: bytes) -> list[Reading]:
    return read_workbook(data, ORIGIN, KEYS)


def changed(change: Callable[[Workbook], Any], *rows: Row) -> bytes:
    book = load_workbook(BytesIO(written(*rows)))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def cell(place: str, value: Any) -> bytes:
    def change(book: Workbook) -> None:
        book[QUESTIONS][place] = value

    return changed(change, row())


_TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=60).map(str.strip)


@given(st.sampled_from([None, "implemented", "partial", "not_yet", "not_applicable"]), _TEXTS, _TEXTS)
def test_what_is_written_comes_back(status: str | None, explanation: str, owner: str) -> None:
    content = AnswerContent(status, explanation, owner)

    (reading,) = read(written(row(content=content)))

    assert (reading.key, reading.based_on, reading.content, reading.problem) == ("visie", 3, content, "")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_written_and_comes_back_as_foretold(text: str) -> None:
    (reading,) = read(written(row(content=AnswerContent(None, text, ""))))

    assert reading.explanation == as_written(text)
    assert as_written(as_written(text)) == as_written(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("een\x0btwee", "een\ntwee"),
        ("een\r\ntwee\rdrie", "een\ntwee\ndrie"),
        ("a\x01b\uffffc", "a\ufffdb\ufffdc"),
        ("code _x0041_ en _x000D_", "code _x0041_ en"),
        ("  ruimte  ", "ruimte"),
    ],
    ids=["soft return of Word", "returns", "not in XML", "looks encoded", "spaces around it"],
)
def test_text_that_no_file_can_hold_as_it_is(text: str, expected: str) -> None:
    (reading,) = read(written(row(content=AnswerContent(None, text, text))))

    assert (reading.explanation, reading.owner) == (expected, expected)


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-", "@mail", "=cmd|' /C calc'!A0"])
def test_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    data = written(row(content=AnswerContent("partial", text, "")))

    assert load_workbook(BytesIO(data))[QUESTIONS][EXPLANATION].data_type == "s"
    assert read(data)[0].explanation == text


def test_status_is_known_in_every_language() -> None:
    with translation.override("en"):
        data = written(row(content=AnswerContent("partial", "", "")))

    with translation.override("nl"):
        assert read(data)[0].status == "partial"


def test_only_what_is_to_be_filled_in_can_be_changed() -> None:
    sheet = load_workbook(BytesIO(written()))[QUESTIONS]

    assert sheet.protection.sheet
    assert [sheet.cell(2, column).protection.locked for column in range(1, 9)] == [True] * 5 + [False] * 3
    assert sheet.column_dimensions["A"].hidden
    assert [sheet.cell(2, column).number_format for column in range(6, 9)] == ["@"] * 3
    assert load_workbook(BytesIO(written())).security.lockStructure


def test_numbers_and_line_ends_become_text() -> None:
    assert read(cell(OWNER, 12))[0].owner == "12"
    assert read(cell(EXPLANATION, "een_x000D_\ntwee\r\n"))[0].explanation == "een\ntwee"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (STATUS, "Bijna klaar"),
        (EXPLANATION, "=SUM(A1:A9)"),
        (EXPLANATION, "#REF!"),
        (EXPLANATION, True),
        (OWNER, datetime(2027, 1, 1)),  # noqa: DTZ001 Excel knows no time zones
        ("A2", "geen-blok"),
        ("B2", "kapot"),
    ],
)
def test_faulty_row_says_why(place: str, value: Any) -> None:
    (reading,) = read(cell(place, value))

    assert reading.problem
    assert reading.number == 2


def test_block_that_stands_in_it_twice() -> None:
    readings = read(written(row(), row()))

    assert [bool(reading.problem) for reading in readings] == [False, True]


def test_empty_rows_are_passed_over() -> None:
    def change(book: Workbook) -> None:
        book[QUESTIONS].insert_rows(3)

    assert [reading.key for reading in read(changed(change))] == ["visie", "doelen"]


def _without(name: str) -> Callable[[Workbook], Any]:
    return lambda book: book.remove(book[name])


def _mark(line: int, value: str) -> Callable[[Workbook], Any]:
    def change(book: Workbook) -> None:
        book[MARKS].cell(line, 2).value = value

    return change


def _no_column(book: Workbook) -> None:
    book[QUESTIONS]["F1"] = "Iets anders"


def _merged(book: Workbook) -> None:
    book[QUESTIONS].merge_cells("G2:H2")


def _emptied(book: Workbook) -> None:
    book[QUESTIONS].delete_rows(1, 5)


def _long(book: Workbook) -> None:
    for number in range(MAX_ROWS + 5):
        book[QUESTIONS].cell(number + 4, 1).value = f"x{number}"


@pytest.mark.parametrize(
    "change",
    [
        _without(QUESTIONS),
        _without(MARKS),
        _mark(1, "digipeil 0"),
        _mark(2, "GM0637"),
        _mark(3, "8"),
        _mark(4, "vier-pijlers 2"),
        _mark(5, "other"),
        _no_column,
        _merged,
        _emptied,
        _long,
    ],
    ids=[
        *("no sheet", "no marks", "other format", "other municipality", "other assessment", "other version"),
        *("other checksum", "no column", "merged", "empty", "too many rows"),
    ],
)
def test_other_file_is_refused_with_the_reason(change: Callable[[Workbook], Any]) -> None:
    with pytest.raises(WorkbookError) as refused:
        read(changed(change))

    assert str(refused.value)


def _zip(**parts: bytes) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as container:
        for name, data in parts.items():
            container.writestr(name.replace("__", "/"), data)
    return out.getvalue()


def _bomb() -> bytes:
    out = BytesIO(written())
    with ZipFile(out, "a", ZIP_DEFLATED) as container:
        container.writestr("xl/worksheets/sheet9.xml", b"0" * 60_000_000)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def _with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """The file with another XML for its questions: what no Excel writes, but somebody may."""
    out = BytesIO()
    with ZipFile(BytesIO(written())) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == SHEET else old.read(name))
    return out.getvalue()


def _broken() -> bytes:
    return _with_sheet(lambda _xml: b"<broken")


def _damaged() -> bytes:
    """One part does not unpack."""
    data = bytearray(written())
    with ZipFile(BytesIO(data)) as container:
        start = container.getinfo(SHEET).header_offset + 30 + len(SHEET)
    data[start : start + 4] = b"\xff" * 4
    return bytes(data)


def _entities() -> bytes:
    declared = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;&b;">]>'
    return _with_sheet(lambda xml: declared + xml.split(b"?>")[-1])


def _one_heavy_row() -> bytes:
    """Small, also unpacked, but an object a cell for who parses it."""
    return _with_sheet(lambda xml: xml.replace(b"</sheetData>", b"<row>" + b"<c/>" * 1_000_000 + b"</row></sheetData>"))


def _merged_elsewise() -> bytes:
    merged = b'</sheetData><x:mergeCells xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    merged += b'<x:mergeCell ref="A1:XFD1048576"/></x:mergeCells>'
    return _with_sheet(lambda xml: xml.replace(b"</sheetData>", merged))


def test_rows_beyond_what_a_file_says_of_its_size_are_read() -> None:
    data = _with_sheet(lambda xml: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="A1:H2"', xml))

    assert [reading.key for reading in read(data)] == KEYS


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"no zip at all", _zip(hello=b"world"), _bomb(), _broken(), b"PK\x03\x04" + b"x" * 50),
        *(b"x" * 5_000_001, _damaged(), _entities(), _one_heavy_row(), _merged_elsewise()),
    ],
    ids=[
        *("empty", "text", "other zip", "bomb", "broken sheet", "broken zip"),
        *("too big", "damaged part", "entities", "one heavy row", "merged, with a prefix"),
    ],
)
def test_bad_file_is_refused_with_the_reason(data: bytes) -> None:
    with pytest.raises(WorkbookError) as refused:
        read(data)

    assert str(refused.value)


def test_password_is_said_to_be_the_reason() -> None:
    with pytest.raises(WorkbookError, match="wachtwoord"):
        read(bytes.fromhex("d0cf11e0a1b11ae1") + b"x" * 1000)


def test_many_rows_are_refused_before_all_are_read() -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(QUESTIONS)
    sheet.append(["Code", "Versie", "Status", "Toelichting", "Eigenaar"])
    for number in range(100_000):
        sheet.append([f"k{number}", 1])
    marks = book.create_sheet(MARKS)
    for pair in (("format", "digipeil 1"), ("municipality", "GM0503"), ("assessment", "7")):
        marks.append(pair)
    marks.append(("instrument", "vier-pijlers 1"))
    marks.append(("checksum", "abc"))
    out = BytesIO()
    book.save(out)

    with pytest.raises(WorkbookError, match=str(MAX_ROWS)):
        read(out.getvalue())

"""A table that somebody brings in: the bytes of a CSV or an Excel file, read as headers and rows of text. Pure."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

from django.utils.translation import gettext as _

from assessment.containers import (
    MAX_BYTES,
    Limits,
    TooManyRowsError,
    UnreadableError,
    WorkbookError,
    refuse_unsafe,
)

MAX_ROWS = 2_000
MAX_COLUMNS = 60
# Two thousand rows of twenty filled columns, each cell with its text in a list beside the sheet.
_LIMITS = Limits(rows=MAX_ROWS + 1, tags=400_000, unpacked=20_000_000)
_ZIP, _OLD = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_DELIMITERS = (";", ",", "\t")
_SAYS_DELIMITER = re.compile("^sep=([;,\t|])(?:\r\n|\r|\n|$)", re.IGNORECASE)
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_NOT_KEPT = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_RETURN = re.compile("_x000D_", re.IGNORECASE)  # how Excel writes a carriage return inside a cell
_BEFORE_FORMULA = re.compile("'(?=[=+\\-@\t])")


class TableError(Exception):
    """This file cannot be read as a table; the message says why and what to do, for its reader."""


@dataclass(frozen=True)
class Row:
    """One row with its number as a spreadsheet shows it, and as many cells as there are headers."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    @classmethod
    def from_json(cls, headers: list[str], rows: list[list[Any]]) -> "Table":
        return cls(tuple(headers), tuple(Row(number, tuple(cells)) for number, cells in rows))

    def rows_as_json(self) -> list[list[Any]]:
        return [[row.number, list(row.cells)] for row in self.rows]

    def samples(self, column: int, most: int = 3) -> list[str]:
        """The first values of a column that differ."""
        found: dict[str, None] = {}
        for row in self.rows:
            if text := row.cells[column]:
                found[text] = None
            if len(found) == most:
                break
        return list(found)


def read_table(data: bytes) -> Table:
    """The table of a file, told by its content and not by its name. TableError where there is none, or too much."""
    if len(data) > MAX_BYTES:
        raise TableError(_("This file is too big. At most %(limit)d MB fit.") % {"limit": MAX_BYTES // 1_000_000})
    if data.startswith((_ZIP, _OLD)):
        return _table(_excel_records(data))
    return _table(_csv_records(_decoded(data)))


# What both have


def _table(records: Iterable[tuple[int, list[str]]]) -> Table:
    """The first row that is not empty holds the headers; empty rows are passed over, and so are empty columns."""
    headers: list[str] | None = None
    rows: list[tuple[int, list[str]]] = []
    for number, record in records:
        cells = _cut([_kept(cell) for cell in record])
        if not cells:
            continue
        if headers is None:
            headers = cells
            continue
        if len(rows) == MAX_ROWS:
            raise _too_many_rows()
        rows.append((number, cells))
    if headers is None:
        raise TableError(_("This file is empty."))
    if not rows:
        raise TableError(_("This file has one row only: the first row holds the headers, the projects come below it."))
    return _squared(headers, rows)


def _squared(headers: list[str], rows: list[tuple[int, list[str]]]) -> Table:
    width = max(len(headers), *(len(cells) for _number, cells in rows))
    if width > MAX_COLUMNS:
        raise TableError(_("This file has more than %(columns)d columns. It was not read.") % {"columns": MAX_COLUMNS})
    full = [*headers, *[""] * (width - len(headers))]
    return Table(tuple(full), tuple(Row(number, (*cells, *[""] * (width - len(cells)))) for number, cells in rows))


def _cut(cells: list[str]) -> list[str]:
    """Without the empty cells at the end; none where all are empty."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _kept(text: str) -> str:
    """A text as the database keeps it. An apostrophe that keeps a text from being a formula is not part of it."""
    text = _NOT_KEPT.sub("\ufffd", _LINE_END.sub("\n", text)).strip()
    return _BEFORE_FORMULA.sub("", text, count=1) if text.startswith("'") else text


def _too_many_rows() -> TableError:
    return TableError(
        _("This file has more than %(rows)d rows. Nothing was read. Split it into smaller files.") % {"rows": MAX_ROWS}
    )


# CSV


def _decoded(data: bytes) -> str:
    """In UTF-8, in the UTF-16 of Excel's “Unicode text”, else in the Windows encoding that Dutch offices use."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NO_TEXT.search(text):
            break
        return text
    raise TableError(_("This is no table that can be read. Save it as Excel (.xlsx) or as CSV (UTF-8) and try again."))


def _csv_records(text: str) -> Iterator[tuple[int, list[str]]]:
    said = _SAYS_DELIMITER.match(text)
    body = text[said.end() :] if said else text
    delimiter = said[1] if said else _delimiter(body)
    records = csv.reader(StringIO(body, newline=""), delimiter=delimiter, strict=True)
    number = 1
    while True:
        try:
            yield number, next(records)
        except StopIteration:
            return
        except csv.Error as error:
            raise _not_a_record(number, error) from error
        number += 1


def _delimiter(text: str) -> str:
    """The one that parts the first row that says anything into the most cells."""
    counts = {delimiter: _first_width(text, delimiter) for delimiter in _DELIMITERS}
    return max(counts, key=lambda delimiter: counts[delimiter])


def _first_width(text: str, delimiter: str) -> int:
    try:
        for record in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            if any(cell.strip() for cell in record):
                return len(record)
    except csv.Error:
        pass
    return 0


def _not_a_record(number: int, error: csv.Error) -> TableError:
    if "limit" in str(error):
        return TableError(_("Row %(number)d holds a text that is far too long.") % {"number": number})
    return TableError(
        _("From row %(number)d on the quotation marks are not right: one is opened and not closed, or the other way.")
        % {"number": number}
    )


# Excel


def _excel_records(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first sheet on which something stands."""
    from openpyxl import load_workbook  # large, and few processes ever need it

    unreadable = _("This file cannot be opened as an Excel file. Save it as .xlsx and try again.")
    try:
        refuse_unsafe(data, _LIMITS)
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except TooManyRowsError as error:
        raise _too_many_rows() from error
    except UnreadableError as error:
        raise TableError(unreadable) from error
    except WorkbookError as error:
        raise TableError(str(error)) from error
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise TableError(unreadable) from error
    try:
        yield from _sheet_records(book)
    except TableError:
        raise
    except Exception as error:  # a part that is damaged shows only while it is read
        raise TableError(_("This file is damaged. Save it again as .xlsx.")) from error
    finally:
        book.close()


def _sheet_records(book: Any) -> Iterator[tuple[int, list[str]]]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a file says of its own size may be too little: rows would be passed over
        found = False
        for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1, values_only=True), start=1):
            if number > 4 * MAX_ROWS:  # a row far below the others stands for all the empty ones between
                raise _too_many_rows()
            texts = [_text(value) for value in cells]
            found = found or any(texts)
            yield number, texts
        if found:
            return


def _text(value: Any) -> str:
    """What a cell says. A formula is its text; it is never computed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str | int | float):
        return _RETURN.sub("", str(value))
    return str(getattr(value, "text", None) or getattr(value, "ref", ""))  # a formula over several cells

"""The questionnaire as an Excel file: written, and read back with everything checked that a file may hold. Pure.

To be imported where a file is written or read: the library takes tens of megabytes of a process.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assessment.cells import as_written, cell_text, text_in
from assessment.containers import MAX_ROWS, WorkbookError, refuse_unsafe, too_many_rows
from assessment.models import Status
from assessment.workbook_rows import Origin, Reading, Row

FORMAT = "digipeil 1"
# Where a heading is looked for; an official may have put a column of notes between.
MAX_COLUMNS = 50
# The sheets bear the same names in every language: they are how a file that comes back is recognised.
QUESTIONS, ABOUT, MARKS = "Vragenlijst", "Uitleg", "Kenmerken"
COLUMNS = ("Code", "Versie", "Pijler", "Bouwsteen", "Vragen", "Status", "Toelichting", "Eigenaar")
_WIDTHS = (24, 8, 26, 32, 60, 20, 60, 24)
_HIDDEN = ("Code", "Versie")
_TO_FILL_IN = ("Status", "Toelichting", "Eigenaar")


# Writing


def write_workbook(origin: Origin, title: str, rows: Iterable[Row]) -> bytes:
    """The file; only status, explanation and owner can be changed in it."""
    book = Workbook()
    book.security = WorkbookProtection(lockStructure=True)
    sheet: Worksheet = book.worksheets[0]
    sheet.title = QUESTIONS
    _write_questions(sheet, list(rows))
    _write_about(book.create_sheet(ABOUT), title)
    marks = book.create_sheet(MARKS)
    marks.sheet_state = "hidden"
    for pair in (("format", FORMAT), *asdict(origin).items()):
        marks.append(pair)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write_questions(sheet: Worksheet, rows: list[Row]) -> None:
    sheet.append(COLUMNS)
    for cell in sheet[1]:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="0B5563")
    for number, row in enumerate(rows, start=2):
        said = row.content
        label = str(Status(said.status).label) if said.status else ""
        values: tuple[str | int, ...] = (row.key, row.version, row.pillar, row.block, "\n".join(row.questions))
        for column, value in enumerate((*values, label, said.explanation, said.owner), start=1):
            _put(sheet.cell(number, column), value, COLUMNS[column - 1])
    _set_up(sheet, len(rows))


def _put(cell: Any, value: str | int, column: str) -> None:
    """A text stays a text: what begins like a formula is none, in Excel neither."""
    if isinstance(value, str):
        cell.value = cell_text(value)
        cell.data_type = "s"
        cell.quotePrefix = as_written(value).startswith(("=", "+", "-", "@"))
    else:
        cell.value = value
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if column in _TO_FILL_IN:
        cell.number_format = "@"  # what is typed stays as it was typed: no formula, day or number is made of it
        cell.protection = Protection(locked=False)


def _set_up(sheet: Worksheet, rows: int) -> None:
    for number, (name, width) in enumerate(zip(COLUMNS, _WIDTHS, strict=True), start=1):
        dimension = sheet.column_dimensions[get_column_letter(number)]
        dimension.width, dimension.hidden = width, name in _HIDDEN
    sheet.freeze_panes = "E2"
    labels = ",".join(str(status.label) for status in Status)
    choice = DataValidation(type="list", formula1=f'"{labels}"', allow_blank=True, showErrorMessage=True)
    choice.error = _("Choose one of the statuses of the list, or leave it empty.")
    letter = get_column_letter(COLUMNS.index("Status") + 1)
    choice.add(f"{letter}2:{letter}{max(rows + 1, 2)}")
    sheet.add_data_validation(choice)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # allowed: wider columns, higher rows


def _write_about(sheet: Worksheet, title: str) -> None:
    sheet.column_dimensions["A"].width = 100
    lines = (
        as_written(title),
        _("Fill in the columns Status, Toelichting and Eigenaar on the sheet Vragenlijst. Leave the rest as it is."),
        _("Choose a status from the list. An empty status means: not answered yet."),
        _("Write plain text. Formulas and merged cells cannot be read."),
        _("Upload the file where you downloaded it. You see every change before anything is saved."),
    )
    for line in lines:
        sheet.append([line])
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True)
    sheet["A1"].font = Font(bold=True, size=14)


# Reading


def read_workbook(data: bytes, origin: Origin, keys: Iterable[str]) -> list[Reading]:
    """What a file says of each block. WorkbookError where it is no such file, or one of another questionnaire."""
    refuse_unsafe(data)
    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    except Exception as error:  # openpyxl raises whatever its parsers do
        raise WorkbookError(
            _("This file cannot be opened as an Excel file. Save it as .xlsx and try again.")
        ) from error
    try:
        _refuse_other(_marks(book), origin)
        return list(_readings(_sheet(book, QUESTIONS), set(keys)))
    except WorkbookError:
        raise
    except Exception as error:  # a part that is damaged shows only while it is read
        raise WorkbookError(_("This file is damaged. Download the questionnaire again.")) from error
    finally:
        book.close()


def _sheet(book: Any, name: str) -> Any:
    if name not in book.sheetnames:
        raise WorkbookError(
            _("The sheet “%(name)s” is missing. Download the questionnaire again and fill in that file.")
            % {"name": name}
        )
    return book[name]


def _marks(book: Any) -> dict[str, str]:
    rows = _sheet(book, MARKS).iter_rows(max_row=20, max_col=2, values_only=True)
    return {str(row[0]): str(row[1]) for row in rows if len(row) == 2 and row[0] is not None}


def _refuse_other(marks: Mapping[str, str], origin: Origin) -> None:
    wanted = {name: str(value) for name, value in asdict(origin).items()}
    if marks.get("format") != FORMAT:
        raise WorkbookError(_("This file was made by another version of Digipeil. Download the questionnaire again."))
    if marks.get("municipality") != wanted["municipality"]:
        raise WorkbookError(_("This file is of another municipality."))
    if marks.get("instrument") != wanted["instrument"] or marks.get("checksum") != wanted["checksum"]:
        raise WorkbookError(_("This file is of another instrument, or of another version of it."))
    if marks.get("assessment") != wanted["assessment"]:
        raise WorkbookError(_("This file is of another assessment of your municipality."))


def _readings(sheet: Any, keys: set[str]) -> Iterator[Reading]:
    places: dict[str, int] = {}
    seen: set[str] = set()
    sheet.reset_dimensions()  # what a file says of its own size may be too little: rows would be passed over
    for number, cells in enumerate(sheet.iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS), start=1):
        if number > MAX_ROWS:
            raise too_many_rows()
        if not places:
            places = _places(cells)
            continue
        row = {name: cells[place] if place < len(cells) else None for name, place in places.items()}
        if all(cell is None or cell.value in (None, "") for cell in row.values()):
            continue
        reading = _reading(number, row, keys, seen)
        seen.add(reading.key)
        yield reading
    if not places:
        raise WorkbookError(_("The sheet “%(name)s” is empty.") % {"name": QUESTIONS})


def _places(header: Iterable[Any]) -> dict[str, int]:
    found = {str(cell.value).strip(): place for place, cell in enumerate(header) if cell.value is not None}
    needed = ("Code", "Versie", *_TO_FILL_IN)
    missing = [name for name in needed if name not in found]
    if missing:
        raise WorkbookError(
            _("The column “%(column)s” is missing. Download the questionnaire again and fill in that file.")
            % {"column": ", ".join(missing)}
        )
    return {name: found[name] for name in needed}


def _reading(number: int, row: Mapping[str, Any], keys: set[str], seen: set[str]) -> Reading:
    key, version = _text(row["Code"]), _text(row["Versie"])
    if key not in keys:
        problem = _("The building block “%(key)s” does not exist in this questionnaire.") % {"key": key}
        return Reading(number, key, 0, problem=problem)
    if key in seen:
        return Reading(number, key, 0, problem=_("This building block stands in the file twice."))
    if not version.isdecimal():
        return Reading(number, key, 0, problem=_("The hidden column “Versie” was changed. Download the file again."))
    status, explanation, owner = (_text(row[name]) for name in _TO_FILL_IN)
    code = _code(status)
    return Reading(
        number,
        key,
        int(version),
        code or None,
        explanation,
        owner,
        _no_text(row) or _no_status(status, code),
    )


def _no_text(row: Mapping[str, Any]) -> str:
    """What stands in a cell in the place of a text or a number."""
    kinds = {name: getattr(cell, "data_type", "") for name, cell in row.items() if name in _TO_FILL_IN}
    for wrong, problem in (
        ("f", _("“%(column)s” holds a formula. Write the text itself.")),
        ("e", _("“%(column)s” holds a fault that Excel reports, like #REF!. Write the text itself.")),
        ("bd", _("“%(column)s” holds a date, or true or false, in the place of text. Put an apostrophe before it.")),
    ):
        names = [name for name, kind in kinds.items() if kind and kind in wrong]
        if names:
            return problem % {"column": ", ".join(names)}
    return ""


def _no_status(status: str, code: str | None) -> str:
    if code is not None:
        return ""
    return _("The status “%(status)s” does not exist. Choose one of the list.") % {"status": status[:50]}


def _code(status: str) -> str | None:
    """The code of a status by its label in any language; empty for no answer, None for what does not exist."""
    wanted = status.strip().casefold()
    return _codes().get(wanted) if wanted else ""


def _codes() -> dict[str, str]:
    found = {str(status.value): str(status.value) for status in Status}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {str(status.label).casefold(): str(status.value) for status in Status}
    return found


def _text(cell: Cell | None) -> str:
    value: Any = None if cell is None else cell.value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return text_in(str(value))

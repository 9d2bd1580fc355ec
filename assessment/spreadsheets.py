"""A plain table as an Excel file. Pure.

To be imported where a file is written: the library takes tens of megabytes of a process.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assessment.cells import cell_text, harmless

_MOST_IN_A_TITLE = 31
_NOT_IN_A_TITLE = str.maketrans("", "", "[]:*?/\\'")


@dataclass(frozen=True)
class Look:
    """How a table stands on its sheet: its title, a width a column, and the first cell that scrolls."""

    title: str
    widths: Sequence[int]
    scrolls: str = "B2"


def write_table(file: IO[bytes], look: Look, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """A bold header and the rows, read one by one. Numbers stay numbers, and no text is taken for a formula."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(look.title.translate(_NOT_IN_A_TITLE)[:_MOST_IN_A_TITLE])
    sheet.freeze_panes = look.scrolls
    for number, width in enumerate(look.widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_bold(sheet, name) for name in header])
    for row in rows:
        sheet.append([_written(cell) for cell in row])
    book.save(file)


def _bold(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, _written(text))
    cell.font = Font(bold=True)
    return cell


def _written(cell: Any) -> Any:
    return harmless(cell_text(cell)) if isinstance(cell, str) else cell

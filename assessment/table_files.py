"""A small table as a file for other programs: CSV or Excel. Pure."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from assessment.exports import harmless
from assessment.workbooks import cell_text

Cell = str | int | None
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class TableFile:
    """What stands in it: a name for the sheet, the headers, and as many cells in each row."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def as_csv(self) -> bytes:
        """With semicolons, and with the mark by which Excel knows UTF-8."""
        out = StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(self.header)
        writer.writerows([_safe(cell) for cell in row] for row in self.rows)
        return ("\ufeff" + out.getvalue()).encode()

    def as_xlsx(self) -> bytes:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(self.name)
        sheet.freeze_panes = "A2"
        for number, name in enumerate(self.header, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = max(14, len(name) + 2)
        heads = [WriteOnlyCell(sheet, value=name) for name in self.header]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in self.rows:
            sheet.append([_safe(cell) for cell in row])
        out = BytesIO()
        book.save(out)
        return out.getvalue()


def _safe(cell: Cell) -> Cell:
    """No program takes it for a formula."""
    return harmless(cell_text(cell)) if isinstance(cell, str) else cell


FORMATS: Mapping[str, tuple[str, Callable[[TableFile], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", TableFile.as_csv),
    "xlsx": (EXCEL, TableFile.as_xlsx),
}

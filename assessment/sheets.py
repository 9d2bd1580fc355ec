"""A table as a file for other programs: CSV or Excel. Pure."""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO, StringIO

from django.utils.translation import gettext as _

from assessment.cells import harmless
from assessment.files import XLSX

Cell = str | int | None
_WIDTH = 24
_EXAMPLE = "voorbeeld"  # in Dutch in the name of a file, whatever language the page is read in


@dataclass(frozen=True)
class Sheet:
    """What stands in a table: the name of its file, its heading, and its rows. None is unknown, and stays empty."""

    key: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def example(self) -> "Sheet":
        """Of what was invented: each row says so in a last column, and so do the names of the file and the sheet."""
        return Sheet(
            f"{self.key}-{_EXAMPLE}",
            f"{_('Example')} {self.title}",
            (*self.header, _("Example")),
            tuple((*row, _("these answers were invented")) for row in self.rows),
        )

    def as_csv(self) -> bytes:
        """With semicolons, and with the mark by which Excel knows UTF-8."""
        file = StringIO()
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerows([_written(cell) for cell in row] for row in (self.header, *self.rows))
        return ("\ufeff" + file.getvalue()).encode()

    def as_xlsx(self) -> bytes:
        """Numbers stay numbers."""
        from assessment.spreadsheets import Look, write_table  # large, and few processes ever need it

        file = BytesIO()
        write_table(file, Look(self.title, [_WIDTH] * len(self.header)), self.header, self.rows)
        return file.getvalue()


def _written(cell: Cell) -> str:
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


FORMATS: Mapping[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", Sheet.as_csv),
    "xlsx": (XLSX.content_type, Sheet.as_xlsx),
}

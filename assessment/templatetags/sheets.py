"""`{% rows_of chart.sheet %}`: the rows of a table on a page, without a turn of the template for each cell.

A page with charts holds some hundreds of cells, which the template rendered one by one.
"""

from collections.abc import Sequence
from html import escape

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from assessment.layout import Dutch
from assessment.sheets import Cell, Sheet

register = template.Library()


@register.simple_tag
def rows_of(sheet: Sheet) -> SafeString:
    """The first cell heads its row; what is unknown is a dash. Dutch says that it is where the page is not.

    Every other cell has the name of its column, which a small screen shows beside it.
    """
    foreign = "" if get_language() == settings.LANGUAGE_CODE else ' lang="nl"'
    names = [escape(name) for name in sheet.header[1:]]
    return mark_safe("".join(_row(row, names, foreign) for row in sheet.rows))  # noqa: S308  # each cell is escaped


def _row(row: Sequence[Cell], names: Sequence[str], foreign: str) -> str:
    head, *cells = ((foreign if isinstance(cell, Dutch) else "", _text(cell)) for cell in row)
    told = "".join(
        f'<td data-label="{name}"{lang}>{text}</td>' for name, (lang, text) in zip(names, cells, strict=True)
    )
    return f'<tr><th scope="row"{head[0]}>{head[1]}</th>{told}</tr>'


def _text(cell: Cell) -> str:
    return "–" if cell is None else escape(str(cell))

"""Charts that move: what is drawn, the sentence that says what one sees, and the same as a table. Pure.

`data` is all that assets/js/charts.js gets; it holds no more than the table beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from assessment.comparison import BlockCount, Spread
from assessment.group_trend import TrendLine
from assessment.layout import Dutch, told_apart
from assessment.models import Status
from assessment.percentiles import STEP
from assessment.sheets import Cell, Sheet


@dataclass(frozen=True)
class Chart:
    """`sheet` is its table, and its file."""

    key: str
    title: str
    sentence: str
    data: Mapping[str, Any]
    sheet: Sheet

    @property
    def data_id(self) -> str:
        return f"chart-{self.key}-data"

    @property
    def is_empty(self) -> bool:
        return not self.sheet.rows


def spread_chart(key: str, title: str, sentence: str, what: str, rows: Iterable[tuple[str, Spread]]) -> Chart:
    """Boxes of the middle half with the median, and lines to the 10th and 90th percentile. `what` heads the names.

    Where the ends are not told the box has no lines.
    """
    rows = list(rows)
    boxes = [{"name": name, **box_of(spread)} for name, spread in rows]
    header = (what, _("Municipalities"), *percentile_names())
    table: tuple[tuple[Cell, ...], ...] = tuple(
        (name, spread.municipalities, *spread.percentiles) for name, spread in rows
    )
    return Chart(
        key, title, sentence, {"kind": "boxes", "rows": boxes, "axis": _axis()}, Sheet(key, title, header, table)
    )


def _axis() -> str:
    return _("How far, in percents")


def box_of(spread: Spread) -> dict[str, int | None]:
    return dict(zip(("low", "q1", "median", "q3", "high"), spread.percentiles, strict=True))


def percentile_names() -> tuple[str, ...]:
    return (
        _("10% is below (%)"),
        _("25% is below (%)"),
        _("Half is below: the median (%)"),
        _("75% is below (%)"),
        _("90% is below (%)"),
    )


def coarse_note(spreads: Iterable[Spread]) -> str:
    """Why some percentiles are missing, and others are round numbers; else empty. Once on a page is enough."""
    if not any(spread.is_coarse for spread in spreads):
        return ""
    return _(
        "Some levels are rounded to steps of %(step)d points, and their 10th and 90th percentile are not shown. That "
        "is so where fewer than %(number)d municipalities share without their name, or where a level lies at the edge "
        "of theirs: otherwise the level of one of them could be worked out."
    ) % {"number": settings.MINIMUM_TAILS, "step": STEP}


def blocks_chart(key: str, title: str, sentence: str, counts: Sequence[BlockCount]) -> Chart:
    """Of each block how many municipalities gave each status."""
    kinds = (*((str(status.value), str(status.label)) for status in Status), ("unanswered", _("Not answered yet")))
    series = [
        {"status": kind, "name": label, "values": [getattr(count, kind) for count in counts]} for kind, label in kinds
    ]
    data = {
        "kind": "bars",
        "names": told_apart([(count.name, count.pillar) for count in counts]),
        "series": series,
        "axis": _("Number of municipalities"),
    }
    quartiles = (_("A quarter has at most"), _("Half has at most: the median"), _("Three quarters have at most"))
    header = (_("Building block"), _("Pillar"), *(label for _kind, label in kinds), *quartiles)
    rows = tuple(
        (count.name, count.pillar, *(getattr(count, kind) for kind, _label in kinds), *_words(count.quartiles))
        for count in counts
    )
    return Chart(key, title, sentence, data, Sheet(key, title, header, rows))


def _words(statuses: Iterable[Status | None]) -> tuple[str | None, ...]:
    return tuple(str(status.label) if status else None for status in statuses)


def trend_chart(key: str, title: str, sentence: str, lines: Sequence[TrendLine]) -> Chart:
    """The median of each pillar over the rounds; a line stops where nothing may be shown or the questions changed."""
    rounds = [point.round for point in lines[0].points] if lines else []
    series = [
        {
            "name": line.name,
            "values": [point.spread.median if point.spread else None for point in line.points],
            "breaks": [point.breaks for point in line.points],
        }
        for line in lines
    ]
    data = {"kind": "lines", "names": rounds, "series": series, "axis": _("Median, in percents")}
    header = (
        _("Round"),
        _("Version of the questionnaire"),
        _("Pillar"),
        _("Municipalities"),
        _("25% is below (%)"),
        _("Half is below: the median (%)"),
        _("75% is below (%)"),
        _("Remark"),
    )
    return Chart(key, title, sentence, data, Sheet(key, title, header, tuple(_trend_rows(lines))))


def _trend_rows(lines: Sequence[TrendLine]) -> Iterable[tuple[Cell, ...]]:
    for line in lines:
        for point in line.points:
            spread = point.spread
            levels: tuple[int | None, ...] = (None, None, None)
            if spread:
                levels = (spread.quarter, spread.median, spread.three_quarters)
            count = spread.municipalities if spread else None
            about = (Dutch(point.round), point.number, line.name, count)
            yield (*about, *levels, _remark(point.spread is None, point.breaks))


def _remark(is_hidden: bool, breaks: bool) -> str:
    said = []
    if is_hidden:
        said.append(_("too few municipalities to show"))
    if breaks:
        said.append(_("other questions than the round before: not comparable"))
    return "; ".join(said)

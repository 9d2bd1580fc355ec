"""How the report of a region tells what changed over the rounds, and what cannot be compared."""

from dataclasses import replace
from datetime import date

import pytest

from assessment.comparison import Spread
from assessment.group_trend import Point, TrendLine
from assessment.models import Round
from municipalities.models import Region
from strategy.models import ReportKind
from strategy.pdfs import render_html
from strategy.region_charts import trends
from strategy.region_report import RegionReportContent
from tests import factories
from tests.assessment.comparing import TOTALS, count_totals, measure
from tests.strategy.test_pdfs import dutch, squeezed
from tests.strategy.test_region_report import content, content_of, everything, measured, rendered

__all__ = ["content", "measured"]


def a_spread(median: int, low: int | None = 10, high: int | None = 90) -> Spread:
    return Spread("", "Alles", 6, low, 20, median, 80, high)


def in_steps(median: int) -> Spread:
    return a_spread(median, None, None)


def test_levels_in_steps_are_explained_where_they_stand(round_: Round, region: Region) -> None:
    version = round_.instrument_versions.get()
    earlier = factories.make_round(version, region, name="Eerder", opens_on=date(2024, 1, 1))
    for one, number in ((earlier, 6), (round_, 10)):
        for place in range(number):
            measure(one, f"{one.name} {place}", TOTALS)
        count_totals(one)

    before, now = content_of(earlier), content_of(round_)
    said = everything(rendered(now))

    assert (before.has_coarse_spread, before.has_coarse_trend) == (True, False)
    assert (now.has_coarse_spread, now.has_coarse_trend) == (False, True)
    assert [one.has_tails for one in (before, now)] == [False, True]
    assert ["De dunne lijn" in render_html(one, ReportKind.REGION) for one in (before, now)] == [False, True]
    assert "afgerond op stappen van 5 punten" in before.coarse_note
    assert said.count(squeezed("afgerond op stappen van 5 punten")) == 1
    assert squeezed("is ongeveer gelijk aan dat in “Eerder”") in said


def test_trend_line_stops_where_the_questions_changed_and_where_nothing_may_be_shown(
    content: RegionReportContent,
) -> None:
    points = (
        Point("Een", 1, a_spread(30)),
        Point("Twee", 1, a_spread(40)),
        Point("Drie", 2, a_spread(50), breaks=True),
        Point("Vier", 2, a_spread(60)),
        Point("Vijf", 2, None),
    )
    line = TrendLine("", "Alle bouwstenen samen", points)

    [trend] = trends([line])
    said = everything(rendered(replace(content, trend=(line,))))

    assert [path.count(",") for path in trend.paths] == [2, 2]
    assert [mark.breaks_at is not None for mark in trend.marks] == [False, False, True, False, False]
    assert dutch("other questions from here") in said
    assert dutch("too few") in said


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (Point("Nu", 1, a_spread(50)), (30, 50, "Toen")),
        (Point("Nu", 2, a_spread(50), breaks=True), None),
        (Point("Nu", 1, None), None),
        (Point("Nu", 1, in_steps(35)), (35, 35, "Toen")),
        (Point("Nu", 1, in_steps(40)), (30, 40, "Toen")),
    ],
    ids=["compared", "other questions", "too few", "a step", "two steps"],
)
def test_summary_compares_only_what_can_be_compared(content: RegionReportContent, last: Point, found: object) -> None:
    line = TrendLine("", "Alles", (Point("Toen", 1, a_spread(30)), last))

    assert replace(content, trend=(line,)).trend_whole == found

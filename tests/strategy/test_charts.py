"""The pictures of the report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.canvas import Column, Tile
from assessment.scoring import Score
from strategy.charts import COVER_WIDTH, PillarChart, Segment, pillar_chart, pillar_charts, segments


def test_segments_leave_out_what_does_not_occur_and_fill_the_bar():
    assert segments(Score(implemented=1, not_yet=2, unanswered=1)) == (
        Segment("implemented", 1, 0.0, 25.0),
        Segment("not_yet", 2, 25.0, 50.0),
        Segment("unanswered", 1, 75.0, 25.0),
    )


def test_segment_knows_its_middle():
    assert Segment("partial", 1, 25.0, 50.0).middle == 50.0


def test_pillar_chart_is_as_high_as_the_level():
    tiles = (Tile("a", "A", "P", "inner", "implemented"), Tile("b", "B", "P", "inner", "not_yet"))
    score = Score(implemented=1, not_yet=1)

    chart = pillar_chart(Column("p", "Pijler", (), tiles, score))

    assert chart == PillarChart(
        "p", "Pijler", score, (Segment("implemented", 1, 0.0, 50.0), Segment("not_yet", 1, 50.0, 50.0)), 50.0, 50.0
    )


@pytest.mark.parametrize(("unanswered", "is_told", "water"), [(2, True, 75), (3, False, 0)])
def test_pillar_chart_of_less_than_half_the_answers_is_empty(unanswered, is_told, water):
    chart = pillar_chart(Column("p", "Pijler", (), (), Score(implemented=1, partial=1, unanswered=unanswered)))

    assert (chart.is_told, chart.water) == (is_told, water)


def test_pillar_chart_without_answers_is_empty():
    chart = pillar_chart(Column("p", "Pijler", (), (), Score(unanswered=3)))

    assert (chart.water, chart.surface) == (0, 100)


@given(st.integers(min_value=1, max_value=20))
def test_gauges_stand_beside_each_other_and_stay_on_the_cover(number):
    charts = pillar_charts([Column(f"p{n}", "Pijler", (), (), Score()) for n in range(number)])

    ends = [chart.x + chart.width for chart in charts]

    assert all(end < following.x for end, following in zip(ends, charts[1:], strict=False))
    assert ends[-1] <= COVER_WIDTH
    assert all(chart.width <= 36 for chart in charts)

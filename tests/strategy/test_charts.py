"""The pictures of the report."""

from assessment.canvas import Column, Tile
from assessment.scoring import Score
from strategy.charts import PillarChart, Segment, pillar_chart, segments


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


def test_pillar_chart_without_answers_is_empty():
    chart = pillar_chart(Column("p", "Pijler", (), (), Score(unanswered=3)))

    assert (chart.water, chart.surface) == (0, 100)

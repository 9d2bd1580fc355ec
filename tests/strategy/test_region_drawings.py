"""How the report of a region draws a spread of which not all may be told."""

from django.template.loader import render_to_string

from assessment.comparison import Spread
from strategy.region_charts import boxes


def test_row_of_a_small_group_has_no_ends_in_words_or_in_the_drawing() -> None:
    small, large = Spread("", "", 5, None, 20, 30, 40, None), Spread("", "", 12, 10, 20, 30, 40, 50)

    drawn = boxes([("Klein", small), ("Groot", large)])
    rows = [render_to_string("strategy/region/spread_row.html", {"box": box}) for box in drawn]

    assert [row.count("<td>–</td>") for row in rows] == [2, 0]
    assert [row.count("#3d5157") for row in rows] == [0, 1]

"""The spread of a group over the rounds: broken where the questions changed, with a hole where it is hidden."""

import pytest

from assessment.charts import trend_chart
from assessment.comparison import Spread
from assessment.group_trend import Measure, asks_the_same, trend_lines, whole_of
from assessment.lineage import Change, Kind

SPREAD = Spread("p", "Pijler", 9, 10, 30, 50, 70, 90)
SAME_A, SAME_B = Change(Kind.SAME, ("a",), ("a",)), Change(Kind.SAME, ("b",), ("b",))


def measure(blocks: str, *changes: Change, shown: bool = True, name: str = "Ronde") -> Measure:
    spreads = {"p": SPREAD} if shown else {}
    return Measure(name, 1, whole_of({"p": frozenset(blocks)}), spreads, (changes,) if changes else ())


@pytest.mark.parametrize(
    ("now", "is_the_same"),
    [
        (measure("ab"), True),
        (measure("ab", SAME_A, SAME_B), True),
        (measure("ac", SAME_A, Change(Kind.RENAMED, ("b",), ("c",))), True),
        (measure("abc", SAME_A, SAME_B, Change(Kind.NEW, (), ("c",))), False),
        (measure("a", SAME_A, Change(Kind.GONE, ("b",), ())), False),
        (measure("abc", SAME_A, Change(Kind.SPLIT, ("b",), ("b", "c"))), False),
        (measure("a", Change(Kind.MERGED, ("a", "b"), ("a",))), False),
    ],
)
def test_pillar_goes_on_only_with_the_same_questions(now: Measure, is_the_same: bool) -> None:
    assert asks_the_same("p", {"p": frozenset("ab")}, now) is is_the_same


def test_pillar_that_is_new_has_nothing_to_go_on_from() -> None:
    assert asks_the_same("p", {"q": frozenset("ab")}, measure("ab")) is False


def test_line_has_a_hole_where_the_group_is_hidden_and_a_break_where_the_questions_changed() -> None:
    measures = [
        measure("ab", name="1"),
        measure("ab", shown=False, name="2"),
        measure("abc", SAME_A, SAME_B, Change(Kind.NEW, (), ("c",)), name="3"),
    ]

    (line,) = trend_lines({"p": "Pijler"}, measures)
    chart = trend_chart("trend", "Trend", "", [line])

    assert [(point.spread, point.breaks) for point in line.points] == [(SPREAD, False), (None, False), (SPREAD, True)]
    assert chart.data["series"] == [{"name": "Pijler", "values": [50, None, 50], "breaks": [False, False, True]}]
    assert [row[3:7] for row in chart.sheet.rows] == [(9, 30, 50, 70), (None, None, None, None), (9, 30, 50, 70)]


def test_no_rounds_make_an_empty_chart() -> None:
    assert trend_chart("trend", "Trend", "", []).is_empty

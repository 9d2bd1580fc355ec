"""The spread of a group over the rounds: broken where the questions changed, with a hole where it is hidden."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from assessment.charts import trend_chart
from assessment.comparison import Spread
from assessment.group_trend import Measure, broken_between, trend_lines
from assessment.layout import Layout
from assessment.lineage import Change, Kind

SPREAD = Spread("p", "Pijler", 9, 10, 30, 50, 70, 90)
SAME_A, SAME_B = Change(Kind.SAME, ("a",), ("a",)), Change(Kind.SAME, ("b",), ("b",))


@dataclass(frozen=True)
class _Pillar:
    key: str


def layout(**pillars: str) -> Layout:
    """A layout in miniature: of each pillar the keys of its blocks, a letter each."""
    found: Any = {
        _Pillar(key): tuple(SimpleNamespace(key=block) for block in blocks) for key, blocks in pillars.items()
    }
    version: Any = SimpleNamespace(number=1)
    return Layout(version, found)


@pytest.mark.parametrize(
    ("now", "changes", "broken"),
    [
        ("ab", None, set()),
        ("ab", [SAME_A, SAME_B], set()),
        ("ac", [SAME_A, Change(Kind.RENAMED, ("b",), ("c",))], set()),
        ("abc", [SAME_A, SAME_B, Change(Kind.NEW, (), ("c",))], {"", "p"}),
        ("a", [SAME_A, Change(Kind.GONE, ("b",), ())], {"", "p"}),
        ("abc", [SAME_A, Change(Kind.SPLIT, ("b",), ("b", "c"))], {"", "p"}),
        ("a", [Change(Kind.MERGED, ("a", "b"), ("a",))], {"", "p"}),
    ],
)
def test_pillar_goes_on_only_with_the_same_questions(now: str, changes: list[Change] | None, broken: set[str]) -> None:
    assert broken_between([changes] if changes else [], layout(p="ab"), layout(p=now)) == broken


def test_pillar_that_is_new_or_gone_has_nothing_to_go_on_from() -> None:
    assert broken_between([], layout(q="ab"), layout(p="ab")) == {"p", "q"}


def test_line_has_a_hole_where_the_group_is_hidden_and_a_break_where_the_questions_changed() -> None:
    spreads = {"p": SPREAD}
    measures = [Measure("1", 1, spreads), Measure("2", 1, {}), Measure("3", 2, spreads, frozenset({"", "p"}))]

    (line,) = trend_lines({"p": "Pijler"}, measures)
    chart = trend_chart("trend", "Trend", "", [line])

    assert [(point.spread, point.breaks) for point in line.points] == [(SPREAD, False), (None, False), (SPREAD, True)]
    assert chart.data["series"] == [{"name": "Pijler", "values": [50, None, 50], "breaks": [False, False, True]}]
    assert [row[3:7] for row in chart.sheet.rows] == [(9, 30, 50, 70), (None, None, None, None), (9, 30, 50, 70)]


def test_no_rounds_make_an_empty_chart() -> None:
    assert trend_chart("trend", "Trend", "", []).is_empty

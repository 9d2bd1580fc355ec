"""A municipality's own place: in which groups, in which zone, over the rounds, and where a line breaks."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.comparison import BlockCount, GroupView, Spread, Zone
from assessment.group_trend import Measure, broken_between
from assessment.layout import Layout
from assessment.lineage import Change
from assessment.own_place import (
    Done,
    Moment,
    OwnLine,
    OwnPoint,
    PeerGroup,
    Peers,
    beside,
    done_first,
    own_lines,
    pillar_places,
)

WHOLE = "Alles"
LEVELS = st.none() | st.integers(0, 100)


def layout(**pillars: str) -> Any:
    """A layout in miniature: the pillars with the keys of their blocks in one text."""
    found: Any = {
        _Pillar(key, key.title()): tuple(SimpleNamespace(key=block) for block in blocks.split())
        for key, blocks in pillars.items()
    }
    version: Any = SimpleNamespace(number=1)
    return Layout(version, found)


@dataclass(frozen=True)
class _Pillar:
    key: str
    name: str


def view(**spreads: list[int]) -> GroupView:
    found = tuple(Spread("" if key == "whole" else key, key, *numbers) for key, numbers in spreads.items())
    return GroupView("all", 9, found, ())


@pytest.mark.parametrize(
    ("peers", "key", "covered"),
    [
        (Peers.REGION, "all", True),
        (Peers.REGION, "size:small", False),
        (Peers.SIZE, "size:small", True),
        (Peers.SIZE, "size:small+medium", True),
        (Peers.SIZE, "size:large+g4", False),
        (Peers.SIZE, "all", False),
        (Peers.PATH, "path:adaptive", True),
        (Peers.PATH, "path:proactive", False),
        (Peers.PATH, "group:12", False),
    ],
)
def test_group_covers_a_small_adaptive_municipality(peers: Peers, key: str, covered: bool) -> None:
    assert peers.covers(key, "small", "adaptive") == covered


def test_without_a_path_no_path_covers_it() -> None:
    assert not Peers.PATH.covers("path:", "small", "")


def test_places_stand_in_the_order_of_the_questionnaire_with_the_whole_first() -> None:
    groups = [PeerGroup(Peers.REGION, "MRDH", view(whole=[9, 1, 20, 40, 60, 80])), PeerGroup(Peers.SIZE, "klein")]

    whole, a, b = pillar_places(layout(a="a1", b="b1"), {"": 30, "a": 10}, groups, WHOLE, {})

    assert [pillar.name for pillar in (whole, a, b)] == ["Alles", "A", "B"]
    assert [(place.group.peers, place.zone) for place in whole.places] == [
        (Peers.REGION, Zone.BELOW),
        (Peers.SIZE, None),
    ]
    assert len(whole.shown) == 1
    assert (a.level, a.shown, b.level) == (10, (), None)


@pytest.mark.parametrize(("level", "status", "is_told"), [(None, None, True), (40, "partial", False)])
def test_beside_oneself_stands_nothing_that_tells_of_four_others(
    level: int | None, status: str | None, is_told: bool
) -> None:
    spreads = [Spread(key, key, number, None, 1, 2, 3, None) for key, number in (("a", 5), ("b", 6))]
    blocks = [BlockCount(key, key, "A", implemented=number, not_applicable=9) for key, number in (("x", 5), ("y", 6))]
    group = GroupView("all", 14, tuple(spreads), tuple(blocks))

    found = beside(group, {"a": level, "b": level}, {"x": status, "y": status})

    assert [spread.key for spread in found.spreads] == ["a", "b"][not is_told :]
    assert [block.key for block in found.blocks] == ["x", "y"][not is_told :]


def test_block_that_does_not_apply_to_oneself_tells_of_the_others() -> None:
    group = GroupView("all", 9, (), (BlockCount("x", "x", "A", implemented=5, not_applicable=4),))

    assert beside(group, {}, {"x": "not_applicable"}).blocks == group.blocks


@given(LEVELS, st.lists(st.integers(0, 100), min_size=5, max_size=5).map(sorted))
def test_there_is_a_zone_exactly_where_there_is_a_level(level: int | None, percentiles: list[int]) -> None:
    group = PeerGroup(Peers.REGION, "MRDH", view(whole=[9, *percentiles]))

    whole = pillar_places(layout(), {"": level}, [group], WHOLE, {})[0]

    assert (whole.places[0].zone is None) == (level is None)


# Over the rounds


def point(level: int | None, median: int | None = None, breaks: bool = False, coarse: bool = False) -> OwnPoint:
    ends = (None, None) if coarse else (0, 100)
    spread = None if median is None else Spread("", "", 9, ends[0], 0, median, 100, ends[1])
    return OwnPoint("Ronde", 1, spread, breaks, level)


@pytest.mark.parametrize(
    ("points", "own", "median"),
    [
        ([], None, None),
        ([point(10)], None, None),
        ([point(10, 20), point(30, 25)], 20, 5),
        ([point(None, 20), point(30, None), point(20, 10)], -10, -10),
        ([point(10, 20), point(30, 25, breaks=True)], None, None),
        ([point(10, 20), point(30, 25, breaks=True), point(40, 26)], 10, 1),
        ([point(10, 45, coarse=True), point(30, 50, coarse=True)], 20, 0),
        ([point(10, 45, coarse=True), point(30, 48)], 20, 0),
        ([point(10, 48), point(30, 60, coarse=True)], 20, 10),
        ([point(10, 60, coarse=True), point(30, 48)], 20, -10),
    ],
)
def test_line_compares_what_came_after_its_last_break(
    points: list[OwnPoint], own: int | None, median: int | None
) -> None:
    line = OwnLine("", WHOLE, tuple(points))

    assert (line.own, line.median) == (own, median)


def test_trend_needs_two_moments_and_follows_the_last_questionnaire() -> None:
    first = Moment(Measure("Een", 1, {}), {"": 10, "a": 10})
    last = Moment(Measure("Twee", 2, {}, frozenset({"", "b"})), {"": 20, "b": 5})
    names = layout(a="a1", b="b1").names(WHOLE)

    assert own_lines(names, [first]) == ()
    whole, a, b = own_lines(names, [first, last])
    assert [place.level for place in whole.points] == [10, 20]
    assert [place.breaks for place in whole.points] == [False, True]
    assert [place.level for place in a.points] == [10, None]
    assert not a.breaks
    assert [place.level for place in b.points] == [None, 5]


def change(kind: str, was: str, becomes: str) -> dict[str, Any]:
    return {"kind": kind, "was": was.split(), "becomes": becomes.split()}


@pytest.mark.parametrize(
    ("changes", "new", "broken"),
    [
        ([], {"a": "a1 a2", "b": "b1"}, set()),
        (
            [change("renamed", "a1", "a9"), change("same", "a2", "a2"), change("same", "b1", "b1")],
            {"a": "a9 a2", "b": "b1"},
            set(),
        ),
        (
            [change("split", "a1", "a8 a9"), change("same", "a2", "a2"), change("same", "b1", "b1")],
            {"a": "a8 a9 a2", "b": "b1"},
            {"", "a"},
        ),
        (
            [change("same", "a1", "a1"), change("gone", "a2", ""), change("same", "b1", "b1")],
            {"a": "a1", "b": "b1"},
            {"", "a"},
        ),
        (
            [change("same", "a1", "a1"), change("same", "a2", "a2"), change("same", "b1", "b1")],
            {"a": "a1", "b": "a2 b1"},
            {"a", "b"},
        ),
    ],
    ids=["same version", "renamed", "split", "gone", "moved to another pillar"],
)
def test_line_breaks_where_other_questions_are_asked(changes: list[Any], new: dict[str, str], broken: set[str]) -> None:
    tables = [Change.read(changes)] if changes else []

    assert broken_between(tables, layout(a="a1 a2", b="b1"), layout(**new)) == broken


# What others did first


def test_what_most_have_comes_first_with_the_own_status() -> None:
    few, many = BlockCount("few", "Few", "A", 1, 4), BlockCount("many", "Many", "A", 4, 1)
    group = GroupView("all", 5, (), (few, many))

    assert done_first(group, {"many": "partial"}) == (Done(many, "partial"), Done(few, None))
    assert [done.is_next for done in done_first(group, {"many": "partial"})] == [True, False]
    assert done_first(None, {}) == ()

"""What if: the changes, and two plans side by side."""

import json

from hypothesis import given
from hypothesis import strategies as st

from strategy.roadmap import HalfYear, plan
from strategy.scenarios import Changes, GapCover, Outcome, compare, gap_covers
from tests.strategy.test_roadmap import CAPACITY, H, item


def test_gap_covers_are_covered_when_the_first_item_ends() -> None:
    made = plan(
        [item(1, blocks=("a", "b"), days=80), item(2, blocks=("b",)), item(3, blocks=("c",), days=999)], CAPACITY, {}
    )

    assert gap_covers(made, {"c": "C", "b": "B", "a": "A", "d": "D"}) == (
        GapCover("c", "C", None),
        GapCover("b", "B", HalfYear(H + 1)),
        GapCover("a", "A", HalfYear(H + 1)),
        GapCover("d", "D", None),
    )


def test_changes_of_capacity_and_items() -> None:
    changes = Changes(capacity=50, without=(2,), is_later=True)

    capacity, items = changes.of_capacity(CAPACITY), changes.of_items([item(1, pinned=H + 1), item(2), item(3)])

    assert (capacity.starts, capacity.halves, capacity.days, capacity.euros) == (H + 2, 4, 30, 50_000)
    assert [(i.key, i.pinned) for i in items] == [(1, H + 3), (3, None)]


def test_no_changes_change_nothing() -> None:
    assert not Changes()
    assert Changes().of_capacity(CAPACITY) == CAPACITY
    assert Changes(path="adaptive")


@given(st.builds(Changes, st.integers(0, 300), st.lists(st.integers(1)).map(tuple), st.booleans(), st.text()))
def test_changes_come_back_from_storage(changes: Changes) -> None:
    assert Changes.from_json(changes.to_json()) == changes


def test_compare_says_what_became_of_each_gap() -> None:
    def gaps(**covered: int | None) -> list[GapCover]:
        return [GapCover(key, key.upper(), None if half is None else HalfYear(half)) for key, half in covered.items()]

    comparison = compare(
        gaps(same=1, later=1, sooner=3, opened=1, closed=None, open=None, gone=2),
        gaps(same=1, later=2, sooner=1, opened=None, closed=2, open=None, new=None),
    )

    assert {gap.block: gap.went for gap in comparison.gaps} == {
        "same": "same",
        "later": "later",
        "sooner": "sooner",
        "opened": "opened",
        "closed": "closed",
        "open": "same",
        "gone": "gone",
        "new": "new",
    }
    assert (comparison.open_before, comparison.open_after) == (2, 3)


def test_outcome_comes_back_from_storage() -> None:
    made = plan([item(1, blocks=("a",), pinned=H), item(2, needs=("b",))], CAPACITY, {})
    outcome = Outcome(7, made, gap_covers(made, {"a": "A", "b": "B"}))

    assert Outcome.from_json(json.loads(json.dumps(outcome.to_json()))) == outcome

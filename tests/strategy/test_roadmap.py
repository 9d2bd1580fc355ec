"""The roadmap: a table of cases, and what must always hold."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from strategy.recommendations import DAYS, Cost, Effort
from strategy.roadmap import EUROS, THERE, Capacity, HalfYear, Placement, Plan, PlanItem, plan

H = 2027 * 2  # the first half of 2027
CAPACITY = Capacity(starts=H, halves=4, days=60, euros=100_000)


def item(key: int, **fields: Any) -> PlanItem:
    defaults = {
        "title": f"Item {key}",
        "blocks": (),
        "needs": (),
        "days": 40,
        "euros": 0,
        "value": 2,
        "position": key,
        "pinned": None,
        "is_busy": False,
    }
    return PlanItem(key, **{**defaults, **fields})


def places(plan: Plan) -> dict[int, Any]:
    """By key the first and last half-year counted from the start, or why it has none."""
    start = plan.capacity.starts
    return {
        p.item.key: (p.first - start, p.last - start) if p.first is not None and p.last is not None else p.why
        for p in plan.placements
    }


CASES: dict[str, tuple[list[PlanItem], dict[str, str | None], dict[int, Any]]] = {
    "nothing": ([], {}, {}),
    "one-a-half-year": ([item(1), item(2)], {}, {1: (0, 0), 2: (1, 1)}),
    "small-ones-together": ([item(1), item(2, days=20)], {}, {1: (0, 0), 2: (0, 0)}),
    "money-counts-too": ([item(1, euros=60_000), item(2, days=10, euros=60_000)], {}, {1: (0, 0), 2: (1, 1)}),
    "heavy-first": ([item(1), item(2, value=3)], {}, {2: (0, 0), 1: (1, 1)}),
    "busy-before-heavy": ([item(1, value=3), item(2, value=1, is_busy=True)], {}, {2: (0, 0), 1: (1, 1)}),
    "large-spreads": ([item(1, days=80), item(2)], {}, {1: (0, 1), 2: (1, 1)}),
    "dear-spreads": ([item(1, days=10, euros=250_000)], {}, {1: (0, 2)}),
    "too-large": ([item(1, days=250)], {}, {1: "after_horizon"}),
    "no-room-left": (
        [item(n) for n in range(1, 6)],
        {},
        {1: (0, 0), 2: (1, 1), 3: (2, 2), 4: (3, 3), 5: "after_horizon"},
    ),
    "waits": ([item(1, needs=("a",), value=3), item(2, blocks=("a",), days=10)], {}, {2: (0, 0), 1: (1, 1)}),
    "waits-for-the-end": ([item(1, needs=("a",)), item(2, blocks=("a",), days=80)], {}, {2: (0, 1), 1: (2, 2)}),
    "need-is-there": ([item(1, needs=("a",))], {"a": "partial"}, {1: (0, 0)}),
    "need-does-not-apply": ([item(1, needs=("a",))], {"a": "not_applicable"}, {1: (0, 0)}),
    "need-unanswered": ([item(1, needs=("a",))], {"a": None}, {1: "need_not_planned"}),
    "need-not-planned": ([item(1, needs=("a",))], {"a": "not_yet"}, {1: "need_not_planned"}),
    "serves-itself-only": ([item(1, needs=("a",), blocks=("a",))], {}, {1: "need_not_planned"}),
    "need-goes-along": (
        [item(1, needs=("a",), value=3), item(2, value=2), item(3, blocks=("a",), value=1)],
        {},
        {3: (0, 0), 1: (1, 1), 2: (2, 2)},
    ),
    "first-server-counts": (
        [item(1, blocks=("a",)), item(2, blocks=("a",)), item(3, needs=("a",), days=10)],
        {},
        {1: (0, 0), 2: (1, 1), 3: (1, 1)},
    ),
    "waits-for-unplaced": (
        [item(1, needs=("a",)), item(2, blocks=("a",), days=999)],
        {},
        {2: "after_horizon", 1: "waits_for_unplaced"},
    ),
    "cycle": (
        [item(1, needs=("a",), blocks=("b",)), item(2, needs=("b",), blocks=("a",)), item(3, needs=("b",))],
        {},
        {1: "cycle", 2: "cycle", 3: "waits_for_unplaced"},
    ),
    "cycle-with-a-way-out": (
        [item(1, needs=("a",), blocks=("b",)), item(2, needs=("b",), blocks=("a",)), item(3, blocks=("b",))],
        {},
        {3: (0, 0), 2: (1, 1), 1: (2, 2)},
    ),
    "cycle-pinned": (
        [item(1, needs=("a",), blocks=("b",), pinned=H + 1), item(2, needs=("b",), blocks=("a",))],
        {},
        {1: "cycle", 2: "cycle"},
    ),
    "pinned": ([item(1, pinned=H + 2), item(2)], {}, {2: (0, 0), 1: (2, 2)}),
    "pinned-keeps-its-place": ([item(1, is_busy=True), item(2, pinned=H)], {}, {2: (0, 0), 1: (1, 1)}),
    "pinned-full": ([item(1, pinned=H), item(2, pinned=H)], {}, {1: (0, 0), 2: "pinned_full"}),
    "pinned-outside": ([item(1, pinned=H - 1), item(2, pinned=H + 4)], {}, {1: "pinned_outside", 2: "pinned_outside"}),
    "pinned-before-need": (
        [item(1, needs=("a",), pinned=H), item(2, blocks=("a",))],
        {},
        {2: (0, 0), 1: "pinned_before_need"},
    ),
    "pinned-after-need": ([item(1, needs=("a",), pinned=H + 1), item(2, blocks=("a",))], {}, {2: (0, 0), 1: (1, 1)}),
    "others-wait-for-pinned": (
        [item(1, needs=("a",)), item(2, blocks=("a",), pinned=H + 2)],
        {},
        {2: (2, 2), 1: (3, 3)},
    ),
    "pins-in-the-wrong-order": (
        [item(1, needs=("a",), pinned=H + 1), item(2, blocks=("a",), pinned=H + 3)],
        {},
        {2: (3, 3), 1: "pinned_before_need"},
    ),
}


@pytest.mark.parametrize(("items", "statuses", "expected"), CASES.values(), ids=CASES)
def test_plan(items: list[PlanItem], statuses: dict[str, str | None], expected: dict[int, Any]) -> None:
    assert places(plan(items, CAPACITY, statuses)) == expected


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [
        (replace(CAPACITY, days=0), {1: "no_capacity", 2: "no_capacity"}),
        (replace(CAPACITY, euros=0), {1: "no_capacity", 2: (0, 0)}),
        (replace(CAPACITY, halves=0), {1: "no_capacity", 2: "no_capacity"}),
    ],
    ids=["no-days", "no-money", "no-time"],
)
def test_plan_without_capacity(capacity: Capacity, expected: dict[int, Any]) -> None:
    assert places(plan([item(1, euros=10), item(2)], capacity, {})) == expected


def test_plan_says_what_is_missing_and_what_is_used() -> None:
    made = plan([item(1, needs=("a", "b")), item(2, euros=25_000)], CAPACITY, {"b": "partial"})

    assert [(p.item.key, p.misses) for p in made.unplaced] == [(1, ("a",))]
    assert [(load.half - H, load.days, load.euros) for load in made.loads] == [
        (0, 40, 25_000), (1, 0, 0), (2, 0, 0), (3, 0, 0),
    ]  # fmt: skip


def test_half_year_of_a_day_in_words() -> None:
    first, second = HalfYear.of(date(2027, 6, 30)), HalfYear.of(date(2027, 7, 1))

    assert (first, second, first.short, second.short) == (4054, 4055, "2027-1", "2027-2")
    with translation.override("nl"):
        assert (first.label, second.label) == ("eerste helft van 2027", "tweede helft van 2027")


def test_every_class_has_a_size() -> None:
    assert set(DAYS) == set(Effort)
    assert set(EUROS) == set(Cost)


def starts(placement: Placement) -> int:
    assert placement.first is not None
    return placement.first


def ends(placements: list[Placement]) -> int:
    return min(placement.last for placement in placements if placement.last is not None)


# What must always hold

BLOCKS = st.lists(st.sampled_from("abcdef"), max_size=3, unique=True).map(tuple)


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[PlanItem], Capacity, dict[str, str | None]]:
    capacity = Capacity(
        H, draw(st.integers(0, 8)), draw(st.sampled_from([0, 10, 60, 90])), draw(st.sampled_from([0, 25, 100]))
    )
    items = [
        item(
            key,
            blocks=draw(BLOCKS),
            needs=draw(BLOCKS),
            days=draw(st.sampled_from([0, 10, 40, 80])),
            euros=draw(st.sampled_from([0, 25, 100, 250])),
            value=draw(st.integers(1, 3)),
            position=draw(st.integers(0, 3)),
            pinned=draw(st.none() | st.integers(H - 1, H + 8)),
            is_busy=draw(st.booleans()),
        )
        for key in range(draw(st.integers(0, 12)))
    ]
    statuses = st.sampled_from([None, "not_yet", "partial", "implemented", "not_applicable"])
    return items, capacity, draw(st.dictionaries(st.sampled_from("abcdef"), statuses))


@given(situations(), st.randoms(use_true_random=False))
def test_plan_is_the_same_whatever_the_order(situation: Any, chance: Any) -> None:
    items, capacity, statuses = situation
    shuffled = chance.sample(items, len(items))

    assert plan(items, capacity, statuses) == plan(shuffled, capacity, statuses)


@given(situations())
def test_every_item_appears_once_with_a_place_or_a_reason(situation: Any) -> None:
    items, capacity, statuses = situation
    made = plan(items, capacity, statuses)

    assert sorted(p.item.key for p in made.placements) == [item.key for item in items]
    assert all(bool(p.why) != p.is_placed for p in made.placements)


@given(situations())
def test_nothing_comes_before_what_it_needs(situation: Any) -> None:
    items, capacity, statuses = situation
    made = plan(items, capacity, statuses)

    for placement in (each for each in made.placed if not each.item.is_busy):
        for need in placement.item.needs:
            others = [p for p in made.placed if p != placement and need in p.item.blocks]
            assert statuses.get(need) in THERE or ends(others) < starts(placement)


@given(situations())
def test_no_half_year_is_over_its_capacity(situation: Any) -> None:
    items, capacity, statuses = situation
    made = plan(items, capacity, statuses)

    assert all(load.days <= capacity.days and load.euros <= capacity.euros for load in made.loads)
    assert sum(load.days for load in made.loads) == sum(p.item.days for p in made.placed)
    assert sum(load.euros for load in made.loads) == sum(p.item.euros for p in made.placed)
    for load in made.loads:
        whole = [p.item for p in made.placed if p.first == p.last == load.half]
        assert sum(item.days for item in whole) <= load.days
        assert sum(item.euros for item in whole) <= load.euros


@given(situations())
def test_pinned_items_are_in_their_half_year_or_have_no_place(situation: Any) -> None:
    items, capacity, statuses = situation
    made = plan(items, capacity, statuses)

    assert all(p.first == p.item.pinned for p in made.placed if p.item.pinned is not None)
    end = capacity.starts + capacity.halves
    assert all(capacity.starts <= starts(p) <= ends([p]) < end for p in made.placed)

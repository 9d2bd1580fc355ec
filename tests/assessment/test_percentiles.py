"""What may be told of the percentiles of a group: of a small one the quartiles alone, in steps."""

from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.percentiles import PERCENTILES, STEP, stepped, told_of
from assessment.scoring import rounded

LEVELS = st.lists(st.integers(0, 100), min_size=5, max_size=40).map(sorted)


def percentiles_of(levels: list[int]) -> list[float]:
    cuts = quantiles(levels, n=20, method="inclusive")
    return [cuts[round(share * 20) - 1] for share in PERCENTILES]


@pytest.mark.parametrize(
    ("municipalities", "told"),
    [(5, [None, 15, 40, 60, None]), (9, [None, 15, 40, 60, None]), (10, [8, 17, 39, 58, 91])],
)
def test_ends_are_told_of_enough_alone(municipalities: int, told: list[int | None]) -> None:
    assert told_of([8.4, 16.6, 38.5, 57.6, 91.0], municipalities, 10) == told


@given(LEVELS)
def test_of_a_small_group_nothing_is_told_that_is_finer_than_a_step(levels: list[int]) -> None:
    told = told_of(percentiles_of(levels), len(levels), 1000)

    assert told[0] is told[-1] is None
    assert all(level is not None and level % STEP == 0 and 0 <= level <= 100 for level in told[1:-1])


@given(LEVELS)
def test_what_is_told_lies_near_what_it_is_and_in_order(levels: list[int]) -> None:
    exact = percentiles_of(levels)
    told = told_of(exact, len(levels), 10)
    known = [level for level in told if level is not None]

    assert known == sorted(known)
    assert all(abs(level - one) <= STEP / 2 for level, one in zip(told, exact, strict=True) if level is not None)
    assert told == [rounded(one) for one in exact] or len(levels) < 10


@given(st.integers(0, 99), LEVELS.filter(lambda levels: len(levels) >= 10))
def test_the_lowest_alone_never_moves_the_ends_by_more_than_a_tenth_of_its_way(lower: int, levels: list[int]) -> None:
    """From ten on the 10th percentile rests on the second level; the lowest has a tenth of a say at most."""
    other = [min(lower, levels[0]), *levels[1:]]
    change = abs(percentiles_of(other)[0] - percentiles_of(levels)[0])

    assert change <= (levels[0] - other[0]) / 10 + 1e-9


@given(st.floats(0, 100), st.floats(0, 100))
def test_steps_keep_the_order(one: float, other: float) -> None:
    assert stepped(min(one, other)) <= stepped(max(one, other))

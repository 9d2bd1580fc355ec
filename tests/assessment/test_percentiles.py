"""What may be told of the percentiles of a group: where few are unseen the quartiles alone, in steps."""

from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.percentiles import PERCENTILES, STEP, Unseen, stepped, told_of
from assessment.scoring import rounded

LEVELS = st.lists(st.integers(0, 100), min_size=5, max_size=40).map(sorted)
SOME = st.lists(st.integers(0, 100), max_size=30).map(sorted)
ENOUGH = 10


def percentiles_of(levels: list[int]) -> list[float]:
    cuts = quantiles(sorted(levels), n=20, method="inclusive")
    return [cuts[round(share * 20) - 1] for share in PERCENTILES]


def unseen(levels: list[int]) -> Unseen:
    ordered = sorted(levels)
    return Unseen(len(ordered), ordered[:2], ordered[:-3:-1])


def told(hidden: list[int], named: list[int], enough: int = ENOUGH) -> list[int | None]:
    """Of both together, to a reader that sees the named ones."""
    return told_of(percentiles_of([*hidden, *named]), [unseen(hidden)] if hidden else [], enough)


SPREAD = [8.4, 16.6, 38.5, 57.6, 91.0]
EXACT, COARSE = [8, 17, 39, 58, 91], [None, 15, 40, 60, None]


@pytest.mark.parametrize(
    ("readers", "expected"),
    [
        ([], EXACT),
        ([Unseen(10, [8.4, 8.4], [91, 91])], EXACT),
        ([Unseen(9, [0, 0], [100, 100])], COARSE),
        ([Unseen(0)], COARSE),
        ([Unseen(12, [0, 1], [100, 99]), Unseen(1, [0], [100])], COARSE),
        ([Unseen(12, [20, 30], [100, 99])], COARSE),
        ([Unseen(12, [0, 1], [80, 70])], COARSE),
    ],
    ids=["nobody", "enough", "few", "only corrected ones", "few to one of two", "higher", "lower"],
)
def test_ends_are_told_where_enough_are_unseen(readers: list[Unseen], expected: list[int | None]) -> None:
    assert told_of(SPREAD, readers, ENOUGH) == expected


def test_of_six_named_and_five_hidden_no_level_of_the_five_is_told() -> None:
    """P10 would be the lowest of the five, and the median the highest."""
    hidden, named = [23, 37, 52, 61, 74], [10, 80, 85, 88, 90, 95]

    assert [rounded(level) for level in percentiles_of([*hidden, *named])] == [23, 45, 74, 87, 90]
    assert told(hidden, named) == [None, 45, 75, 85, None]


def test_of_enough_hidden_ones_above_all_named_the_lowest_is_not_told() -> None:
    """The median of ten below and eleven above would be the lowest of the eleven."""
    hidden = [51, *range(60, 70)]

    assert rounded(percentiles_of([*range(10), *hidden])[2]) == 51
    assert told(hidden, list(range(10))) == [None, 5, 50, 65, None]


@given(LEVELS, SOME)
def test_of_few_hidden_ones_nothing_is_told_that_is_finer_than_a_step(hidden: list[int], named: list[int]) -> None:
    found = told(hidden, named, enough=1000)

    assert found[0] is found[-1] is None
    assert all(level is not None and level % STEP == 0 and 0 <= level <= 100 for level in found[1:-1])


@given(LEVELS)
def test_of_hidden_ones_alone_enough_are_told_exactly(levels: list[int]) -> None:
    exact = [rounded(level) for level in percentiles_of(levels)]

    assert (told(levels, []) == exact) == (len(levels) >= ENOUGH)


@given(LEVELS, SOME)
def test_what_is_told_lies_near_what_it_is_and_in_order(hidden: list[int], named: list[int]) -> None:
    exact = percentiles_of([*hidden, *named])
    found = told(hidden, named)
    known = [level for level in found if level is not None]

    assert known == sorted(known)
    assert all(abs(level - one) <= STEP / 2 for level, one in zip(found, exact, strict=True) if level is not None)


@given(st.lists(st.integers(0, 100), min_size=10, max_size=30).map(sorted), SOME, st.integers(1, 10))
def test_exact_levels_never_rest_on_the_outermost_hidden_one(hidden: list[int], named: list[int], more: int) -> None:
    """Whatever is told in whole percents moves by a tenth of its way at most, if the lowest hidden one goes down."""
    if None in told(hidden, named):
        return
    other = [max(0, hidden[0] - more), *hidden[1:]]
    changes = zip(percentiles_of([*hidden, *named]), percentiles_of([*other, *named]), strict=True)

    assert all(abs(one - now) <= (hidden[0] - other[0]) / 10 + 1e-6 for one, now in changes)


@given(st.floats(0, 100), st.floats(0, 100))
def test_steps_keep_the_order(one: float, other: float) -> None:
    assert stepped(min(one, other)) <= stepped(max(one, other))

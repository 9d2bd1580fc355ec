"""The gaps of a region: counted at who shares by name, and compared with itself alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.models import Status
from assessment.region_gaps import OPEN, Asked, Change, Measured, region_gaps

BLOCK = Asked("visie", "Visie", "Verkennen", was="visie")
STATUSES = st.sampled_from([*Status.values, None])


def one(now: str | None, before: str | None = None, *tasks: str, measured_before: bool = True) -> Measured:
    return Measured("Delft", tasks, {"visie": now}, {"visie": before} if measured_before else None)


@pytest.mark.parametrize(
    ("measured", "change"),
    [
        ([one("implemented", "not_yet")], Change(1, 1, 0)),
        ([one("partial", "implemented")], Change(1, 0, 1)),
        ([one("partial", "not_yet")], Change(1, 0, 0)),
        ([one("not_applicable", "not_yet")], Change(1, 0, 0, 1)),
        ([one("partial", "not_applicable")], Change(1, 0, 1)),
        ([one("not_applicable", "implemented")], Change(1, 0, 0)),
        ([one("implemented", "not_applicable")], Change(1, 0, 0)),
        ([one("implemented", None)], None),
        ([one("implemented", measured_before=False)], None),
        ([one("implemented", "partial"), one("partial", measured_before=False)], Change(1, 1, 0)),
    ],
)
def test_change_is_of_those_that_answered_both_times(measured: list[Measured], change: Change | None) -> None:
    assert region_gaps([BLOCK], measured)[0].change == change


def test_block_whose_line_breaks_is_not_compared() -> None:
    (gap,) = region_gaps([Asked("visie", "Visie", "Verkennen")], [one("implemented", "not_yet")])

    assert gap.change is None


def test_tasks_are_those_of_where_it_is_open_the_most_common_first() -> None:
    measured = [one("partial", None, "wonen", "zorg"), one("not_yet", None, "zorg"), one("implemented", None, "wonen")]

    assert region_gaps([BLOCK], measured)[0].tasks == (("zorg", 2), ("wonen", 1))


@given(st.lists(st.tuples(STATUSES, STATUSES)))
def test_counts_are_within_what_was_measured(answers: list[tuple[str | None, str | None]]) -> None:
    (gap,) = region_gaps([BLOCK], [one(now, before) for now, before in answers])

    assert gap.open == sum(now in OPEN for now, _before in answers) <= gap.applicable <= len(answers)
    if gap.change:
        change, both = gap.change, [pair for pair in answers if None not in pair]
        assert (change.both, change.closed + change.dropped + sum(now in OPEN for now, _before in both)) == (
            len(both),
            sum(before in OPEN for _now, before in both) + change.opened,
        )

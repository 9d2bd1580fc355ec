"""Which groups may be counted together: the rule, and that no sum or difference tells of fewer than the minimum."""

from collections.abc import Sequence
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from assessment.disclosure import Group, Release, merged_upwards, released, released_to_each

ALL = [f"GM{number:04}" for number in range(1, 13)]
FIVE = 5


def group(key: str, *numbers: int) -> Group:
    return Group(key, frozenset(ALL[number - 1] for number in numbers))


def members(*numbers: int) -> frozenset[str]:
    return group("", *numbers).members


def test_group_of_four_is_not_shown() -> None:
    assert released([group("all", 1, 2, 3, 4)], frozenset(), FIVE) == ()


def test_group_of_five_is_shown() -> None:
    assert released([group("all", 1, 2, 3, 4, 5)], frozenset(), FIVE) == (Release("all", members(1, 2, 3, 4, 5)),)


def test_part_is_not_shown_where_the_rest_would_be_too_small() -> None:
    whole, part = group("all", *range(1, 10)), group("small", 1, 2, 3, 4, 5)

    assert released([whole, part], frozenset(), FIVE) == (Release("all", whole.members),)


def test_two_parts_of_five_are_shown_beside_the_whole() -> None:
    groups = [group("all", *range(1, 11)), group("small", 1, 2, 3, 4, 5), group("large", 6, 7, 8, 9, 10)]

    assert [release.key for release in released(groups, frozenset(), FIVE)] == ["all", "small", "large"]


def test_who_is_named_can_be_taken_away_so_the_hidden_one_is_left_out() -> None:
    found = released([group("all", 1, 2, 3, 4, 5, 6)], members(1, 2, 3, 4, 5), FIVE)

    assert found == (Release("all", members(1, 2, 3, 4, 5), left_out=1),)


def test_what_everybody_is_told_cannot_be_subtracted_from_what_the_region_knows() -> None:
    """Four share by name with the region and one in totals: the five together would tell the region of that one."""
    region, public = released_to_each([group("all", 1, 2, 3, 4, 5)], [members(1, 2, 3, 4), frozenset()], FIVE)

    assert (region, public) == ((), ())
    assert released([group("all", 1, 2, 3, 4, 5)], frozenset(), FIVE) != ()


def test_groups_that_overlap_are_not_both_shown_where_the_overlap_is_small() -> None:
    groups = [group("all", *range(1, 13)), group("left", *range(1, 8)), group("right", *range(6, 13))]

    assert [release.key for release in released(groups, frozenset(), FIVE)] == ["all", "left"]


def test_small_classes_join_the_next_larger() -> None:
    classes = [group("small", 1, 2, 3), group("medium", 4, 5, 6), group("large", 7, 8, 9, 10, 11), group("g4", 12)]

    assert [joined.key for joined in merged_upwards(classes, FIVE)] == ["small+medium", "large+g4"]


def test_classes_that_are_too_small_together_stay_one_group() -> None:
    assert merged_upwards([group("small", 1), group("g4", 2)], FIVE) == (group("small+g4", 1, 2),)


def test_no_classes_make_no_groups() -> None:
    assert merged_upwards([group("small")], FIVE) == ()


subsets = st.frozensets(st.sampled_from(ALL))


@given(st.lists(subsets, min_size=1, max_size=5), subsets, st.integers(2, 5))
def test_no_sum_or_difference_tells_of_fewer_than_the_minimum(
    sets: list[frozenset[str]], named: frozenset[str], minimum: int
) -> None:
    """Whatever is added to and subtracted from each other, the hidden ones that stay over are none or enough."""
    shown = released([Group(str(number), found) for number, found in enumerate(sets)], named, minimum)

    assert_nobody_is_told_of(shown, frozenset(ALL) - named, minimum)


@given(st.lists(subsets, min_size=1, max_size=3), subsets, subsets, st.integers(2, 5))
def test_who_sees_more_by_name_reads_what_the_others_are_told_as_well(
    sets: list[frozenset[str]], named: frozenset[str], openly: frozenset[str], minimum: int
) -> None:
    groups = [Group(str(number), found) for number, found in enumerate(sets)]
    region, public = released_to_each(groups, [named, named & openly], minimum)

    assert_nobody_is_told_of(public, frozenset(ALL) - (named & openly), minimum)
    assert_nobody_is_told_of((*region, *public), frozenset(ALL) - named, minimum)


def assert_nobody_is_told_of(shown: Sequence[Release], hidden: frozenset[str], minimum: int) -> None:
    """Each total is big enough, and whatever is added and subtracted tells of none of the hidden ones or of enough."""
    assert all(len(release.members) >= minimum for release in shown)
    for factors in product((-1, 0, 1), repeat=len(shown)):
        pairs = list(zip(factors, shown, strict=True))
        weights = {code: sum(factor for factor, release in pairs if code in release.members) for code in hidden}
        told = [code for code, weight in weights.items() if weight]
        assert not told or len(told) >= minimum


@given(st.lists(st.tuples(subsets, st.booleans()), min_size=1, max_size=4), subsets)
def test_of_a_group_either_all_hidden_ones_count_or_none(
    sets: list[tuple[frozenset[str], bool]], named: frozenset[str]
) -> None:
    groups = {str(number): found for number, (found, _) in enumerate(sets)}
    for release in released([Group(key, found) for key, found in groups.items()], named, FIVE):
        assert release.members in (groups[release.key], groups[release.key] & named)
        assert release.left_out == len(groups[release.key]) - len(release.members)


@given(st.lists(subsets, max_size=4), st.integers(1, 6))
def test_merging_loses_nobody(sets: list[frozenset[str]], minimum: int) -> None:
    seen: frozenset[str] = frozenset()
    classes = []
    for number, found in enumerate(sets):  # classes do not overlap
        classes.append(Group(str(number), found - seen))
        seen |= found

    joined = merged_upwards(classes, minimum)

    assert frozenset().union(*(group_.members for group_ in joined)) == seen
    assert len(joined) <= 1 or all(len(group_.members) >= minimum for group_ in joined)

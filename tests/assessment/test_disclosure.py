"""Which groups may be counted together: the rule, and that no sum or difference tells of fewer than the minimum."""

from collections.abc import Hashable, Sequence
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.disclosure import (
    Group,
    Reader,
    Release,
    Rule,
    Told,
    merged_upwards,
    released,
    released_to_each,
)

ALL = [f"GM{number:04}" for number in range(1, 13)]
FIVE = 5


def group(key: str, *numbers: int) -> Group:
    return Group(key, members(*numbers))


def members(*numbers: int) -> frozenset[str]:
    return frozenset(ALL[number - 1] for number in numbers)


def told_to(groups: Sequence[Group], *named: frozenset[str], minimum: int = FIVE) -> tuple[tuple[Release, ...], ...]:
    """What each of these readers is told, who sees more by name first."""
    found = released_to_each(groups, [Reader(known) for known in named], Rule(minimum))
    return tuple(releases for releases, _told in found)


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

    assert found == (Release("all", members(1, 2, 3, 4, 5)),)


def test_what_everybody_is_told_cannot_be_subtracted_from_what_the_region_knows() -> None:
    """Four share by name with the region and one in totals: the five together would tell the region of that one."""
    region, public = told_to([group("all", 1, 2, 3, 4, 5)], members(1, 2, 3, 4), members())

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
    region, public = told_to(groups, named, named & openly, minimum=minimum)

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


# What was told before


def again(before: Told, *numbers: int, countable: frozenset[str] | None = None) -> tuple[frozenset[Hashable], Told]:
    """Who is counted when the whole consists of these by now, and nobody shares by name."""
    rule = Rule(FIVE, countable=countable)
    [(releases, told)] = released_to_each([group("all", *numbers)], [Reader(told=before)], rule)
    return releases[0].members if releases else frozenset(), told


def test_one_more_waits_until_there_are_five() -> None:
    first, told = again(Told(), 1, 2, 3, 4, 5)
    with_sixth, told = again(told, 1, 2, 3, 4, 5, 6)
    with_ninth, told = again(told, 1, 2, 3, 4, 5, 6, 7, 8, 9)
    with_tenth, _told = again(told, *range(1, 11))

    assert first == with_sixth == with_ninth == members(1, 2, 3, 4, 5)
    assert with_tenth == members(*range(1, 11))


def test_who_shares_no_more_takes_the_others_along() -> None:
    _first, told = again(Told(), 1, 2, 3, 4, 5, 6)

    without, told = again(told, 1, 2, 3, 4, 5, countable=members(1, 2, 3, 4, 5))
    back, _told = again(told, 1, 2, 3, 4, 5, 6)

    assert (without, back) == (frozenset(), members(1, 2, 3, 4, 5, 6))


def test_five_who_stay_when_five_leave_may_be_told() -> None:
    _first, told = again(Told(), *range(1, 11))

    assert again(told, 1, 2, 3, 4, 5, countable=members(1, 2, 3, 4, 5))[0] == members(1, 2, 3, 4, 5)


def test_who_shares_by_name_comes_in_at_once() -> None:
    [(_before, told)] = released_to_each([group("all", 1, 2, 3, 4, 5)], [Reader()], Rule(FIVE))
    reader = Reader(members(6, 7), told)

    [(now, _told)] = released_to_each([group("all", *range(1, 9))], [reader], Rule(FIVE))

    assert now == (Release("all", members(1, 2, 3, 4, 5, 6, 7)),)


def test_correction_of_one_waits_and_nobody_counts_twice() -> None:
    first = frozenset(f"{code} first" for code in ALL[:6])
    corrected = (first - {f"{ALL[0]} first"}) | {f"{ALL[0]} second"}
    rule = Rule(FIVE, owners={version: version.split()[0] for version in first | corrected})
    [(_before, told)] = released_to_each([Group("all", first)], [Reader()], rule)

    [(waits, waiting)] = released_to_each([Group("all", corrected)], [Reader(told=told)], rule)
    named = Reader(frozenset({f"{ALL[0]} second"}), waiting)
    [(by_name, _told)] = released_to_each([Group("all", corrected)], [named], rule)

    assert waits == (Release("all", first),)
    assert by_name == ()


versions = st.dictionaries(st.sampled_from(ALL), st.integers(1, 2))  # who takes part, with which version of its result
moments = st.lists(st.tuples(versions, st.lists(subsets, max_size=2)), min_size=1, max_size=3)


@settings(max_examples=150)
@given(moments, subsets, subsets, st.integers(2, 5))
def test_nothing_that_is_told_later_can_be_subtracted_from_what_was_told_before(
    moments: list[tuple[dict[str, int], list[frozenset[str]]]],
    named: frozenset[str],
    openly: frozenset[str],
    minimum: int,
) -> None:
    """They come and go, and correct; whatever anybody kept, the hidden ones that stay over are none or enough."""
    owners = {f"{code} {version}": code for code in ALL for version in (1, 2)}
    known = [frozenset(one for one in owners if owners[one] in codes) for codes in (named, named & openly)]
    told = [Told(), Told()]
    kept: list[list[Release]] = [[], []]
    for taking_part, chosen in moments:
        standing = {code: f"{code} {version}" for code, version in taking_part.items()}
        countable = frozenset(one for one in owners if owners[one] in taking_part)
        groups = [Group("all", frozenset(standing.values()))]
        groups += [
            Group(str(number), frozenset(standing[code] for code in codes if code in standing))
            for number, codes in enumerate(chosen)
        ]
        readers = [Reader(*pair) for pair in zip(known, told, strict=True)]
        found = released_to_each(groups, readers, Rule(minimum, owners, countable))
        told = [now for _releases, now in found]
        for releases, kept_by in zip((found[0][0] + found[1][0], found[1][0]), kept, strict=True):
            kept_by += releases
            assert all(release.members <= countable for release in releases)

    for kept_by, by_name in zip(kept, known, strict=True):
        for factors in product((-1, 0, 1), repeat=min(len(kept_by), 6)):
            pairs = list(zip(factors, kept_by[-6:], strict=False))
            weights = {one: sum(factor for factor, release in pairs if one in release.members) for one in owners}
            hidden = {owners[one] for one, weight in weights.items() if weight and one not in by_name}
            assert not hidden or len(hidden) >= minimum


def test_answers_of_before_a_correction_hide_nobody() -> None:
    """Four were seen by name, and corrected since they share in totals only: what they were is nearly what they are."""
    owners = {f"{letter}{number}": letter for letter in "abcdefghi" for number in (1, 2)}
    seen = Reader(frozenset({"a1", "b1", "c1", "d1"}))
    too_few, enough = frozenset({"a2", "b2", "c2", "d2", "e1"}), frozenset({"a2", "e1", "f1", "g1", "h1", "i1"})

    [(of_too_few, _told)] = released_to_each([Group("all", too_few)], [seen], Rule(FIVE, owners))
    [(of_enough, _told)] = released_to_each([Group("all", enough)], [seen], Rule(FIVE, owners))

    assert of_too_few == ()
    assert of_enough == (Release("all", enough),)

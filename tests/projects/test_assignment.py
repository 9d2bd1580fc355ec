"""The region-wide assignment: fair, complete and the best fit; checked against plain search."""

from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.assignment import Assignment, assign, spread
from projects.matching import Party, can_help, cost_of
from tests.projects.parties import make_party, parties


def gaps_of(found: list[Party]) -> list[tuple[Party, str]]:
    return [(party, block) for party in found for block in sorted(party.gaps)]


def largest(found: list[Party]) -> int:
    """How many gaps can get a partner at all: augmenting paths over the places of the helpers."""
    places = [(party, place) for party in found for place in range(party.room)]
    holds: dict[int, tuple[Party, str]] = {}

    def place_for(gap: tuple[Party, str], seen: set[int]) -> bool:
        for number, (helper, _place) in enumerate(places):
            if number in seen or not can_help(helper, *gap):
                continue
            seen.add(number)
            if number not in holds or place_for(holds[number], seen):
                holds[number] = gap
                return True
        return False

    return sum(place_for(gap, set()) for gap in gaps_of(found))


def cheapest(found: list[Party]) -> tuple[int, int]:
    """The most matches and, with that, the least cost: by trying everything."""
    gaps = gaps_of(found)

    @cache
    def best(number: int, rooms: tuple[int, ...]) -> tuple[int, int]:
        if number == len(gaps):
            return (0, 0)
        seeker, block = gaps[number]
        options = [best(number + 1, rooms)]
        for place, helper in enumerate(found):
            if rooms[place] and can_help(helper, seeker, block):
                left = tuple(room - (other == place) for other, room in enumerate(rooms))
                matched, cost = best(number + 1, left)
                options.append((matched - 1, cost + cost_of(seeker, helper, block)))
        return min(options)

    matched, cost = best(0, tuple(party.room for party in found))
    return -matched, cost


def total(found: Assignment) -> tuple[int, int]:
    return len(found.matches), sum(match.cost for match in found.matches)


@given(parties())
def test_nobody_is_over_its_limit_and_nobody_helps_itself(found: list[Party]) -> None:
    assigned = assign(found)

    rooms = {party.code: party.room for party in found}
    assert all(number <= rooms[code] for code, number in spread(assigned).items())
    assert all(can_help(match.helper, match.seeker, match.block) for match in assigned.matches)
    assert all(match.helper.code != match.seeker.code for match in assigned.matches)


@given(parties())
def test_each_gap_gets_one_partner_or_is_said_to_have_none(found: list[Party]) -> None:
    assigned = assign(found)

    named = [(match.seeker.code, match.block) for match in assigned.matches] + list(assigned.unmatched)
    assert sorted(named) == sorted((party.code, block) for party, block in gaps_of(found))


@given(parties())
def test_as_many_gaps_as_possible_get_a_partner(found: list[Party]) -> None:
    assert len(assign(found).matches) == largest(found)


@given(parties(4))
def test_fit_is_the_best_that_there_is(found: list[Party]) -> None:
    assert total(assign(found)) == cheapest(found)


@given(parties(), st.tuples(*[st.sampled_from(["implemented", "partial", "not_yet"])] * 4), st.integers(1, 3))
def test_willing_helper_more_leaves_no_more_gaps(found: list[Party], statuses: tuple[str, ...], room: int) -> None:
    willing = make_party("N", dict(zip("abcd", statuses, strict=True)), gaps=frozenset(), room=room)

    assert len(assign([*found, willing]).unmatched) <= len(assign(found).unmatched)


@given(parties())
def test_place_more_leaves_no_more_gaps(found: list[Party]) -> None:
    more = [replace(found[0], room=found[0].room + 1), *found[1:]]

    assert len(assign(more).unmatched) <= len(assign(found).unmatched)


@given(parties(), st.integers(0, 3))
def test_seeker_gets_at_most_so_many(found: list[Party], most: int) -> None:
    assigned = assign(found, most=most)

    assert max(Counter(match.seeker.code for match in assigned.matches).values(), default=0) <= most


@given(parties())
def test_what_was_asked_already_is_not_proposed_again(found: list[Party]) -> None:
    taken = {(match.seeker.code, match.helper.code, match.block) for match in assign(found).matches}

    again = {(match.seeker.code, match.helper.code, match.block) for match in assign(found, taken=taken).matches}

    assert not taken & again


def test_same_question_gets_the_same_answer() -> None:
    found = [make_party(f"G{number}", {"a": status}, room=2) for number, status in enumerate(["not_yet"] * 3)]
    found += [make_party(f"H{number}", {"a": "implemented"}, room=2) for number in range(3)]

    assert assign(found) == assign(found)


@pytest.mark.parametrize("found", [[], [make_party()], [make_party("S", {"a": "not_yet"})]], ids=["none", "one", "gap"])
def test_where_nothing_can_be_there_is_nothing(found: list[Party]) -> None:
    assert assign(found).matches == ()


def test_always_the_same_one_is_not_asked_always() -> None:
    """Two gaps, and the one that fits best has one place: the second gap goes to the other."""
    seekers = [make_party(code, {"a": "not_yet"}) for code in ("S1", "S2")]
    best = make_party("Best", {"a": "implemented"}, room=1)
    other = make_party("Other", {"a": "implemented"}, room=1, latitude=52.5)

    assert spread(assign([*seekers, best, other])) == {"Best": 1, "Other": 1}

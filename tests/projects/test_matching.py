"""Who can help whom, and why."""

from typing import Any

import pytest
from hypothesis import given

from projects.matching import (
    Opening,
    Party,
    Reason,
    can_help,
    difference,
    distance,
    match,
    matches_for,
    offers_of,
    shown,
)
from projects.reasons import sentence, sentences
from tests.projects.parties import make_party, parties

SEEKER = make_party("S", {"a": "not_yet", "b": "implemented"})


def helper(code: str = "H", a: str | None = "implemented", **fields: Any) -> Party:
    return make_party(code, {"a": a, "b": "implemented"}, **{"room": 1, **fields})


def codes(one: Party, other: Party) -> list[str]:
    return [reason.code for reason in match(one, other, "a").reasons]


@pytest.mark.parametrize(
    ("lacks", "has", "helps"),
    [
        ("not_yet", "implemented", True),
        ("not_yet", "partial", True),
        ("partial", "implemented", True),
        ("partial", "partial", False),
        ("not_yet", "not_yet", False),
        ("not_yet", "not_applicable", False),
        ("not_yet", None, False),
        ("implemented", "implemented", False),
        (None, "implemented", False),
    ],
)
def test_helper_is_further_with_a_gap_of_the_seeker(lacks: str | None, has: str | None, helps: bool) -> None:
    seeker = make_party("S", {"a": lacks})

    assert can_help(helper(a=has), seeker, "a") == helps


def test_block_that_is_no_gap_for_the_seeker_asks_for_no_help() -> None:
    aims_low = make_party("S", {"a": "partial"}, gaps=frozenset())

    assert matches_for(aims_low, [helper()]) == {}
    assert offers_of(helper(), [aims_low]) == {}


def test_who_takes_no_requests_is_not_proposed() -> None:
    assert matches_for(SEEKER, [helper(room=0)]) == {"a": ()}


def test_what_i_could_offer_does_not_depend_on_my_room() -> None:
    assert [found.seeker.code for found in offers_of(helper(room=0), [SEEKER])["a"]] == ["S"]


def test_reasons_are_the_facts() -> None:
    pilot, testbed = (
        Opening("project", "proef", "Proef", "looking", "a"),
        Opening("testbed", "lab", "Lab", "follow"),
    )
    seeker = make_party("S", {"a": "not_yet"}, tasks=frozenset({"energy", "safety"}), path="adaptive")
    other = make_party(
        "H", {"a": "partial"}, tasks=frozenset({"energy"}), path="adaptive", room=1, openings=(pilot, testbed)
    )

    assert codes(seeker, other) == ["has_it", "tasks", "size", "path", "nearby", "project", "testbed", "level_far"]


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ({"a": "implemented", "b": "not_yet", "c": "not_yet", "d": "partial"}, "level_near"),
        ({"a": "implemented", "b": "partial", "c": "partial", "d": "not_yet"}, ""),
        ({"a": "implemented", "b": "implemented", "c": "implemented", "d": "implemented"}, "level_far"),
    ],
    ids=["near", "between", "far"],
)
def test_difference_is_that_of_the_whole_result(statuses: dict[str, str | None], code: str) -> None:
    seeker = make_party("S", {"a": "not_yet", "b": "partial", "c": "partial", "d": "not_yet"})

    found = set(codes(seeker, make_party("H", statuses, room=1)))

    assert found & {"level_near", "level_far"} == ({code} if code else set())


def test_too_far_ahead_ranks_lower_than_near_enough() -> None:
    seeker = make_party("S", dict.fromkeys("abcd", "not_yet"))
    ahead = make_party("Ahead", dict.fromkeys("abcd", "implemented"), room=1)
    near = make_party("Near", {**dict.fromkeys("abcd", "not_yet"), "a": "partial"}, room=1, latitude=52.5)

    assert [found.helper.code for found in matches_for(seeker, [ahead, near])["a"]] == ["Near", "Ahead"]


@pytest.mark.parametrize(
    ("better", "other"),
    [
        ({"latitude": 52.01}, {"latitude": 52.6}),
        ({"size_class": "large"}, {"size_class": "small"}),
        ({"tasks": frozenset("x")}, {"tasks": frozenset("y")}),
        ({"path": "adaptive"}, {"path": "directing"}),
        ({"openings": (Opening("project", "p", "P", "follow", "a"),)}, {}),
    ],
    ids=["near", "size", "tasks", "path", "opening"],
)
def test_better_fit_comes_first(better: dict[str, Any], other: dict[str, Any]) -> None:
    seeker = make_party("S", {"a": "not_yet", "b": "implemented"}, tasks=frozenset("x"), path="adaptive")

    found = matches_for(seeker, [helper("B", **other), helper("Z", **better)])["a"]

    assert [one.helper.code for one in found] == ["Z", "B"]


def test_opening_of_another_block_counts_for_nothing() -> None:
    other = helper(openings=(Opening("project", "p", "P", "follow", "b"),))

    assert "project" not in codes(SEEKER, other)


def test_distance_is_that_between_delft_and_zoetermeer() -> None:
    delft = make_party("D", latitude=52.0116, longitude=4.3571)
    zoetermeer = make_party("Z", latitude=52.0607, longitude=4.494)

    assert round(distance(delft, zoetermeer)) == 11


def test_facts_tell_nothing_of_who_shares_nothing() -> None:
    seeker = make_party("S", {"a": "not_yet", "b": "implemented"}, tasks=frozenset({"energy"}), path="adaptive")
    found = match(seeker, helper(tasks=frozenset({"energy"}), path="adaptive"), "a")

    kept = shown(found.reasons, both_share=False)

    assert [reason.code for reason in kept] == ["has_it", "size", "nearby"]
    assert shown(found.reasons, both_share=True) == found.reasons


def test_reasons_survive_being_stored_and_are_worded_in_one_place() -> None:
    seeker = make_party("S", {"a": "not_yet"}, tasks=frozenset({"energy"}), path="adaptive")
    other = make_party("H", {"a": "partial"}, tasks=frozenset({"energy"}), path="adaptive", room=1)
    reasons = match(seeker, other, "a").reasons

    stored = [reason.as_json() for reason in reasons]

    assert tuple(Reason.from_json(one) for one in stored) == reasons
    assert len(sentences(reasons)) == len(reasons)
    assert sentence(Reason.of("a-code-of-later")) == ""


@given(parties())
def test_nobody_is_proposed_to_itself_and_both_directions_agree(found: list[Party]) -> None:
    for seeker in found:
        for block, matches in matches_for(seeker, found).items():
            for one in matches:
                assert one.helper.code != seeker.code
                assert one.helper.room > 0
                assert seeker in [back.seeker for back in offers_of(one.helper, found)[block]]


@given(parties())
def test_matching_does_not_depend_on_the_order(found: list[Party]) -> None:
    seeker = found[0]

    assert matches_for(seeker, found) == matches_for(seeker, found[::-1])


@given(parties(2))
def test_difference_is_the_same_from_both_sides(found: list[Party]) -> None:
    one, other = found[0], found[-1]

    assert difference(one, other) == difference(other, one)

"""What a reader knows beside the totals hides nobody: what it ever saw by name, and its own answers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from assessment.actions import choose_sharing
from assessment.models import ComparisonGroup, Round, SharingLevel
from municipalities.models import Municipality, Person, Region
from tests.assessment.comparing import BY_NAME, NOTHING, OPENLY, TOTALS
from tests.leaks.totals import (
    Counted,
    build,
    build_with_levels,
    count,
    end,
    levels_told_to_the_region,
    own_block,
    told_to_everybody,
    told_to_members,
    told_to_the_region,
)

As = Callable[[Person], Client]


def choose(place: Municipality, round_: Round, level: SharingLevel) -> None:
    instrument, by = round_.instrument_versions.get().instrument, place.memberships.get().person
    choose_sharing(municipality=place, instrument=instrument, level=level, by=by)


def blocks_of(round_: Round, *numbers: int) -> Counted:
    return frozenset(own_block(round_, number) for number in numbers)


def everything_told(as_: As, round_: Round, region_staff: Person) -> list[Counted]:
    return [*told_to_everybody(Client(), round_), *told_to_the_region(as_(region_staff), ["all"])]


@pytest.mark.parametrize("was_counted", [True, False])
@pytest.mark.parametrize("before", [OPENLY, BY_NAME])
def test_who_was_seen_by_name_hides_nobody_later(
    as_: As, round_: Round, region_staff: Person, before: SharingLevel, was_counted: bool
) -> None:
    """Four that the reader may have kept by name, and one that was never seen: a total of the five would tell of it."""
    places = build(round_, [*[before] * 4, TOTALS])
    if was_counted:
        end(round_)

    for place in places[:4]:
        choose(place, round_, TOTALS)
    end(round_)

    assert everything_told(as_, round_, region_staff) == []


def test_five_that_were_never_seen_by_name_still_count_beside_one_that_was(
    as_: As, round_: Round, region_staff: Person
) -> None:
    places = build(round_, [OPENLY, *[TOTALS] * 5])

    choose(places[0], round_, TOTALS)
    end(round_)

    assert set(everything_told(as_, round_, region_staff)) == {blocks_of(round_, *range(6))}


def test_who_shared_nothing_for_a_while_was_still_seen(as_: As, round_: Round, region_staff: Person) -> None:
    places = build(round_, [*[OPENLY] * 4, TOTALS])
    for place in places[:4]:
        choose(place, round_, NOTHING)
    count(round_)

    for place in places[:4]:
        choose(place, round_, TOTALS)
    end(round_)

    assert everything_told(as_, round_, region_staff) == []


# Who knows its own answers


@pytest.mark.parametrize(
    ("others", "is_shown"),
    [
        ([TOTALS] * 4, False),
        ([*[TOTALS] * 4, *[OPENLY] * 3], False),
        ([*[TOTALS] * 4, *[BY_NAME] * 3], False),
        ([TOTALS] * 5, True),
        ([*[TOTALS] * 5, *[BY_NAME] * 3], True),
        ([BY_NAME] * 5, True),
        ([BY_NAME] * 4, False),
    ],
)
def test_own_page_tells_nothing_of_four_others_whom_it_does_not_name(
    as_: As, round_: Round, others: list[SharingLevel], is_shown: bool
) -> None:
    own = BY_NAME if TOTALS not in others else TOTALS
    places = build(round_, [own, *others])
    Municipality.objects.update(size_class="small", path="")
    count(round_)

    told = set(told_to_members(as_(places[0].memberships.get().person), places[0].slug))

    assert told == ({blocks_of(round_, *range(1 + len(others)))} if is_shown else set())


def test_own_page_of_one_that_is_named_tells_of_five_others_in_totals(as_: As, round_: Round) -> None:
    places = build(round_, [BY_NAME, *[TOTALS] * 5])
    Municipality.objects.update(size_class="small", path="")
    count(round_)

    told = set(told_to_members(as_(places[0].memberships.get().person), places[0].slug))

    assert told == {blocks_of(round_, *range(6))}


# Groups that the region makes, as many as it likes


def levels_of_group(client: Client, group: ComparisonGroup) -> list[str]:
    page: Any = client.get("/regio/vergelijken/bestand/pillars.csv", {"group": group.key})
    content: str = page.content.decode("utf-8-sig")
    return content.splitlines()[1:]


def test_groups_around_the_same_hidden_ones_tell_no_levels(
    as_: As, round_: Round, region: Region, region_staff: Person
) -> None:
    """Each other group would move the steps a little, until they tell the level of one."""
    places = build_with_levels(round_, {BY_NAME: (4, 8, 12, 80, 85, 90), TOTALS: (23, 37, 52, 61, 74)})
    mixed = ComparisonGroup.objects.create(region=region, name="Gemengd", made_by=region_staff)
    mixed.municipalities.set(places[2:])
    named = ComparisonGroup.objects.create(region=region, name="Op naam", made_by=region_staff)
    named.municipalities.set(places[:6])
    end(round_)
    client = as_(region_staff)

    told = {group.name: levels_of_group(client, group) for group in (mixed, named)}

    assert levels_told_to_the_region(client)[0] is None  # of all: in steps
    assert told["Gemengd"] == []
    assert len(told["Op naam"]) == 1
    assert blocks_of(round_, *range(2, 11)) in set(told_to_the_region(client, [mixed.key]))

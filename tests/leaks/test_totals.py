"""Groups of a few, and what can be worked out by subtracting what was told: read from what really goes out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from assessment.models import ComparisonGroup, GroupTotal, Result, Round, SharingLevel
from municipalities.models import Municipality, Person, Region
from tests.assessment.comparing import BY_NAME, NOTHING, OPENLY, TOTALS
from tests.leaks.totals import (
    Counted,
    Levels,
    build,
    build_with_levels,
    count,
    end,
    levels_told_to_everybody,
    levels_told_to_the_region,
    measure_alone,
    own_block,
    share,
    smallest_secret,
    told_to_everybody,
    told_to_members,
    told_to_the_region,
)

As = Callable[[Person], Client]


def everything_told(as_: As, round_: Round, region_staff: Person, coordinator: Person) -> dict[str, list[Counted]]:
    """To each kind of reader; who knows more reads what everybody is told as well."""
    groups = ["all", "size:small", "path:adaptive", *(f"group:{pk}" for pk in range(1, 4)), "nothing"]
    groups += [f"group:{pk}" for pk in ComparisonGroup.objects.values_list("pk", flat=True)]
    public = list(told_to_everybody(Client(), round_))
    return {
        "everybody": public,
        "region": [*public, *told_to_the_region(as_(region_staff), groups)],
        "members": [*public, *told_to_members(as_(coordinator), "delft")],
    }


@pytest.mark.parametrize(
    "levels",
    [
        [TOTALS] * 4,
        [BY_NAME] * 4,
        [OPENLY] * 4,
        [TOTALS, TOTALS, BY_NAME, OPENLY],
        [*([TOTALS] * 4), *([NOTHING] * 6)],
    ],
    ids=["in totals", "by name", "in public", "in every way", "beside six that share nothing"],
)
def test_of_four_nothing_is_counted_anywhere(
    as_: As, round_: Round, region_staff: Person, coordinator: Person, levels: Levels
) -> None:
    build(round_, levels)
    end(round_)

    told = everything_told(as_, round_, region_staff, coordinator)

    assert told == {"everybody": [], "region": [], "members": []}


@pytest.mark.parametrize(
    "levels",
    [
        [BY_NAME] * 4 + [TOTALS],
        [BY_NAME] * 5 + [TOTALS],
        [OPENLY] * 5 + [BY_NAME] * 4 + [TOTALS],
        [TOTALS] * 5 + [BY_NAME] * 2,
        [TOTALS] * 9 + [OPENLY] * 3,
        [TOTALS] * 6 + [BY_NAME] * 6 + [OPENLY] * 6 + [NOTHING] * 6,
    ],
    ids=["four named, one hidden", "five named, one hidden", "one hidden", "five hidden", "nine hidden", "mixed"],
)
@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_of_fewer_than_five_nothing_can_be_worked_out(
    as_: As, round_: Round, region: Region, region_staff: Person, coordinator: Person, levels: Levels, seed: int
) -> None:
    places = build(round_, levels, seed)
    for name, members in (("Kust", places[:6]), ("Kust en een", places[:7]), ("Rest", places[5:])):
        group = ComparisonGroup.objects.create(region=region, name=name, made_by=region_staff)
        group.municipalities.set(members)
    end(round_)

    told = everything_told(as_, round_, region_staff, coordinator)

    blocks = {own_block(round_, number): level for number, level in enumerate(levels)}
    sees = {"everybody": OPENLY, "region": BY_NAME, "members": BY_NAME}
    for reader, sets in told.items():
        known = {block: level >= sees[reader] for block, level in blocks.items()}
        assert smallest_secret(sets, known) not in range(1, 5), reader
        assert all(len(counted) >= 5 for counted in sets)
        assert not [block for counted in sets for block in counted if blocks[block] == NOTHING]


def test_what_is_told_can_be_read_by_these_tests(
    as_: As, round_: Round, region_staff: Person, coordinator: Person
) -> None:
    """Else the tests above would say nothing."""
    build(round_, [TOTALS] * 6)
    end(round_)

    told = everything_told(as_, round_, region_staff, coordinator)

    everybody = frozenset(own_block(round_, number) for number in range(6))
    assert {reader: everybody in sets for reader, sets in told.items()} == dict.fromkeys(told, True)
    assert smallest_secret(told["region"], dict.fromkeys(everybody, False)) == 6
    assert smallest_secret([everybody, everybody - {own_block(round_, 0)}], dict.fromkeys(everybody, False)) == 1


# What can be read from percentiles beside those that are known by name

NAMED, HIDDEN = (10, 80, 85, 88, 90, 95), (23, 37, 52, 61, 74)
EXACT, COARSE = [23, 45, 74, 87, 90], [None, 45, 75, 85, None]


@pytest.mark.parametrize(
    ("given", "to_the_region", "to_everybody"),
    [
        ({BY_NAME: NAMED, TOTALS: HIDDEN}, COARSE, COARSE),
        ({OPENLY: NAMED, TOTALS: HIDDEN}, COARSE, COARSE),
        ({OPENLY: NAMED, BY_NAME: HIDDEN}, EXACT, COARSE),
        ({BY_NAME: (*NAMED, *HIDDEN)}, EXACT, EXACT),
        ({OPENLY: (*NAMED, *HIDDEN)}, EXACT, EXACT),
        ({TOTALS: (*NAMED, *HIDDEN)}, EXACT, EXACT),
    ],
    ids=["named to the region", "named to all", "hidden from all but the region", "none to all", "all", "nobody"],
)
def test_no_level_of_few_can_be_read_beside_named_ones(
    as_: As,
    round_: Round,
    region_staff: Person,
    given: dict[SharingLevel, tuple[int, ...]],
    to_the_region: list[int | None],
    to_everybody: list[int | None],
) -> None:
    build_with_levels(round_, given)
    end(round_)

    assert levels_told_to_the_region(as_(region_staff)) == to_the_region
    assert levels_told_to_everybody(Client()) == to_everybody


def test_lowest_of_many_cannot_be_read_where_all_named_ones_are_below_it(
    as_: As, round_: Round, region_staff: Person
) -> None:
    """Of eleven hidden ones above ten named ones it would be the median."""
    build_with_levels(round_, {BY_NAME: tuple(range(10)), TOTALS: (51, *range(60, 70))})
    end(round_)

    assert levels_told_to_the_region(as_(region_staff)) == [None, 5, 50, 65, None]


def test_who_has_no_level_in_a_pillar_and_who_merged_hide_nobody(as_: As, round_: Round, region_staff: Person) -> None:
    """Eleven hidden results: one without a level, and two of one municipality by now."""
    places = build_with_levels(round_, {TOTALS: (*NAMED, *HIDDEN)})
    Result.objects.filter(municipality=places[0]).update(levels={"": None})
    end(round_)
    of_ten = levels_told_to_the_region(as_(region_staff))
    yesterday = timezone.localdate() - timedelta(days=1)
    Municipality.objects.filter(pk=places[1].pk).update(successor=places[2], valid_until=yesterday)
    count(round_)

    assert None not in of_ten
    assert levels_told_to_the_region(as_(region_staff))[0] is None


# What was taken back, and who merged


def test_after_sharing_was_taken_back_nothing_is_left_of_it(
    as_: As, round_: Round, region_staff: Person, coordinator: Person
) -> None:
    places = build(round_, [OPENLY] * 6)
    end(round_)
    before = everything_told(as_, round_, region_staff, coordinator)
    first = Client().get("/api/v1/results/municipalities?region=mrdh")

    share(places[0], round_, NOTHING, places[0].memberships.get().person)
    named = Client().get("/api/v1/results/municipalities?region=mrdh", headers={"If-None-Match": first["ETag"]})
    heat = as_(region_staff).get("/regio/vergelijken/warmtekaart/")
    count(round_)
    after = everything_told(as_, round_, region_staff, coordinator)

    gone = own_block(round_, 0)
    assert all(any(gone in counted for counted in sets) for sets in before.values())
    assert b"Plaats0" in first.content
    assert b"Plaats0" not in named.content
    assert b"Plaats0" not in heat.content.split(b"<main")[1]
    assert not [counted for sets in after.values() for counted in sets if gone in counted]
    assert all(after.values())


def test_below_five_the_whole_total_goes_with_the_one_that_takes_it_back(
    as_: As, round_: Round, region_staff: Person, coordinator: Person
) -> None:
    places = build(round_, [TOTALS] * 5)
    end(round_)
    assert all(everything_told(as_, round_, region_staff, coordinator).values())

    share(places[0], round_, NOTHING, places[0].memberships.get().person)
    count(round_)

    assert not any(everything_told(as_, round_, region_staff, coordinator).values())
    assert not GroupTotal.objects.exists()


@pytest.mark.parametrize(("own", "heirs"), [(OPENLY, NOTHING), (NOTHING, OPENLY)])
def test_a_merger_opens_nothing_that_one_of_the_two_kept_closed(
    as_: As, round_: Round, region_staff: Person, coordinator: Person, own: SharingLevel, heirs: SharingLevel
) -> None:
    build(round_, [OPENLY] * 6)
    gone = measure_alone(round_, 6, own)
    heir = measure_alone(round_, 7, heirs)
    Municipality.objects.filter(pk=gone.pk).update(successor=heir, valid_until=timezone.localdate() - timedelta(days=1))
    end(round_)

    told = everything_told(as_, round_, region_staff, coordinator)

    closed = own_block(round_, 6)
    assert not [counted for sets in told.values() for counted in sets if closed in counted]
    open_data = Client().get("/api/v1/results/municipalities?region=mrdh").content
    assert (b"Plaats7" in open_data, b'"Plaats6"' in open_data) == (heirs == OPENLY, False)


def test_the_past_of_who_merged_counts_as_one_with_its_successor(
    as_: As, round_: Round, region_staff: Person, coordinator: Person
) -> None:
    """Two results under one name are one municipality: five of them with four names are four."""
    places = build(round_, [TOTALS] * 3)
    gone, heir = measure_alone(round_, 3, TOTALS), measure_alone(round_, 4, TOTALS)
    Municipality.objects.filter(pk=gone.pk).update(successor=heir, valid_until=timezone.localdate() - timedelta(days=1))
    end(round_)

    assert len(places) == 3
    assert not any(everything_told(as_, round_, region_staff, coordinator).values())

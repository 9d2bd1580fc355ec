"""How municipalities stand beside each other: by name only who shares by name, in bands and zones, never in a rank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.comparison import (
    Band,
    BlockCount,
    GroupView,
    Order,
    Spread,
    Zone,
    heat_order,
    member_by_name,
    members_of,
    rows_of,
    zone_of,
)
from assessment.layout import Layout, layout_of
from assessment.models import GroupTotal, InstrumentVersion, Round, Sharing, SharingLevel
from municipalities.models import Municipality, Region
from tests import factories

SPREAD = Spread("", "Alles", 9, 10, 30, 50, 70, 90)


@pytest.fixture
def region_round(instrument_version: InstrumentVersion, region: Region) -> Round:
    return factories.make_round(instrument_version, region, name="Meetronde")


def measured(round_: Round, name: str, level: int, status: str = "partial", **fields: str) -> Municipality:
    """A municipality that shares at this level and adopted an assessment with the same status everywhere."""
    place = factories.make_municipality(name, **fields)
    round_.invited.add(place)
    person = factories.make_member(place, "coordinator", f"Persoon {name}")
    instrument = round_.instrument_versions.get().instrument
    Sharing.objects.create(municipality=place, instrument=instrument, level=level, decided_by=person)
    assessment = factories.make_assessment(place, round_, person)
    assessment.answers.update(status=status)
    factories.adopt(assessment, person)
    return place


def names(round_: Round, order: str = Order.NAME) -> list[str]:
    version = round_.instrument_versions.get()
    members = members_of(round_.region, version.instrument, round_)
    return [row.member.name for row in rows_of(layout_of(version.pk), heat_order(members, order))]


def test_heat_map_names_only_who_shares_by_name(region_round: Round) -> None:
    measured(region_round, "Openbaar", SharingLevel.PUBLIC)
    measured(region_round, "Regio", SharingLevel.REGION)
    measured(region_round, "Verborgen", SharingLevel.TOTALS)
    measured(region_round, "Niets", SharingLevel.NOTHING)

    assert names(region_round) == ["Openbaar", "Regio"]


def test_what_went_up_into_another_region_is_shared_no_further_than_that_one_does(region_round: Round) -> None:
    place = measured(region_round, "Grensstad", SharingLevel.PUBLIC)
    elsewhere = factories.make_municipality("Ver", region=factories.make_region(slug="ver", name="Ver", short_name="V"))
    Municipality.objects.filter(pk=place.pk).update(successor=elsewhere, valid_until="2022-12-31")
    result, decided = place.results.get(), Sharing.objects.get(municipality=place)

    own = names(region_round), member_by_name(region_round.region, result)
    Sharing.objects.create(
        municipality=elsewhere,
        instrument=decided.instrument,
        level=SharingLevel.NOTHING,
        decided_by=decided.decided_by,
    )
    then = names(region_round), member_by_name(region_round.region, result)

    assert (own[0], own[1] and own[1].name) == (["Grensstad"], "Grensstad")
    assert then == ([], None)


def test_heat_map_is_ordered_by_kind_and_within_it_by_name(region_round: Round) -> None:
    measured(region_round, "Groot", SharingLevel.REGION, "implemented", size_class="large", path="adaptive")
    measured(region_round, "Bklein", SharingLevel.REGION, "implemented", size_class="small", path="proactive")
    measured(region_round, "Aklein", SharingLevel.REGION, "not_yet", size_class="small")

    assert names(region_round) == ["Aklein", "Bklein", "Groot"]
    assert names(region_round, Order.SIZE) == ["Aklein", "Bklein", "Groot"]
    assert names(region_round, Order.PATH) == ["Groot", "Bklein", "Aklein"]
    assert names(region_round, "verkennen") == ["Aklein", "Bklein", "Groot"]
    assert names(region_round, "onzin") == ["Aklein", "Bklein", "Groot"]


def test_old_result_stands_under_the_successor_with_the_old_name(region_round: Round) -> None:
    heir = measured(region_round, "Nieuw", SharingLevel.REGION)
    old = measured(region_round, "Oud", SharingLevel.PUBLIC)
    Municipality.objects.filter(pk=old.pk).update(successor=heir, valid_until="2022-12-31")

    version = region_round.instrument_versions.get()
    members = members_of(region_round.region, version.instrument, region_round)

    assert [(member.name, member.measured_by, member.level) for member in members] == [
        ("Nieuw", "", SharingLevel.REGION),
        ("Nieuw", "Oud", SharingLevel.REGION),
    ]


@pytest.mark.parametrize(
    ("level", "band"),
    [
        (None, Band.NONE),
        (0, Band.BEGINS),
        (33, Band.BEGINS),
        (34, Band.UNDER_WAY),
        (66, Band.UNDER_WAY),
        (67, Band.FAR),
    ],
)
def test_band_is_one_of_three_steps(level: int | None, band: Band) -> None:
    assert Band.of(level) == band


def test_band_of_a_pillar_without_answers_says_that_and_not_that_it_does_not_apply() -> None:
    assert Band.of(None, is_answered=False) == Band.UNANSWERED
    assert Band.of(0, is_answered=False) == Band.BEGINS


@pytest.mark.parametrize(
    ("level", "zone"),
    [
        (None, None),
        (29, Zone.LOWEST),
        (30, Zone.BELOW),
        (49, Zone.BELOW),
        (50, Zone.ABOVE),
        (70, Zone.ABOVE),
        (71, Zone.HIGHEST),
    ],
)
def test_zone_says_where_a_level_lies(level: int | None, zone: Zone | None) -> None:
    assert zone_of(level, SPREAD) == zone


@pytest.mark.parametrize(
    ("percentiles", "level", "zone"),
    [
        ((25, 25, 44, 66, 69), 25, Zone.LOWEST),
        ((25, 25, 44, 66, 69), 26, Zone.BELOW),
        ((10, 30, 44, 60, 60), 60, Zone.HIGHEST),
        ((50, 50, 50, 50, 50), 50, Zone.ABOVE),
    ],
    ids=["as low as the lowest", "a little higher", "as high as the highest", "all the same"],
)
def test_who_is_as_far_as_the_end_of_a_group_is_in_its_outer_quarter(
    percentiles: tuple[int, ...], level: int, zone: Zone
) -> None:
    assert zone_of(level, Spread("", "", 6, *percentiles)) == zone


@given(st.lists(st.integers(0, 100), min_size=5, max_size=5).map(sorted), st.integers(0, 100), st.integers(0, 100))
def test_a_higher_level_never_lies_in_a_lower_zone(percentiles: list[int], one: int, other: int) -> None:
    spread = Spread("", "", 9, *percentiles)
    low, high = (zone_of(level, spread) for level in sorted((one, other)))

    assert low is not None
    assert high is not None
    assert list(Zone).index(low) <= list(Zone).index(high)


def test_level_beside_steps_is_taken_in_steps_too() -> None:
    """All of a small group are at 52, of which 50 is told: nobody is further than the others."""
    assert zone_of(52, Spread("", "", 6, None, 50, 50, 50, None)) == Zone.ABOVE
    assert zone_of(52, Spread("", "", 10, 50, 50, 50, 50, 50)) == Zone.HIGHEST


def test_view_of_a_group_follows_the_questionnaire(instrument_version: InstrumentVersion) -> None:
    layout: Layout = layout_of(instrument_version.pk)
    total = GroupTotal(
        key="all",
        municipalities=7,
        blocks={
            "verkennen-visie": {"implemented": 3, "not_yet": 2, "not_applicable": 1, "": 1},
            "verkennen-doelen": {"implemented": 4, "not_applicable": 3},  # applies to too few to tell how many have it
        },
        spread={"": [7, 10, 20, 30, 40, 50], "fundament": [5, 1, 2, 3, 4, 5]},
    )

    view = GroupView.from_total(total, layout, "Alles")

    assert view.spreads == (
        Spread("", "Alles", 7, 10, 20, 30, 40, 50),
        Spread("fundament", view.spreads[1].name, 5, 1, 2, 3, 4, 5),
    )
    visie = next(count for count in view.blocks if count.key == "verkennen-visie")
    assert (visie.open, visie.applicable, visie.done, visie.unanswered) == (2, 5, 60, 1)
    assert view.first_done == (visie,)
    assert len(view.blocks) == 34


@pytest.mark.parametrize(
    ("counts", "quartiles"),
    [
        ({}, (None, None, None)),
        ({"not_applicable": 5, "unanswered": 2}, (None, None, None)),
        ({"implemented": 1}, ("implemented",) * 3),
        ({"not_yet": 1, "partial": 2, "implemented": 1}, ("not_yet", "partial", "partial")),
        ({"not_yet": 1, "partial": 1, "implemented": 3}, ("partial", "implemented", "implemented")),
        ({"not_yet": 2, "implemented": 2, "not_applicable": 9}, ("not_yet", "not_yet", "implemented")),
    ],
)
def test_quartiles_of_a_block_are_statuses_of_those_to_whom_it_applies(
    counts: dict[str, int], quartiles: tuple[str | None, ...]
) -> None:
    assert BlockCount("a", "A", "P", **counts).quartiles == quartiles


@given(st.lists(st.integers(0, 30), min_size=3, max_size=3))
def test_quartiles_of_a_block_never_go_down(counts: list[int]) -> None:
    order = ["not_yet", "partial", "implemented"]
    found = [one for one in BlockCount("a", "A", "P", **dict(zip(order, counts, strict=True))).quartiles if one]

    assert [order.index(one) for one in found] == sorted(order.index(one) for one in found)


def test_block_that_applies_to_nobody_has_no_part_done() -> None:
    assert BlockCount("a", "A", "P", not_applicable=5).done is None

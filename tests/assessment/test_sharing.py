"""What others may see: the gate, with data behind it that must not pass."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.models import Assessment, InstrumentVersion, Sharing, SharingLevel
from assessment.sharing import SharedResult, latest_adopted, shared_results
from municipalities.models import Municipality, Person, Region
from tests import factories

LEADING = "vier-pijlers"
VISIE, DOELEN = "verkennen-visie", "verkennen-doelen"


def share(place: Municipality, level: SharingLevel, by: Person, instrument: str = LEADING) -> None:
    version = InstrumentVersion.objects.filter(instrument__key=instrument).first()
    assert version is not None
    Sharing.objects.update_or_create(
        municipality=place, instrument=version.instrument, defaults={"level": level, "decided_by": by}
    )


def measured(
    version: InstrumentVersion, place: Municipality, by: Person, status: str = "implemented", name: str = "Eigen"
) -> Assessment:
    found = factories.start_own(version, place, by, name)
    factories.answer_block(found, VISIE, status, by, "Geheime toelichting", "Geheime eigenaar")
    return found


def adopted(version: InstrumentVersion, place: Municipality, by: Person, **fields: Any) -> Assessment:
    return factories.adopt(measured(version, place, by, **fields), by)


def shared(region: Region, level: SharingLevel = SharingLevel.REGION, instrument: str = LEADING) -> list[SharedResult]:
    return list(shared_results(level=level, instrument_key=instrument, region=region))


@pytest.mark.parametrize("chosen", list(SharingLevel), ids=lambda level: level.name)
def test_each_level_holds_those_below_it(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: InstrumentVersion, chosen: Any
) -> None:
    adopted(instrument_version, delft, coordinator)
    share(delft, chosen, coordinator)

    seen = [level for level in SharingLevel if level and shared(region, level)]

    assert seen == [level for level in SharingLevel if level and level <= chosen]


def test_who_decided_nothing_shares_nothing(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: InstrumentVersion
) -> None:
    adopted(instrument_version, delft, coordinator)

    assert shared(region, SharingLevel.TOTALS) == []


def test_draft_is_never_shared(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: InstrumentVersion
) -> None:
    share(delft, SharingLevel.PUBLIC, coordinator)
    draft = measured(instrument_version, delft, coordinator)

    before = shared(region)
    factories.adopt(draft, coordinator)
    correction = factories.correct(draft, coordinator)
    factories.answer_block(correction, VISIE, "not_yet", coordinator)

    assert before == []
    assert [result.statuses[VISIE] for result in shared(region)] == ["implemented"]


def test_result_says_what_the_municipality_is_and_no_more(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: InstrumentVersion
) -> None:
    Municipality.objects.filter(pk=delft.pk).update(path="adaptive", tasks=["energy"])
    found = adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator)

    (result,) = shared(region)

    assert (result.code, result.slug, result.path, result.tasks) == ("GM0503", "delft", "adaptive", ("energy",))
    assert found.adopted_at is not None
    assert isinstance(result.adopted_on, date)
    assert result.statuses[VISIE] == "implemented"
    assert result.statuses[DOELEN] is None
    assert len(result.statuses) == 34
    assert "Geheime" not in repr(result)


def test_correction_takes_the_place_of_what_it_corrects(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: InstrumentVersion
) -> None:
    share(delft, SharingLevel.REGION, coordinator)
    old = adopted(instrument_version, delft, coordinator, name="Oud")
    new = adopted(instrument_version, delft, coordinator, name="Nieuw", status="partial")
    correction = factories.correct(old, coordinator)
    factories.answer_block(correction, VISIE, "not_yet", coordinator)
    factories.adopt(correction, coordinator)

    assert [result.statuses[VISIE] for result in shared(region)] == ["partial"]
    assert latest_adopted(delft, LEADING) == new

    again = factories.correct(new, coordinator)
    factories.answer_block(again, VISIE, "not_applicable", coordinator)
    factories.adopt(again, coordinator)

    assert [result.statuses[VISIE] for result in shared(region)] == ["not_applicable"]


def test_each_instrument_is_shared_by_itself(
    region: Region,
    delft: Municipality,
    coordinator: Person,
    instrument_version: InstrumentVersion,
    ten_elements: InstrumentVersion,
) -> None:
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator, "tien-elementen")

    assert shared(region) == shared(region, instrument="tien-elementen") == []


def merge(old: Municipality, new: Municipality) -> None:
    Municipality.objects.filter(pk=old.pk).update(successor=new, valid_until=date(2022, 12, 31))


@pytest.fixture
def voorne(region: Region) -> Municipality:
    return factories.make_municipality("Voorne aan Zee", "GM1992")


def test_merged_municipality_counts_under_its_successor(
    region: Region, delft: Municipality, voorne: Municipality, coordinator: Person, instrument_version: Any
) -> None:
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator)
    merge(delft, voorne)

    (result,) = shared(region)

    assert (result.code, result.name, result.measured_by) == ("GM1992", "Voorne aan Zee", "Delft")


def test_municipality_that_will_merge_counts_under_its_own_name_until_then(
    region: Region, delft: Municipality, voorne: Municipality, coordinator: Person, instrument_version: Any
) -> None:
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator)
    Municipality.objects.filter(pk=delft.pk).update(successor=voorne, valid_until=timezone.localdate())

    (result,) = shared(region)

    assert (result.code, result.measured_by) == (delft.pk, "")


def test_successor_with_a_result_of_its_own_counts_itself(
    region: Region, delft: Municipality, voorne: Municipality, coordinator: Person, instrument_version: Any
) -> None:
    adopted(instrument_version, voorne, coordinator, status="partial")
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator)
    merge(delft, voorne)

    before = shared(region)
    share(voorne, SharingLevel.REGION, coordinator)

    assert before == []
    assert [(result.statuses[VISIE], result.measured_by) for result in shared(region)] == [("partial", "")]


def test_successor_may_share_less_of_what_it_inherited_and_not_more(
    region: Region, delft: Municipality, voorne: Municipality, coordinator: Person, instrument_version: Any
) -> None:
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator)
    merge(delft, voorne)

    share(voorne, SharingLevel.PUBLIC, coordinator)
    public, of_region = shared(region, SharingLevel.PUBLIC), shared(region)
    share(voorne, SharingLevel.NOTHING, coordinator)

    assert (public, len(of_region), shared(region, SharingLevel.TOTALS)) == ([], 1, [])


def test_another_region_is_another_world(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: InstrumentVersion
) -> None:
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.PUBLIC, coordinator)

    assert shared(factories.make_region(slug="elders", name="Elders", short_name="E")) == []


def test_gaps_are_those_against_the_path(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: InstrumentVersion
) -> None:
    found = measured(instrument_version, delft, coordinator, status="partial")
    factories.answer_block(found, DOELEN, "not_yet", coordinator)
    factories.adopt(found, coordinator)
    share(delft, SharingLevel.REGION, coordinator)

    assert [result.gaps for result in shared(region)] == [{VISIE, DOELEN}]


def test_any_number_takes_five_queries(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: InstrumentVersion
) -> None:
    counts = []
    for place in (delft, factories.make_municipality("Midden"), factories.make_municipality("Ander")):
        adopted(instrument_version, place, coordinator)
        share(place, SharingLevel.REGION, coordinator)
        with CaptureQueriesContext(connection) as queries:
            shared(region)
        counts.append(len(queries))

    assert counts == [5, 5, 5]


def test_whoever_stood_in_between_may_have_shared_less(
    region: Region, delft: Municipality, voorne: Municipality, coordinator: Person, instrument_version: Any
) -> None:
    last = factories.make_municipality("Putten", "GM1993")
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator)
    merge(delft, voorne)
    merge(voorne, last)
    assert [(result.name, result.measured_by) for result in shared(region)] == [("Putten", "Delft")]

    share(voorne, SharingLevel.NOTHING, coordinator)

    assert shared(region, SharingLevel.TOTALS) == []


def test_what_shares_nothing_now_is_not_found_by_the_code_of_what_merged_into_it(
    region: Region, delft: Municipality, voorne: Municipality, coordinator: Person, instrument_version: Any
) -> None:
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator)
    merge(delft, voorne)
    asked: Any = {"level": SharingLevel.REGION, "instrument_key": "vier-pijlers", "region": region}
    assert [found.name for found in shared_results(**asked, among=[delft.pk])] == ["Voorne aan Zee"]

    share(voorne, SharingLevel.NOTHING, coordinator)

    assert [shared_results(**asked, among=[code]) for code in (delft.pk, voorne.pk)] == [(), ()]


def test_what_went_up_into_another_region_keeps_its_name_and_shares_no_more_than_that_one(
    region: Region, delft: Municipality, coordinator: Person, instrument_version: Any
) -> None:
    elsewhere = factories.make_municipality("Ver", region=factories.make_region(slug="ver", name="Ver", short_name="V"))
    adopted(instrument_version, delft, coordinator)
    share(delft, SharingLevel.REGION, coordinator)
    merge(delft, elsewhere)
    assert [found.name for found in shared(region)] == ["Delft"]

    share(elsewhere, SharingLevel.NOTHING, coordinator)

    assert shared(region) == []

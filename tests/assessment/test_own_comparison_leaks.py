"""What the page of a municipality beside others must never carry: another one, a small group, who shares nothing."""

from collections.abc import Callable

import pytest
from django.test import Client

from assessment.models import GroupTotal, Round, SharingLevel
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment.comparing import count_totals
from tests.assessment.own_place import address, measure, others, page_of

As = Callable[[Person], Client]


@pytest.fixture(autouse=True)
def _own_path(delft: Municipality) -> None:
    delft.path, delft.size_class = "adaptive", "large"
    delft.save(update_fields=["path", "size_class"])


def test_of_four_others_a_municipality_learns_nothing_by_taking_its_own_away(
    round_: Round, delft: Municipality, coordinator: Person
) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 4)
    assert GroupTotal.objects.filter(round=round_, key="all", municipalities=5).exists()

    assert page_of(delft).shown == ()


@pytest.mark.parametrize(("level", "told"), [(SharingLevel.TOTALS, False), (SharingLevel.NOTHING, True)])
def test_of_a_pillar_that_four_others_answered_it_learns_nothing(
    round_: Round, delft: Municipality, coordinator: Person, level: SharingLevel, told: bool
) -> None:
    measure(round_, delft, level, by=coordinator)
    places = others(round_, 5 if level == SharingLevel.NOTHING else 4)
    without = [factories.make_municipality(f"Leegdorp{number}", size_class="large") for number in range(5)]
    for place in without:
        measure(round_, place, status="not_applicable")
    count_totals(round_)

    page = page_of(delft)

    assert len(places) + len(without) + (level > SharingLevel.NOTHING) == 10
    assert page.groups[0].view is not None
    assert [bool(pillar.shown) for pillar in page.pillars] == [told] * 5
    assert bool(page.first.blocks) == told


@pytest.mark.parametrize("level", [SharingLevel.TOTALS, SharingLevel.REGION, SharingLevel.PUBLIC])
@pytest.mark.parametrize("suffix", ["", "csv"])
def test_no_other_municipality_is_ever_named(
    as_: As, round_: Round, delft: Municipality, coordinator: Person, level: SharingLevel, suffix: str
) -> None:
    measure(round_, delft, by=coordinator)
    places = others(round_, 6, level)

    response = as_(coordinator).get(address(delft, suffix))

    shown = response.content.decode()
    assert not [place for place in places if place.name in shown or place.slug in shown or place.pk in shown]


@pytest.mark.parametrize("suffix", ["", "csv"])
def test_group_of_four_is_not_shown(
    as_: As, round_: Round, delft: Municipality, coordinator: Person, suffix: str
) -> None:
    measure(round_, delft, SharingLevel.NOTHING, by=coordinator)
    others(round_, 4)

    page = page_of(delft)
    shown = as_(coordinator).get(address(delft, suffix)).content.decode()

    assert page.shown == ()
    assert [group.peers for group in page.missing] == ["region", "size", "path"]
    assert page.first.blocks == ()
    assert "100%" not in shown.replace("0–100%", "")
    if not suffix:
        assert "In deze meetronde kan geen groep worden getoond" in shown
        assert "U staat op <strong>50%</strong>" in shown


def test_who_shares_nothing_counts_nowhere(round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, by=coordinator)
    others(round_, 5)
    others(round_, 4, SharingLevel.NOTHING)

    assert [group.view.municipalities for group in page_of(delft).shown if group.view] == [6, 6, 6]


def test_nothing_of_another_region_is_shown(round_: Round, delft: Municipality, coordinator: Person) -> None:
    elsewhere = factories.make_region(slug="elders", name="Elders", short_name="Elders")
    theirs = factories.make_round(round_.instrument_versions.get(), elsewhere, name="Daar")
    others(theirs, 6, region=elsewhere)

    assert page_of(delft).rounds == ()
    assert page_of(delft, round=str(theirs.pk)).round is None


def test_page_is_kept_by_no_cache(as_: As, delft: Municipality, coordinator: Person) -> None:
    for suffix in ("", "csv"):
        assert "no-store" in as_(coordinator).get(address(delft, suffix))["Cache-Control"]

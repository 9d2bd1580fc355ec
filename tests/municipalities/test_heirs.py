"""What became of municipalities that merged: followed to the end, on a day, and never in a circle."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipalities.heirs import EVER, Heirs, codes_of, heir_of, line_of
from municipalities.models import Municipality
from tests import factories

TODAY = date(2026, 11, 21)
PAST, COMING = date(2022, 12, 31), date(2027, 12, 31)
CODES = [f"GM000{number}" for number in range(1, 6)]


def place(code: str, successor: str = "", until: date | None = PAST) -> Municipality:
    merged = {"successor_id": successor, "valid_until": until} if successor else {}
    return Municipality(gm_code=code, name=code, **merged)


def by_code(*places: Municipality) -> dict[str, Municipality]:
    return {each.pk: each for each in places}


CHAIN = by_code(place("GM0001", "GM0002"), place("GM0002", "GM0003"), place("GM0003"))


@pytest.mark.parametrize("code", CHAIN)
def test_mergers_of_mergers_are_followed_to_the_end(code: str) -> None:
    assert heir_of(CHAIN[code], CHAIN, TODAY).pk == "GM0003"


def test_merger_that_is_still_to_come_is_not_followed_before_its_day() -> None:
    places = by_code(place("GM0001", "GM0002"), place("GM0002", "GM0003", COMING), place("GM0003"))

    assert heir_of(places["GM0001"], places, TODAY).pk == "GM0002"
    assert heir_of(places["GM0001"], places, COMING).pk == "GM0002"  # its last day
    assert heir_of(places["GM0001"], places, EVER).pk == "GM0003"


def test_successor_that_is_not_known_ends_the_line() -> None:
    places = by_code(place("GM0001", "GM0002"), place("GM0002", "GM9999"))

    assert heir_of(places["GM0001"], places, TODAY).pk == "GM0002"


@given(st.lists(st.one_of(st.none(), st.sampled_from(CODES)), min_size=5, max_size=5))
def test_whatever_went_up_into_what_a_line_ends_and_passes_nobody_twice(successors: list[str | None]) -> None:
    places = by_code(*(place(code, after or "") for code, after in zip(CODES, successors, strict=True)))
    heirs = Heirs(places, TODAY)

    for code in CODES:
        line = codes_of(line_of(places[code], places, TODAY))
        assert line[0] == code
        assert len(set(line)) == len(line)
        assert all(code in heirs.under(each) for each in line)


@pytest.fixture
def chain(db: None) -> dict[str, Municipality]:
    """Three mergers one after the other, and one that is still to come."""
    last = factories.make_municipality("Laatst", "GM0004")
    third = factories.make_municipality("Derde", "GM0003", successor=last, valid_until=COMING)
    second = factories.make_municipality("Tweede", "GM0002", successor=third, valid_until=PAST)
    first = factories.make_municipality("Eerste", "GM0001", successor=second, valid_until=PAST)
    return by_code(first, second, third, last)


def test_heirs_of_everybody_are_one_query(chain: dict[str, Municipality], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        heirs = Heirs.on(TODAY)
        found = {code: heirs.of_code(code) for code in [*chain, "GM9999"]}

    assert found == {"GM0001": "GM0003", "GM0002": "GM0003", "GM0003": "GM0003", "GM0004": "GM0004", "GM9999": "GM9999"}
    assert heirs.under("GM0003") == {"GM0001", "GM0002", "GM0003"}
    assert heirs.under("GM0002") == {"GM0001", "GM0002"}
    assert heirs.gone_up_in == {"GM0003": ("GM0001", "GM0002")}
    assert [each.name for each in heirs.former("GM0003")] == ["Eerste", "Tweede"]
    assert heirs.now(chain["GM0003"]) is None
    assert Heirs.on(EVER).line("GM0001") == ("GM0001", "GM0002", "GM0003", "GM0004")


def test_database_follows_the_line_to_its_end_too(chain: dict[str, Municipality]) -> None:
    """Whenever the mergers are: what is read of these is told apart by day afterwards."""
    places = Municipality.objects.order_by("gm_code")

    up = places.standing_for(["GM0001"]).values_list("pk", flat=True)

    assert list(up) == ["GM0001", "GM0002", "GM0003", "GM0004"]
    chain["GM0004"].successor_id, chain["GM0004"].valid_until = "GM0001", COMING
    chain["GM0004"].save()  # a circle
    assert places.standing_for(["GM0002"]).count() == 4
    assert not places.standing_for([]).exists()

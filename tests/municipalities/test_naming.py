"""Municipalities by name, where there are too many to tick."""

import pytest
from django.forms import ValidationError

from municipalities.models import Municipality, Region
from municipalities.naming import MOST_TO_TICK, NamedMunicipalities, to_tick
from tests import factories


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ()),
        (" , \n", ()),
        ("Delft", ("GM0503",)),
        ("GM0637,  Delft\nDelft", ("GM0637", "GM0503")),
    ],
    ids=["nothing", "commas alone", "a name", "codes, lines and doubles"],
)
def test_names_and_codes_are_found(
    region: Region, delft: Municipality, zoetermeer: Municipality, typed: str, codes: tuple[str, ...]
) -> None:
    assert NamedMunicipalities(region=region).clean(typed) == codes


def test_what_is_not_of_the_region_is_said(region: Region, delft: Municipality) -> None:
    elsewhere = factories.make_region(name="Elders", short_name="ELD", slug="elders")
    factories.make_municipality("Verweg", region=elsewhere)

    for typed in ("Delft, Verweg", "Delft, Nergens"):
        with pytest.raises(ValidationError, match=typed.split()[-1]):
            NamedMunicipalities(region=region).clean(typed)


def test_list_holds_no_more_than_can_be_ticked(region: Region) -> None:
    for number in range(MOST_TO_TICK + 2):
        factories.make_municipality(f"Plaats {number:02}")

    found = to_tick(Municipality.objects.filter(region=region).order_by("name"))

    assert [place.name for place in found] == [f"Plaats {number:02}" for number in range(MOST_TO_TICK)]

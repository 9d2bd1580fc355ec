"""The files of an invented round say that it was: those of the region, side by side, and of a municipality itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.models import Round
from municipalities.models import Municipality, Person
from tests.assessment.comparing import SHEETS, count_totals, measure

As = Callable[[Person], Client]
SAID = "deze antwoorden zijn verzonnen"


@pytest.fixture
def files(round_: Round, delft: Municipality, coordinator: Person, as_: As, region_staff: Person) -> Callable[[], Any]:
    measure(round_, "", place=delft, by=coordinator)
    for number in range(6):
        measure(round_, f"Plaats {number}")
    count_totals(round_)
    Round.objects.filter(pk=round_.pk).update(closes_on=timezone.localdate())
    beside = reverse("export_side_by_side", args=["side-by-side", "csv"])
    own = (
        reverse("export_own_comparison", args=[delft.slug, "csv"]),
        reverse("export_own_chart", args=[delft.slug, "place", "csv"]),
    )

    def read() -> list[Any]:
        staff = as_(region_staff)
        found: list[Any] = [staff.get(reverse("export_comparison", args=[sheet, "csv"])) for sheet in SHEETS]
        found.append(staff.get(beside, {"with": ["Delft", "Plaats 1"]}))
        return [*found, *(as_(coordinator).get(address) for address in own)]

    return read


@pytest.mark.parametrize("is_demo", [True, False])
def test_files_of_a_round_say_whether_it_was_invented(round_: Round, files: Callable[[], Any], is_demo: bool) -> None:
    Round.objects.filter(pk=round_.pk).update(is_demo=is_demo)

    for answer in files():
        heading, *rows = answer.content.decode("utf-8-sig").splitlines()
        assert rows
        assert heading.endswith(";Voorbeeld") is is_demo
        assert all(row.endswith(SAID) is is_demo for row in rows)
        assert ("-voorbeeld.csv" in answer["Content-Disposition"]) is is_demo

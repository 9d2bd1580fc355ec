"""What the pages of the comparison send: little, and readable on a phone."""

import re
from collections.abc import Callable
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from assessment.models import InstrumentVersion, Round, Status
from municipalities.models import Person, Region
from tests import factories
from tests.assessment.comparing import TOTALS, count_totals, measure
from tests.installation import ROOT

As = Callable[[Person], Client]


@pytest.fixture
def region_round(instrument_version: InstrumentVersion, region: Region) -> Round:
    return factories.make_round(instrument_version, region, name="Meetronde")


def test_table_of_a_chart_names_its_columns_beside_its_numbers(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    for number in range(5):
        measure(region_round, f"Plaats {number}", TOTALS)
    count_totals(region_round)

    page = as_(region_staff).get(reverse("spread")).content.decode()

    assert '<th scope="row">Visie</th><td data-label="Pijler">' in page
    assert '<td data-label="Gemeenten">5</td>' in page
    assert page.count("dp-table--stack") == 3  # a trend of one round is not drawn


def test_cell_of_the_heat_map_is_short_and_says_block_and_status(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    measure(region_round, "Delftstad", status="not_yet")
    client, address = as_(region_staff), reverse("heat_map")
    before = len(client.get(address).content)
    measure(region_round, "Elders", status="not_yet")

    page = client.get(address).content.decode()

    assert '<td class="dp-not_yet" title="Visie: Nog niet"><b>Nog niet</b></td>' in page
    assert len(page.encode()) - before < 4_000  # a row of 34 blocks


def shapes(svg: str) -> list[tuple[str, dict[str, str]]]:
    """What an icon draws; a mask is black where an icon has the colour of the words, which is the same shape."""
    found = []
    for shape in ElementTree.fromstring(svg):  # noqa: S314  # our own
        drawn = {name: value.replace("#000", "currentColor") for name, value in shape.attrib.items()}
        if drawn.get("fill") == "currentColor":
            del drawn["fill"]
        found.append((shape.tag.rpartition("}")[2], drawn))
    return found


@pytest.mark.parametrize("status", [*Status.values, "unanswered"])
def test_disc_of_the_heat_map_is_that_of_the_other_pages(status: str) -> None:
    css = (ROOT / "assets" / "css" / "comparison.css").read_text()
    (mask,) = re.findall(rf"""\.dp-heat \.dp-{status} {{\s+--dp-disc: url\("data:image/svg\+xml,([^"]+)"\)""", css)
    icon = render_to_string("parts/status_icon.html", {"status": status})

    assert shapes(unquote(mask)) == shapes(icon) != []

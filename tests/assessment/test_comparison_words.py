"""What the pages of the region say where there is little to show."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from assessment.charts import blocks_chart
from assessment.comparison import BlockCount
from assessment.models import InstrumentVersion, Result, Round
from municipalities.models import Person, Region
from tests import factories
from tests.assessment.comparing import count_totals, measure, result_of

As = Callable[[Person], Client]


@pytest.fixture
def region_round(instrument_version: InstrumentVersion, region: Region) -> Round:
    return factories.make_round(instrument_version, region, name="Meetronde")


def of_pillar(result: Result, status: str | None) -> None:
    """As if the whole first pillar had been answered like this."""
    result.statuses |= {key: status for key in result.statuses if key.startswith("verkennen-")}
    result.levels["verkennen"] = None
    result.save(update_fields=["statuses", "levels"])


@pytest.mark.parametrize(
    ("status", "said"), [(None, "nog niets beantwoord"), ("not_applicable", "niet van toepassing")]
)
def test_heat_map_says_why_a_pillar_has_no_level(
    region_round: Round, region_staff: Person, as_: As, status: str | None, said: str
) -> None:
    place = measure(region_round, "Delft")
    of_pillar(result_of(place, region_round), status)

    response = as_(region_staff).get(reverse("heat_map"))

    assert response.context["heat"].rows[0].bands["verkennen"].label == said
    assert f'<td class="dp-heat__band">{said}</td>' in response.content.decode()


def test_spread_of_a_round_without_figures_leads_to_one_that_has_them(
    region_round: Round, region_staff: Person, as_: As, instrument_version: InstrumentVersion, region: Region
) -> None:
    later = factories.make_round(
        instrument_version, region, name="Later", opens_on=region_round.opens_on + timedelta(days=1)
    )
    client, address = as_(region_staff), f"{reverse('spread')}?round={later.pk}"
    assert "Bekijk Meetronde" not in client.get(address).content.decode()

    for number in range(5):
        measure(region_round, f"Plaats {number}")
    count_totals(region_round)
    shown = client.get(address).content.decode()

    assert "Bekijk Meetronde: daarvan zijn er cijfers" in shown
    assert f'href="{reverse("spread")}?round={region_round.pk}"' in shown


def test_spread_has_a_trend_once_two_rounds_tell_something(
    region_round: Round, region_staff: Person, as_: As, instrument_version: InstrumentVersion, region: Region
) -> None:
    later = factories.make_round(
        instrument_version, region, name="Later", opens_on=region_round.opens_on + timedelta(days=1)
    )
    places = [measure(later, f"Plaats {number}") for number in range(5)]
    count_totals(later)
    client = as_(region_staff)

    one = [chart.key for chart in client.get(reverse("spread")).context["spread"].shown]
    for place in places:
        measure(region_round, place.name, place=place)
    count_totals(region_round)
    two = [chart.key for chart in client.get(reverse("spread")).context["spread"].shown]

    assert one == ["pillars", "groups", "blocks"]
    assert two == [*one, "trend"]


def test_blocks_that_are_called_the_same_say_of_which_pillar_they_are() -> None:
    counts = [
        BlockCount(str(number), name, pillar)
        for number, (name, pillar) in enumerate([("Standaardisatie", "Fundament"), ("Visie", "Verkennen")] * 2)
    ]
    counts[2] = replace(counts[2], pillar="Diensten")
    counts[3] = replace(counts[3], name="Doelen")

    chart = blocks_chart("blocks", "", "", counts)

    assert chart.data["names"] == ["Standaardisatie (Fundament)", "Visie", "Standaardisatie (Diensten)", "Doelen"]
    assert [row[0] for row in chart.sheet.rows] == ["Standaardisatie", "Visie", "Standaardisatie", "Doelen"]

"""The charts of a municipality beside a group: its place and its trend; what they carry, and their files."""

import json
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from assessment.comparison import Spread
from assessment.models import Round, SharingLevel
from assessment.own_charts import own_trend_chart
from assessment.own_place import OwnLine, OwnPoint, PeerGroup, Peers
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment.own_place import html, measure, others, page_of

As = Callable[[Person], Client]


@pytest.fixture
def two_rounds(round_: Round, delft: Municipality, coordinator: Person) -> Round:
    """Delft at 0% and then at 50%, beside five that have everything."""
    delft.path, delft.size_class = "adaptive", "large"
    delft.save(update_fields=["path", "size_class"])
    version = round_.instrument_versions.get()
    earlier = factories.make_round(version, delft.region, name="Eerder", opens_on=date(2024, 1, 1))
    for one, status in ((earlier, "not_yet"), (round_, "partial")):
        measure(one, delft, status=status, by=coordinator)
        others(one, 5)
    return round_


def file_of(delft: Municipality, sheet: str, extension: str, **asked: Any) -> str:
    return reverse("export_own_chart", args=[delft.slug, sheet, extension], query=asked)


def test_place_and_trend_say_what_their_tables_say(
    as_: As, two_rounds: Round, delft: Municipality, coordinator: Person
) -> None:
    place, trend = page_of(delft).charts

    assert place.sheet.rows[0] == (
        *("Alles bij elkaar", 50, None, 100, 100, 100, None, 6),
        "in het kwart dat nog het meeste te doen heeft",
    )
    assert place.data["rows"][0] == {
        "name": "Alles bij elkaar", "own": 50, "low": None, "q1": 100, "median": 100, "q3": 100, "high": None
    }  # fmt: skip
    assert [row[:6] for row in trend.sheet.rows] == [
        ("Eerder", 0, 100, 100, 100, 6),
        ("Meetronde", 50, 100, 100, 100, 6),
    ]
    assert [series["values"] for series in trend.data["series"]] == [[0, 50], *[[100, 100]] * 3]
    assert trend.data["own"] == trend.data["series"][0]["name"]
    shown = html(as_(coordinator), delft)
    assert shown.count("zijn afgerond op stappen van 5 punten") == 1
    assert "dp-place__box" in shown
    assert "dp-place__end" not in shown
    assert "None" not in shown
    drawn = re.findall(r'<script id="chart-(\w+)-data" type="application/json">(.*?)</script>', shown, re.DOTALL)
    assert [(key, json.loads(data)) for key, data in drawn] == [("place", place.data), ("trend", trend.data)]


def test_files_of_the_charts(as_: As, two_rounds: Round, delft: Municipality, coordinator: Person) -> None:
    client = as_(coordinator)

    lines = client.get(file_of(delft, "trend", "csv", peers="path")).content.decode("utf-8-sig").splitlines()
    sheet = load_workbook(BytesIO(client.get(file_of(delft, "place", "xlsx")).content)).active

    assert lines[1:] == ["Eerder;0;100;100;100;6;", "Meetronde;50;100;100;100;6;"]
    assert sheet is not None
    assert sheet.max_row == 1 + 5
    for sheet_key, extension in (("trend", "json"), ("nothing", "csv")):
        assert client.get(file_of(delft, sheet_key, extension)).status_code == 404


def test_trend_is_of_the_part_that_was_asked_for(two_rounds: Round, delft: Municipality) -> None:
    whole, part, unknown = (page_of(delft, pillar=key) for key in ("", "fundament", "bestaat-niet"))

    assert "fundament" in part.asked
    assert "Digitaal fundament" in part.charts[1].sentence
    assert whole.charts[1].sentence == unknown.charts[1].sentence
    assert (whole.pillar, unknown.pillar) == ("", "")


def test_group_of_four_is_in_no_chart(as_: As, round_: Round, delft: Municipality, coordinator: Person) -> None:
    measure(round_, delft, SharingLevel.NOTHING, by=coordinator)
    others(round_, 4)

    assert page_of(delft).charts == ()
    assert as_(coordinator).get(file_of(delft, "place", "csv")).status_code == 404
    assert "plotly" not in html(as_(coordinator), delft)


@pytest.mark.parametrize("sheet", ["place", "trend"])
def test_charts_name_no_other_municipality(
    as_: As, two_rounds: Round, delft: Municipality, coordinator: Person, sheet: str
) -> None:
    said = as_(coordinator).get(file_of(delft, sheet, "csv")).content.decode()

    assert "Buurdorp" not in said
    assert "GM" not in said


def test_trend_tells_of_breaks_and_of_what_may_not_be_shown() -> None:
    spread = Spread("", "Alles", 6, 10, 20, 30, 40, 50)
    first = OwnPoint("Een", 1, None, level=10, measured_by="Oudestad")
    points = (first, OwnPoint("Twee", 2, spread, breaks=True, level=40))

    chart = own_trend_chart(OwnLine("", "Alles", points), PeerGroup(Peers.REGION, "MRDH"))

    assert chart.sheet.rows == (
        ("Een", 10, None, None, None, None, "te weinig gemeenten om te tonen; gemeten door Oudestad"),
        ("Twee", 40, 20, 30, 40, 6, "vanaf hier andere vragen"),
    )
    assert [series["breaks"] for series in chart.data["series"]] == [[False, True]] * 4
    assert own_trend_chart(None, PeerGroup(Peers.REGION, "MRDH")).is_empty

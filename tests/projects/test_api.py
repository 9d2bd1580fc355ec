"""The open data: the shape of every answer, and what never stands in one."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessment.actions.totals import refresh_totals
from assessment.models import Audience, InstrumentVersion, Round, SharingLevel
from municipalities.models import Municipality, Person
from projects import models
from tests import factories
from tests.projects.open_data import LISTS, get, make_cooperation, make_total, results
from tests.projects.stage import VISIE, measure, share
from tests.projects.test_views import make_project

# What stands in it


def test_instruments_have_their_versions(instrument_version: InstrumentVersion) -> None:
    (found,) = results("instruments")

    assert (found["key"], found["title"]) == ("vier-pijlers", instrument_version.instrument.title)
    assert found["versions"][0]["href"] == "http://testserver/api/v1/instruments/vier-pijlers/versions/1"
    assert (
        found["versions"][0]["yaml"].endswith("vier-pijlers-1.yaml") or "vier-pijlers" in found["versions"][0]["yaml"]
    )


def test_version_has_pillars_blocks_and_sources(instrument_version: InstrumentVersion) -> None:
    found = get("instruments/vier-pijlers/versions/1").json()

    blocks = [block for pillar in found["pillars"] for block in pillar["blocks"]]
    assert (len(found["pillars"]), len(blocks)) == (4, instrument_version.blocks.count())
    assert set(blocks[0]["signs"]) == {"implemented", "partial", "not_yet"}
    assert blocks[0]["sources"][0]["document"]
    assert found["publishedAt"]


def test_municipality_has_its_code_and_its_successor(delft: Municipality) -> None:
    factories.make_municipality("Brielle", "GM0501", valid_until=date(2022, 12, 31), successor=delft)

    brielle, _delft = results("municipalities?region=mrdh")
    (standing,) = results("municipalities?validOn=2026-01-01")

    assert (brielle["gmCode"], brielle["validUntil"], brielle["successor"]) == ("GM0501", "2022-12-31", "GM0503")
    assert (standing["name"], standing["isSynthetic"]) == ("Delft", False)
    factories.make_region(slug="elders", name="Elders", short_name="Elders")
    assert results("municipalities?region=elders") == []


def test_project_is_told_whole(delft: Municipality) -> None:
    old = factories.make_municipality("Brielle", "GM0501", valid_until=date(2022, 12, 31), successor=delft)
    make_project(old, is_public=True, tasks=["care"], stage="pilot", contact_role="Beleidsadviseur")

    (found,) = results("projects")

    assert found == get("projects/deelmobiliteit").json()
    assert found["municipalities"] == [{"gmCode": "GM0503", "name": "Delft", "formerly": ["Brielle"]}]
    assert found["tasks"][0]["key"] == "care"
    assert (found["stage"], found["openness"], found["contactRole"]) == ("pilot", None, "Beleidsadviseur")
    assert found["source"]["section"] == "Bijlage 2"
    assert found["href"] == "http://testserver/projecten/deelmobiliteit/"


def test_projects_are_filtered_as_on_the_map(delft: Municipality, zoetermeer: Municipality) -> None:
    make_project(delft, "Een", is_public=True, stage="pilot")
    make_project(zoetermeer, "Twee", is_public=True, themes=["Data"])

    assert [one["name"] for one in results("projects?municipality=GM0503")] == ["Een"]
    assert [one["name"] for one in results("projects?municipality=zoetermeer")] == ["Twee"]
    assert [one["name"] for one in results("projects?theme=Data")] == ["Twee"]
    assert [one["name"] for one in results("projects?stage=pilot")] == ["Een"]
    assert [one["name"] for one in results("projects?q=twee")] == ["Twee"]


def test_cooperation_has_who_takes_part(delft: Municipality) -> None:
    make_cooperation(delft)

    (found,) = results("cooperations?municipality=GM0503")

    assert [(one["type"], one["key"], one["note"]) for one in found["participants"]] == [
        ("municipality", "GM0503", ""),
        ("organisation", "tno", "denkt mee"),
    ]
    assert (found["theme"], found["region"], found["source"]["section"]) == ("Data", "mrdh", "6.2")
    assert results("cooperations?state=potential") == []


def test_testbed_has_its_place(delft: Municipality) -> None:
    models.Testbed.objects.create(
        key="groen", name="Groen", municipality=delft, state="existing", document="mrdh-2021", section="6.2"
    )

    (found,) = results("testbeds")

    assert (found["name"], found["municipality"]["gmCode"], found["openness"]) == ("Groen", "GM0503", None)


@pytest.mark.parametrize("path", ["projects", "cooperations"])
def test_maps_come_as_geojson_by_format_and_by_header(delft: Municipality, path: str) -> None:
    make_project(delft, is_public=True)
    make_cooperation(delft)

    asked, negotiated = get(f"{path}?format=geojson"), get(path, accept="application/geo+json")

    assert asked["Content-Type"] == negotiated["Content-Type"] == "application/geo+json"
    (found,) = asked.json()["features"]
    assert found["geometry"] == {"type": "Point", "coordinates": [4.4, 52.0]}
    assert "isSynthetic" in found["properties"]
    assert json.loads(negotiated.content)["features"] == [found]


def test_total_tells_counts_and_spread(instrument_version: InstrumentVersion, region: Any) -> None:
    make_total(instrument_version, region, key="size:small+medium")

    (found,) = results("results/totals?region=mrdh&instrument=vier-pijlers")

    assert found["group"] == {"kind": "size", "values": ["small", "medium"]}
    assert found["blocks"] == [
        {"key": VISIE, "implemented": 4, "partial": 0, "notYet": 0, "notApplicable": 0, "unanswered": 2}
    ]
    assert found["spread"] == [
        {"pillar": None, "municipalities": 6, "p10": None, "p25": 20, "p50": 30, "p75": 40, "p90": None}
    ]


def test_percentiles_that_may_be_missing_are_described_as_such(region: Any) -> None:
    document = get("openapi.json").json()
    told = document["components"]["schemas"]["SpreadShape"]["properties"]

    missing = {name for name, shape in told.items() if {"type": "null"} in shape.get("anyOf", ())}
    assert missing == {"pillar", "p10", "p90"}


# What never stands in it


def test_totals_for_the_region_own_groups_and_open_rounds_are_not_told(
    instrument_version: InstrumentVersion, region: Any
) -> None:
    make_total(instrument_version, region, audience=Audience.REGION)
    make_total(instrument_version, region, key="group:1")
    make_total(instrument_version, region, round=factories.make_round(instrument_version, region))
    reopened = make_total(instrument_version, region).round
    staff = factories.make_region_staff(region)
    place = factories.make_municipality("Westland")
    tomorrow = timezone.localdate() + timedelta(days=1)
    reopened.reopenings.create(municipality=place, reason="Later", until=tomorrow, by=staff)

    assert results("results/totals") == []


def test_only_results_that_are_public_are_told(
    instrument_version: InstrumentVersion,
    delft: Municipality,
    zoetermeer: Municipality,
    coordinator: Person,
    outsider: Person,
) -> None:
    measure(instrument_version, delft, coordinator, {VISIE: "partial"})
    measure(instrument_version, zoetermeer, outsider, {VISIE: "not_yet"})
    share(delft, SharingLevel.PUBLIC, coordinator, instrument_version)
    share(zoetermeer, SharingLevel.REGION, outsider, instrument_version)

    answer = get("results/municipalities?region=mrdh")

    (found,) = answer.json()["results"]
    assert (found["gmCode"], found["measuredBy"]) == ("GM0503", None)
    assert {"block": VISIE, "status": "partial"} in found["statuses"]
    assert not {"level", "score", "rank", "path"} & set(found)
    assert b"Zoetermeer" not in answer.content
    assert b"Geheime" not in answer.content


def test_result_goes_when_sharing_is_withdrawn_and_a_draft_never_comes(
    instrument_version: InstrumentVersion, delft: Municipality, coordinator: Person
) -> None:
    share(delft, SharingLevel.PUBLIC, coordinator, instrument_version)
    measure(instrument_version, delft, coordinator, {VISIE: "partial"}, adopted=False)
    assert results("results/municipalities?region=mrdh") == []
    assert get("results/municipalities?region=mrdh&instrument=geen").status_code == 422

    measure(instrument_version, delft, coordinator, {VISIE: "partial"})
    first = get("results/municipalities?region=mrdh")
    share(delft, SharingLevel.REGION, coordinator, instrument_version)
    then = get("results/municipalities?region=mrdh", if_none_match=first["ETag"])

    assert len(first.json()["results"]) == 1
    assert (then.status_code, then.json()["results"]) == (200, [])
    assert "no-cache" in first["Cache-Control"]


def test_nothing_that_is_not_public_stands_in_any_answer(
    instrument_version: InstrumentVersion, delft: Municipality, coordinator: Person
) -> None:
    make_project(delft, "Geheim project", created_by=coordinator)
    make_project(delft, "Weg project", is_public=True, removed_at=timezone.now())
    make_project(delft, "Openbaar project", is_public=True, created_by=coordinator, changed_by=coordinator)
    make_cooperation(delft, "Oud", removed_at=timezone.now())
    measure(instrument_version, delft, coordinator, {VISIE: "partial"})
    delft.path, delft.covered, delft.tasks = "adaptive", ["verkennen-doelen"], ["care"]
    delft.save()

    answers = [get(path).content.decode() for path in (*LISTS, "results/municipalities?region=mrdh")]
    answers += [get(f"{path}?format=geojson").content.decode() for path in ("projects", "cooperations")]
    everything = "\n".join(answers)

    assert "Openbaar project" in everything
    for secret in ("Geheim", "Weg project", '"Oud"', coordinator.name, coordinator.email, "adaptive", "covered"):
        assert secret not in everything
    assert get("projects/geheim-project").status_code == get("projects/weg-project").status_code == 404


def test_what_is_invented_says_so(region: Any) -> None:
    invented = factories.make_region(slug="proefregio-23-1-1", name="Proefregio", short_name="P")
    place = factories.make_municipality("Verzonnen", region=invented)
    make_project(place, is_public=True, is_demo=True)
    make_cooperation(place)

    (project,), (cooperation,) = results("projects"), results("cooperations")

    assert (project["isSynthetic"], project["isDemo"], cooperation["isSynthetic"]) == (True, True, True)
    assert [one["isSynthetic"] for one in results("regions")] == [False, True]
    assert [one["isSynthetic"] for one in results("municipalities")] == [True]


# Groups of a few


def measured_round(version: InstrumentVersion, region: Any, levels: list[SharingLevel]) -> Round:
    """A round that has ended, in which each shares as said; its totals are counted."""
    round_ = factories.make_round(version, region)
    for number, level in enumerate(levels):
        place = factories.make_municipality(f"Plaats {number}", size_class="small" if number < 4 else "large")
        round_.invited.add(place)
        person = factories.make_member(place, "coordinator", f"Persoon {number}")
        assessment = factories.make_assessment(place, round_, person)
        factories.answer_block(assessment, VISIE, "partial", person)
        share(place, level, person, version)
        factories.adopt(assessment, person)
    yesterday = timezone.localdate() - timedelta(days=1)
    Round.objects.filter(pk=round_.pk).update(opens_on=yesterday - timedelta(days=9), closes_on=yesterday)
    refresh_totals(region=region, instrument=version.instrument, round_=round_)
    return round_


@pytest.mark.parametrize("level", [SharingLevel.TOTALS, SharingLevel.REGION, SharingLevel.PUBLIC])
def test_four_municipalities_have_no_total(
    instrument_version: InstrumentVersion, region: Any, level: SharingLevel
) -> None:
    measured_round(instrument_version, region, [level] * 4 + [SharingLevel.NOTHING] * 3)

    assert results("results/totals") == []


def test_small_class_cannot_be_worked_out_by_subtraction(instrument_version: InstrumentVersion, region: Any) -> None:
    measured_round(instrument_version, region, [SharingLevel.TOTALS] * 9)

    told = {"+".join([one["group"]["kind"], *one["group"]["values"]]): one for one in results("results/totals")}

    assert told["all"]["municipalities"] == 9
    assert [one["municipalities"] for name, one in told.items() if name.startswith("size") and "small" in name] in (
        [],
        [9],
    )
    assert results("results/municipalities?region=mrdh") == []
    assert b"Plaats" not in get("results/totals").content

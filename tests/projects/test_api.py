"""The open data: the shape of every answer, and what never stands in one."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.models import Audience, GroupTotal, InstrumentVersion, SharingLevel
from municipalities.models import Municipality, Person
from projects import models
from projects.models import CallCount, Cooperation, Organisation, Project
from tests import factories
from tests.projects.stage import VISIE, measure, share
from tests.projects.test_views import make_project

Read = Callable[..., Any]
LISTS = ("instruments", "regions", "municipalities", "projects", "cooperations", "testbeds", "results/totals")


def get(path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/{path}", headers=headers)


def results(path: str) -> list[dict[str, Any]]:
    answer = get(path)
    assert answer.status_code == 200, answer.content
    return list(answer.json()["results"])


def make_cooperation(place: Municipality, theme: str = "Data", **fields: Any) -> Cooperation:
    defaults: dict[str, Any] = {"key": theme.lower(), "state": "current", "document": "mrdh-2021", "section": "6.2"}
    found = Cooperation.objects.create(region=place.region, theme=theme, **{**defaults, **fields})
    found.participations.create(municipality=place, state="current")
    partner = Organisation.objects.get_or_create(key="tno", defaults={"name": "TNO", "kind": "knowledge"})[0]
    found.participations.create(organisation=partner, state="potential", note="denkt mee")
    return found


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


def make_total(version: InstrumentVersion, region: Any, **fields: Any) -> GroupTotal:
    today = timezone.localdate()
    round_ = fields.pop("round", None) or factories.make_round(
        version, region, opens_on=today - timedelta(days=60), closes_on=today - timedelta(days=1)
    )
    defaults: dict[str, Any] = {
        "audience": Audience.PUBLIC,
        "key": "all",
        "municipalities": 6,
        "blocks": {VISIE: {"implemented": 4, "": 2}},
        "spread": {"": [6, 10, 20, 30, 40, 50]},
    }
    return GroupTotal.objects.create(
        region=region, instrument=version.instrument, round=round_, **{**defaults, **fields}
    )


def test_total_tells_counts_and_spread(instrument_version: InstrumentVersion, region: Any) -> None:
    make_total(instrument_version, region, key="size:small+medium")

    (found,) = results("results/totals?region=mrdh&instrument=vier-pijlers")

    assert found["group"] == {"kind": "size", "values": ["small", "medium"]}
    assert found["blocks"] == [
        {"key": VISIE, "implemented": 4, "partial": 0, "notYet": 0, "notApplicable": 0, "unanswered": 2}
    ]
    assert found["spread"] == [
        {"pillar": None, "municipalities": 6, "p10": 10, "p25": 20, "p50": 30, "p75": 40, "p90": 50}
    ]


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


# The rules


def test_pages_lead_to_each_other(region: Any) -> None:
    for number in range(5):
        factories.make_municipality(f"Plaats {number}")

    answer = get("municipalities?pageSize=2&page=2&region=mrdh")

    content = answer.json()
    assert [one["name"] for one in content.pop("results")] == ["Plaats 2", "Plaats 3"]
    assert content == {"page": 2, "pageSize": 2, "totalItems": 5, "totalPages": 3}
    here = "http://testserver/api/v1/municipalities?pageSize=2&page={}&region=mrdh"
    pages = (("first", 1), ("prev", 1), ("next", 3), ("last", 3))
    assert answer["Link"] == ", ".join(f'<{here.format(page)}>; rel="{name}"' for name, page in pages)
    assert results("municipalities?page=9") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "status", "name"),
    [
        ("municipalities?pageSize=501", 422, "pageSize"),
        ("municipalities?page=0", 422, "page"),
        ("municipalities?page=x", 422, "page"),
        ("municipalities?validOn=gisteren", 422, "validOn"),
        ("projects?stage=nothing", 422, "stage"),
        ("projects?task=nothing", 422, "task"),
        ("projects?q=" + "x" * 201, 422, "q"),
        ("results/municipalities", 422, "region"),
        ("results/municipalities?region=elders", 422, "region"),
        ("catalog?format=xml", 422, "format"),
        ("projects/no-such-project", 404, None),
        ("instruments/vier-pijlers/versions/99999999999999999999", 404, None),
        ("projects/", 404, None),
        ("", 404, None),
        ("nothing/at/all", 404, None),
    ],
)
def test_error_is_a_problem(path: str, status: int, name: str | None) -> None:
    answer = get(path)

    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert (told["status"], told["instance"]) == (status, f"/api/v1/{path.partition('?')[0]}")
    assert told["title"]
    assert told["detail"]
    assert [error["name"] for error in told.get("errors", [])] == ([name] if name else [])
    assert answer["API-Version"] == "1.0.0"


@pytest.mark.django_db
def test_other_methods_are_refused_with_a_problem() -> None:
    answer: Any = Client().post("/api/v1/projects")

    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (405, "application/problem+json", "GET")


def test_head_is_answered_without_content(delft: Municipality) -> None:
    answer: Any = Client().head("/api/v1/municipalities")

    assert (answer.status_code, answer.content, answer["ETag"]) == (200, b"", get("municipalities")["ETag"])


@pytest.mark.django_db
def test_other_sites_may_read() -> None:
    asked: Any = Client().options("/api/v1/projects")

    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert get("projects")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in get("projects")
    assert "Access-Control-Allow-Origin" not in Client().get("/open-data/")


def test_what_has_not_changed_is_not_sent_again(delft: Municipality) -> None:
    first = get("municipalities")

    again = get("municipalities", if_none_match=first["ETag"])
    Municipality.objects.update(name="Delft aan Zee")

    assert (again.status_code, again.content, again["API-Version"]) == (304, b"", "1.0.0")
    assert get("municipalities", if_none_match=first["ETag"]).status_code == 200


@pytest.mark.django_db
def test_who_asks_too_often_waits(settings: Any) -> None:
    settings.API_CALLS_A_MINUTE = 2

    answers = [get("projects") for _time in range(5)]  # at most two minutes, so three of them in one
    others: Any = Client(REMOTE_ADDR="192.0.2.7").get("/api/v1/projects")

    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert others.status_code == answers[0].status_code == 200
    assert refused[0]["Content-Type"] == "application/problem+json"
    assert 1 <= int(refused[0]["Retry-After"]) <= 60


@pytest.mark.django_db
def test_callers_are_counted_by_the_minute_and_forgotten() -> None:
    counts = [CallCount.objects.count_call("somebody", 7) for _time in range(2)]
    next_minute = CallCount.objects.count_call("somebody", 8)

    assert (counts, next_minute) == ([1, 2], 1)
    assert list(CallCount.objects.values_list("caller", "minute", "calls")) == [("somebody", 8, 1)]


@pytest.mark.django_db
def test_address_of_a_caller_is_not_kept() -> None:
    Client(REMOTE_ADDR="192.0.2.7").get("/api/v1/projects")

    assert "192.0.2.7" not in str(list(CallCount.objects.values()))


# The document, the catalogue and the page


@pytest.mark.django_db
def test_document_tells_the_rules(settings: Any) -> None:
    settings.SITE_URL = "https://digipeil.example"

    found = get("openapi.json").json()

    assert found["openapi"] == "3.1.0"
    assert found["servers"] == [{"url": "https://digipeil.example/api/v1"}]
    assert found["info"]["license"]["name"] == "CC BY 4.0"
    assert found["info"]["contact"]["email"] == settings.CONTACT_EMAIL
    assert {f"/{path}" for path in LISTS} <= set(found["paths"])
    names = {parameter["name"] for parameter in found["paths"]["/projects"]["get"]["parameters"]}
    assert {"page", "pageSize", "municipality", "stage", "format"} <= names
    assert "application/problem+json" in found["paths"]["/projects"]["get"]["responses"]["429"]["content"]


@pytest.mark.django_db
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD uses it
def test_catalogue_is_the_same_in_both_formats() -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    json_ld, turtle = get("catalog"), get("catalog", accept="text/turtle")

    first, second = Graph().parse(data=json_ld.content, format="json-ld"), Graph().parse(data=turtle.content)
    assert json_ld["Content-Type"].startswith("application/ld+json")
    assert turtle["Content-Type"].startswith("text/turtle")
    assert get("catalog?format=turtle").content == turtle.content
    assert isomorphic(first, second)


@pytest.mark.django_db
def test_every_dataset_has_what_dcat_ap_nl_asks() -> None:
    from rdflib import RDF, Graph
    from rdflib.namespace import DCAT, DCTERMS

    graph = Graph().parse(data=get("catalog?format=turtle").content)

    datasets = list(graph.subjects(RDF.type, DCAT.Dataset))
    asked = ("title", "description", "identifier", "publisher", "creator", "accessRights")
    assert len(datasets) == 7
    for dataset in datasets:
        assert all((dataset, DCTERMS[name], None) in graph for name in asked)
        assert (dataset, DCAT.theme, None) in graph
        assert (dataset, DCAT.contactPoint, None) in graph
        for distribution in graph.objects(dataset, DCAT.distribution):
            assert (distribution, DCAT.accessURL, None) in graph
            assert (distribution, DCTERMS.license, None) in graph


@pytest.mark.django_db
def test_addresses_of_the_page_answer(region: Any) -> None:
    from projects.api.facts import DATASETS

    page = Client().get("/open-data/").content.decode()

    for dataset in DATASETS:
        assert f'href="{dataset.address}{dataset.needed}"' in page
        assert Client().get(dataset.address + dataset.example).status_code == 200


# As big as it gets


def cost(path: str) -> int:
    get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("path", [*LISTS, "projects?format=geojson", "cooperations?format=geojson"])
def test_list_costs_the_same_for_any_number(path: str, instrument_version: InstrumentVersion, region: Any) -> None:
    costs = []
    for number in (1, 3, 30):
        while Project.objects.count() < number:
            here = str(Project.objects.count())
            place = factories.make_municipality(f"Plaats {here}")
            make_project(place, f"Project {here}", partners=[f"Partner {here}"], is_public=True, blocks=[VISIE])
            make_cooperation(place, f"Thema {here}")
            make_total(instrument_version, region)
            models.Testbed.objects.create(
                key=here, name=here, municipality=place, state="existing", document="x", section="y"
            )
            factories.make_region(slug=f"regio-{here}", name=f"Regio {here}")
        costs.append(cost(path))

    assert costs[0] == costs[1] == costs[2]
    assert costs[0] <= 10

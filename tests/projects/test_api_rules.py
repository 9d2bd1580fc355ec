"""What holds for every answer of the open data: pages, problems, limits, and the documents that describe them."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from ninja.errors import ValidationError
from rdflib import RDF, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS

from assessment.models import InstrumentVersion
from municipalities.models import Municipality
from projects import models
from projects.api.facts import DATASETS
from projects.api.problems import of_validation
from projects.models import CallCount, Project
from tests import factories
from tests.projects.open_data import LISTS, get, make_cooperation, make_total, results
from tests.projects.stage import VISIE
from tests.projects.test_views import make_project


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
        ("results/totals?region=elders", 422, "region"),
        ("results/totals?instrument=geen", 422, "instrument"),
        ("municipalities?region=xx", 422, "region"),
        ("projects?municipality=delftt", 422, "municipality"),
        ("projects?municipality=GM9999", 422, "municipality"),
        ("projects?municipality=%00", 422, "municipality"),
        ("cooperations?region=xx", 422, "region"),
        ("cooperations?municipality=GM9999", 422, "municipality"),
        ("catalog?format=xml", 422, "format"),
        ("projects?" + "&" * 1001, 400, None),
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


NO_TEXT = "Hier staat een teken in dat in geen tekst kan staan."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("municipalities?region=a.b", "Gebruik hier alleen letters, cijfers, streepjes en lage streepjes."),
        ("municipalities?validOn=gisteren", "Dit is een datum, geschreven als 2026-03-31."),
        ("municipalities?validOn=2026-02-30", "Dit is een datum, geschreven als 2026-03-31."),
        ("municipalities?validOn=1774915201", "Dit is een datum, geschreven als 2026-03-31."),
        ("municipalities?page=x", "Dit is een geheel getal."),
        ("municipalities?page=" + "9" * 5000, "Dit getal is te groot."),
        ("cooperations?format=zzz", "Kies uit: json, geojson."),
        ("cooperations?state=zzz", "Kies uit: current, potential."),
        ("cooperations?municipality=delft", "Dit is GM met vier cijfers, zoals GM0503."),
        ("projects?q=%00", NO_TEXT),
        ("projects?q=%00&q=fiets", NO_TEXT),
        ("municipalities?region=%00", NO_TEXT),
        ("results/totals?round=%00", NO_TEXT),
        ("regions?a%00=b", NO_TEXT),
        ("openapi.json?a=%00", NO_TEXT),
    ],
)
def test_wrong_parameter_is_told_in_dutch(path: str, reason: str) -> None:
    answer = get(path, cookie="django_language=nl")

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert [error["detail"] for error in answer.json()["errors"]] == [reason]


@pytest.mark.django_db
def test_wrong_parameter_is_told_in_english_to_who_chose_it() -> None:
    answer = get("cooperations?format=zzz", cookie="django_language=en")

    assert [error["detail"] for error in answer.json()["errors"]] == ["Choose one of: json, geojson."]


@pytest.mark.parametrize(
    "error",
    [
        {"type": "unheard_of", "msg": "Input should be something else"},
        {"type": "string_pattern_mismatch", "msg": "String should match pattern", "ctx": {"pattern": "^x$"}},
    ],
)
def test_reason_that_we_have_no_words_for_is_no_english(error: dict[str, Any], rf: Any) -> None:
    with translation.override("nl"):
        answer = of_validation(rf.get("/api/v1/regions"), ValidationError([{"loc": ("query", "q"), **error}]))

    assert json.loads(answer.content)["errors"] == [{"in": "query", "name": "q", "detail": "Dit klopt niet."}]


@pytest.mark.django_db
def test_parameter_that_the_api_does_not_know_is_passed_over_as_the_page_says() -> None:
    assert get("projects?zzz=1").status_code == 200
    page = Client().get("/open-data/").content.decode()
    assert "A parameter that the API does not know is passed over." in page


@pytest.mark.django_db
def test_other_methods_are_refused_with_a_problem() -> None:
    answer: Any = Client().post("/api/v1/projects")

    assert (answer.status_code, answer["Content-Type"], answer["Allow"]) == (
        405,
        "application/problem+json",
        "GET, HEAD, OPTIONS",
    )


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        ("regions", "application/xml", 406),
        ("regions", "text/html,application/xhtml+xml,*/*;q=0.8", 200),
        ("regions", "application/*", 200),
        ("openapi.json", "application/json", 200),
        ("catalog", "application/json", 200),
        ("catalog", "text/turtle", 200),
        ("catalog", "application/rdf+xml", 406),
        ("catalog?format=turtle", "application/rdf+xml", 200),
        ("projects", "application/geo+json", 200),
    ],
)
@pytest.mark.django_db
def test_what_is_made_in_no_format_that_the_client_takes_is_refused(path: str, accept: str, status: int) -> None:
    answer = get(path, accept=accept)

    assert answer.status_code == status
    assert answer["API-Version"] == "1.0.0"
    assert (answer["Content-Type"] == "application/problem+json") == (status == 406)


def test_head_is_answered_without_content(delft: Municipality) -> None:
    answer: Any = Client().head("/api/v1/municipalities")

    whole = get("municipalities")
    assert (answer.status_code, answer.content, answer["ETag"]) == (200, b"", whole["ETag"])
    assert int(answer["Content-Length"]) == len(whole.content)


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
    json_ld, turtle = get("catalog"), get("catalog", accept="text/turtle")

    first, second = Graph().parse(data=json_ld.content, format="json-ld"), Graph().parse(data=turtle.content)
    assert json_ld["Content-Type"].startswith("application/ld+json")
    assert turtle["Content-Type"].startswith("text/turtle")
    assert get("catalog?format=turtle").content == turtle.content
    assert isomorphic(first, second)


@pytest.mark.django_db
def test_every_dataset_has_what_dcat_ap_nl_asks() -> None:
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


PEOPLE_AND_RIGHTS = ("title", "description", "publisher", "license", "language")


def test_catalogue_says_when_each_part_changed(instrument_version: InstrumentVersion, delft: Municipality) -> None:
    make_project(delft, is_public=True, changed_at=datetime(2026, 3, 2, 12, tzinfo=UTC))
    make_project(delft, "Geheim", changed_at=datetime(2026, 3, 9, 12, tzinfo=UTC))
    InstrumentVersion.objects.update(published_at=datetime(2026, 2, 1, 12, tzinfo=UTC))
    graph = Graph().parse(data=get("catalog?format=turtle").content)

    found = {str(one).rpartition("#")[2]: str(day) for one, day in graph.subject_objects(DCTERMS.modified)}
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)

    assert str(graph.value(catalogue, DCTERMS.modified)) == "2026-03-02"
    assert {key: found[key] for key in ("projects", "instruments")} == {
        "projects": "2026-03-02",
        "instruments": "2026-02-01",
    }
    assert "totals" not in found


@pytest.mark.django_db
def test_everything_of_the_catalogue_says_what_it_must() -> None:
    """Every address that the graph names as its own is described in it, with what DCAT-AP-NL asks."""
    graph = Graph().parse(data=get("catalog?format=turtle").content)

    told = {kind: list(graph.subjects(RDF.type, kind)) for kind in (DCAT.Catalog, DCAT.Dataset, DCAT.DataService)}
    for one in [one for found in told.values() for one in found]:
        assert all((one, DCTERMS[name], None) in graph for name in PEOPLE_AND_RIGHTS), one
        assert (graph.value(one, DCAT.contactPoint), RDF.type, None) in graph
        assert (graph.value(one, DCTERMS.publisher), RDF.type, None) in graph
    for distribution in graph.subjects(RDF.type, DCAT.Distribution):
        assert all((distribution, DCTERMS[name], None) in graph for name in ("title", "license", "format", "language"))
        assert (distribution, DCAT.mediaType, None) in graph
    linked = {*graph.objects(None, DCAT.dataset), *graph.objects(None, DCAT.distribution)}
    assert linked <= set(graph.subjects(RDF.type, None))


def test_every_access_address_of_the_catalogue_answers(region: Any, settings: Any) -> None:
    graph = Graph().parse(data=get("catalog?format=turtle").content)

    addresses = sorted(str(address) for address in graph.objects(None, DCAT.accessURL))
    told = {address: Client().get(address.removeprefix(settings.SITE_URL)).status_code for address in addresses}

    assert len(told) == 9
    assert set(told.values()) == {200}, told
    assert all(address.startswith(settings.SITE_URL) for address in told)


OPENAPI = URIRef("https://spec.openapis.org/oas/v3.1.0")


@pytest.mark.django_db
def test_catalogue_tells_a_standard_from_our_description_by_it(settings: Any) -> None:
    graph = Graph().parse(data=get("catalog?format=turtle").content)
    own = URIRef(f"{settings.SITE_URL}/api/v1/openapi.json")

    assert str(graph.value(OPENAPI, DCTERMS.title)) == "OpenAPI Specification 3.1.0"
    assert (own, RDF.type, None) not in graph
    assert list(graph.objects(None, DCAT.endpointDescription)) == [own]
    for dataset in graph.subjects(RDF.type, DCAT.Dataset):
        assert (dataset, DCTERMS.conformsTo, OPENAPI) in graph
    for distribution in graph.subjects(RDF.type, DCAT.Distribution):
        is_json = str(graph.value(distribution, DCAT.mediaType)).endswith("/application/json")
        assert ((distribution, DCTERMS.conformsTo, OPENAPI) in graph) == is_json
    for standard in graph.objects(None, DCTERMS.conformsTo):
        assert (standard, RDF.type, DCTERMS.Standard) in graph


@pytest.mark.django_db
def test_addresses_of_the_page_answer(delft: Any) -> None:
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

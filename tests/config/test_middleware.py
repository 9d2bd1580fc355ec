"""What holds for every answer, to htmx and to a browser without it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from config.middleware import HtmxAnswerMiddleware
from municipalities.models import Municipality, Person

HTMX = {"HX-Request": "true"}


def answer(respond: Callable[[HttpRequest], Any], *, htmx: bool) -> Any:
    """The middleware's answer around a view that leaves one message behind."""
    request = RequestFactory().get("/", headers=HTMX if htmx else {})
    request.session = {}  # type: ignore[assignment]
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]

    def view(request: HttpRequest) -> Any:
        messages.success(request, "Bewaard & wel.")
        return respond(request)

    return HtmxAnswerMiddleware(view)(request)


def test_fragment_carries_the_messages_out_of_band() -> None:
    content = answer(lambda request: HttpResponse("<p>Rij</p>"), htmx=True).content.decode()

    assert content.startswith("<p>Rij</p>")
    assert content.count("Bewaard &amp; wel.") == 1
    assert 'hx-swap-oob="' in content


@pytest.mark.parametrize(
    ("respond", "htmx"),
    [
        pytest.param(lambda request: HttpResponse("<p>Rij</p>"), False, id="a-page"),
        pytest.param(lambda request: JsonResponse({"rij": 1}), True, id="no-html"),
        pytest.param(lambda request: HttpResponse(status=204), True, id="no-content"),
        pytest.param(lambda request: HttpResponse(status=401), True, id="logged-out"),
    ],
)
def test_other_answers_stay_as_they_are(respond: Callable[[HttpRequest], HttpResponse], htmx: bool) -> None:
    assert answer(respond, htmx=htmx).content == respond(HttpRequest()).content


def test_stream_stays_a_stream() -> None:
    response = answer(lambda request: StreamingHttpResponse(["a", "b"]), htmx=True)

    assert list(response) == [b"a", b"b"]


def test_every_answer_varies_by_htmx() -> None:
    varies = [answer(lambda request: HttpResponse("x"), htmx=htmx)["Vary"] for htmx in (True, False)]

    assert ["HX-Request" in value for value in varies] == [True, True]


def test_redirect_is_one_that_htmx_follows(as_: Callable[[Person], Client], coordinator: Person) -> None:
    client = as_(coordinator)
    plain = client.get(reverse("home"))

    response = client.get(reverse("home"), headers=HTMX)

    assert (plain.status_code, response.status_code) == (302, 200)
    assert response["HX-Redirect"] == plain["Location"]


def test_login_is_asked_of_a_page(client: Client, delft: Municipality) -> None:
    response = client.get(reverse("profile_detail", args=[delft.slug]))

    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=/gemeente/delft/profiel/")


def test_login_page_never_lands_in_a_fragment(client: Client, delft: Municipality) -> None:
    response = client.get(reverse("profile_detail", args=[delft.slug]), headers=HTMX)

    assert (response.status_code, response.content) == (401, b"")


@pytest.mark.parametrize(
    ("cookie", "language"), [(None, "nl"), ("en", "en"), ("fr", "nl"), ("../../etc", "nl")], ids=str
)
def test_language_is_dutch_unless_chosen(client: Client, db: None, cookie: str | None, language: str) -> None:
    if cookie:
        client.cookies["django_language"] = cookie

    response = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})

    assert f'<html lang="{language}"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "expected"),
    [
        pytest.param("http://testserver/gemeente/delft/meting/", "/gemeente/delft/meting/", id="own page"),
        pytest.param("https://elders.example/gemeente/", "/home/", id="somebody else's page"),
        pytest.param("", "/home/", id="no page"),
    ],
)
def test_a_form_sent_after_the_session_ended_goes_back_to_its_page(client: Client, referer: str, expected: str) -> None:
    response = client.post("/gemeente/delft/rapporten/aanvragen/1/", headers={"Referer": referer})

    assert response["Location"] == f"/account/login/?next={expected}"


def test_address_that_only_takes_forms_leads_back(as_: Callable[[Person], Client], coordinator: Person) -> None:
    url = reverse("request_report", args=["delft", 1])

    response = as_(coordinator).get(url)

    assert (response.status_code, response["Allow"]) == (405, "POST")
    page = response.content.decode()
    assert f'href="{reverse("home")}"' in page.split("<main")[1]
    assert "<h1" in page


def test_fragment_at_an_address_that_only_takes_forms_stays_empty(
    as_: Callable[[Person], Client], coordinator: Person
) -> None:
    response = as_(coordinator).get(reverse("request_report", args=["delft", 1]), headers=HTMX)

    assert (response.status_code, response.content) == (405, b"")


def test_only_the_reader_keeps_a_page_that_depends_on_the_reader(
    as_: Callable[[Person], Client], coordinator: Person
) -> None:
    page = as_(coordinator).get(reverse("member_list", args=["delft"]))
    chosen = as_(coordinator).get(reverse("own_comparison", args=["delft"]))

    assert page["Cache-Control"] == "private, no-cache"
    assert "no-store" in chosen["Cache-Control"]
    assert Client().get("/api/v1/regions")["Cache-Control"] == "public, no-cache"

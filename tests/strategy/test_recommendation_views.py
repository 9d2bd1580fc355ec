"""The page of recommendations: what it shows, a pillar at a time, and how light it stays."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import factories
from tests.strategy.test_views import text_of


def advice(assessment, **query: str) -> str:
    address = reverse("recommendation_list", args=["delft", assessment.pk])
    return address + "".join(f"?{name}={value}" for name, value in query.items())


def test_recommendation_list_says_what_and_why(as_, alderman, answered, known):
    response = as_(alderman).get(advice(answered))

    assert response.status_code == 200
    assert "Stel een korte digitale visie vast in de raad" in text_of(response)
    assert "Visie is in Delft nog niet geregeld." in text_of(response)
    assert "Delft miste een gezamenlijke koers." in text_of(response)


def test_recommendation_list_of_one_pillar(as_, alderman, answered):
    response = as_(alderman).get(advice(answered, pillar="fundament"))

    assert "Stel een korte digitale visie" not in text_of(response)
    assert 'id="pillar-fundament"' in response.content.decode()
    assert 'id="pillar-verkennen"' not in response.content.decode()


def test_recommendation_list_of_an_unknown_pillar(as_, alderman, answered):
    assert as_(alderman).get(advice(answered, pillar="bestaat-niet")).status_code == 404


def test_recommendation_list_is_honest_when_there_is_nothing_to_say(as_, coordinator, assessment):
    client = as_(coordinator)
    assert "dp-empty" in client.get(advice(assessment)).content.decode()

    factories.answer_block(assessment, "verkennen-visie", "implemented", coordinator)

    html = client.get(advice(assessment)).content.decode()
    assert "dp-empty" in html
    assert "dp-recommendation" not in html


def test_recommendation_list_takes_few_queries_whatever_there_is(as_, coordinator, answered, known):
    client = as_(coordinator)
    client.get(advice(answered))

    with CaptureQueriesContext(connection) as few:
        client.get(advice(answered))
    factories.answer_all(answered, "not_yet", coordinator)
    with CaptureQueriesContext(connection) as many:
        response = client.get(advice(answered))

    assert len(many) == len(few) <= 12
    assert response.content.decode().count('<article class="dp-recommendation"') >= 8


def test_recommendation_list_begins_with_the_first_pillar_that_has_gaps(as_, assessment, coordinator):
    factories.answer_block(assessment, "verkennen-visie", "implemented", coordinator)
    keys = list(assessment.instrument_version.pillars.values_list("key", flat=True))
    first_of = assessment.answers.filter(block__pillar__key=keys[2]).earliest("block__position").block.key
    factories.answer_block(assessment, first_of, "not_yet", coordinator)

    response = as_(coordinator).get(advice(assessment))

    assert response.context["shown"].key == keys[2]
    assert re.findall(r'id="pillar-([\w-]+)"', response.content.decode()) == [keys[2]]
    assert re.findall(r'href="\?pillar=([\w-]+)"', response.content.decode()) == keys


def test_recommendation_list_stays_light_where_everything_is_missing(as_, coordinator, assessment, known):
    factories.answer_all(assessment, "not_yet", coordinator)
    client = as_(coordinator)

    pages = [
        client.get(advice(assessment, pillar=group.key)) for group in client.get(advice(assessment)).context["groups"]
    ]

    shown = sum(page.content.decode().count('<article class="dp-recommendation"') for page in pages)
    assert shown == pages[0].context["count"] >= 34
    assert max(len(page.content) for page in (*pages, client.get(advice(assessment)))) < 120_000

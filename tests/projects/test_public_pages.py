"""The public pages of projects."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.models import InstrumentVersion
from municipalities.models import Municipality
from projects.actions.words import refresh_words
from projects.models import Project
from tests import factories
from tests.pages import main_text
from tests.projects.test_views import make_project

HTMX = {"HX-Request": "true"}


def listed(**query: str) -> str:
    return f"{reverse('project_map')}?{urlencode(query)}" if query else reverse("project_map")


def one(project: Project | str) -> str:
    return reverse("public_project", args=[project if isinstance(project, str) else project.key])


@pytest.fixture
def brielle(delft: Municipality) -> Municipality:
    old = factories.make_municipality("Brielle", "GM0501")
    Municipality.objects.filter(pk=old.pk).update(successor=delft, valid_until="2022-12-31")
    return old


# The list


def test_list_says_what_each_project_is(client: Client, delft: Municipality, zoetermeer: Municipality) -> None:
    values: dict[str, Any] = {
        "stage": "pilot",
        "openness": "looking",
        "description": "Auto's delen.",
        "is_public": True,
    }
    make_project(zoetermeer, **values).municipalities.add(delft)

    page = main_text(client.get(listed()))

    assert "1 project found" in page
    assert "Deelmobiliteit Delft, Zoetermeer Auto &#x27;s delen." in page.replace("Auto&#x27;s", "Auto &#x27;s")
    assert "Trying out Looking for partners Mobiliteit With BAM, Hely" in page


def test_merged_municipality_is_named_with_its_successor(client: Client, brielle: Municipality) -> None:
    make_project(brielle, is_public=True)

    assert "Deelmobiliteit Delft (formerly Brielle)" in main_text(client.get(listed()))
    assert "Delft (formerly Brielle)" in main_text(client.get(one("deelmobiliteit")))


def test_filters_show_how_many_projects_each_leaves(
    client: Client, delft: Municipality, zoetermeer: Municipality, instrument_version: InstrumentVersion
) -> None:
    make_project(delft, "Een", is_public=True, stage="pilot", tasks=["care"], blocks=["verkennen-visie"])
    make_project(delft, "Twee", is_public=True, themes=["Data"])
    make_project(zoetermeer, "Drie", is_public=True, partners=(), themes=["Data", "Mobiliteit"])
    make_project(delft, "Niet openbaar", themes=["Geheim"])

    html = client.get(listed(municipality="delft")).content.decode()

    assert '<option value="Mobiliteit">Mobiliteit (1)</option>' in html
    assert '<option value="Data">Data (1)</option>' in html
    assert '<option value="delft" selected>Delft (2)</option>' in html
    assert '<option value="zoetermeer">Zoetermeer (1)</option>' in html
    assert '<option value="bam">BAM (2)</option>' in html
    assert '<option value="pilot">Trying out (1)</option>' in html
    assert '<optgroup label="' in html
    assert '<option value="verkennen-visie">' in html
    assert '<option value="care">' in html
    assert "Geheim" not in html


def test_old_municipality_counts_once_with_its_successor(client: Client, brielle: Municipality) -> None:
    make_project(brielle, is_public=True).municipalities.add(Municipality.objects.get(slug="delft"))

    html = client.get(listed()).content.decode()

    assert '<option value="delft">Delft (1)</option>' in html
    assert 'value="brielle"' not in html


def test_each_filter_can_be_taken_away(client: Client, delft: Municipality) -> None:
    make_project(delft, is_public=True, stage="pilot")

    html = client.get(listed(q="deel", theme="Mobiliteit", stage="pilot")).content.decode()

    assert 'href="/projecten/?q=deel&amp;stage=pilot"' in html
    assert 'href="/projecten/?q=deel&amp;theme=Mobiliteit"' in html
    assert 'href="/projecten/?q=deel">Remove all filters' in html
    assert 'href="/projecten/lijst.csv?q=deel&amp;theme=Mobiliteit&amp;stage=pilot"' in html


def test_chosen_value_that_nothing_has_keeps_its_name(client: Client, delft: Municipality) -> None:
    make_project(delft, is_public=True)
    factories.make_municipality("Wassenaar", "GM0629")

    response = client.get(listed(municipality="wassenaar", theme="Voetbal"))

    assert "Municipality: Wassenaar" in main_text(response)
    assert "Theme: Voetbal" in main_text(response)
    assert "No project fits all these filters together" in main_text(response)


@pytest.mark.parametrize(
    ("query", "says", "action"),
    [
        ({"q": "fiets"}, "Use fewer words", 'href="/projecten/">Show all projects'),
        ({"q": "fiets", "theme": "Mobiliteit"}, "outside your filters", 'href="?q=fiets">Search without filters'),
        ({"theme": "Voetbal"}, "No project fits", 'href="/projecten/">Show all projects'),
    ],
)
def test_nothing_found_says_what_to_do(
    client: Client, delft: Municipality, query: dict[str, str], says: str, action: str
) -> None:
    make_project(delft, is_public=True)

    response = client.get(listed(**query))

    assert says in main_text(response)
    assert action in response.content.decode()


@pytest.mark.parametrize("words", ["!!!", "&"])
def test_words_that_mean_nothing_find_nothing(client: Client, delft: Municipality, words: str) -> None:
    make_project(delft, is_public=True, themes=["Data"], stage="pilot")
    asked = {"q": words, "theme": "Data", "municipality": "delft"}

    alone = client.get(listed(q=words))
    answers = (client.get(listed(**asked)), client.get(listed(**asked), headers=HTMX))

    assert "Nothing found" in main_text(alone)
    assert "Pilot" not in str(alone.context["facets"])
    for answer in answers:
        chosen = {facet.name: (facet.chosen, facet.chosen_label) for facet in answer.context["facets"] if facet.chosen}
        assert answer.status_code == 200
        assert chosen == {"theme": ("Data", "Data"), "municipality": ("delft", "Delft")}
        assert '<option value="Data" selected>Data (0)</option>' in answer.content.decode()
        assert '<option value="delft" selected>Delft (0)</option>' in answer.content.decode()


def test_nothing_public_says_so(client: Client, delft: Municipality) -> None:
    make_project(delft)

    assert "No project has been made public yet" in main_text(client.get(listed()))


def test_unknown_filters_are_reported(client: Client, delft: Municipality) -> None:
    make_project(delft, is_public=True)

    response = client.get(listed(stage="<script>", openness="wijd"))

    assert "They were left out: stage=&lt;script&gt; , openness=wijd" in main_text(response)
    assert "1 project found" in main_text(response)
    assert b"<script>," not in response.content


def test_search_with_a_typing_error_says_what_was_searched(client: Client, delft: Municipality) -> None:
    make_project(delft, "Sensoren", is_public=True)
    refresh_words(Project.objects.all())

    response = client.get(listed(q="snesoren"))

    assert "Nothing has the word “snesoren”; we also searched for “sensoren”." in main_text(response)
    assert 'href="?q=snesoren&amp;exact=1">Search only for “snesoren”' in response.content.decode()
    assert "Nothing found" in main_text(client.get(listed(q="snesoren", exact="1")))


def test_pages_of_twenty_four(client: Client, delft: Municipality) -> None:
    for number in range(25):
        make_project(delft, f"Project {number:02}", is_public=True, partners=())

    first, second = client.get(listed(theme="Mobiliteit")), client.get(listed(theme="Mobiliteit", page="2"))

    assert "25 projects found , 1 to 24 on this page" in main_text(first).replace("found,", "found ,")
    assert 'href="?theme=Mobiliteit&amp;page=2"' in first.content.decode()
    assert "Project 24" in main_text(second)
    assert "Project 23" not in main_text(second)
    assert client.get(listed(page="99")).status_code == client.get(listed(page="x")).status_code == 200


def test_htmx_gets_the_results_with_the_filters_and_the_address(client: Client, delft: Municipality) -> None:
    make_project(delft, is_public=True)

    response = client.get(listed(q="", theme="Mobiliteit", stage=""), headers=HTMX)
    html = response.content.decode()

    assert html.lstrip().startswith('<div id="projects"')
    assert 'id="filter-theme" name="theme" hx-swap-oob="true"' in html
    assert 'id="filter-q"' not in html
    assert response["HX-Push-Url"] == "/projecten/?theme=Mobiliteit"
    assert client.get(listed(), headers=HTMX)["HX-Push-Url"] == "/projecten/"


def test_folded_filters_say_how_many_are_on(client: Client, delft: Municipality) -> None:
    make_project(delft, is_public=True)

    both = client.get(listed(theme="Mobiliteit", municipality="delft")).content.decode()
    part = client.get(listed(theme="Mobiliteit"), headers=HTMX).content.decode()

    assert 'Filters<span id="filters-on"> (2 on)</span></summary></details>' in both
    assert '<span id="filters-on" hx-swap-oob="innerHTML"> (1 on)</span>' in part
    assert '<span id="filters-on"></span>' in client.get(listed()).content.decode()


def test_going_back_gets_the_whole_page(client: Client, delft: Municipality) -> None:
    response = client.get(listed(), headers={**HTMX, "HX-History-Restore-Request": "true"})

    assert "<!doctype html>" in response.content.decode()


def test_names_are_only_text(client: Client, delft: Municipality) -> None:
    evil = "<script>alert(1)</script>"
    make_project(delft, evil, key="x", is_public=True, themes=[evil], partners=(), description=evil, lessons=evil)

    for address in (listed(), listed(theme=evil), listed(q=evil), one("x")):
        assert evil.encode() not in client.get(address).content


def test_list_costs_the_same_for_any_number(
    client: Client, delft: Municipality, instrument_version: InstrumentVersion
) -> None:
    costs: dict[str, list[int]] = {}
    for number in range(30):
        make_project(delft, f"Sensoren {number}", is_public=True, blocks=["verkennen-visie"], tasks=["care"])
        if number in (0, 2, 29):
            for query in ({}, {"q": "sensoren"}, {"theme": "Mobiliteit", "municipality": "delft"}):
                client.get(listed(**query))
                with CaptureQueriesContext(connection) as queries:
                    client.get(listed(**query))
                costs.setdefault(str(query), []).append(len(queries))

    assert all(len(set(cost)) == 1 for cost in costs.values()), costs
    assert max(max(cost) for cost in costs.values()) <= 11


# One project


def test_page_of_a_project_says_all_that_is_public(
    client: Client, delft: Municipality, instrument_version: InstrumentVersion
) -> None:
    make_project(
        delft,
        is_public=True,
        description="Auto's delen.",
        successes="Minder auto's.",
        conditions="Parkeerbeleid.",
        lessons="Begin klein.",
        tasks=["care"],
        blocks=["verkennen-visie"],
        stage="pilot",
        openness="follow",
        period="2019 tot heden",
        contact_role="Beleidsmedewerker mobiliteit",
        reading="De status staat niet in de bron.",
    )

    response = client.get(one("deelmobiliteit"))
    page, html = main_text(response), response.content.decode()

    for words in (
        "What went well Minder auto&#x27;s.",
        "What it needs to succeed Parkeerbeleid.",
        "What others can learn from it Begin klein.",
        "Company BAM Hely",
        "Contact Beleidsmedewerker mobiliteit",
        "Not sure: De status staat niet in de bron.",
        "Source Handreiking Digitale Strategie (2021), Bijlage 2",
        "Trying out Open to follow",
    ):
        assert words in page
    for link in ("?partner=bam", "?theme=Mobiliteit", "?task=care", "?block=verkennen-visie", "?municipality=delft"):
        assert f'href="/projecten/{link}"' in html


def test_related_projects_share_blocks_or_themes(client: Client, delft: Municipality) -> None:
    project = make_project(delft, is_public=True, blocks=["a", "b"])
    make_project(delft, "Alleen thema", is_public=True)
    make_project(delft, "Blokken", is_public=True, themes=[], blocks=["a", "b"])
    make_project(delft, "Een blok", is_public=True, themes=[], blocks=["b"])
    make_project(delft, "Ander", is_public=True, themes=["Data"])
    make_project(delft, "Geheim", blocks=["a", "b"])

    html = client.get(one(project)).content.decode().split('id="related"')[1]

    places = [html.index(name) for name in ("Blokken", "Een blok", "Alleen thema")]
    assert places == sorted(places)
    assert "Ander" not in html
    assert "Geheim" not in html


def test_what_is_not_public_does_not_exist(client: Client, delft: Municipality) -> None:
    make_project(delft, "Eigen")
    make_project(delft, "Weg", is_public=True, removed_at=timezone.now())
    secret = make_project(delft, "Blijft geheim")
    make_project(delft, "Dubbel", is_public=True, merged_into=secret)

    for key in ("eigen", "weg", "blijft-geheim", "dubbel", "bestaat-niet"):
        assert client.get(one(key)).status_code == 404


def test_double_leads_to_the_one_that_stays(client: Client, delft: Municipality) -> None:
    stays = make_project(delft, "Blijft", is_public=True)
    make_project(delft, "Dubbel", is_public=True, merged_into=stays)

    response = client.get(one("dubbel"))

    assert (response.status_code, response["Location"]) == (302, one("blijft"))


def test_page_of_a_project_costs_the_same_for_any_number(client: Client, delft: Municipality) -> None:
    costs = []
    for number in range(30):
        make_project(
            delft, f"Project {number:02}", is_public=True, partners=[f"Partner {n}" for n in range(number + 1)]
        )
        if number in (2, 9, 29):
            with CaptureQueriesContext(connection) as queries:
                client.get(one("project-00"))
            costs.append(len(queries))

    assert len(set(costs)) == 1, costs


def test_menu_leads_to_the_projects(client: Client, as_: Any, alderman: Any) -> None:
    for visitor in (client, as_(alderman)):
        html = visitor.get(reverse("start")).content.decode()
        assert 'href="/projecten/"' in html.split("<main")[0]

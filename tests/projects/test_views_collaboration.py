"""The public page of the collaboration map."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from municipalities.models import Boundary, Municipality
from projects.models import Cooperation, Participation
from tests.factories import make_municipality
from tests.pages import main_text

POTENTIAL = "potential"


def make_cooperation(theme: str, *who: Municipality, **fields: Any) -> Cooperation:
    region = fields.pop("region", None) or who[0].region
    states = fields.pop("states", ["current"] * len(who))
    defaults = {"key": f"c-{Cooperation.objects.count()}", "state": "current"}
    made = Cooperation.objects.create(theme=theme, region=region, **{**defaults, **fields})
    for municipality, state in zip(who, states, strict=True):
        Participation.objects.create(cooperation=made, municipality=municipality, state=state)
    return made


def url(**asked: str) -> str:
    return reverse("collaboration_map", query=asked or None)


def test_everybody_reads_who_works_with_whom(client: Client, delft: Municipality, zoetermeer: Municipality) -> None:
    make_cooperation(
        "GIS-toepassingen",
        delft,
        zoetermeer,
        states=["current", POTENTIAL],
        description="Samen kaarten maken.",
        since="2019",
        contact_role="Adviseur geo",
        document="mrdh-2021",
        section="6.3",
    )

    page = main_text(client.get(url()))

    assert (
        "GIS-toepassingen Current Samen kaarten maken. Take part Delft Could take part Zoetermeer Since 2019 "
        "Contact Adviseur geo Source Handreiking Digitale Strategie (2021), section 6.3"
    ) in page
    assert "GIS-toepassingen: Delft and Zoetermeer (Potential)" in page


def test_region_wide_is_said_and_not_drawn_as_lines(client: Client, delft: Municipality) -> None:
    make_cooperation("Antennebeleid", region=delft.region, is_region_wide=True, state=POTENTIAL)

    response = client.get(url())

    assert "Antennebeleid: the whole region (Potential)" in main_text(response)
    assert b"dp-tie__line" not in response.content


def test_htmx_gets_the_map_and_the_address_that_leads_back(
    client: Client, delft: Municipality, zoetermeer: Municipality
) -> None:
    make_cooperation("GIS", delft, zoetermeer)

    response = client.get(url(theme="gis", state=""), headers={"HX-Request": "true"})

    html = response.content.decode()
    assert html.lstrip().startswith('<div id="collaboration"')
    assert "<html" not in html
    assert response["HX-Replace-Url"] == "/samenwerking/?theme=gis"


NONSENSE = {"theme": "x' OR 1=1", "state": "solid\x00", "municipality": "../etc", "page": "-1"}


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_by_hand_is_left_out_and_said(client: Client, delft: Municipality, name: str) -> None:
    make_cooperation("GIS", delft)

    response = client.get(url(**{name: NONSENSE[name]}))

    page = main_text(response)
    assert "1 cooperation" in page
    assert ("It was left out" in page) is (name != "page")


def test_merged_municipality_in_the_address_is_its_successor(client: Client, delft: Municipality) -> None:
    old = make_municipality("Oud", valid_until="2020-01-01", successor=delft)
    make_cooperation("GIS", old)

    page = main_text(client.get(url(municipality="oud")))

    assert "Delft (formerly Oud)" in page
    assert "left out" not in page


def test_removed_cooperation_is_gone(client: Client, delft: Municipality) -> None:
    make_cooperation("GIS", delft, removed_at="2026-01-01T00:00Z")

    assert "No cooperation to show" in main_text(client.get(url()))


def test_filters_that_fit_nothing_lead_back(client: Client, delft: Municipality, zoetermeer: Municipality) -> None:
    make_cooperation("GIS", delft)

    response = client.get(url(municipality="zoetermeer"))

    assert "No cooperation fits all these filters together" in main_text(response)
    assert b'href="/samenwerking/"' in response.content


def test_text_is_only_text(client: Client, delft: Municipality) -> None:
    make_cooperation("<script>alert(1)</script>", delft, description="<img src=x>")

    html = client.get(url()).content

    assert b"<script>alert" not in html
    assert b"<img" not in html


def test_page_costs_the_same_for_any_number(
    client: Client, delft: Municipality, zoetermeer: Municipality, django_assert_num_queries: Any
) -> None:
    made = 0
    for number in (1, 3, 30):
        for made in range(made, number):  # noqa: B020
            make_cooperation(f"Thema {made}", delft, zoetermeer)
        with django_assert_num_queries(6):
            client.get(url())


def test_boundaries_stand_behind_the_map_once_everybody_has_one(
    client: Client, delft: Municipality, zoetermeer: Municipality
) -> None:
    make_cooperation("GIS", delft, zoetermeer)
    Municipality.objects.update(tile_row=1, tile_column=1)
    square = [[[[4.3, 51.9], [4.5, 51.9], [4.5, 52.1], [4.3, 52.1], [4.3, 51.9]]]]
    bound = {"year": 2023, "coordinates": square, "source": "CBS, 2023"}
    Boundary.objects.create(municipality=delft, **bound)
    assert b"dp-ties__outline" not in client.get(url()).content

    Boundary.objects.create(municipality=zoetermeer, **bound)

    page = client.get(url())
    assert page.content.count(b'class="dp-ties__outline"') == 2
    assert "Boundaries: CBS, 2023." in main_text(page)

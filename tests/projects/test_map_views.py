"""The map on the public page and as a PDF: it follows the filters, and shows what is public only."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pikepdf
import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from municipalities.models import Boundary, Municipality
from projects import pdfs
from projects.finding import ProjectFilter
from projects.maps import ProjectMap
from projects.models import Project
from projects.views.maps import address_of, drawn_map
from tests import factories
from tests.pages import main_text

TODAY = timezone.localdate
AREA = re.compile(
    r'<a class="dp-map__place[^"]*" id="map-([\w-]+)" href="([^"]*)" hx-get="([^"]*)" aria-label="([^"]*)"'
)
SQUARE = [[[[4.3, 51.9], [4.4, 51.9], [4.4, 52.0], [4.3, 52.0], [4.3, 51.9]]]]


def place(municipality: Municipality, row: int = 1, column: int = 1) -> Municipality:
    municipality.tile_row, municipality.tile_column = row, column
    municipality.save()
    return municipality


@pytest.fixture
def towns(delft: Municipality, zoetermeer: Municipality) -> tuple[Municipality, Municipality]:
    return place(delft, 2), place(zoetermeer, 1)


def make(name: str, *municipalities: Municipality, **fields: Any) -> Project:
    defaults = {"key": name.lower().replace(" ", "-"), "is_public": True, "themes": ["Mobiliteit"]}
    project = Project.objects.create(name=name, **{**defaults, **fields})
    project.municipalities.set(municipalities)
    return project


def drawn(**wanted: Any) -> ProjectMap:
    return drawn_map(ProjectFilter(**wanted), TODAY())


def numbers(found: ProjectMap) -> dict[str, int]:
    return {place.municipality.slug: place.number for place in found.places}


# What is counted


def test_map_follows_the_filters(towns: tuple[Municipality, Municipality]) -> None:
    delft, zoetermeer = towns
    make("Deelauto", delft)
    make("Slimme lamp", delft, zoetermeer, themes=["Veiligheid"], stage="pilot")

    assert numbers(drawn()) == {"delft": 2, "zoetermeer": 1}
    assert numbers(drawn(theme="Mobiliteit")) == {"delft": 1, "zoetermeer": 0}
    assert numbers(drawn(q="lamp", stage="pilot")) == {"delft": 1, "zoetermeer": 1}
    assert numbers(drawn(q="bestaatniet")) == {"delft": 0, "zoetermeer": 0}


def test_chosen_municipality_is_marked_and_the_others_stay_to_choose_from(
    towns: tuple[Municipality, Municipality],
) -> None:
    delft, zoetermeer = towns
    make("Deelauto", delft)
    make("Parkeren", zoetermeer)

    found = drawn(municipality="delft", theme="Mobiliteit")

    assert numbers(found) == {"delft": 1, "zoetermeer": 1}
    assert found.chosen
    assert found.chosen.municipality == delft
    assert {p.municipality.slug: p.address for p in found.places} == {
        "delft": "/projecten/?theme=Mobiliteit",
        "zoetermeer": "/projecten/?theme=Mobiliteit&municipality=zoetermeer",
    }


def test_map_leads_to_the_address_that_the_page_itself_has(towns: tuple[Municipality, Municipality]) -> None:
    wanted = ProjectFilter(q="%00 & -here-", theme="Data", task="care", openness="looking", exact=True)

    found = drawn_map(wanted, TODAY())

    assert {p.address for p in found.places} == {
        address_of(replace(wanted, municipality=slug)) for slug in ("delft", "zoetermeer")
    }


def test_only_what_is_public_counts(towns: tuple[Municipality, Municipality]) -> None:
    delft, _zoetermeer = towns
    staying = make("Blijft", delft)
    make("Geheim", delft, is_public=False)
    make("Weg", delft, removed_at=timezone.now())
    make("Dubbel", delft, merged_into=staying)

    assert drawn().total == 1


def test_projects_of_a_merged_municipality_stand_under_its_successor(region: Any) -> None:
    voorne = place(factories.make_municipality("Voorne aan Zee", "GM1992", valid_from=date(2023, 1, 1)))
    brielle = place(factories.make_municipality("Brielle", "GM0501", valid_until=date(2022, 12, 31), successor=voorne))
    make("Vesting", brielle)

    [area] = drawn().areas

    assert area.place.municipality == voorne
    assert area.place.title == "Voorne aan Zee: 1 project, 1 of former Brielle"


# Boundaries


def bound(*municipalities: Municipality, year: int) -> None:
    for municipality in municipalities:
        Boundary.objects.create(municipality=municipality, year=year, coordinates=SQUARE, source=f"CBS, {year}")


def test_boundaries_are_drawn_once_all_municipalities_have_one(towns: tuple[Municipality, Municipality]) -> None:
    delft, zoetermeer = towns
    year = TODAY().year
    bound(delft, year=year)
    assert drawn().region.is_tiles

    bound(zoetermeer, year=year)
    assert drawn().region.source == f"CBS, {year}"


def test_last_year_that_is_whole_and_has_begun_is_drawn(towns: tuple[Municipality, Municipality]) -> None:
    year = TODAY().year
    bound(*towns, year=year - 2)
    bound(*towns, year=year - 1)
    bound(towns[0], year=year)
    bound(*towns, year=year + 1)

    assert drawn().region.source == f"CBS, {year - 1}"


def test_project_with_a_point_is_a_mark_that_leads_to_it(client: Client, towns: Any) -> None:
    bound(*towns, year=2023)
    make("Met plek", towns[0], latitude=51.95, longitude=4.35)
    make("Zonder plek", towns[0])

    page = client.get(reverse("project_map")).content.decode()

    assert re.findall(r'class="dp-map__mark" href="([^"]+)" aria-label="([^"]+)"', page) == [
        ("/projecten/met-plek/", "Met plek")
    ]
    assert "CBS, 2023" in page


def test_start_page_draws_the_boundaries_too(client: Client, towns: Any) -> None:
    assert b"dp-tilemap" in client.get("/").content
    bound(*towns, year=2023)

    page = client.get("/").content.decode()

    assert page.count('class="dp-map__area"') == 2
    assert "dp-tilemap" not in page
    assert "CBS, 2023" in page
    assert "Zoetermeer" in main_text(client.get("/"))


# The page


@pytest.fixture
def english(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    return client


def test_every_area_says_its_number_and_leads_to_its_projects(english: Client, towns: Any) -> None:
    delft, _zoetermeer = towns
    make("Deelauto", delft)
    make("Fietsen", delft)

    page = english.get(reverse("project_map"), {"theme": "Mobiliteit"}).content.decode()

    assert [(slug, href, words) for slug, href, _get, words in AREA.findall(page)] == [
        ("zoetermeer", "/projecten/?theme=Mobiliteit&amp;municipality=zoetermeer", "Zoetermeer: 0 projects"),
        ("delft", "/projecten/?theme=Mobiliteit&amp;municipality=delft", "Delft: 2 projects"),
    ]
    assert all(href == get for _slug, href, get, _words in AREA.findall(page))
    assert "Projects of each municipality Delft 2 Zoetermeer 0" in main_text(
        english.get(reverse("project_map"), {"theme": "Mobiliteit"})
    )


def test_fragment_for_htmx_holds_map_and_list_together(client: Client, towns: Any) -> None:
    make("Deelauto", towns[0])

    part = client.get(reverse("project_map"), {"municipality": "delft"}, headers={"HX-Request": "true"})

    page = part.content.decode()
    assert "<html" not in page
    assert 'aria-current="true"' in page
    assert "dp-map__chosen" in page
    assert "Deelauto" in page


def test_names_of_projects_are_only_text_on_the_map(client: Client, towns: Any) -> None:
    bound(*towns, year=2023)
    make('<script>"x"</script>', towns[0], key="x", latitude=51.95, longitude=4.35)

    assert b"<script>&quot" not in client.get(reverse("project_map")).content
    assert b'<script>"x"' not in client.get(reverse("project_map")).content


def test_map_costs_the_same_for_any_number_and_stays_small(
    client: Client, towns: Any, django_assert_num_queries: Any
) -> None:
    for name in ("Een", "Twee", "Drie"):
        make(name, *towns)
        with django_assert_num_queries(3):
            drawn()
    page = client.get(reverse("project_map")).content.decode()
    assert len(page[page.index('<svg class="dp-map') :].partition("</svg>")[0]) < 30_000


# The PDF


def pdf_of(client: Client, **query: str) -> bytes:
    response = client.get(reverse("project_map_pdf"), query)
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return bytes(response.content)


def text_of(content: bytes) -> str:
    return "".join("".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def test_pdf_holds_the_map_and_the_list_as_they_are_filtered(client: Client, towns: Any, caplog: Any) -> None:
    delft, zoetermeer = towns
    make("Deelauto", delft, stage="pilot")
    make("Slimme lamp", zoetermeer, themes=["Veiligheid"])

    text = text_of(pdf_of(client, theme="Mobiliteit"))

    assert "Projectmapoftheregion" in text
    assert "Mobiliteit" in text
    assert "Deelauto" in text
    assert "Delft:1project" in text
    assert "Zoetermeer:0projects" in text
    assert "Slimmelamp" not in text
    assert [record.message for record in caplog.records if record.name.startswith("weasyprint")] == []


@pytest.mark.parametrize("with_boundaries", [False, True], ids=["tiles", "boundaries"])
def test_pdf_is_tagged_and_the_map_has_a_text(client: Client, towns: Any, with_boundaries: bool) -> None:
    if with_boundaries:
        bound(*towns, year=2023)
    make("Deelauto", towns[0], latitude=51.95, longitude=4.35)

    opened = pikepdf.open(io.BytesIO(pdf_of(client)))

    assert opened.Root.MarkInfo.Marked
    assert str(opened.Root.Lang) == "nl"
    assert opened.docinfo["/Title"] == "Project map of the region"
    with opened.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    figures = [str(tag.Alt) for tag in tags(opened) if tag.get("/S") == "/Figure"]
    assert len(figures) == 1
    assert "Delft: 1 project." in figures[0]
    assert {"/H1", "/H2", "/L", "/LI"} <= {str(tag.get("/S")) for tag in tags(opened)}


def tags(opened: pikepdf.Pdf) -> list[Any]:
    found: list[Any] = []
    waiting: list[Any] = [opened.Root.StructTreeRoot]
    while waiting:
        tag = waiting.pop()
        children: Any = tag.get("/K", [])
        children = list(children) if isinstance(children, pikepdf.Array) else [children]
        waiting += [child for child in children if isinstance(child, pikepdf.Dictionary) and "/S" in child]
        found.append(tag)
    return found


def test_long_list_is_cut_off_in_the_pdf_and_said_so(
    client: Client, towns: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdfs, "MOST_LISTED", 2)
    for name in ("Aap", "Noot", "Mies"):
        make(name, towns[0])

    text = text_of(pdf_of(client))

    assert "Herearethefirst2of3projects" in text
    assert "Aap" in text
    assert "Noot" not in text


@pytest.mark.parametrize("words", ["!!!", "&"])
def test_pdf_of_words_that_mean_nothing_says_so(client: Client, towns: Any, words: str) -> None:
    make("Deelauto", towns[0])

    text = text_of(pdf_of(client, q=words, theme="Mobiliteit"))

    assert "Mobiliteit" in text
    assert "Deelauto" not in text


def test_pdf_without_projects_says_so(client: Client, towns: Any) -> None:
    assert "Noprojectswerefound." in text_of(pdf_of(client, q="bestaatniet"))

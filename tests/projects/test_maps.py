"""The project map: every project is counted once in each municipality, and what is drawn lies on the map."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from municipalities.directory import MUNICIPALITIES_FILE, Directory
from municipalities.heirs import heir_of
from municipalities.maps import RegionMap, draw_region, in_lines
from municipalities.models import Boundary, Municipality
from projects.maps import MOST_POINTS, Former, Point, ProjectMap, by_present, draw_projects

ROWS = Directory.from_file(MUNICIPALITIES_FILE).municipalities
MUNICIPALITIES = {row["gm_code"]: Municipality(**row) for row in ROWS}
TODAY = date(2026, 11, 21)
CURRENT = [municipality for municipality in MUNICIPALITIES.values() if municipality.existed_on(TODAY)]
TILES = draw_region(CURRENT, {})
DELFT, BRIELLE, HELLEVOETSLUIS, VOORNE = "GM0503", "GM0501", "GM0530", "GM1992"


def square(municipality: Municipality) -> Boundary:
    """A little square around its middle."""
    x, y = municipality.longitude, municipality.latitude
    ring = [
        [x - 0.02, y - 0.01],
        [x + 0.02, y - 0.01],
        [x + 0.02, y + 0.01],
        [x - 0.02, y + 0.01],
        [x - 0.02, y - 0.01],
    ]
    return Boundary(municipality_id=municipality.pk, year=2023, coordinates=[[ring]], source="CBS, 2023, proef")


BOUNDARIES = draw_region(CURRENT, {municipality.pk: square(municipality) for municipality in CURRENT})


def draw(projects: Mapping[str, Any], region: RegionMap = TILES, **options: Any) -> ProjectMap:
    options = {"address": lambda slug: f"?municipality={slug}", "today": TODAY, **options}
    return draw_projects(region, projects, MUNICIPALITIES, **options)


def numbers(drawn: ProjectMap) -> dict[str, int]:
    return {place.municipality.pk: place.number for place in drawn.places if place.number}


projects = st.dictionaries(st.sampled_from(sorted(MUNICIPALITIES)), st.lists(st.integers(1, 30), max_size=12))
regions = st.sampled_from([TILES, BOUNDARIES])


@given(projects, regions)
def test_every_project_is_counted_once_in_each_of_its_municipalities(
    held: dict[str, list[int]], region: RegionMap
) -> None:
    drawn = draw(held, region)

    for place in drawn.places:
        codes = [
            code for code in held if heir_of(MUNICIPALITIES[code], MUNICIPALITIES, TODAY).pk == place.municipality.pk
        ]
        assert place.number == len({project for code in codes for project in held[code]})
    assert drawn.total == len({project for listed in held.values() for project in listed})
    assert sum(len(listed) for listed in by_present(held, MUNICIPALITIES, TODAY).values()) == sum(
        map(bool, held.values())
    )


@given(projects, regions)
def test_all_current_municipalities_are_drawn_once_from_north_to_south(
    held: dict[str, list[int]], region: RegionMap
) -> None:
    drawn = draw(held, region)
    codes = [area.place.municipality.pk for area in drawn.areas]

    assert sorted(codes) == sorted(municipality.pk for municipality in CURRENT)
    assert [area.area.y for area in drawn.areas] == sorted(area.area.y for area in drawn.areas)
    assert {place.municipality.pk for place in drawn.places} == set(codes)


@given(projects, regions)
def test_more_projects_are_a_larger_disc_that_stays_on_the_map(held: dict[str, list[int]], region: RegionMap) -> None:
    areas = sorted(draw(held, region).areas, key=lambda area: area.place.number)

    assert [area.radius for area in areas] == sorted(area.radius for area in areas)
    for area in areas:
        assert region.holds(area.area.x, area.disc_y)


@pytest.mark.parametrize("region", [TILES, BOUNDARIES], ids=["tiles", "boundaries"])
def test_merged_municipality_stands_under_its_successor_with_its_old_name(region: RegionMap) -> None:
    drawn = draw({BRIELLE: [1, 2], HELLEVOETSLUIS: [2], VOORNE: [2, 3], DELFT: [1]}, region)

    [voorne] = [place for place in drawn.places if place.municipality.pk == VOORNE]
    assert (voorne.number, voorne.former) == (3, (Former("Brielle", 2), Former("Hellevoetsluis", 1)))
    assert numbers(drawn) == {VOORNE: 3, DELFT: 1}
    assert drawn.total == 3


def test_municipality_outside_the_region_stands_beside_the_map() -> None:
    gouda = Municipality(gm_code="GM0513", name="Gouda", slug="gouda")
    known = {**MUNICIPALITIES, "GM0513": gouda}
    region = draw_region([*CURRENT, gouda], {})

    drawn = draw_projects(region, {"GM0513": [1], DELFT: [1]}, known, address=str, today=TODAY)
    without = draw_projects(region, {DELFT: [1]}, known, address=str, today=TODAY)

    assert [(place.municipality.name, place.number) for place in drawn.beside] == [("Gouda", 1)]
    assert "Gouda" in [place.municipality.name for place in drawn.places]
    assert without.beside == ()


def test_place_leads_to_its_projects_and_the_chosen_one_back_to_all() -> None:
    drawn = draw({DELFT: [1]}, chosen="delft")
    addresses = {place.municipality.slug: place.address for place in drawn.places}

    assert drawn.chosen is not None
    assert (drawn.chosen.municipality.pk, drawn.chosen.number) == (DELFT, 1)
    assert (addresses["delft"], addresses["rotterdam"]) == ("?municipality=", "?municipality=rotterdam")
    assert draw({}).chosen is None


def test_nothing_to_draw_is_an_empty_map() -> None:
    drawn = draw_projects(draw_region([], {}), {}, {}, address=str, today=TODAY)

    assert (drawn.areas, drawn.places, drawn.beside, drawn.total) == ((), (), (), 0)


def test_project_with_a_place_of_its_own_lies_there_on_boundaries_only() -> None:
    delft = MUNICIPALITIES[DELFT]
    inside = Point("proef", "Proef", delft.longitude, delft.latitude)
    far = Point("ver", "Ver weg", 6.5, 53.2)

    [mark] = draw({DELFT: [1]}, BOUNDARIES, points=[inside, far]).marks
    [area] = [area for area in BOUNDARIES.areas if area.municipality.pk == DELFT]

    assert (mark.point, mark.x, mark.y) == (inside, area.x, area.y)
    assert draw({DELFT: [1]}, TILES, points=[inside]).marks == ()


def test_too_many_points_are_left_out_and_said_so() -> None:
    delft = MUNICIPALITIES[DELFT]
    points = [Point(str(n), str(n), delft.longitude, delft.latitude) for n in range(MOST_POINTS + 1)]

    few, many = draw({}, BOUNDARIES, points=points[:-1]), draw({}, BOUNDARIES, points=points)

    assert (len(few.marks), few.has_hidden_points) == (MOST_POINTS, False)
    assert (len(many.marks), many.has_hidden_points) == (0, True)


# The region under it


def test_tiles_do_not_overlap_and_stay_within_the_map() -> None:
    corners = [tuple(map(int, re.findall(r"\d+", area.path)[:2])) for area in TILES.areas]

    assert len(set(corners)) == len(CURRENT)
    assert all(0 <= x < x + 136 <= TILES.width and 0 <= y < y + 104 <= TILES.height for x, y in corners)
    assert (TILES.is_tiles, TILES.source) == (True, "")


def test_boundaries_keep_their_shape_and_their_holes() -> None:
    """A degree of longitude is drawn narrower than one of latitude, and a hole is a second line in the same outline."""
    outer = [[4.0, 51.0], [5.0, 51.0], [5.0, 52.0], [4.0, 52.0], [4.0, 51.0]]
    hole = [[4.4, 51.4], [4.6, 51.4], [4.6, 51.6], [4.4, 51.6], [4.4, 51.4]]
    municipality = Municipality(gm_code=DELFT, name="Delft", longitude=4.5, latitude=51.5)
    boundary = Boundary(municipality_id=DELFT, coordinates=[[outer, hole]], source="CBS")

    region = draw_region([municipality], {DELFT: boundary})

    [area] = region.areas
    assert area.path.count("M") == area.path.count("z") == 2
    assert (region.width, round(region.height, -1)) == (1000, 1600)
    assert (area.x, round(area.y, -1)) == (500, 800)


def test_boundaries_take_the_place_of_tiles_and_say_where_they_come_from() -> None:
    assert (BOUNDARIES.is_tiles, BOUNDARIES.source) == (False, "CBS, 2023, proef")
    assert BOUNDARIES.beside == ()


def test_of_two_that_are_near_the_northern_one_has_its_name_above() -> None:
    above = {area.municipality.name for area in BOUNDARIES.areas if area.is_above}

    assert "Capelle aan den IJssel" in above
    assert "Krimpen aan den IJssel" not in above


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Delft", ("Delft",)),
        ("Den Haag", ("Den Haag",)),
        ("Voorne aan Zee", ("Voorne aan", "Zee")),
        ("Leidschendam-Voorburg", ("Leidschendam-", "Voorburg")),
        ("Capelle aan den IJssel", ("Capelle aan", "den IJssel")),
        ("", ()),
    ],
)
def test_name_is_broken_at_its_spaces_and_hyphens(name: str, lines: tuple[str, ...]) -> None:
    assert in_lines(name) == lines

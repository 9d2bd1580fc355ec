"""Boundaries from a file: what is sound is kept, what is not is refused with the reason."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from municipalities.boundaries import (
    MAX_POSITIONS,
    Boundaries,
    BoundaryError,
    read_boundaries,
    read_features,
)
from municipalities.models import AuditEntry, Boundary, Municipality
from tests import factories

SQUARE = [[4.3, 51.9], [4.4, 51.9], [4.4, 52.0], [4.3, 52.0], [4.3, 51.9]]
HOLE = [[4.34, 51.94], [4.36, 51.94], [4.36, 51.96], [4.34, 51.96], [4.34, 51.94]]
BOW_TIE = [[4.3, 51.9], [4.4, 52.0], [4.4, 51.9], [4.3, 52.0], [4.3, 51.9]]
IN_METRES = [[85000, 447000], [86000, 447000], [86000, 448000], [85000, 448000], [85000, 447000]]


def east(ring: list[list[float]], by: float = 0.1) -> list[list[float]]:
    return [[round(x + by, 4), y] for x, y in ring]


def area(code: Any = "GM0503", rings: Any = (SQUARE,), name: str = "statcode", **properties: Any) -> dict[str, Any]:
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"type": "Feature", "properties": {name: code, **properties}, "geometry": geometry}


def town(name: str = "Delft", code: str = "GM0503", **fields: Any) -> Municipality:
    return Municipality(gm_code=code, name=name, **fields)


def read(*features: dict[str, Any], towns: tuple[Municipality, ...] = (), year: int = 2023) -> Boundaries:
    return read_boundaries(features, towns or (town(),), year)


# Reading


def test_boundary_is_joined_on_its_code_and_never_on_its_name() -> None:
    delft, rijswijk = town(), town("Rijswijk", "GM0603")
    renamed = area("GM0603", [east(SQUARE)], statnaam="Delft")

    read_ones = read(area(statnaam="Rijswijk (ZH.)"), renamed, towns=(delft, rijswijk))

    assert {code: shape[0][0][0][0] for code, shape in read_ones.shapes.items()} == {"GM0503": 4.3, "GM0603": 4.4}


@pytest.mark.parametrize("name", ["statcode", "code", "gemeentecode", "GM_CODE", "STATCODE", "Code"])
@pytest.mark.parametrize("code", ["GM0503", "0503", "503", 503, " gm0503 "])
def test_code_is_found_however_it_is_written(name: str, code: Any) -> None:
    assert list(read(area(code, name=name)).shapes) == ["GM0503"]


def test_code_may_be_the_id_of_the_area() -> None:
    feature = {**area("x", name="naam"), "id": "GM0503"}

    assert list(read(feature).shapes) == ["GM0503"]


def test_hole_is_kept() -> None:
    [polygon] = read(area(rings=[SQUARE, HOLE])).shapes["GM0503"]

    assert [len(ring) for ring in polygon] == [5, 5]
    assert sorted(map(tuple, polygon[1])) == sorted(map(tuple, HOLE))


def test_ring_that_crosses_itself_is_repaired_and_said_so() -> None:
    read_ones = read(area(rings=[BOW_TIE]))

    assert len(read_ones.shapes["GM0503"]) == 2  # two triangles
    [remark] = read_ones.remarks()
    assert remark.startswith("Delft: the boundary was not sound and has been repaired (Self-intersection")


@pytest.mark.parametrize(
    ("rings", "message"),
    [
        pytest.param([IN_METRES], r"Delft: .*Dutch grid \(RD New, EPSG:28992\), such as 85000, 447000", id="RD New"),
        pytest.param([[[y, x] for x, y in SQUARE]], "latitude and longitude are swapped, as in 51.9000", id="swapped"),
        pytest.param([[[x + 8, y] for x, y in SQUARE]], "Delft lies outside the Netherlands", id="elsewhere"),
        pytest.param([[[x * 1e5, y * 1e5] for x, y in SQUARE]], "outside the Netherlands", id="web Mercator"),
        pytest.param([SQUARE[:2]], "Delft: the area is missing or cannot be read", id="two points"),
        pytest.param([[["a", 1]] * 4], "cannot be read", id="no numbers"),
        pytest.param([[[float("nan"), 52.0]] * 4], "cannot be read", id="not a number"),
        pytest.param([[None] * 4], "cannot be read", id="no position"),
        pytest.param([[[4.3, 51.9]] * 4], "Delft: this is no area", id="one point, four times"),
        pytest.param([[[4.3, 51.9], [4.4, 52.0], [4.5, 52.1], [4.3, 51.9]]], "this is no area", id="a line"),
        pytest.param([], "Delft: the area is missing", id="no ring"),
    ],
)
def test_area_that_is_not_sound_is_refused(rings: Any, message: str) -> None:
    with pytest.raises(BoundaryError, match=message):
        read(area(rings=rings))


@pytest.mark.parametrize(
    "geometry",
    [None, "x", {}, {"type": "Point", "coordinates": [4.3, 51.9]}, {"type": "Polygon"}, {"type": "MultiPolygon"}],
)
def test_something_else_than_an_area_is_refused(geometry: Any) -> None:
    with pytest.raises(BoundaryError, match="Delft: the area is missing or cannot be read"):
        read({**area(), "geometry": geometry})


def test_wrong_projection_is_told_in_dutch() -> None:
    with translation.override("nl"), pytest.raises(BoundaryError) as error:
        read(area(rings=[IN_METRES]))

    assert "RD New" in str(error.value)
    assert "lengtegraad" in str(error.value)


def test_height_is_left_out() -> None:
    assert read(area(rings=[[[x, y, 3.0] for x, y in SQUARE]])).shapes["GM0503"][0][0][0] == [4.3, 51.9]


def test_unknown_and_missing_ones_are_told() -> None:
    rijswijk = town("Rijswijk", "GM0603")

    read_ones = read(area(), area("GM0363", [east(SQUARE)]), towns=(town(), rijswijk))

    assert list(read_ones.remarks()) == [
        "Skipped, not known here: GM0363",
        "No boundary in it for: Rijswijk",
    ]


def test_of_many_unknown_ones_a_few_are_named() -> None:
    strangers = [area(f"GM{number:04d}", [IN_METRES]) for number in range(1000, 1020)]

    [remark] = read(area(), *strangers).remarks()

    assert remark.endswith("GM1007 and 12 more")


@pytest.mark.parametrize(
    ("features", "message"),
    [
        pytest.param(
            [area("GM0363")], "None of the areas is a municipality that is known here: GM0363", id="strangers"
        ),
        pytest.param([area(), area()], "GM0503 stands in it more than once", id="double"),
        pytest.param([area(), area("x", name="naam")], "1 areas have no code", id="no code"),
        pytest.param([area(jaarcode=2022)], "no areas of 2023", id="another year"),
        pytest.param([{**area(), "properties": None}], "1 areas have no code", id="no properties"),
    ],
)
def test_areas_that_cannot_be_joined_are_refused(features: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(BoundaryError, match=message):
        read(*features)


def test_of_a_file_with_two_years_one_is_read() -> None:
    older = area(rings=[east(SQUARE, 0.3)], jaarcode=2022)

    assert read(older, area(jaarcode=2023)).shapes["GM0503"][0][0][0] == [4.3, 51.9]
    assert read(older, area(jaarcode="2023"), year=2022).shapes["GM0503"][0][0][0] == [4.6, 51.9]


def test_boundaries_of_another_year_are_refused() -> None:
    voorne = town("Voorne aan Zee", "GM1992", valid_from=date(2023, 1, 1))
    brielle = town("Brielle", "GM0501", valid_until=date(2022, 12, 31), successor=voorne)

    assert read(area("GM1992"), towns=(brielle, voorne)).missing == ()
    assert read(area("GM0501"), towns=(brielle, voorne), year=2022).missing == ()
    with pytest.raises(BoundaryError, match=r"Brielle \(GM0501\) did not exist on 1 January 2023"):
        read(area("GM0501"), towns=(brielle, voorne))
    with pytest.raises(BoundaryError, match=r"Voorne aan Zee \(GM1992\) did not exist on 1 January 2022"):
        read(area("GM1992"), towns=(brielle, voorne), year=2022)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "cannot be read as JSON"),
        (b"\xff\xfe", "cannot be read as JSON"),
        (b"<html>", "cannot be read as JSON"),
        (b"[]", "no list of features"),
        (b'{"type": "Topology"}', "no list of features"),
        (b'{"features": [1]}', "no list of features"),
        (b'{"features": []}', "There are no areas in it"),
    ],
)
def test_what_is_no_geojson_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(BoundaryError, match=message):
        read_features(content)


def test_byte_order_mark_does_not_matter() -> None:
    assert read_features(b'\xef\xbb\xbf{"features": [{}]}') == [{}]


def test_fine_boundaries_are_made_small_and_neighbours_stay_neighbours() -> None:
    """Two squares with a winding border between them, of far more positions than a map can show."""
    steps = 4_000
    winding = [[4.4 + 0.002 * (step % 2), 51.9 + 0.1 * step / steps] for step in range(steps + 1)]
    west = [[4.3, 51.9], *winding, [4.3, 52.0], [4.3, 51.9]]
    other = [*winding, [4.5, 52.0], [4.5, 51.9], winding[0]]

    shapes = read(area(rings=[west]), area("GM0603", [other]), towns=(town(), town("Rijswijk", "GM0603"))).shapes

    positions = [{tuple(position) for position in shape[0][0]} for shape in shapes.values()]
    assert sum(map(len, positions)) <= MAX_POSITIONS
    assert len(positions[0] & positions[1]) >= 2
    for own, others in (positions, positions[::-1]):
        inner = {position for position in own if 4.399 < position[0] < 4.403}
        assert inner <= others


# The command


@pytest.fixture
def geojson(tmp_path: Path) -> Callable[..., str]:
    def write(*features: dict[str, Any]) -> str:
        path = tmp_path / "gemeenten.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return str(path)

    return write


def run(**options: Any) -> list[str]:
    out = StringIO()
    call_command("import_boundaries", stdout=out, **options)
    return out.getvalue().splitlines()


def test_import_is_kept_once(delft: Municipality, geojson: Callable[..., str]) -> None:
    path = geojson(area())

    first, again = run(file=path, year=2023), run(file=path, year=2023)

    assert first == ["boundaries of 2023: 1 added, 0 changed, 0 unchanged"]
    assert again == ["boundaries of 2023: 0 added, 0 changed, 1 unchanged"]
    [boundary] = Boundary.objects.all()
    assert (boundary.municipality, boundary.year, boundary.source) == (delft, 2023, "CBS, 2023, gemeenten.geojson")
    assert AuditEntry.objects.filter(verb="import_boundaries").count() == 1


def test_import_of_another_year_stands_beside_the_first(delft: Municipality, geojson: Callable[..., str]) -> None:
    run(file=geojson(area()), year=2022, source="Kadaster")
    run(file=geojson(area(rings=[east(SQUARE)])), year=2023)

    assert list(Boundary.objects.values_list("year", "source")) == [
        (2022, "Kadaster"),
        (2023, "CBS, 2023, gemeenten.geojson"),
    ]


def test_better_boundaries_replace_those_of_the_same_year(delft: Municipality, geojson: Callable[..., str]) -> None:
    run(file=geojson(area()), year=2023)

    said = run(file=geojson(area(rings=[east(SQUARE)])), year=2023)

    assert said == ["boundaries of 2023: 0 added, 1 changed, 0 unchanged"]
    assert Boundary.objects.get().coordinates[0][0][0] == [4.4, 51.9]


def test_one_bad_area_keeps_all_out(delft: Municipality, zoetermeer: Municipality, geojson: Callable[..., str]) -> None:
    with pytest.raises(CommandError, match="Zoetermeer: these are coordinates of the Dutch grid"):
        run(file=geojson(area(), area("GM0637", [IN_METRES])), year=2023)

    assert not Boundary.objects.exists()


def test_command_tells_what_is_missing(delft: Municipality, zoetermeer: Municipality, geojson: Any) -> None:
    assert "No boundary in it for: Zoetermeer" in run(file=geojson(area()), year=2023)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"file": "/nergens.geojson", "year": 2023}, "cannot be read"),
        ({"file": "/", "year": 2023}, "cannot be read"),
        ({"file": "x", "year": 23}, "--year"),
        ({"year": 2023}, "one of the arguments --file --pdok is required"),
        ({"file": "x", "pdok": True, "year": 2023}, "not allowed with argument"),
    ],
)
def test_command_refuses_what_it_cannot_do(db: None, options: dict[str, Any], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("import_boundaries", *(f"--{k}" if v is True else f"--{k}={v}" for k, v in options.items()))


def test_boundary_says_what_it_is(delft: Municipality) -> None:
    factories.make_municipality("Rijswijk", "GM0603")
    boundary = Boundary.objects.create(municipality=delft, year=2023, coordinates=[[SQUARE]], source="CBS")

    assert str(boundary) == "GM0503 · 2023"

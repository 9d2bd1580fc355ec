from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from municipalities.directory import MUNICIPALITIES_FILE, Directory
from municipalities.reading import ContentError

Changed = Callable[[Path, Callable[[Any], object]], Path]


def test_directory_holds_the_region_of_the_guide_and_its_merger() -> None:
    directory = Directory.from_file(MUNICIPALITIES_FILE)
    rows = {row["gm_code"]: row for row in directory.municipalities}

    assert directory.region == {
        "name": "Metropoolregio Rotterdam Den Haag",
        "short_name": "MRDH",
        "slug": "mrdh",
    }
    assert len(rows) == 24
    assert sum(row["interviewed"] for row in rows.values()) == 14
    assert {code for code, row in rows.items() if row["successor_id"] == "GM1992"} == {"GM0501", "GM0530", "GM0614"}
    assert rows["GM1992"]["valid_from"] == date(2023, 1, 1)
    assert rows["GM0518"] == {
        "gm_code": "GM0518",
        "name": "Den Haag",
        "official_name": "'s-Gravenhage",
        "slug": "den-haag",
        "size_class": "g4",
        "latitude": 52.0705,
        "longitude": 4.3007,
        "tile_row": 2,
        "tile_column": 3,
        "interviewed": True,
        "cooperation": "",
        "valid_from": None,
        "valid_until": None,
        "successor_id": None,
    }


@pytest.mark.parametrize("day", [date(2022, 12, 31), date(2023, 1, 1)])
def test_no_two_municipalities_of_a_day_share_a_tile(day: date) -> None:
    rows = [
        row
        for row in Directory.from_file(MUNICIPALITIES_FILE).municipalities
        if (row["valid_from"] or day) <= day <= (row["valid_until"] or day)
    ]

    places = [(row["tile_row"], row["tile_column"]) for row in rows]

    assert len(set(places)) == len(rows) == (23 if day.year == 2022 else 21)


def _of(code: str, content: Any) -> dict[str, Any]:
    return next(entry for entry in content["municipalities"] if entry["code"] == code)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda c: c["municipalities"].append(dict(c["municipalities"][0])),
            "code given more than once: GM0613",
            id="double code",
        ),
        pytest.param(
            lambda c: _of("GM0503", c).update(slug="delft-nieuw", code="GM0613"),
            "code given more than once: GM0613",
            id="code of another",
        ),
        pytest.param(
            lambda c: _of("GM0503", c).update(slug="rijswijk"), "slug given more than once: rijswijk", id="double slug"
        ),
        pytest.param(
            lambda c: _of("GM0501", c).update(successor="GM9999"), "unknown successor: GM9999", id="unknown successor"
        ),
        pytest.param(
            lambda c: _of("GM0501", c).pop("valid_until"),
            "GM0501: has a successor, so it needs valid_until",
            id="successor without end",
        ),
        pytest.param(
            lambda c: _of("GM0501", c).update(successor="GM0501"),
            "GM0501: cannot be its own successor",
            id="own successor",
        ),
        pytest.param(
            lambda c: _of("GM0501", c).update(valid_from="2023-01-01"),
            "GM0501: valid_until must come after valid_from",
            id="ends before it begins",
        ),
        pytest.param(
            lambda c: _of("GM0501", c).update(valid_until="2022-13-31"), "GM0501: valid_until: ", id="no such day"
        ),
        pytest.param(lambda c: _of("GM0503", c).update(size_class="huge"), "size_class: 'huge'", id="unknown size"),
        pytest.param(lambda c: _of("GM0503", c).update(code="0503"), "municipalities/4/code", id="broken code"),
        pytest.param(lambda c: c.pop("region"), "'region' is a required property", id="no region"),
    ],
)
def test_bad_content_is_refused_with_its_place(changed: Changed, change: Callable[[Any], object], message: str) -> None:
    path = changed(MUNICIPALITIES_FILE, change)

    with pytest.raises(ContentError, match=message) as error:
        Directory.from_file(path)

    assert str(error.value).startswith("municipalities.yaml: ")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(b"municipalities: [", "this is no valid YAML", id="broken yaml"),
        pytest.param(b"\xff\xfe", "not written in UTF-8", id="other encoding"),
        pytest.param(b"", "the whole file: None is not of type 'object'", id="empty"),
    ],
)
def test_unreadable_file_is_refused(tmp_path: Path, text: bytes, message: str) -> None:
    path = tmp_path / "municipalities.yaml"
    path.write_bytes(text)

    with pytest.raises(ContentError, match=message):
        Directory.from_file(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"gone\.yaml: the file cannot be read"):
        Directory.from_file(tmp_path / "gone.yaml")

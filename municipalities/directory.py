"""The region and its municipalities as content/municipalities.yaml gives them: read, checked, in no database yet."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from municipalities.models import SizeClass
from municipalities.reading import (
    ContentError,
    list_schema,
    read_content,
    record_schema,
    refuse_doubles,
    refuse_unknown,
)

MUNICIPALITIES_FILE = Path(__file__).parent / "content" / "municipalities.yaml"

_TEXT = {"type": "string", "minLength": 1, "maxLength": 100}
_SLUG = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 50}
_CODE = {"type": "string", "pattern": r"^GM\d{4}$"}
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_PLACE = {"type": "integer", "minimum": 1, "maximum": 12}

_MUNICIPALITY = record_schema(
    {
        "official_name": _TEXT,
        "tile": record_schema(row=_PLACE, column=_PLACE),
        "cooperation": _TEXT,
        "valid_from": _DAY,
        "valid_until": _DAY,
        "successor": _CODE,
    },
    code=_CODE,
    name=_TEXT,
    slug=_SLUG,
    size_class={"enum": SizeClass.values},
    latitude={"type": "number", "minimum": 50, "maximum": 54},
    longitude={"type": "number", "minimum": 3, "maximum": 8},
    interviewed={"type": "boolean"},
)
_SCHEMA = record_schema(
    version={"type": "integer", "minimum": 1},
    region=record_schema(name=_TEXT, short_name={**_TEXT, "maxLength": 20}, slug=_SLUG),
    municipalities=list_schema(_MUNICIPALITY),
)


@dataclass(frozen=True)
class Directory:
    """`region` and each of `municipalities` hold the values of a row, by the names of the model's fields."""

    region: dict[str, Any]
    municipalities: list[dict[str, Any]]

    @classmethod
    def from_file(cls, path: Path) -> "Directory":
        """Read and check; ContentError names the file, the place and what is wrong."""
        content = read_content(path, _SCHEMA)
        entries = content["municipalities"]
        codes = [entry["code"] for entry in entries]
        refuse_doubles(path, "code", codes)
        refuse_doubles(path, "slug", (entry["slug"] for entry in entries))
        refuse_unknown(path, "successor", (entry["successor"] for entry in entries if "successor" in entry), codes)
        return cls(content["region"], [_row(path, entry) for entry in entries])


def _row(path: Path, entry: dict[str, Any]) -> dict[str, Any]:
    tile = entry.get("tile", {})
    row = {
        "gm_code": entry["code"],
        "name": entry["name"],
        "official_name": entry.get("official_name", entry["name"]),
        "slug": entry["slug"],
        "size_class": entry["size_class"],
        "latitude": float(entry["latitude"]),
        "longitude": float(entry["longitude"]),
        "tile_row": tile.get("row"),
        "tile_column": tile.get("column"),
        "interviewed": entry["interviewed"],
        "cooperation": entry.get("cooperation", ""),
        "valid_from": _day(path, entry, "valid_from"),
        "valid_until": _day(path, entry, "valid_until"),
        "successor_id": entry.get("successor"),
    }
    _refuse_impossible_life(path, row)
    return row


def _day(path: Path, entry: dict[str, Any], name: str) -> date | None:
    try:
        return date.fromisoformat(entry[name]) if name in entry else None
    except ValueError as error:
        raise ContentError(f"{path.name}: {entry['code']}: {name}: {error}") from error


def _refuse_impossible_life(path: Path, row: dict[str, Any]) -> None:
    code, first, last = row["gm_code"], row["valid_from"], row["valid_until"]
    if first and last and last <= first:
        raise ContentError(f"{path.name}: {code}: valid_until must come after valid_from")
    if row["successor_id"] and not last:
        raise ContentError(f"{path.name}: {code}: has a successor, so it needs valid_until")
    if row["successor_id"] == code:
        raise ContentError(f"{path.name}: {code}: cannot be its own successor")

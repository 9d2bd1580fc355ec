"""The water behind the collaboration map, as content/water.yaml gives it."""

from functools import cache
from pathlib import Path

from municipalities.reading import list_schema, read_content, record_schema

WATER_FILE = Path(__file__).parent / "content" / "water.yaml"

_POINT = {"type": "array", "minItems": 2, "maxItems": 2, "items": {"type": "number", "minimum": -90, "maximum": 90}}
_SHAPES = list_schema({"type": "array", "minItems": 3, "items": _POINT})
_SCHEMA = record_schema(version={"type": "integer", "minimum": 1}, sea=_SHAPES, rivers=_SHAPES)

Shapes = tuple[tuple[tuple[float, float], ...], ...]


@cache
def water() -> tuple[Shapes, Shapes]:
    """The sea and the rivers, in degrees. ContentError where the file is not sound."""
    content = read_content(WATER_FILE, _SCHEMA)
    sea, rivers = (tuple(tuple((x, y) for x, y in shape) for shape in content[name]) for name in ("sea", "rivers"))
    return sea, rivers

"""The words by which passages about a block are found: content, one file an instrument."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from municipalities.reading import ContentError, read_content, record_schema

TERMS = Path(__file__).parent / "content" / "terms"
_TERM = {"type": "string", "minLength": 2, "maxLength": 60}
_SCHEMA = record_schema(
    instrument={"type": "string"},
    blocks={
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"type": "array", "minItems": 1, "items": _TERM},
    },
)


@cache
def terms_of(instrument: str) -> Mapping[str, tuple[str, ...]]:
    """By key of the block; nothing where the instrument has no such file."""
    path = TERMS / f"{instrument}.yaml"
    return read_terms(path) if path.exists() else {}


def read_terms(path: Path) -> dict[str, tuple[str, ...]]:
    """ContentError where the file is no such content, or is of another instrument than its name says."""
    content = read_content(path, _SCHEMA)
    if content["instrument"] != path.stem:
        raise ContentError(f"{path.name}: it says that it is of {content['instrument']!r}")
    return {key: tuple(str(term) for term in terms) for key, terms in content["blocks"].items()}

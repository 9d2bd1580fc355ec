"""An instrument as the experts wrote it: YAML, checked against a schema and against itself."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessment.models import Layer, Shape, Status, Subject
from municipalities.reading import ContentError, read_content, record_schema
from municipalities.sources import SOURCE_SCHEMA, documents

INSTRUMENTS = Path(__file__).parent / "content" / "instruments"

_KEY = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_NAME = {"type": "string", "minLength": 1, "maxLength": 150}
_TEXT = {"type": "string", "minLength": 20}
_SOURCES = {"type": "array", "minItems": 1, "items": SOURCE_SCHEMA}


_BLOCK = record_schema(
    key=_KEY,
    name=_NAME,
    layer={"enum": Layer.values},
    meaning=_TEXT,
    questions={"type": "array", "minItems": 2, "maxItems": 4, "items": {"type": "string", "pattern": r"\?$"}},
    signs=record_schema(**{status.value: _TEXT for status in Status.signed()}),
    sources=_SOURCES,
)
_PILLAR = record_schema(
    key=_KEY,
    name=_NAME,
    description=_TEXT,
    sources=_SOURCES,
    blocks={"type": "array", "minItems": 1, "items": _BLOCK},
)
_CANVAS = record_schema({"inner": _NAME, "outer": _NAME}, shape={"enum": Shape.values})
SCHEMA = record_schema(
    {"canvas": _CANVAS, "subject": {"enum": Subject.values}},
    instrument=_KEY,
    version={"type": "integer", "minimum": 1},
    title={"type": "string", "minLength": 1, "maxLength": 100},
    description=_TEXT,
    sources=_SOURCES,
    pillars={"type": "array", "minItems": 1, "items": _PILLAR},
)


@dataclass(frozen=True)
class InstrumentContent:
    """A sound instrument version; `checksum` is the SHA-256 of what it says, not of its layout."""

    content: dict[str, Any]

    @classmethod
    def from_file(cls, path: Path) -> "InstrumentContent":
        """Read and check a version; ContentError says where and what is wrong."""
        content = read_content(path, SCHEMA)
        problems = [*_double_keys(content), *_unknown_documents(content)]
        if problems:
            raise ContentError("\n".join(f"{path.name}: {problem}" for problem in problems))
        return cls(content)

    @property
    def checksum(self) -> str:
        return hashlib.sha256(json.dumps(self.content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def name(self) -> str:
        return f"{self.content['instrument']} {self.content['version']}"


def published_files() -> list[Path]:
    return sorted(INSTRUMENTS.glob("*.yaml"))


def _double_keys(content: dict[str, Any]) -> Iterator[str]:
    pillars = content["pillars"]
    for what, keys in (
        ("pillar", [pillar["key"] for pillar in pillars]),
        ("block", [block["key"] for pillar in pillars for block in pillar["blocks"]]),
    ):
        yield from (f"{what} {key!r} stands in it {count} times" for key, count in Counter(keys).items() if count > 1)


def _unknown_documents(content: dict[str, Any]) -> Iterator[str]:
    known = documents()
    for place, sources in _cited(content):
        for source in sources:
            if source["document"] not in known:
                yield f"{place} cites the unknown document {source['document']!r}"


def _cited(content: dict[str, Any]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    yield "the instrument", content["sources"]
    for pillar in content["pillars"]:
        yield f"pillar {pillar['key']!r}", pillar["sources"]
        for block in pillar["blocks"]:
            yield f"block {block['key']!r}", block["sources"]

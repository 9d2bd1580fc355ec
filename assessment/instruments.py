"""An instrument as the experts wrote it: YAML, checked against a schema and against itself."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from assessment.lineage import Change, Kind, problems
from assessment.models import Layer, Shape, Status, Subject
from municipalities.reading import ContentError, read_content, record_schema
from municipalities.sources import SOURCE_SCHEMA, documents

INSTRUMENTS = Path(__file__).parent / "content" / "instruments"
# The instrument of the guide: the seven steps and the recommendations rest on it.
LEADING = "vier-pijlers"
FIELDS = 4  # two by two

_KEY = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_NAME = {"type": "string", "minLength": 1, "maxLength": 150}
_TEXT = {"type": "string", "minLength": 20}
_SOURCES = {"type": "array", "minItems": 1, "items": SOURCE_SCHEMA}


_BLOCK = record_schema(
    {"needs": {"type": "array", "uniqueItems": True, "items": _KEY}},
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
_CHANGE = record_schema(
    {"note": _TEXT},
    kind={"enum": Kind.values},
    was={"type": "array", "items": _KEY},
    becomes={"type": "array", "items": _KEY},
)
SCHEMA = record_schema(
    {"canvas": _CANVAS, "subject": {"enum": Subject.values}, "changes": {"type": "array", "items": _CHANGE}},
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
        problems = [problem for check in _CHECKS for problem in check(content)]
        if problems:
            raise ContentError("\n".join(f"{path.name}: {problem}" for problem in problems))
        return cls(content)

    @property
    def checksum(self) -> str:
        return hashlib.sha256(json.dumps(self.content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    @property
    def block_keys(self) -> list[str]:
        return [block["key"] for block in _blocks(self.content)]

    def refuse_unless_follows(self, before: list[str] | None) -> None:
        """ContentError unless the was-wordt table covers the block keys of the version before (None: there is none)."""
        number, changes = self.content["version"], Change.read(self.content.get("changes", []))
        if number == 1:
            found = ["a first version has no changes"] if changes else []
        elif before is None:
            found = [f"version {number - 1} has to be published first"]
        else:
            found = [f"changes: {problem}" for problem in problems(changes, before, self.block_keys)]
        if found:
            raise ContentError("\n".join(f"{self.name}: {problem}" for problem in found))

    @property
    def name(self) -> str:
        return f"{self.content['instrument']} {self.content['version']}"


def published_files() -> list[Path]:
    """Every version's file, each instrument's versions in their order."""
    return sorted(INSTRUMENTS.glob("*.yaml"), key=_name_and_number)


@cache
def leading_content() -> dict[str, Any]:
    """The newest version of the leading instrument as its file gives it; read once a process."""
    files = [path for path in published_files() if _name_and_number(path)[0] == LEADING]
    return InstrumentContent.from_file(files[-1]).content


def _name_and_number(path: Path) -> tuple[str, int]:
    name, _dash, number = path.stem.rpartition("-")
    return name, int(number)


def _double_keys(content: dict[str, Any]) -> Iterator[str]:
    pillars = content["pillars"]
    for what, keys in (
        ("pillar", [pillar["key"] for pillar in pillars]),
        ("block", [block["key"] for block in _blocks(content)]),
    ):
        yield from (f"{what} {key!r} stands in it {count} times" for key, count in Counter(keys).items() if count > 1)


def _wrong_shape(content: dict[str, Any]) -> Iterator[str]:
    """What the blocks ask of the canvas that its shape does not have."""
    shape = content.get("canvas", {}).get("shape", Shape.PILLARS)
    if shape == Shape.FIELDS and len(content["pillars"]) != FIELDS:
        yield f"a canvas of {shape} has {FIELDS} pillars, not {len(content['pillars'])}"
    if shape != Shape.PILLARS:
        outer = [block["key"] for block in _blocks(content) if block["layer"] == Layer.OUTER]
        yield from (f"block {key!r} lies in the outer layer, which a canvas of {shape} does not have" for key in outer)


def _wrong_needs(content: dict[str, Any]) -> Iterator[str]:
    needs = {block["key"]: block.get("needs", []) for block in _blocks(content)}
    for key, needed in needs.items():
        yield from (f"block {key!r} needs the unknown block {other!r}" for other in needed if other not in needs)
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        yield f"these blocks need each other in a circle: {' → '.join(reversed(error.args[1]))}"


def _blocks(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for pillar in content["pillars"]:
        yield from pillar["blocks"]


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


# What a file must hold to besides its schema: each yields what is wrong.
_CHECKS = (_double_keys, _unknown_documents, _wrong_shape, _wrong_needs)

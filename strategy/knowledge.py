"""The lessons and tips of the source documents as the experts wrote them: YAML, checked against the instrument."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from assessment.instruments import leading_content
from assessment.leading import written_blocks
from municipalities.reading import (
    ContentError,
    list_schema,
    read_content,
    record_schema,
    refuse_doubles,
    refuse_unknown,
)
from municipalities.societal_tasks import societal_tasks
from municipalities.sources import SOURCE_SCHEMA, documents
from strategy.models import LessonKind

KNOWLEDGE = Path(__file__).parent / "content" / "knowledge.yaml"

_KEY = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_LESSON = record_schema(
    key=_KEY,
    kind={"enum": LessonKind.values},
    title={"type": "string", "minLength": 10, "maxLength": 100},
    text={"type": "string", "minLength": 20, "maxLength": 600, "pattern": r"[.!?]$"},
    blocks=list_schema(_KEY, uniqueItems=True, maxItems=3),
    tasks={"type": "array", "uniqueItems": True, "maxItems": 4, "items": {"type": "string"}},
    source=SOURCE_SCHEMA,
)
_SCHEMA = record_schema(version={"type": "integer", "minimum": 1}, lessons=list_schema(_LESSON))


@dataclass(frozen=True)
class BlockGroup:
    """A pillar of the leading instrument, with the name of each of its blocks by key."""

    name: str
    blocks: Mapping[str, str]


@dataclass(frozen=True)
class LessonEntry:
    """A lesson of the file: its key, and what is stored of it."""

    key: str
    row: Mapping[str, Any]


def read_knowledge(path: Path) -> tuple[LessonEntry, ...]:
    """The lessons of a file, in its order. ContentError says what is wrong; also where a block has no lesson."""
    lessons = read_content(path, _SCHEMA)["lessons"]
    names = written_blocks()
    refuse_doubles(path, "lesson", (lesson["key"] for lesson in lessons))
    refuse_unknown(path, "block", _used(lessons, "blocks"), names)
    refuse_unknown(path, "societal task", _used(lessons, "tasks"), societal_tasks())
    refuse_unknown(path, "document", (lesson["source"]["document"] for lesson in lessons), documents())
    unserved = [key for key in names if key not in set(_used(lessons, "blocks"))]
    if unserved:
        raise ContentError(f"{path.name}: no lesson for these blocks: {', '.join(unserved)}")
    return tuple(_entry(position, lesson, names) for position, lesson in enumerate(lessons, start=1))


def _used(lessons: list[dict[str, Any]], name: str) -> Iterator[str]:
    return chain.from_iterable(lesson[name] for lesson in lessons)


def _entry(position: int, lesson: dict[str, Any], names: Mapping[str, str]) -> LessonEntry:
    row = {
        "position": position,
        **{name: lesson[name] for name in ("kind", "title", "text", "blocks", "tasks")},
        "block_names": ", ".join(names[key] for key in lesson["blocks"]),
        **lesson["source"],
    }
    return LessonEntry(lesson["key"], row)


@cache
def block_groups() -> tuple[BlockGroup, ...]:
    """The pillars and blocks of the newest version of the leading instrument; read once a process."""
    return tuple(
        BlockGroup(pillar["name"], {block["key"]: block["name"] for block in pillar["blocks"]})
        for pillar in leading_content()["pillars"]
    )

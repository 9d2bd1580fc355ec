"""What a municipality chooses from in step 1: societal tasks and principles, as the experts wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from municipalities.reading import read_content, record_schema, refuse_unknown
from municipalities.sources import SOURCE_SCHEMA, Source, documents

CONTENT = Path(__file__).parent / "content"


def _named(maximum: int) -> dict[str, object]:
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": "^[a-z_]{2,30}$"},
        "additionalProperties": {"type": "string", "minLength": 3, "maxLength": maximum},
    }


_TASKS = record_schema(version={"type": "integer", "minimum": 1}, tasks=_named(100))
_PRINCIPLES = record_schema(version={"type": "integer", "minimum": 1}, source=SOURCE_SCHEMA, principles=_named(300))


@dataclass(frozen=True)
class Principles:
    """The principles to begin with, by code, and where they come from."""

    texts: Mapping[str, str]
    source: Source


@cache
def societal_tasks() -> Mapping[str, str]:
    """Name by code, in the order of the file."""
    tasks: dict[str, str] = read_content(CONTENT / "tasks.yaml", _TASKS)["tasks"]
    return tasks


@cache
def principles() -> Principles:
    file = CONTENT / "principles.yaml"
    content = read_content(file, _PRINCIPLES)
    refuse_unknown(file, "document", [content["source"]["document"]], documents())
    return Principles(content["principles"], Source.from_content(content["source"]))

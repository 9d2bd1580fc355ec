"""What the region could take up, as content/programme.yaml gives it: the guide's top 5 and other candidates."""

from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from assessment.leading import written_blocks
from municipalities.reading import list_schema, read_content, record_schema, refuse_doubles, refuse_unknown
from municipalities.societal_tasks import societal_tasks
from municipalities.sources import SOURCE_SCHEMA, Source, refuse_unknown_sources
from projects.models import RegionRole

PROGRAMME_FILE = Path(__file__).parent / "content" / "programme.yaml"

_KEY = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_CANDIDATE = record_schema(
    key=_KEY,
    name={"type": "string", "minLength": 5, "maxLength": 150},
    top={"type": "boolean"},
    description={"type": "string", "minLength": 20, "maxLength": 600, "pattern": r"[.!?]$"},
    blocks=list_schema(_KEY, uniqueItems=True, maxItems=6),
    tasks=list_schema({"type": "string"}, uniqueItems=True, maxItems=6),
    role={"enum": RegionRole.values},
    source=SOURCE_SCHEMA,
)
_SCHEMA = record_schema(
    version={"type": "integer", "minimum": 1},
    region={"type": "string"},
    candidates=list_schema(_CANDIDATE),
)


@dataclass(frozen=True)
class Candidate:
    """A regional project: the building blocks it would help, for which tasks, and what the region would do in it.

    `is_top` is one of the guide's own five; the others follow from what `source` tells.
    """

    key: str
    name: str
    description: str
    blocks: tuple[str, ...]
    tasks: tuple[str, ...]
    role: RegionRole
    source: Source
    is_top: bool


@dataclass(frozen=True)
class Programme:
    """The candidates for the region with this slug."""

    region: str
    candidates: tuple[Candidate, ...]


@cache
def candidates() -> tuple[Candidate, ...]:
    """All of them, the guide's five first; read once a process. ContentError where the file is not sound."""
    return read_programme(PROGRAMME_FILE).candidates


def read_programme(path: Path) -> Programme:
    """What a file gives, in its order. ContentError says what is wrong."""
    content = read_content(path, _SCHEMA)
    found = content["candidates"]
    refuse_doubles(path, "candidate", (entry["key"] for entry in found))
    refuse_unknown(path, "block", chain.from_iterable(entry["blocks"] for entry in found), written_blocks())
    refuse_unknown(path, "societal task", chain.from_iterable(entry["tasks"] for entry in found), societal_tasks())
    refuse_unknown_sources(path, (entry["source"] for entry in found))
    return Programme(content["region"], tuple(_candidate(entry) for entry in found))


def _candidate(entry: dict[str, Any]) -> Candidate:
    return Candidate(
        key=entry["key"],
        name=entry["name"],
        description=entry["description"],
        blocks=tuple(entry["blocks"]),
        tasks=tuple(entry["tasks"]),
        role=RegionRole(entry["role"]),
        source=Source.from_content(entry["source"]),
        is_top=entry["top"],
    )

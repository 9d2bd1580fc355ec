"""The three development paths of the guide (sections 2.4 and 4.4), and what each asks of the building blocks."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assessment.layout import Layout
from assessment.models import Target
from municipalities.models import DevelopmentPath
from municipalities.reading import ContentError, list_schema, read_content, record_schema, refuse_unknown
from municipalities.sources import SOURCE_SCHEMA, Source, documents

_IN_FULL: str = Target.IMPLEMENTED.value
PATHS = Path(__file__).parent / "content" / "paths"
_TEXT = {"type": "string", "minLength": 10, "maxLength": 400}
_PATH = record_schema(
    name={"type": "string", "minLength": 3, "maxLength": 30},
    text=_TEXT,
    brings=list_schema(_TEXT),
    costs=list_schema(_TEXT),
    asks=_TEXT,
    sources=list_schema(SOURCE_SCHEMA),
    levels={"type": "object", "additionalProperties": {"enum": [Target.PARTIAL.value, Target.NONE.value]}},
)
_SCHEMA = record_schema(
    instrument={"type": "string"}, paths=record_schema(**dict.fromkeys(DevelopmentPath.values, _PATH))
)


@dataclass(frozen=True)
class PathText:
    """A development path as the experts wrote it. `levels` by block; a block that is not in it is asked in full."""

    key: str
    name: str
    text: str
    brings: tuple[str, ...]
    costs: tuple[str, ...]
    asks: str
    sources: tuple[Source, ...]
    levels: Mapping[str, str]

    def level_of(self, block: str) -> str:
        return self.levels.get(block, _IN_FULL)


@cache
def paths_of(instrument: str) -> Mapping[str, PathText]:
    """By the code of the path; nothing where the instrument knows no paths."""
    file = PATHS / f"{instrument}.yaml"
    return read_paths(file) if file.exists() else {}


def read_paths(file: Path) -> dict[str, PathText]:
    """ContentError where the file is no such content, or is of another instrument than its name says."""
    content = read_content(file, _SCHEMA)
    if content["instrument"] != file.stem:
        raise ContentError(f"{file.name}: it says that it is of {content['instrument']!r}")
    cited = (source["document"] for path in content["paths"].values() for source in path["sources"])
    refuse_unknown(file, "document", cited, documents())
    return {key: _path(key, path) for key, path in content["paths"].items()}


def _path(key: str, content: Mapping[str, Any]) -> PathText:
    tuples = {name: tuple(content[name]) for name in ("brings", "costs")}
    sources = tuple(Source.from_content(source) for source in content["sources"])
    return PathText(key=key, **{**content, **tuples, "sources": sources})


def expected_on(layout: Layout, path: str) -> Mapping[str, str]:
    """By block, the level that a path asks; nothing where no path was chosen, or none fits the instrument."""
    text = paths_of(layout.version.instrument.key).get(path)
    return levels_of(text, layout) if text else {}


def levels_of(path: PathText, layout: Layout) -> Mapping[str, str]:
    """By block of an instrument, the level that a path asks."""
    return {block.key: path.level_of(block.key) for block in layout.blocks}

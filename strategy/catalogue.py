"""The principles from which a municipality chooses in step 1, as the experts wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from municipalities.reading import named_schema, read_content, record_schema, refuse_unknown
from municipalities.sources import SOURCE_SCHEMA, Source, documents

CONTENT = Path(__file__).parent / "content"


_PRINCIPLES = record_schema(
    version={"type": "integer", "minimum": 1}, source=SOURCE_SCHEMA, principles=named_schema(300)
)


@dataclass(frozen=True)
class Principles:
    """The principles to begin with, by code, and where they come from."""

    texts: Mapping[str, str]
    source: Source


@cache
def principles() -> Principles:
    file = CONTENT / "principles.yaml"
    content = read_content(file, _PRINCIPLES)
    refuse_unknown(file, "document", [content["source"]["document"]], documents())
    return Principles(content["principles"], Source.from_content(content["source"]))

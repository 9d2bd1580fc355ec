"""What a fact, a rule or a recommendation can be about: one fixed list of codes with their Dutch labels."""

from functools import cache
from pathlib import Path

from municipalities.reading import read_content, record_schema

TOPICS_FILE = Path(__file__).parent / "content" / "topics.yaml"

_SCHEMA = record_schema(
    version={"type": "integer", "minimum": 1},
    topics={
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": r"^[a-z]+(_[a-z]+)*$"},
        "additionalProperties": {"type": "string", "minLength": 1},
    },
)


@cache
def topics() -> dict[str, str]:
    """All topics, code to label. Raises ContentError where the file is not sound."""
    return dict(read_content(TOPICS_FILE, _SCHEMA)["topics"])

"""The societal tasks that the product knows by code: what a municipality, a project or a lesson can be about."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from municipalities.reading import named_schema, read_content, record_schema

TASKS_FILE = Path(__file__).parent / "content" / "tasks.yaml"

_SCHEMA = record_schema(version={"type": "integer", "minimum": 1}, tasks=named_schema(100))


@cache
def societal_tasks() -> Mapping[str, str]:
    """Name by code, in the order of the file. ContentError where the file is not sound."""
    tasks: dict[str, str] = read_content(TASKS_FILE, _SCHEMA)["tasks"]
    return tasks

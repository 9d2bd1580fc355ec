"""The projects as content/projects.yaml gives them: read, checked, in no database yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from assessment.leading import written_blocks
from municipalities.reading import list_schema, read_content, record_schema, refuse_doubles, refuse_unknown
from municipalities.societal_tasks import societal_tasks
from municipalities.sources import SOURCE_SCHEMA, refuse_unknown_sources
from projects.models import Openness, ProjectKind, ProjectStatus, Stage

PROJECTS_FILE = Path(__file__).parent / "content" / "projects.yaml"

_NAME = {"type": "string", "minLength": 1, "maxLength": 150}
_SHORT = {"type": "string", "minLength": 1, "maxLength": 100}
_KEY = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120}
_TEXT = {"type": "string", "minLength": 10, "maxLength": 1000, "pattern": r"[.!?]$"}
_TEXTS = ("description", "successes", "conditions", "lessons")
_PROJECT = record_schema(
    {
        "kind": {"enum": ProjectKind.values},
        "period": {**_SHORT, "maxLength": 50},
        "stage": {"enum": Stage.values},
        "openness": {"enum": Openness.values},
        **dict.fromkeys(_TEXTS, _TEXT),
        "partners": list_schema(_KEY, uniqueItems=True),
        "reading": {"type": "string", "minLength": 10, "maxLength": 200},
    },
    key=_KEY,
    name=_NAME,
    municipalities=list_schema({"type": "string", "pattern": r"^GM\d{4}$"}, uniqueItems=True),
    named_in_source=_SHORT,
    themes=list_schema(_SHORT, uniqueItems=True),
    tasks=list_schema({"type": "string"}, uniqueItems=True),
    blocks=list_schema(_KEY, uniqueItems=True, maxItems=6),
    status={"enum": ProjectStatus.values},
    source=SOURCE_SCHEMA,
)
_SCHEMA = record_schema(
    version={"type": "integer", "minimum": 1},
    themes=list_schema(_SHORT, uniqueItems=True),
    projects=list_schema(_PROJECT),
)


@dataclass(frozen=True)
class ProjectEntry:
    """One project: the CBS codes of its municipalities, its partners by key, and its row by field name."""

    codes: tuple[str, ...]
    partners: tuple[str, ...]
    row: dict[str, Any]


def read_projects(path: Path, known_codes: Iterable[str], known_organisations: Iterable[str]) -> list[ProjectEntry]:
    """All projects of the file.

    ContentError where the file is not sound, or names a municipality, organisation, theme, societal task, building
    block or place in a document that does not exist.
    """
    content = read_content(path, _SCHEMA)
    projects = content["projects"]
    refuse_doubles(path, "key", (project["key"] for project in projects))
    for what, name, known in (
        ("municipality", "municipalities", set(known_codes)),
        ("organisation", "partners", set(known_organisations)),
        ("theme", "themes", content["themes"]),
        ("societal task", "tasks", societal_tasks()),
        ("block", "blocks", written_blocks()),
    ):
        refuse_unknown(path, what, chain.from_iterable(project.get(name, ()) for project in projects), known)
    refuse_unknown_sources(path, (project["source"] for project in projects))
    return [_entry(project) for project in projects]


def _entry(project: dict[str, Any]) -> ProjectEntry:
    return ProjectEntry(tuple(project["municipalities"]), tuple(project.get("partners", ())), _row(project))


def _row(project: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": project["key"],
        "name": project["name"],
        "named_in_source": project["named_in_source"],
        **{name: project.get(name, "") for name in _TEXTS},
        "themes": project["themes"],
        "tasks": project["tasks"],
        "blocks": project["blocks"],
        "status": project["status"],
        "kind": project.get("kind", ""),
        "stage": project.get("stage", ""),
        "openness": project.get("openness", ""),
        "period": project.get("period", ""),
        "reading": project.get("reading", ""),
        "is_public": True,
        "document": project["source"]["document"],
        "section": project["source"]["section"],
    }

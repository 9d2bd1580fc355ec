"""The projects as content/projects.yaml gives them: read, checked, in no database yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from municipalities.reading import list_schema, read_content, record_schema, refuse_doubles, refuse_unknown
from municipalities.sources import SOURCE_SCHEMA, documents
from projects.models import ProjectKind, ProjectStatus

PROJECTS_FILE = Path(__file__).parent / "content" / "projects.yaml"

_NAME = {"type": "string", "minLength": 1, "maxLength": 150}
_SHORT = {"type": "string", "minLength": 1, "maxLength": 100}
_PROJECT = record_schema(
    {
        "kind": {"enum": ProjectKind.values},
        "period": {**_SHORT, "maxLength": 50},
        "partners": list_schema(_NAME, uniqueItems=True),
        "reading": {"type": "string", "minLength": 10, "maxLength": 200},
    },
    key={"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120},
    name=_NAME,
    municipalities=list_schema({"type": "string", "pattern": r"^GM\d{4}$"}, uniqueItems=True),
    named_in_source=_SHORT,
    themes=list_schema(_SHORT, uniqueItems=True),
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
    """One project: the CBS codes of its municipalities, its partners by name, and its row by field name."""

    codes: tuple[str, ...]
    partners: tuple[str, ...]
    row: dict[str, Any]


def read_projects(path: Path, known_codes: Iterable[str]) -> list[ProjectEntry]:
    """All projects of the file.

    ContentError where the file is not sound, or names a municipality, theme or document that does not exist.
    """
    content = read_content(path, _SCHEMA)
    projects = content["projects"]
    refuse_doubles(path, "key", (project["key"] for project in projects))
    used = chain.from_iterable(project["municipalities"] for project in projects)
    refuse_unknown(path, "municipality", used, set(known_codes))
    refuse_unknown(path, "theme", chain.from_iterable(project["themes"] for project in projects), content["themes"])
    refuse_unknown(path, "document", (project["source"]["document"] for project in projects), documents())
    return [_entry(project) for project in projects]


def _entry(project: dict[str, Any]) -> ProjectEntry:
    return ProjectEntry(tuple(project["municipalities"]), tuple(project.get("partners", ())), _row(project))


def _row(project: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": project["key"],
        "name": project["name"],
        "named_in_source": project["named_in_source"],
        "themes": project["themes"],
        "status": project["status"],
        "kind": project.get("kind", ""),
        "period": project.get("period", ""),
        "reading": project.get("reading", ""),
        "is_public": True,
        "document": project["source"]["document"],
        "section": project["source"]["section"],
    }

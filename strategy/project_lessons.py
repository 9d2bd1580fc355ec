"""The lessons that public projects tell of, found by the same words and filters as the lessons of the documents."""

from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, QuerySet

from assessment.dutch import query_of
from assessment.passages import marks_in
from projects.models import Project
from strategy.lessons import FoundLesson, Wanted, found_in

KIND = "project"
SHOWN = 3  # below the lessons of the documents


def find_project_lessons(wanted: Wanted) -> QuerySet[Project]:
    """The best first where words are looked for, else by name; none where another kind is asked for."""
    projects = Project.objects.public().exclude(lessons="").filter(**_filters(wanted)).order_by("name", "pk")
    query = query_of(wanted.q)
    if wanted.kind not in ("", KIND) or (wanted.q and query is None):
        return projects.none()
    if query is None:
        return projects
    ranked = projects.filter(words=query).annotate(
        rank=SearchRank(F("words"), query),
        marked_name=marks_in("name", query),
        marked_lessons=marks_in("lessons", query),
    )
    return ranked.order_by("-rank", "name", "pk")


def found_project(project: Project) -> FoundLesson:
    """As it is shown."""
    return found_in(project, title="name", text="lessons")


def _filters(wanted: Wanted) -> dict[str, Any]:
    values = {"blocks__contains": [wanted.block], "tasks__contains": [wanted.task], "document": wanted.document}
    return {name: value for name, value in values.items() if value not in ("", [""])}

"""The lessons that somebody looks for: words in the forms that Dutch gives them, and filters."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchRank
from django.db.models import F, QuerySet
from django.utils.safestring import SafeString

from assessment.dutch import query_of
from assessment.leading import written_blocks
from assessment.passages import marked, marks_in
from municipalities.societal_tasks import societal_tasks
from municipalities.sources import Source
from strategy.models import Lesson


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; what is empty asks nothing."""

    q: str = ""
    kind: str = ""
    block: str = ""
    document: str = ""
    task: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """What is not empty: the parameters of the address."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def has_filters(self) -> bool:
        return bool(self.asked.keys() - {"q"})


@dataclass(frozen=True)
class Label:
    """Something to filter by: its key and its name."""

    key: str
    name: str


@dataclass(frozen=True)
class FoundLesson:
    """A lesson with the words that were looked for in it marked."""

    key: str
    kind: str
    title: SafeString | str
    text: SafeString | str
    source: Source | None
    blocks: tuple[Label, ...]
    tasks: tuple[Label, ...]


def find_lessons(wanted: Wanted) -> QuerySet[Lesson]:
    """The best first where words are looked for, else in the order of the file."""
    filters = {name: value for name, value in wanted.asked.items() if name != "q"}
    lessons = Lesson.objects.about(**filters)
    query = query_of(wanted.q)
    if query is None:
        return lessons if not wanted.q else lessons.none()
    ranked = lessons.filter(words=query).annotate(
        rank=SearchRank(F("words"), query),
        marked_title=marks_in("title", query),
        marked_text=marks_in("text", query),
    )
    return ranked.order_by("-rank", "position", "pk")


def found(lesson: Any) -> FoundLesson:
    return found_in(lesson, title="title", text="text")


def found_in(row: Any, *, title: str, text: str) -> FoundLesson:
    """As it is shown, out of these fields. What the lesson says is escaped before the marks are put in."""
    names, tasks = written_blocks(), societal_tasks()
    return FoundLesson(
        key=row.key,
        kind=row.get_kind_display(),
        title=_shown(row, title),
        text=_shown(row, text),
        source=row.source,
        blocks=tuple(Label(key, names.get(key, key)) for key in row.blocks),
        tasks=tuple(Label(code, tasks.get(code, code)) for code in row.tasks),
    )


def _shown(row: Any, name: str) -> SafeString | str:
    with_marks = getattr(row, f"marked_{name}", None)
    return getattr(row, name) if with_marks is None else marked(with_marks)

"""What changes in the knowledge base: only what the experts wrote is loaded."""

from pathlib import Path

from django.db import transaction

from municipalities.models import AuditEntry, Person
from municipalities.reading import Loaded
from strategy.knowledge import KNOWLEDGE, LessonEntry, read_knowledge
from strategy.models import Lesson


@transaction.atomic
def load_lessons(*, by: Person | None, path: Path = KNOWLEDGE) -> Loaded:
    """Bring the lessons in line with the file; again is harmless. ContentError on bad content."""
    stored = {lesson.key: lesson for lesson in Lesson.objects.all()}
    loaded = Loaded()
    for entry in read_knowledge(path):
        loaded += _bring_in_line(stored.pop(entry.key, None), entry, by)
    for lesson in stored.values():
        AuditEntry.record("remove_lesson", lesson, by=by, key=lesson.key)
        lesson.delete()
    return loaded + Loaded(removed=len(stored))


def _bring_in_line(stored: Lesson | None, entry: LessonEntry, by: Person | None) -> Loaded:
    if stored is not None and all(getattr(stored, name) == value for name, value in entry.row.items()):
        return Loaded()
    lesson, added = Lesson.objects.update_or_create(key=entry.key, defaults=entry.row)
    AuditEntry.record("load_lesson", lesson, by=by, key=lesson.key)
    return Loaded(added=int(added), changed=int(not added))

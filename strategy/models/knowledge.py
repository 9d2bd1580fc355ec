"""What others learned: lessons and tips of the source documents, as they can be found and shown."""

from __future__ import annotations

from collections import Counter
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from municipalities.sources import Source


class LessonKind(models.TextChoices):
    LESSON = "lesson", _("Lesson")
    TIP = "tip", _("Tip")


class LessonQuerySet(models.QuerySet["Lesson"]):
    def about(self, *, block: str = "", task: str = "", document: str = "", kind: str = "") -> LessonQuerySet:
        """Those that hold to everything that is asked for; what is empty asks nothing."""
        values = {"blocks__contains": [block], "tasks__contains": [task], "document": document, "kind": kind}
        return self.filter(**{name: value for name, value in values.items() if value not in ("", [""])})

    def counted_by_block(self) -> Counter[str]:
        """How many lessons each block has, by its key; one query."""
        return Counter(key for keys in self.values_list("blocks", flat=True).order_by() for key in keys)


class Lesson(models.Model):
    """A lesson or a tip, in our own words, with the place where it comes from.

    `blocks` are keys of the leading instrument, `tasks` codes of content/tasks.yaml. The names of the blocks are kept
    with it, so that they too are found; `words` is what is searched: the title before the blocks before the text.
    """

    key = models.CharField(max_length=80, unique=True)
    position = models.PositiveIntegerField()
    kind = models.CharField(_("kind"), max_length=10, choices=LessonKind)
    title = models.CharField(_("title"), max_length=100)
    text = models.TextField(_("text"))
    blocks = ArrayField(models.CharField(max_length=80))
    block_names = models.TextField()
    tasks = ArrayField(models.CharField(max_length=30), default=list)
    document = models.CharField(_("document"), max_length=40)
    section = models.CharField(_("section"), max_length=200)
    words = models.GeneratedField(
        expression=SearchVector("title", weight="A", config="dutch")
        + SearchVector("block_names", weight="B", config="dutch")
        + SearchVector("text", weight="D", config="dutch"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = LessonQuerySet.as_manager()

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        ordering: ClassVar[list[str]] = ["position", "pk"]
        indexes: ClassVar[list[models.Index]] = [GinIndex(fields=["words"], name="lesson_words")]

    def __str__(self) -> str:
        return self.title

    @property
    def source(self) -> Source:
        return Source(self.document, self.section)

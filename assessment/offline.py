"""What a file that came back would change: pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from assessment.cells import as_written
from assessment.limits import MAX_EXPLANATION, MAX_OWNER
from assessment.models import AnswerContent
from assessment.workbook_rows import Reading


class Kind(StrEnum):
    CHANGE = "change"
    CONFLICT = "conflict"
    FAULTY = "faulty"


@dataclass(frozen=True)
class Stands:
    """What is stored of a block: its name, its answer now, the version of it and who gave it, and all before it."""

    name: str
    version: int
    content: AnswerContent
    before: Mapping[int, AnswerContent]
    by: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Difference:
    """One row of the preview. `version` is that of the answer it was compared with; `by` gave that, at `at`."""

    kind: Kind
    number: int
    key: str
    name: str
    version: int = 0
    now: AnswerContent | None = None
    becomes: AnswerContent | None = None
    problem: str = ""
    by: str = ""
    at: datetime | None = None


NOTHING = AnswerContent(None, "", "")


@dataclass(frozen=True)
class Preview:
    """All rows that say something else than what stands; `unchanged` counts the others, `missing` blocks not named."""

    differences: tuple[Difference, ...]
    unchanged: int
    missing: int

    def of(self, kind: Kind) -> list[Difference]:
        return [difference for difference in self.differences if difference.kind == kind]

    @property
    def changes(self) -> list[Difference]:
        return self.of(Kind.CHANGE)

    @property
    def conflicts(self) -> list[Difference]:
        return self.of(Kind.CONFLICT)

    @property
    def faulty(self) -> list[Difference]:
        return self.of(Kind.FAULTY)

    @property
    def versions(self) -> dict[str, int]:
        """What the reader of this preview saw, by key: where it moved on since, a new preview is needed."""
        return {difference.key: difference.version for difference in self.changes + self.conflicts}


def compare(readings: Iterable[Reading], answers: Mapping[str, Stands]) -> Preview:
    """Against the answers as they are now, by key. A row that was left as it was downloaded changes nothing."""
    readings = list(readings)
    found = [_difference(reading, answers.get(reading.key)) for reading in readings]
    named = {reading.key for reading in readings}
    return Preview(
        differences=tuple(difference for difference in found if difference is not None),
        unchanged=found.count(None),
        missing=sum(key not in named for key in answers),
    )


def _difference(reading: Reading, stands: Stands | None) -> Difference | None:
    if reading.problem or stands is None:
        name = stands.name if stands else reading.key
        return Difference(Kind.FAULTY, reading.number, reading.key, name, problem=reading.problem)
    downloaded = NOTHING if reading.based_on == 0 else stands.before.get(reading.based_on)
    if reading.content in [_in_a_file(content) for content in (stands.content, downloaded) if content]:
        return None
    becomes = _exactly(reading.content, stands.content)
    if problem := too_long(becomes, stands.content):
        return Difference(Kind.FAULTY, reading.number, reading.key, stands.name, problem=problem)
    kind = Kind.CHANGE if stands.version == reading.based_on else Kind.CONFLICT
    return Difference(
        kind,
        reading.number,
        reading.key,
        stands.name,
        stands.version,
        stands.content,
        becomes,
        by=stands.by,
        at=stands.at,
    )


def _in_a_file(content: AnswerContent) -> AnswerContent:
    return AnswerContent(content.status, as_written(content.explanation), as_written(content.owner))


def _exactly(says: AnswerContent, now: AnswerContent) -> AnswerContent:
    """With each text that was left alone as it is stored, where a file holds it a little differently."""
    explanation = now.explanation if says.explanation == as_written(now.explanation) else says.explanation
    owner = now.owner if says.owner == as_written(now.owner) else says.owner
    return AnswerContent(says.status, explanation, owner)


def too_long(content: AnswerContent, now: AnswerContent) -> str:
    """Which text does not fit and by how much, or nothing. One that stands already, as texts merged may, does."""
    texts = (
        ("Toelichting", content.explanation, now.explanation, MAX_EXPLANATION),
        ("Eigenaar", content.owner, now.owner, MAX_OWNER),
    )
    for column, text, stored, longest in texts:
        if len(text) > longest and text != stored:
            return _("“%(column)s” has %(length)d characters; at most %(longest)d fit.") % {
                "column": column,
                "length": len(text),
                "longest": longest,
            }
    return ""

"""What readers of an assessment are shown: the canvas, a pillar's questionnaire, and the rounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Prefetch, Subquery
from django.utils import timezone

from assessment.actions import AnswerContent, changes_between, window_of
from assessment.canvas import NO_PLAN, Canvas, Given, Plan, draw
from assessment.instruments import LEADING
from assessment.layout import Layout, layout_of
from assessment.lineage import asked_first, lines
from assessment.marks import Marks
from assessment.models import (
    Answer,
    Assessment,
    Block,
    InstrumentVersion,
    Pillar,
    Proposal,
    Round,
    RoundReopening,
)
from assessment.paths import expected_on
from assessment.related import Related
from assessment.scoring import Score, is_gap
from assessment.trend import Before, Since, Trend, compare, since
from municipalities.models import Municipality, Person


def canvas_of(assessment: Assessment, *, shows_plan: bool = True) -> Canvas:
    """The canvas of an assessment, in one query; in two where it was adopted.

    With `shows_plan` it counts against what the municipality plans now: the path that it chose, and its agenda. Once a
    later one was begun, an adopted canvas stays as it was: it counts against the path of when it was adopted.
    """
    columns = ("block__key", "status", "explanation", "owner", "target", "target_on", "to_confirm")
    given = {key: Given(*answer) for key, *answer in assessment.answers.order_by().values_list(*columns)}
    layout = layout_of(assessment.instrument_version_id)
    return draw(layout, given, _plan_of(assessment, layout) if shows_plan else NO_PLAN)


def _plan_of(assessment: Assessment, layout: Layout) -> Plan:
    municipality = assessment.municipality
    if assessment.is_adopted and _is_history(assessment, layout):
        return Plan(expected_on(layout, assessment.path))
    covered = municipality.covered if layout.version.instrument.key == LEADING else ()
    return Plan(expected_on(layout, municipality.path), covered)


def _is_history(assessment: Assessment, layout: Layout) -> bool:
    """Was a later one begun with the same instrument?"""
    later = Assessment.objects.filter(municipality=assessment.municipality_id, started_at__gt=assessment.started_at)
    return later.filter(instrument_version__instrument=layout.version.instrument_id).exists()


def trend_of(assessment: Assessment, canvas: Canvas) -> Trend | None:
    """The canvas against that of the adopted assessment from which it started; None, without a query, if it did not."""
    before = before_of(assessment)
    return compare(canvas, before) if before else None


def before_of(assessment: Assessment) -> Before | None:
    """The adopted assessment from which it started; None, without a query, if it did not.

    Two queries, and one more where the instrument has another version since.
    """
    if assessment.follows_id is None:
        return None
    follows = Assessment.objects.select_related("round", "instrument_version").get(pk=assessment.follows_id)
    assessment.follows = follows
    tables = changes_between(follows.instrument_version, assessment.instrument_version)
    blocks = [block.key for block in layout_of(assessment.instrument_version_id).blocks]
    rows = follows.answers.order_by().values_list("block__key", "status", "explanation", "owner")
    return Before(
        title=follows.title,
        adopted_on=timezone.localdate(follows.adopted_at),
        answers={key: AnswerContent(status, explanation, owner) for key, status, explanation, owner in rows},
        lines=lines(tables, blocks),
        asked_first=asked_first(tables, blocks),
    )


def versions_of(assessment: Assessment) -> list[Assessment]:
    """An assessment with what it corrects and what corrects it, oldest first; in at most one query."""
    if assessment.number == 1 and not assessment.is_adopted:
        return [assessment]  # it corrects nothing, and only what was adopted is corrected
    same = Assessment.objects.filter(
        municipality=assessment.municipality_id,
        instrument_version=assessment.instrument_version_id,
        round=assessment.round_id,
        name=assessment.name,
    )
    return list(same.order_by("number"))


@dataclass(frozen=True)
class PillarStep:
    """A pillar in the questionnaire's navigation.

    `next_block` is its first question without an answer, or with one taken over that nobody confirmed.
    """

    key: str
    name: str
    score: Score
    next_block: str | None
    gaps: int


def pillar_steps(assessment: Assessment) -> tuple[PillarStep, ...]:
    """All pillars with their progress, of an assessment, in one query."""
    rows = assessment.answers.order_by().values_list("block_id", "status", "target", "to_confirm")
    layout = layout_of(assessment.instrument_version_id)
    expected = expected_on(layout, assessment.municipality.path)
    return _steps(layout, {block: (*state,) for block, *state in rows}, expected)


def _steps(
    layout: Layout, states: Mapping[int, tuple[Any, ...]], expected: Mapping[str, str]
) -> tuple[PillarStep, ...]:
    """`states` are status, target and whether it is to be confirmed, by primary key of the block."""
    statuses = {block: state[0] for block, state in states.items()}
    done = {block for block, (status, _target, to_confirm) in states.items() if status is not None and not to_confirm}
    return tuple(
        PillarStep(
            key=pillar.key,
            name=pillar.name,
            score=Score.of(statuses.get(block.pk) for block in blocks),
            next_block=next((block.key for block in blocks if block.pk not in done), None),
            gaps=sum(_is_gap(states[b.pk], expected.get(b.key, "")) for b in blocks if b.pk in states),
        )
        for pillar, blocks in layout.pillars.items()
    )


def _is_gap(state: tuple[Any, ...], expected: str) -> bool:
    status, target, *_rest = state
    return is_gap(status, target, expected)


def total_score(steps: Iterable[PillarStep]) -> Score:
    return sum((step.score for step in steps), Score())


def where_left_off(steps: Iterable[PillarStep]) -> tuple[str, str] | None:
    """Pillar and block of the first question that is open; None where all are answered and confirmed."""
    return next(((step.key, step.next_block) for step in steps if step.next_block), None)


@dataclass(frozen=True)
class FieldErrors:
    """What is wrong with each field, as the HTML that stands beside it; empty where nothing is."""

    status: str = ""
    explanation: str = ""
    owner: str = ""

    def __bool__(self) -> bool:
        return bool(self.status or self.explanation or self.owner)


class Way(StrEnum):
    """How a reader meets a question."""

    ANSWER = "answer"
    PROPOSE = "propose"
    READ = "read"


@dataclass(frozen=True)
class Question:
    """One block of the questionnaire: what stands, what the fields show, and why something was not saved.

    `shown` differs from what `stands` while the reader's own text waits for a choice (`mine`) or for a remedy (`errors`
    by field, `refusal` for the whole). `based_on` is the version that the next save will say it was based on.
    Who proposes sees what `stands` of the own `proposal`, beside the `official` answer.
    """

    block: Block
    stands: AnswerContent
    version: int
    saved_at: datetime | None
    saved_by: str
    shown: AnswerContent
    based_on: int
    edit: str
    mine: AnswerContent | None = None
    settles: int | None = None
    errors: FieldErrors = FieldErrors()
    refusal: str = ""
    marks: Marks | None = None
    way: Way = Way.READ
    official: AnswerContent | None = None
    proposal: Proposal | None = None
    since: Since | None = None
    related: tuple[Related, ...] = ()

    @property
    def was_saved(self) -> bool:
        return self.saved_at is not None

    @property
    def is_plain(self) -> bool:
        """Are there just fields to answer in, with nothing to choose, to mend, to confirm or to take over?"""
        asks = self.mine or self.errors or self.refusal or self.since or self.related
        return self.way == Way.ANSWER and not asks and not (self.marks and self.marks.to_confirm)

    @property
    def is_offered(self) -> bool:
        """Is there an answer to take over from another instrument?"""
        return any(related.offers for related in self.related)

    @classmethod
    def from_answer(cls, answer: Answer, block: Block, edit: str) -> "Question":
        by = str(answer.changed_by or "")
        stands = AnswerContent.of(answer)
        return cls(
            block, stands, answer.version, answer.changed_at, by, shown=stands, based_on=answer.version, edit=edit
        )

    def in_conflict(self, mine: AnswerContent, settles: int) -> "Question":
        """The fields keep the reader's own text, and go on being based on an older version until the reader chose.

        `settles` is the primary key of the text set aside.
        """
        return replace(self, shown=mine, based_on=max(self.version - 1, 0), mine=mine, settles=settles)

    def compared(self, before: Before) -> "Question":
        """With what became of it since the assessment before."""
        return replace(self, since=since(before, self.block.key, self.stands))


@dataclass(frozen=True)
class Questionnaire:
    """The page of one pillar."""

    pillar: Pillar
    questions: tuple[Question, ...]
    steps: tuple[PillarStep, ...]


def questionnaire(assessment: Assessment, pillar: str, reader: Person, edit: str) -> Questionnaire | None:
    """The page of one pillar of an assessment, in one query; None for an unknown pillar.

    What this reader once had set aside waits in its block. Where it follows another it takes the queries of that too.
    """
    layout = layout_of(assessment.instrument_version_id)
    chosen = layout.pillar(pillar)
    if chosen is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_QUESTIONS, {"assessment": assessment.pk, "reader": reader.pk})
        rows = {row[0]: row[1:] for row in cursor}
    questions = tuple(_question(block, rows[block.pk], edit) for block in layout.pillars[chosen])
    if before := before_of(assessment):
        questions = tuple(question.compared(before) for question in questions)
    states = {block: (row[0], row[1], row[8]) for block, row in rows.items()}
    steps = _steps(layout, states, expected_on(layout, assessment.municipality.path))
    return Questionnaire(chosen, questions, steps)


# Written out, since composing it anew from querysets took longer than asking it (see bench/pages.py).
_QUESTIONS = """
SELECT block_id, answer.status, target, answer.explanation, answer.owner, version, changed_at, changed_by.name,
       progress, to_confirm,
       (SELECT count(*) FROM assessment_comment WHERE answer_id = answer.id AND closed_at IS NULL),
       (SELECT count(*) FROM assessment_evidenceuse WHERE answer_id = answer.id AND ended_at IS NULL),
       (SELECT count(*) FROM assessment_proposal WHERE answer_id = answer.id AND state = 'proposed'),
       mine.id, mine.status, mine.explanation, mine.owner
FROM assessment_answer AS answer
LEFT JOIN municipalities_person AS changed_by ON changed_by.id = answer.changed_by_id
LEFT JOIN assessment_setasideanswer AS mine
       ON mine.answer_id = answer.id AND mine.by_id = %(reader)s AND mine.resolved_at IS NULL
WHERE answer.assessment_id = %(assessment)s
ORDER BY mine.at NULLS FIRST
"""


def _question(block: Block, row: tuple[Any, ...], edit: str) -> Question:
    status, _target, explanation, owner, version, at, by, *rest = row
    stands = AnswerContent(status, explanation, owner)
    marks, (waits, *mine) = Marks(*rest[:5]), rest[5:]
    question = Question(block, stands, version, at, by or "", shown=stands, based_on=version, edit=edit, marks=marks)
    return question.in_conflict(AnswerContent(*mine), waits) if waits else question


@dataclass(frozen=True)
class Again:
    """Until when a closed round is open again, and why."""

    until: date
    reason: str


@dataclass(frozen=True)
class RoundCard:
    """A round and one of its instruments as a municipality sees it: may it begin, go on, or only look back?

    `again` is there where the region opened the closed round again for this municipality; `correcting_until` where it
    is correcting what it adopted in a round that has closed: the last day on which it may.
    """

    round: Round
    instrument_version: InstrumentVersion
    versions: tuple[Assessment, ...]
    is_open: bool
    again: Again | None = None
    correcting_until: date | None = None

    @property
    def newest(self) -> Assessment | None:
        return self.versions[0] if self.versions else None


_WITH_INSTRUMENT = Prefetch("instrument_versions", InstrumentVersion.objects.select_related("instrument"))


def rounds_of(municipality: Municipality, today: date) -> list[RoundCard]:
    """The rounds to which a municipality was invited, newest first, each with the versions of its assessment."""
    versions: dict[tuple[int | None, int], list[Assessment]] = {}
    for assessment in Assessment.objects.for_municipality(municipality).order_by("-number"):
        assessment.municipality = municipality
        versions.setdefault((assessment.round_id, assessment.instrument_version_id), []).append(assessment)
    again = RoundReopening.objects.filter(round=OuterRef("pk"), municipality=municipality, until__gte=today)
    again = again.order_by("-until")
    rounds = (
        Round.objects.filter(invited=municipality)
        .annotate(again_until=Subquery(again.values("until")[:1]), again_reason=Subquery(again.values("reason")[:1]))
        .prefetch_related(_WITH_INSTRUMENT)
    )
    return [
        _card(round_, version, tuple(versions.get((round_.pk, version.pk), ())), today)
        for round_ in rounds
        for version in round_.instrument_versions.all()
    ]


def _card(round_: Any, version: InstrumentVersion, versions: tuple[Assessment, ...], today: date) -> RoundCard:
    """`round_` with `again_until` and `again_reason`; `versions` newest first."""
    is_open = round_.is_open(today) or round_.again_until is not None
    return RoundCard(
        round_,
        version,
        versions,
        is_open,
        Again(round_.again_until, round_.again_reason) if round_.again_until else None,
        None if is_open else _correcting_until(versions, today),
    )


def _correcting_until(versions: tuple[Assessment, ...], today: date) -> date | None:
    """The last day for the correction that is being made; None where none is, or it is too late."""
    first = versions[-1].adopted_at if len(versions) > 1 and not versions[0].is_adopted else None
    until = window_of(first) if first else None
    return until if until and today <= until else None


def own_assessments(municipality: Municipality) -> list[Assessment]:
    """What a municipality measured outside the rounds, newest first, each with its instrument; one query."""
    own = Assessment.objects.for_municipality(municipality).filter(round=None).latest_versions()
    return list(own.select_related("instrument_version__instrument", "round", "started_by"))

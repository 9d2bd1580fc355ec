"""Who does what: what one member may do with each answer, what was handed to whom, and what waits for whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, Q

from assessment.actions import AnswerContent
from assessment.layout import layout_of
from assessment.models import Answer, Assessment, Assignment, Block, Pillar, Progress, Proposal, ProposalState
from assessment.reports import Question, Way
from municipalities.access import Permission
from municipalities.models import Membership, Municipality, Person


@dataclass(frozen=True)
class Desk:
    """What one member may do with an assessment's answers; `direct` and `proposals` by primary key of the block."""

    reader: Person
    may_answer: bool
    may_propose: bool
    direct: frozenset[int] = frozenset()
    proposals: Mapping[int, Proposal] = field(default_factory=dict)

    def place(self, question: Question) -> Question:
        """The question as this member meets it: to answer, to propose an answer to, or to read."""
        block = question.block.pk
        if self.may_answer or block in self.direct:
            return replace(question, way=Way.ANSWER)
        if self.may_propose:
            return proposing(question, self.proposals.get(block), self.reader)
        return question


def proposing(question: Question, proposal: Proposal | None, reader: Person) -> Question:
    """The question with the reader's own proposal in its fields, beside the official answer.

    What was set aside is then a text of the reader's other tab, so it stands against the proposal.
    """
    placed = replace(question, way=Way.PROPOSE, official=question.stands, proposal=proposal)
    if proposal is None:
        return replace(placed, version=0, based_on=0, saved_at=None)
    own = AnswerContent.of(proposal)
    placed = replace(placed, stands=own, version=proposal.version, saved_at=proposal.changed_at, saved_by=str(reader))
    if question.mine and question.settles:
        return placed.in_conflict(question.mine, question.settles)
    return replace(placed, shown=own, based_on=proposal.version)


def desk_of(membership: Membership, assessment: Assessment) -> Desk:
    """No query for who may answer everything or nothing, else two."""
    may_answer, may_propose = membership.may(Permission.EDIT_ANSWERS), membership.may(Permission.PROPOSE_ANSWERS)
    if may_answer or not may_propose:
        return Desk(membership.person, may_answer, may_propose)
    own = Assignment.objects.open().filter(person=membership.person_id, answers_directly=True)
    direct = own.filter(answer__assessment=assessment).values_list("answer__block", flat=True)
    proposals = Proposal.objects.open().filter(by=membership.person_id, answer__assessment=assessment)
    return Desk(
        membership.person,
        may_answer,
        may_propose,
        frozenset(direct),
        {proposal.answer.block_id: proposal for proposal in proposals.select_related("answer", "decided_by")},
    )


@dataclass(frozen=True)
class Work:
    """One block on the page where work is handed out: how far it is, and who has it."""

    block: Block
    status: str | None
    progress: str
    proposals: int
    assignments: tuple[Assignment, ...]


@dataclass(frozen=True)
class PillarWork:
    pillar: Pillar
    rows: tuple[Work, ...]

    @property
    def done(self) -> int:
        return sum(row.progress == Progress.DONE for row in self.rows)


def work_of(assessment: Assessment) -> tuple[PillarWork, ...]:
    """Every block of an assessment with its work, pillar by pillar, in two queries."""
    waiting = Count("proposals", filter=Q(proposals__state=ProposalState.PROPOSED))
    answers = {answer.block_id: answer for answer in assessment.answers.order_by().annotate(waiting=waiting)}
    given: dict[int, list[Assignment]] = {}
    for assignment in Assignment.objects.open().filter(answer__assessment=assessment).select_related("person"):
        given.setdefault(assignment.answer_id, []).append(assignment)
    return tuple(
        PillarWork(pillar, tuple(_work(block, answers[block.pk], given) for block in blocks))
        for pillar, blocks in layout_of(assessment.instrument_version_id).pillars.items()
    )


def _work(block: Block, answer: Answer, given: Mapping[int, list[Assignment]]) -> Work:
    waiting: int = answer.waiting  # type: ignore[attr-defined]
    return Work(block, answer.status, answer.progress, waiting, tuple(given.get(answer.pk, ())))


def waiting_proposals(municipality: Municipality, today: date) -> list[Proposal]:
    """What waits for the coordinator in what can still be answered, the longest first; two queries."""
    drafts = Assessment.objects.for_municipality(municipality).filter(adopted_at__isnull=True)
    found = Proposal.objects.filter(state=ProposalState.PROPOSED, answer__assessment__in=drafts)
    found = found.select_related("by", "answer__block", "answer__assessment__round")
    found = found.prefetch_related("answer__assessment__round__reopenings").order_by("submitted_at", "pk")
    return [one for one in found if _may_be_answered(one.answer.assessment, municipality, today)]


def _may_be_answered(assessment: Assessment, municipality: Municipality, today: date) -> bool:
    if assessment.round is None or assessment.round.is_open(today):
        return True
    reopened = assessment.round.reopenings.all()
    return any(one.municipality_id == municipality.pk and one.until >= today for one in reopened)


@dataclass(frozen=True)
class OwnQuestion:
    """A question that was handed to the reader: what it is about, by when, and what is to be done."""

    assessment: Assessment
    block: Block
    progress: str
    due_on: date | None
    note: str
    by: str
    answers_directly: bool
    remark: str
    days_left: int | None

    @property
    def is_done(self) -> bool:
        """Nothing is asked of the reader now: done, or it waits for the coordinator."""
        return self.progress in (Progress.DONE, Progress.PROPOSED)

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0 and not self.is_done


def own_questions(person: Person, municipality: Municipality, today: date) -> list[OwnQuestion]:
    """What was handed to somebody in assessments that are not adopted: what is to be done first, by deadline.

    Two queries, and the layouts of the instruments.
    """
    assignments = list(
        person.assignments.open()
        .filter(answer__assessment__municipality=municipality, answer__frozen=False)
        .select_related("answer__assessment__round", "by")
    )
    remarks = dict(
        Proposal.objects.filter(
            by=person, state=ProposalState.RETURNED, answer__assignments__in=assignments
        ).values_list("answer_id", "remark")
    )
    return sorted((_own(assignment, remarks, municipality, today) for assignment in assignments), key=_urgency)


def _own(assignment: Assignment, remarks: Mapping[int, str], municipality: Municipality, today: date) -> OwnQuestion:
    answer = assignment.answer
    answer.assessment.municipality = municipality
    return OwnQuestion(
        assessment=answer.assessment,
        block=layout_of(answer.assessment.instrument_version_id).block(answer.block_id),
        progress=answer.progress,
        due_on=assignment.due_on,
        note=assignment.note,
        by=str(assignment.by),
        answers_directly=assignment.answers_directly,
        remark=remarks.get(answer.pk, ""),
        days_left=(assignment.due_on - today).days if assignment.due_on else None,
    )


def _urgency(question: OwnQuestion) -> tuple[bool, date, int]:
    return question.is_done, question.due_on or date.max, question.block.position


def open_questions(questions: Iterable[OwnQuestion]) -> int:
    return sum(not question.is_done for question in questions)

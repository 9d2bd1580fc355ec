"""What a reader is shown of the evidence under an answer, and who may add to it."""

from dataclasses import dataclass
from datetime import date

from assessment.access import may_answer
from assessment.models import Answer, Evidence, EvidenceUse
from municipalities.access import Permission
from municipalities.models import Membership


@dataclass(frozen=True)
class Shown:
    """A piece of evidence under an answer, and whether it still holds."""

    use: EvidenceUse
    evidence: Evidence
    has_expired: bool


def has_expired(holds_until: date | None, today: date) -> bool:
    """It holds up to and including its last day."""
    return holds_until is not None and holds_until < today


def evidence_of(answer: Answer, today: date) -> list[Shown]:
    """What is under an answer now, in the order in which it was put there; one query."""
    uses = answer.evidence.filter(ended_at__isnull=True).select_related("evidence__file", "evidence__document", "by")
    return [Shown(use, use.evidence, has_expired(use.evidence.holds_until, today)) for use in uses]


def may_add_evidence(membership: Membership, answer: Answer) -> bool:
    """Who answers, and a colleague to whom the block was handed."""
    if may_answer(membership, answer):
        return True
    asked = membership.may(Permission.PROPOSE_ANSWERS)
    return asked and answer.assignments.open().filter(person=membership.person_id).exists()

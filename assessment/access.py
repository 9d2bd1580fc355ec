"""The one way by which a page reaches an assessment or an answer: through the membership of its municipality."""

from dataclasses import dataclass
from datetime import date

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment import actions
from assessment.layout import layout_of
from assessment.models import Answer, Assessment
from municipalities.access import Permission
from municipalities.models import Membership


def assessment_of(membership: Membership, pk: int) -> Assessment:
    """The assessment with its round and its instrument, in one query; Http404 where it is another's."""
    found = get_object_or_404(
        Assessment.objects.for_municipality(membership.municipality).select_related("round"), pk=pk
    )
    return _placed(found, membership)


def answer_of(membership: Membership, assessment: int, block: str) -> Answer:
    """The answer to a block, with its assessment, round and instrument, in one query; Http404 where it is another's."""
    answer = get_object_or_404(
        Answer.objects.select_related("assessment__round"),
        assessment=assessment,
        assessment__municipality=membership.municipality_id,
        block__key=block,
    )
    _placed(answer.assessment, membership)
    answer.block = layout_of(answer.assessment.instrument_version_id).block(answer.block_id)
    return answer


def _placed(assessment: Assessment, membership: Membership) -> Assessment:
    assessment.municipality = membership.municipality
    assessment.instrument_version = layout_of(assessment.instrument_version_id).version
    return assessment


def may_answer(membership: Membership, answer: Answer) -> bool:
    """May this member change the official answer? Who may not, but has a say, proposes one beside it."""
    if membership.may(Permission.EDIT_ANSWERS) or not membership.may(Permission.PROPOSE_ANSWERS):
        return membership.may(Permission.EDIT_ANSWERS)
    return answer.assignments.open().filter(person=membership.person_id, answers_directly=True).exists()


def why_frozen(assessment: Assessment) -> str:
    """Why nothing can be answered now; empty where it can."""
    if assessment.is_adopted:
        return _("This assessment has been adopted. Its answers stay as they are.")
    return why_closed(assessment)


def why_closed(assessment: Assessment) -> str:
    """Why nothing can change in it any more, nor be corrected; empty where it can."""
    try:
        actions.refuse_unless_changeable(assessment, timezone.localdate())
    except actions.RefusedError as refusal:
        return str(refusal)
    return ""


@dataclass(frozen=True)
class Correction:
    """May what was adopted in a round be corrected now? `until` is the last day of its window, `ended` once it passed.

    A day that lies within the round still says something: after it the round decides alone.
    """

    is_possible: bool
    until: date | None
    ended: bool

    @classmethod
    def of(cls, first: Assessment, today: date, *, is_possible: bool) -> "Correction | None":
        """`first` is the first version; None outside a round, where there is no deadline."""
        if first.round_id is None or first.adopted_at is None:
            return None
        until = actions.window_of(first.adopted_at)
        return cls(is_possible, until, ended=until is None or today > until)

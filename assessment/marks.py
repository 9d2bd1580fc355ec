"""What stands beside the answers of a pillar, as counts: remarks, evidence, proposals, and how far the work is."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from assessment.models import Assessment, Pillar, ProposalState


@dataclass(frozen=True)
class Marks:
    """The counts of one answer."""

    progress: str
    remarks: int = 0
    evidence: int = 0
    proposals: int = 0
    to_confirm: bool = False


def marks_of(assessment: Assessment, pillar: Pillar) -> Mapping[int, Marks]:
    """By primary key of the block; open remarks, evidence in use and proposals that wait for a decision. One query."""
    rows = (
        assessment.answers.filter(block__pillar=pillar)
        .order_by()
        .annotate(
            remarks=Count("comments", filter=Q(comments__closed_at__isnull=True), distinct=True),
            used=Count("evidence", filter=Q(evidence__ended_at__isnull=True), distinct=True),
            proposed=Count("proposals", filter=Q(proposals__state=ProposalState.PROPOSED), distinct=True),
        )
        .values_list("block_id", "progress", "remarks", "used", "proposed", "to_confirm")
    )
    return {block: Marks(*row) for block, *row in rows}

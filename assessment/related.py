"""What a municipality answered in other instruments to (nearly) the same question."""

from collections.abc import Iterable
from dataclasses import dataclass

from assessment.models import Answer, Assessment, Block, InstrumentVersion, Subject
from assessment.see_also import Other, Place, others_of, see_also

Found = dict[Place, Block]
Given = dict[Place, Answer]


@dataclass(frozen=True)
class Related:
    """A block that asks nearly the same, and the answer in the newest assessment with its instrument, if any.

    `offers` says that the answer may be taken over: it is about the municipality too, and this block has none yet.
    """

    block: Block
    differs: str
    answer: Answer | None
    offers: bool


def related_of(assessment: Assessment, answers: Iterable[tuple[Block, str | None]]) -> dict[str, tuple[Related, ...]]:
    """By key of the block, for these blocks of an assessment with their status; two queries, none where nothing is."""
    own = {block.key: (others_of(_place(assessment, block), see_also()), status) for block, status in answers}
    wanted = {other.place for others, _status in own.values() for other in others}
    blocks = _blocks(wanted)
    given = _answers(assessment, blocks) if blocks else {}
    of_municipality = assessment.instrument_version.subject == Subject.MUNICIPALITY
    return {
        key: tuple(_related(other, blocks, given, may_offer=of_municipality and status is None) for other in known)
        for key, (others, status) in own.items()
        if (known := [other for other in others if other.place in blocks])
    }


def _place(assessment: Assessment, block: Block) -> Place:
    return Place(assessment.instrument_version.instrument.key, block.key)


def _related(other: Other, blocks: Found, given: Given, *, may_offer: bool) -> Related:
    block, answer = blocks[other.place], given.get(other.place)
    answered = answer is not None and answer.status is not None
    offers = may_offer and answered and block.version.subject == Subject.MUNICIPALITY
    return Related(block, other.differs, answer if answered else None, offers)


def _blocks(places: Iterable[Place]) -> Found:
    """These blocks in the newest version of their instrument, with that."""
    places = set(places)
    if not places:
        return {}
    found = Block.objects.filter(
        version__in=InstrumentVersion.objects.newest(),
        version__instrument__key__in={place.instrument for place in places},
        key__in={place.block for place in places},
    ).select_related("version__instrument", "pillar")
    blocks = {Place(block.version.instrument.key, block.key): block for block in found}
    return {place: block for place, block in blocks.items() if place in places}


def _answers(assessment: Assessment, blocks: Found) -> Given:
    """What the newest assessment with each of these instruments says of these blocks."""
    others = Assessment.objects.for_municipality(assessment.municipality).latest_versions().exclude(pk=assessment.pk)
    newest = (
        others.filter(instrument_version__instrument__key__in={place.instrument for place in blocks})
        .order_by("instrument_version__instrument", "-started_at", "-pk")
        .distinct("instrument_version__instrument")
    )
    found = Answer.objects.filter(assessment__in=newest.values("pk"), block__key__in={place.block for place in blocks})
    given = found.select_related("assessment__round", "block__version__instrument", "block__pillar").order_by()
    return {Place(answer.block.version.instrument.key, answer.block.key): answer for answer in given}

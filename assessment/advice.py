"""What the consistency checks say of an assessment: fetched, and given to the pure rules."""

from collections.abc import Mapping

from django.db.models import Count, Q

from assessment.actions import changes_between
from assessment.consistency import Advice, Said, advise, rules_of
from assessment.layout import layout_of
from assessment.lineage import lines
from assessment.models import Assessment

ROUNDS_BACK = 2


def advice_on(assessment: Assessment) -> list[Advice]:
    """In the order of the questionnaire; the number of queries is bounded by the rounds that are looked back."""
    used = Count("evidence", filter=Q(evidence__ended_at__isnull=True))
    rows = {
        block: (status, explanation, number)
        for block, status, explanation, number in assessment.answers.order_by()
        .annotate(used=used)
        .values_list("block__key", "status", "explanation", "used")
    }
    before = _before(assessment)
    blocks = [block.key for block in layout_of(assessment.instrument_version_id).blocks]
    answers = {key: Said(*rows[key], tuple(statuses.get(key) for statuses in before)) for key in blocks if key in rows}
    return advise(answers, rules_of(assessment.instrument_version.instrument.key))


def _before(assessment: Assessment) -> list[Mapping[str, str | None]]:
    """The statuses of the assessments that it goes on from, the newest first, by key of its own block."""
    found: list[Mapping[str, str | None]] = []
    keys = [block.key for block in layout_of(assessment.instrument_version_id).blocks]
    pk = assessment.follows_id
    while pk is not None and len(found) < ROUNDS_BACK:
        older = Assessment.objects.select_related("instrument_version").get(pk=pk)
        goes_on = lines(changes_between(older.instrument_version, assessment.instrument_version), keys)
        statuses = dict(older.answers.order_by().values_list("block__key", "status"))
        found.append({key: statuses.get(was) for key, was in goes_on.items()})
        pk = older.follows_id
    return found

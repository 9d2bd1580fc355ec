"""Starting, adopting and correcting assessments."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from assessment.actions.answers import revision_of
from assessment.actions.corrections import refuse_unless_changeable
from assessment.actions.evidence import copy_evidence
from assessment.actions.inheritance import take_over
from assessment.actions.notices import tell
from assessment.actions.rounds import RefusedError, refuse_unless_open
from assessment.actions.totals import keep_result, refresh_soon
from assessment.models import Answer, AnswerRevision, Assessment, InstrumentVersion, NoticeKind, Round, Subject
from municipalities.models import AuditEntry, Municipality, Person


@transaction.atomic
def start_assessment(
    *, round_: Round, instrument_version: InstrumentVersion, municipality: Municipality, by: Person, today: date
) -> Assessment:
    """The municipality's assessment in this round; made where there is none yet, so that a double click is harmless."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    there = Assessment.objects.for_municipality(municipality).for_round(round_)
    newest = there.filter(instrument_version=instrument_version).order_by("-number").first()
    if newest is not None:
        return newest
    if not round_.invited.filter(pk=municipality.pk).exists():
        raise RefusedError(_("Your municipality was not invited to this round."))
    refuse_unless_open(round_, municipality, today)
    return _start(municipality, instrument_version, by, round_=round_)


@transaction.atomic
def start_own_assessment(
    *, instrument_version: InstrumentVersion, name: str, municipality: Municipality, by: Person, today: date
) -> Assessment:
    """An assessment outside any round, under a name of the municipality's own; the one there is where it is not new."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    own = Assessment.objects.for_municipality(municipality).filter(round=None, instrument_version=instrument_version)
    newest = own.filter(name=name).order_by("-number").first()
    if newest is not None:
        return newest
    refuse_unless_open(None, municipality, today)
    return _start(municipality, instrument_version, by, name=name)


def _start(
    municipality: Municipality,
    version: InstrumentVersion,
    by: Person,
    *,
    round_: Round | None = None,
    name: str = "",
) -> Assessment:
    follows = _last_adopted(municipality, version, name)
    assessment = Assessment.objects.create(
        municipality=municipality,
        instrument_version=version,
        round=round_,
        name=name,
        follows=follows,
        started_by=by,
    )
    Answer.objects.bulk_create(Answer(assessment=assessment, block=block) for block in version.blocks.all())
    if follows is not None:
        take_over(assessment, by)
    AuditEntry.record(
        "start_assessment", assessment, by=by, municipality=municipality, follows=follows.pk if follows else None
    )
    return assessment


def _last_adopted(municipality: Municipality, version: InstrumentVersion, name: str) -> Assessment | None:
    """What a new assessment goes on from; one of a project only from one of the same project."""
    adopted = Assessment.objects.for_municipality(municipality).of_instrument(version.instrument).adopted()
    adopted = adopted.filter(instrument_version__number__lte=version.number)
    if version.subject == Subject.PROJECT:
        adopted = adopted.filter(round=None, name=name)
    return adopted.select_related("instrument_version").order_by("-adopted_at").first()


@transaction.atomic
def adopt_assessment(*, assessment: Assessment, by: Person, today: date, confirms: bool = False) -> Assessment:
    """Freeze an assessment with all its answers. RefusedError where it is frozen already or nothing was answered.

    Answers taken over that nobody confirmed are confirmed by it where `confirms`; else they refuse it.
    """
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.is_adopted:
        raise RefusedError(_("This assessment has been adopted already."))
    refuse_unless_changeable(assessment, today)
    # Freezing the rows themselves lets a save that waits for one of them see that it came too late.
    if not locked.answers.filter(status__isnull=False).exists():
        raise RefusedError(_("Nothing has been answered yet. Answer at least one building block first."))
    if not confirms and locked.answers.filter(to_confirm=True).exists():
        raise RefusedError(_("There are answers taken over that nobody has confirmed yet."))
    locked.answers.update(frozen=True, to_confirm=False)
    path = Municipality.objects.values_list("path", flat=True).get(pk=assessment.municipality_id)
    locked.adopted_at, locked.adopted_by, locked.path = timezone.now(), by, path
    locked.save(update_fields=["adopted_at", "adopted_by", "path"])
    result = keep_result(locked)
    refresh_soon(
        region_id=assessment.municipality.region_id, instrument_id=result.instrument_id, round_id=locked.round_id
    )
    AuditEntry.record("adopt_assessment", locked, by=by, municipality=assessment.municipality)
    for member in assessment.municipality.memberships.select_related("person"):
        tell(person=member.person, kind=NoticeKind.ADOPTED, by=by, assessment=locked)
    return locked


@transaction.atomic
def correct_assessment(*, assessment: Assessment, reason: str, by: Person, today: date) -> Assessment:
    """A new version of an adopted assessment, with its answers copied, and open again. The old one stays as it is."""
    adopted = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not adopted.is_adopted:
        raise RefusedError(
            _("Only an adopted assessment can be corrected. This one is still open: change it as it is.")
        )
    refuse_unless_changeable(assessment, today)
    if Assessment.objects.filter(corrects=adopted).exists():
        raise RefusedError(_("A correction of this assessment exists already."))
    correction = Assessment.objects.create(
        municipality=assessment.municipality,
        instrument_version=assessment.instrument_version,
        round=assessment.round,
        name=assessment.name,
        follows=adopted.follows,
        number=adopted.number + 1,
        corrects=adopted,
        reason=reason,
        started_by=by,
    )
    _copy_answers(adopted, correction, by)
    AuditEntry.record(
        "correct_assessment",
        correction,
        by=by,
        municipality=assessment.municipality,
        corrects=adopted.pk,
        reason=reason,
    )
    return correction


def _copy_answers(adopted: Assessment, correction: Assessment, by: Person) -> None:
    kept = (
        *("block_id", "status", "explanation", "owner", "version", "changed_at", "changed_by"),
        *("progress", "to_confirm", "target", "target_on"),
    )
    old = list(adopted.answers.select_related("changed_by"))
    new = Answer.objects.bulk_create(
        Answer(assessment=correction, **{name: getattr(answer, name) for name in kept}) for answer in old
    )
    AnswerRevision.objects.bulk_create(
        revision_of(answer, answer.changed_by, answer.changed_at)
        for answer in new
        if answer.changed_by and answer.changed_at
    )
    copy_evidence(pairs=zip(old, new, strict=True), by=by)

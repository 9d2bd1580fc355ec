"""What changes in instruments, rounds, assessments and answers."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.instruments import InstrumentContent
from assessment.models import (
    Answer,
    AnswerRevision,
    Assessment,
    Block,
    Instrument,
    InstrumentVersion,
    Pillar,
    Round,
    SetAsideAnswer,
)
from municipalities.models import AuditEntry, Municipality, Person, Region
from municipalities.reading import ContentError


class RefusedError(Exception):
    """What was asked cannot be done now; the message says why, in words for the reader."""


# Instruments


@transaction.atomic
def publish_instrument(*, path: Path, by: Person | None) -> InstrumentVersion:
    """Load an instrument version from YAML. Again is harmless; ContentError where a published version was altered."""
    content = InstrumentContent.from_file(path)
    instrument, _created = Instrument.objects.get_or_create(
        key=content.content["instrument"], defaults={"title": content.content["title"]}
    )
    published = instrument.versions.filter(number=content.content["version"]).first()
    if published is None:
        return _publish(instrument, content, by)
    if published.checksum != content.checksum:
        raise ContentError(
            f"{path.name}: version {content.name} was published with other texts. A published version never changes: "
            "give the new texts a higher version number."
        )
    return published


def _publish(instrument: Instrument, content: InstrumentContent, by: Person | None) -> InstrumentVersion:
    version = InstrumentVersion.objects.create(
        instrument=instrument,
        number=content.content["version"],
        description=content.content["description"],
        sources=content.content["sources"],
        checksum=content.checksum,
    )
    position = 0
    for place, entry in enumerate(content.content["pillars"]):
        pillar = Pillar.objects.create(
            version=version, key=entry["key"], position=place, name=entry["name"], description=entry["description"]
        )
        blocks = [
            Block(version=version, pillar=pillar, position=position + offset, **texts)
            for offset, texts in enumerate(entry["blocks"])
        ]
        Block.objects.bulk_create(blocks)
        position += len(blocks)
    AuditEntry.record("publish_instrument", version, by=by, checksum=content.checksum)
    return version


# Rounds


@transaction.atomic
def open_round(
    *,
    region: Region,
    name: str,
    instrument_version: InstrumentVersion,
    opens_on: date,
    closes_on: date,
    by: Person | None,
    is_demo: bool = False,
) -> Round:
    """Open a round for the municipalities of the region that exist on its opening day."""
    round_ = Round.objects.create(
        region=region,
        name=name,
        instrument_version=instrument_version,
        opens_on=opens_on,
        closes_on=closes_on,
        is_demo=is_demo,
    )
    round_.invited.set(Municipality.objects.filter(region=region).existing_on(opens_on))
    AuditEntry.record("open_round", round_, by=by, invited=round_.invited.count())
    return round_


@transaction.atomic
def change_round(*, round_: Round, name: str, closes_on: date, by: Person) -> Round:
    """Another name or deadline; region, instrument and opening day stay as they were when it was opened."""
    was = {"name": round_.name, "closes_on": str(round_.closes_on)}
    round_.name, round_.closes_on = name, closes_on
    round_.save(update_fields=["name", "closes_on"])
    AuditEntry.record("change_round", round_, by=by, was=was, name=name, closes_on=str(closes_on))
    return round_


@transaction.atomic
def renew_invitations(*, today: date, by: Person | None) -> int:
    """Let rounds that have not opened yet invite who will exist on their opening day; returns how many changed."""
    changed = 0
    for round_ in Round.objects.filter(opens_on__gt=today).select_related("region"):
        expected = set(Municipality.objects.filter(region=round_.region).existing_on(round_.opens_on))
        if expected != set(round_.invited.all()):
            round_.invited.set(expected)
            AuditEntry.record("renew_invitations", round_, by=by, invited=len(expected))
            changed += 1
    return changed


# Assessments


def refuse_unless_open(round_: Round, municipality: Municipality, today: date) -> None:
    """Raise RefusedError where nothing may change any more, with the reason."""
    if municipality.has_ended(today):
        successor = municipality.successor.name if municipality.successor else "?"
        raise RefusedError(
            _("%(municipality)s no longer exists: it went on as %(successor)s. Its answers stay as they are.")
            % {"municipality": municipality.name, "successor": successor}
        )
    if round_.is_closed(today):
        raise RefusedError(
            _("The round “%(round)s” closed on %(day)s. Answers can no longer be changed.")
            % {"round": round_.name, "day": date_format(round_.closes_on)}
        )
    if not round_.is_open(today):
        raise RefusedError(
            _("The round “%(round)s” opens on %(day)s.") % {"round": round_.name, "day": date_format(round_.opens_on)}
        )


@transaction.atomic
def start_assessment(*, round_: Round, municipality: Municipality, by: Person, today: date) -> Assessment:
    """The municipality's assessment in this round; made where there is none yet, so that a double click is harmless."""
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    newest = Assessment.objects.for_municipality(municipality).for_round(round_).order_by("-number").first()
    if newest is not None:
        return newest
    if not round_.invited.filter(pk=municipality.pk).exists():
        raise RefusedError(_("Your municipality was not invited to this round."))
    refuse_unless_open(round_, municipality, today)
    assessment = Assessment.objects.create(municipality=municipality, round=round_, started_by=by)
    Answer.objects.bulk_create(
        Answer(assessment=assessment, block=block) for block in round_.instrument_version.blocks.all()
    )
    AuditEntry.record("start_assessment", assessment, by=by, municipality=municipality)
    return assessment


@transaction.atomic
def adopt_assessment(*, assessment: Assessment, by: Person, today: date) -> Assessment:
    """Freeze an assessment with all its answers. RefusedError where it is frozen already or nothing was answered."""
    locked = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if locked.is_adopted:
        raise RefusedError(_("This assessment has been adopted already."))
    refuse_unless_open(assessment.round, assessment.municipality, today)
    # Freezing the rows themselves lets a save that waits for one of them see that it came too late.
    if not locked.answers.filter(status__isnull=False).exists():
        raise RefusedError(_("Nothing has been answered yet. Answer at least one building block first."))
    locked.answers.update(frozen=True)
    locked.adopted_at, locked.adopted_by = timezone.now(), by
    locked.save(update_fields=["adopted_at", "adopted_by"])
    AuditEntry.record("adopt_assessment", locked, by=by, municipality=assessment.municipality)
    return locked


@transaction.atomic
def correct_assessment(*, assessment: Assessment, reason: str, by: Person, today: date) -> Assessment:
    """A new version of an adopted assessment, with its answers copied, and open again. The old one stays as it is."""
    adopted = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if not adopted.is_adopted:
        raise RefusedError(
            _("Only an adopted assessment can be corrected. This one is still open: change it as it is.")
        )
    refuse_unless_open(assessment.round, assessment.municipality, today)
    if Assessment.objects.filter(corrects=adopted).exists():
        raise RefusedError(_("A correction of this assessment exists already."))
    correction = Assessment.objects.create(
        municipality=assessment.municipality,
        round=assessment.round,
        number=adopted.number + 1,
        corrects=adopted,
        reason=reason,
        started_by=by,
    )
    _copy_answers(adopted, correction)
    AuditEntry.record(
        "correct_assessment",
        correction,
        by=by,
        municipality=assessment.municipality,
        corrects=adopted.pk,
        reason=reason,
    )
    return correction


def _copy_answers(adopted: Assessment, correction: Assessment) -> None:
    kept = ("block_id", "status", "explanation", "owner", "version", "changed_at", "changed_by")
    old = adopted.answers.select_related("changed_by")
    new = Answer.objects.bulk_create(
        Answer(assessment=correction, **{name: getattr(answer, name) for name in kept}) for answer in old
    )
    AnswerRevision.objects.bulk_create(
        _revision(answer, answer.changed_by, answer.changed_at)
        for answer in new
        if answer.changed_by and answer.changed_at
    )


# Answers


@dataclass(frozen=True)
class AnswerContent:
    """What somebody says of a block: the status (None is unanswered) and two texts."""

    status: str | None
    explanation: str
    owner: str

    @classmethod
    def of(cls, stored: Answer | SetAsideAnswer) -> "AnswerContent":
        return cls(stored.status, stored.explanation, stored.owner)


@dataclass(frozen=True)
class Edit:
    """Where a save comes from: the page it was typed in, that page's count, and the version it was based on."""

    page: str
    sequence: int
    based_on: int


class ConflictError(Exception):
    """A colleague saved this block first. `answer` is what stands, `set_aside` is what was kept of this save."""

    def __init__(self, answer: Answer, set_aside: SetAsideAnswer) -> None:
        super().__init__(answer.pk)
        self.answer, self.set_aside = answer, set_aside


class FrozenError(RefusedError):
    """The assessment was adopted; its answers never change again."""


def save_answer(*, answer: Answer, content: AnswerContent, edit: Edit, by: Person, today: date) -> Answer:
    """Save an answer if nobody else did since `edit.based_on`; returns the answer as it now stands.

    Raises RefusedError (round closed, municipality gone), FrozenError (adopted) and ConflictError; in each case what
    was typed is kept for its author as a SetAsideAnswer.
    """
    try:
        refuse_unless_open(answer.assessment.round, answer.assessment.municipality, today)
    except RefusedError:
        _set_aside(answer, content, edit, by)
        raise
    if _arrived_too_late(answer, edit) or AnswerContent.of(answer) == content:
        return answer
    with transaction.atomic():
        if _write(answer, content, edit, by):
            return answer
    return _after_losing(answer, content, edit, by, today)


def _may_follow(answer: Answer, edit: Edit) -> bool:
    """Nobody saved in between, or this page itself did and its reply got lost."""
    return answer.version == edit.based_on or answer.edit == edit.page != ""


def _arrived_too_late(answer: Answer, edit: Edit) -> bool:
    """An older save of a page of which a newer one was kept already."""
    return answer.edit == edit.page != "" and edit.sequence < answer.sequence


def _write(answer: Answer, content: AnswerContent, edit: Edit, by: Person) -> bool:
    """Compare and swap on the version column, with the revision in the same transaction; False where it lost."""
    if not _may_follow(answer, edit):
        return False
    now = timezone.now()
    new = {
        **asdict(content),
        "version": answer.version + 1,
        "edit": edit.page,
        "sequence": edit.sequence,
        "changed_at": now,
        "changed_by": by,
    }
    if not Answer.objects.filter(pk=answer.pk, version=answer.version, frozen=False).update(**new):
        return False
    for name, value in new.items():
        setattr(answer, name, value)
    _revision(answer, by, now).save(force_insert=True)
    return True


def _revision(answer: Answer, by: Person, at: datetime) -> AnswerRevision:
    return AnswerRevision(answer_id=answer.pk, version=answer.version, at=at, by=by, **asdict(AnswerContent.of(answer)))


def _after_losing(answer: Answer, content: AnswerContent, edit: Edit, by: Person, today: date) -> Answer:
    """The row changed under this save: look again, and either save after all or set the text aside."""
    current = Answer.objects.select_related("assessment__round", "assessment__municipality", "block", "changed_by").get(
        pk=answer.pk
    )
    if current.frozen:
        _set_aside(current, content, edit, by)
        raise FrozenError(_("This assessment has been adopted and can no longer be changed. Your text was not saved."))
    if _may_follow(current, edit):
        return save_answer(answer=current, content=content, edit=edit, by=by, today=today)
    if AnswerContent.of(current) == content:
        return current
    raise ConflictError(current, _set_aside(current, content, edit, by))


def _set_aside(answer: Answer, content: AnswerContent, edit: Edit, by: Person) -> SetAsideAnswer:
    """Keep a text that was not saved; its author's next text from the same page takes its place."""
    waiting = answer.set_aside.filter(by=by, resolved_at__isnull=True)
    same = waiting.filter(page=edit.page) if edit.page else waiting.filter(**asdict(content))
    if same.update(at=timezone.now(), **asdict(content)):
        return same.latest("at")
    return SetAsideAnswer.objects.create(answer=answer, by=by, page=edit.page, **asdict(content))


def resolve_conflict(
    *, answer: Answer, content: AnswerContent, edit: Edit, settles: int | None, by: Person, today: date
) -> Answer:
    """Save what its author chose, and close the text set aside that was chosen about. Raises as `save_answer` does.

    No transaction around both: a text set aside by a new conflict must outlive the refusal.
    """
    saved = save_answer(answer=answer, content=content, edit=edit, by=by, today=today)
    answer.set_aside.filter(pk=settles or 0, by=by, resolved_at__isnull=True).update(resolved_at=timezone.now())
    return saved


def load_instruments(*, paths: Iterable[Path], by: Person | None) -> list[InstrumentVersion]:
    """Publish the versions of these files, or find that they were."""
    return [publish_instrument(path=path, by=by) for path in paths]

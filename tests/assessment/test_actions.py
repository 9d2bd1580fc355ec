from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment import actions
from assessment.actions import AnswerContent, ConflictError, Edit, FrozenError, RefusedError
from assessment.instruments import INSTRUMENTS
from assessment.models import Answer, AnswerRevision, Assessment, Block, InstrumentVersion, Round, SetAsideAnswer
from municipalities.models import AuditEntry, Municipality, Person
from municipalities.reading import ContentError
from tests import factories

FOUR_PILLARS = INSTRUMENTS / "vier-pijlers-1.yaml"
VISIE = "verkennen-visie"
CONCEPT = AnswerContent("partial", "Er ligt een concept.", "Beleid")
ADOPTED = AnswerContent("implemented", "Vastgesteld door de raad.", "Griffie")


def current(assessment: Assessment, key: str = VISIE) -> Answer:
    return Answer.objects.select_related("assessment__round", "assessment__municipality", "changed_by").get(
        assessment=assessment, block__key=key
    )


def save(
    answer: Answer, content: AnswerContent, by: Person, *, based_on: int, page: str = "a", sequence: int = 1
) -> Answer:
    return actions.save_answer(
        answer=answer,
        content=content,
        edit=Edit(page=page, sequence=sequence, based_on=based_on),
        by=by,
        today=timezone.localdate(),
    )


def revisions(answer: Answer) -> list[tuple[int, str | None, str, Person]]:
    rows = AnswerRevision.objects.filter(answer=answer).select_related("by").order_by("version")
    return [(row.version, row.status, row.explanation, row.by) for row in rows]


# Instruments


def test_publishing_again_changes_nothing(instrument_version: InstrumentVersion) -> None:
    before = (Block.objects.count(), AuditEntry.objects.count())

    again = actions.publish_instrument(path=FOUR_PILLARS, by=None)

    assert again == instrument_version
    assert (Block.objects.count(), AuditEntry.objects.count()) == before


def test_publishing_an_altered_version_is_refused(instrument_version: InstrumentVersion, tmp_path: Path) -> None:
    content = yaml.safe_load(FOUR_PILLARS.read_text())
    content["pillars"][0]["blocks"][0]["meaning"] = "Een heel andere uitleg van deze bouwsteen."
    altered = tmp_path / "vier-pijlers-1.yaml"
    altered.write_text(yaml.safe_dump(content))

    with pytest.raises(ContentError, match="give the new texts a higher version number"):
        actions.publish_instrument(path=altered, by=None)

    assert Block.objects.get(key=VISIE).meaning != "Een heel andere uitleg van deze bouwsteen."


def test_a_next_version_stands_beside_the_first(instrument_version: InstrumentVersion, tmp_path: Path) -> None:
    content = yaml.safe_load(FOUR_PILLARS.read_text())
    content["version"] = 2
    keys = instrument_version.blocks.values_list("key", flat=True)
    content["changes"] = [{"kind": "same", "was": [key], "becomes": [key]} for key in keys]
    path = tmp_path / "vier-pijlers-2.yaml"
    path.write_text(yaml.safe_dump(content))

    second = actions.publish_instrument(path=path, by=None)

    assert [(version.number, version.blocks.count()) for version in (instrument_version, second)] == [(1, 34), (2, 34)]


# Rounds


def test_round_invites_who_exists_on_its_opening_day(
    instrument_version: InstrumentVersion, delft: Municipality
) -> None:
    voorne = factories.make_municipality("Voorne aan Zee", "GM1992", valid_from=date(2023, 1, 1))
    brielle = factories.make_municipality("Brielle", "GM0501", valid_until=date(2022, 12, 31), successor=voorne)

    before = factories.make_round(instrument_version, opens_on=date(2022, 12, 31), closes_on=date(2023, 3, 1))
    after = factories.make_round(instrument_version, opens_on=date(2023, 1, 1), closes_on=date(2023, 3, 1))

    assert set(before.invited.all()) == {delft, brielle}
    assert set(after.invited.all()) == {delft, voorne}


def test_changing_a_deadline_is_in_the_audit_trail(round_: Round, administrator: Person) -> None:
    later = round_.closes_on + timedelta(days=7)

    actions.change_round(round_=round_, name="Meetronde", closes_on=later, by=administrator, today=timezone.localdate())

    entry = AuditEntry.objects.get(verb="change_round")
    assert (Round.objects.get().closes_on, entry.by, entry.details["closes_on"]) == (later, administrator, str(later))


def test_a_round_still_to_open_follows_mergers(instrument_version: InstrumentVersion, delft: Municipality) -> None:
    today = timezone.localdate()
    opens = today + timedelta(days=30)
    merging = factories.make_municipality("Brielle", "GM0501")
    coming = factories.make_round(instrument_version, opens_on=opens, closes_on=opens)
    running = factories.make_round(instrument_version, opens_on=today, closes_on=opens)
    Municipality.objects.filter(pk=merging.pk).update(valid_until=today)

    changed = actions.renew_invitations(today=today, by=None)

    assert changed == 1
    assert (set(coming.invited.all()), set(running.invited.all())) == ({delft}, {delft, merging})


# Starting


def test_starting_twice_gives_one_assessment_with_all_blocks(
    round_: Round, delft: Municipality, coordinator: Person, contributor: Person
) -> None:
    first = factories.make_assessment(delft, round_, coordinator)
    second = factories.make_assessment(delft, round_, contributor)

    assert first == second
    assert first.answers.count() == 34
    assert set(first.answers.values_list("status", "version")) == {(None, 0)}


def test_starting_uninvited_is_refused(round_: Round, coordinator: Person) -> None:
    later = factories.make_municipality("Westland")

    with pytest.raises(RefusedError):
        factories.make_assessment(later, round_, coordinator)

    assert not Assessment.objects.exists()


@pytest.mark.parametrize("days", [pytest.param(-11, id="before it opens"), pytest.param(31, id="after it closed")])
def test_starting_outside_the_round_is_refused(
    round_: Round, delft: Municipality, coordinator: Person, days: int
) -> None:
    with pytest.raises(RefusedError):
        factories.make_assessment(delft, round_, coordinator, today=timezone.localdate() + timedelta(days=days))

    assert not Assessment.objects.exists()


# Saving


def test_saving_keeps_the_answer_and_its_history(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    save(current(assessment), CONCEPT, contributor, based_on=0)
    saved = save(current(assessment), ADOPTED, coordinator, based_on=1, page="b")

    stored = current(assessment)
    assert AnswerContent.of(stored) == AnswerContent.of(saved) == ADOPTED
    assert (stored.version, stored.changed_by) == (2, coordinator)
    assert revisions(stored) == [
        (1, "partial", "Er ligt een concept.", contributor),
        (2, "implemented", "Vastgesteld door de raad.", coordinator),
    ]


def test_saving_the_same_again_adds_no_history(assessment: Assessment, coordinator: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0)

    save(current(assessment), CONCEPT, coordinator, based_on=0, page="other")

    assert len(revisions(current(assessment))) == 1


def test_second_to_save_meets_both_texts_and_loses_none(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0, page="of the coordinator")

    with pytest.raises(ConflictError) as conflict:
        save(current(assessment), ADOPTED, contributor, based_on=0, page="of the contributor")

    assert AnswerContent.of(conflict.value.answer) == CONCEPT
    assert AnswerContent.of(conflict.value.set_aside) == ADOPTED
    assert AnswerContent.of(current(assessment)) == CONCEPT
    assert AnswerContent.of(SetAsideAnswer.objects.get(by=contributor)) == ADOPTED


def test_the_same_lost_save_is_set_aside_once(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0, page="first")

    for _ in range(2):
        with pytest.raises(ConflictError):
            save(current(assessment), ADOPTED, contributor, based_on=0, page="second")

    assert SetAsideAnswer.objects.count() == 1


def resolve(answer: Answer, content: AnswerContent, by: Person, *, settles: int | None, based_on: int = 1) -> Answer:
    return actions.resolve_conflict(
        answer=answer,
        content=content,
        edit=Edit(page="second", sequence=2, based_on=based_on),
        settles=settles,
        by=by,
        today=timezone.localdate(),
    )


def test_typing_on_in_a_conflict_keeps_one_text_a_page(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0, page="first")

    for sequence, text in enumerate(("De", "De raad", "De raad stelde vast"), start=1):
        typed = AnswerContent(None, text, "")
        with pytest.raises(ConflictError):
            save(current(assessment), typed, contributor, based_on=0, page="second", sequence=sequence)

    assert SetAsideAnswer.objects.get().explanation == "De raad stelde vast"


def test_choosing_closes_the_text_it_was_about_and_no_other(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0, page="first")
    for page, text in (("phone", "Op mijn telefoon"), ("second", "Aan mijn bureau")):
        with pytest.raises(ConflictError):
            save(current(assessment), AnswerContent(None, text, ""), contributor, based_on=0, page=page)
    desk = SetAsideAnswer.objects.get(page="second")

    resolve(current(assessment), ADOPTED, contributor, settles=desk.pk)

    assert AnswerContent.of(current(assessment)) == ADOPTED
    assert [kept.explanation for kept in SetAsideAnswer.objects.filter(resolved_at=None)] == ["Op mijn telefoon"]


def test_nobody_closes_the_text_of_somebody_else(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    theirs = factories.set_aside(assessment, VISIE, contributor, "Van de bijdrager")

    resolve(current(assessment), ADOPTED, coordinator, settles=theirs.pk, based_on=0)

    assert SetAsideAnswer.objects.get().resolved_at is None


def test_choosing_too_late_sets_aside_again(assessment: Assessment, coordinator: Person, contributor: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0, page="first")
    save(current(assessment), ADOPTED, coordinator, based_on=1, page="first", sequence=2)
    combined = AnswerContent("partial", "Samen", "")

    with pytest.raises(ConflictError):
        resolve(current(assessment), combined, contributor, settles=None)

    kept = SetAsideAnswer.objects.get()
    assert (AnswerContent.of(kept), kept.resolved_at) == (combined, None)


def test_a_page_that_lost_our_reply_saves_again(assessment: Assessment, coordinator: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0, page="a", sequence=1)

    save(current(assessment), ADOPTED, coordinator, based_on=0, page="a", sequence=2)

    assert AnswerContent.of(current(assessment)) == ADOPTED


def test_an_older_save_that_comes_late_changes_nothing(assessment: Assessment, coordinator: Person) -> None:
    save(current(assessment), ADOPTED, coordinator, based_on=0, page="a", sequence=2)

    save(current(assessment), CONCEPT, coordinator, based_on=0, page="a", sequence=1)

    assert AnswerContent.of(current(assessment)) == ADOPTED
    assert not SetAsideAnswer.objects.exists()


def test_saving_in_a_closed_round_is_refused(assessment: Assessment, coordinator: Person) -> None:
    Round.objects.update(closes_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(RefusedError, match="Meetronde"):
        save(current(assessment), CONCEPT, coordinator, based_on=0)

    assert current(assessment).version == 0
    assert AnswerContent.of(SetAsideAnswer.objects.get(by=coordinator)) == CONCEPT


def test_saving_for_a_merged_municipality_is_refused(
    assessment: Assessment, coordinator: Person, zoetermeer: Municipality
) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Municipality.objects.filter(name="Delft").update(valid_until=yesterday, successor=zoetermeer)

    with pytest.raises(RefusedError, match="Zoetermeer"):
        save(current(assessment), CONCEPT, coordinator, based_on=0)

    assert current(assessment).version == 0


# Adopting and correcting


def test_adopting_freezes_every_answer(assessment: Assessment, coordinator: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0)

    adopted = factories.adopt(assessment, coordinator)

    assert adopted.adopted_by == coordinator
    assert set(assessment.answers.values_list("frozen", flat=True)) == {True}
    with pytest.raises(FrozenError):
        save(current(assessment), ADOPTED, coordinator, based_on=1, page="b")
    assert AnswerContent.of(current(assessment)) == CONCEPT
    assert AnswerContent.of(SetAsideAnswer.objects.get(by=coordinator)) == ADOPTED


def test_adopting_twice_is_refused(assessment: Assessment, coordinator: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0)
    factories.adopt(assessment, coordinator)

    with pytest.raises(RefusedError):
        factories.adopt(assessment, coordinator)

    assert AuditEntry.objects.filter(verb="adopt_assessment").count() == 1


def test_adopting_without_any_answer_is_refused(assessment: Assessment, coordinator: Person) -> None:
    with pytest.raises(RefusedError):
        factories.adopt(assessment, coordinator)


def test_the_database_refuses_to_change_what_was_adopted(assessment: Assessment, coordinator: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0)
    factories.adopt(assessment, coordinator)

    changes: tuple[Callable[[], object], ...] = (
        lambda: Answer.objects.filter(assessment=assessment).update(status="implemented"),
        lambda: Answer.objects.filter(assessment=assessment)._raw_delete("default"),
        lambda: Assessment.objects.filter(pk=assessment.pk).update(adopted_at=None, adopted_by=None),
        lambda: AnswerRevision.objects.update(explanation="anders"),
    )
    for change in changes:
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_the_database_accepts_changes_before_adoption(assessment: Assessment) -> None:
    assert Answer.objects.filter(assessment=assessment).update(status="implemented") == 34


def test_correction_is_a_new_version_and_leaves_the_adopted_one(assessment: Assessment, coordinator: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0)
    factories.adopt(assessment, coordinator)

    correction = actions.correct_assessment(
        assessment=assessment, reason="Verkeerde status ingevuld", by=coordinator, today=timezone.localdate()
    )
    save(current(correction), ADOPTED, coordinator, based_on=1)

    assert (correction.number, correction.corrects, correction.reason) == (2, assessment, "Verkeerde status ingevuld")
    assert AnswerContent.of(current(assessment)) == CONCEPT
    assert AnswerContent.of(current(correction)) == ADOPTED
    assert [row[0] for row in revisions(current(correction))] == [1, 2]


def test_correcting_an_open_assessment_is_refused(assessment: Assessment, coordinator: Person) -> None:
    with pytest.raises(RefusedError):
        actions.correct_assessment(assessment=assessment, reason="Zomaar", by=coordinator, today=timezone.localdate())


def test_correcting_twice_is_refused(assessment: Assessment, coordinator: Person) -> None:
    save(current(assessment), CONCEPT, coordinator, based_on=0)
    factories.adopt(assessment, coordinator)
    factories.correct(assessment, coordinator)

    with pytest.raises(RefusedError):
        factories.correct(assessment, coordinator)

    assert Assessment.objects.count() == 2

"""Closing, reminding of and reopening rounds."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessment import actions
from assessment.actions import RefusedError
from assessment.models import Assessment, InstrumentVersion, Notice, NoticeKind, Round, RoundReopening, UnwantedNotice
from municipalities.models import AuditEntry, Municipality, Person, Region
from tests import factories


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def closed(round_: Round, region_staff: Person, today: date) -> Round:
    return actions.close_round(round_=round_, by=region_staff, today=today)


def reopen(round_: Round, municipality: Municipality, by: Person, until: date) -> RoundReopening:
    return actions.reopen_round(
        round_=round_,
        municipality=municipality,
        reason="De griffie was ziek",
        until=until,
        by=by,
        today=timezone.localdate(),
    )


def remind(round_: Round, by: Person, today: date | None = None) -> int:
    return actions.remind_round(round_=round_, by=by, today=today or timezone.localdate())


def test_a_round_of_a_known_name_is_refused(
    round_: Round, region: Region, instrument_version: InstrumentVersion
) -> None:
    with pytest.raises(RefusedError):
        factories.make_round(instrument_version, region, name=round_.name)

    assert Round.objects.count() == 1


def test_closing_ends_answering_at_once(
    assessment: Assessment, closed: Round, coordinator: Person, region_staff: Person, today: date
) -> None:
    assert (closed.closed_on, closed.ended_on, closed.is_open(today)) == (today, today, False)
    with pytest.raises(RefusedError):
        factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    assert AuditEntry.objects.get(verb="close_round").by == region_staff


def test_a_round_closes_once(closed: Round, region_staff: Person, today: date) -> None:
    with pytest.raises(RefusedError):
        actions.close_round(round_=closed, by=region_staff, today=today)

    assert AuditEntry.objects.filter(verb="close_round").count() == 1


def test_a_closed_round_changes_no_more(closed: Round, region_staff: Person, today: date) -> None:
    later = today + timedelta(days=9)
    with pytest.raises(RefusedError):
        actions.change_round(round_=closed, name="Anders", closes_on=later, by=region_staff, today=today)


def test_reopening_lets_one_municipality_go_on(
    assessment: Assessment,
    closed: Round,
    coordinator: Person,
    region_staff: Person,
    zoetermeer: Municipality,
    today: date,
) -> None:
    reopen(closed, assessment.municipality, region_staff, until=today)

    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)

    with pytest.raises(RefusedError):
        factories.make_assessment(zoetermeer, closed, coordinator)
    with pytest.raises(RefusedError):
        actions.refuse_unless_open(closed, assessment.municipality, today + timedelta(days=1))
    entry = AuditEntry.objects.get(verb="reopen_round")
    assert (entry.municipality, entry.details["until"]) == (assessment.municipality, str(today))


@pytest.mark.parametrize("why", ["open", "past", "not invited", "ended"])
def test_reopening_is_refused(round_: Round, delft: Municipality, region_staff: Person, today: date, why: str) -> None:
    until, municipality = today, delft
    if why != "open":
        actions.close_round(round_=round_, by=region_staff, today=today)
    if why == "past":
        until = today - timedelta(days=1)
    if why == "not invited":
        municipality = factories.make_municipality("Westland")
    if why == "ended":
        Municipality.objects.filter(pk=delft.pk).update(valid_until=today - timedelta(days=1))
        municipality = Municipality.objects.get(pk=delft.pk)

    with pytest.raises(RefusedError):
        reopen(round_, municipality, region_staff, until)

    assert not RoundReopening.objects.exists()


def test_a_reminder_goes_to_coordinators_who_have_not_adopted(
    assessment: Assessment,
    round_: Round,
    coordinator: Person,
    contributor: Person,
    outsider: Person,
    region_staff: Person,
    zoetermeer: Municipality,
) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    factories.adopt(assessment, coordinator)

    assert remind(round_, region_staff) == 1

    notice = Notice.objects.get(kind=NoticeKind.ROUND)
    assert (notice.person, notice.municipality) == (outsider, zoetermeer)
    assert notice.details == {"round": "Meetronde", "closes_on": str(round_.closes_on)}
    round_.refresh_from_db()
    assert round_.reminded_at is not None


def test_of_two_instruments_both_have_to_be_adopted(
    region: Region, assessment: Assessment, round_: Round, coordinator: Person, region_staff: Person
) -> None:
    round_.instrument_versions.add(factories.make_instrument())
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    factories.adopt(assessment, coordinator)

    assert remind(round_, region_staff) == 1
    assert Notice.objects.get().person == coordinator


def test_a_reminder_goes_out_once_a_day(round_: Round, coordinator: Person, region_staff: Person, today: date) -> None:
    assert remind(round_, region_staff) == 1
    with pytest.raises(RefusedError):
        remind(round_, region_staff)

    assert Notice.objects.count() == 1
    assert remind(round_, region_staff, today + timedelta(days=1)) == 1


def test_a_reminder_that_somebody_switched_off_is_not_given(
    round_: Round, coordinator: Person, outsider: Person, region_staff: Person
) -> None:
    UnwantedNotice.objects.create(person=coordinator, kind=NoticeKind.ROUND)

    assert remind(round_, region_staff) == 1
    assert Notice.objects.get().person == outsider


def test_nobody_is_reminded_of_a_closed_round(closed: Round, coordinator: Person, region_staff: Person) -> None:
    with pytest.raises(RefusedError):
        remind(closed, region_staff)

    assert not Notice.objects.exists()


def test_tell_passes_over_what_somebody_did_and_what_was_told(coordinator: Person, delft: Municipality) -> None:
    def tell(by: Person | None = None, key: str = "") -> Notice | None:
        return actions.tell(person=coordinator, kind=NoticeKind.ROUND, by=by, municipality=delft, key=key)

    assert tell(by=coordinator) is None
    assert tell(key="a") is not None
    assert tell(key="a") is None
    assert tell() is not None
    assert Notice.objects.count() == 2


def test_tell_wants_to_know_what_it_is_about(coordinator: Person) -> None:
    with pytest.raises(ValueError, match="about"):
        actions.tell(person=coordinator, kind=NoticeKind.ROUND)

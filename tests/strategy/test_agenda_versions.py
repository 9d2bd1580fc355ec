"""The versions of the digital agenda: begun, given a foreword, adopted, and never changed after that."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from assessment.actions import RefusedError
from municipalities.models import AuditEntry
from strategy import actions, pdfs, tasks
from strategy.agenda import AgendaContent
from strategy.models import Agenda, Ambition, Report, ReportKind, ReportState
from tests import factories
from tests.strategy.agendas import AMBITION, fill_in, make_item

TODAY = timezone.localdate()


@pytest.fixture
def draft(answered, delft, coordinator) -> Agenda:
    fill_in(delft, coordinator)
    return actions.start_agenda(municipality=delft, by=coordinator, today=TODAY)


@pytest.fixture
def adopted(draft, coordinator) -> Agenda:
    return actions.adopt_agenda(agenda=draft, by=coordinator, today=TODAY)


def test_first_version_is_number_one_and_is_written_down(draft, coordinator):
    entry = AuditEntry.objects.get(verb="start_agenda")

    assert (draft.number, draft.follows, draft.is_adopted, draft.snapshot) == (1, None, False, None)
    assert (entry.by, entry.municipality) == (coordinator, draft.municipality)


def test_there_is_one_draft_at_a_time(draft, delft, coordinator):
    assert actions.start_agenda(municipality=delft, by=coordinator, today=TODAY) == draft


def test_next_version_begins_with_the_one_before(adopted, delft, coordinator):
    second = actions.start_agenda(municipality=delft, by=coordinator, today=TODAY)
    actions.write_foreword(agenda=second, text="Vooraf", based_on=0, by=coordinator)
    actions.choose_chapters(agenda=second, left_out=["goals"], by=coordinator)
    actions.adopt_agenda(agenda=second, by=coordinator, today=TODAY)

    third = actions.start_agenda(municipality=delft, by=coordinator, today=TODAY)

    assert (third.number, third.follows, third.foreword, third.left_out) == (3, second, "Vooraf", ["goals"])


def test_municipality_that_ended_begins_no_agenda(delft, coordinator):
    delft.valid_until = TODAY - timedelta(days=1)
    delft.save()

    with pytest.raises(RefusedError):
        actions.start_agenda(municipality=delft, by=coordinator, today=TODAY)


def test_draft_follows_what_is_decided_and_an_adopted_version_does_not(draft, delft, coordinator):
    assert AgendaContent.from_agenda(draft, TODAY).ambition == AMBITION
    adopted = actions.adopt_agenda(agenda=draft, by=coordinator, today=TODAY)
    Ambition.objects.filter(municipality=delft).update(sentence="Iets anders")
    make_item(delft, coordinator, "Later bedacht")
    adopted.refresh_from_db()

    content = AgendaContent.from_agenda(adopted, TODAY + timedelta(days=90))

    assert content.ambition == AMBITION
    assert "Later bedacht" not in [item.title for item in content.items]
    assert (content.adopted_on, content.number) == (TODAY, 1)


@pytest.mark.parametrize(
    "change", [{"foreword": "Anders"}, {"left_out": ["goals"]}, {"snapshot": {}}, {"adopted_at": None}, {"number": 9}]
)
def test_database_refuses_to_change_an_adopted_agenda(adopted, change):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Agenda.objects.filter(pk=adopted.pk).update(**change)


def test_database_refuses_to_delete_an_adopted_agenda(adopted):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Agenda.objects.filter(pk=adopted.pk).delete()


def test_database_adopts_nothing_without_a_snapshot(draft, coordinator):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agenda.objects.filter(pk=draft.pk).update(adopted_at=timezone.now(), adopted_by=coordinator)


def test_actions_refuse_to_change_an_adopted_agenda(adopted, coordinator):
    for change in (
        lambda: actions.write_foreword(agenda=adopted, text="Anders", based_on=0, by=coordinator),
        lambda: actions.choose_chapters(agenda=adopted, left_out=["goals"], by=coordinator),
        lambda: actions.adopt_agenda(agenda=adopted, by=coordinator, today=TODAY),
    ):
        with pytest.raises(actions.AdoptedError):
            change()


# The foreword


def test_foreword_is_saved_and_counted(draft, coordinator):
    saved = actions.write_foreword(agenda=draft, text="Vooraf", based_on=0, by=coordinator)

    assert (saved.is_conflict, saved.stands.foreword, saved.stands.foreword_version) == (False, "Vooraf", 1)


def test_foreword_of_the_second_writer_overwrites_nothing(draft, coordinator, alderman):
    actions.write_foreword(agenda=draft, text="Van de coördinator", based_on=0, by=coordinator)

    saved = actions.write_foreword(agenda=draft, text="Van de wethouder", based_on=0, by=alderman)

    assert (saved.is_conflict, saved.stands.foreword) == (True, "Van de coördinator")
    assert saved.stands.foreword_by == coordinator


def test_same_foreword_twice_is_no_conflict(draft, coordinator, alderman):
    actions.write_foreword(agenda=draft, text="Vooraf", based_on=0, by=coordinator)

    assert not actions.write_foreword(agenda=draft, text="Vooraf", based_on=0, by=alderman).is_conflict


# The documents


def test_documents_of_an_adopted_agenda_are_made_from_its_one_snapshot(adopted, delft, coordinator):
    Ambition.objects.filter(municipality=delft).update(sentence="Iets anders")

    made = [
        actions.request_document(agenda=adopted, kind=kind, by=coordinator) for kind in ("agenda", "summary", "letter")
    ]

    assert all(document.snapshot == adopted.snapshot for document in made)
    assert [document.kind for document in made] == ["agenda", "summary", "letter"]


def test_document_is_made_by_the_task_of_the_reports(adopted, coordinator):
    document = actions.request_document(agenda=adopted, kind=ReportKind.SUMMARY, by=coordinator)

    tasks.render_report(report_id=str(document.pk))

    document.refresh_from_db()
    assert (document.state, document.pages, document.assessment) == (ReportState.READY, 1, None)
    assert document.path.read_bytes().startswith(b"%PDF")
    assert document.file_name == f"digipeil-samenvatting-delft-{TODAY.isoformat()}.pdf"


def test_document_asked_for_twice_is_one_and_another_kind_another(draft, coordinator):
    first = actions.request_document(agenda=draft, kind="agenda", by=coordinator)

    assert actions.request_document(agenda=draft, kind="agenda", by=coordinator) == first
    assert actions.request_document(agenda=draft, kind="letter", by=coordinator) != first


def test_waiting_document_of_a_draft_is_renewed(draft, delft, coordinator):
    first = actions.request_document(agenda=draft, kind="agenda", by=coordinator)
    make_item(delft, coordinator, "Later bedacht")

    again = actions.request_document(agenda=draft, kind="agenda", by=coordinator)

    assert again == first
    assert "Later bedacht" in json.dumps(again.snapshot)


def test_document_with_a_snapshot_of_another_time_fails_as_a_report_does(draft, coordinator):
    document = actions.request_document(agenda=draft, kind="agenda", by=coordinator)
    Report.objects.filter(pk=document.pk).update(snapshot={"format": 99})

    tasks.render_report(report_id=str(document.pk))

    document.refresh_from_db()
    assert (document.state, document.reason) == (ReportState.FAILED, "snapshot")


def test_report_is_of_an_assessment_or_of_an_agenda(draft, answered, coordinator):
    report = actions.request_report(assessment=answered, by=coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(agenda=draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(kind=ReportKind.LETTER)


def test_empty_municipality_can_adopt_and_gets_its_documents(zoetermeer, outsider):
    agenda = actions.start_agenda(municipality=zoetermeer, by=outsider, today=TODAY)
    adopted = actions.adopt_agenda(agenda=agenda, by=outsider, today=TODAY)

    for kind in ("agenda", "summary", "letter"):
        document = actions.request_document(agenda=adopted, kind=kind, by=outsider)
        assert pdfs.render(actions.read_snapshot(document), kind=kind).pages


def test_newest_assessment_with_answers_counts(answered, delft, coordinator, round_):
    later = factories.make_round(answered.instrument_version, delft.region, name="Later")
    factories.make_assessment(delft, later, coordinator)

    report = AgendaContent.from_municipality(delft, TODAY).report

    assert report
    assert report.measurement.round == answered.title

"""The pages of the digital agenda."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from strategy import actions
from strategy.models import Agenda, Report, ReportState
from tests.strategy.agendas import AMBITION, fill_in, make_item

TODAY = timezone.localdate()
LIST = "/gemeente/delft/digitale-agenda/"
FIRST = f"{LIST}1/"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def draft(answered, delft, coordinator) -> Agenda:
    fill_in(delft, coordinator)
    return actions.start_agenda(municipality=delft, by=coordinator, today=TODAY)


def test_list_without_an_agenda_offers_the_first_to_the_coordinator_alone(as_, coordinator, alderman):
    assert "Eerste versie beginnen" in text_of(as_(coordinator).get(LIST))
    assert "Eerste versie beginnen" not in text_of(as_(alderman).get(LIST))


def test_start_agenda_leads_to_it(as_, coordinator):
    response = as_(coordinator).post(f"{LIST}nieuw/")

    assert response.url == FIRST


@pytest.mark.parametrize("versions", [1, 3])
def test_list_takes_the_same_number_of_queries(as_, coordinator, draft, delft, versions, django_assert_max_num_queries):
    for _ in range(versions - 1):
        agenda = actions.start_agenda(municipality=delft, by=coordinator, today=TODAY)
        actions.adopt_agenda(agenda=agenda, by=coordinator, today=TODAY)
        document = actions.request_document(agenda=agenda, kind="letter", by=coordinator)
        Report.objects.filter(pk=document.pk).update(state=ReportState.READY, sha256="x", size=1, pages=1)
    client = as_(coordinator)

    with django_assert_max_num_queries(6):
        page = text_of(client.get(LIST))

    assert page.count("Raadsinformatiebrief") == versions - 1


def test_detail_of_a_draft_shows_what_it_holds(as_, coordinator, draft):
    page = text_of(as_(coordinator).get(FIRST))

    assert "punten op de agenda" in page
    assert "Deze versie vaststellen" in page
    assert page.count("Dit document maken") == 3


def test_alderman_writes_the_foreword_and_nothing_else(as_, alderman, draft):
    page = text_of(as_(alderman).get(FIRST))

    assert "Voorwoord schrijven" in page
    assert "Hoofdstukken opslaan" not in page
    assert "Dit document maken" not in page
    response = as_(alderman).post(f"{FIRST}voorwoord/", {"foreword": "Vooraf", "based_on": 0})
    draft.refresh_from_db()
    assert (response.url, draft.foreword, draft.foreword_by) == (FIRST, "Vooraf", alderman)


def test_contributor_may_not_write_the_foreword(as_, contributor, draft):
    assert as_(contributor).get(f"{FIRST}voorwoord/").status_code == 403


def test_outsider_sees_no_agenda(as_, outsider, draft):
    assert as_(outsider).get(FIRST).status_code == 404
    assert as_(outsider).get("/gemeente/zoetermeer/digitale-agenda/1/").status_code == 404


def test_second_writer_sees_both_texts_and_can_save_after_that(as_, coordinator, alderman, draft):
    actions.write_foreword(agenda=draft, text="Van de coördinator", based_on=0, by=coordinator)

    response = as_(alderman).post(f"{FIRST}voorwoord/", {"foreword": "Van de wethouder", "based_on": 0})

    page = text_of(response)
    assert response.status_code == 409
    assert "Van de coördinator" in page
    assert ">Van de wethouder</textarea>" in page.replace("> Van", ">Van")
    assert 'name="based_on" value="1"' in page
    as_(alderman).post(f"{FIRST}voorwoord/", {"foreword": "Samen", "based_on": 1})
    draft.refresh_from_db()
    assert draft.foreword == "Samen"


def test_foreword_that_is_too_long_is_kept_in_the_field(as_, alderman, draft):
    response = as_(alderman).post(f"{FIRST}voorwoord/", {"foreword": "Woord " * 1000, "based_on": 0})

    assert response.status_code == 422
    assert "Woord Woord" in text_of(response)
    assert "hoogstens 4000 tekens" in text_of(response)


def test_foreword_written_while_the_agenda_was_adopted_is_shown_back(as_, alderman, coordinator, draft):
    actions.adopt_agenda(agenda=draft, by=coordinator, today=TODAY)

    response = as_(alderman).post(f"{FIRST}voorwoord/", {"foreword": "Te laat", "based_on": 0})

    assert response.status_code == 409
    assert "Te laat" in text_of(response)


def test_choose_chapters_keeps_what_was_ticked(as_, coordinator, draft):
    as_(coordinator).post(f"{FIRST}hoofdstukken/", {"chapters": ["ambition", "roadmap"]})

    draft.refresh_from_db()
    assert not {"ambition", "roadmap"} & set(draft.left_out)
    assert "goals" in draft.left_out


def test_chapter_that_does_not_exist_is_refused(as_, coordinator, draft):
    response = as_(coordinator).post(f"{FIRST}hoofdstukken/", {"chapters": ["weer"]})

    assert response.status_code == 422
    assert "Dit hoofdstuk bestaat niet" in text_of(response)


def test_adopt_asks_to_be_sure(as_, coordinator, draft):
    client = as_(coordinator)
    unsure = client.post(f"{FIRST}vaststellen/")
    sure = client.post(f"{FIRST}vaststellen/", {"is_sure": "on"})

    assert (unsure.status_code, sure.url) == (422, FIRST)
    draft.refresh_from_db()
    assert draft.is_adopted
    page = text_of(client.get(FIRST))
    assert "Vastgesteld op" in page
    assert "Hoofdstukken opslaan" not in page


def test_adopt_warns_of_what_is_missing(as_, delft, coordinator):
    actions.start_agenda(municipality=delft, by=coordinator, today=TODAY)

    page = text_of(as_(coordinator).get(f"{FIRST}vaststellen/"))

    assert "Er is nog niets gemeten" in page
    assert "Er is nog geen ambitie." in page


def test_changes_of_the_first_version_are_not_there(as_, coordinator, draft):
    assert as_(coordinator).get(f"{FIRST}veranderd/").status_code == 404


def test_changes_say_what_came_and_went(as_, coordinator, draft, delft):
    actions.adopt_agenda(agenda=draft, by=coordinator, today=TODAY)
    second = actions.start_agenda(municipality=delft, by=coordinator, today=TODAY)
    assert "Er is niets veranderd" in text_of(as_(coordinator).get(f"{LIST}2/veranderd/"))
    delft.ambition.sentence = "Een nieuwe ambitie"
    delft.ambition.save()
    make_item(delft, coordinator, "Later bedacht", position=9)

    page = text_of(as_(coordinator).get(f"{LIST}{second.number}/veranderd/"))

    for text in (AMBITION, "Een nieuwe ambitie", "Op de agenda gekomen", "Later bedacht"):
        assert text in page


def test_request_document_leads_to_its_state(as_, coordinator, draft):
    response = as_(coordinator).post(f"{FIRST}document/letter/")

    report = Report.objects.get()
    assert response.url == reverse("report_detail", args=["delft", report.pk])
    page = text_of(as_(coordinator).get(response.url))
    assert "Raadsinformatiebrief, versie 1" in page


@pytest.mark.parametrize("paper", ["report", "weer"])
def test_document_of_another_kind_does_not_exist(as_, coordinator, draft, paper):
    assert as_(coordinator).post(f"{FIRST}document/{paper}/").status_code == 404


def test_letter_as_word_is_there_at_once(as_, alderman, coordinator, draft):
    letter = actions.request_document(agenda=draft, kind="letter", by=coordinator)

    response = as_(alderman).get(reverse("download_letter", args=["delft", letter.pk]))

    assert f"digipeil-raadsinformatiebrief-delft-{TODAY.isoformat()}.docx" in response["Content-Disposition"]
    texts = [paragraph.text for paragraph in Document(io.BytesIO(response.content)).paragraphs]
    assert f"Onze ambitie is: {AMBITION}." in texts


def test_only_a_letter_is_there_as_word(as_, coordinator, draft):
    summary = actions.request_document(agenda=draft, kind="summary", by=coordinator)

    assert as_(coordinator).get(reverse("download_letter", args=["delft", summary.pk])).status_code == 404


def test_reports_list_names_the_documents(as_, coordinator, draft):
    actions.request_document(agenda=draft, kind="summary", by=coordinator)

    assert "Samenvatting op één bladzijde, versie 1" in text_of(as_(coordinator).get("/gemeente/delft/rapporten/"))
    assert "Samenvatting op één bladzijde, versie 1" in text_of(as_(coordinator).get("/gemeente/delft/"))

"""Policy documents: read by a worker, searched, and honest about what cannot be read."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessment import actions, tasks
from assessment.actions.documents import READING, recover_documents
from assessment.extraction import TOO_LONG, Page, passages_of
from assessment.files import DOCUMENTS, kind_of
from assessment.models import Assessment, DocumentState, EvidenceUse, Passage, PolicyDocument
from assessment.passages import best_passages
from municipalities.locks import alone
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment import papers
from tests.queues import queue

__all__ = ["queue"]

As = Callable[[Person], Client]
VISIE = "verkennen-visie"
TEXT = (
    "De raad heeft de digitale visie vastgesteld. Deze visie op digitalisering geldt voor alle afdelingen van de stad."
)
OTHER = "De groenvoorziening in de wijk wordt onderhouden door de afdeling beheer. Bomen worden gesnoeid in de winter. "


def document(
    municipality: Municipality, by: Person, content: bytes, name: str = "visie.pdf", title: str = "Nota"
) -> PolicyDocument:
    upload = actions.Upload(name=name, content=content, kind=kind_of(content, name, DOCUMENTS))
    return actions.add_document(municipality=municipality, title=title, upload=upload, by=by)


def read(document: PolicyDocument) -> PolicyDocument:
    tasks.read_document(document_id=document.pk)
    document.refresh_from_db()
    return document


def test_pdf_is_read_page_by_page(delft: Municipality, coordinator: Person) -> None:
    found = read(document(delft, coordinator, papers.pdf([OTHER, TEXT])))

    assert (found.state, found.pages, found.pages_read, found.has_pages) == (DocumentState.READY, 2, 2, True)
    assert [passage.page for passage in found.passages.all()] == [1, 2]


@pytest.mark.parametrize(("make", "name"), [(papers.docx, "visie.docx"), (papers.odt, "visie.odt")])
def test_word_processor_files_are_read_by_heading(
    delft: Municipality, coordinator: Person, make: Callable[..., bytes], name: str
) -> None:
    content = make((True, "Onze visie"), (False, TEXT), (True, "Groen"), (False, OTHER))

    found = read(document(delft, coordinator, content, name))

    assert (found.state, found.has_pages) == (DocumentState.READY, False)
    assert list(found.passages.values_list("heading", "page", "text")) == [
        ("Onze visie", None, TEXT),
        ("Groen", None, OTHER.strip()),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (papers.pdf([TEXT], password="geheim"), "encrypted"),
        (papers.pdf([TEXT] * 3)[:400], "broken"),
        (papers.pdf([""] * 3), "no_text"),
    ],
    ids=["encrypted", "broken", "scan"],
)
def test_what_cannot_be_read_says_why(
    as_: As, delft: Municipality, coordinator: Person, content: bytes, fault: str
) -> None:
    found = read(document(delft, coordinator, content))

    assert (found.state, found.fault, found.passages.count()) == (DocumentState.FAILED, fault, 0)
    assert (
        str(found.get_fault_display())
        in as_(coordinator).get(reverse("document_list", args=["delft"])).content.decode()
    )


def test_two_thousand_pages_are_too_many(delft: Municipality, coordinator: Person) -> None:
    found = read(document(delft, coordinator, papers.pdf([""] * 2000)))

    assert (found.state, found.fault) == (DocumentState.FAILED, "too_long")


def test_reading_twice_gives_the_same(delft: Municipality, coordinator: Person) -> None:
    found = read(document(delft, coordinator, papers.pdf([TEXT])))
    PolicyDocument.objects.update(state=DocumentState.READING)

    read(found)

    assert found.passages.count() == 1


def test_document_that_is_gone_is_no_error(db: None) -> None:
    tasks.read_document(document_id=999_999)


def test_document_whose_file_is_gone_says_so(delft: Municipality, coordinator: Person, settings: Any) -> None:
    made = document(delft, coordinator, papers.pdf([TEXT]))
    for path in Path(settings.EVIDENCE_DIR).rglob("*"):
        if path.is_file():
            path.unlink()

    assert read(made).state == DocumentState.FAILED


@pytest.mark.django_db(transaction=True)
def test_lost_document_is_put_in_the_queue_again(delft: Municipality, coordinator: Person) -> None:
    made = document(delft, coordinator, papers.pdf([TEXT]))
    later = timezone.now() + timedelta(minutes=2)

    assert recover_documents(now=timezone.now()) == 0
    assert recover_documents(now=later) == 1
    with alone(READING, made.pk):
        assert recover_documents(now=later) == 0
    read(made)
    assert recover_documents(now=later) == 0


# Passages


@given(st.text(st.sampled_from("ab .\n"), max_size=4000))
def test_passages_lose_no_word(text: str) -> None:
    pieces = passages_of(Page(1, "", text))

    assert " ".join(pieces).split() == text.split()
    assert all(0 < len(piece) <= TOO_LONG for piece in pieces)


def test_word_that_was_broken_off_is_made_whole() -> None:
    assert passages_of(Page(1, "", "de digi-\ntale visie")) == ["de digitale visie"]


def test_best_passage_comes_first_with_its_page(delft: Municipality, coordinator: Person) -> None:
    read(document(delft, coordinator, papers.pdf([OTHER, TEXT, OTHER])))

    (found,) = best_passages(delft, ["digitale visie", "visie op digitalisering"])

    assert (found.document, found.page) == ("Nota", 2)
    assert "<mark>" in found.excerpt


def test_dutch_forms_of_a_word_are_found(delft: Municipality, coordinator: Person) -> None:
    read(document(delft, coordinator, papers.pdf(["Wij deden twee proeftuinen en drie experimenten met sensoren."])))

    assert best_passages(delft, ["proeftuin"])
    assert best_passages(delft, ["experiment"])


def test_what_a_document_says_is_escaped(delft: Municipality, coordinator: Person) -> None:
    content = papers.docx((False, "<script>alert(1)</script> de digitale visie van de gemeente staat hier"))
    read(document(delft, coordinator, content, "visie.docx"))

    (found,) = best_passages(delft, ["digitale visie"])

    assert "<script>" not in found.excerpt


def test_documents_of_others_are_never_searched(
    delft: Municipality, zoetermeer: Municipality, outsider: Person
) -> None:
    read(document(zoetermeer, outsider, papers.pdf([TEXT])))

    assert best_passages(delft, ["digitale visie"]) == []
    assert best_passages(delft, []) == []


# The pages


def upload(client: Client, content: bytes, name: str = "visie.pdf", **data: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("document_list", args=["delft"]), {"title": "Nota", "file": file, **data})


def test_passage_becomes_evidence_with_one_click(
    as_: As, assessment: Assessment, coordinator: Person, delft: Municipality
) -> None:
    client = as_(coordinator)
    assert upload(client, papers.pdf([OTHER, TEXT])).status_code == 302
    read(PolicyDocument.objects.get())
    page = reverse("block_detail", args=["delft", assessment.pk, VISIE])
    assert "<mark>" in client.get(page).content.decode()
    passage = Passage.objects.get(page=2)

    for _time in range(2):
        client.post(reverse("attach_passage", args=["delft", assessment.pk, VISIE, passage.pk]))

    evidence = EvidenceUse.objects.get().evidence
    assert (evidence.title, evidence.page, evidence.excerpt) == ("Nota", 2, passage.text)


@pytest.mark.parametrize(
    ("content", "name", "data", "field"),
    [
        (b"geen pdf", "visie.pdf", {}, "file"),
        (b"", "visie.pdf", {}, "file"),
        (papers.pdf([TEXT]), "visie.docx", {}, "file"),
        (papers.pdf([TEXT]), "visie.pdf", {"title": ""}, "title"),
    ],
)
def test_upload_that_is_wrong_says_why(
    as_: As, coordinator: Person, content: bytes, name: str, data: dict[str, Any], field: str
) -> None:
    response = upload(as_(coordinator), content, name, **data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not PolicyDocument.objects.exists()


def test_list_tells_how_far_the_reading_is(as_: As, delft: Municipality, coordinator: Person) -> None:
    made = document(delft, coordinator, papers.pdf([TEXT]))
    PolicyDocument.objects.update(state=DocumentState.READING, pages=8, pages_read=3)
    address = reverse("document_list", args=["delft"])

    html = as_(coordinator).get(address, headers={"HX-Request": "true"}).content.decode()

    assert "every 2s" in html
    assert f'id="remove-{made.pk}"' in html  # by its id the focus finds it again
    assert "<html" not in html
    read(made)
    assert "every 2s" not in as_(coordinator).get(address).content.decode()


def test_removed_document_is_searched_no_more_but_its_evidence_stays(
    as_: As, assessment: Assessment, delft: Municipality, coordinator: Person
) -> None:
    made = read(document(delft, coordinator, papers.pdf([TEXT])))
    passage = Passage.objects.select_related("document__file").get()
    actions.attach_passage(answer=factories.answer_of(assessment, VISIE), passage=passage, by=coordinator)

    as_(coordinator).post(reverse("remove_document", args=["delft", made.pk]))

    assert best_passages(delft, ["digitale visie"]) == []
    assert EvidenceUse.objects.get().evidence.excerpt == TEXT


def test_list_costs_the_same_with_one_document_and_with_three(
    as_: As, delft: Municipality, coordinator: Person, django_assert_max_num_queries: Any
) -> None:
    client, address = as_(coordinator), reverse("document_list", args=["delft"])
    document(delft, coordinator, papers.pdf([TEXT]))
    client.get(address)
    with django_assert_max_num_queries(10) as one:
        client.get(address)
    few = len(one)
    for number in range(2):
        document(delft, coordinator, papers.pdf([TEXT]), title=f"Nota {number}")

    with django_assert_max_num_queries(few):
        client.get(address)

"""Evidence under answers: links, files, and who may have them."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions, files
from assessment.evidence import has_expired
from assessment.models import Assessment, Evidence, EvidenceUse, StoredFile
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment import papers

As = Callable[[Person], Client]
VISIE, DOELEN = "verkennen-visie", "verkennen-doelen"
PAPER = papers.pdf(["De digitale visie"])


@pytest.mark.parametrize(
    ("holds_until", "expected"),
    [(None, False), (date(2026, 5, 1), True), (date(2026, 5, 2), False), (date(2026, 5, 3), False)],
)
def test_evidence_holds_up_to_its_last_day(holds_until: date | None, expected: bool) -> None:
    assert has_expired(holds_until, date(2026, 5, 2)) is expected


def add(client: Client, assessment: Assessment, key: str = VISIE, **data: Any) -> Any:
    return client.post(reverse("add_evidence", args=["delft", assessment.pk, key]), data)


def paper(name: str = "visie.pdf", content: bytes = PAPER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def page(client: Client, assessment: Assessment, key: str = VISIE) -> str:
    html: str = client.get(reverse("block_detail", args=["delft", assessment.pk, key])).content.decode()
    return html


def test_link_stands_under_the_answer(as_: As, assessment: Assessment, coordinator: Person) -> None:
    response = add(as_(coordinator), assessment, title="De visie", address="https://delft.example/visie")

    assert response.status_code == 302
    assert "https://delft.example/visie" in page(as_(coordinator), assessment)


def test_file_is_downloaded_by_members_alone(
    as_: As, assessment: Assessment, coordinator: Person, alderman: Person, outsider: Person
) -> None:
    add(as_(coordinator), assessment, title="De visie", file=paper("visie één.pdf"))
    evidence = Evidence.objects.get()
    address = reverse("download_evidence", args=["delft", evidence.pk])

    response = as_(alderman).get(address)

    assert response.content == PAPER
    assert response["Content-Disposition"] == "attachment; filename*=UTF-8''visie%20%C3%A9%C3%A9n.pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert as_(outsider).get(address).status_code == 404
    assert as_(outsider).get(reverse("download_evidence", args=["zoetermeer", evidence.pk])).status_code == 404


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"title": "", "address": "https://delft.example"}, "title"),
        ({"title": "Niets"}, "address"),
        ({"title": "Beide", "address": "https://delft.example", "file": paper()}, "address"),
        ({"title": "Onveilig", "address": "http://delft.example"}, "address"),
        ({"title": "Script", "address": "javascript:alert(1)"}, "address"),
        ({"title": "Liegt", "file": paper("visie.docx")}, "file"),
        ({"title": "Leeg", "file": paper("leeg.pdf", b"")}, "file"),
        ({"title": "Dag", "address": "https://delft.example", "holds_until": "ooit"}, "holds_until"),
        ({"again": "999999"}, "again"),
    ],
    ids=["no title", "nothing", "both", "no https", "script", "lies", "empty", "no day", "unknown"],
)
def test_what_is_wrong_stands_beside_its_field(
    as_: As, assessment: Assessment, coordinator: Person, data: dict[str, Any], field: str
) -> None:
    response = add(as_(coordinator), assessment, **data)

    assert response.status_code == 422
    assert list(response.context["evidence_form"].errors) == [field]
    assert data.get("title", "") in response.content.decode()
    assert not Evidence.objects.exists()


def test_too_big_file_is_refused(as_: As, assessment: Assessment, coordinator: Person, settings: Any) -> None:
    settings.MAX_UPLOAD_MB = 0

    assert add(as_(coordinator), assessment, title="Groot", file=paper()).status_code == 422
    assert not StoredFile.objects.exists()


def test_expired_evidence_is_flagged(as_: As, assessment: Assessment, coordinator: Person) -> None:
    gone = (timezone.localdate() - timedelta(days=1)).isoformat()
    add(as_(coordinator), assessment, title="Oud", address="https://delft.example", holds_until=gone)

    assert "dp-late" in page(as_(coordinator), assessment)


def test_evidence_is_used_again_and_taken_away(as_: As, assessment: Assessment, coordinator: Person) -> None:
    client = as_(coordinator)
    add(client, assessment, title="De visie", address="https://delft.example")
    evidence = Evidence.objects.get()

    for _time in range(2):
        add(client, assessment, DOELEN, again=evidence.pk)

    assert EvidenceUse.objects.filter(answer__block__key=DOELEN).count() == 1
    use = EvidenceUse.objects.get(answer__block__key=DOELEN)
    client.post(reverse("end_evidence", args=["delft", assessment.pk, DOELEN, use.pk]))
    use.refresh_from_db()
    assert use.ended_by == coordinator
    assert evidence.title not in page(client, assessment, DOELEN).split("id_again")[0]


def test_contributor_adds_evidence_to_what_was_handed_over(
    as_: As, assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    data = {"title": "De visie", "address": "https://delft.example"}
    assert add(as_(contributor), assessment, **data).status_code == 403
    factories.make_assignment(assessment, VISIE, contributor, coordinator)

    assert add(as_(contributor), assessment, **data).status_code == 302


def test_adopted_evidence_stays_as_it_is(as_: As, assessment: Assessment, coordinator: Person) -> None:
    client = as_(coordinator)
    add(client, assessment, title="De visie", address="https://delft.example")
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    factories.adopt(assessment, coordinator)
    use = EvidenceUse.objects.get()

    assert add(client, assessment, title="Te laat", address="https://delft.example").status_code == 422
    client.post(reverse("end_evidence", args=["delft", assessment.pk, VISIE, use.pk]))
    with pytest.raises(Exception, match=r"frozen|adopted"), transaction.atomic():
        EvidenceUse.objects.update(ended_at=timezone.now(), ended_by=coordinator)

    assert list(EvidenceUse.objects.values_list("pk", "ended_at")) == [(use.pk, None)]


def test_correction_carries_the_evidence_along(assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    answer = factories.answer_of(assessment, VISIE)
    used = actions.add_evidence(answer=answer, title="De visie", address="https://delft.example", by=coordinator)
    factories.adopt(assessment, coordinator)

    corrected = factories.correct(assessment, coordinator)

    copy = EvidenceUse.objects.get(answer__assessment=corrected)
    assert (copy.answer.block.key, copy.evidence) == (VISIE, used.evidence)


def test_lost_file_says_so(as_: As, assessment: Assessment, coordinator: Person) -> None:
    client = as_(coordinator)
    add(client, assessment, title="De visie", file=paper())
    evidence = Evidence.objects.select_related("file").get()
    assert evidence.file is not None
    files.path_of(evidence.file.sha256).unlink()

    response = client.get(reverse("download_evidence", args=["delft", evidence.pk]), follow=True)

    assert response.status_code == 200
    assert response.redirect_chain


def test_new_round_goes_on_with_the_evidence(
    assessment: Assessment, coordinator: Person, delft: Municipality, instrument_version: Any
) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    answer = factories.answer_of(assessment, VISIE)
    actions.add_evidence(answer=answer, title="De visie", address="https://delft.example", by=coordinator)
    factories.adopt(assessment, coordinator)

    following = factories.make_assessment(delft, factories.make_round(instrument_version), coordinator)

    assert EvidenceUse.objects.get(answer__assessment=following).answer.block.key == VISIE


def test_page_costs_the_same_with_one_piece_and_with_three(
    as_: As, assessment: Assessment, coordinator: Person, django_assert_max_num_queries: Any
) -> None:
    client, answer = as_(coordinator), factories.answer_of(assessment, VISIE)
    actions.add_evidence(answer=answer, title="Een", address="https://delft.example", by=coordinator)
    page(client, assessment)
    with django_assert_max_num_queries(12) as one:
        page(client, assessment)
    few = len(one)
    for title in ("Twee", "Drie"):
        actions.add_evidence(answer=answer, title=title, address="https://delft.example", by=coordinator)

    with django_assert_max_num_queries(few):
        page(client, assessment)

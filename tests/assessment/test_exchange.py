"""Out and in: an assessment as files, and a filled-in file by way of a preview."""

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from assessment import actions
from assessment.cells import as_written
from assessment.models import AnswerContent, Assessment, OfflineForm, Round
from assessment.offline import Difference, Kind, Stands, compare
from assessment.workbook_rows import Reading
from assessment.workbooks import QUESTIONS
from municipalities.models import AuditEntry, Person
from tests import factories

As = Callable[[Person], Client]
VISIE, DOELEN = "verkennen-visie", "verkennen-doelen"
NOTHING, OLD, NEW, THEIRS = (
    AnswerContent(None, "", ""),
    AnswerContent("not_yet", "Oud", ""),
    AnswerContent("partial", "Nieuw", ""),
    AnswerContent("implemented", "Van een collega", ""),
)


@pytest.mark.parametrize(
    ("based_on", "says", "version", "now", "expected"),
    [
        (0, NOTHING, 0, NOTHING, None),
        (0, NEW, 0, NOTHING, Kind.CHANGE),
        (1, NEW, 1, OLD, Kind.CHANGE),
        (1, OLD, 1, OLD, None),
        (1, OLD, 2, THEIRS, None),
        (1, NEW, 2, THEIRS, Kind.CONFLICT),
        (1, THEIRS, 2, THEIRS, None),
        (0, NEW, 2, THEIRS, Kind.CONFLICT),
        (0, NOTHING, 2, THEIRS, None),
        (9, NEW, 2, THEIRS, Kind.CONFLICT),
    ],
)
def test_what_a_row_changes(
    based_on: int, says: AnswerContent, version: int, now: AnswerContent, expected: Kind | None
) -> None:
    reading = Reading(2, "visie", based_on, says.status, says.explanation, says.owner)
    stands = {"visie": Stands("Visie", version, now, {1: OLD, 2: THEIRS}), "doelen": Stands("Doelen", 0, NOTHING, {})}

    preview = compare([reading], stands)

    wanted = () if expected is None else (Difference(expected, 2, "visie", "Visie", version, now, says),)
    assert (preview.differences, preview.unchanged, preview.missing) == (wanted, int(expected is None), 1)


def test_faulty_row_changes_nothing() -> None:
    preview = compare([Reading(3, "visie", 1, problem="fout")], {"visie": Stands("Visie", 1, OLD, {})})

    assert preview.faulty == [Difference(Kind.FAULTY, 3, "visie", "Visie", problem="fout")]


@pytest.mark.parametrize(("explanation", "owner"), [("x" * 5001, ""), ("", "x" * 151)])
def test_text_that_does_not_fit_is_a_fault(explanation: str, owner: str) -> None:
    preview = compare([Reading(3, "visie", 0, None, explanation, owner)], {"visie": Stands("Visie", 0, NOTHING, {})})

    assert [row.kind for row in preview.differences] == [Kind.FAULTY]
    assert str(len(explanation or owner)) in preview.faulty[0].problem


@pytest.mark.parametrize("text", ["x" * 6000, "een\x0btwee\r\n", " ruimte "])
def test_text_left_alone_stays_exactly_as_it_is(text: str) -> None:
    now = AnswerContent("partial", text, "")
    stands = {"visie": Stands("Visie", 1, now, {1: now})}
    back = as_written(text)

    assert compare([Reading(2, "visie", 1, "partial", back, "")], stands).differences == ()
    (difference,) = compare([Reading(2, "visie", 1, "implemented", back, "")], stands).differences
    assert (difference.kind, difference.becomes) == (Kind.CHANGE, AnswerContent("implemented", text, ""))


# The pages


def download(client: Client, assessment: Assessment, kind: str = "xlsx") -> Any:
    return client.get(reverse("export_assessment", args=["delft", assessment.pk, kind]))


def filled(client: Client, assessment: Assessment, **texts: str) -> bytes:
    """The downloaded file with these explanations, by key of the block with underscores."""
    book = load_workbook(BytesIO(download(client, assessment).content))
    for cells in book[QUESTIONS].iter_rows(min_row=2):
        text = texts.get(str(cells[0].value).replace("-", "_"))
        if text is not None:
            cells[5].value, cells[6].value = "Deels", text
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def upload(client: Client, assessment: Assessment, data: bytes, name: str = "vragenlijst.xlsx") -> Any:
    return client.post(
        reverse("exchange_detail", args=["delft", assessment.pk]), {"file": SimpleUploadedFile(name, data)}
    )


def apply(client: Client, address: str, **choices: str) -> Any:
    """The button of the preview, with the versions that the page showed."""
    preview = client.get(address).context["preview"]
    seen = {f"seen-{key}": version for key, version in preview.versions.items()}
    return client.post(address, {**seen, **{f"choice-{key.replace('_', '-')}": to for key, to in choices.items()}})


def said(assessment: Assessment, key: str) -> AnswerContent:
    return AnswerContent.of(factories.answer_of(assessment, key))


def test_file_goes_out_and_comes_back(as_: As, assessment: Assessment, coordinator: Person) -> None:
    client = as_(coordinator)

    shown = upload(client, assessment, filled(client, assessment, verkennen_visie="Uit Excel"))

    assert shown.status_code == 302
    assert said(assessment, VISIE) == NOTHING
    assert "Uit Excel" in client.get(shown["Location"]).content.decode()
    assert apply(client, shown["Location"]).status_code == 302
    assert said(assessment, VISIE) == AnswerContent("partial", "Uit Excel", "")
    assert said(assessment, DOELEN) == NOTHING


def test_taking_over_twice_changes_nothing(as_: As, assessment: Assessment, coordinator: Person) -> None:
    client = as_(coordinator)
    address = upload(client, assessment, filled(client, assessment, verkennen_visie="Uit Excel"))["Location"]
    apply(client, address)
    factories.answer_block(assessment, VISIE, "not_yet", coordinator, "Later")

    assert client.post(address).status_code == 409
    assert said(assessment, VISIE).explanation == "Later"


@pytest.mark.parametrize(
    ("choice", "expected"), [("mine", "Uit Excel"), ("theirs", "Intussen"), ("both", "Intussen\n\nUit Excel")]
)
def test_conflict_waits_for_a_choice(
    as_: As, assessment: Assessment, coordinator: Person, colleague: Person, choice: str, expected: str
) -> None:
    client = as_(coordinator)
    data = filled(client, assessment, verkennen_visie="Uit Excel", verkennen_doelen="Ook uit Excel")
    factories.answer_block(assessment, VISIE, "implemented", colleague, "Intussen")
    address = upload(client, assessment, data)["Location"]

    shown = client.get(address).content.decode()
    assert f"Door {colleague.name}" in shown
    response = apply(client, address)
    assert response.status_code == 422
    assert f'id="{VISIE}-wrong"' in response.content.decode()
    assert said(assessment, DOELEN) == NOTHING
    apply(client, address, verkennen_visie=choice)

    assert said(assessment, VISIE).explanation == expected
    assert said(assessment, DOELEN).explanation == "Ook uit Excel"


def test_save_after_the_preview_brings_a_new_preview(
    as_: As, assessment: Assessment, coordinator: Person, colleague: Person
) -> None:
    client = as_(coordinator)
    address = upload(client, assessment, filled(client, assessment, verkennen_visie="Uit Excel"))["Location"]
    seen = client.get(address).context["preview"].versions
    factories.answer_block(assessment, VISIE, "implemented", colleague, "Intussen")

    response = client.post(address, {f"seen-{key}": version for key, version in seen.items()})

    assert response.status_code == 409
    assert "Intussen" in response.content.decode()
    assert said(assessment, VISIE).explanation == "Intussen"


def test_choice_made_about_another_text_is_not_kept(
    as_: As, assessment: Assessment, coordinator: Person, colleague: Person
) -> None:
    client = as_(coordinator)
    data = filled(client, assessment, verkennen_visie="Uit Excel", verkennen_doelen="Ook uit Excel")
    factories.answer_block(assessment, VISIE, "implemented", colleague, "Intussen")
    factories.answer_block(assessment, DOELEN, "implemented", colleague, "Ook intussen")
    address = upload(client, assessment, data)["Location"]
    form = {f"seen-{key}": version for key, version in client.get(address).context["preview"].versions.items()}
    factories.answer_block(assessment, VISIE, "not_yet", colleague, "En nog eens")

    response = client.post(address, {**form, f"choice-{VISIE}": "mine", f"choice-{DOELEN}": "mine"})

    assert response.status_code == 409
    assert {row.key: chosen for row, chosen, _ in response.context["conflicts"]} == {VISIE: "", DOELEN: "mine"}
    assert said(assessment, VISIE).explanation == "En nog eens"


def test_both_texts_that_do_not_fit_together_are_refused_beside_the_choice(
    as_: As, assessment: Assessment, coordinator: Person, colleague: Person
) -> None:
    client = as_(coordinator)
    data = filled(client, assessment, verkennen_visie="x" * 3000)
    factories.answer_block(assessment, VISIE, "implemented", colleague, "y" * 3000)
    address = upload(client, assessment, data)["Location"]

    response = apply(client, address, verkennen_visie="both")

    assert response.status_code == 422
    assert "6002" in response.context["conflicts"][0][2]
    assert said(assessment, VISIE).explanation == "y" * 3000


def test_only_what_changed_is_counted(as_: As, assessment: Assessment, coordinator: Person, colleague: Person) -> None:
    client = as_(coordinator)
    data = filled(client, assessment, verkennen_visie="Uit Excel", verkennen_doelen="Ook uit Excel")
    factories.answer_block(assessment, VISIE, "implemented", colleague, "Intussen")
    address = upload(client, assessment, data)["Location"]

    apply(client, address, verkennen_visie="theirs")

    assert AuditEntry.objects.get(verb="apply_offline_form").details == {"answers": [DOELEN]}


def test_text_pasted_from_word_does_not_hold_up_the_download(
    as_: As, assessment: Assessment, coordinator: Person
) -> None:
    client = as_(coordinator)
    factories.answer_block(assessment, VISIE, "partial", coordinator, "een\x0btwee")

    data = filled(client, assessment, verkennen_doelen="Uit Excel")
    apply(client, upload(client, assessment, data)["Location"])

    assert said(assessment, VISIE).explanation == "een\x0btwee"
    assert said(assessment, DOELEN).explanation == "Uit Excel"


def test_version_of_very_many_digits_is_no_version(as_: As, assessment: Assessment, coordinator: Person) -> None:
    client = as_(coordinator)
    address = upload(client, assessment, filled(client, assessment, verkennen_visie="Uit Excel"))["Location"]

    assert client.post(address, {f"seen-{VISIE}": "1" * 5000}).status_code == 409


def test_closed_round_keeps_the_file_and_takes_nothing(
    as_: As, assessment: Assessment, coordinator: Person, round_: Round
) -> None:
    client = as_(coordinator)
    data = filled(client, assessment, verkennen_visie="Uit Excel")
    Round.objects.filter(pk=round_.pk).update(closes_on=timezone.localdate() - timedelta(days=1))

    address = upload(client, assessment, data)["Location"]
    page = client.get(address).content.decode()

    assert "Uit Excel" in page
    assert "De meetronde “Meetronde” was open tot en met" in page
    assert "Neem dit alles over" not in page
    assert apply(client, address).status_code == 409
    assert said(assessment, VISIE) == NOTHING


def test_faulty_rows_hold_all_up(as_: As, assessment: Assessment, coordinator: Person) -> None:
    client = as_(coordinator)
    data = filled(client, assessment, verkennen_visie="Goed", verkennen_doelen="x" * 5001)
    address = upload(client, assessment, data)["Location"]

    page = client.get(address).content.decode()
    assert "5001" in page
    assert client.post(address).status_code == 409
    assert said(assessment, VISIE) == NOTHING


def test_adopted_assessment_keeps_the_file_and_takes_nothing(
    as_: As, assessment: Assessment, coordinator: Person
) -> None:
    client = as_(coordinator)
    data = filled(client, assessment, verkennen_visie="Uit Excel")
    factories.answer_block(assessment, DOELEN, "partial", coordinator)
    factories.adopt(assessment, coordinator)

    address = upload(client, assessment, data)["Location"]
    response = apply(client, address)

    assert response.status_code == 409
    assert OfflineForm.objects.count() == 1
    assert said(assessment, VISIE) == NOTHING


@pytest.mark.parametrize("data", [b"", b"geen Excel"])
def test_bad_file_is_refused_beside_the_field(
    as_: As, assessment: Assessment, coordinator: Person, data: bytes
) -> None:
    response = upload(as_(coordinator), assessment, data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]
    assert not OfflineForm.objects.exists()


def test_too_big_file_is_refused_unread(as_: As, assessment: Assessment, coordinator: Person) -> None:
    assert upload(as_(coordinator), assessment, b"x" * 5_000_001).status_code == 422


def test_who_may_not_answer_uploads_nothing(as_: As, assessment: Assessment, alderman: Person) -> None:
    assert upload(as_(alderman), assessment, b"x").status_code == 403


def test_file_of_another_municipality_is_refused(
    as_: As, assessment: Assessment, coordinator: Person, outsider: Person, round_: Any, zoetermeer: Any
) -> None:
    theirs = factories.make_assessment(zoetermeer, round_, outsider)
    data = as_(outsider).get(reverse("export_assessment", args=["zoetermeer", theirs.pk, "xlsx"])).content

    assert upload(as_(coordinator), assessment, data).status_code == 422


def test_table_for_other_programs(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator, "=1+1\nregel; twee", "Beleid")

    text = download(as_(coordinator), assessment, "csv").content.decode()

    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 34
    assert rows[0]["bouwsteen_code"] == VISIE
    assert (rows[0]["status_code"], rows[0]["toelichting"]) == ("partial", "'=1+1\nregel; twee")


def test_json_holds_to_its_schema(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator, "Uitleg", "Beleid")
    schema = json.loads((Path(__file__).parents[2] / "docs" / "assessment.schema.json").read_text())

    content = json.loads(download(as_(coordinator), assessment, "json").content)

    jsonschema.validate(content, schema)
    assert content["municipality"] == {"code": "GM0503", "name": "Delft"}
    assert content["instrument"]["checksum"] == assessment.instrument_version.checksum
    assert (content["answers"][0]["block"], content["answers"][0]["status"]) == (VISIE, "partial")


def test_unknown_kind_is_not_found(as_: As, assessment: Assessment, coordinator: Person) -> None:
    assert download(as_(coordinator), assessment, "exe").status_code == 404


@pytest.mark.parametrize("name", ["exchange_detail", "offline_form_detail"])
def test_pages_cost_the_same_with_one_row_and_with_three(
    as_: As, assessment: Assessment, coordinator: Person, django_assert_max_num_queries: Any, name: str
) -> None:
    client = as_(coordinator)
    one_row = upload(client, assessment, filled(client, assessment, verkennen_visie="Een"))["Location"]
    page = one_row if name == "offline_form_detail" else reverse(name, args=["delft", assessment.pk])
    client.get(page)
    with django_assert_max_num_queries(10) as one:
        client.get(page)
    few = len(one)
    texts = {"verkennen_visie": "Een", "verkennen_doelen": "Twee", "verkennen_rolbepaling": "Drie"}
    three_rows = upload(client, assessment, filled(client, assessment, **texts))["Location"]

    with django_assert_max_num_queries(few):
        client.get(three_rows if name == "offline_form_detail" else page)


def test_half_of_a_file_is_never_taken_over(assessment: Assessment, coordinator: Person) -> None:
    readings = [Reading(2, VISIE, 0, "partial", "Een", ""), Reading(3, DOELEN, 0, "geen status", "Twee", "")]
    form = actions.keep_offline_form(assessment=assessment, file_name="a.xlsx", readings=readings, by=coordinator)

    with pytest.raises(Exception, match="answer_status_known"):
        actions.apply_offline_form(
            form=form, choices={}, seen={VISIE: 0, DOELEN: 0}, by=coordinator, today=timezone.localdate()
        )

"""The project scan: pure merging, what is kept, and who sees what."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessment import actions
from assessment.instruments import INSTRUMENTS
from municipalities.models import AuditEntry, Municipality, Person
from municipalities.reading import ContentError
from projects.actions.scans import ClashError, save_scan
from projects.models import Project, ProjectScan, ScanRevision
from projects.scans import columns_of, merge, values_of
from projects.use_case import USE_CASE_FILE, read_use_case, use_case_questions
from tests.pages import main_text
from tests.projects.test_views import make_project

As = Callable[[Person], Client]
VISIE = "status-verkennen-visie"
NOTE = "note-verkennen-visie"

names = st.sampled_from(["status-a", "note-a", "note-b-c", "use-needed", "decision", "why"])
texts = st.sampled_from(["", "een", "twee", "drie"])
values = st.dictionaries(names, texts.filter(bool))


# Pure


@given(values, values, st.dictionaries(names, texts))
def test_what_i_did_not_touch_stays_as_it_stands(base: dict[str, str], theirs: dict[str, str], mine: Any) -> None:
    merged = merge(base, theirs, mine)

    touched = {name for name, text in mine.items() if text != base.get(name, "")}
    for name in {*base, *theirs, *mine} - touched:
        assert merged.values.get(name, "") == theirs.get(name, "")
    for name in touched:
        assert merged.values.get(name, "") == mine[name]


@given(values, st.dictionaries(names, texts))
def test_alone_there_is_no_clash(base: dict[str, str], mine: dict[str, str]) -> None:
    assert merge(base, base, mine).clashes == ()


@given(values, values, st.dictionaries(names, texts))
def test_every_text_of_another_that_mine_would_replace_is_a_clash(base: Any, theirs: Any, mine: Any) -> None:
    merged = merge(base, theirs, mine)

    lost = {name for name in theirs if theirs[name] not in (merged.values.get(name, ""), base.get(name, ""))}
    assert lost <= set(merged.clashes)


@given(values)
def test_columns_hold_all_that_was_written(written: dict[str, str]) -> None:
    assert values_of(**columns_of(written)) == written


def test_use_case_canvas_asks_five_questions_with_their_sources() -> None:
    assert [question.key for question in use_case_questions()] == ["needed", "exists", "people", "ethics", "yields"]
    assert all(question.sources for question in use_case_questions())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda c: c["questions"].append(c["questions"][0]), "key given more than once: needed"),
        (lambda c: c["questions"][0]["sources"][0].update(section="99"), "unknown source: mrdh-2021, 99"),
        (lambda c: c["questions"][0].update(title="?"), "questions/0/title"),
    ],
)
def test_bad_questions_are_refused(changed: Callable[..., Path], change: Any, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        read_use_case(changed(USE_CASE_FILE, change))


# What is kept


@pytest.fixture
def project(delft: Municipality) -> Project:
    actions.publish_instrument(path=INSTRUMENTS / "vier-pijlers-project-1.yaml", by=None)
    return make_project(delft, "Slimme lantaarns", lessons="Begin klein.")


def save(project: Project, by: Person, based_on: int, **typed: str) -> ProjectScan:
    fields = {name.replace("_", "-"): text for name, text in typed.items()}
    (municipality,) = project.municipalities.all()
    scan = save_scan(
        project=project, municipality=municipality, typed=fields, based_on=based_on, by=by, today=timezone.localdate()
    )
    assert scan is not None
    return scan


def test_each_save_is_a_revision_and_stands_in_the_trail(project: Project, contributor: Person) -> None:
    save(project, contributor, 0, use_needed="Bewoners")
    scan = save(project, contributor, 1, use_needed="Bewoners en beheer")
    save(project, contributor, 2, use_needed="Bewoners en beheer")

    assert [row.values for row in scan.revisions.all()] == [
        {"use-needed": "Bewoners en beheer"},
        {"use-needed": "Bewoners"},
    ]
    assert AuditEntry.objects.filter(verb="save_scan").count() == 2


def test_two_who_fill_in_other_fields_keep_both(project: Project, contributor: Person, colleague: Person) -> None:
    save(project, contributor, 0, use_needed="Bewoners")
    save(project, contributor, 1, use_exists="Glasvezel")
    scan = save(project, colleague, 1, use_people="Avonden", use_exists="")

    assert scan.use_case == {"needed": "Bewoners", "exists": "Glasvezel", "people": "Avonden"}


def test_the_same_text_changed_by_two_is_written_by_neither(
    project: Project, contributor: Person, colleague: Person
) -> None:
    save(project, contributor, 0, use_needed="Bewoners")
    save(project, contributor, 1, use_needed="Bewoners en beheer")

    with pytest.raises(ClashError) as clash:
        save(project, colleague, 1, use_needed="Ondernemers")

    assert clash.value.merged.clashes == ("use-needed",)
    assert ProjectScan.objects.get().use_case == {"needed": "Bewoners en beheer"}
    assert save(project, colleague, 2, use_needed="Ondernemers").use_case == {"needed": "Ondernemers"}


def test_decision_keeps_who_and_when_until_it_is_taken_back(
    project: Project, contributor: Person, colleague: Person
) -> None:
    save(project, contributor, 0, decision="go", why="Het werkt")
    scan = save(project, colleague, 1, use_needed="Bewoners")
    assert (scan.decision, scan.decided_by) == ("go", contributor)

    scan = save(project, colleague, 2, decision="", why="")

    assert (scan.decision, scan.decided_by, scan.decided_at) == ("", None, None)
    assert ScanRevision.objects.get(number=1).values["decision"] == "go"


# The pages


def scan_url(project: Project, part: str = "") -> str:
    if part:
        return reverse("change_scan", args=["delft", project.pk, part])
    return reverse("scan_detail", args=["delft", project.pk])


def test_scan_shows_both_canvases_the_decision_and_the_lessons(
    as_: As, project: Project, alderman: Person, contributor: Person
) -> None:
    save(project, contributor, 0, use_needed="Bewoners")
    save_scan(
        project=project,
        municipality=project.municipalities.get(),
        typed={VISIE: "partial", NOTE: "Staat in het collegeakkoord", "decision": "adjust", "why": "Eerst privacy"},
        based_on=1,
        by=contributor,
        today=timezone.localdate(),
    )

    page = main_text(as_(alderman).get(scan_url(project)))

    for text in ("Go on after changes", "Eerst privacy", "Bewoners", "collegeakkoord", "Begin klein."):
        assert text in page
    assert "1 of 34 building blocks answered" in page
    assert "Fill in" not in page


def test_scan_that_nobody_began_can_be_read(as_: As, project: Project, alderman: Person) -> None:
    assert "Nobody has filled in anything yet." in main_text(as_(alderman).get(scan_url(project)))


def test_older_save_can_be_read(as_: As, project: Project, contributor: Person) -> None:
    save(project, contributor, 0, use_needed="Eerst dit")
    save(project, contributor, 1, use_needed="Later dat")

    page = main_text(as_(contributor).get(scan_url(project), {"versie": "1"}))

    assert "Eerst dit" in page
    assert "Later dat" not in page
    assert "This is save 1" in page


@pytest.mark.parametrize("number", ["7", "x", "-1", "99999999999"])
def test_save_that_does_not_exist(as_: As, project: Project, contributor: Person, number: str) -> None:
    save(project, contributor, 0, use_needed="Eerst dit")

    assert as_(contributor).get(scan_url(project), {"versie": number}).status_code == 404


@pytest.mark.parametrize("part", ["verkennen", "fundament", "randvoorwaarden", "diensten", "toepassing", "besluit"])
def test_every_part_opens_and_keeps(as_: As, project: Project, contributor: Person, part: str) -> None:
    client = as_(contributor)

    assert client.get(scan_url(project, part)).status_code == 200
    assert client.post(scan_url(project, part), {"based_on": "0"}).status_code == 302
    assert not ProjectScan.objects.exists()


def test_pillar_is_saved_by_its_page(as_: As, project: Project, contributor: Person) -> None:
    sent = {VISIE: "implemented", NOTE: "regel een\r\nregel twee", "based_on": "0"}

    response = as_(contributor).post(scan_url(project, "verkennen"), sent)

    assert response.status_code == 302
    assert ProjectScan.objects.get().answers == {
        "verkennen-visie": {"status": "implemented", "note": "regel een\nregel twee"}
    }
    assert as_(contributor).post(scan_url(project, "verkennen"), {**sent, "based_on": "1"}).status_code == 302
    assert ScanRevision.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "sent", "message"),
    [
        ("besluit", {"decision": "go", "why": " "}, "Write down why"),
        ("besluit", {"decision": "maybe", "why": "x"}, "This decision does not exist."),
        ("verkennen", {VISIE: "nearly"}, "This status does not exist."),
        ("toepassing", {"use-needed": "x" * 3001}, "at most 3000 characters"),
    ],
)
def test_bad_input_is_said_and_stays(
    as_: As, project: Project, contributor: Person, part: str, sent: dict[str, str], message: str
) -> None:
    response = as_(contributor).post(scan_url(project, part), {**sent, "based_on": "0"})

    assert response.status_code == 422
    assert message in response.content.decode()
    assert not ProjectScan.objects.exists()


def test_second_of_two_sees_what_the_other_saved_beside_the_own_text(
    as_: As, project: Project, contributor: Person, colleague: Person
) -> None:
    save(project, contributor, 0, use_needed="Bewoners", use_exists="Niets")

    response = as_(colleague).post(
        scan_url(project, "toepassing"), {"use-needed": "Ondernemers", "use-exists": "", "based_on": "0"}
    )

    assert response.status_code == 409
    page = response.content.decode()
    assert "Bewoners" in page
    assert "Ondernemers</textarea>" in page
    assert "Niets</textarea>" in page
    assert 'name="based_on" value="1"' in page


def test_project_of_another_municipality_has_no_scan_here(
    as_: As, project: Project, outsider: Person, zoetermeer: Municipality
) -> None:
    client = as_(outsider)

    assert client.get(reverse("scan_detail", args=["zoetermeer", project.pk])).status_code == 404
    assert client.post(reverse("change_scan", args=["zoetermeer", project.pk, "besluit"])).status_code == 404


def test_without_the_questionnaire_there_is_nothing_to_fill_in(
    as_: As, delft: Municipality, coordinator: Person
) -> None:
    project = make_project(delft)

    assert "No questionnaire for projects yet" in main_text(as_(coordinator).get(scan_url(project)))
    assert as_(coordinator).get(scan_url(project, "besluit")).status_code == 404


def test_unknown_part(as_: As, project: Project, coordinator: Person) -> None:
    assert as_(coordinator).get(scan_url(project, "keuken")).status_code == 404

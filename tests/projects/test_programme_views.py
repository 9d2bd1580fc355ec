"""The regional programme on the pages: what the region sees, takes up and tracks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.actions import OutdatedError, RefusedError
from assessment.models import InstrumentVersion, Sharing, SharingLevel
from municipalities.access import Role
from municipalities.actions import load_municipalities
from municipalities.models import AuditEntry, Municipality, Person, Region
from projects import programme_pages
from projects.actions.programme import (
    ProgrammeContent,
    add_programme_project,
    adopt_option,
    change_programme_project,
)
from projects.actions.programme_content import load_programme
from projects.models import HelpLimit, ProgrammeProject
from projects.programme_facts import options_of, taken_up, towns_of
from projects.programme_pages import programme_of, proposal_of
from projects.views import programme
from tests import factories
from tests.pages import main_text

As = Callable[[Person], Client]
VISIE, DOELEN = "verkennen-visie", "verkennen-doelen"


def share(municipality: Municipality, version: InstrumentVersion, level: SharingLevel, **statuses: str) -> Person:
    """An adopted result at this level; `statuses` by key of the block, with underscores."""
    person = factories.make_member(municipality, Role.COORDINATOR, f"Coördinator {municipality}")
    assessment = factories.start_own(version, municipality, person)
    for key, status in statuses.items():
        factories.answer_block(assessment, key.replace("_", "-"), status, person)
    factories.adopt(assessment, person)
    Sharing.objects.create(municipality=municipality, instrument=version.instrument, level=level, decided_by=person)
    return person


@pytest.fixture
def content() -> ProgrammeContent:
    return ProgrammeContent("Samen visie", "Een visie.", (VISIE,), (), "share", "proposed", "", (), "")


@pytest.fixture
def shared(instrument_version: InstrumentVersion, delft: Municipality, zoetermeer: Municipality) -> None:
    """Delft has a vision and can help once, Zoetermeer has none; Wassenaar shares totals only."""
    helper = share(delft, instrument_version, SharingLevel.PUBLIC, verkennen_visie="implemented")
    HelpLimit.objects.create(municipality=delft, requests_a_year=1, decided_by=helper)
    share(zoetermeer, instrument_version, SharingLevel.REGION, verkennen_visie="not_yet", verkennen_doelen="partial")
    wassenaar = factories.make_municipality("Wassenaar", "GM0629")
    share(wassenaar, instrument_version, SharingLevel.TOTALS, verkennen_visie="not_yet")


# The facts


def test_facts_hold_only_who_shares_with_the_region(shared: None, region: Region) -> None:
    towns = {town.name: town for town in towns_of(region, timezone.localdate())}

    assert set(towns) == {"Delft", "Zoetermeer"}
    assert towns["Zoetermeer"].gaps == {VISIE, DOELEN}
    assert towns["Delft"].done == {VISIE}
    assert (towns["Delft"].can_help, towns["Zoetermeer"].can_help) == (True, False)


def test_who_reached_the_limit_cannot_be_asked_to_lead(
    shared: None, region: Region, delft: Municipality, zoetermeer: Municipality, region_staff: Person
) -> None:
    zoetermeer.requests_made.create(helper=delft, block=VISIE, started_by="region", created_by=region_staff)

    assert [town.name for town in towns_of(region, timezone.localdate()) if town.can_help] == []


def test_five_of_the_guide_are_proposed_before_the_candidates(db: None, region: Region) -> None:
    load_municipalities(by=None)
    load_programme(by=None)

    options = options_of(programme_of(region))

    assert [option.origin for option in options[:6]] == ["One of the guide's five"] * 5 + ["Candidate"]
    assert len({option.key for option in options}) == len(options)


# What changes


def test_adopting_a_candidate_puts_it_in_the_programme_once(
    instrument_version: InstrumentVersion, region: Region, region_staff: Person
) -> None:
    option = options_of([])[-1]

    adopted = adopt_option(region=region, option=option, by=region_staff)

    assert (adopted.key, adopted.state, adopted.blocks) == (option.key, "adopted", list(option.blocks))
    assert adopted.source == option.source
    with pytest.raises(RefusedError):
        adopt_option(region=region, option=option, by=region_staff)
    assert ProgrammeProject.objects.count() == 1


def test_change_is_kept_in_the_trail_and_the_second_of_two_is_refused(
    region: Region, region_staff: Person, delft: Municipality, zoetermeer: Municipality, content: ProgrammeContent
) -> None:
    project = add_programme_project(region=region, content=content, by=region_staff)
    values = {**vars(content), "state": "running", "lead": delft.pk, "participants": (zoetermeer.pk,)}
    running = ProgrammeContent(**values)

    change_programme_project(project=project, content=running, version=1, by=region_staff)

    with pytest.raises(OutdatedError):
        change_programme_project(project=project, content=content, version=1, by=region_staff)
    entry = AuditEntry.objects.get(verb="change_programme_project")
    assert entry.details["changed"] == {
        "state": ["proposed", "running"],
        "lead": ["", delft.pk],
        "participants": [[], [zoetermeer.pk]],
    }
    assert taken_up(programme_of(region)) == {(delft.pk, VISIE), (zoetermeer.pk, VISIE)}
    change_programme_project(project=project, content=running, version=2, by=region_staff)
    assert AuditEntry.objects.filter(verb="change_programme_project").count() == 1


def test_two_projects_of_the_same_name_have_keys_of_their_own(
    region: Region, region_staff: Person, content: ProgrammeContent
) -> None:
    keys = [add_programme_project(region=region, content=content, by=region_staff).key for _time in range(3)]

    assert keys == ["samen-visie", "samen-visie-2", "samen-visie-3"]


# The pages


def test_page_says_what_would_close_most_gaps_and_who_could_lead(
    as_: As, shared: None, region: Region, region_staff: Person, content: ProgrammeContent
) -> None:
    add_programme_project(region=region, content=content, by=region_staff)

    page = main_text(as_(region_staff).get(reverse("programme_detail"), {"aantal": "1"}))

    assert "of the 2 open gaps that are shared with the region" in page
    assert "2 municipalities share their results" in page
    assert "the latest adopted result of each municipality, also of an earlier round" in page
    assert "Zoetermeer" in page
    assert "Wassenaar" not in page


def test_page_costs_the_same_for_any_number_of_projects(
    as_: As, shared: None, region: Region, region_staff: Person, content: ProgrammeContent
) -> None:
    client, counts = as_(region_staff), []
    for number in range(4):
        values = {**vars(content), "name": f"Project {number}", "state": "running" if number % 2 else "proposed"}
        add_programme_project(region=region, content=ProgrammeContent(**values), by=region_staff)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("programme_detail"))
        counts.append(len(queries))

    assert counts[-2:] == [counts[1]] * 2
    assert counts[1] <= 15


@pytest.mark.parametrize("number", ["0", "-3", "21", "veel", ""])
def test_wrong_number_is_said_and_the_usual_one_shown(as_: As, shared: None, region_staff: Person, number: str) -> None:
    response = as_(region_staff).get(reverse("programme_detail"), {"aantal": number})

    assert response.status_code == 200
    assert "Choose a number from 1 to 20." in main_text(response)


def test_without_anything_shared_there_is_no_proposal(
    as_: As, instrument_version: InstrumentVersion, region_staff: Person
) -> None:
    assert "Nothing is shared with the region yet" in main_text(as_(region_staff).get(reverse("programme_detail")))


def test_taking_up_from_the_page(as_: As, shared: None, region_staff: Person) -> None:
    client, key = as_(region_staff), options_of([])[0].key

    response = client.post(reverse("adopt_candidate"), {"key": key})

    project = ProgrammeProject.objects.get()
    assert response["Location"] == reverse("programme_project_detail", args=[project.pk])
    page = main_text(client.get(response["Location"]))
    assert "Came into the programme" in page
    client.post(reverse("adopt_candidate"), {"key": key})
    assert ProgrammeProject.objects.count() == 1


def sent(content: ProgrammeContent, **changed: Any) -> dict[str, Any]:
    values = {name: list(value) if isinstance(value, tuple) else value for name, value in vars(content).items()}
    return {**values, **changed}


def test_tracking_a_project_by_its_form(
    as_: As, shared: None, region: Region, region_staff: Person, delft: Municipality, content: ProgrammeContent
) -> None:
    project = add_programme_project(region=region, content=content, by=region_staff)
    url = reverse("change_programme_project", args=[project.pk])
    typed = sent(content, state="running", lead=delft.pk, progress="Begonnen in mei", version="1")

    assert as_(region_staff).post(url, typed).status_code == 302

    page = main_text(as_(region_staff).get(reverse("programme_project_detail", args=[project.pk])))
    for text in ("Begonnen in mei", "Proposed → Running", "– → Delft", "Could lead Delft (1 of 1 blocks in order)"):
        assert text in page
    assert "Has a gap here (1) Zoetermeer" in page


def test_second_of_two_sees_what_the_other_saved(
    as_: As, shared: None, region: Region, region_staff: Person, content: ProgrammeContent
) -> None:
    project = add_programme_project(region=region, content=content, by=region_staff)
    url, client = reverse("change_programme_project", args=[project.pk]), as_(region_staff)
    client.post(url, sent(content, progress="Van de een", version="1"))

    response = client.post(url, sent(content, progress="Van de ander", version="1"))

    assert response.status_code == 409
    page = response.content.decode()
    assert "Van de een" in page
    assert "Van de ander</textarea>" in page
    assert client.post(url, sent(content, progress="Van de ander", version="2")).status_code == 302


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Fill in a name."),
        ({"blocks": []}, "Choose at least one building block"),
        ({"blocks": ["dak"]}, "This building block does not exist."),
        ({"role": "bystander"}, "Choose a role."),
        ({"participants": ["GM9999"]}, "This municipality is not in the region."),
        ({"tasks": ["football"]}, "This task does not exist any more."),
        ({"progress": "x" * 5001}, "at most 5000 characters"),
    ],
)
def test_bad_input_is_said_and_stays(
    as_: As, shared: None, region_staff: Person, content: ProgrammeContent, changed: Any, message: str
) -> None:
    response = as_(region_staff).post(reverse("add_programme_project"), sent(content, **changed))

    assert response.status_code == 422
    assert message in response.content.decode()
    assert not ProgrammeProject.objects.exists()


def test_everybody_reads_what_was_taken_up_and_nothing_else(
    as_: As, region: Region, region_staff: Person, alderman: Person, content: ProgrammeContent
) -> None:
    add_programme_project(region=region, content=content, by=region_staff)
    running = ProgrammeContent(**{**vars(content), "name": "Loopt al", "state": "running"})
    add_programme_project(region=region, content=running, by=region_staff)

    page = main_text(as_(alderman).get(reverse("programme_list")))

    assert "Loopt al" in page
    assert "Samen visie" not in page


def test_programme_of_another_region_does_not_exist(as_: As, region_staff: Person, content: ProgrammeContent) -> None:
    other = factories.make_region(name="Elders", short_name="Elders", slug="elders")
    project = add_programme_project(region=other, content=content, by=region_staff)

    assert as_(region_staff).get(reverse("programme_project_detail", args=[project.pk])).status_code == 404


# Where many would join


def test_who_would_join_stands_in_parts(
    as_: As,
    instrument_version: InstrumentVersion,
    shared: None,
    region: Region,
    region_staff: Person,
    content: ProgrammeContent,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("Ameide", "Brielle"):
        place = factories.make_municipality(name)
        share(place, instrument_version, SharingLevel.REGION, verkennen_visie="not_yet")
    for module in (programme_pages, programme):
        monkeypatch.setattr(module, "A_LIST", 2)
    client = as_(region_staff)

    (card,) = (card for card in proposal_of(region, [], 1, timezone.localdate()).cards if VISIE in card.option.blocks)
    added = add_programme_project(region=region, content=content, by=region_staff)
    pages = [
        client.get(reverse("programme_project_detail", args=[added.pk]), {"page": number}) for number in ("1", "2", "x")
    ]

    assert (len(card.joiners), card.more) == (2, 1)
    assert "And 1 more" in main_text(client.get(reverse("programme_detail"), {"aantal": "1"}))
    names = [[joiner.name for joiner in page.context["joiners"]] for page in pages]
    assert names == [["Ameide", "Brielle"], ["Zoetermeer"], ["Ameide", "Brielle"]]

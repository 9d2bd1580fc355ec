"""Walks every address with every member of the cast. An address that is not in the table fails the tests."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.test import Client
from django.utils import timezone

from assessment import actions
from assessment.actions import Upload, add_document, add_evidence, keep_offline_form, write_comment
from assessment.comparison_scope import Scope
from assessment.files import TEXT
from assessment.instruments import INSTRUMENTS
from assessment.models import Assessment, ComparisonGroup, Passage, Round
from assessment.reports import canvas_of
from municipalities.access import Role
from municipalities.models import Invitation, Municipality, Person
from projects.actions import add_project
from projects.models import Cooperation
from projects.values import ProjectValues
from strategy import files
from strategy.actions import (
    add_wish,
    adopt_agenda,
    keep_scenario,
    request_document,
    request_region_report,
    request_report,
    start_agenda,
)
from strategy.models import AgendaItem, Report, ReportState
from strategy.reports import advice_of
from strategy.scenarios import Changes
from tests import factories
from tests.addresses import ADMINISTRATION, OWN
from tests.projects.imports import import_values
from tests.projects.stage import partner_values
from tests.statuses import CAST, TABLE
from tests.strategy.goals import make_goal

# The stage


@pytest.fixture
def people(
    coordinator: Person,
    contributor: Person,
    alderman: Person,
    outsider: Person,
    region_staff: Person,
    administrator: Person,
) -> dict[str, Person | None]:
    cast = (None, coordinator, contributor, alderman, outsider, region_staff, administrator)
    Person.objects.update(password=make_password(factories.PASSWORD))
    for person in filter(None, cast):
        person.refresh_from_db()
    return dict(zip(CAST, cast, strict=True))


@pytest.fixture
def report(assessment: Assessment, coordinator: Person) -> Report:
    """A report of Delft that is ready to be downloaded."""
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    return made(request_report(assessment=assessment, by=coordinator))


def made(report: Report) -> Report:
    """Ready, with a file that only a test takes for a PDF."""
    stored = files.store(report.path, b"%PDF-1.7 of a test")
    Report.objects.filter(pk=report.pk).update(
        state=ReportState.READY,
        sha256=stored.sha256,
        size=stored.size,
        pages=1,
        progress=100,
        finished_at=timezone.now(),
    )
    return report


@pytest.fixture
def values(
    report: Report,
    assessment: Assessment,
    round_: Round,
    delft: Municipality,
    zoetermeer: Municipality,
    coordinator: Person,
    alderman: Person,
    outsider: Person,
    region_staff: Person,
    settings: Any,
) -> dict[str, Any]:
    """What stands in the addresses: everything is Delft's, but for the shared result that the region sees."""
    settings.DEMO = False
    today = timezone.localdate()
    adopted = factories.make_assessment(zoetermeer, round_, outsider)
    factories.answer_block(adopted, "verkennen-visie", "implemented", outsider)
    factories.adopt(adopted, outsider)
    invitation = Invitation.objects.create(
        municipality=delft,
        email="nieuw@delft.example",
        name="Nieuw",
        role=Role.CONTRIBUTOR,
        token_hash=Invitation.hash_of("token-of-the-invitation"),
        invited_by=coordinator,
        expires_at=timezone.now() + timedelta(days=1),
    )
    assignment = factories.make_assignment(assessment, "verkennen-doelen", coordinator, coordinator)
    visie = factories.answer_of(assessment, "verkennen-visie")
    comment = write_comment(answer=visie, text="Klopt dit?", by=coordinator)
    form = keep_offline_form(assessment=assessment, file_name="vragen.xlsx", readings=[], by=coordinator)
    upload = Upload(name="nota.txt", content=b"De digitale visie", kind=TEXT)
    use = add_evidence(answer=visie, title="Nota", upload=upload, by=coordinator)
    document = add_document(municipality=delft, title="Nota", upload=upload, by=coordinator)
    passage = Passage.objects.create(document=document, position=1, text="De digitale visie")
    adopt_agenda(agenda=start_agenda(municipality=delft, by=coordinator, today=today), by=coordinator, today=today)
    second = start_agenda(municipality=delft, by=coordinator, today=today)
    scenario = keep_scenario(
        municipality=delft, name="Half", changes=Changes(capacity=50), by=coordinator, today=timezone.localdate()
    )
    advice = advice_of(assessment, canvas_of(assessment))[0]
    item = AgendaItem.objects.create(
        municipality=delft, kind="own", title="Een idee", effort="small", cost="none", added_by=coordinator
    )
    wish = add_wish(
        municipality=delft, block="verkennen-visie", kind="learn", text="", by=coordinator, today=timezone.localdate()
    )
    actions.publish_instrument(path=INSTRUMENTS / "vier-pijlers-project-1.yaml", by=None)
    project, double = (
        add_project(values=ProjectValues(name=name, municipalities=(delft.pk,)), by=coordinator)
        for name in ("Deelmobiliteit", "Deelauto's")
    )
    return {
        **import_values(delft, coordinator, region_staff),
        **partner_values(delft, zoetermeer, outsider, adopted),
        "project": project.pk,
        "double": double.pk,
        "part": "besluit",
        "programme": delft.region.programme.create(key="sensoren", name="Sensoren", role="share").pk,
        "advice": advice.key,
        "item": item.pk,
        "cooperation": Cooperation.objects.create(
            key="samen", region=delft.region, theme="Samen", state="current", is_region_wide=True
        ).pk,
        "goal": make_goal(delft, coordinator).pk,
        "wish": wish.pk,
        "scenario": scenario.pk,
        "use": use.pk,
        "evidence": use.evidence_id,
        "document": document.pk,
        "passage": passage.pk,
        "kind": "json",
        "ending": "geojson",
        "suffix": "csv",
        "form": form.pk,
        "result": adopted.result.pk,
        "group": ComparisonGroup.objects.create(region=delft.region, name="Kust", made_by=region_staff).pk,
        "sheet": "heat-map",
        "extension": "csv",
        "comment": comment.pk,
        "version": visie.version,
        "assignment": assignment.pk,
        "proposal": factories.make_proposal(assessment, "verkennen-visie", coordinator, "implemented").pk,
        "questionnaire": "vier-pijlers",
        "number": 1,
        "slug": delft.slug,
        "assessment": assessment.pk,
        "round": round_.pk,
        "pillar": "verkennen",
        "block": "verkennen-visie",
        "gm_code": zoetermeer.pk,
        "instrument": adopted.instrument_version_id,
        "report": report.pk,
        "region_report": made(request_region_report(scope=Scope.from_query(delft.region, {}), by=region_staff)).pk,
        "agenda": second.number,
        "paper": "summary",
        "letter": request_document(agenda=second, kind="letter", by=coordinator).pk,
        "invitation": invitation.pk,
        "member": alderman.memberships.get().pk,
        "token": "token-of-the-invitation",
        "uidb36": "1",
        "key": "no-such-key",
        "app_label": "municipalities",
        "object_id": coordinator.pk,
        "content_type_id": 1,
        "url": "nothing/",
    }


def status_of(person: Person | None, method: str, path: str, **headers: str) -> int:
    """The status that this person gets; whatever the request changed is undone."""
    client = Client()
    with transaction.atomic():
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        status: int = getattr(client, method)(path, headers=headers).status_code
        transaction.set_rollback(True)
    return status


# The sweep


def test_table_names_every_address_once() -> None:
    names = [address.name for address in OWN]

    assert sorted(names) == sorted(TABLE)


@pytest.mark.parametrize(("column", "method"), [(0, "get"), (1, "post")])
def test_everybody_gets_the_status_of_the_table(
    people: dict[str, Person | None], values: dict[str, Any], column: int, method: str
) -> None:
    found = {
        address.name: {who: status_of(person, method, address.path(values)) for who, person in people.items()}
        for address in OWN
    }

    assert found == {name: statuses[column] for name, statuses in TABLE.items()}


@pytest.mark.parametrize("method", ["get", "post"])
def test_administration_exists_for_the_administrator_alone(
    people: dict[str, Person | None], values: dict[str, Any], method: str
) -> None:
    administrator = people.pop("administrator")
    paths = [address.path(values) for address in ADMINISTRATION]

    found = {path: {who: status_of(person, method, path) for who, person in people.items()} for path in paths}

    others = {who: 302 if who == "anonymous" else 404 for who in people}
    assert len(paths) > 20
    assert found == dict.fromkeys(paths, others)
    assert {path for path in paths if status_of(administrator, method, path) >= 500} == set()


def test_own_municipality_opens_nothing_of_another(
    values: dict[str, Any], outsider: Person, zoetermeer: Municipality
) -> None:
    """The coordinator of Zoetermeer, under the own address, with the keys of what belongs to Delft."""
    theirs = {"assessment", "agenda", "letter", "report", "invitation", "member"}
    theirs |= {"item", "scenario", "goal", "wish", "project", "batch"}
    paths = [address.path({**values, "slug": zoetermeer.slug}) for address in OWN if theirs & address.parameters]

    found = {path: status_of(outsider, method, path) for path in paths for method in ("get", "post")}

    assert len(paths) > 10
    assert set(found.values()) <= {404, 405}


def test_fragment_is_never_answered_with_the_login(values: dict[str, Any]) -> None:
    paths = [address.path(values) for address in OWN if address.route.startswith(("gemeente/", "regio/"))]

    found = {path: status_of(None, "get", path, **{"HX-Request": "true"}) for path in paths}

    assert len(paths) > 20
    assert found == dict.fromkeys(paths, 401)

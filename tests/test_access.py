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
from assessment.files import TEXT
from assessment.instruments import INSTRUMENTS
from assessment.models import Assessment, Passage, Round
from assessment.reports import canvas_of
from municipalities.access import Role
from municipalities.models import Invitation, Municipality, Person
from projects.models import Cooperation
from strategy import files
from strategy.actions import add_wish, adopt_agenda, keep_scenario, request_document, request_report, start_agenda
from strategy.models import AgendaItem, Report, ReportState
from strategy.reports import advice_of
from strategy.scenarios import Changes
from tests import factories
from tests.addresses import ADMINISTRATION, OWN
from tests.projects.imports import import_values
from tests.projects.test_views import make_project
from tests.strategy.goals import make_goal

CAST = ("anonymous", "coordinator", "contributor", "alderman", "outsider", "region_staff", "administrator")
Statuses = dict[str, int]


# Who gets which status


def everybody(status: int, **others: int) -> Statuses:
    return {**dict.fromkeys(CAST, status), **others}


def logged_in(status: int, **others: int) -> Statuses:
    """To anonymous visitors the login (302)."""
    return everybody(status, **{"anonymous": 302, **others})


def members(coordinator: int, contributor: int, alderman: int) -> Statuses:
    """To whoever is no member of the municipality the page does not exist."""
    return logged_in(404, coordinator=coordinator, contributor=contributor, alderman=alderman)


def region(status: int) -> Statuses:
    return logged_in(404, region_staff=status)


PUBLIC_PAGE = (everybody(200), everybody(405))
MEMBER_PAGE = (members(200, 200, 200), logged_in(405))
REGION_PAGE = (region(200), logged_in(405))
ONLY_POSTED = logged_in(405)

# Of each view: the statuses of GET, and of a POST without any data.
TABLE: dict[str, tuple[Statuses, Statuses]] = {
    "start": PUBLIC_PAGE,
    "about": PUBLIC_PAGE,
    "accessibility_statement": PUBLIC_PAGE,
    "privacy": PUBLIC_PAGE,
    "security_txt": PUBLIC_PAGE,
    "healthz": PUBLIC_PAGE,
    "readyz": PUBLIC_PAGE,
    "set_language": (everybody(302), everybody(302)),
    "log_in_as": (everybody(405), everybody(404)),
    "accept_invitation": (everybody(200), everybody(200, anonymous=422)),
    "account_login": (everybody(302, anonymous=200), everybody(302, anonymous=200)),
    "account_logout": (logged_in(200), logged_in(302)),
    "account_inactive": PUBLIC_PAGE,
    "account_signup": (everybody(404), everybody(404)),
    "account_change_password": (logged_in(200), logged_in(200)),
    "account_set_password": (logged_in(302), logged_in(302)),
    "account_reset_password": (everybody(200), everybody(200)),
    "account_reset_password_done": PUBLIC_PAGE,
    "account_reset_password_from_key": (everybody(200), everybody(200)),
    "account_reset_password_from_key_done": PUBLIC_PAGE,
    "home": (logged_in(302), logged_in(405)),
    "close_account": (logged_in(200), logged_in(422)),
    "profile_detail": MEMBER_PAGE,
    "municipality_colours": MEMBER_PAGE,
    "member_list": MEMBER_PAGE,
    "invite_member": (members(200, 403, 403), members(422, 403, 403)),
    "withdraw_invitation": (ONLY_POSTED, members(302, 403, 403)),
    "change_role": (members(200, 403, 403), members(422, 403, 403)),
    "remove_member": (ONLY_POSTED, members(302, 403, 403)),
    "assessment_list": MEMBER_PAGE,
    "instrument_list": MEMBER_PAGE,
    "publication_list": PUBLIC_PAGE,
    "download_instrument": PUBLIC_PAGE,
    "start_assessment": (ONLY_POSTED, members(302, 302, 403)),
    "canvas_detail": MEMBER_PAGE,
    "pillar_detail": MEMBER_PAGE,
    "block_detail": MEMBER_PAGE,
    "confirm_answer": (ONLY_POSTED, members(302, 403, 403)),
    "start_own_assessment": (members(200, 403, 403), members(422, 403, 403)),
    "save_answer": (ONLY_POSTED, members(422, 422, 403)),
    "set_targets": (members(200, 403, 403), members(302, 403, 403)),
    "choose_notices": (logged_in(200), logged_in(302)),
    "write_comment": (ONLY_POSTED, members(422, 422, 403)),
    "close_comment": (ONLY_POSTED, members(302, 302, 403)),
    "revision_list": MEMBER_PAGE,
    "put_back_answer": (ONLY_POSTED, members(302, 403, 403)),
    "presence_list": (ONLY_POSTED, members(200, 200, 403)),
    "export_assessment": MEMBER_PAGE,
    "advice_list": MEMBER_PAGE,
    "add_evidence": (ONLY_POSTED, members(422, 403, 403)),
    "end_evidence": (ONLY_POSTED, members(302, 403, 403)),
    "attach_passage": (ONLY_POSTED, members(302, 403, 403)),
    "download_evidence": MEMBER_PAGE,
    "document_list": (members(200, 403, 403), members(422, 403, 403)),
    "remove_document": (ONLY_POSTED, members(302, 403, 403)),
    "exchange_detail": (members(200, 200, 200), members(422, 403, 403)),
    "offline_form_detail": (members(200, 403, 403), members(302, 403, 403)),
    "own_question_list": (members(200, 200, 403), logged_in(405)),
    "take_over_answer": (ONLY_POSTED, members(404, 403, 403)),
    "change_proposal": (ONLY_POSTED, members(404, 404, 403)),
    "decide_proposal": (ONLY_POSTED, members(422, 403, 403)),
    "finish_answer": (ONLY_POSTED, members(302, 403, 403)),
    "assignment_list": (members(200, 403, 403), members(422, 403, 403)),
    "change_assignment": (members(200, 403, 403), members(302, 403, 403)),
    "end_assignment": (ONLY_POSTED, members(302, 403, 403)),
    "adopt_assessment": (members(200, 403, 403), members(422, 403, 403)),
    "correct_assessment": (members(200, 403, 403), members(422, 403, 403)),
    "round_list": REGION_PAGE,
    "round_detail": REGION_PAGE,
    "open_round": (region(200), region(422)),
    "change_round": (region(200), region(422)),
    "close_round": (region(200), region(302)),
    "remind_round": (ONLY_POSTED, region(302)),
    "reopen_round": (region(200), region(422)),
    "adopted_canvas": REGION_PAGE,
    "project_map": PUBLIC_PAGE,
    "export_projects": PUBLIC_PAGE,
    "project_map_pdf": PUBLIC_PAGE,
    "public_project": (everybody(404), everybody(405)),
    "project_list": MEMBER_PAGE,
    "project_import_list": (members(200, 200, 403), members(422, 422, 403)),
    "project_import_detail": (members(200, 200, 403), members(409, 409, 403)),
    "choose_import_columns": (members(200, 200, 403), members(422, 422, 403)),
    "download_faulty_rows": (members(200, 200, 403), logged_in(405)),
    "undo_project_import": (members(302, 302, 403), members(302, 302, 403)),
    "drop_project_import": (ONLY_POSTED, members(302, 302, 403)),
    "region_project_import_list": (region(200), region(422)),
    "region_project_import_detail": (region(200), region(409)),
    "region_choose_import_columns": (region(200), region(422)),
    "region_download_faulty_rows": (region(200), logged_in(405)),
    "region_undo_project_import": (region(302), region(302)),
    "region_drop_project_import": (ONLY_POSTED, region(302)),
    "programme_list": (logged_in(200), logged_in(405)),
    "programme_detail": REGION_PAGE,
    "adopt_candidate": (ONLY_POSTED, region(302)),
    "add_programme_project": (region(200), region(422)),
    "programme_project_detail": REGION_PAGE,
    "change_programme_project": (region(200), region(422)),
    "collaboration_map": PUBLIC_PAGE,
    "export_collaboration": PUBLIC_PAGE,
    "region_cooperation_list": REGION_PAGE,
    "add_cooperation": (region(200), region(422)),
    "change_cooperation": (region(200), region(422)),
    "remove_cooperation": (ONLY_POSTED, region(302)),
    "restore_cooperation": (ONLY_POSTED, region(302)),
    "scan_detail": MEMBER_PAGE,
    "change_scan": (members(200, 200, 403), members(302, 302, 403)),
    "follow_project": (ONLY_POSTED, logged_in(404)),
    "followed_project_list": (logged_in(200), logged_in(405)),
    "step_list": MEMBER_PAGE,
    "lesson_list": (logged_in(200), logged_in(405)),
    "recommendation_list": MEMBER_PAGE,
    "agenda_list": MEMBER_PAGE,
    "start_agenda": (ONLY_POSTED, members(302, 403, 403)),
    "agenda_detail": MEMBER_PAGE,
    "choose_chapters": (ONLY_POSTED, members(302, 403, 403)),
    "write_foreword": (members(200, 403, 200), members(422, 403, 422)),
    "adopt_agenda": (members(200, 403, 403), members(422, 403, 403)),
    "agenda_changes": MEMBER_PAGE,
    "request_document": (ONLY_POSTED, members(302, 403, 403)),
    "download_letter": MEMBER_PAGE,
    "ambition_detail": MEMBER_PAGE,
    "edit_ambition": (members(200, 403, 403), members(302, 403, 403)),
    "path_detail": MEMBER_PAGE,
    "choose_path": (members(200, 403, 403), members(200, 403, 403)),
    "choose_task_paths": (members(200, 403, 403), members(302, 403, 403)),
    "roadmap_detail": MEMBER_PAGE,
    "set_capacity": (members(200, 403, 403), members(422, 403, 403)),
    "pin_item": (ONLY_POSTED, members(422, 403, 403)),
    "what_if": MEMBER_PAGE,
    "keep_scenario": (ONLY_POSTED, members(422, 403, 403)),
    "scenario_detail": MEMBER_PAGE,
    "adopt_scenario": (ONLY_POSTED, members(302, 403, 403)),
    "decide_advice": (members(200, 403, 403), members(422, 403, 403)),
    "gap_list": MEMBER_PAGE,
    "agenda_board": MEMBER_PAGE,
    "order_agenda": (ONLY_POSTED, members(302, 403, 403)),
    "add_agenda_item": (members(200, 403, 403), members(422, 403, 403)),
    "change_agenda_item": (members(200, 403, 403), members(422, 403, 403)),
    "report_list": MEMBER_PAGE,
    "request_report": (ONLY_POSTED, members(302, 403, 403)),
    "report_detail": MEMBER_PAGE,
    "retry_report": (ONLY_POSTED, members(302, 403, 403)),
    "download_report": MEMBER_PAGE,
    "goal_list": MEMBER_PAGE,
    "add_goal": (members(200, 403, 403), members(422, 403, 403)),
    "check_goal": (ONLY_POSTED, members(200, 403, 403)),
    "evaluate_goals": (members(200, 403, 403), members(302, 403, 403)),
    "goal_detail": MEMBER_PAGE,
    "change_goal": (members(200, 403, 403), members(422, 403, 403)),
    "add_goal_note": (ONLY_POSTED, members(422, 403, 403)),
    "close_goal": (members(200, 403, 403), members(422, 403, 403)),
    "cooperation_list": MEMBER_PAGE,
    "add_wish": (members(200, 403, 403), members(422, 403, 403)),
    "withdraw_wish": (ONLY_POSTED, members(302, 403, 403)),
}


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
    report = request_report(assessment=assessment, by=coordinator)
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
    """What stands in the addresses: everything is Delft's, but for the adopted canvas that the region sees."""
    settings.DEMO = False
    today = timezone.localdate()
    adopted = factories.make_assessment(zoetermeer, round_, outsider)
    factories.answer_block(adopted, "verkennen-visie", "partial", outsider)
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
    return {
        **import_values(delft, coordinator, region_staff),
        "project": make_project(delft).pk,
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
        "form": form.pk,
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
    theirs = {"assessment", "report", "invitation", "member", "item", "scenario", "goal", "wish", "batch"}
    paths = [address.path({**values, "slug": zoetermeer.slug}) for address in OWN if theirs & address.parameters]

    found = {path: status_of(outsider, method, path) for path in paths for method in ("get", "post")}

    assert len(paths) > 10
    assert set(found.values()) <= {404, 405}


def test_fragment_is_never_answered_with_the_login(values: dict[str, Any]) -> None:
    paths = [address.path(values) for address in OWN if address.route.startswith(("gemeente/", "regio/"))]

    found = {path: status_of(None, "get", path, **{"HX-Request": "true"}) for path in paths}

    assert len(paths) > 20
    assert found == dict.fromkeys(paths, 401)

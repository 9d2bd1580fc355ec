"""The pages of a region's reports: asked for, followed, made, downloaded; the same machinery as a municipality's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.comparison import Spread
from assessment.comparison_scope import Scope
from assessment.group_trend import Point, TrendLine
from assessment.models import Round, Sharing, SharingLevel
from municipalities.models import AuditEntry, Person, Region
from strategy import actions, tasks
from strategy.models import FailureReason, Report, ReportKind, ReportState
from strategy.pdfs import render_html
from strategy.region_facts import region_report
from tests import factories
from tests.assessment.comparing import BY_NAME, measure
from tests.strategy.conftest import messages
from tests.strategy.test_pdfs import squeezed

As = Callable[[Person], Client]
LIST = "/regio/rapport/"
IGNORED = "Sommige filters in dit adres bestaan niet"


@pytest.fixture
def measured(round_: Round) -> Round:
    measure(round_, "Openlijk", BY_NAME)
    return round_


@pytest.fixture
def report(measured: Round, region_staff: Person) -> Report:
    scope = Scope.from_query(measured.region, {})
    return actions.request_region_report(scope=scope, by=region_staff)


def url(name: str, report: Report) -> str:
    return reverse(name, args=[report.pk])


def about(round_: Round) -> dict[str, str]:
    return {"about": f"{round_.pk}:{round_.instrument_versions.get().instrument.key}"}


def said(response: Any) -> str:
    return squeezed(response.content.decode())


# Asked for


def test_asking_leads_to_its_page_and_a_double_click_to_the_same(
    as_: As, region_staff: Person, measured: Round, queue: None, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    client = as_(region_staff)

    with django_capture_on_commit_callbacks(execute=True):
        first, second = (client.post(LIST, about(measured)) for _time in range(2))

    report = Report.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == url("region_report_detail", report)
    assert (report.kind, report.region, report.municipality) == (ReportKind.REGION, measured.region, None)
    assert len(messages(tmp_path)) == 1
    entry = AuditEntry.objects.get(verb="request_report")
    assert (entry.municipality, entry.details["round"]) == (None, measured.pk)


@pytest.mark.parametrize("asked", ["", "nonsense", "1:", ":vier-pijlers", "999999:vier-pijlers", "é" * 500])
def test_asking_for_a_round_that_does_not_exist_says_so_beside_the_field(
    as_: As, region_staff: Person, measured: Round, asked: str
) -> None:
    response = as_(region_staff).post(LIST, {"about": asked})

    assert response.status_code == 422
    assert "utrecht-form-field-error-message" in response.content.decode() or "errorlist" in response.content.decode()
    assert not Report.objects.exists()


def test_round_of_another_region_cannot_be_asked_for(as_: As, region_staff: Person, measured: Round) -> None:
    other = factories.make_region(slug="elders", name="Elders", short_name="Elders")
    far = factories.make_round(measured.instrument_versions.get(), other)

    assert as_(region_staff).post(LIST, about(far)).status_code == 422


def test_list_without_a_round_says_what_to_do(as_: As, region: Region) -> None:
    page = as_(factories.make_region_staff(region)).get(LIST)

    assert page.status_code == 200
    assert squeezed("Open eerst een ronde") in said(page)
    assert "<select" not in page.content.decode()


def test_list_chooses_the_round_of_its_address(as_: As, region_staff: Person, measured: Round) -> None:
    later = factories.make_round(measured.instrument_versions.get(), measured.region, name="Later")

    page = as_(region_staff).get(LIST, {"round": later.pk}).content.decode()

    assert f'<option value="{about(later)["about"]}" selected>' in page
    assert IGNORED not in page


def test_list_says_that_it_left_out_a_round_that_does_not_exist(as_: As, region_staff: Person, measured: Round) -> None:
    page = as_(region_staff).get(LIST, {"round": "99999"}).content.decode()

    assert IGNORED in page
    assert f'<option value="{about(measured)["about"]}" selected>' in page


def test_list_takes_the_same_queries_with_one_and_with_thirty(
    as_: As, region_staff: Person, report: Report, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(30) as counted:
            assert client.get(LIST).status_code == 200
        return len(counted)

    client = as_(region_staff)
    one = queries()
    Report.objects.update(state=ReportState.FAILED)
    for _number in range(29):
        Report(
            region=report.region,
            round=report.round,
            instrument=report.instrument,
            kind=ReportKind.REGION,
            requested_by=region_staff,
            snapshot={},
            state=ReportState.FAILED,
        ).save()

    assert queries() == one


@pytest.mark.parametrize("without", ["region", "round", "instrument"])
def test_database_refuses_a_report_of_half_a_region(report: Report, without: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**{without: None})


def test_waiting_report_is_renewed_when_somebody_takes_back(measured: Round, report: Report) -> None:
    Sharing.objects.update(level=SharingLevel.NOTHING)

    again = actions.request_region_report(scope=Scope.from_query(measured.region, {}), by=report.requested_by)

    assert again.pk == report.pk
    assert "Openlijk" not in str(again.snapshot)


# Followed


def test_detail_says_what_of_when_and_what_an_older_report_is(as_: As, region_staff: Person, report: Report) -> None:
    page = as_(region_staff).get(url("region_report_detail", report))

    assert squeezed("Het laat zien wat gemeenten op dat moment deelden.") in said(page)
    assert squeezed("en niet in een nieuw rapport") in said(page)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert "<noscript>" in page.content.decode()


def test_detail_answers_htmx_with_its_panel_and_only_when_it_changed(
    as_: As, region_staff: Person, report: Report
) -> None:
    client, address = as_(region_staff), url("region_report_detail", report)
    headers = {"HX-Request": "true"}
    actions.record_pulse(now=timezone.now())

    waiting = client.get(address, headers=headers)
    same = client.get(address, {"shown": "queued-0-served"}, headers=headers)
    Report.objects.update(state=ReportState.RENDERING, progress=65)
    changed = client.get(address, {"shown": "queued-0-served"}, headers=headers)

    assert [waiting.status_code, same.status_code, changed.status_code] == [200, 204, 200]
    assert 'value="65"' in changed.content.decode()
    assert "<html" not in changed.content.decode()


def test_report_of_another_region_does_not_exist(as_: As, report: Report) -> None:
    other = factories.make_region(slug="elders", name="Elders", short_name="Elders")
    client = as_(factories.make_region_staff(other))

    statuses = {
        client.get(url(name, report)).status_code for name in ("region_report_detail", "download_region_report")
    }

    assert statuses == {404}
    assert client.post(url("retry_region_report", report)).status_code == 404
    assert str(report.pk) not in client.get(LIST).content.decode()


def test_report_of_a_region_is_none_of_a_municipality_and_the_other_way_round(
    as_: As, region_staff: Person, coordinator: Person, report: Report, assessment: Any
) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    own = actions.request_report(assessment=assessment, by=coordinator)

    assert as_(coordinator).get(reverse("report_detail", args=["delft", report.pk])).status_code == 404
    assert str(report.pk) not in as_(coordinator).get(reverse("report_list", args=["delft"])).content.decode()
    assert as_(region_staff).get(url("region_report_detail", own)).status_code == 404


# Made


def test_worker_makes_it_once_and_it_is_given_out_under_its_own_name(
    as_: As, region_staff: Person, report: Report
) -> None:
    tasks.render_report(report_id=str(report.pk))
    tasks.render_report(report_id=str(report.pk))

    report.refresh_from_db()
    response = as_(region_staff).get(url("download_region_report", report))

    assert (report.state, report.attempts) == (ReportState.READY, 1)
    assert response.content == report.path.read_bytes()
    name = f"digipeil-regiorapport-mrdh-{date.isoformat(timezone.localdate(report.requested_at))}.pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'


def test_snapshot_that_cannot_be_read_fails_with_a_reason(as_: As, region_staff: Person, report: Report) -> None:
    Report.objects.update(snapshot={"format": 99})

    actions.make_report(report=report)

    report.refresh_from_db()
    page = as_(region_staff).get(url("region_report_detail", report))
    assert (report.state, report.reason) == (ReportState.FAILED, FailureReason.SNAPSHOT)
    assert url("retry_region_report", report) in page.content.decode()


def test_failed_report_is_frozen_anew_when_it_is_tried_again(as_: As, region_staff: Person, report: Report) -> None:
    Report.objects.update(state=ReportState.FAILED, reason=FailureReason.RENDERER)
    Sharing.objects.update(level=SharingLevel.NOTHING)

    response = as_(region_staff).post(url("retry_region_report", report))

    asked_at = report.requested_at
    report.refresh_from_db()
    assert response.headers["Location"] == url("region_report_detail", report)
    assert report.state == ReportState.QUEUED
    assert report.requested_at > asked_at
    assert "Openlijk" not in str(report.snapshot)


def test_second_click_on_trying_again_gathers_nothing(report: Report, region_staff: Person) -> None:
    Report.objects.update(state=ReportState.FAILED, reason=FailureReason.RENDERER)
    report.refresh_from_db()
    costs, told = [], []
    for _click in range(2):
        with CaptureQueriesContext(connection) as queries:
            told.append(actions.retry_report(report=report, by=region_staff))
        costs.append(len(queries))

    assert [(one.pk, one.state) for one in told] == [(report.pk, ReportState.QUEUED)] * 2
    assert costs[0] > 10
    assert costs[1] == 1
    assert AuditEntry.objects.filter(verb="retry_report").count() == 1


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"anders")], ids=["gone", "changed"]
)
def test_report_whose_file_is_gone_or_changed_is_not_made_again_but_a_new_one_is_offered(
    as_: As, region_staff: Person, report: Report, spoil: Callable[[Any], None]
) -> None:
    actions.make_report(report=report)
    spoil(report.path)
    client = as_(region_staff)
    Sharing.objects.update(level=SharingLevel.NOTHING)

    gone = client.get(url("download_region_report", report))
    refused = client.post(url("retry_region_report", report), follow=True)

    report.refresh_from_db()
    assert gone.status_code == 410
    assert report.state == ReportState.READY
    for page in (gone, refused):
        assert url("retry_region_report", report) not in page.content.decode()
        assert f'href="{LIST}?round={report.round_id}&amp;instrument=vier-pijlers"' in page.content.decode()
    assert "Dit rapport vertelde wat toen gedeeld werd" in refused.content.decode()


def test_report_that_is_not_ready_cannot_be_downloaded(as_: As, region_staff: Person, report: Report) -> None:
    assert as_(region_staff).get(url("download_region_report", report)).status_code == 404


@pytest.mark.parametrize(("before", "has_trend"), [(None, False), (30, True)])
def test_one_round_that_may_be_told_is_no_trend(measured: Round, before: int | None, has_trend: bool) -> None:
    content = region_report(Scope.from_query(measured.region, {}), today=timezone.localdate())
    then, now = (Spread("", "Alles", 6, 10, 20, level, 80, 90) if level else None for level in (before, 50))
    line = TrendLine("", "Alle bouwstenen samen", (Point("Toen", 1, then), Point("Nu", 1, now)))

    html = render_html(replace(content, trend=(line,)), kind=ReportKind.REGION)

    assert ("rr-trend__drawing" in html) is has_trend
    assert ("nog geen twee worden getoond" in html) is not has_trend

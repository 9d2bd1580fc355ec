"""The pages: who sees what, and what happens with bad input."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from municipalities.models import Municipality
from strategy import actions
from strategy.models import FailureReason, QueuePulse, Report, ReportState
from tests import factories

HTMX = {"HTTP_HX_REQUEST": "true"}


def start(slug: str = "delft") -> str:
    return reverse("step_list", args=[slug])


def report_url(name: str, report: Report, slug: str = "delft") -> str:
    return reverse(name, args=[slug, report.pk])


@pytest.fixture
def report(answered, coordinator) -> Report:
    return actions.request_report(assessment=answered, by=coordinator)


@pytest.fixture
def ready(report: Report) -> Report:
    actions.make_report(report=report)
    report.refresh_from_db()
    return report


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


# The seven steps


def test_step_list_shows_seven_steps_and_the_way_on(as_, coordinator, answered):
    response = as_(coordinator).get(start())

    assert response.status_code == 200
    assert response.content.decode().count("dp-path__step ") == 7
    assert response.content.decode().count('<p class="dp-path__text" lang="nl">') == 7
    assert f"/gemeente/delft/meting/{answered.pk}/pijler/verkennen/#verkennen-" in response.content.decode()


def test_step_list_shows_a_reader_the_reports_first(as_, alderman, contributor, answered):
    html = as_(alderman).get(start()).content.decode()
    assert html.index('id="reports"') < html.index('id="steps"')
    assert "/pijler/" not in html

    html = as_(contributor).get(start()).content.decode()
    assert html.index('id="reports"') > html.index('id="steps"')


def test_step_list_without_a_round(as_, delft, coordinator):
    assert as_(coordinator).get(start()).status_code == 200


def test_step_list_before_anything_was_begun(as_, round_, coordinator):
    assert reverse("assessment_list", args=["delft"]) in as_(coordinator).get(start()).content.decode()


def test_step_list_of_a_municipality_that_merged(as_, region):
    voorne = factories.make_municipality("Voorne aan Zee", "GM1992")
    brielle = factories.make_municipality("Brielle", "GM0501", valid_until="2022-12-31", successor=voorne)
    member = factories.make_member(Municipality.objects.get(pk=brielle.pk))

    response = as_(member).get(start("brielle"))

    assert response.status_code == 200
    assert "Voorne aan Zee" in text_of(response)


def test_step_list_takes_few_queries_whatever_there_is(as_, coordinator, answered):
    client = as_(coordinator)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(start()).status_code == 200
        return len(captured)

    queries()  # what the process keeps is read the first time
    few = queries()
    for _ in range(3):
        report = actions.request_report(assessment=answered, by=coordinator)
        Report.objects.filter(pk=report.pk).update(state=ReportState.FAILED, reason=FailureReason.RENDERER)
    assert queries() == few <= 15


# Reports: who may what


@pytest.mark.parametrize("name", ["report_detail", "download_report"])
@pytest.mark.parametrize("role", ["coordinator", "contributor", "alderman"])
def test_every_member_reads_reports(as_, request, ready, name, role):
    assert as_(request.getfixturevalue(role)).get(report_url(name, ready)).status_code == 200


@pytest.mark.parametrize("role", ["contributor", "alderman"])
def test_only_the_coordinator_has_reports_made(as_, request, ready, answered, role):
    client = as_(request.getfixturevalue(role))

    assert client.post(reverse("request_report", args=["delft", answered.pk])).status_code == 403
    assert client.post(report_url("retry_report", ready)).status_code == 403
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    "person", ["outsider", "region_staff", "administrator"], ids=["another municipality", "region", "administrator"]
)
@pytest.mark.parametrize("slug", ["delft", "zoetermeer"])
def test_reports_of_another_municipality_do_not_exist(as_, request, ready, answered, zoetermeer, person, slug):
    client = as_(request.getfixturevalue(person))

    for name in ("report_detail", "download_report"):
        assert client.get(report_url(name, ready, slug)).status_code == 404
    assert client.post(report_url("retry_report", ready, slug)).status_code == 404
    assert client.post(reverse("request_report", args=[slug, answered.pk])).status_code == 404
    assert client.get(reverse("recommendation_list", args=[slug, answered.pk])).status_code == 404
    assert Report.objects.count() == 1


@pytest.mark.parametrize("name", ["report_list", "step_list"])
def test_a_stranger_gets_404_and_nobody_the_login(as_, client, outsider, delft, name):
    address = reverse(name, args=["delft"])

    assert client.get(address).headers["Location"].startswith("/account/login/")
    assert as_(outsider).get(address).status_code == 404


def test_actions_are_not_taken_by_a_get(as_, coordinator, ready, answered):
    client = as_(coordinator)

    assert client.get(reverse("request_report", args=["delft", answered.pk])).status_code == 405
    assert client.get(report_url("retry_report", ready)).status_code == 405


# Asking for a report


def test_request_report_leads_to_its_page_and_a_double_click_to_the_same(as_, coordinator, answered):
    client = as_(coordinator)
    address = reverse("request_report", args=["delft", answered.pk])

    first, second = client.post(address), client.post(address)

    report = Report.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == report_url("report_detail", report)


def test_request_report_with_htmx_leads_there_too(as_, coordinator, answered):
    response = as_(coordinator).post(reverse("request_report", args=["delft", answered.pk]), **HTMX)

    assert response.headers["HX-Redirect"] == report_url("report_detail", Report.objects.get())


def test_request_report_of_nothing_says_why(as_, coordinator, assessment):
    client = as_(coordinator)

    response = client.post(reverse("request_report", args=["delft", assessment.pk]), follow=True)

    assert not Report.objects.exists()
    assert [str(message) for message in response.context["messages"]] != []


def test_report_list_empty_and_full_takes_the_same_queries(as_, coordinator, alderman, answered):
    client, address = as_(coordinator), reverse("report_list", args=["delft"])
    assert "dp-empty" in client.get(address).content.decode()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    counts = []
    for _ in range(3):
        report = actions.request_report(assessment=answered, by=coordinator)
        Report.objects.filter(pk=report.pk).update(state=ReportState.FAILED)
        counts.append(queries())
    assert counts[0] == counts[2] <= 10


# Following a report


def served(seconds_ago: int) -> None:
    QueuePulse.objects.update_or_create(pk=1, defaults={"at": timezone.now() - timedelta(seconds=seconds_ago)})


def panel(response) -> str:
    return str(re.findall(r'<section class="dp-report dp-report--(\w+)"', response.content.decode())[0])


def test_report_detail_asks_again_only_while_it_is_unfinished(as_, alderman, report):
    client, address = as_(alderman), report_url("report_detail", report)
    served(1)
    waiting = client.get(address)
    actions.make_report(report=report)
    ready = client.get(address)

    assert (panel(waiting), panel(ready)) == ("queued", "ready")
    assert 'hx-trigger="every 2s"' in waiting.content.decode()
    assert "hx-trigger" not in ready.content.decode()
    assert "no-store" in waiting.headers["Cache-Control"]


def test_report_detail_answers_htmx_with_the_panel_and_only_when_it_changed(as_, alderman, report):
    client, address = as_(alderman), report_url("report_detail", report)
    served(1)

    fragment = client.get(address, **HTMX)
    (shown,) = re.findall(r"\?shown=([\w-]+)", fragment.content.decode())

    assert fragment.content.decode().strip().startswith('<div id="report" hx-get=')
    assert client.get(address, {"shown": shown}, **HTMX).status_code == 204
    Report.objects.update(state=ReportState.RENDERING, progress=65)
    changed = client.get(address, {"shown": shown}, **HTMX)
    assert panel(changed) == "rendering"
    assert 'value="65"' in changed.content.decode()


def test_report_detail_shows_the_checksum_at_once_when_it_becomes_ready(as_, alderman, report):
    client, address = as_(alderman), report_url("report_detail", report)
    waiting = client.get(address, {"shown": ""}, **HTMX).content.decode()
    actions.make_report(report=report)
    report.refresh_from_db()

    page, fragment = client.get(address).content.decode(), client.get(address, {"shown": ""}, **HTMX).content.decode()

    assert "<details" not in waiting
    assert [text.count(f"<code>{report.sha256}</code>") for text in (page, fragment)] == [1, 1]


@pytest.mark.parametrize(("seconds_ago", "waits"), [(1, False), (120, True)])
def test_report_detail_says_when_nobody_serves_the_queue(as_, alderman, report, seconds_ago, waits):
    served(seconds_ago)

    html = as_(alderman).get(report_url("report_detail", report)).content.decode()

    assert ("<progress" not in html) == waits


def test_report_detail_tells_why_it_failed_and_who_can_try_again(as_, alderman, coordinator, report):
    Report.objects.update(state=ReportState.FAILED, reason=FailureReason.STORAGE)
    address, again = report_url("report_detail", report), report_url("retry_report", report)

    for person, may in ((alderman, False), (coordinator, True)):
        client = as_(person)
        client.cookies["django_language"] = "en"
        response = client.get(address)
        assert panel(response) == "failed"
        assert str(report.pk) in text_of(response)
        assert ("Try again. Does it fail again?" in text_of(response)) == may
        assert (again in response.content.decode()) == may


@pytest.mark.parametrize("reason", FailureReason)
def test_report_detail_names_nothing_that_an_official_cannot_see(as_, coordinator, report, reason):
    Report.objects.update(state=ReportState.FAILED, reason=reason)

    client = as_(coordinator)
    client.cookies["django_language"] = "en"

    shown = text_of(client.get(report_url("report_detail", report)))

    assert f"Tell the administrator, and give this number: {report.pk}" in shown
    assert ("Ask for a new report." in shown) == (reason == FailureReason.SNAPSHOT)


def test_retry_report_begins_again(as_, coordinator, report):
    Report.objects.update(state=ReportState.FAILED, reason=FailureReason.RENDERER)

    response = as_(coordinator).post(report_url("retry_report", report))

    report.refresh_from_db()
    assert response.headers["Location"] == report_url("report_detail", report)
    assert report.state == ReportState.QUEUED


def test_retry_report_while_another_is_made_stays_on_its_page_and_says_why(as_, coordinator, report, answered):
    Report.objects.update(state=ReportState.FAILED, reason=FailureReason.RENDERER)
    actions.request_report(assessment=answered, by=coordinator)

    response = as_(coordinator).post(report_url("retry_report", report), follow=True)

    assert response.redirect_chain == [(report_url("report_detail", report), 302)]
    assert "Hetzelfde document wordt al gemaakt." in text_of(response)


def test_retry_report_that_is_ready_changes_nothing(as_, coordinator, ready):
    as_(coordinator).post(report_url("retry_report", ready))

    ready.refresh_from_db()
    assert ready.state == ReportState.READY


# Downloading


def test_download_report_gives_the_file_that_was_made(as_, alderman, ready):
    response = as_(alderman).get(report_url("download_report", ready))

    day = timezone.localdate().isoformat()
    assert response.content == ready.path.read_bytes()
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="digipeil-delft-{day}.pdf"'


@pytest.mark.parametrize(
    "spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"anders")], ids=["gone", "changed"]
)
def test_download_report_whose_file_is_gone_says_so_and_can_be_made_again(as_, coordinator, ready, spoil):
    spoil(ready.path)
    client = as_(coordinator)

    response = client.get(report_url("download_report", ready))

    assert response.status_code == 410
    assert report_url("retry_report", ready) in response.content.decode()
    client.post(report_url("retry_report", ready))
    ready.refresh_from_db()
    assert ready.state == ReportState.QUEUED


@pytest.mark.parametrize("state", [ReportState.QUEUED, ReportState.RENDERING, ReportState.FAILED])
def test_download_report_before_it_is_ready(as_, coordinator, report, state):
    Report.objects.update(state=state)

    assert as_(coordinator).get(report_url("download_report", report)).status_code == 404


def test_report_that_never_was(as_, coordinator):
    unknown = reverse("report_detail", args=["delft", uuid.uuid4()])

    assert as_(coordinator).get(unknown).status_code == 404

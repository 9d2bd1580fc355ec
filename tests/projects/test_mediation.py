"""What the region does between municipalities: proposing, mediating and dividing fairly."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment.actions import RefusedError
from assessment.models import InstrumentVersion, Notice, NoticeKind, SharingLevel
from municipalities.models import AuditEntry, Municipality, Person, Region
from projects import actions, partner_forms, tasks
from projects.models import MatchRun, PartnerRequest, Side
from projects.views import mediation
from tests.projects.stage import VISIE, ask, helper, make_helper, seeker, share, version
from tests.queues import queue

__all__ = ["helper", "queue", "seeker", "version"]

TODAY = timezone.localdate()
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def request_(seeker: Municipality, helper: Municipality, coordinator: Person) -> PartnerRequest:
    return ask(seeker, helper, coordinator, note="Hoe maakte u dit?")


def told() -> list[tuple[str, str]]:
    notices = Notice.objects.filter(kind=NoticeKind.PARTNER).order_by("pk").select_related("person")
    return [(notice.person.name, notice.details["news"]) for notice in notices]


def propose(region: Region, seeker: Municipality, helper: Municipality, by: Person) -> PartnerRequest:
    return actions.propose_partners(region=region, seeker=seeker, helper=helper, block=VISIE, by=by, today=TODAY)


def test_region_proposes_only_what_both_share(
    version: InstrumentVersion,
    region: Region,
    seeker: Municipality,
    helper: Municipality,
    coordinator: Person,
    region_staff: Person,
) -> None:
    with pytest.raises(RefusedError, match="share"):
        propose(region, seeker, helper, region_staff)
    share(seeker, SharingLevel.REGION, coordinator, version)

    made = propose(region, seeker, helper, region_staff)

    assert (made.started_by, made.seeker_says, made.helper_says) == (Side.REGION, "", "")
    assert [name for name, _news in told()] == ["Coördinator Delft", "Coördinator Zoetermeer"]
    assert propose(region, seeker, helper, region_staff) == made


def test_region_mediates_and_closes(request_: PartnerRequest, region_staff: Person) -> None:
    actions.mediate_request(request=request_, note="Bel elkaar", by=region_staff)
    actions.close_request(request=request_, by=region_staff)
    closed = actions.close_request(request=request_, by=region_staff)

    assert (closed.mediation_note, closed.closed_at is not None) == ("Bel elkaar", True)
    assert AuditEntry.objects.filter(verb="close_partner_request").count() == 1


@pytest.fixture
def run(
    version: InstrumentVersion,
    region: Region,
    seeker: Municipality,
    helper: Municipality,
    coordinator: Person,
    region_staff: Person,
) -> MatchRun:
    """Delft shares now as well; others that could help share too little."""
    share(seeker, SharingLevel.REGION, coordinator, version)
    make_helper(version, "Stilstad", level=SharingLevel.TOTALS, limit=5)
    make_helper(version, "Drukstad", limit=None)
    made = actions.start_match_run(region=region, most=3, by=region_staff)
    tasks.divide_requests(run_id=made.pk)
    made.refresh_from_db()
    return made


def test_division_proposes_from_what_is_shared_and_reaches_nobody(run: MatchRun) -> None:
    assert run.finished_at is not None
    assert (run.proposals, run.unmatched) == ([{"seeker": "GM0503", "helper": "GM0637", "block": VISIE}], 0)
    assert told() == []
    assert not PartnerRequest.objects.exists()


def test_division_is_sent_once(run: MatchRun, region_staff: Person) -> None:
    sent = [actions.send_proposals(run=run, by=region_staff, today=TODAY) for _again in range(2)]

    assert sent == [1, 0]
    assert PartnerRequest.objects.get().started_by == Side.REGION


def test_division_sends_nothing_of_what_was_taken_back_meanwhile(
    version: InstrumentVersion, run: MatchRun, seeker: Municipality, coordinator: Person, region_staff: Person
) -> None:
    share(seeker, SharingLevel.TOTALS, coordinator, version)

    assert actions.send_proposals(run=run, by=region_staff, today=TODAY) == 0


def test_division_keeps_to_the_limit_at_the_moment_of_sending(
    run: MatchRun, helper: Municipality, outsider: Person, region_staff: Person
) -> None:
    actions.set_help_limit(municipality=helper, requests_a_year=0, by=outsider)

    assert actions.send_proposals(run=run, by=region_staff, today=TODAY) == 0


def test_division_leaves_out_what_is_asked_already(
    run: MatchRun, seeker: Municipality, helper: Municipality, coordinator: Person, region: Region, region_staff: Person
) -> None:
    ask(seeker, helper, coordinator)

    again = actions.start_match_run(region=region, most=3, by=region_staff)
    tasks.divide_requests(run_id=again.pk)
    again.refresh_from_db()

    assert (again.proposals, again.unmatched) == ([], 0)


def test_division_twice_or_gone_is_harmless(run: MatchRun) -> None:
    finished = run.finished_at
    tasks.divide_requests(run_id=run.pk)
    tasks.divide_requests(run_id=run.pk + 1000)

    run.refresh_from_db()
    assert run.finished_at == finished


# The page where there are many


def test_requests_stand_on_pages(
    client: Client,
    request_: PartnerRequest,
    version: InstrumentVersion,
    seeker: Municipality,
    coordinator: Person,
    region_staff: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(mediation, "A_PAGE", 1)
    ask(seeker, make_helper(version, "Tweedestad", limit=5)[0], coordinator)
    client.force_login(region_staff, BACKEND)

    pages = [client.get(reverse("request_list"), {"page": number}) for number in ("1", "2", "nonsense")]

    names = [[card.helper_name for card in page.context["page"]] for page in pages]
    assert names == [["Tweedestad"], ["Zoetermeer"], ["Tweedestad"]]
    assert 'href="?page=2"' in pages[0].content.decode()
    assert "also of an earlier round" in pages[0].content.decode()


@pytest.mark.parametrize(("typed", "status"), [("Zoetermeer", 302), ("GM0637", 302), ("Nergens", 422), ("", 422)])
def test_more_than_a_list_can_bear_are_chosen_by_name(
    client: Client,
    version: InstrumentVersion,
    seeker: Municipality,
    helper: Municipality,
    coordinator: Person,
    region_staff: Person,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    status: int,
) -> None:
    monkeypatch.setattr(partner_forms, "MOST_TO_TICK", 1)
    share(seeker, SharingLevel.REGION, coordinator, version)
    client.force_login(region_staff, BACKEND)

    answer = client.post(reverse("propose_partners"), {"seeker": "Delft", "helper": typed, "block": VISIE})

    assert answer.status_code == status
    assert PartnerRequest.objects.exists() == (status == 302)
    if status == 422:
        assert answer.context["proposal_form"].errors["helper"]
        assert f'value="{typed}"' in answer.content.decode() or not typed

"""The pages of partners: what is shown to whom, with data behind them that must not be shown."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.models import InstrumentVersion, SharingLevel
from municipalities.models import Municipality, Person
from projects import actions, models, tasks
from projects.models import Cooperation, HelpLimit, MatchRun, PartnerRequest, Side, Word
from tests import factories
from tests.pages import main_text
from tests.projects.stage import VISIE, answer, ask, helper, make_helper, measure, seeker, share, version
from tests.projects.test_views import make_project
from tests.queues import queue

__all__ = ["helper", "queue", "seeker", "version"]


@pytest.fixture
def silent(version: InstrumentVersion) -> None:
    """What could leak: others that have it, and share it with nobody, in totals only, or have not adopted it."""
    make_helper(version, "Zwijgdam", level=SharingLevel.NOTHING, limit=5)
    make_helper(version, "Totaaldorp", level=SharingLevel.TOTALS, limit=5)
    place = factories.make_municipality("Kladstad")
    by = factories.make_member(place)
    measure(version, place, by, {VISIE: "implemented"}, adopted=False)
    share(place, SharingLevel.PUBLIC, by, version)
    actions.set_help_limit(municipality=place, requests_a_year=5, by=by)


def address(name: str, *keys: object, slug: str = "delft") -> str:
    return reverse(name, args=[slug, *keys])


def page_of(client: Any, slug: str = "delft") -> str:
    return main_text(client.get(address("partner_list", slug=slug)))


LEAKS = ("Zwijgdam", "Totaaldorp", "Kladstad", "Geheime")


def test_page_shows_who_can_help_and_why(
    as_: Any, alderman: Person, seeker: Municipality, helper: Municipality, silent: None
) -> None:
    page = page_of(as_(alderman))

    assert "1 municipality can help" in page
    assert "Zoetermeer large difference has implemented this building block" in page
    assert not [leak for leak in LEAKS if leak in page]
    assert "Show interest" not in page


def test_projects_and_testbeds_to_join_are_named(
    as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality
) -> None:
    make_project(helper, "Open visie", blocks=[VISIE], openness="looking", is_public=True)
    make_project(helper, "Dichte visie", blocks=[VISIE], openness="closed", is_public=True)
    make_project(helper, "Interne visie", blocks=[VISIE], openness="looking", is_public=False)
    models.Testbed.objects.create(
        key="lab", name="Lab", municipality=helper, state="existing", openness="follow", document="x", section="1"
    )

    page = page_of(as_(coordinator))

    assert "1 project to join" in page
    assert "Open visie looking for partners" in page
    assert "Lab (Zoetermeer)" in page
    assert "Dichte" not in page
    assert "Interne" not in page


def test_nobody_sees_the_gaps_of_who_shares_nothing(
    as_: Any, outsider: Person, seeker: Municipality, helper: Municipality
) -> None:
    page = page_of(as_(outsider), "zoetermeer")

    assert "Delft" not in page
    assert "Nobody shares a gap where you are further." in page


def test_page_shows_what_could_be_offered_to_who_shares(
    as_: Any,
    outsider: Person,
    seeker: Municipality,
    helper: Municipality,
    coordinator: Person,
    version: InstrumentVersion,
) -> None:
    share(seeker, SharingLevel.REGION, coordinator, version)
    client = as_(outsider)

    page = page_of(client, "zoetermeer")
    sent = client.post(address("offer_help", VISIE, seeker.pk, slug="zoetermeer"), {"note": "Kom langs"}, follow=True)

    assert "1 municipality could use your help Delft" in page
    assert "Your offer was sent to Delft" in main_text(sent) or "Delft" in main_text(sent)
    assert PartnerRequest.objects.get().helper_note == "Kom langs"


def test_interest_from_two_sides_leads_to_a_possible_cooperation(
    as_: Any, coordinator: Person, outsider: Person, seeker: Municipality, helper: Municipality
) -> None:
    client = as_(coordinator)
    form = main_text(client.get(address("ask_partner", VISIE, helper.pk)))
    client.post(address("ask_partner", VISIE, helper.pk), {"note": "Hoe deed u dit?"})
    waiting = page_of(client)

    client = as_(outsider)
    asked = PartnerRequest.objects.get()
    incoming = main_text(client.get(address("partner_request", asked.pk, slug="zoetermeer")))
    client.post(address("partner_request", asked.pk, slug="zoetermeer"), {"word": "yes", "note": "Graag"}, follow=True)
    theirs = main_text(client.get(address("partner_request", asked.pk, slug="zoetermeer")))
    ours = main_text(as_(coordinator).get(address("partner_request", asked.pk)))

    assert "Only if both say yes do you see each other's contact person" in form
    assert "Waits for the other" in waiting
    assert "Hoe deed u dit?" in incoming
    assert coordinator.email not in incoming
    assert coordinator.name not in incoming
    assert coordinator.email in theirs
    assert outsider.email in ours
    assert outsider.name in ours
    assert Cooperation.objects.count() == 1


def test_names_are_not_shown_before_both_said_yes(
    as_: Any, coordinator: Person, outsider: Person, seeker: Municipality, helper: Municipality, region_staff: Person
) -> None:
    asked = ask(seeker, helper, coordinator)
    answer(asked, Side.HELPER, Word.LATER, outsider)

    ours = as_(coordinator).get(address("partner_request", asked.pk)).content.decode().split("<main")[1]
    theirs = as_(outsider).get(address("partner_request", asked.pk, slug="zoetermeer")).content.decode()
    regions = as_(region_staff).get(reverse("mediate_request", args=[asked.pk])).content.decode()

    assert outsider.email not in ours
    assert coordinator.email not in theirs
    assert coordinator.email not in regions
    assert outsider.email not in regions


def test_request_of_others_does_not_exist(
    as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality, version: InstrumentVersion
) -> None:
    asked = ask(seeker, helper, coordinator)
    _third, by = make_helper(version, "Derde")

    client = as_(by)

    assert client.get(address("partner_request", asked.pk, slug="derde")).status_code == 404
    assert client.post(address("partner_request", asked.pk, slug="derde"), {"word": "yes"}).status_code == 404
    assert client.post(address("confirm_cooperation", asked.pk, slug="derde")).status_code == 404
    assert "Delft" not in page_of(client, "derde")


def test_request_disappears_when_sharing_is_taken_back(
    as_: Any,
    coordinator: Person,
    outsider: Person,
    region_staff: Person,
    seeker: Municipality,
    helper: Municipality,
    version: InstrumentVersion,
) -> None:
    asked = ask(seeker, helper, coordinator)
    share(helper, SharingLevel.NOTHING, outsider, version)

    assert as_(coordinator).get(address("partner_request", asked.pk)).status_code == 404
    assert "Zoetermeer" not in page_of(as_(coordinator))
    client = as_(region_staff)
    assert "Zoetermeer" not in main_text(client.get(reverse("request_list")))
    assert client.get(reverse("mediate_request", args=[asked.pk])).status_code == 404


@pytest.mark.parametrize("number", ["", "51", "-1", "veel"])
def test_unsound_limit_is_refused_and_keeps_what_was_typed(
    as_: Any, coordinator: Person, delft: Municipality, version: InstrumentVersion, number: str
) -> None:
    response = as_(coordinator).post(address("set_help_limit"), {"requests_a_year": number})

    assert response.status_code == 422
    assert "utrecht-form-field-error-message" in response.content.decode()
    assert f'value="{number}"' in response.content.decode() or not number
    assert not HelpLimit.objects.exists()


def test_limit_is_saved(as_: Any, coordinator: Person, delft: Municipality, version: InstrumentVersion) -> None:
    page = main_text(as_(coordinator).post(address("set_help_limit"), {"requests_a_year": "3"}, follow=True))

    assert "Your municipality takes 3 requests a year. There is room for 3 more this year." in page


def test_unsound_answer_is_refused(
    as_: Any, coordinator: Person, outsider: Person, seeker: Municipality, helper: Municipality
) -> None:
    asked = ask(seeker, helper, coordinator)

    response = as_(outsider).post(
        address("partner_request", asked.pk, slug="zoetermeer"), {"word": "misschien", "note": "Getypt"}
    )

    assert response.status_code == 422
    assert "Choose yes, later or no." in main_text(response)
    assert "Getypt" in main_text(response)


@pytest.mark.parametrize("role", ["contributor", "alderman"])
def test_who_reads_along_asks_and_answers_nothing(
    request: Any, as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality, role: str
) -> None:
    asked = ask(seeker, helper, coordinator)
    client = as_(request.getfixturevalue(role))

    assert client.get(address("partner_request", asked.pk)).status_code == 200
    assert client.post(address("partner_request", asked.pk), {"word": "no"}).status_code == 403
    assert client.post(address("ask_partner", VISIE, helper.pk)).status_code == 403
    assert client.post(address("set_help_limit"), {"requests_a_year": 1}).status_code == 403


def test_asking_somebody_who_is_full_by_now_says_so(
    as_: Any, coordinator: Person, outsider: Person, seeker: Municipality, helper: Municipality
) -> None:
    actions.set_help_limit(municipality=helper, requests_a_year=0, by=outsider)

    response = as_(coordinator).post(address("ask_partner", VISIE, helper.pk), follow=True)

    assert "This is not possible (any more)" in response.content.decode()
    assert not PartnerRequest.objects.exists()


def test_note_is_only_text(
    as_: Any, coordinator: Person, outsider: Person, seeker: Municipality, helper: Municipality
) -> None:
    asked = ask(seeker, helper, coordinator, note="<script>alert(1)</script>")

    page = as_(outsider).get(address("partner_request", asked.pk, slug="zoetermeer"))

    assert b"<script>alert" not in page.content


def test_page_costs_the_same_for_any_number(
    as_: Any,
    coordinator: Person,
    seeker: Municipality,
    helper: Municipality,
    version: InstrumentVersion,
    django_assert_max_num_queries: Any,
) -> None:
    client = as_(coordinator)
    client.get(address("partner_list"))
    ask(seeker, helper, coordinator)
    for name in ("Een", "Twee", "Drie"):
        ask(seeker, make_helper(version, name)[0], coordinator)
        with django_assert_max_num_queries(30):
            client.get(address("partner_list"))


# The region


def test_region_sees_requests_and_what_it_may_propose(
    as_: Any, region_staff: Person, coordinator: Person, seeker: Municipality, helper: Municipality, silent: None
) -> None:
    ask(seeker, helper, coordinator)

    page = main_text(as_(region_staff).get(reverse("request_list")))

    assert "Delft Yes Zoetermeer –" in page
    assert "1 municipality shares its result with the region." in page
    assert not [leak for leak in LEAKS if leak in page]


def test_region_divides_looks_and_sends(
    as_: Any,
    region_staff: Person,
    coordinator: Person,
    seeker: Municipality,
    helper: Municipality,
    version: InstrumentVersion,
    silent: None,
) -> None:
    share(seeker, SharingLevel.REGION, coordinator, version)
    client = as_(region_staff)

    busy = main_text(client.post(reverse("run_matching"), {"most": 3}, follow=True))
    run = MatchRun.objects.get()
    tasks.divide_requests(run_id=run.pk)
    found = main_text(client.get(reverse("request_list")))
    sent = main_text(client.post(reverse("send_proposals", args=[run.pk]), follow=True))

    assert "The division is being worked out." in busy
    assert "1 gap gets a partner. 0 gaps stay without one." in found
    assert not [leak for leak in LEAKS if leak in found + sent]
    assert "proposed by the region" in sent
    assert PartnerRequest.objects.get().started_by == Side.REGION


def test_region_proposes_one(
    as_: Any,
    region_staff: Person,
    coordinator: Person,
    seeker: Municipality,
    helper: Municipality,
    version: InstrumentVersion,
) -> None:
    client = as_(region_staff)
    wanted = {"seeker": seeker.pk, "helper": helper.pk, "block": VISIE}

    refused = client.post(reverse("propose_partners"), wanted)
    share(seeker, SharingLevel.REGION, coordinator, version)
    oneself = client.post(reverse("propose_partners"), {**wanted, "helper": seeker.pk})
    client.post(reverse("propose_partners"), wanted)

    assert (refused.status_code, oneself.status_code) == (422, 422)
    assert "Choose two different municipalities." in main_text(oneself)
    assert PartnerRequest.objects.count() == 1


def test_region_mediates(
    as_: Any, region_staff: Person, coordinator: Person, outsider: Person, seeker: Municipality, helper: Municipality
) -> None:
    asked = ask(seeker, helper, coordinator)
    client, path = as_(region_staff), reverse("mediate_request", args=[asked.pk])

    client.post(path, {"note": "Wij denken mee"})
    assert "Wij denken mee" in main_text(as_(coordinator).get(address("partner_request", asked.pk)))
    answer(asked, Side.HELPER, Word.YES, outsider)
    client = as_(region_staff)
    client.post(path, {"confirms": "1"})
    client.post(path, {"ends": "1"})

    cooperation = Cooperation.objects.get()
    assert (cooperation.state, cooperation.removed_at is not None) == ("current", True)
    asked.refresh_from_db()
    assert asked.mediation_note == "Wij denken mee"


def test_staff_of_another_region_finds_nothing(
    as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality
) -> None:
    asked = ask(seeker, helper, coordinator)
    elsewhere = factories.make_region_staff(factories.make_region(slug="elders", name="Elders", short_name="E"))
    client = as_(elsewhere)

    assert client.get(reverse("mediate_request", args=[asked.pk])).status_code == 404
    assert "Delft" not in main_text(client.get(reverse("request_list")))


def test_old_request_says_when_it_was_made(
    as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality
) -> None:
    asked = ask(seeker, helper, coordinator)
    day = timezone.now() - timedelta(days=400)
    PartnerRequest.objects.filter(pk=asked.pk).update(created_at=day)

    assert str(timezone.localtime(day).year) in page_of(as_(coordinator))

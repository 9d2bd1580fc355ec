"""From a gap to who can help with it, and from a request to who answers it."""

from typing import Any

import pytest
from django.urls import reverse

from assessment.models import InstrumentVersion, SharingLevel
from municipalities.models import Municipality, Person
from projects.models import Side, Word
from tests import factories
from tests.pages import main_text
from tests.projects.stage import DOELEN, VISIE, answer, ask, helper, make_helper, seeker, share, version
from tests.projects.test_partner_views import address

__all__ = ["helper", "seeker", "version"]


def test_gap_leads_to_who_can_help_with_just_that(
    as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality
) -> None:
    found = seeker.assessments.get()
    path = f"{address('partner_list')}?block={VISIE}"
    canvas = as_(coordinator).get(reverse("canvas_detail", args=["delft", found.pk]))

    shown = main_text(as_(coordinator).get(path))

    assert f'href="{path}"' in canvas.content.decode()
    assert "Who can help with “Visie" in shown
    assert "Zoetermeer" in shown
    assert "All your gaps, and who can help" in shown


def test_each_candidate_leads_to_where_to_ask_it_or_to_offer(
    as_: Any,
    coordinator: Person,
    outsider: Person,
    seeker: Municipality,
    helper: Municipality,
    version: InstrumentVersion,
) -> None:
    share(seeker, SharingLevel.REGION, coordinator, version)

    asks = as_(coordinator).get(address("partner_list")).content.decode()
    offers = as_(outsider).get(address("partner_list", slug="zoetermeer")).content.decode()

    assert f'href="{address("ask_partner", VISIE, helper.pk)}">Show interest<' in asks
    assert f'href="{address("offer_help", VISIE, seeker.pk, slug="zoetermeer")}">Offer help<' in offers


def test_more_candidates_than_are_shown_are_one_link_away(
    as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality, version: InstrumentVersion
) -> None:
    for name in ("Een", "Twee", "Drie"):
        make_helper(version, name)
    path, client = address("partner_list"), as_(coordinator)

    best = client.get(path).content.decode()
    every = client.get(path, {"block": VISIE}).content.decode()

    assert f'href="{path}?block={VISIE}#gap-{VISIE}">1 more municipality<' in best
    assert "more municipalit" not in every
    assert f'href="{path}">All your gaps, and who can help<' in every


@pytest.mark.parametrize("block", [DOELEN, "<b>", "geen"])
def test_what_is_no_gap_leads_to_all_gaps(
    as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality, block: str
) -> None:
    shown = main_text(as_(coordinator).get(address("partner_list"), {"block": block}))

    assert "This is no gap of yours (any more)." in shown
    assert "Your gaps, and who can help" in shown


def test_start_page_leads_to_the_partners(as_: Any, coordinator: Person, seeker: Municipality) -> None:
    assert address("partner_list") in as_(coordinator).get(address("step_list")).content.decode()


def test_page_to_ask_names_the_building_block(
    as_: Any, coordinator: Person, seeker: Municipality, helper: Municipality
) -> None:
    shown = main_text(as_(coordinator).get(address("ask_partner", VISIE, helper.pk)))

    assert shown.startswith("Ask Zoetermeer for help Visie ")


def test_request_that_waits_stands_on_the_start_page_of_who_answers(
    as_: Any, coordinator: Person, outsider: Person, seeker: Municipality, helper: Municipality
) -> None:
    asked = ask(seeker, helper, coordinator)
    reader = factories.make_member(helper, "alderman")
    start, link = address("step_list", slug="zoetermeer"), address("partner_request", asked.pk, slug="zoetermeer")

    assert link in as_(outsider).get(start).content.decode()
    assert link not in as_(reader).get(start).content.decode()
    assert "to cooperate wait" not in main_text(as_(coordinator).get(address("step_list")))
    answer(asked, Side.HELPER, Word.NO, outsider)
    assert link not in as_(outsider).get(start).content.decode()

"""The way from one of the seven steps to the next, and what waits on the start page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.models import Proposal, Round
from assessment.teamwork import waiting_proposals
from tests import factories
from tests.strategy.test_views import start


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("ambition_detail", None, "path_detail"),
        ("path_detail", "ambition_detail", "assessment_list"),
        ("canvas_detail", "path_detail", "gap_list"),
        ("gap_list", "assessment_list", "agenda_board"),
        ("agenda_board", "gap_list", "cooperation_list"),
        ("cooperation_list", "agenda_board", "goal_list"),
        ("goal_list", "cooperation_list", "agenda_list"),
    ],
)
def test_page_of_a_step_leads_to_the_step_before_and_the_next(as_, alderman, answered, page, before, after):
    keys = ["delft", answered.pk] if page == "canvas_detail" else ["delft"]

    html = as_(alderman).get(reverse(page, args=keys)).content.decode()

    found = {rel: re.findall(rf'rel="{rel}" href="([^"]+)"', html) for rel in ("prev", "next")}
    assert found == {
        "prev": [reverse(before, args=["delft"])] if before else [],
        "next": [reverse(after, args=["delft"])],
    }


def test_proposals_that_wait_stand_on_the_start_page_of_who_decides(as_, answered, coordinator, contributor, alderman):
    for number, key in enumerate(["verkennen-visie", *answered.answers.values_list("block__key", flat=True)[5:12]]):
        Proposal.objects.create(
            answer=factories.answer_of(answered, key),
            by=contributor,
            state="proposed" if number else "draft",
            status="partial",
            submitted_at=timezone.now(),
        )

    html = as_(coordinator).get(start()).content.decode()

    assert "7 voorstellen van collega’s wachten op u" in html
    assert html.count(f"/gemeente/delft/meting/{answered.pk}/dossier/") == 5
    assert f"/gemeente/delft/meting/{answered.pk}/taken/" in html
    assert "wachten op u" not in as_(alderman).get(start()).content.decode()
    assert "wachten op u" not in as_(contributor).get(start()).content.decode()


def test_proposals_of_what_can_no_longer_be_answered_do_not_wait(as_, answered, round_, coordinator, contributor):
    answer = factories.answer_of(answered, "verkennen-visie")
    Proposal.objects.create(answer=answer, by=contributor, state="proposed", submitted_at=timezone.now())
    client, yesterday = as_(coordinator), timezone.localdate() - timedelta(days=1)

    before = client.get(start()).content.decode()
    Round.objects.filter(pk=round_.pk).update(opens_on=yesterday - timedelta(days=9), closes_on=yesterday)
    closed = client.get(start()).content.decode()
    round_.reopenings.create(
        municipality=answered.municipality, reason="Ziek", until=timezone.localdate(), by=coordinator
    )

    assert "1 voorstel van een collega wacht op u" in before
    assert "wacht op u" not in closed
    assert "1 voorstel van een collega wacht op u" in client.get(start()).content.decode()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_waiting_proposals_cost_two_queries(answered, delft, contributor, number, django_assert_num_queries):
    keys = answered.answers.values_list("block__key", flat=True)[:number]
    for key in keys:
        Proposal.objects.create(answer=factories.answer_of(answered, key), by=contributor, state="proposed")

    with django_assert_num_queries(2):
        assert len(waiting_proposals(delft, timezone.localdate())) == number

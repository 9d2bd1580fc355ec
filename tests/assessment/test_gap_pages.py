"""The gaps of the region: where they are, what changed, and what the programme does about them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from assessment.gap_pages import in_words
from assessment.models import InstrumentVersion, Round
from assessment.region_gaps import Change
from municipalities.models import Person, Region
from tests import factories
from tests.assessment.comparing import TOTALS, VISIE, measure

As = Callable[[Person], Client]


@pytest.fixture
def region_round(instrument_version: InstrumentVersion, region: Region) -> Round:
    return factories.make_round(instrument_version, region, name="Meetronde")


def test_gaps_say_where_with_which_task_and_what_changed(
    instrument_version: InstrumentVersion, region: Region, region_staff: Person, as_: As
) -> None:
    today = timezone.localdate()
    first = factories.make_round(instrument_version, region, name="Eerst", opens_on=today - timedelta(days=9))
    one = measure(first, "Eén", status="not_yet", tasks=["mobility"])
    two = measure(first, "Twee", status="implemented")
    second = factories.make_round(instrument_version, region, name="Dan", opens_on=today)
    measure(second, "Eén", status="implemented", place=one)
    measure(second, "Twee", status="partial", place=two)

    page = as_(region_staff).get(reverse("gaps"))
    gap = page.context["gaps"].gaps[0]
    where = as_(region_staff).get(reverse("open_at", args=[VISIE])).context["open"].rows

    assert (gap.open, gap.applicable, gap.tasks) == (1, 2, ())
    assert (gap.change.both, gap.change.closed, gap.change.opened) == (2, 1, 1)
    assert "2 gemeenten konden worden vergeleken." in page.content.decode()
    assert [(member.name, status) for member, status, _tasks in where] == [("Twee", "partial")]
    assert as_(region_staff).get(reverse("open_at", args=["geen-bouwsteen"])).status_code == 404


def test_gap_leads_to_the_programme_that_works_on_it(region_round: Round, region_staff: Person, as_: As) -> None:
    measure(region_round, "Delftstad")
    project = region_round.region.programme.create(
        key="visie", name="Samen een visie", role="share", state="running", blocks=[VISIE]
    )
    region_round.region.programme.create(key="later", name="Nog niet", role="share", blocks=[VISIE])

    page = as_(region_staff).get(reverse("gaps")).content.decode()
    form = as_(region_staff).get(f"{reverse('add_programme_project')}?block={VISIE}&block=%00&block=nergens")

    assert reverse("programme_project_detail", args=[project.pk]) in page
    assert "Nog niet</a>" not in page
    assert f"{reverse('add_programme_project')}?block={VISIE}" not in page
    assert f"{reverse('add_programme_project')}?block=verkennen-doelen" in page
    assert form.content.decode().count(" checked") == 2  # the block, and the role of the region
    assert reverse("gaps") in as_(region_staff).get(reverse("programme_detail")).content.decode()


def test_overview_leads_to_the_response_also_where_nothing_can_be_compared(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    page = as_(region_staff).get(reverse("comparison_overview")).content.decode()

    assert "Nog niets te vergelijken" in page
    assert reverse("round_detail", args=[region_round.pk]) in page


def test_where_a_block_is_open_has_pages_and_leaves_out_where_it_is_done(
    region_round: Round, region_staff: Person, as_: As
) -> None:
    for number in range(26):
        measure(region_round, f"Plaats {number:02}")
    measure(region_round, "Af", status="implemented")
    measure(region_round, "Anders", status="not_applicable")
    measure(region_round, "Verborgen", TOTALS)
    client, address = as_(region_staff), reverse("open_at", args=[VISIE])

    first, last = (client.get(address, {"page": page}).context["open"].rows for page in ("1", "9"))

    assert (len(first), [member.name for member, _status, _tasks in last]) == (25, ["Plaats 25"])
    assert first[0][0].name == "Plaats 00"


@pytest.mark.parametrize(
    ("status", "heading"), [("implemented", "Hier staat niets open"), (None, "Nog niets te vergelijken")]
)
def test_where_nothing_is_open_says_whether_anything_is_known(
    region_round: Round, region_staff: Person, as_: As, status: str | None, heading: str
) -> None:
    if status:
        measure(region_round, "Af", status=status)

    assert heading in as_(region_staff).get(reverse("open_at", args=[VISIE])).content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (None, ""),
        (Change(5, 0, 0), "the same (of 5 compared)"),
        (Change(5, 1, 0), "1 has it done (of 5 compared)"),
        (Change(5, 3, 2), "3 have it done, 2 newly open (of 5 compared)"),
        (Change(5, 0, 0, 2), "at 2 it no longer applies (of 5 compared)"),
    ],
)
def test_change_is_told_in_words(change: Change | None, words: str) -> None:
    with translation.override("en"):
        assert in_words(change) == words

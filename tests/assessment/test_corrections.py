"""Until when an adopted assessment may be corrected: in its window, and after that only while the round is open."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from assessment import actions
from assessment.actions import RefusedError, window_of
from assessment.models import Answer, Assessment, Round
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment.addresses import address

As = Callable[[Person], Client]


@pytest.fixture
def adopted(assessment: Assessment, coordinator: Person) -> Assessment:
    """Adopted today, in a round that closed the day before."""
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    found = factories.adopt(assessment, coordinator)
    Round.objects.update(closes_on=timezone.localdate() - timedelta(days=1))
    return fresh(found)


def fresh(assessment: Assessment) -> Assessment:
    return Assessment.objects.select_related("round", "municipality", "instrument_version").get(pk=assessment.pk)


def correct(assessment: Assessment, by: Person, today: date) -> Assessment:
    return actions.correct_assessment(assessment=assessment, reason="Fout", by=by, today=today)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def test_window_counts_from_the_day_of_adoption(settings: Any) -> None:
    adopted_at = timezone.now()

    assert window_of(adopted_at) == in_days(30)
    settings.CORRECTION_DAYS = 0
    assert window_of(adopted_at) is None


@pytest.mark.parametrize("days", [0, 30])
def test_correction_is_possible_in_the_window_though_the_round_closed(
    adopted: Assessment, coordinator: Person, days: int
) -> None:
    correction = correct(adopted, coordinator, in_days(days))

    assert (correction.number, correction.corrects) == (2, adopted)


def test_correction_is_refused_after_the_window(adopted: Assessment, coordinator: Person) -> None:
    with pytest.raises(RefusedError, match="Meetronde"):
        correct(adopted, coordinator, in_days(31))

    assert not Assessment.objects.filter(number=2).exists()


def test_correction_is_possible_after_the_window_while_the_round_is_open(
    adopted: Assessment, coordinator: Person
) -> None:
    Round.objects.update(closes_on=in_days(100))

    assert correct(fresh(adopted), coordinator, in_days(60)).number == 2


def test_correction_is_possible_after_the_window_once_the_round_was_opened_again(
    adopted: Assessment, coordinator: Person, region_staff: Person, delft: Municipality
) -> None:
    actions.reopen_round(
        round_=Round.objects.get(),
        municipality=delft,
        reason="Ziekte",
        until=in_days(50),
        by=region_staff,
        today=in_days(0),
    )

    assert correct(adopted, coordinator, in_days(50)).number == 2


def test_correction_in_the_window_can_be_filled_in_and_adopted(adopted: Assessment, coordinator: Person) -> None:
    correction = correct(adopted, coordinator, in_days(0))
    factories.answer_block(correction, "verkennen-visie", "implemented", coordinator)

    again = actions.adopt_assessment(assessment=fresh(correction), by=coordinator, today=in_days(30))

    assert again.is_adopted
    assert again.result.statuses["verkennen-visie"] == "implemented"


def test_correction_left_open_can_not_be_changed_after_the_window(adopted: Assessment, coordinator: Person) -> None:
    correction = fresh(correct(adopted, coordinator, in_days(30)))

    with pytest.raises(RefusedError):
        actions.set_targets(assessment=correction, aims={}, by=coordinator, today=in_days(31))
    with pytest.raises(RefusedError):
        actions.adopt_assessment(assessment=correction, by=coordinator, today=in_days(31))


def test_window_does_not_start_again_with_a_correction(adopted: Assessment, coordinator: Person, settings: Any) -> None:
    """The second version is adopted later; the first says until when."""
    correction = correct(adopted, coordinator, in_days(0))
    factories.adopt(fresh(correction), coordinator)
    later = timezone.now() - timedelta(days=20)
    first = Assessment.objects.create(
        municipality=factories.make_municipality("Elders"),
        instrument_version=adopted.instrument_version,
        round=adopted.round,
        started_by=coordinator,
        adopted_at=later,
        adopted_by=coordinator,
    )
    second = Assessment.objects.create(
        municipality=first.municipality,
        instrument_version=first.instrument_version,
        round=first.round,
        number=2,
        corrects=first,
        reason="Fout",
        started_by=coordinator,
        adopted_at=timezone.now(),
        adopted_by=coordinator,
    )

    assert correct(fresh(second), coordinator, in_days(10)).number == 3
    with pytest.raises(RefusedError):
        actions.refuse_unless_changeable(fresh(second), in_days(11))


def test_answers_of_a_first_version_stay_closed_with_the_round(assessment: Assessment, coordinator: Person) -> None:
    """The window is for what was adopted; a round that closed does not go on by it."""
    Round.objects.update(closes_on=timezone.localdate() - timedelta(days=1))

    with pytest.raises(RefusedError):
        factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)

    assert not Answer.objects.filter(status__isnull=False).exists()


def test_municipality_that_ended_corrects_nothing(
    adopted: Assessment, coordinator: Person, delft: Municipality, zoetermeer: Municipality
) -> None:
    Municipality.objects.filter(pk=delft.pk).update(successor=zoetermeer, valid_until=in_days(-1))

    with pytest.raises(RefusedError, match="Zoetermeer"):
        correct(fresh(adopted), coordinator, in_days(0))


# Pages


def test_canvas_says_until_when_and_offers_a_correction(as_: As, adopted: Assessment, coordinator: Person) -> None:
    page = as_(coordinator).get(address("canvas_detail", adopted)).content.decode()

    assert "corrigeren" in page
    assert date_format(in_days(30)) in page


def test_canvas_says_that_the_time_is_over(as_: As, adopted: Assessment, coordinator: Person, settings: Any) -> None:
    settings.CORRECTION_DAYS = 0
    client = as_(coordinator)
    page = client.get(address("canvas_detail", adopted)).content.decode()

    assert "corrigeren" not in page
    assert "Vraag de regio" in page
    assert "<textarea" not in client.get(address("correct_assessment", adopted)).content.decode()
    refused = client.post(address("correct_assessment", adopted), {"reason": "Toch"})
    assert refused.status_code == 422
    assert not Assessment.objects.filter(number=2).exists()


def test_alderman_reads_until_when_without_a_button(as_: As, adopted: Assessment, alderman: Person) -> None:
    page = as_(alderman).get(address("canvas_detail", adopted)).content.decode()

    assert date_format(in_days(30)) in page
    assert "corrigeren/" not in page


def test_own_assessment_has_no_window(as_: As, assessment: Assessment, coordinator: Person) -> None:
    own = factories.start_own(assessment.instrument_version, assessment.municipality, coordinator)
    factories.answer_block(own, "verkennen-visie", "partial", coordinator)
    factories.adopt(own, coordinator)

    page = as_(coordinator).get(address("canvas_detail", own)).content.decode()

    assert "corrigeren/" in page
    assert date_format(in_days(30)) not in page


# The way back to a correction


def test_correction_in_a_closed_round_can_be_gone_on_with_from_the_list_and_the_start(
    as_: As, adopted: Assessment, coordinator: Person, alderman: Person, delft: Municipality
) -> None:
    correction = correct(adopted, coordinator, in_days(0))
    pages = [reverse(name, args=[delft.slug]) for name in ("assessment_list", "step_list")]
    day = date_format(in_days(30), "j F Y")

    for page in pages:
        own, read = (as_(person).get(page).content.decode() for person in (coordinator, alderman))
        assert "Ga verder met de correctie" in own
        assert "Bekijk de correctie" in read
        assert address("canvas_detail", correction) in own
        assert f"de correctie kan tot en met {day}" in own


def test_correction_after_its_window_or_adopted_is_not_gone_on_with(
    as_: As, adopted: Assessment, coordinator: Person, delft: Municipality, settings: Any
) -> None:
    correction = correct(adopted, coordinator, in_days(0))
    page = reverse("assessment_list", args=[delft.slug])

    settings.CORRECTION_DAYS = 0
    late = as_(coordinator).get(page).content.decode()
    settings.CORRECTION_DAYS = 30
    factories.adopt(correction, coordinator)
    done = as_(coordinator).get(page).content.decode()

    assert "met de correctie" not in late
    assert "met de correctie" not in done

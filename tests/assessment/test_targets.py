"""What a municipality wants of each block: what counts as a gap, the page, and what is stored."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessment import actions, reports
from assessment.actions import Aim
from assessment.models import Assessment, Status, Target
from assessment.scoring import is_gap
from municipalities.models import AuditEntry, Person
from tests import factories

As = Callable[[Person], Client]
VISIE, DOELEN = "verkennen-visie", "verkennen-doelen"


@pytest.mark.parametrize(
    ("status", "target", "expected"),
    [
        (None, "", False),
        ("not_applicable", "implemented", False),
        ("implemented", "", False),
        ("partial", "", True),
        ("not_yet", "", True),
        ("partial", "implemented", True),
        ("partial", "partial", False),
        ("not_yet", "partial", True),
        ("not_yet", "none", False),
    ],
)
def test_a_gap_is_below_the_target(status: str | None, target: str, expected: bool) -> None:
    assert is_gap(status, target) is expected


@given(st.sampled_from(Status.values))
def test_a_lower_target_never_makes_more_gaps(status: str) -> None:
    assert is_gap(status, Target.NONE) <= is_gap(status, Target.PARTIAL) <= is_gap(status, Target.IMPLEMENTED)
    assert is_gap(status, "") == is_gap(status, Target.IMPLEMENTED)


def test_targets_are_stored_with_a_trail(assessment: Assessment, coordinator: Person) -> None:
    aims = {VISIE: Aim("partial", date(2027, 12, 31)), DOELEN: Aim("", None)}

    changed = actions.set_targets(assessment=assessment, aims=aims, by=coordinator, today=timezone.localdate())

    assert changed == 1
    assert assessment.answers.filter(target="partial").values_list("block__key", "target_on").get() == (
        VISIE,
        date(2027, 12, 31),
    )
    assert AuditEntry.objects.get(verb="set_targets").details == {"changed": {VISIE: ["", "", "partial", "2027-12-31"]}}


def test_targets_of_an_adopted_assessment_stay(assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    factories.adopt(assessment, coordinator)

    with pytest.raises(actions.FrozenError):
        actions.set_targets(
            assessment=assessment, aims={VISIE: Aim("none", None)}, by=coordinator, today=timezone.localdate()
        )

    assert assessment.answers.get(block__key=VISIE).target == ""


def test_correction_keeps_the_targets(assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    actions.set_targets(
        assessment=assessment,
        aims={VISIE: Aim("partial", date(2027, 1, 1))},
        by=coordinator,
        today=timezone.localdate(),
    )
    factories.adopt(assessment, coordinator)

    corrected = factories.correct(assessment, coordinator)

    answer = corrected.answers.get(block__key=VISIE)
    assert (answer.target, answer.target_on) == ("partial", date(2027, 1, 1))


def test_gaps_of_canvas_and_navigation_count_against_the_target(assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    factories.answer_block(assessment, DOELEN, "not_yet", coordinator)
    actions.set_targets(
        assessment=assessment, aims={VISIE: Aim("partial", None)}, by=coordinator, today=timezone.localdate()
    )

    canvas = reports.canvas_of(assessment)

    assert [tile.key for tile in canvas.gaps] == [DOELEN]
    assert canvas.gap_score.not_yet == canvas.gap_score.total == 1
    assert [step.gaps for step in reports.pillar_steps(assessment)] == [1, 0, 0, 0]


# The page


def _address(assessment: Assessment) -> str:
    return reverse("set_targets", args=["delft", assessment.pk])


def test_page_saves_and_the_canvas_shows_it(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "not_yet", coordinator)
    form = {f"target-{VISIE}": "implemented", f"on-{VISIE}": "2027-12-31"}

    response = as_(coordinator).post(_address(assessment), form, follow=True)

    assert response.redirect_chain == [(reverse("canvas_detail", args=["delft", assessment.pk]), 302)]
    assert "Doel: uitgevoerd, uiterlijk december 2027" in response.content.decode()


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({f"target-{VISIE}": "perfect"}, "Dit doel bestaat niet. Kies er een uit de lijst."),
        ({f"target-{VISIE}": "partial", f"on-{VISIE}": "31-12-2027"}, "Schrijf de dag als jaar-maand-dag"),
        ({f"target-{VISIE}": "partial", f"on-{VISIE}": "2027-02-31"}, "Schrijf de dag als jaar-maand-dag"),
        ({f"on-{VISIE}": "2027-12-31"}, "Kies een doel bij deze dag, of laat de dag leeg."),
    ],
    ids=["unknown target", "other notation", "day that does not exist", "day without target"],
)
def test_unsound_page_says_so_and_keeps_what_was_typed(
    as_: As, assessment: Assessment, coordinator: Person, form: dict[str, str], message: str
) -> None:
    typed = {**form, f"target-{DOELEN}": "none"}

    response = as_(coordinator).post(_address(assessment), typed)

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert '<option value="none" selected>' in page
    assert form.get(f"on-{VISIE}", "") in page
    assert not assessment.answers.exclude(target="").exists()


def test_page_of_a_frozen_assessment_refuses(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    factories.adopt(assessment, coordinator)

    shown = as_(coordinator).get(_address(assessment))
    sent = as_(coordinator).post(_address(assessment), {f"target-{VISIE}": "none"})

    assert "Deze meting is vastgesteld" in shown.content.decode()
    assert sent.status_code == 422
    assert assessment.answers.get(block__key=VISIE).target == ""


def test_page_takes_few_queries(
    as_: As, assessment: Assessment, coordinator: Person, django_assert_max_num_queries: Any
) -> None:
    client = as_(coordinator)
    client.get(_address(assessment))

    with django_assert_max_num_queries(5):
        client.get(_address(assessment))

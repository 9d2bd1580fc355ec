"""A new assessment starts from the last adopted one: what it takes over, confirming it, and adopting it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.actions import Aim, RefusedError
from assessment.instruments import INSTRUMENTS
from assessment.models import Answer, Assessment, InstrumentVersion, Round
from municipalities.models import Municipality, Person
from municipalities.reading import ContentError
from tests import factories

As = Callable[[Person], Client]
VISIE, DOELEN = "verkennen-visie", "verkennen-doelen"


@pytest.fixture
def adopted(assessment: Assessment, coordinator: Person) -> Assessment:
    factories.answer_block(assessment, VISIE, "partial", coordinator, explanation="Een concept", owner="Beleid")
    aims = {VISIE: Aim("implemented", date(2027, 12, 31))}
    actions.set_targets(assessment=assessment, aims=aims, by=coordinator, today=timezone.localdate())
    return factories.adopt(assessment, coordinator)


@pytest.fixture
def following(adopted: Assessment, round_: Round, delft: Municipality, coordinator: Person) -> Assessment:
    later = factories.make_round(round_.instrument_versions.get(), delft.region, name="Volgende ronde")
    return factories.make_assessment(delft, later, coordinator)


def stored(assessment: Assessment, key: str) -> Answer:
    return Answer.objects.select_related("assessment__round", "assessment__municipality", "block").get(
        assessment=assessment, block__key=key
    )


def test_answers_are_taken_over_to_be_confirmed(
    adopted: Assessment, following: Assessment, coordinator: Person
) -> None:
    answer = stored(following, VISIE)

    assert following.follows == adopted
    assert (answer.status, answer.explanation, answer.owner) == ("partial", "Een concept", "Beleid")
    assert (answer.to_confirm, answer.progress, answer.version) == (True, "to_do", 1)
    assert (answer.target, answer.target_on) == ("implemented", date(2027, 12, 31))
    assert answer.revisions.get().by == coordinator
    assert stored(following, DOELEN).to_confirm is False
    assert stored(adopted, VISIE).frozen is True


def test_a_first_assessment_follows_nothing(assessment: Assessment) -> None:
    assert assessment.follows is None
    assert not assessment.answers.filter(to_confirm=True).exists()


def test_an_assessment_that_is_not_adopted_is_not_followed(
    assessment: Assessment, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)
    later = factories.make_round(round_.instrument_versions.get(), delft.region, name="Volgende ronde")

    assert factories.make_assessment(delft, later, coordinator).follows is None


def test_of_a_corrected_assessment_the_correction_is_followed(
    adopted: Assessment, round_: Round, delft: Municipality, coordinator: Person
) -> None:
    correction = factories.correct(adopted, coordinator)
    factories.answer_block(correction, VISIE, "implemented", coordinator)
    factories.adopt(correction, coordinator)
    later = factories.make_round(round_.instrument_versions.get(), delft.region, name="Volgende ronde")

    following = factories.make_assessment(delft, later, coordinator)

    assert following.follows == correction
    assert stored(following, VISIE).status == "implemented"


def test_changing_an_answer_confirms_it(following: Assessment, coordinator: Person) -> None:
    factories.answer_block(following, VISIE, "implemented", coordinator)

    assert stored(following, VISIE).to_confirm is False


def test_confirming_twice_is_harmless(following: Assessment, coordinator: Person) -> None:
    for _time in range(2):
        actions.confirm_answer(answer=stored(following, VISIE), by=coordinator, today=timezone.localdate())

    answer = stored(following, VISIE)
    assert (answer.to_confirm, answer.progress, answer.version) == (False, "done", 1)


def test_adopting_asks_about_what_nobody_confirmed(following: Assessment, coordinator: Person) -> None:
    today = timezone.localdate()

    with pytest.raises(RefusedError, match="nog niemand heeft bevestigd"):
        actions.adopt_assessment(assessment=following, by=coordinator, today=today)
    actions.adopt_assessment(assessment=following, by=coordinator, today=today, confirms=True)

    assert (stored(following, VISIE).to_confirm, stored(following, VISIE).frozen) == (False, True)


# Across versions


def next_version(instrument_version: InstrumentVersion, folder: Path, changes: list[dict[str, Any]]) -> Path:
    """Version 2: the vision has another key, and the goals are gone."""
    content = yaml.safe_load((INSTRUMENTS / "vier-pijlers-1.yaml").read_text())
    blocks = content["pillars"][0]["blocks"]
    blocks[0]["key"] = "verkennen-koers"
    del blocks[1]
    same = instrument_version.blocks.exclude(key__in=[VISIE, DOELEN]).values_list("key", flat=True)
    content |= {"version": 2, "changes": changes + [{"kind": "same", "was": [k], "becomes": [k]} for k in same]}
    path = folder / "vier-pijlers-2.yaml"
    path.write_text(yaml.safe_dump(content))
    return path


RENAMED = {"kind": "renamed", "was": [VISIE], "becomes": ["verkennen-koers"]}
GONE = {"kind": "gone", "was": [DOELEN], "becomes": []}


def test_answers_follow_the_was_wordt_table(
    adopted: Assessment, instrument_version: InstrumentVersion, tmp_path: Path, delft: Municipality, coordinator: Person
) -> None:
    second = actions.publish_instrument(path=next_version(instrument_version, tmp_path, [RENAMED, GONE]), by=None)

    following = factories.make_assessment(delft, factories.make_round(second), coordinator)

    answer = stored(following, "verkennen-koers")
    assert (answer.status, answer.to_confirm, answer.target) == ("partial", True, "implemented")
    assert following.answers.count() == 33
    assert stored(adopted, VISIE).block.name == "Visie"


@pytest.mark.parametrize(
    ("changes", "message"),
    [([RENAMED], f"was leaves out '{DOELEN}'"), ([GONE], "becomes leaves out 'verkennen-koers'")],
    ids=["old block", "new block"],
)
def test_a_table_that_leaves_a_block_out_is_refused(
    instrument_version: InstrumentVersion, tmp_path: Path, changes: list[dict[str, Any]], message: str
) -> None:
    with pytest.raises(ContentError, match=message):
        actions.publish_instrument(path=next_version(instrument_version, tmp_path, changes), by=None)

    assert InstrumentVersion.objects.count() == 1


# Outside the rounds


def own(version: InstrumentVersion, municipality: Municipality, by: Person, name: str = "Tussenmeting") -> Assessment:
    return actions.start_own_assessment(
        instrument_version=version, name=name, municipality=municipality, by=by, today=timezone.localdate()
    )


def test_own_assessment_stands_outside_the_rounds(
    adopted: Assessment, instrument_version: InstrumentVersion, delft: Municipality, coordinator: Person
) -> None:
    started, again = (own(instrument_version, delft, coordinator) for _time in range(2))

    assert started == again
    assert (started.round, started.title, started.follows) == (None, "Tussenmeting", adopted)
    assert stored(started, VISIE).to_confirm is True


def test_own_assessment_can_be_adopted_and_corrected(
    instrument_version: InstrumentVersion, delft: Municipality, coordinator: Person
) -> None:
    started = own(instrument_version, delft, coordinator)
    factories.answer_block(started, VISIE, "partial", coordinator)

    correction = factories.correct(factories.adopt(started, coordinator), coordinator)

    assert (correction.number, correction.title) == (2, "Tussenmeting")


# The pages


def test_questionnaire_asks_to_confirm(as_: As, following: Assessment, coordinator: Person) -> None:
    page = as_(coordinator).get(reverse("pillar_detail", args=["delft", following.pk, "verkennen"]))

    assert "Overgenomen uit Meetronde" in page.content.decode()


def test_confirming_without_script_returns_to_the_block(as_: As, following: Assessment, coordinator: Person) -> None:
    address = reverse("confirm_answer", args=["delft", following.pk, VISIE])

    response = as_(coordinator).post(address)

    assert response["Location"].endswith(f"/pijler/verkennen/#{VISIE}")
    assert stored(following, VISIE).to_confirm is False


def test_confirming_with_htmx_says_so_in_place(as_: As, following: Assessment, coordinator: Person) -> None:
    address = reverse("confirm_answer", args=["delft", following.pk, VISIE])

    response = as_(coordinator).post(address, headers={"HX-Request": "true"})

    assert f'id="{VISIE}-to-confirm"' in response.content.decode()
    assert "Bevestigd: dit antwoord klopt nog." in response.content.decode()


def test_adoption_page_wants_a_second_tick(as_: As, following: Assessment, coordinator: Person) -> None:
    address = reverse("adopt_assessment", args=["delft", following.pk])
    client = as_(coordinator)

    refused = client.post(address, {"understood": "on"})
    accepted = client.post(address, {"understood": "on", "confirms": "on"})

    assert refused.status_code == 422
    assert "Bevestig deze antwoorden een voor een" in refused.content.decode()
    assert accepted.status_code == 302
    following.refresh_from_db()
    assert following.is_adopted


def test_own_assessment_is_started_from_the_page(
    as_: As, instrument_version: InstrumentVersion, delft: Municipality, coordinator: Person
) -> None:
    address = reverse("start_own_assessment", args=["delft"])
    client = as_(coordinator)

    refused = client.post(address, {"instrument": "999", "name": ""})
    started = client.post(address, {"instrument": instrument_version.pk, "name": "Tussenmeting"})
    listed = client.get(reverse("assessment_list", args=["delft"]))

    assert refused.status_code == 422
    assert "Dit meetinstrument bestaat niet" in refused.content.decode()
    assert started.status_code == 302
    assert "Tussenmeting" in listed.content.decode()

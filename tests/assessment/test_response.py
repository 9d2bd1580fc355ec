from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessment import actions
from assessment.models import Assessment, Round
from assessment.response import Part, Participation, Response, State, Tally, response_of
from municipalities.models import Municipality, Person
from tests import factories


@pytest.fixture
def today() -> date:
    return timezone.localdate()


def states(response: Response) -> dict[str, list[str]]:
    return {found.municipality.name: [part.state.value for part in found.parts] for found in response.participations}


def test_response_tells_the_state_of_each_invited_municipality(
    round_: Round, assessment: Assessment, zoetermeer: Municipality, delft: Municipality, today: date
) -> None:
    version = assessment.instrument_version

    response = response_of(round_, today)

    assert response.tallies == ((version, Tally(1, 1, 0)),)
    assert response.participations == (
        Participation(delft, (Part(version, State.BUSY),)),
        Participation(zoetermeer, (Part(version, State.NOT_STARTED),)),
    )


def test_a_correction_under_way_leaves_a_municipality_adopted(
    round_: Round, assessment: Assessment, coordinator: Person, today: date
) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    factories.correct(factories.adopt(assessment, coordinator), coordinator)

    delft, _zoetermeer = response_of(round_, today).participations

    assert delft.parts == (Part(assessment.instrument_version, State.ADOPTED, is_correcting=True),)


def test_each_instrument_has_a_state_of_its_own(round_: Round, assessment: Assessment, today: date) -> None:
    other = factories.make_instrument(title="A eerst")
    round_.instrument_versions.add(other)

    response = response_of(round_, today)

    assert response.instruments == (other, assessment.instrument_version)
    assert states(response) == {"Delft": ["not_started", "busy"], "Zoetermeer": ["not_started", "not_started"]}
    assert response.tallies == ((other, Tally(2, 0, 0)), (assessment.instrument_version, Tally(1, 1, 0)))


def test_who_is_in_a_state_with_one_of_the_instruments(round_: Round, assessment: Assessment, today: date) -> None:
    other = factories.make_instrument()
    round_.instrument_versions.add(other)

    asked = (str(assessment.instrument_version_id), str(other.pk), "")
    found = [response_of(round_, today, state="busy", instrument=instrument) for instrument in asked]

    assert [[each.municipality.name for each in response.participations] for response in found] == [
        ["Delft"],
        [],
        ["Delft"],
    ]


def test_what_is_measured_outside_the_round_is_not_seen(
    round_: Round, delft: Municipality, coordinator: Person, today: date
) -> None:
    actions.start_own_assessment(
        instrument_version=round_.instrument_versions.get(),
        name="Van ons",
        municipality=delft,
        by=coordinator,
        today=today,
    )

    assert states(response_of(round_, today))["Delft"] == ["not_started"]


def test_a_reopening_is_told_as_long_as_it_lasts(
    round_: Round, delft: Municipality, region_staff: Person, today: date
) -> None:
    actions.close_round(round_=round_, by=region_staff, today=today)
    actions.reopen_round(
        round_=round_, municipality=delft, reason="De griffie was ziek", until=today, by=region_staff, today=today
    )

    now, tomorrow = response_of(round_, today), response_of(round_, today + timedelta(days=1))

    assert [found.reopened_until for found in now.participations] == [today, None]
    assert [found.reopened_until for found in tomorrow.participations] == [None, None]


@pytest.mark.parametrize(("level", "is_shared"), [(None, False), (0, False), (1, False), (2, True), (3, True)])
def test_a_canvas_is_to_be_seen_where_it_was_adopted_and_is_shared_by_name(
    round_: Round, assessment: Assessment, coordinator: Person, today: date, level: int | None, is_shared: bool
) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    if level is not None:
        factories.share(assessment, level, coordinator)

    before, _zoetermeer = response_of(round_, today).participations
    factories.adopt(assessment, coordinator)
    after, _zoetermeer = response_of(round_, today).participations

    assert (before.parts[0].result is None, after.parts[0].result is not None) == (True, is_shared)


def test_those_in_one_state_stand_on_pages_of_their_own(round_: Round, assessment: Assessment, today: date) -> None:
    round_.invited.add(*(factories.make_municipality(f"Gemeente {number:02}") for number in range(30)))

    first = response_of(round_, today, state="not_started")
    busy, last = response_of(round_, today, state="busy"), response_of(round_, today, state="not_started", number="9")

    assert (len(first.participations), first.page.paginator.count, len(last.participations)) == (25, 31, 6)
    assert list(states(busy)) == ["Delft"]
    assert first.tallies == busy.tallies == ((assessment.instrument_version, Tally(31, 1, 0)),)

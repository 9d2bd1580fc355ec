"""Invented municipalities: lawful, the same again for the same plan, and said to be invented."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from assessment.actions.totals import keep_result
from assessment.models import Answer, AnswerRevision, Assessment, GroupTotal, InstrumentVersion, Result, Sharing, Status
from assessment.synthetic import Plan, make_synthetic, measurements
from municipalities.models import Municipality, Region, SizeClass

TODAY = date(2026, 11, 21)
BLOCKS = {"a": -0.5, "b": 0.3, "c": 1.5}
SIZES = [SizeClass.SMALL, SizeClass.LARGE] * 40


def test_the_same_plan_gives_the_same_and_another_seed_something_else() -> None:
    plan = Plan(80, 3)

    first = list(measurements(plan, BLOCKS, SIZES))

    assert first == list(measurements(plan, BLOCKS, SIZES))
    assert first != list(measurements(Plan(80, 3, seed=2), BLOCKS, SIZES))


def test_more_municipalities_do_not_change_the_others() -> None:
    few = list(measurements(Plan(10, 3), BLOCKS, SIZES[:10]))

    assert list(measurements(Plan(80, 3), BLOCKS, SIZES))[: len(few)] == few


def test_a_block_never_falls_back_from_round_to_round() -> None:
    order = [Status.NOT_YET, Status.PARTIAL, Status.IMPLEMENTED]
    seen: dict[tuple[int, str], int] = {}
    for one in measurements(Plan(80, 4), BLOCKS, SIZES):
        for key, status in one.statuses.items():
            if status in order:
                assert order.index(Status(status)) >= seen.get((one.place, key), 0)
                seen[one.place, key] = order.index(Status(status))


def test_what_is_written_is_what_people_could_have_entered(instrument_version: InstrumentVersion) -> None:
    region = make_synthetic(plan=Plan(40, 2), version=instrument_version, today=TODAY)

    own = Assessment.objects.filter(municipality__region=region)
    adopted = own.adopted()
    assert 0 < adopted.count() < own.count() < 80
    assert Result.objects.count() == adopted.count()
    assert Answer.objects.count() == own.count() * 34
    answered = Answer.objects.filter(status__isnull=False)
    assert AnswerRevision.objects.count() == answered.count()
    assert not Answer.objects.filter(assessment__in=adopted, frozen=False).exists()
    assert not Answer.objects.exclude(assessment__in=adopted).filter(frozen=True).exists()
    assert Sharing.objects.count() == 40
    assert GroupTotal.objects.filter(key="all").count() == 4  # two rounds, two audiences
    made = Result.objects.order_by("pk")[0]
    statuses, levels = made.statuses, made.levels
    made.delete()
    kept = keep_result(made.assessment)
    assert ({key: status for key, status in kept.statuses.items() if status}, kept.levels) == (statuses, levels)


def test_it_says_that_it_was_invented(instrument_version: InstrumentVersion) -> None:
    region = make_synthetic(plan=Plan(6, 1), version=instrument_version, today=TODAY)

    assert "verzonnen" in region.name
    assert all(place.gm_code.startswith("S0") for place in region.municipalities.all())
    assert list(region.rounds.values_list("is_demo", flat=True)) == [True]


def test_again_changes_nothing_and_another_plan_stands_beside_it(instrument_version: InstrumentVersion) -> None:
    first = make_synthetic(plan=Plan(6, 1), version=instrument_version, today=TODAY)
    again = make_synthetic(plan=Plan(6, 1), version=instrument_version, today=TODAY)
    other = make_synthetic(plan=Plan(7, 1), version=instrument_version, today=TODAY)

    assert again == first
    assert other != first
    assert Municipality.objects.count() == 13


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"municipalities": 0}, "Ask for 1 to"),
        ({"rounds": 21}, "Ask for 1 to"),
        ({}, "no instrument yet"),
    ],
    ids=["none", "too many rounds", "no content"],
)
def test_command_refuses_what_makes_no_sense(db: None, options: dict[str, int], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("make_synthetic", **options)


def test_command_keeps_out_of_somebodys_own_database(
    instrument_version: InstrumentVersion, settings: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMBEDDED_DATABASE = False  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="--anywhere"):
        call_command("make_synthetic", municipalities=5, rounds=1)
    assert not Region.objects.exists()

    call_command("make_synthetic", municipalities=5, rounds=1, anywhere=True)

    assert "5 municipalities, 1 rounds" in capsys.readouterr().out

"""The totals that are kept: equal to counting from scratch, and nothing in them that was not shared."""

from collections import Counter
from statistics import quantiles
from typing import Any

import pytest
from django.utils import timezone

from assessment import tasks
from assessment.actions import correct_assessment
from assessment.actions.sharing import choose_sharing
from assessment.actions.totals import count_missing_totals, keep_missing_results, keep_result, refresh_totals
from assessment.models import (
    Assessment,
    Audience,
    ComparisonGroup,
    GroupTotal,
    InstrumentVersion,
    Result,
    Round,
    Sharing,
    SharingLevel,
)
from assessment.scoring import Score, rounded
from municipalities.models import Municipality, Person, Region
from strategy.actions import choose_path
from tests import factories

STATUSES = ("implemented", "partial", "not_yet", "not_applicable")
VISIE = "verkennen-visie"
TOTALS, BY_NAME, OPENLY = SharingLevel.TOTALS, SharingLevel.REGION, SharingLevel.PUBLIC


@pytest.fixture
def region_round(instrument_version: InstrumentVersion, region: Region) -> Round:
    return factories.make_round(instrument_version, region, name="Meetronde")


def adopted(round_: Round, number: int, level: int | None, **fields: Any) -> Assessment:
    """An adopted assessment of a municipality of its own; its answers differ with its number."""
    place = factories.make_municipality(f"Plaats {number}", f"GM9{number:03}", **fields)
    round_.invited.add(place)
    person = factories.make_member(place, "coordinator", f"Persoon {number}")
    assessment = factories.make_assessment(place, round_, person)
    for position, answer in enumerate(assessment.answers.select_related("block").order_by("block__position")[:12]):
        answer.status = STATUSES[(number * 7 + position * 3) % 4]
        answer.save(update_fields=["status"])
    if level is not None:
        share(place, round_, person, level)
    return factories.adopt(assessment, person)


def share(place: Municipality, round_: Round, person: Person, level: int) -> None:
    instrument = round_.instrument_versions.get().instrument
    Sharing.objects.create(municipality=place, instrument=instrument, level=level, decided_by=person)


def refreshed(round_: Round) -> dict[tuple[str, str], GroupTotal]:
    instrument = round_.instrument_versions.get().instrument
    refresh_totals(region=round_.region, instrument=instrument, round_=round_)
    return {(total.audience, total.key): total for total in GroupTotal.objects.filter(round=round_)}


def from_scratch(assessments: list[Assessment]) -> tuple[dict[str, Counter[str]], list[int | None]]:
    """What each block got, and the spread of the whole, counted answer by answer."""
    blocks: dict[str, Counter[str]] = {}
    levels = []
    for assessment in assessments:
        answers = list(assessment.answers.values_list("block__key", "status"))
        for block, status in answers:
            blocks.setdefault(block, Counter())[status or ""] += 1
        level = Score.of(status for _block, status in answers).level
        if level is not None:
            levels.append(level)
    cuts = quantiles(levels, n=20, method="inclusive")
    exact = [cuts[twentieth - 1] for twentieth in (2, 5, 10, 15, 18)]
    if len(levels) < 10:
        return blocks, [len(levels), None, *(5 * rounded(level / 5) for level in exact[1:4]), None]
    return blocks, [len(levels), *map(rounded, exact)]


@pytest.mark.parametrize("number", [7, 10])
def test_totals_are_what_counting_from_scratch_gives(region_round: Round, number: int) -> None:
    assessments = [adopted(region_round, one, TOTALS) for one in range(number)]

    total = refreshed(region_round)["region", "all"]

    blocks, spread = from_scratch(assessments)
    assert total.municipalities == number
    assert total.blocks == blocks
    assert total.spread[""] == spread


def test_who_shares_nothing_and_what_is_a_draft_count_nowhere(region_round: Round) -> None:
    for number in range(6):
        adopted(region_round, number, TOTALS)
    adopted(region_round, 6, SharingLevel.NOTHING)
    adopted(region_round, 7, None)
    place = factories.make_municipality("Concept", "GM9900")
    region_round.invited.add(place)
    person = factories.make_member(place, "coordinator", "Concept")
    share(place, region_round, person, OPENLY)
    draft = factories.make_assessment(place, region_round, person)
    draft.answers.update(status="implemented")

    total = refreshed(region_round)["region", "all"]

    assert total.municipalities == 6
    assert sum(total.blocks[VISIE].values()) == 6


def test_four_municipalities_have_no_total(region_round: Round) -> None:
    for number in range(4):
        adopted(region_round, number, OPENLY)

    assert refreshed(region_round) == {}


def test_the_one_that_is_hidden_among_named_ones_is_left_out(region_round: Round) -> None:
    named = [adopted(region_round, number, BY_NAME) for number in range(5)]
    adopted(region_round, 5, TOTALS)

    totals = refreshed(region_round)

    assert totals["region", "all"].municipalities == 5
    assert totals["region", "all"].blocks == from_scratch(named)[0]
    public = totals["public", "all"]  # of six together the region, which reads that too, could take away its five
    assert (public.municipalities, public.blocks) == (5, from_scratch(named)[0])


def test_small_size_classes_are_counted_together(region_round: Round) -> None:
    for number, size in enumerate(["small"] * 5 + ["large"] * 3 + ["g4"] * 2):
        adopted(region_round, number, TOTALS, size_class=size)

    totals = refreshed(region_round)

    sizes = {key: total.municipalities for (audience, key), total in totals.items() if audience == "region"}
    assert sizes == {"all": 10, "size:small": 5, "size:large+g4": 5}


def test_a_group_of_the_region_that_would_give_one_away_is_shown_without_it(
    region_round: Round, region: Region, region_staff: Person
) -> None:
    assessments = [adopted(region_round, number, TOTALS) for number in range(11)]
    for name, members in (("Kust", assessments[:5]), ("Kust en een", assessments[:6])):
        group = ComparisonGroup.objects.create(region=region, name=name, made_by=region_staff)
        group.municipalities.set(assessment.municipality for assessment in members)

    shown = [total.municipalities for total in refreshed(region_round).values() if total.audience == Audience.REGION]

    assert shown == [11, 11, 5]  # all, their one class of size, and the first group


@pytest.mark.parametrize(("level", "is_told"), [(BY_NAME, True), (TOTALS, False)])
def test_correction_takes_the_place_of_what_it_corrects_where_that_tells_nothing(
    region_round: Round, level: int, is_told: bool
) -> None:
    """Of one that shares in totals only the difference would be the correction, so what stood stays."""
    assessments = [adopted(region_round, number, level) for number in range(5)]
    first = assessments[0]
    person = first.adopted_by
    assert person is not None
    before = refreshed(region_round)["region", "all"].blocks
    correction = factories.correct(first, person)
    correction.answers.update(status="implemented")
    assert refreshed(region_round)["region", "all"].blocks == before

    factories.adopt(correction, person)

    after = from_scratch([correction, *assessments[1:]])[0]
    assert after != before
    assert refreshed(region_round)["region", "all"].blocks == (after if is_told else before)


def test_results_of_a_merged_municipality_count_under_its_successor(region_round: Round) -> None:
    assessments = [adopted(region_round, number, TOTALS, size_class="small") for number in range(6)]
    heir = assessments[0].municipality
    Municipality.objects.filter(pk=assessments[5].municipality_id).update(successor=heir, valid_until="2022-12-31")

    total = refreshed(region_round)["region", "all"]

    assert total.municipalities == sum(total.blocks[VISIE].values()) == 6  # so many municipalities there were then


def test_sixth_that_shares_in_totals_only_waits_for_four_more(region_round: Round) -> None:
    for number in range(5):
        adopted(region_round, number, TOTALS)
    counted = [refreshed(region_round)["region", "all"].municipalities]
    for number in range(5, 10):
        adopted(region_round, number, TOTALS)
        counted.append(refreshed(region_round)["region", "all"].municipalities)

    assert counted == [5, 5, 5, 5, 5, 10]


def test_who_takes_its_result_back_takes_the_total_along(region_round: Round) -> None:
    assessments = [adopted(region_round, number, TOTALS) for number in range(6)]
    assert refreshed(region_round)["region", "all"].municipalities == 6

    Sharing.objects.filter(municipality=assessments[0].municipality).update(level=SharingLevel.NOTHING)

    assert refreshed(region_round) == {}


def test_group_keeps_a_member_that_merged(region_round: Round, region: Region, region_staff: Person) -> None:
    assessments = [adopted(region_round, number, BY_NAME) for number in range(6)]
    group = ComparisonGroup.objects.create(region=region, name="Kust", made_by=region_staff)
    group.municipalities.set(assessment.municipality for assessment in assessments[:5])
    heir = factories.make_municipality("Nieuwstad")
    Municipality.objects.filter(pk=assessments[0].municipality_id).update(successor=heir, valid_until="2022-12-31")

    assert refreshed(region_round)["region", f"group:{group.pk}"].municipalities == 5


def test_successor_that_takes_back_has_the_rounds_of_before_counted(
    region_round: Round, django_capture_on_commit_callbacks: Any
) -> None:
    old = adopted(region_round, 1, TOTALS)
    assert old.adopted_by is not None
    heir = factories.make_municipality("Nieuwstad")
    Municipality.objects.filter(pk=old.municipality_id).update(successor=heir, valid_until="2022-12-31")
    instrument = region_round.instrument_versions.get().instrument

    with django_capture_on_commit_callbacks() as callbacks:
        choose_sharing(municipality=heir, instrument=instrument, level=SharingLevel.NOTHING, by=old.adopted_by)

    assert ["_ask_for_count" in repr(callback) for callback in callbacks] == [True]


def test_night_counts_every_round(region_round: Round) -> None:
    for number in range(5):
        adopted(region_round, number, TOTALS)

    tasks.refresh_all_totals()

    assert GroupTotal.objects.filter(round=region_round, audience="region", key="all").exists()


def test_adopting_keeps_the_result_and_has_the_totals_counted(
    region_round: Round, django_capture_on_commit_callbacks: Any
) -> None:
    for number in range(4):
        adopted(region_round, number, TOTALS)
    with django_capture_on_commit_callbacks() as callbacks:
        last = adopted(region_round, 4, TOTALS)

    assert Result.objects.get(assessment=last).statuses == dict(last.answers.values_list("block__key", "status"))
    assert any("_ask_for_count" in repr(callback) for callback in callbacks)


def test_task_counts_and_may_run_twice_or_too_late(region_round: Round) -> None:
    for number in range(5):
        adopted(region_round, number, TOTALS)
    keys = {
        "region_id": region_round.region_id,
        "instrument_id": region_round.instrument_versions.get().instrument_id,
        "round_id": region_round.pk,
    }

    tasks.refresh_totals(**keys)
    tasks.refresh_totals(**keys)
    tasks.refresh_totals(**{**keys, "round_id": 0})

    assert GroupTotal.objects.filter(audience="region").count() == 2  # all, and its one class of size


def test_results_of_before_there_were_any_are_made(region_round: Round) -> None:
    first = adopted(region_round, 1, TOTALS)
    kept = Result.objects.get(assessment=first)
    statuses, levels = kept.statuses, kept.levels
    kept.delete()

    assert keep_missing_results() == 1
    assert keep_missing_results() == 0

    made = Result.objects.get(assessment=first)
    assert (made.statuses, made.levels) == (statuses, levels)
    assert keep_result(first) == made


def test_correcting_needs_no_result(region_round: Round) -> None:
    first = adopted(region_round, 1, TOTALS)
    assert first.adopted_by is not None

    correction = correct_assessment(assessment=first, reason="Fout", by=first.adopted_by, today=timezone.localdate())

    assert not Result.objects.filter(assessment=correction).exists()


def test_choosing_what_is_shared_and_the_path_have_the_totals_counted(
    region_round: Round, django_capture_on_commit_callbacks: Any
) -> None:
    first = adopted(region_round, 1, TOTALS)
    assert first.adopted_by is not None
    instrument = region_round.instrument_versions.get().instrument

    with django_capture_on_commit_callbacks() as shared:
        choose_sharing(municipality=first.municipality, instrument=instrument, level=BY_NAME, by=first.adopted_by)
        choose_sharing(municipality=first.municipality, instrument=instrument, level=BY_NAME, by=first.adopted_by)
    with django_capture_on_commit_callbacks() as chosen:
        choose_path(
            municipality=first.municipality,
            path="adaptive",
            reason="Daarom",
            considerations={},
            proposed="",
            by=first.adopted_by,
        )

    assert ["_ask_for_count" in repr(callback) for callback in (*shared, *chosen)] == [True, True]


def test_what_was_never_counted_is_counted_with_the_content(region_round: Round) -> None:
    for number in range(5):
        adopted(region_round, number, TOTALS)

    assert [count_missing_totals() for _time in range(2)] == [1, 0]
    assert {total.municipalities for total in GroupTotal.objects.all()} == {5}

"""Was, now and target."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assessment import actions, reports
from assessment.canvas import Canvas, Column, Tile
from assessment.models import AnswerContent, Assessment, InstrumentVersion, Round, SharingLevel, Status
from assessment.scoring import Score
from assessment.trend import Before, Since, Step, Trend, Way, compare, mark, since
from municipalities.models import Municipality, Person
from tests import factories
from tests.assessment.addresses import address

DAY = date(2022, 6, 1)


def canvas(**statuses: str | None) -> Canvas:
    """One pillar with these blocks."""
    tiles = tuple(Tile(key, key.title(), "Pijler", "inner", status) for key, status in statuses.items())
    return Canvas((Column("pijler", "Pijler", (), tiles, Score.of(statuses.values())),))


def before(statuses: dict[str, str | None], asked_first: tuple[str, ...] = (), **lines: str) -> Before:
    answers = {key: AnswerContent(status, "", "") for key, status in statuses.items()}
    return Before("Meting 2022", DAY, answers, lines or {key: key for key in statuses}, asked_first)


@pytest.mark.parametrize(
    ("was", "now", "way"),
    [
        ("not_yet", "partial", "up"),
        ("not_yet", "implemented", "up"),
        ("implemented", "partial", "down"),
        ("partial", "partial", "same"),
        ("not_applicable", "not_applicable", "same"),
        ("not_applicable", "implemented", "not_comparable"),
        ("implemented", "not_applicable", "not_comparable"),
        (None, "not_yet", "new"),
        (None, "not_applicable", "new"),
        ("implemented", None, "not_comparable"),
        (None, None, "not_comparable"),
    ],
)
def test_each_block_went_a_way(was: str | None, now: str | None, way: str) -> None:
    trend = compare(canvas(a=now), before({"a": was}))

    assert trend.pillars[0].steps == (Step("a", "A", was, now, "", None, way),)


def test_a_renamed_block_goes_on_from_its_old_name() -> None:
    trend = compare(canvas(b="implemented"), before({"a": "not_yet"}, b="a"))

    assert [(step.was, step.way) for step in trend.pillars[0].steps] == [("not_yet", "up")]


def test_a_line_breaks_where_blocks_were_split_and_begins_where_one_is_new() -> None:
    trend = compare(canvas(part="partial", first="partial"), before({"a": "not_yet"}, ("first",), other="a"))

    assert [(step.key, step.was, step.way) for step in trend.pillars[0].steps] == [
        ("part", None, "not_comparable"),
        ("first", None, "new"),
    ]


def test_a_pillar_is_compared_over_the_blocks_that_count_both_times() -> None:
    trend = compare(
        canvas(a="implemented", b="partial", c="not_yet", d=None),
        before({"a": "partial", "b": "partial", "c": None, "d": "implemented"}),
    )

    pillar = trend.pillars[0]
    assert (pillar.was, pillar.now, pillar.compared, pillar.went) == (50, 75, 2, Way.UP)
    assert trend.counts == ((Way.UP, 1), (Way.SAME, 1), (Way.NEW, 1), (Way.NOT_COMPARABLE, 1))


def test_a_pillar_without_such_a_block_is_not_comparable() -> None:
    pillar = compare(canvas(a="not_applicable"), before({"a": "partial"})).pillars[0]

    assert (pillar.was, pillar.now, pillar.compared, pillar.went) == (None, None, 0, Way.NOT_COMPARABLE)


@pytest.mark.parametrize(
    ("said", "now", "expected"),
    [
        (AnswerContent("partial", "x", ""), AnswerContent("partial", "x", ""), Since("Meting 2022", False, "partial")),
        (AnswerContent("partial", "x", ""), AnswerContent("partial", "y", ""), Since("Meting 2022", True, "partial")),
        (AnswerContent(None, "", ""), AnswerContent("partial", "", ""), Since("Meting 2022", True, None)),
        (AnswerContent(None, "", ""), AnswerContent(None, "", ""), None),
    ],
)
def test_an_answer_is_changed_where_it_says_something_else(
    said: AnswerContent, now: AnswerContent, expected: Since | None
) -> None:
    assert since(Before("Meting 2022", DAY, {"a": said}, {"a": "a"}), "a", now) == expected


def test_a_block_without_a_line_has_nothing_to_compare_with() -> None:
    assert since(before({"a": "partial"}, other="a"), "a", AnswerContent("partial", "", "")) is None


def test_marked_tiles_say_which_way_they_went() -> None:
    drawn = canvas(a="implemented", b="partial", c="partial")

    tiles = mark(drawn, compare(drawn, before({"a": "partial", "b": "partial", "c": None}))).tiles

    assert [tile.since for tile in tiles] == ["up", "", "new"]


answers = st.dictionaries(st.sampled_from("abcdef"), st.none() | st.sampled_from(Status.values))


@given(answers, answers)
def test_the_other_way_round_everything_goes_the_other_way(
    was: dict[str, str | None], now: dict[str, str | None]
) -> None:
    was, now = ({key: found.get(key) for key in "abcdef"} for found in (was, now))

    there, back = compare(canvas(**now), before(was)), compare(canvas(**was), before(now))

    turned = {Way.UP: Way.DOWN, Way.DOWN: Way.UP, Way.SAME: Way.SAME}
    assert [turned[s.went] for s in there.pillars[0].steps if s.went in turned] == [
        s.went for s in back.pillars[0].steps if s.went in turned
    ]
    assert sum(count for _way, count in there.counts) == 6


# Out of the database


@pytest.fixture
def following(assessment: Assessment, round_: Round, delft: Municipality, coordinator: Person) -> Assessment:
    factories.answer_block(assessment, "verkennen-visie", "not_yet", coordinator)
    factories.answer_block(assessment, "verkennen-doelen", "partial", coordinator)
    factories.adopt(assessment, coordinator)
    later = factories.make_round(round_.instrument_versions.get(), delft.region, name="Volgende ronde")
    found = factories.make_assessment(delft, later, coordinator)
    factories.answer_block(found, "verkennen-visie", "implemented", coordinator)
    return found


def trend_of(assessment: Assessment) -> Trend | None:
    found = Assessment.objects.select_related("instrument_version").get(pk=assessment.pk)
    return reports.trend_of(found, reports.canvas_of(found))


def test_trend_compares_with_the_assessment_that_it_follows(following: Assessment) -> None:
    trend = trend_of(following)

    assert trend is not None
    assert (trend.title, trend.adopted_on) == ("Meetronde", timezone.localdate())
    assert trend.counts == ((Way.UP, 1), (Way.SAME, 1), (Way.NOT_COMPARABLE, 32))
    assert [step.way for step in trend.pillars[0].steps if step.key == "verkennen-visie"] == ["up"]


def test_a_first_assessment_has_no_trend(assessment: Assessment) -> None:
    assert trend_of(assessment) is None


def test_trend_goes_on_across_versions_where_the_table_allows(
    instrument_version: InstrumentVersion, delft: Municipality, coordinator: Person
) -> None:
    old = factories.make_instrument(blocks=3)
    changes = [
        {"kind": "renamed", "was": ["blok-1"], "becomes": ["blok-4"]},
        {"kind": "merged", "was": ["blok-2", "blok-3"], "becomes": ["blok-2"]},
        {"kind": "new", "was": [], "becomes": ["blok-1"]},
        {"kind": "new", "was": [], "becomes": ["blok-3"]},
    ]
    new = factories.make_instrument(blocks=4, instrument=old.instrument, number=2, changes=changes)
    today = timezone.localdate()
    started = actions.start_own_assessment(
        instrument_version=old, name="Versie 1", municipality=delft, by=coordinator, today=today
    )
    for key in ("blok-1", "blok-2", "blok-3"):
        factories.answer_block(started, key, "partial", coordinator)
    factories.adopt(started, coordinator)
    after = actions.start_own_assessment(
        instrument_version=new, name="Versie 2", municipality=delft, by=coordinator, today=today
    )
    factories.answer_block(after, "blok-4", "implemented", coordinator)
    factories.answer_block(after, "blok-1", "partial", coordinator)

    trend = trend_of(after)

    assert trend is not None
    assert {step.key: step.way for step in trend.pillars[0].steps} == {
        "blok-1": "new",
        "blok-2": "not_comparable",
        "blok-3": "not_comparable",
        "blok-4": "up",
    }


def test_canvas_page_shows_was_and_now(
    client: Client, following: Assessment, coordinator: Person, django_assert_max_num_queries: object
) -> None:
    client.force_login(coordinator, "allauth.account.auth_backends.AuthenticationBackend")
    client.get(address("canvas_detail", following))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = client.get(address("canvas_detail", following)).content.decode()

    assert "Vergeleken met Meetronde" in page
    assert page.count('<section class="dp-section" aria-labelledby="trend"') == 1
    assert "(niveau was 25%, nu 75%)" in page


def test_canvas_page_marks_what_is_to_be_confirmed_and_what_changed(
    client: Client, following: Assessment, coordinator: Person
) -> None:
    client.force_login(coordinator, "allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(address("canvas_detail", following)).content.decode()

    assert page.count("dp-tile__since") == 2
    assert "1 antwoord te bevestigen" in page


def test_questionnaire_says_what_changed_since(
    client: Client, following: Assessment, coordinator: Person, django_assert_max_num_queries: object
) -> None:
    client.force_login(coordinator, "allauth.account.auth_backends.AuthenticationBackend")
    client.get(address("pillar_detail", following, "verkennen"))
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = client.get(address("pillar_detail", following, "verkennen")).content.decode()

    assert "Gewijzigd sinds Meetronde. Er stond: Nog niet." in page
    assert "Overgenomen uit Meetronde" in page
    assert "Ongewijzigd sinds" not in page

    client.post(address("confirm_answer", following, "verkennen-doelen"))

    assert (
        "Ongewijzigd sinds Meetronde" in client.get(address("pillar_detail", following, "verkennen")).content.decode()
    )


def test_saving_says_that_it_changed(client: Client, following: Assessment, coordinator: Person) -> None:
    client.force_login(coordinator, "allauth.account.auth_backends.AuthenticationBackend")
    typed = {"status": "implemented", "explanation": "", "owner": "", "version": 1, "edit": "a", "sequence": 1}

    saved = client.post(address("save_answer", following, "verkennen-doelen"), typed, headers={"HX-Request": "true"})

    assert "Gewijzigd sinds Meetronde. Er stond: Deels." in saved.content.decode()


def test_an_answer_to_be_confirmed_is_where_to_go_on(following: Assessment) -> None:
    coordinator = following.started_by
    steps = reports.pillar_steps(following)
    assert reports.where_left_off(steps) == ("verkennen", "verkennen-doelen")
    assert steps[0].score.answered == 2

    factories.answer_block(following, "verkennen-doelen", "implemented", coordinator)

    assert reports.where_left_off(reports.pillar_steps(following)) == ("verkennen", "verkennen-normen-en-waarden")


def test_region_sees_no_trend(client: Client, following: Assessment, coordinator: Person, region_staff: Person) -> None:
    """What came before may have been measured outside a round, and that is not the region's to see."""
    actions.adopt_assessment(assessment=following, by=coordinator, today=timezone.localdate(), confirms=True)
    factories.share(following, SharingLevel.REGION, coordinator)
    client.force_login(region_staff, "allauth.account.auth_backends.AuthenticationBackend")

    page = client.get(reverse("shared_result", args=[following.result.pk]))

    assert page.status_code == 200
    assert "Vergeleken met" not in page.content.decode()

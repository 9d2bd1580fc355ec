"""What the digital agenda says, out of the database and back from its snapshot."""

import json
from dataclasses import replace
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation

from assessment.reports import canvas_of
from assessment.trend import PillarTrend, Trend, Way
from strategy.agenda import AgendaContent
from strategy.agenda_lines import half_label
from strategy.charts import pillar_charts
from strategy.costs import HalfCost, Range
from strategy.facts import facts_of
from strategy.letters import level_words
from strategy.models import Chapter
from strategy.open_gaps import open_gaps
from strategy.planning import plan_of
from strategy.recommendations import Cost
from strategy.rulebook import rule_book_for
from tests import factories
from tests.strategy.agendas import AMBITION, fill_in, make_item

TODAY = date(2026, 11, 21)


@pytest.fixture
def advices(content) -> tuple[str, ...]:
    return tuple(advice.key for advice in content.advices)


@pytest.fixture
def filled(answered, known, advices, delft, coordinator) -> AgendaContent:
    fill_in(delft, coordinator, advices)
    return AgendaContent.from_municipality(delft, TODAY)


@pytest.fixture
def empty(delft) -> AgendaContent:
    return AgendaContent.from_municipality(delft, TODAY)


def placed(content: AgendaContent, *halves: tuple[int, int] | None) -> AgendaContent:
    """With the first items planned in these half-years, from the first until the last."""
    spots = [*halves, *[None] * len(content.items)]
    items = tuple(
        replace(item, first=spot[0] if spot else None, last=spot[1] if spot else None)
        for item, spot in zip(content.items, spots, strict=False)
    )
    return replace(content, items=items)


def test_content_holds_what_was_decided(filled, answered):
    assert filled.ambition == AMBITION
    assert [(task.name, task.weight, task.path) for task in filled.tasks] == [
        ("Bereikbare stad", 3, ""),
        ("Zorg dichtbij", 2, "directing"),
    ]
    assert filled.principles == ("Wij werken open, tenzij het niet kan.",)
    assert (filled.path.name, filled.path.reason) == ("Proactief", "Onze partners willen met ons vooruit.")
    assert filled.path.brings
    assert [item.title for item in filled.planned] == ["Een visie schrijven", "Een regionaal platform"]
    assert [item.title for item in filled.done] == ["Een oude klus"]
    assert [(line.state, line.reason) for line in filled.put_off] == [
        ("postponed", "Reden van postponed."),
        ("rejected", "Reden van rejected."),
    ]
    assert filled.report.measurement.round == answered.title


def test_put_off_advice_is_named_by_its_title(filled, content):
    titles = {advice.key: advice.title for advice in content.advices}

    assert [line.title for line in filled.put_off] == [titles[line.key] for line in filled.put_off]


def test_put_off_advice_without_a_gap_is_named_by_the_rules(delft, coordinator, instrument_version, advices, filled):
    factories.answer_block(delft.assessments.get(), "verkennen-visie", "implemented", coordinator)

    again = AgendaContent.from_municipality(delft, TODAY)

    assert [line.title for line in again.put_off] == [line.title for line in filled.put_off]


def test_gaps_say_which_items_cover_them(filled):
    assert {gap.key: gap.covered_by for gap in filled.gaps} == {
        "verkennen-visie": ("Een visie schrijven",),
        "verkennen-doelen": (),
    }
    assert [gap.key for gap in filled.covered] == ["verkennen-visie"]


@pytest.mark.parametrize(("more", "level", "words"), [(0, None, "3 van 8 beantwoord"), (1, 38, "38%")])
def test_level_of_a_pillar_is_told_from_half_the_answers_on(filled, answered, delft, coordinator, more, level, words):
    if more:
        factories.answer_block(answered, "verkennen-rolbepaling", "not_yet", coordinator)

    pillar = AgendaContent.from_municipality(delft, TODAY).pillars[0]

    with translation.override("nl"):
        html = render_to_string("strategy/agenda/pillars.html", {"agenda": {"pillars": [pillar]}, "charts": ()})
        assert (pillar.level, level_words(pillar)) == (level, words)
    assert f"<td>{words}</td>" in html


def test_pillar_that_does_not_apply_says_so(filled, answered, delft, coordinator):
    factories.answer_all(answered, "not_applicable", coordinator)

    content = AgendaContent.from_municipality(delft, TODAY)
    assert content.report
    pillar = content.pillars[0]

    with translation.override("nl"):
        table = render_to_string("strategy/agenda/pillars.html", {"agenda": {"pillars": [pillar]}, "charts": ()})
        charts = pillar_charts(content.report.canvas.columns)
        cover = render_to_string("strategy/report/cover_picture.html", {"charts": charts})
        assert level_words(pillar) == "niet van toepassing"
    assert "<td>niet van toepassing</td>" in table
    assert cover.count("niet van toepassing") == 4


@pytest.mark.parametrize(("more", "was"), [(0, None), (1, 50)])
def test_level_before_is_told_beside_one_of_now_alone(filled, answered, delft, coordinator, more, was):
    if more:
        factories.answer_block(answered, "verkennen-rolbepaling", "not_yet", coordinator)
    content = AgendaContent.from_municipality(delft, TODAY)
    assert content.report
    column = content.report.canvas.columns[0]
    trend = Trend("Eerder", TODAY, (PillarTrend(column.key, column.name, 50, 38, 1, ()),))

    (pillar, *_others) = replace(content, report=replace(content.report, trend=trend)).pillars

    assert (pillar.was, pillar.went) == (was, Way.DOWN)


def test_done_and_dropped_items_cover_nothing(answered, delft, coordinator):
    make_item(delft, coordinator, "Gedaan", state="done")
    make_item(delft, coordinator, "Weg", state="dropped")

    content = AgendaContent.from_municipality(delft, TODAY)

    assert content.covered == ()
    assert [item.title for item in content.items] == ["Gedaan"]


def test_goal_has_its_numbers_with_their_unit_and_its_newest_note(filled):
    (goal,) = filled.goals

    assert (goal.baseline, goal.target, goal.note_value, goal.note) == (
        "40%",
        "62,5%",
        "45,25%",
        "Het formulier is er.",
    )


def test_closed_goals_and_withdrawn_wishes_stay_out(filled, delft):

    delft.goals.update(state="reached", closed_at=timezone.now())
    delft.cooperation_wishes.update(withdrawn_at=timezone.now())

    content = AgendaContent.from_municipality(delft, TODAY)

    assert (content.goals, content.wishes) == ((), ())


def test_wish_names_its_block(filled):
    assert [(wish.block_name, wish.kind) for wish in filled.wishes] == [("Visie", "learn")]


def test_snapshot_and_back_is_the_same(filled):
    whole = placed(replace(filled, number=3, foreword="Vooraf", left_out=("goals",), adopted_on=TODAY), (4054, 4055))

    assert AgendaContent.from_snapshot(json.loads(json.dumps(whole.to_snapshot()))) == whole


def test_snapshot_of_an_empty_agenda_and_back_is_the_same(empty):
    assert AgendaContent.from_snapshot(json.loads(json.dumps(empty.to_snapshot()))) == empty


def test_snapshot_of_another_format_is_refused(empty):
    with pytest.raises(ValueError, match="unknown format"):
        AgendaContent.from_snapshot({**empty.to_snapshot(), "format": 99})


def test_other_municipality_sees_nothing_of_it(filled, zoetermeer):
    other = AgendaContent.from_municipality(zoetermeer, TODAY)

    assert (other.report, other.ambition, other.path) == (None, "", None)
    assert not any((other.tasks, other.principles, other.items, other.gaps, other.put_off, other.goals, other.wishes))


def test_chapters_without_anything_measured(empty):
    assert set(Chapter.values) - set(empty.chapters) == {"foreword", "known", "answers", "recommendations"}


def test_chapters_that_were_left_out_are_not_there(filled):
    content = replace(filled, foreword="Vooraf", left_out=("goals", "answers"))

    assert set(Chapter.values) - set(content.chapters) == {"goals", "answers"}


def test_roadmap_has_every_half_year_between_the_first_and_the_last(filled):
    content = placed(filled, (4056, 4057), (4054, 4054))

    assert content.halves == (4054, 4055, 4056, 4057)
    assert [(item.title, runs) for item, runs in content.roadmap] == [
        ("Een regionaal platform", (True, False, False, False)),
        ("Een visie schrijven", (False, False, True, True)),
    ]
    assert content.costs == (
        HalfCost(4054, 1, Range(100_000, None)),
        HalfCost(4055, 0, Range()),
        HalfCost(4056, 1, Range(0, 25_000)),
        HalfCost(4057, 0, Range()),
    )


def test_unplanned_items_have_no_place_in_the_roadmap(filled):
    content = placed(filled, None, (4054, 4055))

    assert [item.title for item in content.unplanned] == ["Een visie schrijven"]
    assert [item.title for item, _runs in content.roadmap] == ["Een regionaal platform"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (None, None, "not planned yet"),
        (4054, 4054, "first half of 2027"),
        (4055, 4055, "second half of 2027"),
        (4054, 4055, "all of 2027"),
        (4055, 4056, "second half of 2027 until first half of 2028"),
    ],
)
def test_when_in_words(filled, first, last, words):

    with translation.override("en"):
        assert replace(filled.items[0], first=first, last=last).when == words


@pytest.mark.parametrize(
    ("costs", "low", "high"),
    [
        ([], 0, 0),
        ([Cost.NONE, Cost.NONE], 0, 0),
        ([Cost.LOW, Cost.LOW], 0, 50_000),
        ([Cost.LOW, Cost.MEDIUM], 25_000, 125_000),
        ([Cost.MEDIUM, Cost.HIGH], 125_000, None),
    ],
)
def test_costs_add_up(costs, low, high):
    assert Range.of(costs) == Range(low, high)


def test_biggest_gaps_are_the_first_five_of_step_four(answered, delft, coordinator):
    factories.answer_all(answered, "partial", coordinator)
    factories.answer_block(answered, "diensten-innovatie", "not_yet", coordinator)
    canvas, rules = canvas_of(answered), rule_book_for(answered.instrument_version)

    biggest = AgendaContent.from_municipality(delft, TODAY).biggest_gaps

    assert rules
    in_order = [gap.tile.key for gap in open_gaps(canvas, facts_of(delft, canvas), rules, [])]
    assert [gap.key for gap in biggest] == in_order[:5]


def test_half_label_counts_from_the_year():
    assert {half_label(4054)[-4:], half_label(4055)[-4:]} == {"2027"}


def test_items_stand_where_the_planner_puts_them(filled, delft):
    placements = {f"item-{placement.item.key}": placement.first for placement in plan_of(delft, TODAY).placements}

    assert {item.key: item.first for item in filled.planned} == placements
    assert filled.halves[0] == 4054
    assert [item.first for item in filled.done] == [None]

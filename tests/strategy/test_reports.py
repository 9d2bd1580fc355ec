"""What a reader is shown."""

import json
from dataclasses import replace

import pytest
from django.utils import timezone, translation

from assessment.reports import canvas_of
from municipalities.sources import Source
from projects.models import Project
from strategy.facts import facts_of
from strategy.open_gaps import open_gaps
from strategy.reports import Because, ReportContent, advice_of, by_pillar, cite
from strategy.rulebook import rule_book_for, rule_book_of
from tests import factories


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (Source("mrdh-2021", "3.5"), "Handreiking Digitale Strategie, section 3.5"),
        (Source("mrdh-2021", "Bijlage 2"), "Handreiking Digitale Strategie, Bijlage 2"),
    ],
)
def test_cite_names_document_and_place(source, words):
    with translation.override("en"):
        assert cite(source) == words


def test_advice_says_why_with_the_facts_of_this_municipality(answered, known):
    canvas = canvas_of(answered)

    advices = advice_of(answered, canvas)

    assert [(advice.block, advice.status) for advice in advices] == sorted(
        [(advice.block, advice.status) for advice in advices], key=lambda pair: pair[1] != "not_yet"
    )
    vision = next(advice for advice in advices if advice.block == "verkennen-visie")
    assert vision.reasons[0] == Because("own_status", "verkennen-visie", "Visie is in Delft nog niet geregeld.", "")
    assert "Delft miste een gezamenlijke koers." in [reason.about for reason in vision.reasons]


def test_by_pillar_keeps_a_pillar_without_recommendations(answered):
    canvas = canvas_of(answered)

    groups = by_pillar(canvas, advice_of(answered, canvas))

    assert [(group.key, group.answered, bool(group.advices)) for group in groups] == [
        ("verkennen", 3, True),
        ("fundament", 0, False),
        ("randvoorwaarden", 0, False),
        ("diensten", 0, False),
    ]


def test_report_survives_its_snapshot(content):
    assert ReportContent.from_snapshot(json.loads(json.dumps(content.to_snapshot()))) == content


def test_report_holds_what_was_asked_for(content, answered, instrument_version):
    rules = rule_book_of("vier-pijlers", 1)

    assert content.place.name == "Delft"
    assert content.asked_on == timezone.localdate()
    assert content.is_draft
    assert not content.is_demo
    assert content.instrument.checksum == instrument_version.checksum
    assert (content.rule_book.name, content.rule_book.checksum) == (rules.name, rules.checksum)
    assert [tile.key for tile in content.gaps] == ["verkennen-visie", "verkennen-doelen"]
    assert [project.name for project in content.projects] == ["Proef met sensoren"]
    assert content.project_sources == ["Handreiking Digitale Strategie, Bijlage 2"]
    assert [group.kind for group in content.statement_groups] == ["weakness"]
    assert "mrdh-2021" in [document.key for document in content.documents]


def test_project_that_people_added_is_a_fact_without_a_source(answered, delft):
    own = Project.objects.create(
        key="eigen", name="Eigen proef", themes=["Data", "IoT", "GIS"], description="Een proef."
    )
    own.municipalities.add(delft)

    content = ReportContent.from_assessment(answered, today=timezone.localdate())

    assert [(project.name, project.source) for project in content.projects] == [("Eigen proef", "")]
    assert content.project_sources == []
    reasons = [reason for advice in content.advices for reason in advice.reasons if reason.about == "Eigen proef"]
    assert reasons
    assert {reason.source for reason in reasons} == {""}


def test_project_of_which_only_the_name_is_known_is_not_in_the_report(answered, delft):
    named = Project.objects.create(key="naam", name="Naam", themes=["Data"], document="mrdh-2021", section="Bijlage 3")
    named.municipalities.add(delft)

    content = ReportContent.from_assessment(answered, today=timezone.localdate())

    assert content.projects == ()
    assert "Naam" not in {reason.about for advice in content.advices for reason in advice.reasons}


def test_report_is_dutch_whatever_the_reader_reads(answered, known):
    today = timezone.localdate()
    with translation.override("en"):
        asked_in_english = ReportContent.from_assessment(answered, today=today)

    assert asked_in_english == ReportContent.from_assessment(answered, today=today)


def test_report_of_an_adopted_assessment_is_no_draft(answered, coordinator):
    adopted = factories.adopt(answered, coordinator)

    content = ReportContent.from_assessment(adopted, today=timezone.localdate())

    assert not content.is_draft
    assert content.measurement.adopted_on == timezone.localdate()


def test_a_snapshot_of_before_there_were_trends_still_reads(content):
    snapshot = content.to_snapshot() | {"format": 2}
    del snapshot["trend"]

    read = ReportContent.from_snapshot(snapshot)

    assert read == replace(content, format=2)
    assert read.trend is None


def test_report_of_a_following_assessment_holds_the_trend(answered, known, coordinator):
    factories.adopt(answered, coordinator)
    later = factories.make_round(answered.instrument_version, answered.municipality.region, name="Volgende")
    following = factories.make_assessment(answered.municipality, later, coordinator)
    factories.answer_block(following, "verkennen-visie", "partial", coordinator)

    content = ReportContent.from_assessment(following, today=timezone.localdate())

    assert content.trend is not None
    assert content.trend.title == "Meetronde"
    assert dict(content.trend.counts) == {"up": 1, "same": 2, "not_comparable": 31}
    assert ReportContent.from_snapshot(json.loads(json.dumps(content.to_snapshot()))) == content


def test_later_answers_do_not_change_a_snapshot(content, answered, coordinator):
    snapshot = content.to_snapshot()

    factories.answer_block(answered, "verkennen-visie", "implemented", coordinator)

    assert ReportContent.from_snapshot(snapshot) == content


@pytest.mark.parametrize("snapshot", [{}, {"format": 99}])
def test_snapshot_of_another_format_is_refused(snapshot):
    with pytest.raises(ValueError, match="unknown snapshot format"):
        ReportContent.from_snapshot(snapshot)


def test_first_steps_are_one_a_gap_in_the_order_of_step_four(content):
    def named(key: str, block: str, status: str = "not_yet"):
        return replace(content.advices[0], key=key, block=block, status=status)

    advices = (named("a1", "a", "partial"), named("b1", "b"), named("b2", "b"), named("c1", "c"))

    steps = replace(content, advices=advices).first_steps

    assert [step.key for step in steps] == ["a1", "b1", "c1"]


def test_summary_names_the_gaps_in_the_order_of_step_four(content, answered):
    canvas, rules = content.canvas, rule_book_for(answered.instrument_version)

    assert rules
    gaps = open_gaps(canvas, facts_of(answered.municipality, canvas), rules, [])

    assert [step.block for step in content.first_steps] == [gap.tile.key for gap in gaps][: len(content.first_steps)]

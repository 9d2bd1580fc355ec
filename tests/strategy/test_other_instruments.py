"""Pages and report of an instrument for which nobody wrote recommendations."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.canvas import Canvas
from assessment.models import Assessment, Shape
from assessment.reports import canvas_of
from strategy import pdfs
from strategy.reports import ReportContent, advice_of
from tests import factories
from tests.strategy.test_views import text_of


@pytest.fixture
def other(ten_elements, delft, coordinator) -> Assessment:
    assessment = factories.start_own(ten_elements, delft, coordinator, name="Economie in beeld")
    factories.answer_block(assessment, "profiel-economie", "partial", coordinator)
    factories.answer_block(assessment, "investeren-budget", "not_yet", coordinator)
    return assessment


@pytest.fixture
def other_content(other) -> ReportContent:
    return ReportContent.from_assessment(other, today=timezone.localdate())


def test_canvas_is_drawn_in_the_shape_of_the_instrument(other):
    canvas = canvas_of(other)

    assert (canvas.shape, canvas.inner, canvas.outer, len(canvas.columns)) == (Shape.COLUMNS, "Elementen", "", 5)


def test_recommendation_list_says_that_there_are_none_and_offers_gaps_with_sources(as_, alderman, other):
    response = as_(alderman).get(reverse("recommendation_list", args=["delft", other.pk]))

    text = text_of(response)
    assert "Nog geen aanbevelingen voor dit meetinstrument" in text
    assert "Budget voor projecten en jonge bedrijven" in text
    assert "3. Investeer in projecten" in text
    assert "dp-recommendation" not in response.content.decode()
    assert advice_of(other, canvas_of(other)) == ()


def test_report_survives_its_snapshot_without_rules(other_content):
    again = ReportContent.from_snapshot(json.loads(json.dumps(other_content.to_snapshot())))

    assert again == other_content
    assert (again.rule_book, again.is_leading, again.instrument_title) == (None, False, "Tien werkende elementen")
    assert [gap.key for gap in again.first_gaps] == ["investeren-budget", "profiel-economie"]


def test_report_without_rules_says_so_and_has_no_chapter_of_recommendations(other_content):
    html = pdfs.render_html(other_content)

    assert 'id="recommendations"' not in html
    assert 'href="#recommendations"' not in html
    assert "Voor dit meetinstrument zijn nog geen regels voor aanbevelingen geschreven." in html
    assert "van de 18 bouwstenen van “Tien werkende elementen”" in html
    assert '<p class="rp-cover__kicker">Tien werkende elementen</p>' in html


def test_snapshot_of_before_other_instruments_reads_as_one_of_the_four_pillars(content):
    snapshot = content.to_snapshot()
    for name in ("shape", "inner", "outer"):
        del snapshot["canvas"][name]
    del snapshot["instrument_key"], snapshot["instrument_title"]

    again = ReportContent.from_snapshot(snapshot)

    assert again.is_leading
    assert again.canvas == Canvas(content.canvas.columns)
    assert 'class="dp-canvas dp-canvas--pillars dp-canvas--of-4"' in pdfs.render_html(again)


def test_step_list_is_led_by_the_four_pillars(as_, coordinator, answered, ten_elements, delft):
    """A newer round of another instrument does not take the place of the one on which the steps rest."""
    round_ = factories.make_round(ten_elements, delft.region, name="Ronde over economie")
    factories.make_assessment(delft, round_, coordinator)

    text = text_of(as_(coordinator).get(reverse("step_list", args=["delft"])))

    assert "Meetronde" in text
    assert "Ronde over economie" not in text

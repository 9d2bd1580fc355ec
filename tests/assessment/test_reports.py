from datetime import timedelta

from django.utils import timezone

from assessment import reports
from assessment.actions import AnswerContent
from assessment.models import Assessment, Round
from assessment.reports import PillarStep
from assessment.scoring import Score
from municipalities.models import Municipality, Person
from tests import factories


def test_canvas_of_shows_what_was_answered(assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator, "Concept", "Beleid")

    canvas = reports.canvas_of(assessment)

    assert [(tile.key, tile.status, tile.explanation, tile.owner) for tile in canvas.gaps] == [
        ("verkennen-visie", "partial", "Concept", "Beleid")
    ]
    assert canvas.score == Score(partial=1, unanswered=33)


def test_pillar_steps_know_where_to_go_on(assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-visie", "implemented", coordinator)

    first, second, *_rest = reports.pillar_steps(assessment)

    assert first == PillarStep(
        "verkennen",
        "Verkennen opgaven en mogelijkheden",
        Score(implemented=1, unanswered=7),
        "verkennen-doelen",
        gaps=0,
    )
    assert second.next_block == "fundament-vraagarticulatie"


def test_where_left_off_passes_over_a_complete_pillar() -> None:
    done = PillarStep("a", "A", Score(implemented=1), None, gaps=0)
    begun = PillarStep("b", "B", Score(unanswered=1), "b-1", gaps=0)

    assert reports.where_left_off([done, begun]) == ("b", "b-1")
    assert reports.where_left_off([done]) is None


def test_rounds_of_lists_only_rounds_with_an_invitation(
    round_: Round, assessment: Assessment, delft: Municipality, zoetermeer: Municipality
) -> None:
    today = timezone.localdate()
    later = factories.make_municipality("Westland")

    cards = reports.rounds_of(delft, today)

    assert [(card.round, card.newest, card.is_open) for card in cards] == [(round_, assessment, True)]
    assert [card.newest for card in reports.rounds_of(zoetermeer, today + timedelta(days=99))] == [None]
    assert reports.rounds_of(later, today) == []


def test_questionnaire_shows_blocks_in_order_with_what_stands(assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-doelen", "partial", coordinator, "Concept", "Beleid")

    page = reports.questionnaire(assessment, "verkennen", coordinator, edit="a")

    assert page is not None
    visie, doelen, *_rest = page.questions
    assert (visie.block.key, visie.stands, visie.saved_at) == ("verkennen-visie", AnswerContent(None, "", ""), None)
    assert (doelen.stands, doelen.saved_by) == (AnswerContent("partial", "Concept", "Beleid"), "Coördinator Delft")
    assert page.steps == reports.pillar_steps(assessment)


def test_questionnaire_of_an_unknown_pillar_is_none(assessment: Assessment, coordinator: Person) -> None:
    assert reports.questionnaire(assessment, "onzin", coordinator, edit="a") is None


def test_set_aside_text_waits_for_its_author_only(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator, "Van de coördinator")
    factories.set_aside(assessment, "verkennen-visie", contributor, "Van de bijdrager")

    of_author = reports.questionnaire(assessment, "verkennen", contributor, edit="a")
    of_other = reports.questionnaire(assessment, "verkennen", coordinator, edit="b")

    assert of_author is not None
    assert of_other is not None
    mine, other = of_author.questions[0], of_other.questions[0]
    assert (mine.shown.explanation, mine.stands.explanation) == ("Van de bijdrager", "Van de coördinator")
    assert mine.based_on < mine.version
    assert (other.shown.explanation, other.mine) == ("Van de coördinator", None)

"""Blocks that ask nearly the same: the content, what is shown, and taking an answer over."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.instruments import INSTRUMENTS
from assessment.limits import MAX_EXPLANATION
from assessment.models import AnswerRevision, Assessment, InstrumentVersion, SetAsideAnswer
from assessment.related import related_of
from assessment.see_also import SEE_ALSO, Group, Other, Place, others_of, published_places, read_see_also, see_also
from municipalities.models import Municipality, Person
from municipalities.reading import ContentError
from tests import factories

As = Callable[[Person], Client]
ROLE, OTHER_ROLE = "verkennen-rolbepaling", "profiel-rolkeuze"
GROUPS = (
    Group("rol", "Het verschil.", (Place("a", "rol"), Place("b", "rol"))),
    Group("keuze", "Een ander verschil.", (Place("a", "rol"), Place("b", "rol"), Place("c", "keuze"))),
)


# The content


def test_product_has_groups_that_name_blocks_of_different_instruments() -> None:
    assert 15 <= len(see_also()) <= 40
    assert all(len(group.differs.split()) <= 25 for group in see_also())


def test_others_stand_once_with_the_first_difference() -> None:
    assert others_of(Place("a", "rol"), GROUPS) == (
        Other(Place("b", "rol"), "Het verschil."),
        Other(Place("c", "keuze"), "Een ander verschil."),
    )
    assert others_of(Place("d", "rol"), GROUPS) == ()


def _unknown_block(content: dict[str, Any]) -> None:
    content["groups"][0]["blocks"][0]["block"] = "bestaat-niet"


def _one_instrument_twice(content: dict[str, Any]) -> None:
    content["groups"][0]["blocks"][1] = {"instrument": "vier-pijlers", "block": "verkennen-doelen"}


def _double_group(content: dict[str, Any]) -> None:
    content["groups"].append(content["groups"][0])


def _alone(content: dict[str, Any]) -> None:
    del content["groups"][0]["blocks"][1:]


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (_unknown_block, "unknown block: vier-pijlers/bestaat-niet"),
        (_one_instrument_twice, "group 'visie' names more than one block of vier-pijlers"),
        (_double_group, "group given more than once: visie"),
        (_alone, "groups/0/blocks"),
    ],
)
def test_unsound_groups_are_refused(tmp_path: Path, spoil: Callable[[dict[str, Any]], None], complaint: str) -> None:
    content = yaml.safe_load(SEE_ALSO.read_text())
    spoil(content)
    path = tmp_path / "see_also.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True))

    with pytest.raises(ContentError, match=complaint):
        read_see_also(path, published_places())


# What is shown


@pytest.fixture
def other(ten_elements: InstrumentVersion, delft: Municipality, coordinator: Person) -> Assessment:
    """Delft answered the ten elements too."""
    other = factories.start_own(ten_elements, delft, coordinator, name="Economie")
    factories.answer_block(other, OTHER_ROLE, "partial", coordinator, "De rol staat in de nota.", "Team Economie")
    return other


def pillar(assessment: Assessment) -> str:
    return reverse("pillar_detail", args=["delft", assessment.pk, "verkennen"])


def take_over(assessment: Assessment, block: str = ROLE) -> str:
    return reverse("take_over_answer", args=["delft", assessment.pk, block])


def test_question_shows_what_was_answered_elsewhere_and_offers_it(
    as_: As, coordinator: Person, assessment: Assessment, other: Assessment
) -> None:
    html = as_(coordinator).get(pillar(assessment)).content.decode()

    assert "Tien werkende elementen" in html
    assert "De rol staat in de nota." in html
    assert take_over(assessment) in html


def test_reader_sees_it_and_cannot_take_it_over(
    as_: As, alderman: Person, assessment: Assessment, other: Assessment
) -> None:
    html = as_(alderman).get(pillar(assessment)).content.decode()

    assert "De rol staat in de nota." in html
    assert take_over(assessment) not in html


def test_nothing_is_offered_once_the_block_has_an_answer(
    as_: As, coordinator: Person, assessment: Assessment, other: Assessment
) -> None:
    factories.answer_block(assessment, ROLE, "not_yet", coordinator)

    html = as_(coordinator).get(pillar(assessment)).content.decode()

    assert "De rol staat in de nota." in html
    assert take_over(assessment) not in html


def test_page_of_the_block_shows_it_too(
    as_: As, coordinator: Person, assessment: Assessment, other: Assessment
) -> None:
    html = as_(coordinator).get(reverse("block_detail", args=["delft", assessment.pk, ROLE])).content.decode()

    assert "De rol staat in de nota." in html
    assert take_over(assessment) in html


def test_only_the_newest_assessment_counts(
    assessment: Assessment, other: Assessment, coordinator: Person, delft: Municipality
) -> None:
    newer = factories.start_own(other.instrument_version, delft, coordinator, name="Nieuwer")
    block = factories.answer_of(assessment, ROLE).block

    assert related_of(assessment, [(block, None)])[ROLE][0].answer is None
    given = factories.answer_block(newer, OTHER_ROLE, "implemented", coordinator)
    assert related_of(assessment, [(block, None)])[ROLE][0].answer == given


def test_answers_of_another_municipality_are_never_shown(
    as_: As, coordinator: Person, assessment: Assessment, ten_elements: InstrumentVersion, outsider: Person
) -> None:
    theirs = factories.start_own(ten_elements, outsider.memberships.get().municipality, outsider)
    factories.answer_block(theirs, OTHER_ROLE, "partial", outsider, "Geheim van Zoetermeer")

    assert "Geheim van Zoetermeer" not in as_(coordinator).get(pillar(assessment)).content.decode()


def test_answer_about_a_project_is_not_offered_for_the_municipality(
    assessment: Assessment, coordinator: Person, delft: Municipality
) -> None:
    project = actions.publish_instrument(path=INSTRUMENTS / "vier-pijlers-project-1.yaml", by=None)
    started = factories.start_own(project, delft, coordinator, name="Slimme straat")
    ethics = "randvoorwaarden-ethische-kaders"
    factories.answer_block(started, ethics, "implemented", coordinator)
    block = factories.answer_of(assessment, ethics).block

    (related,) = related_of(assessment, [(block, None)])[ethics]

    assert (related.answer is not None, related.offers) == (True, False)


def test_project_is_asked_how_far_the_project_is(as_: As, coordinator: Person, delft: Municipality) -> None:
    project = actions.publish_instrument(path=INSTRUMENTS / "vier-pijlers-project-1.yaml", by=None)
    started = factories.start_own(project, delft, coordinator, name="Slimme straat")

    html = as_(coordinator).get(pillar(started)).content.decode()

    assert "Hoe ver is het project?" in html
    assert "Hoe ver is uw gemeente?" not in html


def test_block_says_what_it_comes_after(as_: As, coordinator: Person, other: Assessment) -> None:
    address = reverse("pillar_detail", args=["delft", other.pk, "investeren"])

    html = as_(coordinator).get(address).content.decode()

    assert f'href="/gemeente/delft/meting/{other.pk}/pijler/profiel/#{OTHER_ROLE}"' in html


def test_questionnaire_takes_as_many_queries_with_more_to_see(
    as_: As, coordinator: Person, assessment: Assessment, other: Assessment, delft: Municipality
) -> None:
    client = as_(coordinator)
    client.get(pillar(assessment))
    with CaptureQueriesContext(connection) as few:
        client.get(pillar(assessment))
    for name in ("innovatiemanagement-1", "economische-agenda-1", "slimme-stad-1"):
        version = actions.publish_instrument(path=INSTRUMENTS / f"{name}.yaml", by=None)
        factories.answer_all(factories.start_own(version, delft, coordinator), "partial", coordinator)
    with CaptureQueriesContext(connection) as many:
        client.get(pillar(assessment))

    assert len(many) == len(few) <= 10


# Taking over


def test_take_over_saves_status_and_explanation_with_where_they_come_from(
    as_: As, coordinator: Person, assessment: Assessment, other: Assessment
) -> None:
    source = factories.answer_of(other, OTHER_ROLE)

    response = as_(coordinator).post(take_over(assessment), {"source": source.pk, "version": 0})

    answer = factories.answer_of(assessment, ROLE)
    day = timezone.localdate()
    assert response.url == f"{pillar(assessment)}#{ROLE}"  # type: ignore[attr-defined]
    assert (answer.status, answer.owner, answer.version) == ("partial", "Team Economie", 1)
    assert answer.explanation.startswith(
        "De rol staat in de nota.\n\nOvergenomen van “Gekozen rol” (Tien werkende elementen, Economie), beantwoord op "
    )
    assert str(day.year) in answer.explanation
    assert AnswerRevision.objects.filter(answer=answer).count() == 1


def test_take_over_after_a_colleague_was_first_sets_it_aside(
    as_: As, coordinator: Person, colleague: Person, assessment: Assessment, other: Assessment
) -> None:
    factories.answer_block(assessment, ROLE, "implemented", colleague, "Ik was eerst")
    source = factories.answer_of(other, OTHER_ROLE)

    as_(coordinator).post(take_over(assessment), {"source": source.pk, "version": 0})

    assert factories.answer_of(assessment, ROLE).explanation == "Ik was eerst"
    assert SetAsideAnswer.objects.get().status == "partial"


def test_take_over_of_what_is_not_offered(
    as_: As, coordinator: Person, assessment: Assessment, other: Assessment, outsider: Person
) -> None:
    theirs = factories.start_own(other.instrument_version, outsider.memberships.get().municipality, outsider)
    foreign = factories.answer_block(theirs, OTHER_ROLE, "partial", outsider)
    unrelated = factories.answer_block(other, "profiel-economie", "partial", coordinator)
    client = as_(coordinator)

    for source in (foreign.pk, unrelated.pk, 0, "x"):
        assert client.post(take_over(assessment), {"source": source, "version": 0}).status_code == 404
    assert factories.answer_of(assessment, ROLE).status is None


def test_take_over_into_an_adopted_assessment_is_refused(
    as_: As, coordinator: Person, assessment: Assessment, other: Assessment
) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator)
    factories.adopt(assessment, coordinator)
    source = factories.answer_of(other, OTHER_ROLE)

    as_(coordinator).post(take_over(assessment), {"source": source.pk, "version": 0})

    assert factories.answer_of(assessment, ROLE).status is None


def test_explanation_that_would_not_fit_is_not_cut(
    as_: As, coordinator: Person, assessment: Assessment, other: Assessment
) -> None:
    source = factories.answer_block(other, OTHER_ROLE, "partial", coordinator, "x" * MAX_EXPLANATION)

    as_(coordinator).post(take_over(assessment), {"source": source.pk, "version": 0})

    assert factories.answer_of(assessment, ROLE).status is None

"""Step 2: the decision aid, the decision, and other paths for single tasks."""

from collections.abc import Callable

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from assessment.models import Assessment
from municipalities.models import AuditEntry, DevelopmentPath, Municipality, Person
from strategy.models import PathDecision, SocietalTask
from strategy.path_aid import aid, propose

As = Callable[[Person], Client]
CHOOSE = "/gemeente/delft/ontwikkelpad/kiezen/"
PER_TASK = "/gemeente/delft/ontwikkelpad/per-opgave/"
ASKED = aid().considerations


def speaking_for(path: str, count: int = len(ASKED)) -> dict[str, str]:
    """Answers to the first questions that all speak for one path."""
    return {each.key: next(c.key for c in each.answers if c.path == path) for each in ASKED[:count]}


def test_each_question_has_an_answer_for_each_path() -> None:
    assert len(ASKED) == 7
    assert all({choice.path for choice in each.answers} == set(DevelopmentPath.values) for each in ASKED)


@pytest.mark.parametrize("path", DevelopmentPath.values)
def test_the_path_that_most_answers_speak_for_is_proposed(path: str) -> None:
    proposal = propose(speaking_for(path), ASKED)

    assert proposal is not None
    assert (proposal.path, len(proposal.reasons), proposal.doubts, proposal.open) == (path, 7, (), 0)


def test_without_an_answer_there_is_no_proposal() -> None:
    assert propose({}, ASKED) is None
    assert propose({"money": "unheard-of"}, ASKED) is None


def test_where_two_paths_get_as_many_the_one_that_asks_less_is_proposed() -> None:
    answers = {**speaking_for("directing", 2), "pace": "none", "support": "weak"}

    proposal = propose(answers, ASKED)

    assert proposal is not None
    assert (proposal.path, len(proposal.reasons), len(proposal.doubts), proposal.open) == ("adaptive", 2, 2, 3)


@given(st.fixed_dictionaries({each.key: st.sampled_from(["", *[c.key for c in each.answers]]) for each in ASKED}))
def test_every_answer_speaks_for_or_against_and_none_is_lost(answers: dict[str, str]) -> None:
    proposal = propose(answers, ASKED)

    given_ = [answer for answer in answers.values() if answer]
    counted = (*proposal.reasons, *proposal.doubts) if proposal else ()
    assert len(counted) == len(given_)
    assert proposal is None or len(proposal.reasons) >= 1


def test_weighing_shows_a_proposal_and_decides_nothing(as_: As, coordinator: Person) -> None:
    answers = {f"aid-{key}": value for key, value in speaking_for("proactive").items()}

    response = as_(coordinator).post(CHOOSE, {**answers, "weigh": "1", "reason": "Nog aan het denken"})

    page = response.content.decode()
    assert response.status_code == 200
    assert "Er is geld per project." in page
    assert "Nog aan het denken" in page
    assert not PathDecision.objects.exists()


def test_weighing_with_htmx_gives_the_proposal_alone(as_: As, coordinator: Person) -> None:
    response = as_(coordinator).post(CHOOSE, {"aid-money": "no"}, headers={"HX-Request": "true"})

    assert response.content.decode().strip().startswith('<div id="proposal"')


def test_a_decision_may_differ_from_the_proposal_and_says_so(as_: As, coordinator: Person, delft: Municipality) -> None:
    answers = {f"aid-{key}": value for key, value in speaking_for("adaptive").items()}
    fields = {**answers, "path": "directing", "reason": "De raad wil vooroplopen.", "decide": "1"}

    response = as_(coordinator).post(CHOOSE, fields, follow=True)

    decision = PathDecision.objects.get()
    delft.refresh_from_db()
    assert (decision.path, decision.proposed, decision.by, delft.path) == (
        "directing",
        "adaptive",
        coordinator,
        "directing",
    )
    assert "De keuzehulp stelde een ander pad voor." in response.content.decode()
    assert AuditEntry.objects.get(verb="choose_path").details["was"] == ""


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"path": "", "reason": "Daarom"}, "Kies een van de drie paden."),
        ({"path": "sideways", "reason": "Daarom"}, "Dit pad bestaat niet. Kies een van de drie."),
        ({"path": "adaptive", "reason": " "}, "Schrijf op waarom u dit pad kiest: de raad zal ernaar vragen."),
        ({"path": "adaptive", "reason": "x" * 2001}, "Hooguit 2.000 tekens."),
    ],
)
def test_a_decision_that_is_not_sound_is_shown_again(
    as_: As, coordinator: Person, fields: dict[str, str], message: str
) -> None:
    response = as_(coordinator).post(CHOOSE, {**fields, "aid-money": "no", "decide": "1"})

    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert 'id="aid-money-no" name="aid-money" value="no" checked' in page
    assert not PathDecision.objects.exists()


def test_the_page_shows_how_many_gaps_each_path_would_have(as_: As, coordinator: Person, answered: Assessment) -> None:
    answered.answers.update(status="not_yet")

    cards = as_(coordinator).get("/gemeente/delft/ontwikkelpad/").context["cards"]

    assert [card.gaps for card in cards] == [25, 34, 34]


def test_earlier_decisions_stay_in_the_history(as_: As, coordinator: Person) -> None:
    client = as_(coordinator)
    for path, reason in (("adaptive", "Eerst de basis."), ("proactive", "De basis staat.")):
        client.post(CHOOSE, {"path": path, "reason": reason, "decide": "1"})

    page = client.get("/gemeente/delft/ontwikkelpad/").content.decode()

    assert "Eerst de basis." in page
    assert page.index("De basis staat.") < page.index("Eerst de basis.")


@pytest.fixture
def care(delft: Municipality) -> SocietalTask:
    return SocietalTask.objects.create(municipality=delft, code="care", name="Zorg en welzijn")


def test_one_task_may_have_another_path_with_a_reason(as_: As, coordinator: Person, care: SocietalTask) -> None:
    fields = {f"task-{care.pk}-path": "directing", f"task-{care.pk}-reason": "Wettelijke taak."}

    response = as_(coordinator).post(PER_TASK, fields, follow=True)

    care.refresh_from_db()
    assert (care.path, care.path_reason) == ("directing", "Wettelijke taak.")
    assert "Wettelijke taak." in response.content.decode()


def test_another_path_without_a_reason_is_refused_beside_the_field(
    as_: As, coordinator: Person, care: SocietalTask
) -> None:
    response = as_(coordinator).post(PER_TASK, {f"task-{care.pk}-path": "directing"})

    assert response.status_code == 422
    assert "Schrijf op waarom deze opgave een ander pad vraagt." in response.content.decode()
    care.refresh_from_db()
    assert care.path == ""


def test_the_reason_goes_with_the_other_path(as_: As, coordinator: Person, care: SocietalTask) -> None:
    client = as_(coordinator)
    client.post(PER_TASK, {f"task-{care.pk}-path": "directing", f"task-{care.pk}-reason": "Wettelijke taak."})

    client.post(PER_TASK, {f"task-{care.pk}-path": "", f"task-{care.pk}-reason": "Wettelijke taak."})

    care.refresh_from_db()
    assert (care.path, care.path_reason) == ("", "")

import pytest

from assessment.actions import AnswerContent, Edit
from assessment.forms import AdoptionForm, AnswerForm, CorrectionForm
from assessment.limits import MAX_EXPLANATION, MAX_OWNER

SOUND = {
    "status": "partial",
    "explanation": "Concept",
    "owner": "Beleid",
    "version": "3",
    "edit": "abc-1",
    "sequence": "7",
}
NOTHING = AnswerContent(None, "", "")


def test_answer_form_cleans_to_what_the_action_wants() -> None:
    form = AnswerForm(SOUND)

    assert form.is_valid()
    assert form.content_against(NOTHING) == AnswerContent("partial", "Concept", "Beleid")
    assert form.came_from() == Edit(page="abc-1", sequence=7, based_on=3)


def test_no_status_is_unanswered() -> None:
    form = AnswerForm({**SOUND, "status": ""})

    assert form.is_valid()
    assert form.content_against(NOTHING).status is None


def test_line_ends_of_browsers_are_no_difference() -> None:
    form = AnswerForm({**SOUND, "explanation": "een\r\ntwee"})

    assert form.is_valid()
    assert form.content_against(NOTHING).explanation == "een\ntwee"


def test_a_choice_counts_from_the_version_it_was_made_against() -> None:
    form = AnswerForm({**SOUND, "resolve": "mine", "against": "5"})

    assert form.is_valid()
    assert form.came_from().based_on == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        pytest.param({"status": "finished"}, "status", id="unknown status"),
        pytest.param({"explanation": "a" * (MAX_EXPLANATION + 1)}, "explanation", id="explanation too long"),
        pytest.param({"owner": "a" * (MAX_OWNER + 1)}, "owner", id="owner too long"),
        pytest.param({"explanation": "nul\x00teken"}, "explanation", id="null character"),
        pytest.param({"version": ""}, "version", id="no version"),
        pytest.param({"version": "-1"}, "version", id="negative version"),
        pytest.param({"edit": "<script>"}, "edit", id="forged page"),
        pytest.param({"sequence": str(2**70)}, "sequence", id="count out of range"),
        pytest.param({"resolve": "all"}, "resolve", id="unknown choice"),
    ],
)
def test_unsound_answer_is_refused_at_its_field(change: dict[str, str], field: str) -> None:
    form = AnswerForm({**SOUND, **change})

    assert list(form.errors) == [field]


def test_typed_text_survives_a_refusal() -> None:
    form = AnswerForm({**SOUND, "status": "finished"})

    assert form.typed() == AnswerContent("finished", "Concept", "Beleid")


def test_longest_texts_fit() -> None:
    assert AnswerForm({**SOUND, "explanation": "a" * MAX_EXPLANATION, "owner": "a" * MAX_OWNER}).is_valid()


@pytest.mark.parametrize(("reason", "is_sound"), [("", False), ("Te kort", False), ("Verkeerde status ingevuld", True)])
def test_correction_needs_a_reason(reason: str, is_sound: bool) -> None:
    assert CorrectionForm({"reason": reason}).is_valid() is is_sound


@pytest.mark.parametrize(("ticked", "is_sound"), [({}, False), ({"understood": "on"}, True)])
def test_adoption_needs_the_box_ticked(ticked: dict[str, str], is_sound: bool) -> None:
    assert AdoptionForm(ticked, unconfirmed=0).is_valid() is is_sound


def test_adoption_asks_for_a_second_tick_where_answers_wait_to_be_confirmed() -> None:
    assert not AdoptionForm({"understood": "on"}, unconfirmed=2).is_valid()
    assert AdoptionForm({"understood": "on", "confirms": "on"}, unconfirmed=2).is_valid()

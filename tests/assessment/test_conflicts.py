import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.actions import AnswerContent
from assessment.conflicts import Choice, settle
from assessment.models import Status

THEIRS = AnswerContent("partial", "Er ligt een concept.", "Beleid")
MINE = AnswerContent("implemented", "De raad stelde vast.", "Griffie")

contents = st.builds(AnswerContent, st.sampled_from([None, *Status.values]), st.text(max_size=30), st.text(max_size=10))


@pytest.mark.parametrize(
    ("choice", "theirs", "mine", "settled"),
    [
        pytest.param(Choice.THEIRS, THEIRS, MINE, THEIRS, id="theirs"),
        pytest.param(Choice.MINE, THEIRS, MINE, MINE, id="mine"),
        pytest.param(
            Choice.BOTH,
            THEIRS,
            MINE,
            AnswerContent("implemented", "Er ligt een concept.\n\nDe raad stelde vast.", "Beleid / Griffie"),
            id="both",
        ),
        pytest.param(Choice.BOTH, THEIRS, AnswerContent(None, "", ""), THEIRS, id="both, where I wrote nothing"),
        pytest.param(
            Choice.BOTH,
            THEIRS,
            AnswerContent(None, "Er ligt een concept. En meer.", "Beleid"),
            AnswerContent("partial", "Er ligt een concept. En meer.", "Beleid"),
            id="both, where mine holds theirs",
        ),
    ],
)
def test_settle(choice: str, theirs: AnswerContent, mine: AnswerContent, settled: AnswerContent) -> None:
    assert settle(choice, theirs=theirs, mine=mine) == settled


@given(contents, contents)
def test_both_loses_no_word(theirs: AnswerContent, mine: AnswerContent) -> None:
    settled = settle(Choice.BOTH, theirs=theirs, mine=mine)

    for text in (theirs, mine):
        assert text.explanation in settled.explanation
        assert text.owner in settled.owner

"""Where a municipality stands in the seven steps."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment.scoring import Score
from municipalities.reading import ContentError
from strategy.steps import KEYS, STEPS_FILE, Standing, read_steps, seven_steps

BUSY = Score(not_yet=1, unanswered=3)
EMPTY = Score(unanswered=4)


@pytest.mark.parametrize(
    ("standing", "states", "pages"),
    [
        (Standing(), ["open", "open", "open"], ["", "", ""]),
        (Standing(may_start=True, may_answer=True), ["now", "open", "open"], ["start", "", ""]),
        (Standing(may_start=True), ["now", "open", "open"], ["", "", ""]),
        (Standing(may_start=True, may_answer=True, score=EMPTY), ["now", "open", "open"], ["questions", "", ""]),
        (
            Standing(may_start=True, may_answer=True, score=BUSY),
            ["now", "open", "open"],
            ["questions", "canvas", "recommendations"],
        ),
        (Standing(may_start=True, score=BUSY), ["now", "open", "open"], ["canvas", "canvas", "recommendations"]),
        (Standing(may_answer=True, score=BUSY), ["open", "open", "open"], ["canvas", "canvas", "recommendations"]),
        (
            Standing(may_start=True, may_answer=True, is_adopted=True, score=BUSY),
            ["done", "done", "now"],
            ["canvas", "canvas", "recommendations"],
        ),
    ],
    ids=[
        "no round",
        "not begun",
        "not begun, a reader",
        "begun, nothing answered",
        "busy",
        "busy, a reader",
        "round closed without adoption",
        "adopted",
    ],
)
def test_photo_gaps_and_priorities_follow_the_assessment(standing, states, pages):
    steps = seven_steps(standing)

    assert [step.state for step in steps[2:5]] == states
    assert [step.page for step in steps[2:5]] == pages


@pytest.mark.parametrize("standing", [Standing(), Standing(may_start=True, is_adopted=True, score=BUSY)])
def test_seven_steps_and_the_others_are_honest(standing):
    steps = seven_steps(standing)

    assert len(steps) == 7
    assert [step.state for step in (*steps[:2], *steps[5:])] == ["coming"] * 4
    assert [step.state for step in steps].count("now") <= 1


def test_seven_steps_say_what_the_experts_wrote():
    written = yaml.safe_load(STEPS_FILE.read_text())["steps"]

    steps = seven_steps(Standing())

    assert [(step.key, step.title, step.text) for step in steps] == [(w["key"], w["title"], w["text"]) for w in written]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda steps: steps.reverse(), ", ".join(KEYS)),
        (lambda steps: steps.pop(), ", ".join(KEYS)),
        (lambda steps: steps[2].pop("source"), "steps/2: 'source' is a required property"),
        (lambda steps: steps[2]["source"].update(document="verzonnen"), "unknown document: verzonnen"),
    ],
    ids=["another order", "one missing", "no source", "an unknown document"],
)
def test_steps_that_are_not_sound_are_refused(tmp_path: Path, spoil: Any, said: str):
    content = yaml.safe_load(STEPS_FILE.read_text())
    spoil(content["steps"])
    path = tmp_path / "steps.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True))

    with pytest.raises(ContentError) as refusal:
        read_steps(path)

    assert said in str(refusal.value)

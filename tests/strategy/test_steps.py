"""Where a municipality stands in the seven steps."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment.scoring import Score
from municipalities.reading import ContentError
from strategy.steps import KEYS, STEPS_FILE, Standing, Worked, read_steps, seven_steps

BUSY = Score(not_yet=1, unanswered=3)
EMPTY = Score(unanswered=4)


ALL = Worked(ambition=True, path=True, agenda=True, wishes=True, goals=True)


@pytest.mark.parametrize(
    ("standing", "states", "pages"),
    [
        (Standing(), ["open", "open", "open"], ["", "", "agenda"]),
        (Standing(may_start=True, may_answer=True), ["now", "open", "open"], ["start", "", "agenda"]),
        (Standing(may_start=True), ["now", "open", "open"], ["", "", "agenda"]),
        (Standing(may_start=True, may_answer=True, score=EMPTY), ["now", "open", "open"], ["questions", "", "agenda"]),
        (
            Standing(may_start=True, may_answer=True, score=BUSY),
            ["now", "open", "open"],
            ["questions", "gaps", "agenda"],
        ),
        (Standing(may_start=True, score=BUSY), ["now", "open", "open"], ["canvas", "gaps", "agenda"]),
        (Standing(may_answer=True, score=BUSY), ["open", "open", "open"], ["canvas", "gaps", "agenda"]),
        (
            Standing(may_start=True, may_answer=True, is_adopted=True, score=BUSY, worked=replace(ALL, agenda=False)),
            ["done", "done", "now"],
            ["canvas", "gaps", "agenda"],
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


@pytest.mark.parametrize(
    ("worked", "following"),
    [
        (Worked(), "goals"),
        (Worked(ambition=True), "path"),
        (Worked(path=True, agenda=True), "goals"),
        (Worked(ambition=True, path=True), "priorities"),
        (Worked(ambition=True, path=True, agenda=True), "cooperation"),
        (Worked(ambition=True, path=True, agenda=True, wishes=True), "evaluation"),
        (ALL, None),
    ],
)
def test_after_adopting_the_first_open_step_is_the_next_one(worked, following):
    steps = seven_steps(Standing(may_start=True, is_adopted=True, score=BUSY, worked=worked))

    assert next((step.key for step in steps if step.state == "now"), None) == following


@pytest.mark.parametrize("worked", [Worked(), ALL])
def test_as_long_as_the_round_is_open_the_photo_is_the_next_step(worked):
    steps = seven_steps(Standing(may_start=True, may_answer=True, score=BUSY, worked=worked))

    assert [step.key for step in steps if step.state == "now"] == ["photo"]


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

"""How far the work on an answer is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.models import Progress
from assessment.progress import Step, after


@pytest.mark.parametrize(
    ("progress", "step", "waiting", "expected"),
    [
        ("to_do", Step.SAVED, False, "busy"),
        ("to_do", Step.DRAFTED, False, "busy"),
        ("done", Step.DRAFTED, False, "done"),
        ("busy", Step.OFFERED, True, "proposed"),
        ("proposed", Step.RETURNED, False, "returned"),
        ("proposed", Step.RETURNED, True, "proposed"),
        ("proposed", Step.TAKEN_BACK, False, "busy"),
        ("busy", Step.FINISHED, False, "done"),
        ("done", Step.REOPENED, False, "busy"),
        ("done", Step.SAVED, False, "busy"),
    ],
)
def test_work_moves_on(progress: str, step: Step, waiting: bool, expected: str) -> None:
    assert after(progress, step, waiting=waiting) == expected


@given(st.sampled_from(Progress.values), st.sampled_from(list(Step)))
def test_nothing_hides_a_proposal_that_waits(progress: str, step: Step) -> None:
    assert after(progress, step, waiting=True) == Progress.PROPOSED

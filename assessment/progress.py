"""How far the work on an answer is, after each step; pure. The status, how far the municipality is, is another axis."""

from enum import Enum, auto

from assessment.models import Progress


class Step(Enum):
    SAVED = auto()
    DRAFTED = auto()
    OFFERED = auto()
    RETURNED = auto()
    TAKEN_BACK = auto()
    FINISHED = auto()
    REOPENED = auto()


def after(progress: str, step: Step, *, waiting: bool) -> Progress:
    """Where an answer stands after a step. `waiting`: does a proposal wait for a decision, once the step was taken?

    Nobody sees a draft: it takes no answer out of `done`.
    """
    if waiting:
        return Progress.PROPOSED
    if step == Step.FINISHED:
        return Progress.DONE
    if step == Step.RETURNED:
        return Progress.RETURNED
    if step == Step.DRAFTED and progress == Progress.DONE:
        return Progress.DONE
    return Progress.BUSY

"""What changes in instruments, rounds, assessments and answers; each noun has a file of its own."""

from assessment.actions.answers import (
    ConflictError,
    Edit,
    FrozenError,
    resolve_conflict,
    save_answer,
)
from assessment.actions.assessments import (
    adopt_assessment,
    correct_assessment,
    start_assessment,
    start_own_assessment,
)
from assessment.actions.inheritance import changes_between, confirm_answer
from assessment.actions.instruments import load_instruments, publish_instrument
from assessment.actions.notices import tell
from assessment.actions.rounds import (
    RefusedError,
    change_round,
    close_round,
    open_round,
    refuse_unless_open,
    remind_round,
    renew_invitations,
    reopen_round,
)
from assessment.actions.targets import Aim, set_targets
from assessment.models import AnswerContent

__all__ = [
    "Aim",
    "AnswerContent",
    "ConflictError",
    "Edit",
    "FrozenError",
    "RefusedError",
    "adopt_assessment",
    "change_round",
    "changes_between",
    "close_round",
    "confirm_answer",
    "correct_assessment",
    "load_instruments",
    "open_round",
    "publish_instrument",
    "refuse_unless_open",
    "remind_round",
    "renew_invitations",
    "reopen_round",
    "resolve_conflict",
    "save_answer",
    "set_targets",
    "start_assessment",
    "start_own_assessment",
    "tell",
]

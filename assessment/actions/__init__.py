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
from assessment.actions.comments import close_comment, reopen_comment, write_comment
from assessment.actions.corrections import refuse_unless_changeable, window_of
from assessment.actions.documents import add_document, remove_document
from assessment.actions.evidence import Upload, add_evidence, attach_passage, end_evidence, use_evidence
from assessment.actions.exchange import (
    ChoicesError,
    StalePreviewError,
    apply_offline_form,
    keep_offline_form,
    preview_of,
)
from assessment.actions.inheritance import changes_between, confirm_answer
from assessment.actions.instruments import load_instruments, publish_instrument
from assessment.actions.notices import choose_notices, tell
from assessment.actions.outdated import OutdatedError
from assessment.actions.presence import note_presence
from assessment.actions.proposals import (
    StaleProposalError,
    accept_proposal,
    finish_answer,
    offer_proposal,
    reopen_answer,
    return_proposal,
    save_proposal,
    take_back_proposal,
    withdraw_proposal,
)
from assessment.actions.related import take_over_elsewhere
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
from assessment.actions.sharing import choose_sharing
from assessment.actions.targets import Aim, set_targets
from assessment.actions.teamwork import (
    Assignee,
    Terms,
    assign_blocks,
    change_assignment,
    end_assignment,
    find_assignee,
    give_to_new_member,
)
from assessment.models import AnswerContent

__all__ = [
    "Aim",
    "AnswerContent",
    "Assignee",
    "ChoicesError",
    "ConflictError",
    "Edit",
    "FrozenError",
    "OutdatedError",
    "RefusedError",
    "StalePreviewError",
    "StaleProposalError",
    "Terms",
    "Upload",
    "accept_proposal",
    "add_document",
    "add_evidence",
    "adopt_assessment",
    "apply_offline_form",
    "assign_blocks",
    "attach_passage",
    "change_assignment",
    "change_round",
    "changes_between",
    "choose_notices",
    "choose_sharing",
    "close_comment",
    "close_round",
    "confirm_answer",
    "correct_assessment",
    "end_assignment",
    "end_evidence",
    "find_assignee",
    "finish_answer",
    "give_to_new_member",
    "keep_offline_form",
    "load_instruments",
    "note_presence",
    "offer_proposal",
    "open_round",
    "preview_of",
    "publish_instrument",
    "refuse_unless_changeable",
    "refuse_unless_open",
    "remind_round",
    "remove_document",
    "renew_invitations",
    "reopen_answer",
    "reopen_comment",
    "reopen_round",
    "resolve_conflict",
    "return_proposal",
    "save_answer",
    "save_proposal",
    "set_targets",
    "start_assessment",
    "start_own_assessment",
    "take_back_proposal",
    "take_over_elsewhere",
    "tell",
    "use_evidence",
    "window_of",
    "withdraw_proposal",
    "write_comment",
]

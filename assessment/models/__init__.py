"""What the assessment stores; each noun has a file of its own."""

from assessment.models.answers import Answer, AnswerContent, AnswerRevision, Progress, SetAsideAnswer, Target
from assessment.models.assessments import Assessment
from assessment.models.comparison import Audience, ComparisonGroup, Disclosure, GroupTotal, Result
from assessment.models.evidence import (
    DocumentFault,
    DocumentState,
    Evidence,
    EvidenceUse,
    Passage,
    PolicyDocument,
    StoredFile,
)
from assessment.models.exchange import OfflineForm
from assessment.models.instruments import (
    Block,
    Instrument,
    InstrumentVersion,
    Layer,
    Pillar,
    PublishedText,
    Shape,
    Status,
    Subject,
)
from assessment.models.notices import Notice, NoticeKind, UnwantedNotice
from assessment.models.rounds import Round, RoundReopening
from assessment.models.sharing import Sharing, SharingLevel
from assessment.models.teamwork import (
    Assignment,
    Comment,
    Presence,
    Proposal,
    ProposalRevision,
    ProposalState,
)

__all__ = [
    "Answer",
    "AnswerContent",
    "AnswerRevision",
    "Assessment",
    "Assignment",
    "Audience",
    "Block",
    "Comment",
    "ComparisonGroup",
    "Disclosure",
    "DocumentFault",
    "DocumentState",
    "Evidence",
    "EvidenceUse",
    "GroupTotal",
    "Instrument",
    "InstrumentVersion",
    "Layer",
    "Notice",
    "NoticeKind",
    "OfflineForm",
    "Passage",
    "Pillar",
    "PolicyDocument",
    "Presence",
    "Progress",
    "Proposal",
    "ProposalRevision",
    "ProposalState",
    "PublishedText",
    "Result",
    "Round",
    "RoundReopening",
    "SetAsideAnswer",
    "Shape",
    "Sharing",
    "SharingLevel",
    "Status",
    "StoredFile",
    "Subject",
    "Target",
    "UnwantedNotice",
]

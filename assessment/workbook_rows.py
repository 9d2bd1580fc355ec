"""What a questionnaire as a file says: of which assessment it is, and its rows, out and back in. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

from assessment.models import AnswerContent


@dataclass(frozen=True)
class Origin:
    """Which questionnaire a file is of."""

    municipality: str
    assessment: int
    instrument: str
    checksum: str


@dataclass(frozen=True)
class Row:
    """One block to write: what it asks, and what stands."""

    key: str
    version: int
    pillar: str
    block: str
    questions: tuple[str, ...]
    content: AnswerContent


@dataclass(frozen=True)
class Reading:
    """One row that came back: what it says, based on which version, or the `problem` why it cannot be taken."""

    number: int
    key: str
    based_on: int
    status: str | None = None
    explanation: str = ""
    owner: str = ""
    problem: str = ""

    @property
    def content(self) -> AnswerContent:
        return AnswerContent(self.status, self.explanation, self.owner)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

"""What stands beside an answer: how far the work on it is, and how many remarks, evidence and proposals it has."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marks:
    """The marks of one answer: open remarks, evidence in use, and proposals that wait for a decision."""

    progress: str
    to_confirm: bool = False
    remarks: int = 0
    evidence: int = 0
    proposals: int = 0

"""What changed in an answer, from save to save: pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from itertools import pairwise

from assessment.models import AnswerContent, AnswerRevision


@dataclass(frozen=True)
class Piece:
    """A run of words that stayed, came or went."""

    kind: str
    text: str

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Saved:
    """One save: who, when, what the answer said after it, and before it (None for the first)."""

    version: int
    at: datetime
    by: str
    content: AnswerContent
    before: AnswerContent | None

    @property
    def changes_status(self) -> bool:
        return self.before is None or self.before.status != self.content.status

    @property
    def explanation(self) -> tuple[Piece, ...]:
        return difference(self.before.explanation if self.before else "", self.content.explanation)

    @property
    def owner(self) -> tuple[Piece, ...]:
        return difference(self.before.owner if self.before else "", self.content.owner)


def saves(newest_first: Sequence[AnswerRevision], before: AnswerRevision | None) -> list[Saved]:
    """The saves of a page of the history; `before` is the revision just older than the last of them."""
    return [_saved(newer, older) for newer, older in pairwise([*newest_first, before]) if newer]


def _saved(revision: AnswerRevision, before: AnswerRevision | None) -> Saved:
    content = AnswerContent.of(revision)
    was = AnswerContent.of(before) if before else None
    return Saved(revision.version, revision.at, str(revision.by), content, was)


def difference(was: str, now: str) -> tuple[Piece, ...]:
    """What stayed, came and went, word by word; empty where both say nothing or the same."""
    if was == now:
        return ()
    return tuple(_pieces(_words(was), _words(now)))


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+\s*?", text)


def _pieces(was: list[str], now: list[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for kind, was_from, was_to, now_from, now_to in matcher.get_opcodes():
        if kind == "equal":
            yield Piece(Piece.SAME, "".join(now[now_from:now_to]))
            continue
        if was_to > was_from:
            yield Piece(Piece.REMOVED, "".join(was[was_from:was_to]))
        if now_to > now_from:
            yield Piece(Piece.ADDED, "".join(now[now_from:now_to]))

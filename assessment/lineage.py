"""The was-wordt table: what became of each block of the version before, and what that does to answers and trends."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessment.models import AnswerContent, Status


class Kind(TextChoices):
    SAME = "same", _("same")
    RENAMED = "renamed", _("renamed")
    SPLIT = "split", _("split")
    MERGED = "merged", _("merged")
    NEW = "new", _("new")
    GONE = "gone", _("gone")


# How many blocks each kind takes from the old version, and gives to the new: at least, at most.
_ONE, _SOME, _NONE = (1, 1), (2, 99), (0, 0)
_COUNTS = {
    Kind.SAME: (_ONE, _ONE),
    Kind.RENAMED: (_ONE, _ONE),
    Kind.SPLIT: (_ONE, _SOME),
    Kind.MERGED: (_SOME, _ONE),
    Kind.NEW: (_NONE, _ONE),
    Kind.GONE: (_ONE, _NONE),
}


@dataclass(frozen=True)
class Change:
    """One row of the table: these blocks became those."""

    kind: Kind
    was: tuple[str, ...]
    becomes: tuple[str, ...]

    @classmethod
    def read(cls, rows: Iterable[Mapping[str, Any]]) -> "tuple[Change, ...]":
        """The table as it stands in the YAML and in InstrumentVersion.changes."""
        return tuple(cls(Kind(row["kind"]), tuple(row["was"]), tuple(row["becomes"])) for row in rows)

    @property
    def goes_on(self) -> bool:
        """Does a trend go on across it? Where blocks were split or merged the numbers say something else."""
        return self.kind in (Kind.SAME, Kind.RENAMED)


def problems(changes: Iterable[Change], old: Iterable[str], new: Iterable[str]) -> Iterator[str]:
    """What is wrong with a table between two versions, by the keys of their blocks; nothing where it is sound."""
    changes = tuple(changes)
    yield from _wrong_counts(changes)
    yield from _left_out([key for change in changes for key in change.was], old, "was")
    yield from _left_out([key for change in changes for key in change.becomes], new, "becomes")


def _wrong_counts(changes: Iterable[Change]) -> Iterator[str]:
    for change in changes:
        was, becomes = _COUNTS[change.kind]
        if not (was[0] <= len(change.was) <= was[1] and becomes[0] <= len(change.becomes) <= becomes[1]):
            yield f"{change.kind}: {list(change.was)} cannot become {list(change.becomes)}"
        if change.kind == Kind.SAME and change.was != change.becomes:
            yield f"same: {list(change.was)} and {list(change.becomes)} are not the same key; that is renamed"


def _left_out(named: list[str], blocks: Iterable[str], side: str) -> Iterator[str]:
    counts, known = Counter(named), set(blocks)
    yield from (f"{side} names {key!r} {count} times" for key, count in counts.items() if count > 1)
    yield from (f"{side} names {key!r}, which that version does not have" for key in counts if key not in known)
    yield from (f"{side} leaves out {key!r}" for key in sorted(known - counts.keys()))


def carry(changes: Iterable[Change], answers: Mapping[str, AnswerContent]) -> dict[str, AnswerContent]:
    """The answers of the old version as first answers of the new one, by key of the new block.

    A part of what was split gets the whole answer, what was merged the lowest status and all texts; what is new none.
    """
    return {
        key: _merged([answers[old] for old in change.was if old in answers])
        for change in changes
        for key in change.becomes
        if any(old in answers for old in change.was)
    }


_LOWEST_FIRST = (Status.NOT_YET, Status.PARTIAL, Status.IMPLEMENTED, Status.NOT_APPLICABLE)


def _merged(answers: list[AnswerContent]) -> AnswerContent:
    given = {answer.status for answer in answers}
    return AnswerContent(
        status=next((str(status) for status in _LOWEST_FIRST if status in given), None),
        explanation="\n\n".join(dict.fromkeys(answer.explanation for answer in answers if answer.explanation)),
        owner=" / ".join(dict.fromkeys(answer.owner for answer in answers if answer.owner)),
    )


def lines(tables: Iterable[Iterable[Change]], blocks: Iterable[str]) -> dict[str, str]:
    """Which block of the first version each of these blocks of the last one goes on from, by key of the last.

    `tables` stand from the oldest to the newest; what is not in the outcome breaks: split, merged or new on the way.
    Without a table both versions are the same.
    """
    found = {key: key for key in blocks}
    for table in reversed([tuple(table) for table in tables]):
        before = {change.becomes[0]: change.was[0] for change in table if change.goes_on}
        found = {key: before[at] for key, at in found.items() if at in before}
    return found


def went_on_as(tables: Iterable[Iterable[Change]], block: str) -> tuple[str, ...]:
    """What became of a block of the version before the first of these tables: keys of the last; nothing where it went.

    `tables` stand from the oldest to the newest; one without rows says that both versions are the same.
    """
    found = [block]
    for table in (tuple(table) for table in tables):
        if table:
            found = list(dict.fromkeys(key for change in table if {*change.was} & {*found} for key in change.becomes))
    return tuple(found)


def asked_first(tables: Iterable[Iterable[Change]], blocks: Iterable[str]) -> set[str]:
    """Which of these blocks of the last version come of no block at all of the first: new on the way."""
    ancestors = {key: {key} for key in blocks}
    for table in reversed([tuple(table) for table in tables]):
        before = {key: set(change.was) for change in table for key in change.becomes}
        ancestors = {key: {old for at in there for old in before.get(at, ())} for key, there in ancestors.items()}
    return {key for key, found in ancestors.items() if not found}

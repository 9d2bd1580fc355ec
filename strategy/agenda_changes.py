"""What changed between two versions of the digital agenda. Pure: two contents in, the differences out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from strategy.agenda import AgendaContent
from strategy.agenda_lines import GapLine, GoalLine, ItemLine

Line = TypeVar("Line", ItemLine, GoalLine, GapLine)


@dataclass(frozen=True)
class Turn:
    """Something that said `was` and says `now`; empty is nothing."""

    was: str
    now: str


@dataclass(frozen=True)
class AgendaChanges:
    """From one version to a later one. `ambition` and `path` are None where they stayed the same.

    `finished` are items that were to be done and are done now; they are neither added nor removed.
    """

    ambition: Turn | None
    path: Turn | None
    items_added: tuple[ItemLine, ...]
    items_removed: tuple[ItemLine, ...]
    items_finished: tuple[ItemLine, ...]
    goals_added: tuple[GoalLine, ...]
    goals_removed: tuple[GoalLine, ...]
    gaps_opened: tuple[GapLine, ...]
    gaps_closed: tuple[GapLine, ...]

    @property
    def is_empty(self) -> bool:
        return not any(vars(self).values())


def changes_between(before: AgendaContent, after: AgendaContent) -> AgendaChanges:
    to_do = {item.key for item in before.planned}
    return AgendaChanges(
        ambition=_turn(before.ambition, after.ambition),
        path=_turn(before.path.name if before.path else "", after.path.name if after.path else ""),
        items_added=_missing_in(before.items, after.items),
        items_removed=_missing_in(after.items, before.items),
        items_finished=tuple(item for item in after.done if item.key in to_do),
        goals_added=_missing_in(before.goals, after.goals),
        goals_removed=_missing_in(after.goals, before.goals),
        gaps_opened=_missing_in(before.gaps, after.gaps),
        gaps_closed=_missing_in(after.gaps, before.gaps),
    )


def _turn(was: str, now: str) -> Turn | None:
    return None if was == now else Turn(was, now)


def _missing_in(others: Iterable[Line], lines: Iterable[Line]) -> tuple[Line, ...]:
    known = {line.key for line in others}
    return tuple(line for line in lines if line.key not in known)

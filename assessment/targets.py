"""The page on which a municipality says what it wants: a row a block, with what stands and what is wanted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.datastructures import MultiValueDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from assessment.actions import Aim
from assessment.models import Answer, Block, Pillar, Target
from assessment.scoring import is_gap


@dataclass(frozen=True)
class TargetRow:
    """One block: its status, and what the fields show, sound or not (`problem` says what is wrong)."""

    block: Block
    status: str | None
    target: str
    on: str
    problem: str = ""

    @property
    def is_gap(self) -> bool:
        return is_gap(self.status, self.target if self.target in Target.values else "")


@dataclass(frozen=True)
class TargetPage:
    pillars: Mapping[Pillar, tuple[TargetRow, ...]]

    @property
    def rows(self) -> tuple[TargetRow, ...]:
        return tuple(row for rows in self.pillars.values() for row in rows)

    @property
    def is_sound(self) -> bool:
        return not any(row.problem for row in self.rows)

    def aims(self) -> dict[str, Aim]:
        """What to store, of a sound page."""
        return {row.block.key: Aim(row.target, parse_date(row.on) if row.on else None) for row in self.rows}


def target_page(
    pillars: Mapping[Pillar, tuple[Block, ...]], answers: Mapping[int, Answer], typed: MultiValueDict[str, str] | None
) -> TargetPage:
    """The page as it stands, or with what was typed (`target-<block>` and `on-<block>`). `answers` by block."""
    return TargetPage(
        {pillar: tuple(_row(block, answers[block.pk], typed) for block in blocks) for pillar, blocks in pillars.items()}
    )


def _row(block: Block, answer: Answer, typed: MultiValueDict[str, str] | None) -> TargetRow:
    stored = (answer.target, answer.target_on.isoformat() if answer.target_on else "")
    if typed is None:
        return TargetRow(block, answer.status, *stored)
    target, on = typed.get(f"target-{block.key}", stored[0]), typed.get(f"on-{block.key}", stored[1]).strip()
    return TargetRow(block, answer.status, target, on, _problem(target, on))


def _problem(target: str, on: str) -> str:
    if target not in ("", *Target.values):
        return _("This target does not exist. Choose one from the list.")
    day = _day(on)
    if on and day is None:
        return _("Write the day as year-month-day, for example 2027-12-31.")
    if day and not target:
        return _("Choose a target for this day, or leave the day empty.")
    return ""


def _day(on: str) -> date | None:
    try:
        return parse_date(on) if on else None
    except ValueError:
        return None

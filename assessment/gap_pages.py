"""The gaps of the region as its staff are shown them: which blocks are open, at whom, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.actions import changes_between
from assessment.comparison import (
    GroupView,
    Member,
    heat_order,
    members_with_statuses,
    open_at,
)
from assessment.comparison_pages import A_PAGE, named_in, total_of_all
from assessment.comparison_scope import Scope
from assessment.layout import Layout
from assessment.lineage import lines
from assessment.models import Block, Round
from assessment.region_gaps import Asked, Change, Measured, RegionGap, region_gaps
from assessment.sheets import Sheet
from municipalities.societal_tasks import societal_tasks


@dataclass(frozen=True)
class GapPage:
    """Every block with at whom it is open: `known` share by name, `total` is what may be told of all that share.

    `before` is the round before.
    """

    gaps: tuple[RegionGap, ...]
    known: int
    total: GroupView | None
    before: Round | None

    @classmethod
    def from_scope(cls, scope: Scope) -> "GapPage | None":
        """None where nobody shares by name and nothing may be told of all together."""
        if scope.layout is None or scope.round is None:
            return None
        measured = _measured(scope, scope.round)
        gaps = region_gaps(_asked(scope, scope.layout), measured)
        found = total_of_all(scope)
        total = GroupView.from_total(found, scope.layout, "") if found else None
        before = scope.before[0] if scope.before else None
        return cls(gaps, len(measured), total, before) if measured or total else None

    @property
    def compared(self) -> int:
        """How many municipalities share by name and measured in the round before as well."""
        return max((gap.change.both for gap in self.gaps if gap.change), default=0)

    @property
    def rows(self) -> tuple[tuple[RegionGap, int | None, str], ...]:
        """What is open at most of them first: the block, at how many of all that share, and its tasks in words."""
        counts = {count.key: count.open for count in self.total.blocks} if self.total else {}
        names = societal_tasks()
        found = [
            (gap, counts.get(gap.key), ", ".join(f"{names.get(task, task)} ({count})" for task, count in gap.tasks))
            for gap in self.gaps
            if gap.open or counts.get(gap.key)
        ]
        return tuple(sorted(found, key=lambda row: -(row[0].open if row[1] is None else row[1])))

    def sheet(self) -> Sheet:
        header = (
            _("Pillar"),
            _("Building block"),
            _("Open at (who share by name)"),
            _("Open at (all who share)"),
            _("Societal tasks there"),
            _("Done since the round before"),
            _("Open since, and not in the round before"),
            _("No longer applies since the round before"),
        )
        rows = tuple((gap.pillar, gap.name, gap.open, count, tasks, *_changed(gap)) for gap, count, tasks in self.rows)
        return Sheet("gaps", _("Gaps of the region"), header, rows)


def in_words(change: Change | None) -> str:
    """What became of a block since the round before; empty where that cannot be said."""
    if change is None:
        return ""
    closed, opened, dropped = change.closed, change.opened, change.dropped
    said = (
        ngettext("%(number)s has it done", "%(number)s have it done", closed) % {"number": closed} if closed else "",
        ngettext("%(number)s newly open", "%(number)s newly open", opened) % {"number": opened} if opened else "",
        ngettext("at %(number)s it no longer applies", "at %(number)s it no longer applies", dropped)
        % {"number": dropped}
        if dropped
        else "",
    )
    return _("%(change)s (of %(number)s compared)") % {
        "change": ", ".join(filter(None, said)) or _("the same"),
        "number": change.both,
    }


def _changed(gap: RegionGap) -> tuple[int | None, ...]:
    change = gap.change
    return (change.closed, change.opened, change.dropped) if change else (None, None, None)


def _asked(scope: Scope, layout: Layout) -> list[Asked]:
    goes_on: Mapping[str, str] = {}
    if scope.before and scope.version:
        keys = [block.key for block in layout.blocks]
        goes_on = lines(changes_between(scope.before[1], scope.version), keys)
    return [
        Asked(block.key, block.name, pillar.name, goes_on.get(block.key, ""))
        for pillar, blocks in layout.pillars.items()
        for block in blocks
    ]


def _measured(scope: Scope, round_: Round) -> list[Measured]:
    """With what the same municipality measured in the round before; of a merged one each part for itself."""
    if scope.version is None:
        return []
    before = scope.before[0] if scope.before else None
    found = members_with_statuses(scope.region, scope.version.instrument, round_, before)
    return [Measured(one.name, one.tasks, given, then) for one, given, then in found]


@dataclass(frozen=True)
class OpenAt:
    """Where one block is open: a page of those who share by name, each with its status and tasks; `known` share so."""

    block: Block
    page: "Page[Member]"
    rows: tuple[tuple[Member, str, str], ...]
    known: int

    @classmethod
    def from_scope(cls, scope: Scope, key: str, number: str = "1") -> "OpenAt | None":
        """None where this version has no such block."""
        block = next((one for one in scope.layout.blocks if one.key == key), None) if scope.layout else None
        if block is None:
            return None
        members = heat_order(named_in(scope))
        statuses = open_at(members, key)
        page = Paginator([one for one in members if one.result in statuses], A_PAGE).get_page(number)
        names = societal_tasks()
        rows = tuple(
            (one, statuses[one.result], ", ".join(names.get(task, task) for task in one.tasks))
            for one in page.object_list
        )
        return cls(block, page, rows, len(members))

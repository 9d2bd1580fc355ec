"""Which groups of municipalities may be counted together without telling of one what it shares in totals only.

A municipality is *named* where the reader may see its own result anyway, and *hidden* where it shares in totals only.
Each total that is released is one equation about the hidden ones in it. Two totals can be subtracted, and so can any
number of them; what comes out is always constant on the cells into which the released groups cut the hidden
municipalities. So a set of groups is safe where each of those cells is empty or holds at least `minimum` of them:
whatever is added or subtracted, nothing is ever said of fewer. (Sufficient, and stricter than looking at pairs.)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Codes = frozenset[str]


@dataclass(frozen=True)
class Group:
    """Municipalities by their codes, under a key of our own."""

    key: str
    members: Codes


@dataclass(frozen=True)
class Release:
    """What may be shown of a group: the totals of `members`. `left_out` counts the hidden ones that were left out."""

    key: str
    members: Codes
    left_out: int = 0


def released(groups: Sequence[Group], named: Codes, minimum: int) -> tuple[Release, ...]:
    """What may be shown of each group, in the order given; who comes first is served first.

    A group whose hidden members would give somebody away is shown without them; one that is then too small is not shown
    at all. Give the whole before its parts.
    """
    everyone = frozenset[str]().union(*(group.members for group in groups)) if groups else frozenset()
    cells: tuple[Codes, ...] = (everyone - named,)
    found = []
    for group in groups:
        hidden = group.members - named
        cut = _cut(cells, hidden)
        if hidden and _is_safe(cut, hidden, minimum):
            cells, members = cut, group.members
        else:
            members = group.members & named
        if len(members) >= minimum:
            found.append(Release(group.key, members, len(group.members - members)))
    return tuple(found)


def _cut(cells: Iterable[Codes], hidden: Codes) -> tuple[Codes, ...]:
    """Each cell as the new group cuts it: the part inside, and the part outside."""
    return tuple(part for cell in cells for part in (cell & hidden, cell - hidden) if part)


def _is_safe(cells: Iterable[Codes], hidden: Codes, minimum: int) -> bool:
    return len(hidden) >= minimum and all(len(cell) >= minimum for cell in cells)


def merged_upwards(classes: Sequence[Group], minimum: int) -> tuple[Group, ...]:
    """Neighbouring classes joined until each has `minimum` members; a key then names its classes, joined by "+".

    `classes` go from small to large: what is too small joins the next larger, the last one the class before it.
    """
    joined: list[Group] = []
    waiting: Group | None = None
    for group in classes:
        if not group.members:
            continue
        waiting = _together(waiting, group) if waiting else group
        if len(waiting.members) >= minimum:
            joined.append(waiting)
            waiting = None
    if waiting and joined:
        joined[-1] = _together(joined[-1], waiting)
    elif waiting:
        joined.append(waiting)
    return tuple(joined)


def _together(first: Group, second: Group) -> Group:
    return Group(f"{first.key}+{second.key}", first.members | second.members)

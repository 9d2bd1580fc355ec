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
    return released_to_each(groups, [named], minimum)[0]


def released_to_each(groups: Sequence[Group], named: Sequence[Codes], minimum: int) -> tuple[tuple[Release, ...], ...]:
    """The same for several readers, each with whom they see by name; who sees more by name stands first.

    Whoever sees more reads what the others are told as well: what is told to everybody may not be subtracted from what
    the region knows. So a total is safe where it is safe to its own readers and to all who stand before them.
    """
    everyone = frozenset[str]().union(*(group.members for group in groups)) if groups else frozenset()
    readers = [_Reader(known, (everyone - known,)) for known in named]
    return tuple(
        tuple(
            Release(group.key, members, len(group.members - members))
            for group in groups
            if len(members := _shown(group, readers[: number + 1], minimum)) >= minimum
        )
        for number in range(len(readers))
    )


@dataclass
class _Reader:
    """Whom they see by name, and the cells into which all that they have read cuts the others."""

    named: Codes
    cells: tuple[Codes, ...]


def _shown(group: Group, readers: Sequence[_Reader], minimum: int) -> Codes:
    """Who of a group may be counted together for the last of these readers, while all of them read it.

    All of them, or else those whom an earlier reader sees by name, or else those whom the last one does.
    """
    for wanted in (group.members, *(group.members & reader.named for reader in readers)):
        cuts = [_cut(reader.cells, wanted - reader.named) for reader in readers]
        hidden = [wanted - reader.named for reader in readers]
        if all(_is_safe(cells, those, minimum) for cells, those in zip(cuts, hidden, strict=True) if those):
            for reader, cells in zip(readers, cuts, strict=True):
                reader.cells = cells
            return wanted
    return frozenset()  # never: whom the last one sees by name hides nobody


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

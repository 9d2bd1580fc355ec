"""Which groups of municipalities may be counted together without telling of one what it shares in totals only.

What is counted are results. A result is *named* where the reader may see it by name or ever could, and *hidden* where
its municipality shares in totals only, and always did. Each total that is told is one equation about the hidden ones in
it. Totals can be subtracted from each other, also a total of today from one that somebody kept of last week; whatever
comes out is constant on the cells into which everything that was ever told cuts the hidden results. So a total may be
told where each of those cells holds results of at least `minimum` municipalities of which the reader never saw any:
whatever is added or subtracted, nothing is ever said of fewer. (Sufficient, and stricter than looking at pairs.)

That is why hidden results come in, and are replaced, by at least `minimum` at a time. Until then the group keeps the
hidden ones that it had; a result that is no longer shared takes the hidden ones of its group along.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Members = frozenset[Hashable]


@dataclass(frozen=True)
class Group:
    """What counts together, under a key of our own."""

    key: str
    members: Members


@dataclass(frozen=True)
class Release:
    """What may be shown of a group: the totals of `members`."""

    key: str
    members: Members


@dataclass(frozen=True)
class Told:
    """What a reader was told: the cells into which that cuts the hidden ones, and those of each group, last time."""

    cells: tuple[Members, ...] = ()
    latest: Mapping[str, Members] = field(default_factory=dict)


@dataclass(frozen=True)
class Reader:
    """What they see by name or ever did, and what they were told before."""

    named: Members = frozenset()
    told: Told = field(default_factory=Told)


@dataclass(frozen=True)
class Rule:
    """At least `minimum` municipalities, whatever is subtracted.

    `owners` gives the municipality of what is counted, where that is not the same thing. What a group held before may
    be shown again as far as it is `countable`; None is everything.
    """

    minimum: int
    owners: Mapping[Any, Hashable] = field(default_factory=dict)
    countable: Members | None = None

    def owned(self, members: Members) -> Members:
        return frozenset(self.owners.get(member, member) for member in members)

    def enough(self, members: Members, known: Members = frozenset()) -> bool:
        """Whether these are of so many municipalities; the `known` ones hide nobody."""
        return len(self.owned(members) - known) >= self.minimum

    def may_count(self, members: Members) -> bool:
        return self.countable is None or members <= self.countable


def released(groups: Sequence[Group], named: Members, minimum: int) -> tuple[Release, ...]:
    """What may be shown of each group, in the order given; who comes first is served first.

    A group whose hidden members would give somebody away is shown without them; one that is then too small is not shown
    at all. Give the whole before its parts.
    """
    [(releases, _told)] = released_to_each(groups, [Reader(named)], Rule(minimum))
    return releases


def released_to_each(
    groups: Sequence[Group], readers: Sequence[Reader], rule: Rule
) -> tuple[tuple[tuple[Release, ...], Told], ...]:
    """The same for several readers, each with what they have been told by now; who sees more by name stands first.

    Whoever sees more reads what the others are told as well: what is told to everybody may not be subtracted from what
    the region knows. So a total is safe where it is safe to its own readers and to all who stand before them.
    """
    memories = [_Memory.of(reader, readers[number:], rule) for number, reader in enumerate(readers)]
    found = [_releases(groups, memories[: number + 1], rule) for number in range(len(memories))]
    return tuple((releases, memory.told) for releases, memory in zip(found, memories, strict=True))


def _releases(groups: Sequence[Group], memories: Sequence["_Memory"], rule: Rule) -> tuple[Release, ...]:
    """To the last of these readers, while all of them read it."""
    shown = [Release(group.key, _shown(group, memories, rule)) for group in groups]
    return tuple(release for release in shown if rule.enough(release.members))


@dataclass
class _Memory:
    """What one reader knows: by name, the cells of the others, which hidden ones were counted together, and as what.

    `known` are the municipalities of which it saw a result by name: what one answered before a correction tells of what
    it answered after.
    """

    named: Members
    known: Members
    cells: tuple[Members, ...]
    together: set[Members]
    latest: dict[str, Members]

    @classmethod
    def of(cls, reader: Reader, read: Iterable[Reader], rule: Rule) -> "_Memory":
        """`read` are the readers whose totals this one reads, itself among them."""
        together = {members - reader.named for one in read for members in one.told.latest.values()}
        cells = tuple(cell for told in reader.told.cells if (cell := told - reader.named))
        return cls(reader.named, rule.owned(reader.named), cells, together, dict(reader.told.latest))

    @property
    def told(self) -> Told:
        return Told(self.cells, self.latest)

    def bears(self, members: Members, rule: Rule) -> bool:
        """Whether this reader may be told the total of these."""
        hidden = members - self.named
        if not hidden:
            return True
        if not rule.enough(hidden, self.known):
            return False
        return hidden in self.together or all(rule.enough(cell, self.known) for cell in self._cut(hidden))

    def keep(self, members: Members) -> None:
        """It was told."""
        if hidden := members - self.named:
            self.cells = self._cut(hidden)
            self.together.add(hidden)

    def _cut(self, hidden: Members) -> tuple[Members, ...]:
        """Each cell as the new total cuts it, the part inside and the part outside; and what is new in it."""
        parts = [part for cell in self.cells for part in (cell & hidden, cell - hidden)]
        return tuple(part for part in (*parts, hidden.difference(*self.cells)) if part)


def _shown(group: Group, memories: Sequence[_Memory], rule: Rule) -> Members:
    """What of a group may be counted together for the last of these readers, while all of them read it.

    All of it; else the hidden ones that it held before; else what an earlier reader sees by name; else what the last
    one sees by name.
    """
    last = memories[-1]
    before = last.latest.get(group.key, frozenset())
    candidates = [group.members]
    named = group.members & last.named
    if before and rule.may_count(before) and rule.owned(before - named).isdisjoint(rule.owned(named)):
        candidates.append(named | before)
    candidates += [group.members & memory.named for memory in memories]
    for members in candidates:
        if rule.enough(members) and all(memory.bears(members, rule) for memory in memories):
            for memory in memories:
                memory.keep(members)
            if hidden := members - last.named:
                last.latest[group.key] = hidden
            return members
    return frozenset()


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

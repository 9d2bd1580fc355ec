"""Municipalities that share by name, laid beside each other: what differs, and who could help whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from assessment.charts import Chart
from assessment.comparison import Member, heat_order, statuses_of
from assessment.comparison_pages import named_in, pillar_names, status_word
from assessment.comparison_scope import Scope
from assessment.instruments import LEADING
from assessment.layout import Layout
from assessment.models import Block, Pillar
from assessment.paths import paths_of
from assessment.scoring import Score, is_gap
from assessment.sheets import Sheet
from municipalities.heirs import Heirs
from municipalities.models import Municipality
from projects.matching import Opening, Party, can_help, match, pair_cost
from projects.parties import openings_of, rooms_of
from projects.reasons import sentences

MOST = 5
ALL_NAMES = 40  # municipalities that share; where there are more, names are suggested by what is typed
SUGGESTED = 12


@dataclass(frozen=True)
class Side:
    """One municipality, and the status that it gave each block."""

    member: Member
    statuses: Mapping[str, str | None]

    def level(self, blocks: Iterable[Block]) -> int | None:
        return Score.of(self.statuses.get(block.key) for block in blocks).level


@dataclass(frozen=True)
class Line:
    """One block beside each other; `differs` says that not all who answered it answered the same."""

    key: str
    name: str
    statuses: tuple[str | None, ...]

    @property
    def differs(self) -> bool:
        return len({status for status in self.statuses if status}) > 1


@dataclass(frozen=True)
class Help:
    """`helper` is further with these blocks, which are gaps of `seeker`; `takes_more` requests this year.

    `openings` are its projects and testbeds for one of these blocks that others may join.
    """

    seeker: str
    helper: str
    blocks: tuple[str, ...]
    reasons: tuple[str, ...]
    openings: tuple[Opening, ...]
    takes_more: bool


@dataclass(frozen=True)
class SideBySide:
    """`names` are those to choose from; `unknown` is what was asked and cannot be shown, for whatever reason.

    `left_out` were asked beyond the five, known or not. Of what is unknown `places` are municipalities of the region;
    whether those share in totals or nothing at all is the same here.
    """

    layout: Layout
    names: tuple[str, ...]
    sides: tuple[Side, ...]
    unknown: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    helps: tuple[Help, ...] = ()
    places: frozenset[str] = frozenset()

    @classmethod
    def from_scope(cls, scope: Scope, asked: Iterable[str], today: date) -> "SideBySide | None":
        """None where nobody shares by name. `asked` are names or CBS codes; more than five are left out."""
        members = heat_order(named_in(scope))
        if scope.layout is None or not members:
            return None
        chosen, unknown = _chosen(members, asked)
        sides, room = _sides(chosen[:MOST]), max(MOST - len(chosen), 0)
        left_out = (*(member.name for member in chosen[MOST:]), *unknown[room:])
        unknown = unknown[:room]
        return cls(
            scope.layout,
            _names(members),
            sides,
            unknown,
            left_out,
            _helps(scope, sides, today),
            _places(scope, unknown),
        )

    @property
    def choices(self) -> tuple[str, ...]:
        """What the fields suggest before anything is typed: all names, or where those are many, what was meant."""
        return self.names if len(self.names) <= ALL_NAMES else self.meant

    @property
    def is_searched(self) -> bool:
        """There are too many names to send them all."""
        return len(self.names) > ALL_NAMES

    @cached_property
    def meant(self) -> tuple[str, ...]:
        """Names that look like what was asked and is not known."""
        return tuple(dict.fromkeys(name for text in self.unknown for name in like(self.names, text)))[:SUGGESTED]

    @cached_property
    def lines(self) -> Mapping[Pillar, tuple[Line, ...]]:
        return {
            pillar: tuple(
                Line(block.key, block.name, tuple(side.statuses.get(block.key) for side in self.sides))
                for block in blocks
            )
            for pillar, blocks in self.layout.pillars.items()
        }

    @property
    def compares(self) -> bool:
        """Are there two at least? One alone differs from nobody."""
        return len(self.sides) > 1

    @property
    def different(self) -> int:
        return sum(line.differs for lines in self.lines.values() for line in lines)

    @property
    def all_lines(self) -> int:
        return len(self.layout.blocks)

    @property
    def chosen(self) -> tuple[str, ...]:
        """What stands in the five fields of the form: the names, and what was typed and is not known."""
        names = [*(side.member.name for side in self.sides), *self.unknown][:MOST]
        return (*names, *[""] * (MOST - len(names)))

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """What stands in each field, and why that cannot be shown where it cannot."""
        return tuple((text, self._why_not(text)) for text in self.chosen)

    def _why_not(self, text: str) -> str:
        if text not in self.unknown:
            return ""
        if text in self.places:
            return _("%(name)s does not share by name in this round.") % {"name": text}
        return _("We know no municipality %(name)s in this region.") % {"name": text}

    @property
    def pictures(self) -> tuple[tuple[Side, tuple[tuple[str, tuple[tuple[Line, str | None], ...]], ...]], ...]:
        """Of each side its small canvas: the pillars, with of each block the line and the status."""
        return tuple(
            (
                side,
                tuple(
                    (pillar.name, tuple((line, line.statuses[place]) for line in lines))
                    for pillar, lines in self.lines.items()
                ),
            )
            for place, side in enumerate(self.sides)
        )

    def radar(self) -> Chart:
        names = [name for key, name in pillar_names(self.layout).items() if key]
        series = [
            {"name": side.member.name, "values": [side.level(blocks) for blocks in self.layout.pillars.values()]}
            for side in self.sides
        ]
        title = _("Shape by pillar")
        sentence = _(
            "What you see here: for each municipality how far each pillar is, in percents. Look at the shapes: "
            "where one bulges, it may help another."
        )
        rows = tuple(
            (name, *(side.level(blocks) for side in self.sides))
            for name, blocks in zip(names, self.layout.pillars.values(), strict=True)
        )
        header = (_("Pillar"), *(side.member.name for side in self.sides))
        return Chart(
            "shape",
            title,
            sentence,
            {"kind": "radar", "names": names, "series": series},
            Sheet("shape", title, header, rows),
        )

    def sheet(self) -> Sheet:
        header = (_("Pillar"), _("Building block"), *(side.member.name for side in self.sides), _("Differs"))
        rows = tuple(
            (pillar.name, line.name, *map(status_word, line.statuses), _("yes") if line.differs else _("no"))
            for pillar, lines in self.lines.items()
            for line in lines
        )
        return Sheet("side-by-side", _("Side by side"), header, rows)


def like(names: Iterable[str], typed: str) -> tuple[str, ...]:
    """A few names: first those that begin with it, then those that have it somewhere."""
    text = typed.strip().casefold()
    found = [name for name in names if text in name.casefold()] if text else []
    return tuple(sorted(found, key=lambda name: not name.casefold().startswith(text))[:SUGGESTED])


def _names(members: Iterable[Member]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(member.name for member in members))


def _places(scope: Scope, texts: Collection[str]) -> frozenset[str]:
    """Those of these texts that are the name or the code of a municipality of the region."""
    if not texts:
        return frozenset()
    there = Municipality.objects.filter(region=scope.region).order_by().values_list("pk", "name")
    known = {word.casefold() for one in there for word in one}
    return frozenset(text for text in texts if text.casefold() in known)


def _sides(members: Sequence[Member]) -> tuple[Side, ...]:
    statuses = statuses_of(members)
    return tuple(Side(member, statuses[member.result]) for member in members)


def _chosen(members: Sequence[Member], asked: Iterable[str]) -> tuple[list[Member], tuple[str, ...]]:
    """Who can be shown, in the order asked; its own result comes before that of a municipality that merged into it."""
    found: dict[str, Member] = {}
    for member in sorted(members, key=lambda one: bool(one.measured_by), reverse=True):
        found |= {member.name.casefold(): member, member.code.casefold(): member}
    wanted = list(dict.fromkeys(text.strip() for text in asked if text.strip()))
    chosen = list(dict.fromkeys(found[text.casefold()] for text in wanted if text.casefold() in found))
    unknown = tuple(text for text in wanted if text.casefold() not in found)
    return chosen, unknown


def _helps(scope: Scope, sides: Sequence[Side], today: date) -> tuple[Help, ...]:
    """By seeker, the best fit first; for the leading instrument alone, as helping rests on it."""
    if len(sides) < 2 or not scope.is_leading:
        return ()
    heirs = Heirs.on(today)
    parties, rooms = _parties(sides, openings_of(scope.region, today)), rooms_of(scope.region, heirs)
    names = {block.key: block.name for block in scope.layout.blocks} if scope.layout else {}
    found = []
    for seeker in parties:
        for helper in sorted(parties, key=lambda one: (pair_cost(seeker, one), one.name)):
            blocks = [key for key in names if can_help(helper, seeker, key)]
            if blocks:
                found.append(_help(seeker, helper, blocks, names, takes_more=rooms.get(helper.code, 0) > 0))
    return tuple(found)


def _help(seeker: Party, helper: Party, blocks: Sequence[str], names: Mapping[str, str], *, takes_more: bool) -> Help:
    of_block = {"has_it", "project", "testbed"}
    reasons = [reason for reason in match(seeker, helper, blocks[0]).reasons if reason.code not in of_block]
    of_blocks = tuple(names[key] for key in blocks)
    openings = {(one.kind, one.key): one for key in blocks for one in helper.openings_for(key)}
    return Help(seeker.name, helper.name, of_blocks, tuple(sentences(reasons)), tuple(openings.values()), takes_more)


def _parties(sides: Sequence[Side], openings: Mapping[str, tuple[Opening, ...]]) -> list[Party]:
    places = Municipality.objects.in_bulk([side.member.code for side in sides])
    return [_party(side, places[side.member.code], openings.get(side.member.code, ())) for side in sides]


def _party(side: Side, place: Municipality, openings: tuple[Opening, ...]) -> Party:
    path = paths_of(LEADING).get(place.path)
    gaps = frozenset(
        key for key, status in side.statuses.items() if is_gap(status, expected=path.level_of(key) if path else "")
    )
    return Party(
        code=place.pk,
        name=place.name,
        slug=place.slug,
        size_class=place.size_class,
        path=place.path,
        tasks=frozenset(place.tasks),
        latitude=place.latitude,
        longitude=place.longitude,
        statuses=side.statuses,
        gaps=gaps,
        openings=openings,
    )

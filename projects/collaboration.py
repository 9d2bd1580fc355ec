"""Who works with whom, in words: the cooperations with their themes and participants, and which of them are wanted.

Pure: rows in, frozen dataclasses out. Where it is drawn: projects/collaboration_map.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from string import ascii_uppercase

from django.utils.text import slugify
from django.utils.translation import gettext as _

from municipalities.heirs import heir_of, name_now
from municipalities.models import Municipality
from projects.models import Cooperation, Participation, TieState

STYLES = 8  # colours of lines in the style sheet
UNNAMED = "overig"


@dataclass(frozen=True)
class Theme:
    """What a cooperation is about. Its letter stands on each of its lines, so that a colour never says it alone.

    The ninth theme takes the first colour again, with a double line.
    """

    key: str
    name: str
    letter: str
    style: int
    is_double: bool


@dataclass(frozen=True)
class Participant:
    """Who takes part: `key` is the code of a municipality as it is now, or the key of an organisation."""

    key: str
    name: str
    state: str
    note: str = ""
    is_municipality: bool = True

    @property
    def is_potential(self) -> bool:
        return self.state == TieState.POTENTIAL

    @property
    def state_label(self) -> str:
        return str(TieState(self.state).label)


@dataclass(frozen=True)
class Line:
    """A cooperation in words."""

    pk: int
    theme: Theme
    state: str
    description: str
    is_region_wide: bool
    since: str
    contact_role: str
    source: str
    participants: tuple[Participant, ...]

    @property
    def is_potential(self) -> bool:
        return self.state == TieState.POTENTIAL

    @property
    def state_label(self) -> str:
        return str(TieState(self.state).label)

    @property
    def current(self) -> tuple[Participant, ...]:
        return tuple(p for p in self.participants if not p.is_potential)

    @property
    def potential(self) -> tuple[Participant, ...]:
        return tuple(p for p in self.participants if p.is_potential)

    def has(self, key: str) -> bool:
        return any(participant.key == key for participant in self.participants)

    def is_partly(self, state: str) -> bool:
        """Whether it is, or some of it is, current or potential."""
        return self.state == state or any(participant.state == state for participant in self.participants)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see: `theme` a key, `municipality` a slug; empty is everything."""

    theme: str = ""
    state: str = ""
    municipality: str = ""

    @property
    def asked(self) -> dict[str, str]:
        """As it stands in the address."""
        return {name: value for name in ("theme", "state", "municipality") if (value := getattr(self, name))}

    def without(self, name: str) -> dict[str, str]:
        return replace(self, **{name: ""}).asked

    def fits(self, line: Line, code: str | None) -> bool:
        """`code` is the municipality that is meant, None for all. Everybody takes part in what is region-wide."""
        is_theme = not self.theme or line.theme.key == self.theme
        is_state = not self.state or line.is_partly(self.state)
        return is_theme and is_state and (code is None or line.is_region_wide or line.has(code))


@dataclass(frozen=True)
class Towns:
    """The municipalities by code, the merged ones too; who merged stands under its successor."""

    by_code: Mapping[str, Municipality]
    today: date

    @classmethod
    def of(cls, municipalities: Iterable[Municipality], today: date) -> Towns:
        return cls({municipality.pk: municipality for municipality in municipalities}, today)

    @property
    def standing(self) -> list[Municipality]:
        """Those that exist, by name."""
        exist = (m for m in self.by_code.values() if not m.has_ended(self.today))
        return sorted(exist, key=lambda municipality: municipality.name)

    def now(self, code: str) -> Municipality:
        """The municipality of that code, or what it merged into."""
        return heir_of(self.by_code[code], self.by_code, self.today)

    def name(self, code: str) -> str:
        """As it is called now, with the name that it had."""
        return name_now(self.by_code[code], self.now(code))

    def with_slug(self, slug: str) -> Municipality | None:
        """The municipality of that slug as it is now."""
        found = next((m for m in self.by_code.values() if m.slug == slug), None)
        return self.now(found.pk) if found else None


@dataclass
class _Themes:
    """Letters and styles, given out in the order of the names."""

    by_key: dict[str, Theme] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str]) -> _Themes:
        themes = cls()
        for name in sorted(set(names), key=lambda name: (name.casefold(), name)):
            key, number = theme_key(name), len(themes.by_key)
            if key not in themes.by_key:
                is_double = number // STYLES % 2 == 1
                themes.by_key[key] = Theme(key, name, letters(number), number % STYLES + 1, is_double)
        return themes


def theme_key(name: str) -> str:
    """How a theme is named in an address."""
    return slugify(name) or UNNAMED


def letters(number: int) -> str:
    """A to Z, then AA, AB and so on."""
    text = ""
    for _place in count():
        text = ascii_uppercase[number % len(ascii_uppercase)] + text
        number = number // len(ascii_uppercase) - 1
        if number < 0:
            break
    return text


def lines_of(cooperations: Iterable[Cooperation], towns: Towns) -> tuple[Line, ...]:
    """The cooperations in words, by theme; each with its `participations` and their organisations at hand."""
    rows = list(cooperations)
    themes = _Themes.of(row.theme for row in rows).by_key
    lines = [_line(row, themes[theme_key(row.theme)], towns) for row in rows]
    return tuple(sorted(lines, key=lambda line: (line.theme.name.casefold(), line.is_potential, line.pk)))


def codes_of(cooperations: Iterable[Cooperation]) -> set[str]:
    """The municipalities that take part, or where an organisation lies that does; merged ones under their own code."""
    sides = [side for row in cooperations for side in row.participations.all()]
    places = [side.organisation.municipality_id if side.organisation else side.municipality_id for side in sides]
    return {code for code in places if code}


def themes_of(lines: Iterable[Line]) -> tuple[Theme, ...]:
    return tuple({line.theme.key: line.theme for line in lines}.values())


def _line(row: Cooperation, theme: Theme, towns: Towns) -> Line:
    return Line(
        pk=row.pk,
        theme=theme,
        state=row.state,
        description=row.description,
        is_region_wide=row.is_region_wide,
        since=row.since,
        contact_role=row.contact_role,
        source=_source(row),
        participants=() if row.is_region_wide else _participants(row, towns),
    )


def _source(row: Cooperation) -> str:
    if row.source:
        return str(row.source)
    if getattr(row, "request", None) is None:
        return _("Added by the region")
    return _("Agreed by the municipalities themselves")


def _participants(row: Cooperation, towns: Towns) -> tuple[Participant, ...]:
    """Nobody twice: two municipalities that merged take part as one, and are current where one of them is."""
    found: dict[str, Participant] = {}
    for participation in row.participations.all():
        participant = _participant(participation, row.state, towns)
        twin = found.get(participant.key)
        if twin is None:
            found[participant.key] = participant
        elif twin.is_potential and not participant.is_potential:
            found[participant.key] = replace(twin, state=participant.state)
    order = sorted(found.values(), key=lambda p: (p.is_potential, not p.is_municipality, p.name.casefold()))
    return tuple(order)


def _participant(participation: Participation, whole: str, towns: Towns) -> Participant:
    """In a cooperation that could be, nobody takes part yet."""
    state = TieState.POTENTIAL if whole == TieState.POTENTIAL else participation.state
    if participation.municipality_id:
        code = participation.municipality_id
        return Participant(towns.now(code).pk, towns.name(code), state, participation.note)
    organisation = participation.organisation
    assert organisation is not None  # noqa: S101  # the database holds one of the two
    return Participant(organisation.key, organisation.name, state, participation.note, is_municipality=False)

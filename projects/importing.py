"""The rows of a table, read as projects: what can be taken, what stands here already, and what is wrong. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from hashlib import sha256
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from projects.cells import BadCell, choice_of, is_fault_of_excel, parted, point_of, role_of, text_of, truth_of
from projects.columns import BY_KEY, header_of, normal
from projects.lookup import CHOICES, Known, Nearest, Town, kind_of_partner
from projects.models import ProjectStatus
from projects.tables import Row, Table
from projects.values import Partner, ProjectValues

_TEXTS = ("description", "successes", "conditions", "lessons", "period", "place")
_MAX_THEME, _MAX_PARTNER = 100, 150
_HAS_LETTER = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class Entry:
    """A row that can be taken. `place` are the municipalities as they are now, by which doubles are found."""

    number: int
    values: ProjectValues
    place: frozenset[str]
    key: str = ""
    reading: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fault:
    """What is wrong in a column, in a sentence."""

    column: str
    text: str


@dataclass(frozen=True)
class Faulty:
    """A row that cannot be taken as it is."""

    row: Row
    faults: tuple[Fault, ...]

    @property
    def reason(self) -> str:
        return " ".join(f"{fault.column}: {fault.text}" for fault in self.faults)


@dataclass(frozen=True)
class Existing:
    """A project that stands here already."""

    pk: int
    key: str
    name: str
    place: frozenset[str]


@dataclass(frozen=True)
class Double:
    """A row about what may be a project that stands here already."""

    entry: Entry
    existing: Existing


@dataclass(frozen=True)
class Reading:
    """What a table holds."""

    new: tuple[Entry, ...] = ()
    doubles: tuple[Double, ...] = ()
    faulty: tuple[Faulty, ...] = ()
    columns: tuple[tuple[int, str], ...] = ()

    @property
    def notes(self) -> list[tuple[int, str]]:
        entries = sorted((*self.new, *(double.entry for double in self.doubles)), key=lambda entry: entry.number)
        return [(entry.number, note) for entry in entries for note in entry.notes]

    @property
    def total(self) -> int:
        return len(self.new) + len(self.doubles) + len(self.faulty)

    @property
    def mark(self) -> str:
        """Tells this reading from one with other columns, or after somebody changed the projects that stand here."""
        pairs = [(double.entry.number, double.existing.pk) for double in self.doubles]
        return sha256(repr((pairs, len(self.faulty), len(self.new), self.columns)).encode()).hexdigest()[:16]


def read_rows(
    table: Table, columns: Mapping[int, str], known: Known, existing: Iterable[Existing] = (), own: Town | None = None
) -> Reading:
    """Every row, once. With `own` a row must be of that municipality, and is where no column names one."""
    reader = _Reader(table.headers, columns, known, own)
    there = _Standing.of(existing)
    before: dict[tuple[str, str], int] = {}
    new, doubles, faulty = [], [], []
    for row in table.rows:
        entry = reader.entry(row)
        double_of = _seen_before(before, entry) if isinstance(entry, Entry) else 0
        if double_of:
            text = _("The same project stands in row %(number)d already.") % {"number": double_of}
            faulty.append(Faulty(row, (Fault(reader.header("name"), text),)))
        elif isinstance(entry, Faulty):
            faulty.append(entry)
        elif found := there.same_as(entry):
            doubles.append(Double(entry, found))
        else:
            new.append(entry)
    return Reading(tuple(new), tuple(doubles), tuple(faulty), tuple(sorted(columns.items())))


def _seen_before(before: dict[tuple[str, str], int], entry: Entry) -> int:
    """The number of an earlier row about the same project, or 0. A row with a code of its own is one of its own."""
    names = [(code, normal(entry.values.name)) for code in entry.place]
    marks = [("", entry.key)] if entry.key else names
    number = next((before[mark] for mark in marks if mark in before), 0)
    for mark in marks:
        before.setdefault(mark, entry.number)
    return number


@dataclass(frozen=True)
class _Standing:
    """The projects that stand here, by code and by municipality and name."""

    by_key: Mapping[str, Existing]
    by_name: Mapping[tuple[str, str], Existing]

    @classmethod
    def of(cls, existing: Iterable[Existing]) -> "_Standing":
        rows = list(existing)
        by_name = {(code, normal(row.name)): row for row in reversed(rows) for code in row.place}
        return cls({row.key: row for row in rows}, by_name)

    def same_as(self, entry: Entry) -> Existing | None:
        if entry.key in self.by_key:
            return self.by_key[entry.key]
        name = normal(entry.values.name)
        return next((self.by_name[code, name] for code in sorted(entry.place) if (code, name) in self.by_name), None)


def filled(values: ProjectValues, more: ProjectValues) -> ProjectValues:
    """With what is empty taken from another; what is said stays. Where a project belongs is not touched."""
    empty = [
        name
        for name in (field.name for field in fields(values))
        if name not in ("name", "municipalities", "is_public", "latitude", "longitude")
        and getattr(values, name) in ("", (), ProjectStatus.UNKNOWN)
    ]
    taken = {name: getattr(more, name) for name in empty if getattr(more, name)}
    if values.latitude is None:
        taken |= {"latitude": more.latitude, "longitude": more.longitude}
    return replace(values, **taken)


@dataclass
class _Reader:
    """Reads one row after the other."""

    headers: tuple[str, ...]
    columns: Mapping[int, str]
    known: Known
    own: Town | None
    nearest: dict[str, Nearest] = field(init=False)

    def __post_init__(self) -> None:
        towns = {written: town.was or town.name for written, town in self.known.towns.items()}
        self.nearest = {
            "municipalities": Nearest(towns),
            "tasks": Nearest({written: written for written in self.known.tasks}),
            "blocks": Nearest({written: written for written in self.known.blocks}),
        }
        self.places = {key: number for number, key in self.columns.items()}

    def header(self, key: str) -> str:
        return header_of(self.headers, self.columns, key)

    def entry(self, row: Row) -> Entry | Faulty:
        faults: list[Fault] = []
        cells = {key: row.cells[number] for key, number in self.places.items()}
        for key, text in cells.items():
            if is_fault_of_excel(text):
                said = _("This cell holds a fault that Excel reports, %(fault)s.") % {"fault": text}
                faults.append(Fault(self.header(key), said))
        towns, notes = self._take(faults, "municipalities", self._towns, cells) or ((), ())
        values = self._values(faults, cells)
        if faults:
            return Faulty(row, tuple(faults))
        codes = tuple(town.was_code or town.code for town in towns)
        return Entry(
            row.number,
            ProjectValues(municipalities=codes, **values),
            frozenset(town.code for town in towns),
            slugify(cells.get("key", ""))[:120],
            cells.get("reading", "")[:200],
            notes,
        )

    def _take(self, faults: list[Fault], key: str, read: Any, cells: Mapping[str, str]) -> Any:
        """What a cell says; None with the reason among the faults."""
        try:
            return read(cells.get(key, ""))
        except BadCell as bad:
            faults.append(Fault(self.header(key), str(bad)))
            return None

    def _values(self, faults: list[Fault], cells: Mapping[str, str]) -> dict[str, Any]:
        def take(key: str, read: Any) -> Any:
            return self._take(faults, key, read, cells) if key in cells or key == "name" else None

        values = {"name": take("name", self._name)}
        values |= {key: take(key, lambda text, key=key: text_of(text, BY_KEY[key].limit)) for key in _TEXTS}
        values |= {key: take(key, lambda text, key=key: choice_of(text, CHOICES[key])) for key in CHOICES}
        values |= {
            "themes": take("themes", self._themes),
            "partners": take("partners", self._partners),
            "tasks": take("tasks", lambda text: self._codes(text, "tasks", self.known.tasks)),
            "blocks": take("blocks", lambda text: self._codes(text, "blocks", self.known.blocks)),
            "is_public": take("is_public", truth_of),
            "contact_role": take("contact_role", lambda text: role_of(text, BY_KEY["contact_role"].limit)),
        }
        try:
            point = point_of(cells.get("latitude", ""), cells.get("longitude", ""))
        except BadCell as bad:
            faults.append(Fault(self.header("longitude" if bad.of_longitude else "latitude"), str(bad)))
            point = None
        if point:
            values["latitude"], values["longitude"] = point
        return {key: value for key, value in values.items() if value not in (None, "", ())}

    def _name(self, text: str) -> str:
        if not _HAS_LETTER.search(text):
            raise BadCell(_("A project needs a name."))
        return text_of(" ".join(text.split()), BY_KEY["name"].limit)

    def _towns(self, text: str) -> tuple[tuple[Town, ...], tuple[str, ...]]:
        """The municipalities of a row, each once, and what there is to say about those that merged."""
        if not text:
            if self.own and "municipalities" not in self.places:
                return (self.own,), ()
            raise BadCell(_("A project belongs to at least one municipality."))
        found = {}
        for name in parted(text, self.known.towns, only_known=True):
            town = self.known.town(name)
            if town is None:
                raise BadCell(self._unknown(name, "municipalities"))
            found[town.code, town.was] = town
        towns = [town for town in found.values() if not town.was or (town.code, "") not in found]
        self._refuse_foreign(towns)
        said = _("“%(old)s” is now part of %(new)s. The project stands there, with the old name.")
        return tuple(towns), tuple(said % {"old": town.was, "new": town.name} for town in towns if town.was)

    def _refuse_foreign(self, towns: list[Town]) -> None:
        if self.own and self.own.code not in {town.code for town in towns}:
            raise BadCell(
                _("This project is of %(other)s. Here you import projects of %(own)s.")
                % {"other": ", ".join(town.was or town.name for town in towns), "own": self.own.name}
            )

    def _themes(self, text: str) -> tuple[str, ...]:
        themes = [self.known.themes.get(normal(theme), theme) for theme in parted(text, self.known.themes)]
        return tuple(dict.fromkeys(text_of(theme, _MAX_THEME) for theme in themes))

    def _partners(self, text: str) -> tuple[Partner, ...]:
        found: dict[str, Partner] = {}
        for name in parted(text, self.known.partners):
            text_of(name, _MAX_PARTNER)
            partner = self.known.partners.get(normal(name)) or Partner(name, str(kind_of_partner(name)))
            found.setdefault(normal(partner.name) or partner.name, partner)
        return tuple(found.values())

    def _codes(self, text: str, key: str, codes: Mapping[str, str]) -> tuple[str, ...]:
        found = []
        for name in parted(text, codes, only_known=True):
            if (code := codes.get(normal(name))) is None:
                raise BadCell(self._unknown(name, key))
            found.append(code)
        return tuple(dict.fromkeys(found))

    def _unknown(self, name: str, key: str) -> str:
        near = self.nearest[key].to(name)
        if near:
            return _("“%(name)s” is not known. Is “%(near)s” meant?") % {"name": name[:80], "near": near}
        return _("“%(name)s” is not known.") % {"name": name[:80]}

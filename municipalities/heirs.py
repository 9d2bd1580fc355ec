"""Into which municipality each one that merged went up, on a day: mergers of mergers are followed to the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

from django.db.models import Case, CharField, F, Value, When
from django.utils.translation import gettext as _

from municipalities.models import Municipality, Region

EVER = date.max  # the day by which every merger that was decided has taken place


def line_of(place: Municipality, places: Mapping[str, Municipality], day: date) -> Iterator[Municipality]:
    """The municipality and what it went up into, one after the other, by that day. A circle ends where it closes."""
    passed = {place.pk}
    yield place
    while place.has_ended(day) and place.successor_id in places and place.successor_id not in passed:
        place = places[str(place.successor_id)]
        passed.add(place.pk)
        yield place


def codes_of(line: Iterable[Municipality]) -> tuple[str, ...]:
    return tuple(place.pk for place in line)


def heir_of(place: Municipality, places: Mapping[str, Municipality], day: date) -> Municipality:
    """The municipality into which it went up by that day; itself where it did not (yet)."""
    *_passed, heir = line_of(place, places, day)
    return heir


def name_now(place: Municipality, heir: Municipality) -> str:
    if place.pk == heir.pk:
        return place.name
    return _("%(name)s (formerly %(old)s)") % {"name": heir.name, "old": place.name}


@dataclass(frozen=True)
class Heirs:
    """The municipalities that had merged on a day, with what they merged into; one query, whatever is asked of it."""

    by_code: Mapping[str, Municipality]
    day: date

    @classmethod
    def on(cls, day: date) -> Self:
        merged = Municipality.objects.filter(successor__isnull=False, valid_until__lt=day).select_related("successor")
        return cls({place.pk: place for old in merged for place in (old, old.successor) if place}, day)

    def within(self, region: Region) -> Heirs:
        """Only the mergers between two municipalities of a region."""
        return Heirs({code: place for code, place in self.by_code.items() if place.region_id == region.pk}, self.day)

    def of(self, place: Municipality) -> Municipality:
        """The municipality in whose place it stands now."""
        return heir_of(place, self.by_code, self.day)

    def of_code(self, code: str) -> str:
        return self.of(self.by_code[code]).pk if code in self.by_code else code

    def line(self, code: str) -> tuple[str, ...]:
        """Its code and those of what it went up into."""
        place = self.by_code.get(code)
        return codes_of(line_of(place, self.by_code, self.day)) if place else (code,)

    def under(self, *codes: str) -> frozenset[str]:
        """These codes, and those of all that went up into them, however many mergers ago."""
        wanted = set(codes)
        return frozenset(wanted | {code for code in self.by_code if wanted & {*self.line(code)}})

    @cached_property
    def gone_up_in(self) -> Mapping[str, tuple[str, ...]]:
        """By the code of each that others are part of now, the codes of those."""
        found: dict[str, tuple[str, ...]] = {}
        for code in sorted(self.by_code):
            if heir := self.now_of(code):
                found[heir.pk] = (*found.get(heir.pk, ()), code)
        return found

    def column(self, path: str, name: str) -> Case:
        """In a query: what the municipality that stands at `path`, or the one that it is part of now, has there."""
        merged = [
            When(**{f"{path}__in": codes}, then=Value(getattr(self.by_code[heir], name)))
            for heir, codes in sorted(self.gone_up_in.items())
        ]
        return Case(*merged, default=F(f"{path}__{name}"), output_field=CharField())

    def former(self, code: str) -> tuple[Municipality, ...]:
        """Those that went up into it, by name."""
        return tuple(sorted((self.by_code[old] for old in self.under(code) - {code}), key=lambda each: each.name))

    def name(self, place: Municipality) -> str:
        """As it is called now, with the name that it had."""
        return name_now(place, self.of(place))

    def now_of(self, code: str) -> Municipality | None:
        return self.now(self.by_code[code]) if code in self.by_code else None

    def now(self, place: Municipality) -> Municipality | None:
        """What it is part of now; None for one that stands by itself."""
        heir = self.of(place)
        return heir if heir.pk != place.pk else None


def successor_of(place: Municipality, day: date) -> Municipality | None:
    """What it is part of by that day; no query for one that stands by itself."""
    return Heirs.on(day).now(place) if place.has_ended(day) else None

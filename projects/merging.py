"""Two descriptions of one project brought together, and two changes of one project made at once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.models import ProjectStatus
from projects.values import Partner, ProjectValues

LONG = ("description", "successes", "conditions", "lessons")
SHORT = ("name", "status", "kind", "stage", "openness", "period", "contact_role", "place")
LISTS = ("municipalities", "themes", "tasks", "blocks")


def united(keep: ProjectValues, double: ProjectValues) -> ProjectValues:
    """All that both say: long texts one below the other, lists together; elsewhere `keep`, unless it says nothing.

    Whether it is public follows `keep`: what was not public does not become so unseen.
    """
    said: dict[str, Any] = {
        **{name: _below(getattr(keep, name), getattr(double, name)) for name in LONG},
        **{name: _first_told(getattr(keep, name), getattr(double, name)) for name in SHORT},
        **{name: _together(getattr(keep, name), getattr(double, name)) for name in LISTS},
    }
    point = keep if keep.latitude is not None else double
    return replace(
        keep,
        **said,
        partners=_partners(keep.partners, double.partners),
        latitude=point.latitude,
        longitude=point.longitude,
    )


class Take(models.TextChoices):
    """Which of two descriptions counts in a field."""

    BOTH = "both", _("Both")
    FIRST = "first", _("This one")
    SECOND = "second", _("This one")


def can_be_both(name: str) -> bool:
    """Whether a field can hold what two descriptions say, one beside the other."""
    return name in (*LONG, *LISTS, "partners")


def usual_take(name: str) -> Take:
    """What `united` does with a field in which both say something."""
    return Take.BOTH if can_be_both(name) else Take.FIRST


def chosen(keep: ProjectValues, double: ProjectValues, takes: Mapping[str, str]) -> ProjectValues:
    """What somebody chose field by field; where nothing was chosen, what `united` makes of it. A point is one field."""
    whole: dict[str, Any] = {}
    for name, take in takes.items():
        if take in (Take.FIRST, Take.SECOND):
            source = keep if take == Take.FIRST else double
            names = ("latitude", "longitude") if name == "latitude" else (name,)
            whole |= {each: getattr(source, each) for each in names}
    return replace(united(keep, double), **whole)


def settled(base: ProjectValues | None, mine: ProjectValues, theirs: ProjectValues) -> ProjectValues:
    """What I changed since `base` as I want it, and the rest as they left it. Without a base all is mine."""
    if base is None:
        return mine
    touched = base.differs_from(mine)
    return replace(theirs, **{name: getattr(mine, name) for name in touched})


def _first_told(first: str, second: str) -> str:
    return second if first in ("", ProjectStatus.UNKNOWN) and second else first


def _below(first: str, second: str) -> str:
    """Both texts, without writing twice what the one holds already."""
    if second in first:
        return first
    return second if first in second else f"{first}\n\n{second}"


def _together(first: Iterable[str], second: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain(first, second)))


def _partners(first: Iterable[Partner], second: Iterable[Partner]) -> tuple[Partner, ...]:
    by_name = {partner.name.casefold(): partner for partner in chain(second, first)}
    return tuple(by_name.values())

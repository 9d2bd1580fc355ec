"""Two descriptions of one project brought together, and two changes of one project made at once."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from typing import Any

from projects.models import ProjectStatus
from projects.values import Partner, ProjectValues

LONG = ("description", "successes", "conditions", "lessons")
SHORT = ("name", "status", "kind", "stage", "openness", "period", "contact_role", "place")
LISTS = ("municipalities", "themes", "tasks", "blocks")


def united(keep: ProjectValues, double: ProjectValues) -> ProjectValues:
    """All that both say: long texts one below the other, lists together; elsewhere `keep`, unless it says nothing."""
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
        is_public=keep.is_public or double.is_public,
    )


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

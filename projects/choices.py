"""What can be chosen on the form of a project: municipalities, themes, societal tasks and building blocks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Func
from django.utils.translation import gettext as _

from assessment.dropped import dropped_blocks
from assessment.leading import leading_layout
from municipalities.heirs import Heirs
from municipalities.models import Municipality, Region
from municipalities.naming import MOST_TO_TICK, to_tick
from municipalities.societal_tasks import societal_tasks
from projects.models import Project
from projects.values import ProjectValues

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Choices:
    """`always` are the municipalities that take part whatever is ticked; all are pairs of a key and a name.

    `region` is where other municipalities can be named, where there are too many to tick.
    """

    always: Pairs
    municipalities: Pairs
    themes: Sequence[str]
    tasks: Pairs
    pillars: Sequence[tuple[str, Pairs]]
    region: Region | None = None


def choices_of(
    *, region: Region, municipality: Municipality | None, values: ProjectValues | None, today: date
) -> Choices:
    """For the form of a project with these values (None for a new one), at a municipality or for the whole region.

    What the project has already can be chosen too, though it may not exist any more.
    """
    heirs = Heirs.on(today)
    named = _municipalities(region, municipality, values.municipalities if values else (), heirs)
    always = _always(municipality, set(values.municipalities) if values else set(), heirs)
    return Choices(
        always=[(code, name) for code, name in named if code in always],
        municipalities=[(code, name) for code, name in named if code not in always and not _is(municipality, code)],
        themes=sorted({*_known_themes(), *(values.themes if values else ())}, key=str.casefold),
        tasks=_with_lost(list(societal_tasks().items()), values.tasks if values else ()),
        pillars=_pillars(values.blocks if values else ()),
        region=region if len(named) >= MOST_TO_TICK else None,
    )


def _is(municipality: Municipality | None, code: str) -> bool:
    return municipality is not None and municipality.pk == code


def _always(municipality: Municipality | None, codes: set[str], heirs: Heirs) -> Collection[str]:
    """Its own code, unless one that merged into it takes part already under its old code."""
    if municipality is None:
        return set()
    own = heirs.under(municipality.pk)
    return own & codes or {municipality.pk}


def _municipalities(
    region: Region, municipality: Municipality | None, used: Iterable[str], heirs: Heirs
) -> list[tuple[str, str]]:
    """The nearest, where there are too many; for the whole region the first by name."""
    existing = Municipality.objects.filter(region=region).existing_on(heirs.day)
    nearest = existing.from_near_to_far(municipality) if municipality else existing.order_by("name")
    found = to_tick(nearest) | Municipality.objects.filter(pk__in=used)
    return [(each.pk, name_of(each, heirs)) for each in found.order_by("name")]


def name_of(municipality: Municipality, heirs: Heirs) -> str:
    """Its name, with that of the one that it is part of now."""
    heir = heirs.now(municipality)
    if heir is None:
        return municipality.name
    return _("%(name)s (now %(successor)s)") % {"name": municipality.name, "successor": heir.name}


def _known_themes() -> set[str]:
    """Those of the public map: what a project that is not public calls itself stays with its municipality."""
    themes = Project.objects.public().order_by().annotate(theme=Func(F("themes"), function="unnest"))
    return set(themes.values_list("theme", flat=True).distinct())


def _pillars(used: Iterable[str]) -> list[tuple[str, Pairs]]:
    layout = leading_layout()
    groups = layout.pillars.items() if layout else ()
    pillars: list[tuple[str, Pairs]] = [
        (pillar.name, [(block.key, block.name) for block in blocks]) for pillar, blocks in groups
    ]
    known = {key: label for _name, blocks in pillars for key, label in blocks}
    dropped = dropped_blocks(used, known)
    lost = [(key, str(dropped.get(key, key))) for key in used if key not in known]
    return [*pillars, (_("Of an earlier version"), lost)] if lost else pillars


def _with_lost(pairs: list[tuple[str, str]], used: Iterable[str]) -> list[tuple[str, str]]:
    known = dict(pairs)
    return [*pairs, *((key, key) for key in used if key not in known)]

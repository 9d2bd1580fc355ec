"""Which municipalities: the questions that are asked of them, whose answer does not wait on how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL

if TYPE_CHECKING:
    from municipalities.models import Municipality

SQUEEZE = 0.62  # how much narrower a degree of longitude is than one of latitude, in the Netherlands


# Along all mergers, whenever they are: each municipality comes into the outcome once, so that a circle ends.
_LINE = """WITH RECURSIVE line(code) AS (
  SELECT CAST(unnest(%s::text[]) AS varchar(6))
  UNION SELECT (SELECT successor_id FROM municipalities_municipality WHERE gm_code = line.code) FROM line
) SELECT code FROM line"""


class Place(Func):
    """Where a municipality lies, on a plane."""

    function = "point"

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        super().__init__(*(expressions or (F("longitude") * Value(SQUEEZE), F("latitude"))), **extra)


class Distance(Func):
    """How far a municipality lies from somewhere: to be ordered by, in no unit."""

    template = "%(expressions)s"
    arg_joiner = " <-> "
    output_field = FloatField()

    def __init__(self, longitude: float, latitude: float) -> None:
        super().__init__(Place(), Func(Value(longitude * SQUEEZE), Value(latitude), function="point"))


class _IsOneOf(Func):
    """As `IN`, of a subquery that the database then reads first, to look each of its rows up by index."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY(ARRAY"
    output_field = BooleanField()


class MunicipalityQuerySet(QuerySet["Municipality"]):
    def existing_on(self, day: date) -> MunicipalityQuerySet:
        """The municipalities that exist on that day: founded before or on it, and not merged yet."""
        founded = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
        not_merged = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return self.filter(founded & not_merged)

    def with_a_place(self) -> MunicipalityQuerySet:
        """Those that the map of a region draws: on a tile, or by their boundaries; each part found by an index."""
        every = self._every()
        drawn = every.filter(tile_row__isnull=False).union(every.filter(boundaries__isnull=False))
        return self.filter(_IsOneOf(F("pk"), drawn))

    def in_small_regions(self, most: int) -> MunicipalityQuerySet:
        """Those of the regions that have no more municipalities than this."""
        regions: Any = self.model._meta.get_field("region").related_model
        one_more = self._every().filter(region=OuterRef("pk"))[most : most + 1]
        small = self._every().filter(region__in=regions.objects.exclude(Exists(one_more)))
        return self.filter(_IsOneOf(F("pk"), small))

    def standing_for(self, codes: Iterable[str]) -> MunicipalityQuerySet:
        """The municipalities of these codes, and what they merged into."""
        line = RawSQL(_LINE, [sorted(set(codes))])  # noqa: S611  # no text of ours or theirs in it
        return self.filter(_IsOneOf(F("pk"), line))

    def from_near_to_far(self, place: Municipality) -> MunicipalityQuerySet:
        return self.order_by(Distance(place.longitude, place.latitude), "pk")

    def _every(self) -> Any:
        """The codes, to look something up in."""
        return self.model._default_manager.order_by().values("pk")

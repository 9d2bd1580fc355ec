"""What was measured: totals of groups that are big enough, and the results that municipalities made public.

No level, rank or order by result of any municipality: whoever publishes a league table makes it, not we.
"""

from datetime import date
from typing import Any, cast

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from assessment.instruments import LEADING
from assessment.models import Audience, GroupTotal, Round, SharingLevel, Status
from assessment.models.comparison import OWN_GROUP
from assessment.models.rounds import RoundReopening
from assessment.sharing import SharedResult, shared_page
from municipalities.models import Region
from projects.api.existing import is_instrument, is_region, refuse_unknown
from projects.api.facts import SLUG, is_synthetic
from projects.api.paging import Cut, Paging, cut_rows
from projects.api.shapes import (
    BlockTotalShape,
    GroupKind,
    GroupShape,
    ProblemShape,
    ResultPage,
    ResultShape,
    RoundShape,
    SpreadShape,
    StatusShape,
    TotalPage,
    TotalShape,
)

router = Router(tags=["results"], by_alias=True)


class TotalQuery(Paging):
    region: str | None = Field(None, pattern=SLUG, max_length=50, description="Slug of a region.")
    instrument: str | None = Field(None, pattern=SLUG, max_length=50, description="Key of an instrument.")


class ResultQuery(Paging):
    region: str = Field(pattern=SLUG, max_length=50, description="Slug of a region.")
    instrument: str = Field(LEADING, pattern=SLUG, max_length=50, description="Key of an instrument.")


@router.get("/results/totals", response={200: TotalPage, 422: ProblemShape})
def total_list(request: HttpRequest, response: HttpResponse, wanted: Query[TotalQuery]) -> TotalPage:
    """Of each round that has ended the totals of all, of each size class and of each development path.

    A round that goes on is not told: who watches its totals grow would see what was adopted in between.
    """
    refuse_unknown(region=is_region(wanted.region), instrument=is_instrument(wanted.instrument))
    rows, cut = cut_rows(_wanted_totals(wanted, timezone.localdate()), wanted)
    cut.link(request, response)
    return TotalPage(results=[_total(row) for row in rows], **cut.facts)


@router.get("/results/municipalities", response={200: ResultPage, 422: ProblemShape})
def result_list(request: HttpRequest, response: HttpResponse, wanted: Query[ResultQuery]) -> ResultPage:
    """The latest adopted results of the municipalities that made them public, by name."""
    refuse_unknown(region=is_region(wanted.region), instrument=is_instrument(wanted.instrument))
    region = Region.objects.get(slug=wanted.region)
    results, total = shared_page(
        level=SharingLevel.PUBLIC, instrument_key=wanted.instrument, region=region, part=wanted.part
    )
    cut = Cut(wanted.page, wanted.page_size, total)
    cut.link(request, response)
    return ResultPage(results=[_result(result, region) for result in results], **cut.facts)


def public_totals(today: date) -> QuerySet[GroupTotal]:
    """Without the rounds that go on, also where only for one municipality, and without groups of the region's own."""
    ended = Round.objects.filter(Q(closes_on__lt=today) | Q(closed_on__lte=today))
    reopened = RoundReopening.objects.filter(until__gte=today).values("round")
    found = GroupTotal.objects.filter(audience=Audience.PUBLIC, round__in=ended).exclude(round__in=reopened)
    return found.exclude(key__startswith=OWN_GROUP)


def _wanted_totals(wanted: TotalQuery, today: date) -> QuerySet[GroupTotal]:
    asked: dict[str, Any] = {"region__slug": wanted.region, "instrument__key": wanted.instrument}
    found = public_totals(today).filter(**{name: value for name, value in asked.items() if value})
    order = ("region__slug", "instrument__key", "-round__opens_on", "round_id", "position", "key")
    return found.select_related("region", "instrument", "round").order_by(*order)


def _total(row: GroupTotal) -> TotalShape:
    return TotalShape(
        region=row.region.slug,
        instrument=row.instrument.key,
        round=_round(row.round),
        group=_group(row.key),
        municipalities=row.municipalities,
        blocks=[_block(key, counts) for key, counts in row.blocks.items()],
        spread=[_spread(pillar, told) for pillar, told in row.spread.items()],
        refreshed_on=timezone.localdate(row.refreshed_at),
        is_synthetic=is_synthetic(row.region.slug),
    )


def _round(round_: Round) -> RoundShape:
    return RoundShape(
        name=round_.name, opens_on=round_.opens_on, ended_on=round_.ended_on, is_demo=round_.is_demo or settings.DEMO
    )


def _group(key: str) -> GroupShape:
    """ "all", or "size:small+medium"."""
    kind, _colon, values = key.partition(":")
    return GroupShape(kind=cast(GroupKind, kind), values=values.split("+") if values else [])


def _block(key: str, counts: dict[str, int]) -> BlockTotalShape:
    told = {status.value: counts.get(status, 0) for status in Status}
    return BlockTotalShape(key=key, unanswered=counts.get("", 0), **told)


def _spread(pillar: str, told: list[Any]) -> SpreadShape:
    count, *levels = told
    percentiles = dict(zip(("p10", "p25", "p50", "p75", "p90"), levels, strict=True))
    return SpreadShape(pillar=pillar or None, municipalities=count, **percentiles)


def _result(result: SharedResult, region: Region) -> ResultShape:
    return ResultShape(
        gm_code=result.code,
        name=result.name,
        measured_by=result.measured_by or None,
        instrument=result.instrument,
        adopted_on=result.adopted_on,
        statuses=[StatusShape(block=block, status=status) for block, status in result.statuses.items()],
        is_demo=settings.DEMO,
        is_synthetic=is_synthetic(region.slug),
    )

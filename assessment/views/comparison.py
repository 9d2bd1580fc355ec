"""Pages on which the region's staff compare: by name who shares by name, and of all others only totals."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessment.canvas import Given, draw
from assessment.comparison import Order, member_by_name, named
from assessment.comparison_pages import (
    HeatMap,
    SpreadPage,
    members_in,
    merged_in,
    newest_shown,
    orders,
    total_of_all,
)
from assessment.comparison_scope import Scope
from assessment.gap_pages import GapPage, OpenAt
from assessment.layout import layout_of
from assessment.models import Result, Round
from assessment.sheets import FORMATS, Sheet
from municipalities.access import region_view
from municipalities.models import Region
from municipalities.societal_tasks import societal_tasks


@require_safe
@never_cache
@region_view
def comparison_overview(request: HttpRequest, region: Region) -> HttpResponse:
    scope = Scope.from_query(region, request.GET)
    members = members_in(scope)
    context = {
        "everybody": total_of_all(scope),
        "named": len(named(members)),
        "merged": merged_in(members),
    }
    return comparison_page(request, scope, "assessment/comparison_overview.html", context)


@require_safe
@never_cache
@region_view
def heat_map(request: HttpRequest, region: Region) -> HttpResponse:
    scope = Scope.from_query(region, request.GET)
    order, pillars = _order(scope, request.GET), _pillars(scope)
    pillar = request.GET.get("pillar", "")
    pillar = pillar if pillar in pillars else ""
    found = HeatMap.from_scope(scope, order, pillar, request.GET.get("page", "1"))
    context = {
        "heat": found,
        "filters": "assessment/parts/heat_map_filters.html" if found else "",
        "order": order,
        "orders": orders(scope.layout),
        "pillar": pillar,
        "pillars": pillars,
        "merged": merged_in(found.members) if found else (),
        "page": found.page if found else None,
        "asked": scope.query(order=order, pillar=pillar),
        "sheets": [("heat-map", scope.query(order=order))],
    }
    return comparison_page(
        request,
        scope,
        "assessment/comparison_heat_map.html",
        context,
        _unknown(request, order=dict(orders(scope.layout)), pillar=pillars),
    )


@require_safe
@never_cache
@region_view
def spread(request: HttpRequest, region: Region) -> HttpResponse:
    scope = Scope.from_query(region, request.GET)
    found = SpreadPage.from_scope(scope, *_chosen(request.GET))
    groups = {one.key: one.name for one in found.groups} if found else {}
    names = found.names if found else {}
    elsewhere = None if found else newest_shown(region)
    context = {
        "spread": found,
        "filters": "assessment/parts/spread_filters.html" if found else "",
        "asked": scope.query(**_named(request.GET)),
        "elsewhere": elsewhere,
        "elsewhere_url": f"{reverse('spread')}?round={elsewhere.pk}" if elsewhere else "",
    }
    return comparison_page(
        request, scope, "assessment/comparison_spread.html", context, _unknown(request, group=groups, pillar=names)
    )


@require_safe
@never_cache
@region_view
def open_at(request: HttpRequest, region: Region, block: str) -> HttpResponse:
    """At whom one block is open, of those who share by name."""
    scope = Scope.from_query(region, request.GET)
    found = OpenAt.from_scope(scope, block, request.GET.get("page", "1"))
    if found is None:
        raise Http404
    context = {
        "open": found,
        "page": found.page,
        "asked": scope.query(),
        "breadcrumbs": _crumbs((_("Gaps of the region"), f"{reverse('gaps')}?{scope.query()}"), found.block.name),
    }
    return comparison_page(request, scope, "assessment/comparison_open_at.html", context)


@require_safe
@never_cache
@region_view
def shared_result(request: HttpRequest, region: Region, result: int) -> HttpResponse:
    """What a municipality lets others see of one round, and nothing more."""
    found = get_object_or_404(
        Result.objects.select_related("assessment", "round", "instrument"), pk=result, round__region=region
    )
    member = member_by_name(region, found)
    if member is None:
        raise Http404
    names = societal_tasks()
    query = f"round={found.round_id}&instrument={found.instrument.key}"
    given = {key: Given(status) for key, status in found.statuses.items()}
    context = {
        "region": region,
        "breadcrumbs": _crumbs((_("Heat map"), f"{reverse('heat_map')}?{query}"), member.name),
        "member": member,
        "result": found,
        "tasks": [names.get(code, code) for code in member.tasks],
        "canvas": draw(layout_of(found.assessment.instrument_version_id), given),
    }
    return render(request, "assessment/comparison_result.html", context)


@require_safe
@never_cache
@region_view
def export_comparison(request: HttpRequest, region: Region, sheet: str, extension: str) -> HttpResponse:
    """A table of these pages as a file; the same filters hold."""
    if sheet not in _SHEETS or extension not in FORMATS:
        raise Http404
    scope = Scope.from_query(region, request.GET)
    found = _SHEETS[sheet](scope, request.GET)
    if found is None:
        raise Http404
    return file_of(found, extension, scope.round)


def file_of(sheet: Sheet, extension: str, round_: Round | None) -> HttpResponse:
    """A table about a round as a file, which says so where the round was invented, as the page does."""
    sheet = sheet.example if round_ and round_.is_demo else sheet
    kind, write = FORMATS[extension]
    disposition = f'attachment; filename="digipeil-{sheet.key}.{extension}"'
    return HttpResponse(write(sheet), content_type=kind, headers={"Content-Disposition": disposition})


# What the sheets are made of

Query = Mapping[str, str]


def _heat_sheet(scope: Scope, query: Query) -> Sheet | None:
    found = HeatMap.from_scope(scope, _order(scope, query))
    return found.sheet() if found else None


def _gap_sheet(scope: Scope, query: Query) -> Sheet | None:
    found = GapPage.from_scope(scope)
    return found.sheet() if found else None


def _chart_sheet(key: str) -> Callable[[Scope, Query], Sheet | None]:
    def made(scope: Scope, query: Query) -> Sheet | None:
        found = SpreadPage.from_scope(scope, *_chosen(query))
        return next((chart.sheet for chart in found.charts if chart.key == key), None) if found else None

    return made


_SHEETS: Mapping[str, Callable[[Scope, Query], Sheet | None]] = {
    "heat-map": _heat_sheet,
    "gaps": _gap_sheet,
    **{key: _chart_sheet(key) for key in ("pillars", "groups", "blocks", "trend")},
}


# What the pages have in common


def comparison_page(
    request: HttpRequest,
    scope: Scope,
    template: str,
    context: Mapping[str, Any],
    unknown: tuple[tuple[str, str], ...] = (),
) -> HttpResponse:
    """A page of the comparison, with what they all begin with. `unknown` are its own filters that do not exist."""
    name = template.removeprefix("assessment/comparison_").removesuffix(".html")
    titles = {part: title for part, title, _url in parts(scope)}
    everything = {
        "region": scope.region,
        "scope": scope,
        "parts": parts(scope),
        "part": name,
        "ignored": (*scope.ignored, *unknown),
        "breadcrumbs": _crumbs(titles[name]) if name in titles and name != "overview" else [],
        **context,
    }
    return render(request, template, everything)


def parts(scope: Scope) -> tuple[tuple[str, str, str], ...]:
    """The pages of the comparison: what each is called, and its address with the same round and instrument."""
    query = f"?{scope.query()}" if scope.query() else ""
    return (
        ("overview", _("Overview"), reverse("comparison_overview") + query),
        ("heat_map", _("Heat map"), reverse("heat_map") + query),
        ("spread", _("Spread and trend"), reverse("spread") + query),
        ("side_by_side", _("Side by side"), reverse("side_by_side") + query),
        ("gaps", _("Gaps of the region"), reverse("gaps") + query),
        ("groups", _("Groups"), reverse("comparison_groups") + query),
    )


def _crumbs(*steps: tuple[str, str] | str) -> list[tuple[str, str]]:
    start = (_("Compare"), reverse("comparison_overview"))
    return [start, *((step, "") if isinstance(step, str) else step for step in steps)]


def _order(scope: Scope, query: Query) -> str:
    asked = query.get("order", "")
    return asked if asked in dict(orders(scope.layout)) else Order.NAME.value


def _pillars(scope: Scope) -> dict[str, str]:
    return {pillar.key: pillar.name for pillar in scope.layout.pillars} if scope.layout else {}


def _chosen(query: Query) -> tuple[str, str]:
    """The group and the pillar of the address."""
    return query.get("group", ""), query.get("pillar", "")


def _named(query: Query) -> dict[str, str]:
    group, pillar = _chosen(query)
    return {"group": group, "pillar": pillar}


def _unknown(request: HttpRequest, **known: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """The filters of the address that do not exist here, with what was asked."""
    asked = {name: request.GET.get(name, "") for name in known}
    return tuple((name, asked[name]) for name, values in known.items() if asked[name] and asked[name] not in values)

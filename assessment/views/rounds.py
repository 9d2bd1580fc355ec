"""Pages of the region's staff: rounds, how far the municipalities are, and what they adopted."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessment import reports
from assessment.models import Assessment, Round
from municipalities.access import region_view
from municipalities.models import Municipality, Region


@require_safe
@region_view
def round_list(request: HttpRequest, region: Region) -> HttpResponse:
    today = timezone.localdate()
    rounds = list(Round.objects.filter(region=region))
    current = next((round_ for round_ in rounds if round_.is_open(today)), rounds[0] if rounds else None)
    return _round_page(request, region, rounds, current)


@require_safe
@region_view
def round_detail(request: HttpRequest, region: Region, round: int) -> HttpResponse:
    rounds = list(Round.objects.filter(region=region))
    chosen = next((candidate for candidate in rounds if candidate.pk == round), None)
    if chosen is None:
        raise Http404
    return _round_page(request, region, rounds, chosen)


def _round_page(request: HttpRequest, region: Region, rounds: list[Round], chosen: Round | None) -> HttpResponse:
    participations = reports.participations(chosen) if chosen else []
    context = {
        "region": region,
        "rounds": rounds,
        "round": chosen,
        "is_open": chosen is not None and chosen.is_open(timezone.localdate()),
        "participations": participations,
        "states": reports.Participation,
        "tally": reports.tally(participations),
    }
    return render(request, "assessment/round_detail.html", context)


@require_safe
@region_view
def adopted_canvas(request: HttpRequest, region: Region, round: int, gm_code: str) -> HttpResponse:
    """What a municipality adopted; what is still being worked on is not the region's to see."""
    municipality = get_object_or_404(Municipality, pk=gm_code, region=region)
    adopted = (
        Assessment.objects.filter(municipality=municipality, round=round, round__region=region)
        .adopted()
        .select_related("round")
        .order_by("-number")
        .first()
    )
    if adopted is None:
        raise Http404
    context = {
        "region": region,
        "breadcrumbs": [
            (region.short_name, reverse("round_list")),
            (adopted.title, reverse("round_detail", args=[adopted.round_id])),
            (municipality.name, ""),
        ],
        "measured": municipality,
        "assessment": adopted,
        "canvas": reports.canvas_of(adopted),
    }
    return render(request, "assessment/adopted_canvas.html", context)
